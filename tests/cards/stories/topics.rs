//! Topics and notes, as they are added and changed.

use super::{Album, CAROL, Stage, start};

pub(super) async fn tell(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    alice.says("/1on1 add Budget for the offsite").await;
    album.answer("topic", "`/1on1 add`.", &alice);
    bob.says("Who is on call in May?").await;
    album.answer("topic-plain", "A plain message to the bot.", &bob);
    bob.presses("Make it an action").await;
    album.answer("became-action", "**Make it an action**.", &bob);
    bob.says("- Two new servers\n- Holidays\n- A talk in June")
        .await;
    album.answer("topics", "A list of several topics in one message.", &bob);
    bob.captures(
        "The build is red again",
        "https://discord.com/channels/1/2/3",
    )
    .await;
    if bob.has_form() {
        album.form(
            "form-capture",
            "**Add to 1:1** in the menu of somebody's message.",
            &bob,
        );
        bob.submits(&[]).await;
    }
    album.answer(
        "captured",
        "… and its answer, with the link to the message.",
        &bob,
    );
    stage.until("2026-03-26T08:00:00Z").await;
    bob.presses("Add topic").await;
    album.form("form-topic", "**Add topic** under an agenda.", &bob);
    bob.submits(&[("topic", "Hiring")]).await;
    bob.says("/1on1 note The offer goes out next week").await;
    album.answer("note", "`/1on1 note`.", &bob);
    bob.presses("Edit").await;
    album.form("form-edit-note", "**Edit** at a note.", &bob);
    stage.until("2026-03-26T08:05:00Z").await;
    bob.says("/1on1 agenda").await;
    bob.presses("Edit").await;
    album.answer(
        "edit-menu",
        "**Edit** under an agenda: what one may change.",
        &bob,
    );
    bob.chooses_on(&bob.last(), "Edit", "Hiring").await;
    album.answer("topic-chosen", "A topic was chosen from that menu.", &bob);
    bob.presses("Edit").await;
    album.form("form-edit-topic", "**Edit** at a topic.", &bob);
    bob.presses("Remove").await;
    album.answer("topic-removed", "**Remove** at a topic.", &bob);
    stage.ends().await;

    let stage = Stage::new().await;
    let (_, bob) = stage.weekly().await;
    bob.says(&start(CAROL, "every monday 15:00")).await;
    stage.world.person(CAROL).presses("Accept").await;
    bob.says("/1on1 settings").await;
    bob.says("/1on1 add Budget").await;
    album.answer(
        "with-whom",
        "Somebody has several 1:1s, and did not say which one is meant.",
        &bob,
    );
    stage.ends().await;
}
