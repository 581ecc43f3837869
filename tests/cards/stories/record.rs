//! What was, and where things stand.

use super::{Album, Stage};

pub(super) async fn tell(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    bob.says("/1on1 add Budget for the offsite").await;
    alice
        .says("/1on1 add Which launch comes first? section:decision")
        .await;
    stage.until("2026-03-26T09:00:00Z").await;
    alice.presses("Start").await;
    bob.says("/1on1 note The launch in May comes first").await;
    bob.says("/1on1 action Send the budget due:2026-04-03")
        .await;
    alice.presses("All discussed").await;
    alice.presses("Wrap up").await;
    stage.until("2026-03-30T09:00:00Z").await;
    bob.says("/1on1 skip").await;
    bob.presses("Wait for the next one").await;
    stage.until("2026-04-03T12:00:00Z").await;
    alice.says("/1on1 next").await;
    album.answer("next", "`/1on1 next`: all of one's 1:1s.", &alice);
    alice.says("/1on1 history").await;
    album.answer("history", "`/1on1 history`.", &alice);
    alice
        .chooses_on(&alice.last(), "Open one in full", "26 Mar")
        .await;
    album.answer("past-meeting", "A meeting was chosen there.", &alice);
    alice.says("/1on1 search budget").await;
    album.answer("search", "`/1on1 search`.", &alice);
    alice.says("/1on1 privacy").await;
    album.answer("privacy", "`/1on1 privacy`.", &alice);
    stage.ends().await;
}
