//! Rate limits: told before they are reached, refused beyond, over after their window.

use std::time::Duration;

use serde_json::json;

use crate::bot::{Rest, card};
use crate::fake_discord::{FakeDiscord, Fault, Route, Scope};

#[tokio::test]
async fn a_sixth_message_in_five_seconds_is_refused_until_they_are_over() {
    let fake = FakeDiscord::start().await;
    fake.server("Team", &["alice", "bob"]);
    let rest = Rest::of(&fake);
    let messages = rest.dm(fake.user("alice").id()).await;
    for left in ["4", "3", "2", "1", "0"] {
        let answer = rest.post(&messages, &card(&["text"], &[])).await;
        assert_eq!(
            (answer.status, answer.header("x-ratelimit-remaining")),
            (200, left)
        );
        assert_eq!(answer.header("x-ratelimit-limit"), "5");
    }
    let refused = rest.post(&messages, &card(&["text"], &[])).await;
    assert_eq!(
        (refused.status, refused.header("x-ratelimit-scope")),
        (429, "user")
    );
    let wait = refused.body["retry_after"].as_f64().expect("seconds");
    assert!((0.0..=5.0).contains(&wait), "{wait}");
    assert_eq!(refused.body["global"], json!(false));
    assert_eq!(fake.refused(Scope::User), 1);
    let other = rest.dm(fake.user("bob").id()).await;
    assert_eq!(rest.post(&other, &card(&["text"], &[])).await.status, 200);
    fake.passes(Duration::from_secs(5));
    assert_eq!(
        rest.post(&messages, &card(&["text"], &[])).await.status,
        200
    );
}

#[tokio::test]
async fn the_global_limit_counts_all_but_interactions() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::of(&fake);
    fake.limits_all(2);
    assert_eq!(rest.get("/users/@me").await.status, 200);
    assert_eq!(rest.get("/gateway/bot").await.status, 200);
    let refused = rest.get("/applications/@me").await;
    assert_eq!(
        (refused.status, refused.header("x-ratelimit-scope")),
        (429, "global")
    );
    assert_eq!(refused.header("x-ratelimit-global"), "true");
    let answer = json!({ "type": 5 });
    let exempt = rest.post("/interactions/1/token/callback", &answer).await;
    assert_eq!(exempt.status, 404, "unknown, but not refused");
    assert_eq!(fake.refused(Scope::Global), 1);
}

#[tokio::test]
async fn a_refusal_that_a_test_asked_for_is_nobodys_fault() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::of(&fake);
    let shared = Fault::RateLimited {
        scope: Scope::Shared,
        retry_after: Duration::from_millis(1_500),
        body: true,
    };
    let bare = Fault::RateLimited {
        scope: Scope::Global,
        retry_after: Duration::from_secs(2),
        body: false,
    };
    fake.fails(Route::Me, shared, 1);
    fake.fails(Route::Me, bare, 1);
    let first = rest.get("/users/@me").await;
    assert_eq!(
        (first.status, first.header("x-ratelimit-scope")),
        (429, "shared")
    );
    assert_eq!(first.body["retry_after"], json!(1.5));
    let second = rest.get("/users/@me").await;
    assert_eq!((second.status, second.header("retry-after")), (429, "2"));
    assert!(second.body.is_null());
    assert_eq!(rest.get("/users/@me").await.status, 200);
    fake.assert_no_refusals();
}
