//! The gateway: sessions, replay, shards, and the ways in which a socket ends.

use std::time::Duration;

use serde_json::json;

use crate::bot::{Gateway, INTENTS, Rest};
use crate::fake_discord::{FakeDiscord, How, Stage};

#[tokio::test]
async fn an_identified_session_gets_ready_and_its_servers() {
    let fake = FakeDiscord::start().await;
    let server = fake.server("Team", &["alice", "bob"]);
    fake.user("alice").joins(&server, "lounge");
    let rest = Rest::of(&fake);
    let (mut gateway, ready) = Gateway::ready(&rest).await;
    assert_eq!(ready["guilds"][0]["id"], json!(server.id().to_string()));
    let guild = gateway.event("GUILD_CREATE").await;
    assert_eq!(
        guild["voice_states"][0]["user_id"],
        json!(fake.user("alice").id().to_string())
    );
    let read: twilight_model::guild::Guild =
        serde_json::from_value(guild).expect("a server by another library");
    assert_eq!(read.voice_states.len(), 1);
    fake.user("alice").leaves(&server);
    let left = gateway.event("VOICE_STATE_UPDATE").await;
    assert!(left["channel_id"].is_null());
}

#[tokio::test]
async fn a_heartbeat_is_acknowledged() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::of(&fake);
    let (mut gateway, _) = Gateway::ready(&rest).await;
    gateway.sends(&json!({ "op": 1, "d": 1 })).await;
    assert_eq!(gateway.next().await.expect("a payload")["op"], json!(11));
}

#[tokio::test]
async fn who_sends_no_heartbeat_is_timed_out() {
    let fake = FakeDiscord::start().await;
    fake.heartbeat_every(Duration::from_millis(400));
    let rest = Rest::of(&fake);
    let (mut gateway, _) = Gateway::ready(&rest).await;
    assert_eq!(gateway.next().await, Err(4009));
}

#[tokio::test]
async fn resuming_replays_what_was_missed() {
    let fake = FakeDiscord::start().await;
    fake.server("Team", &["alice"]);
    let rest = Rest::of(&fake);
    let (mut gateway, ready) = Gateway::ready(&rest).await;
    gateway.event("GUILD_CREATE").await;
    fake.user("alice").dm("heard");
    gateway.event("MESSAGE_CREATE").await;
    fake.breaks(How::Drop);
    assert_eq!(gateway.next().await, Err(1006));
    fake.user("alice").dm("missed");
    let mut again = Gateway::connect(&rest).await;
    again.resumes(&ready["session_id"], 3).await;
    let missed = again.event("MESSAGE_CREATE").await;
    assert_eq!(missed["content"], json!("missed"));
    again.event("RESUMED").await;
    assert_eq!(fake.gateway_counts().resumed, 1);
}

#[tokio::test]
async fn a_session_that_is_gone_cannot_be_resumed() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::of(&fake);
    let (mut gateway, ready) = Gateway::ready(&rest).await;
    fake.breaks(How::InvalidSession(false));
    let invalid = json!({ "op": 9, "d": false });
    assert_eq!(gateway.next().await, Ok(invalid.clone()));
    let mut again = Gateway::connect(&rest).await;
    again.resumes(&ready["session_id"], 1).await;
    assert_eq!(again.next().await, Ok(invalid));
}

#[tokio::test]
async fn who_identifies_again_at_once_is_too_fast() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::of(&fake);
    let (_first, _) = Gateway::ready(&rest).await;
    let mut second = Gateway::connect(&rest).await;
    second.identifies(INTENTS, [0, 1]).await;
    assert_eq!(second.next().await, Ok(json!({ "op": 9, "d": false })));
    fake.passes(Duration::from_secs(5));
    second.identifies(INTENTS, [0, 1]).await;
    second.event("READY").await;
    let counts = fake.gateway_counts();
    assert_eq!((counts.identified, counts.too_fast), (2, 1));
}

