//! Messages: sent once, read back, edited, and by whom they are seen.

use std::time::Duration;

use serde_json::{Value, json};

use crate::bot::{Rest, card};
use crate::fake_discord::{FakeDiscord, Scope};

/// A fake with Alice and Bob, and the path of Alice's direct messages.
async fn with_alice() -> (FakeDiscord, Rest, String) {
    let fake = FakeDiscord::start().await;
    fake.server("Team", &["alice", "bob"]);
    let rest = Rest::of(&fake);
    let messages = rest.dm(fake.user("alice").id()).await;
    (fake, rest, messages)
}

fn with_nonce(text: &str) -> Value {
    let mut body = card(&[text], &[]);
    body["nonce"] = json!("the same");
    body["enforce_nonce"] = json!(true);
    body
}

#[tokio::test]
async fn somebody_has_one_channel_of_direct_messages() {
    let (fake, rest, messages) = with_alice().await;
    assert_eq!(rest.dm(fake.user("alice").id()).await, messages);
    assert_ne!(rest.dm(fake.user("bob").id()).await, messages);
}

#[tokio::test]
async fn a_repeated_nonce_gives_the_first_message() {
    let (fake, rest, messages) = with_alice().await;
    let first = rest.post(&messages, &with_nonce("first")).await;
    let second = rest.post(&messages, &with_nonce("second")).await;
    assert_eq!((second.status, first.id()), (200, second.id()));
    assert_eq!(fake.user("alice").messages().len(), 1);
    fake.passes(Duration::from_mins(5));
    let third = rest.post(&messages, &with_nonce("third")).await;
    assert_ne!(first.id(), third.id(), "a nonce holds for minutes only");
}

#[tokio::test]
async fn messages_are_read_back_newest_first_with_ids_of_components() {
    let (_fake, rest, messages) = with_alice().await;
    rest.post(&messages, &card(&["one"], &[])).await;
    rest.post(&messages, &card(&["two"], &["Done"])).await;
    let listed = rest.get(&format!("{messages}?limit=2")).await.body;
    let newest = &listed[0]["components"][0];
    assert_eq!(newest["components"][0]["content"], json!("two"));
    assert_eq!(newest["id"], json!(1));
    assert_eq!(newest["components"][1]["components"][0]["id"], json!(4));
    assert_eq!(
        listed[1]["components"][0]["components"][0]["content"],
        json!("one")
    );
    let read: twilight_model::channel::Message =
        serde_json::from_value(listed[0].clone()).expect("a message by another library");
    assert_eq!(read.components.len(), 1);
}

#[tokio::test]
async fn an_edit_is_seen_and_counted() {
    let (fake, rest, messages) = with_alice().await;
    let id = rest.post(&messages, &card(&["before"], &[])).await.id();
    let answer = rest
        .patch(&format!("{messages}/{id}"), &card(&["after"], &[]))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let seen = fake.user("alice").last();
    assert_eq!((seen.text.as_str(), seen.edits), ("after", 1));
}

#[tokio::test]
async fn the_flag_of_components_cannot_be_unset() {
    let (fake, rest, messages) = with_alice().await;
    let id = rest.post(&messages, &card(&["before"], &[])).await.id();
    let path = format!("{messages}/{id}");
    let answer = rest
        .patch(
            &path,
            &json!({ "flags": 0, "content": "after", "components": [] }),
        )
        .await;
    assert_eq!(answer.status, 400);
    assert_eq!(fake.violations().len(), 1);
}

#[tokio::test]
async fn an_old_message_may_be_edited_a_few_times() {
    let (fake, rest, messages) = with_alice().await;
    let id = rest.post(&messages, &card(&["before"], &[])).await.id();
    let path = format!("{messages}/{id}");
    fake.limits_old_edits(Some(1));
    fake.passes(Duration::from_hours(2));
    assert_eq!(rest.patch(&path, &card(&["one"], &[])).await.status, 200);
    let refused = rest.patch(&path, &card(&["two"], &[])).await;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (429, &json!(30_046))
    );
    assert_eq!(fake.refused(Scope::User), 0, "this is not a rate limit");
    fake.limits_old_edits(None);
    assert_eq!(rest.patch(&path, &card(&["two"], &[])).await.status, 200);
}

#[tokio::test]
async fn a_mention_notifies_whom_it_may() {
    let (fake, rest, messages) = with_alice().await;
    let mention = fake.user("alice").mention();
    let quiet = card(&[&mention], &[]);
    rest.post(&messages, &quiet).await;
    assert!(fake.user("alice").last().pinged.is_empty());
    let mut loud = quiet;
    loud["allowed_mentions"] = Value::Null;
    rest.post(&messages, &loud).await;
    assert_eq!(fake.user("alice").last().pinged, ["alice"]);
}

#[tokio::test]
async fn who_takes_no_messages_gets_none() {
    let (fake, rest, messages) = with_alice().await;
    fake.closes_dms("alice");
    let refused = rest.post(&messages, &card(&["text"], &[])).await;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (403, &json!(50_007))
    );
    fake.opens_dms("alice");
    assert_eq!(
        rest.post(&messages, &card(&["text"], &[])).await.status,
        200
    );
}

#[tokio::test]
async fn who_shares_no_server_gets_none_unless_they_added_the_bot() {
    let (fake, rest, _) = with_alice().await;
    let carol = fake.user("carol");
    let messages = rest.dm(carol.id()).await;
    let refused = rest.post(&messages, &card(&["text"], &[])).await;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (403, &json!(50_278))
    );
    carol.installs();
    assert_eq!(
        rest.post(&messages, &card(&["text"], &[])).await.status,
        200
    );
}

#[tokio::test]
async fn what_is_not_there_is_unknown() {
    let (_fake, rest, messages) = with_alice().await;
    let unknown = rest
        .patch(&format!("{messages}/1"), &card(&["text"], &[]))
        .await;
    assert_eq!(
        (unknown.status, &unknown.body["code"]),
        (404, &json!(10_008))
    );
    let unknown = rest
        .post("/channels/1/messages", &card(&["text"], &[]))
        .await;
    assert_eq!(
        (unknown.status, &unknown.body["code"]),
        (404, &json!(10_003))
    );
    assert_eq!(rest.get("/users/1").await.body["code"], json!(10_013));
}
