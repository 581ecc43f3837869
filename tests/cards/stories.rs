//! What Alice and Bob do, chapter by chapter, so that all that can come has come.
//!
//! It is Friday 20 March 2026, 09:00 in Berlin, at the beginning of each; nothing in it depends on the machine's clock.

mod actions;
mod dates;
mod meeting;
mod reach;
mod record;
mod standing;
mod start;
mod terms;
mod topics;

use std::sync::Arc;

use chrono_tz::Tz;
use duologue::store::{Access, OsEntropy, Store};

use crate::album::{ALICE, Album, BOB, BOB_ELSEWHERE, CAROL, Picture};
use crate::support::test_key;
use crate::world::{Actor, World};

/// Which picture is the answer to a command.
pub(crate) const ANSWERS: [(&str, &str); 21] = [
    ("start", "invited"),
    ("add", "topic"),
    ("agenda", "agenda"),
    ("meet", "which-meeting"),
    ("wrap", "recap"),
    ("note", "note"),
    ("action", "action"),
    ("actions", "actions"),
    ("done", "action-done"),
    ("next", "next"),
    ("skip", "skipped-by-you"),
    ("move", "moved-by-you"),
    ("away", "away-asked"),
    ("pause", "paused"),
    ("resume", "resumed-by-you"),
    ("end", "end-ask"),
    ("settings", "settings"),
    ("history", "history"),
    ("search", "search"),
    ("privacy", "privacy"),
    ("help", "help"),
];

/// All pictures, in the order of the documentation.
pub(crate) async fn album() -> Vec<Picture> {
    let mut album = Album::default();
    album.begins("The beginning");
    start::tell(&mut album).await;
    album.begins("Topics and notes");
    topics::tell(&mut album).await;
    album.begins("The meeting");
    meeting::tell(&mut album).await;
    album.begins("Actions");
    actions::tell(&mut album).await;
    album.begins("Other dates");
    dates::tell(&mut album).await;
    album.begins("Away, paused, ended");
    standing::tell(&mut album).await;
    album.begins("Settings and other terms");
    terms::tell(&mut album).await;
    album.begins("Looking back");
    record::tell(&mut album).await;
    album.begins("When something is in the way");
    reach::tell(&mut album).await;
    album.pictures
}

/// A world on a fresh database, with people who have the accounts of Discord.
struct Stage {
    world: World,
    store: Store,
}

impl Stage {
    async fn new() -> Self {
        let store = Store::open(
            "sqlite::memory:",
            test_key(),
            Arc::new(OsEntropy),
            Access::Serve,
        );
        let store = store.await.expect("a fresh database");
        let world = World::new(store.clone()).await;
        let berlin = Some(Tz::Europe__Berlin);
        world.chat().admit(ALICE, "Alice", berlin);
        world.chat().admit(BOB, "Bob", berlin);
        world.chat().admit(BOB_ELSEWHERE, "Bob", None);
        world.chat().admit(CAROL, "Carol", berlin);
        Self { world, store }
    }

    fn people(&self) -> (Actor<'_>, Actor<'_>) {
        (self.world.person(ALICE), self.world.person(BOB))
    }

    /// Alice, who leads, and Bob meet on Thursdays at ten.
    async fn weekly(&self) -> (Actor<'_>, Actor<'_>) {
        self.meet("every thursday 10:00").await
    }

    async fn meet(&self, when: &str) -> (Actor<'_>, Actor<'_>) {
        let (alice, bob) = self.people();
        alice.says(&start(BOB, when)).await;
        bob.presses("Accept").await;
        (alice, bob)
    }

    async fn until(&self, instant: &str) {
        self.world.until(instant).await;
    }

    async fn ends(self) {
        drop(self.world);
        self.store.close().await;
    }
}

/// The line that invites somebody.
fn start(with: &str, when: &str) -> String {
    format!(r#"/1on1 start with:<@{with}> when:"{when}""#)
}