#[tokio::test]
async fn what_is_wrong_with_identifying_is_told_by_the_close_code() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::of(&fake);
    let cases = [
        (INTENTS, [1, 1], 4010),
        (1 << 40, [0, 1], 4013),
        (INTENTS | (1 << 15), [0, 1], 4014),
    ];
    for (intents, shard, code) in cases {
        let mut gateway = Gateway::connect(&rest).await;
        gateway.identifies(intents, shard).await;
        assert_eq!(gateway.next().await, Err(code));
    }
    fake.needs_shards(2);
    let mut gateway = Gateway::connect(&rest).await;
    gateway.identifies(INTENTS, [0, 1]).await;
    assert_eq!(gateway.next().await, Err(4011));
    fake.revokes_token();
}

#[tokio::test]
async fn a_shard_gets_its_servers_and_the_first_the_direct_messages() {
    let fake = FakeDiscord::start().await;
    let servers = [fake.server("One", &["alice"]), fake.server("Two", &["bob"])];
    fake.recommends_shards(2, 2);
    let rest = Rest::of(&fake);
    let mut first = Gateway::connect(&rest).await;
    let mut second = Gateway::connect(&rest).await;
    first.identifies(INTENTS, [0, 2]).await;
    second.identifies(INTENTS, [1, 2]).await;
    fake.is_connected().await;
    let of = |shard: u64| {
        let mut servers = servers.iter().map(super::fake_discord::Server::id);
        let of_shard = servers.find(|id| (id >> 22) % 2 == shard);
        json!(of_shard.expect("a server each").to_string())
    };
    assert_eq!(first.until("GUILD_CREATE").await["id"], of(0));
    assert_eq!(second.until("GUILD_CREATE").await["id"], of(1));
    fake.user("alice").dm("to the first");
    let heard = first.event("MESSAGE_CREATE").await;
    assert_eq!(heard["content"], json!("to the first"));
}

#[tokio::test]
async fn a_message_of_a_server_has_no_content_without_the_intent() {
    let fake = FakeDiscord::start().await;
    let server = fake.server("Team", &["alice"]);
    let rest = Rest::of(&fake);
    let mut gateway = Gateway::connect(&rest).await;
    gateway.identifies(INTENTS | (1 << 9), [0, 1]).await;
    gateway.until("GUILD_CREATE").await;
    server.user("alice").writes("in the server");
    assert_eq!(gateway.event("MESSAGE_CREATE").await["content"], json!(""));
    fake.user("alice").dm("to the bot");
    let direct = gateway.event("MESSAGE_CREATE").await;
    assert_eq!(direct["content"], json!("to the bot"));
}

#[tokio::test]
async fn a_connection_fails_at_the_stage_that_a_test_names() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::of(&fake);
    fake.gateway_fails(Stage::OnIdentify, How::Close(4000), 1);
    fake.gateway_fails(Stage::AfterReady, How::Reconnect, 1);
    fake.gateway_fails(Stage::OnHeartbeat, How::Drop, 1);
    let mut gateway = Gateway::connect(&rest).await;
    gateway.identifies(INTENTS, [0, 1]).await;
    assert_eq!(gateway.next().await, Err(4000));
    let (mut gateway, _) = Gateway::ready(&rest).await;
    assert_eq!(gateway.next().await.expect("a payload")["op"], json!(7));
    gateway.sends(&json!({ "op": 1, "d": 1 })).await;
    assert_eq!(gateway.next().await, Err(1006));
}

#[tokio::test]
async fn a_malformed_event_is_one_among_others() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::of(&fake);
    let (mut gateway, _) = Gateway::ready(&rest).await;
    fake.malformed_event();
    let broken = gateway.event("INTERACTION_CREATE").await;
    assert!(broken["token"].is_null());
    fake.user("alice").dm("after it");
    gateway.event("MESSAGE_CREATE").await;
}
