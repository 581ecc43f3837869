//! The client against a small server that answers as Discord does.

mod limits;
pub(crate) mod server;
mod trouble;

use secrecy::SecretString;
use serde_json::json;
use serenity::model::id::{ApplicationId, ChannelId, InteractionId, MessageId, UserId};

use self::server::{Discord, Reply, TOKEN};
use super::{NoRest, Rest};

const APP: ApplicationId = ApplicationId::new(77);
const ALICE: UserId = UserId::new(11);
const CHANNEL: ChannelId = ChannelId::new(501);
const OTHER: ChannelId = ChannelId::new(502);

#[tokio::test]
async fn each_call_is_the_request_that_discord_documents() {
    let discord = Discord::answering(|seen, _| match seen.line.as_str() {
        "GET /channels/501/messages?limit=50" => Reply::json(200, &json!([])),
        "GET /gateway/bot" => Reply::json(
            200,
            &json!({"url": "wss://gateway.discord.gg", "shards": 1, "session_start_limit":
                {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}}),
        ),
        line if line.contains("/commands") => Reply::json(200, &json!([])),
        line if line.ends_with("/callback") || line.starts_with("DELETE") => {
            Reply::Whole(204, Vec::new(), String::new())
        }
        _ => Reply::json(200, &json!({"id": "700", "username": "alice"})),
    })
    .await;
    let rest = discord.client();
    let body = json!({"flags": 1 << 15});
    rest.open_dm(ALICE).await.expect("a channel");
    let posted = rest.post(CHANNEL, &body).await.expect("a message");
    assert_eq!(posted, MessageId::new(700));
    rest.edit(CHANNEL, posted, &body, &|| true)
        .await
        .expect("an edit");
    rest.newest(CHANNEL, 50).await.expect("messages");
    let interaction = InteractionId::new(900);
    rest.callback(interaction, "tok", &body)
        .await
        .expect("an answer");
    rest.edit_original(APP, "tok", &body)
        .await
        .expect("an edit");
    rest.follow_up(APP, "tok", &body).await.expect("a message");
    rest.delete_original(APP, "tok").await.expect("a deletion");
    rest.commands(APP, None).await.expect("commands");
    rest.put_commands(APP, Some(5), &json!([]))
        .await
        .expect("commands");
    rest.application().await.expect("an application");
    rest.gateway_bot().await.expect("a gateway");
    rest.user(ALICE).await.expect("a person");
    assert_eq!(
        discord.lines(),
        [
            "POST /users/@me/channels",
            "POST /channels/501/messages",
            "PATCH /channels/501/messages/700",
            "GET /channels/501/messages?limit=50",
            "POST /interactions/900/tok/callback",
            "PATCH /webhooks/77/tok/messages/@original",
            "POST /webhooks/77/tok",
            "DELETE /webhooks/77/tok/messages/@original",
            "GET /applications/77/commands?with_localizations=true",
            "PUT /applications/77/guilds/5/commands",
            "GET /applications/@me",
            "GET /gateway/bot",
            "GET /users/11",
        ]
    );
    let seen = discord.seen();
    assert_eq!(seen[0].body, json!({"recipient_id": "11"}));
    assert_eq!(seen[1].body, body);
    for one in &seen {
        assert_eq!(one.headers["authorization"], format!("Bot {TOKEN}"));
        let agent = one.headers["user-agent"].to_str().expect("text");
        assert!(agent.starts_with("DiscordBot (https://"), "{agent}");
        let has_body = !one.body.is_null();
        assert_eq!(
            has_body,
            one.headers.contains_key("content-type"),
            "{}",
            one.line
        );
    }
}

#[tokio::test]
async fn the_application_is_told_with_the_time_on_discords_clock() {
    let discord = Discord::answering(|_, _| {
        Reply::json(200, &json!({"id": "77", "name": "Duologue"}))
            .with("date", "Thu, 26 Mar 2026 08:00:00 GMT")
    })
    .await;
    let application = discord.client().application().await.expect("one");
    assert_eq!(application.id, APP);
    let at = application.answered_at.expect("a time");
    assert_eq!(at.to_rfc3339(), "2026-03-26T08:00:00+00:00");
}

#[test]
fn an_address_or_a_token_that_cannot_be_used_is_said_before_anything_is_sent() {
    let token = SecretString::from(TOKEN);
    for address in ["discord.com", "ftp://discord.com", "mailto:a@b.example", ""] {
        let refused = Rest::new(&token, address, 48).err();
        assert_eq!(refused, Some(NoRest::Address), "{address}");
    }
    let wrong = SecretString::from("two\nlines");
    let refused = Rest::new(&wrong, "https://discord.com", 48).err();
    assert_eq!(refused, Some(NoRest::Token));
    assert!(Rest::new(&token, "https://discord.com/", 48).is_ok());
}
