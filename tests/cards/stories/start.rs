//! From the help card to a 1:1.

use super::{Album, BOB, Stage, start};
use crate::album::BOB_ELSEWHERE;

pub(super) async fn tell(album: &mut Album) {
    invited(album).await;
    forms(album).await;
    unanswered(album).await;
}

async fn invited(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = (stage.people().0, stage.world.person(BOB_ELSEWHERE));
    alice.says("hello").await;
    album.answer("hello", "To a greeting, and to thanks.", &alice);
    alice.says("/1on1 help").await;
    album.answer("help", "`/1on1 help`, and `/1on1` alone.", &alice);
    alice
        .says(&start(BOB_ELSEWHERE, "every thursday 10:00"))
        .await;
    album.newest(
        "invited",
        "`/1on1 start`: what Alice sees while her invitation waits.",
        &alice,
        "invited",
    );
    album.newest("invitation", "Bob is invited.", &bob, "invitation");
    bob.presses("Accept").await;
    album.form(
        "form-accept",
        "Bob accepts, and his time zone is not known.",
        &bob,
    );
    bob.submits(&[("timezone", "Europe/Berlin")]).await;
    album.newest(
        "invitation-accepted",
        "What becomes of Bob's invitation.",
        &bob,
        "invitation",
    );
    album.newest(
        "invitation-answer",
        "Bob has answered.",
        &alice,
        "invitation-answer",
    );
    stage.ends().await;
}

async fn forms(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.people();
    alice.says(&format!("/1on1 start with:<@{BOB}>")).await;
    album.form(
        "form-start",
        "`/1on1 start` without a time, or without a person.",
        &alice,
    );
    alice.submits(&[("when", "every blue moon")]).await;
    album.retry(
        "try-again",
        "Something in a form was wrong. **Try again** opens it with what was typed.",
        &alice,
    );
    alice.submits(&[("when", "every thursday 10:00")]).await;
    bob.presses("Suggest another time").await;
    album.form(
        "form-suggest",
        "Bob suggests another time for an invitation.",
        &bob,
    );
    bob.submits(&[("when", "every thursday 14:00")]).await;
    album.newest(
        "invitation-counter",
        "Alice gets Bob's suggestion, which she can accept in turn.",
        &alice,
        "invitation",
    );
    alice.presses("Accept").await;
    alice.says(&start(BOB, "every monday 9:00")).await;
    album.answer(
        "already-paired",
        "`/1on1 start` with somebody whom one meets already.",
        &alice,
    );
    stage.ends().await;
}

async fn unanswered(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.people();
    alice.says(&start(BOB, "every thursday 10:00")).await;
    stage.until("2026-03-23T08:00:00Z").await;
    album.newest(
        "invitation-reminder",
        "Nobody has answered an invitation for two days. It is repeated once.",
        &bob,
        "invitation-reminder",
    );
    stage.until("2026-03-28T08:00:00Z").await;
    album.newest(
        "invitation-lapsed",
        "Nobody answered it for seven days.",
        &alice,
        "invitation-answer",
    );
    stage.ends().await;
}
