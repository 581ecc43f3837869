//! What people do with the bot, and the answers that it may give.

use std::time::Duration;

use serde_json::{Value, json};

use crate::bot::{Gateway, Rest, card, commands, form};
use crate::fake_discord::{FakeDiscord, Kind, Person, Server};

/// A fake with a connected bot whose commands are registered, and Alice and Bob in a server.
struct Stage {
    fake: FakeDiscord,
    server: Server,
    rest: Rest,
    gateway: Gateway,
}

impl Stage {
    async fn set() -> Self {
        let fake = FakeDiscord::start().await;
        let server = fake.server("Team", &["alice", "bob"]);
        let rest = Rest::of(&fake);
        let registered = rest.registers(&fake, &commands()).await;
        assert_eq!(registered.status, 200, "{registered:?}");
        let (mut gateway, _) = Gateway::ready(&rest).await;
        gateway.event("GUILD_CREATE").await;
        Self {
            fake,
            server,
            rest,
            gateway,
        }
    }

    fn bob(&self) -> Person {
        self.fake.user("bob")
    }

    async fn event(&mut self) -> Value {
        self.gateway.event("INTERACTION_CREATE").await
    }

    /// The next interaction, answered so.
    async fn answers(&mut self, body: Value) -> Value {
        let event = self.event().await;
        let answer = self.rest.answers(&event, &body).await;
        assert_eq!(answer.status, 204, "{answer:?}");
        event
    }

