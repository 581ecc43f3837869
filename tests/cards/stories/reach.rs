//! What is said when something does not go as it was meant.

use chrono_tz::Tz;
use duologue::chat::view::{Card, View};
use futures::FutureExt as _;

use super::{Album, BOB, Stage};
use crate::world::Fails;

pub(super) async fn tell(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    alice.says("/1on1 move when pigs fly").await;
    album.answer(
        "refusal",
        "Something cannot be done, or was not understood.",
        &alice,
    );
    let fault = Card {
        zone: Tz::Europe__Berlin,
        view: View::Fault {
            reference: "7KQ2M".to_owned(),
        },
    };
    album.view(
        "fault",
        "A fault of ours. The same reference is in the log.",
        &fault,
    );
    alice.says("/1on1 skip").await;
    let card = bob.newest("skipped");
    alice.presses("Undo").await;
    bob.presses_on(&card, "Undo").await;
    album.answer(
        "old-card",
        "A button of an old card, of which things have moved on.",
        &bob,
    );
    stage.world.chat().fails(BOB, Fails::Unreachable);
    alice
        .says("/1on1 action Send the slides owner:partner")
        .await;
    album.newest(
        "unreachable",
        "Bob takes no messages from the bot, and Alice is told once.",
        &alice,
        "unreachable",
    );
    alice
        .says("/1on1 action Book the room owner:partner due:mon")
        .await;
    stage.world.chat().recovers(BOB);
    bob.says("/1on1 next").await;
    album.newest(
        "catch-up",
        "Messages reach Bob again: what he missed, as far as it still matters.",
        &bob,
        "catch-up",
    );
    let gone = stage
        .world
        .app()
        .account_gone(duologue::domain::person::Platform::Playground, BOB);
    gone.boxed().await.expect("a pause");
    stage.world.settle().await;
    album.newest(
        "account-gone",
        "Bob's account is gone for good.",
        &alice,
        "account-gone",
    );
    stage.ends().await;
}
