//! Faults of requests: they happen as often as asked for, and what was done in spite of them was done.

use serde_json::json;

use crate::bot::{Rest, card};
use crate::fake_discord::{FakeDiscord, Fault, Route};

/// Sends a message under a fault; gives whether an answer came, and how many messages arrived.
async fn under(fault: Fault) -> (Option<u16>, usize) {
    let fake = FakeDiscord::start().await;
    fake.server("Team", &["alice"]);
    let rest = Rest::of(&fake);
    let messages = rest.dm(fake.user("alice").id()).await;
    fake.fails(Route::CreateMessage, fault, 1);
    let body = card(&["text"], &[]);
    let answer = rest.tries("POST", &messages, Some(&body)).await;
    let arrived = fake.user("alice").messages().len();
    let again = rest.post(&messages, &body).await;
    assert_eq!(again.status, 200, "a fault is over after its times");
    (answer.ok().map(|answer| answer.status), arrived)
}

#[tokio::test]
async fn a_status_means_that_nothing_was_done() {
    assert_eq!(under(Fault::Status(502)).await, (Some(502), 0));
}

#[tokio::test]
async fn a_code_comes_with_its_status() {
    assert_eq!(under(Fault::Code(50_007)).await, (Some(403), 0));
    assert_eq!(under(Fault::Code(40_003)).await, (Some(403), 0));
}

#[tokio::test]
async fn a_time_out_after_acceptance_has_done_it() {
    assert_eq!(under(Fault::TimeoutAfterAccept).await, (None, 1));
}

#[tokio::test]
async fn a_request_that_is_never_answered_was_not_done() {
    assert_eq!(under(Fault::NeverAnswers).await, (None, 0));
}

#[tokio::test]
async fn a_torn_answer_was_done() {
    assert_eq!(under(Fault::CloseMidBody).await, (None, 1));
}

#[tokio::test]
async fn a_revoked_token_is_401() {
    let fake = FakeDiscord::start().await;
    fake.revokes_token();
    let answer = Rest::of(&fake).get("/users/@me").await;
    assert_eq!(
        (answer.status, &answer.body["message"]),
        (401, &json!("401: Unauthorized"))
    );
}
