//! From the day before a meeting to the morning after it.

use super::{Album, Stage};

pub(super) async fn tell(album: &mut Album) {
    held(album).await;
    long(album).await;
    nobody_said(album).await;
    early(album).await;
}

async fn held(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    stage.until("2026-03-25T09:00:00Z").await;
    album.newest(
        "nudge",
        "The day before, to those who added nothing yet.",
        &bob,
        "nudge",
    );
    alice.says("/1on1 add Your first week on call").await;
    bob.says("/1on1 add Review of the importer is stuck section:blocker")
        .await;
    bob.says("/1on1 add Which launch comes first? section:decision")
        .await;
    bob.says("/1on1 add I would like to mentor somebody section:growth")
        .await;
    alice.says("/1on1 action Send the offer due:fri").await;
    bob.says("/1on1 add Budget for the offsite").await;
    stage.until("2026-03-26T08:00:00Z").await;
    album.newest(
        "agenda",
        "An hour before the start; and `/1on1 agenda` at any time.",
        &bob,
        "agenda",
    );
    stage.until("2026-03-26T09:00:00Z").await;
    bob.presses("Start").await;
    bob.presses("✓ 1").await;
    album.newest(
        "live",
        "**Start** was pressed: the same card for both, which changes as they talk.",
        &bob,
        "live",
    );
    bob.presses("Add note").await;
    album.form(
        "form-note",
        "**Add note** during or after the meeting.",
        &bob,
    );
    bob.submits(&[("text", "The launch in May comes first")])
        .await;
    bob.presses("Add action").await;
    album.form(
        "form-action",
        "**Add action** during or after the meeting.",
        &bob,
    );
    bob.submits(&[("text", "Book the room"), ("due", "wed")])
        .await;
    stage.until("2026-03-26T09:25:00Z").await;
    alice.presses("Wrap up").await;
    album.newest(
        "recap",
        "**Wrap up** or `/1on1 wrap`: what is left of the meeting, to both.",
        &bob,
        "recap",
    );
    album.newest(
        "agenda-over",
        "What becomes of the agenda when its meeting is over.",
        &alice,
        "live",
    );
    stage.until("2026-04-02T08:00:00Z").await;
    bob.says("/1on1 agenda").await;
    bob.presses("Last time").await;
    album.answer("last-time", "**Last time** under an agenda.", &bob);
    stage.ends().await;
}

async fn long(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    for number in 1..=14 {
        bob.says(&format!("/1on1 add Topic number {number}")).await;
    }
    stage.until("2026-03-26T09:00:00Z").await;
    alice.presses("Start").await;
    let live = bob.newest("live");
    album.page(
        "live-second-page",
        "A card that does not fit into one message has pages.",
        &live,
        1,
    );
    stage.ends().await;
}

async fn nobody_said(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    bob.says("/1on1 add Budget for the offsite").await;
    stage.until("2026-03-26T09:40:00Z").await;
    album.newest(
        "recap-asked",
        "Nobody pressed **Start**: after the planned end both are asked.",
        &alice,
        "recap",
    );
    stage.until("2026-03-27T08:00:00Z").await;
    album.newest(
        "second-question",
        "… once more on the next working morning.",
        &alice,
        "second-question",
    );
    alice.presses("We met").await;
    album.newest(
        "recap-answered",
        "… and one of the two has answered.",
        &alice,
        "recap",
    );
    stage.ends().await;

    let stage = Stage::new().await;
    let (alice, _) = stage.meet("every 4 weeks thu 10:00").await;
    stage.until("2026-06-01T07:00:00Z").await;
    album.newest("drift", "The two have not met for long.", &alice, "drift");
    stage.ends().await;
}

async fn early(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, _) = stage.weekly().await;
    alice.says("/1on1 meet").await;
    album.answer(
        "which-meeting",
        "`/1on1 meet` long before the planned time.",
        &alice,
    );
    stage.ends().await;
}