    /// A message of the bot in Bob's direct messages.
    async fn writes(&self, body: &Value) {
        let messages = self.rest.dm(self.bob().id()).await;
        let answer = self.rest.post(&messages, body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

fn message(text: &str, flags: u64) -> Value {
    let mut data = card(&[text], &["Done"]);
    data["flags"] = json!((1 << 15) | flags);
    json!({ "type": 4, "data": data })
}

#[tokio::test]
async fn a_typed_line_becomes_an_interaction_of_its_command() {
    let mut stage = Stage::set().await;
    let asked = stage.bob().types("/1on1 add Budget for 2027 with:alice");
    let (outcome, event) = tokio::join!(asked.into_future(), stage.answers(message("Added", 0)));
    let added = &event["data"]["options"][0];
    assert_eq!((&added["name"], &added["type"]), (&json!("add"), &json!(1)));
    assert_eq!(
        added["options"][0],
        json!({ "name": "topic", "type": 3, "value": "Budget for 2027" })
    );
    assert_eq!(added["options"][1]["value"], json!("alice"));
    assert_eq!(outcome.kind, Kind::Message);
    outcome.seen().shows("Added").offers(&["Done"]);
    let read: twilight_model::application::interaction::Interaction =
        serde_json::from_value(event).expect("an interaction by another library");
    assert!(read.data.is_some());
}

#[tokio::test]
#[should_panic(expected = "is not registered here")]
async fn a_command_that_is_not_registered_cannot_be_typed() {
    let fake = FakeDiscord::start().await;
    fake.user("bob").types("/1on1 add topic:Budget").await;
}

#[tokio::test]
#[should_panic(expected = "cannot be picked here")]
async fn a_partner_cannot_be_picked_in_direct_messages() {
    let stage = Stage::set().await;
    stage.bob().types("/1on1 start with:alice").await;
}

#[tokio::test]
async fn a_partner_is_picked_in_a_server() {
    let mut stage = Stage::set().await;
    let bob = stage.server.user("bob");
    let alice = stage.fake.user("alice").id().to_string();
    let asked = bob.types("/1on1 start with:@alice");
    let (_, event) = tokio::join!(asked.into_future(), stage.answers(message("Asked", 64)));
    assert_eq!(
        event["data"]["options"][0]["options"][0]["value"],
        json!(alice)
    );
    assert_eq!(
        event["data"]["resolved"]["users"][&alice]["username"],
        json!("alice")
    );
    bob.last().shows("Asked");
    assert!(bob.last().ephemeral);
    let others = stage.server.user("alice").messages();
    assert!(others.is_empty(), "for Bob's eyes only");
    let listed = stage
        .rest
        .get(&format!("/channels/{}/messages", bob.last().channel))
        .await;
    assert_eq!(listed.body, json!([]), "and not in the history");
}

#[tokio::test]
async fn an_interaction_is_answered_once() {
    let mut stage = Stage::set().await;
    let id = stage.bob().types("/1on1 add topic:Budget").sent().await;
    let event = stage.event().await;
    assert_eq!(event["id"], json!(id.to_string()));
    assert_eq!(
        stage
            .rest
            .answers(&event, &message("Added", 0))
            .await
            .status,
        204
    );
    let again = stage.rest.answers(&event, &message("Added", 0)).await;
    assert_eq!((again.status, &again.body["code"]), (400, &json!(40_060)));
}

#[tokio::test]
async fn after_three_seconds_it_is_too_late() {
    let mut stage = Stage::set().await;
    stage.bob().types("/1on1 add topic:Budget").sent().await;
    let event = stage.event().await;
    stage.fake.passes(Duration::from_secs(4));
    let late = stage.rest.answers(&event, &message("Added", 0)).await;
    assert_eq!((late.status, &late.body["code"]), (404, &json!(10_062)));
    assert!(stage.bob().messages().is_empty());
}

#[tokio::test]
async fn a_deferred_answer_is_written_later_while_its_token_lives() {
    let mut stage = Stage::set().await;
    let deferred = json!({ "type": 5, "data": { "flags": 64 } });
    let asked = stage.bob().types("/1on1 add topic:Budget");
    let (outcome, event) = tokio::join!(asked.into_future(), stage.answers(deferred));
    assert_eq!(outcome.kind, Kind::Deferred);
    assert!(outcome.seen().loading);
    let original = format!("{}/messages/@original", Rest::webhook(&event));
    let answer = stage.rest.patch(&original, &card(&["Added"], &[])).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let seen = stage.bob().last();
    assert_eq!(
        (seen.text.as_str(), seen.edits, seen.ephemeral),
        ("Added", 0, true)
    );
    let more = stage
        .rest
        .post(&Rest::webhook(&event), &card(&["More"], &[]))
        .await;
    assert_eq!(more.status, 200, "{more:?}");
    assert_eq!(stage.bob().messages().len(), 2);
    stage.fake.passes(Duration::from_mins(16));
    let late = stage.rest.patch(&original, &card(&["Late"], &[])).await;
    assert_eq!((late.status, &late.body["code"]), (401, &json!(50_027)));
}

#[tokio::test]
async fn a_press_updates_the_message_that_the_button_stands_on() {
    let mut stage = Stage::set().await;
    stage.writes(&card(&["Open"], &["Done"])).await;
    let updated = json!({ "type": 7, "data": card(&["Closed"], &[]) });
    let asked = stage.bob().presses("Done");
    let (outcome, event) = tokio::join!(asked.into_future(), stage.answers(updated));
    assert_eq!(outcome.kind, Kind::Update);
    assert_eq!(event["data"]["custom_id"], json!("id:Done"));
    assert_eq!(
        event["message"]["id"],
        json!(stage.bob().last().id.to_string())
    );
    stage.bob().last().shows("Closed").offers_no(&["Done"]);
}

#[tokio::test]
async fn a_form_opens_and_comes_back_with_what_was_written() {
    let mut stage = Stage::set().await;
    let asked = stage.bob().types("/1on1 add topic:Budget");
    let opened = json!({ "type": 9, "data": form() });
    let (outcome, _) = tokio::join!(asked.into_future(), stage.answers(opened.clone()));
    assert_eq!(outcome.kind, Kind::Form);
    assert_eq!(
        stage.bob().form().expect("a form").fields[0].value,
        "Budget"
    );
    stage.bob().submits(&[("Topic", "Holidays")]).sent().await;
    let event = stage.event().await;
    assert_eq!(event["data"]["custom_id"], json!("form"));
    assert_eq!(
        event["data"]["components"][0]["components"][0]["value"],
        json!("Holidays")
    );
    let refused = stage.rest.answers(&event, &opened).await;
    assert_eq!(refused.status, 400, "no form answers a form");
    assert_eq!(stage.fake.violations().len(), 1);
    let answer = stage.rest.answers(&event, &message("Kept", 0)).await;
    assert_eq!(answer.status, 204, "a refused answer is none");
    assert!(stage.bob().form().is_none());
}

#[tokio::test]
async fn completion_offers_choices_for_the_last_option() {
    let mut stage = Stage::set().await;
    let asked = stage.bob().completes("/1on1 add topic:Budget with:al");
    let choices =
        json!({ "type": 8, "data": { "choices": [{ "name": "Alice", "value": "alice" }] } });
    let (outcome, event) = tokio::join!(asked.into_future(), stage.answers(choices));
    assert_eq!(outcome.names(), ["Alice"]);
    assert_eq!(event["type"], json!(4));
    assert_eq!(
        event["data"]["options"][0]["options"][1]["focused"],
        json!(true)
    );
}

#[tokio::test]
async fn a_message_is_captured_by_the_command_of_its_menu() {
    let mut stage = Stage::set().await;
    let said = stage
        .server
        .user("alice")
        .writes("We should talk about this");
    let asked = stage.server.user("bob").captures(&said);
    let opened = json!({ "type": 9, "data": form() });
    let (_, event) = tokio::join!(asked.into_future(), stage.answers(opened));
    let target = event["data"]["target_id"].as_str().expect("a message");
    let captured = &event["data"]["resolved"]["messages"][target];
    assert_eq!(captured["content"], json!("We should talk about this"));
}

#[tokio::test]
async fn a_duplicate_is_the_same_interaction_twice() {
    let mut stage = Stage::set().await;
    stage.fake.duplicates_next_interaction();
    stage.bob().types("/1on1 add topic:Budget").sent().await;
    let (first, second) = (stage.event().await, stage.event().await);
    assert_eq!(first, second);
}

#[tokio::test]
async fn an_autocompletion_of_26_choices_is_refused() {
    let mut stage = Stage::set().await;
    stage
        .bob()
        .completes("/1on1 add topic:Budget with:al")
        .sent()
        .await;
    let choice = json!({ "name": "Alice", "value": "alice" });
    let choices = vec![choice; 26];
    let event = stage.event().await;
    let answer = json!({ "type": 8, "data": { "choices": choices } });
    assert_eq!(stage.rest.answers(&event, &answer).await.status, 400);
    assert_eq!(stage.fake.violations().len(), 1);
}

#[tokio::test]
async fn who_asks_is_told_which_message_the_answer_became() {
    let mut stage = Stage::set().await;
    stage.bob().types("/1on1 add topic:Budget").sent().await;
    let event = stage.event().await;
    let (id, token) = (&event["id"], &event["token"]);
    let (id, token) = (
        id.as_str().expect("an id"),
        token.as_str().expect("a token"),
    );
    let path = format!("/interactions/{id}/{token}/callback?with_response=true");
    let answer = stage.rest.post(&path, &message("Added", 0)).await;
    let became = stage.bob().last().id.to_string();
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body["resource"]["message"]["id"], json!(became));
    assert_eq!(
        answer.body["interaction"]["response_message_id"],
        json!(became)
    );
}

#[tokio::test]
async fn a_command_of_a_server_is_there_only() {
    let stage = Stage::set().await;
    let application = stage.fake.application_id();
    let none = stage.rest.registers(&stage.fake, &json!([])).await;
    assert_eq!(none.status, 200);
    let path = format!(
        "/applications/{application}/guilds/{}/commands",
        stage.server.id()
    );
    let registered = stage.rest.put(&path, &commands()).await;
    assert_eq!(registered.status, 200, "{registered:?}");
    assert_eq!(
        registered.body[0]["guild_id"],
        json!(stage.server.id().to_string())
    );
    let unknown = stage
        .rest
        .put("/applications/1/guilds/1/commands", &commands())
        .await;
    assert_eq!(unknown.status, 403);
    stage.fake.violations();
    stage
        .server
        .user("bob")
        .types("/1on1 add topic:Budget")
        .sent()
        .await;
    assert!(stage.fake.commands(None).is_empty());
    assert_eq!(stage.fake.commands(Some(&stage.server)).len(), 2);
}

#[tokio::test]
async fn a_choice_from_a_menu_comes_with_its_value() {
    let mut stage = Stage::set().await;
    let option = json!({ "label": "Tuesday", "value": "tue" });
    let menu = json!({ "type": 3, "custom_id": "days", "placeholder": "Another day", "options": [option] });
    let body = json!({ "flags": 1 << 15, "components": [{ "type": 1, "components": [menu] }] });
    stage.writes(&body).await;
    let deferred = json!({ "type": 6 });
    let asked = stage.bob().chooses("Another day", "Tuesday");
    let (outcome, event) = tokio::join!(asked.into_future(), stage.answers(deferred));
    assert_eq!(outcome.kind, Kind::DeferredUpdate);
    assert_eq!(event["data"]["values"], json!(["tue"]));
    assert_eq!(event["data"]["component_type"], json!(3));
}

/// <https://docs.discord.com/developers/interactions/receiving-and-responding#create-followup-message>
#[tokio::test]
async fn where_the_bot_is_installed_for_a_user_alone_five_messages_may_follow() {
    let mut stage = Stage::set().await;
    stage.bob().installs();
    let (group, server) = (stage.fake.group().user("bob"), stage.server.user("bob"));
    for (person, owners, sixth) in [
        (group, json!({ "1": server.id().to_string() }), 400),
        (
            server.clone(),
            json!({ "0": stage.server.id().to_string(), "1": server.id().to_string() }),
            200,
        ),
    ] {
        let asked = person.types("/1on1 add topic:Budget");
        let (_, event) = tokio::join!(asked.into_future(), stage.answers(message("Added", 64)));
        assert_eq!(event["authorizing_integration_owners"], owners);
        let further = message("Further", 64)["data"].clone();
        let mut statuses = Vec::new();
        for _ in 0..6 {
            let answer = stage.rest.post(&Rest::webhook(&event), &further).await;
            statuses.push(answer.status);
            if answer.status == 400 {
                assert_eq!(answer.body["code"], json!(40_094));
            }
            stage.fake.passes(Duration::from_secs(2));
        }
        assert_eq!(statuses, [200, 200, 200, 200, 200, sixth]);
    }
    assert_eq!(stage.fake.violations().len(), 1);
}
