//! Meetings that are skipped or moved.

use super::{Album, Stage};

pub(super) async fn tell(album: &mut Album) {
    skipped(album).await;
    moved(album).await;
    plain(album).await;
}

async fn skipped(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    alice.says("/1on1 add Budget for the offsite").await;
    stage.until("2026-03-26T08:00:00Z").await;
    bob.chooses("Can't make it?", "Skip").await;
    album.answer(
        "skip-ask",
        "**Can't make it?** and **Skip** under an agenda.",
        &bob,
    );
    bob.says("/1on1 skip I am at the dentist").await;
    album.newest(
        "skipped-by-you",
        "`/1on1 skip`, for the one who skips.",
        &bob,
        "skipped",
    );
    album.newest("skipped", "… and for the partner.", &alice, "skipped");
    album.newest(
        "agenda-skipped",
        "What becomes of the agenda.",
        &alice,
        "agenda",
    );
    alice.presses("Pick a time").await;
    album.form("form-pick-time", "**Pick a time**.", &alice);
    bob.presses("Undo").await;
    album.newest(
        "restored",
        "A skip or a move was taken back, or the partner objected.",
        &alice,
        "restored",
    );
    stage.ends().await;

    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    bob.says("/1on1 skip").await;
    stage.until("2026-03-23T08:00:00Z").await;
    album.newest(
        "skip-reminder",
        "Nobody has chosen what comes of a skip by the next working morning.",
        &alice,
        "skip-reminder",
    );
    alice.presses("Wait for the next one").await;
    stage.until("2026-03-27T12:00:00Z").await;
    bob.says("/1on1 skip").await;
    album.newest(
        "skipped-twice",
        "Two in a row did not take place.",
        &alice,
        "skipped",
    );
    bob.presses("Another hour").await;
    album.form("form-another-hour", "**Another hour**.", &bob);
    stage.ends().await;
}

async fn moved(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    bob.says("/1on1 move fri 14:00").await;
    album.newest(
        "moved-by-you",
        "`/1on1 move`, for the one who moves.",
        &bob,
        "moved",
    );
    album.newest("moved", "… and for the partner.", &alice, "moved");
    bob.says("/1on1 move 2026-04-03 10:00").await;
    album.answer(
        "past-next",
        "The new time lies behind the next regular one.",
        &bob,
    );
    stage.until("2026-03-27T12:00:00Z").await;
    bob.chooses("Can't make it?", "Move").await;
    album.form(
        "form-move",
        "**Can't make it?** and **Move** under an agenda.",
        &bob,
    );
    stage.ends().await;
}

async fn plain(album: &mut Album) {
    let stage = Stage::new().await;
    let (_, bob) = stage.weekly().await;
    bob.says("I can't make it on Thursday").await;
    album.answer(
        "cannot-make-it",
        "A plain message such as «I can't make it».",
        &bob,
    );
    stage.ends().await;
}
