//! Days away, pauses, and the end of a 1:1.

use super::{Album, Stage};

pub(super) async fn tell(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    alice
        .says("/1on1 away 2026-03-23 to:2026-03-27 reason:Holiday")
        .await;
    album.answer(
        "away-asked",
        "`/1on1 away`, before anything is kept.",
        &alice,
    );
    alice.presses("Confirm").await;
    album.answer("away-kept", "**Confirm**.", &alice);
    album.newest(
        "away",
        "Alice is away, and Bob hears of his dates.",
        &bob,
        "away",
    );
    alice.says("/1on1 away").await;
    album.answer("aways", "`/1on1 away` without a day.", &alice);
    alice.presses("Cancel").await;
    album.newest("away-over", "Alice is there after all.", &bob, "away-over");
    stage.ends().await;

    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    alice.says("/1on1 pause 2026-05-04").await;
    album.newest("paused", "`/1on1 pause`, for both.", &bob, "paused");
    let old = bob.newest("paused").id;
    stage.until("2026-03-20T08:05:00Z").await;
    alice.says("/1on1 pause 2026-05-11").await;
    let old = bob.messages().into_iter().find(|message| message.id == old);
    album.card(
        "paused-anew",
        "What becomes of that card when the 1:1 is paused until another day.",
        &old.expect("a card"),
    );
    alice.says("/1on1 resume").await;
    album.answer(
        "resumed-by-you",
        "`/1on1 resume`, for the one who resumes.",
        &alice,
    );
    album.newest("resumed", "… and for the partner.", &bob, "resumed");
    alice.says("/1on1 add Budget of next year").await;
    alice.says("/1on1 end").await;
    album.answer("end-ask", "`/1on1 end`.", &alice);
    alice.presses("End this 1:1 for good").await;
    album.newest("ended", "The 1:1 has ended.", &bob, "ended");
    alice.says("/1on1 search budget").await;
    alice.chooses_on(&alice.last(), "Open one", "Budget").await;
    album.answer(
        "found",
        "Something was chosen from the results of `/1on1 search` that was in no meeting.",
        &alice,
    );
    stage.ends().await;
}
