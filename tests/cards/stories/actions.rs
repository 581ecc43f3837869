//! Actions, from the promise to the tick.

use super::{Album, Stage};

pub(super) async fn tell(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    alice.says("/1on1 action Book the room due:mon").await;
    album.answer("action", "`/1on1 action`.", &alice);
    alice
        .says("/1on1 action Send the draft owner:partner due:next fri")
        .await;
    album.newest(
        "action-given",
        "Alice wrote down an action for Bob.",
        &bob,
        "action-given",
    );
    bob.presses("Not like that").await;
    album.newest(
        "action-changed",
        "Bob said **Not like that**, or one of the two changed what is the other's.",
        &alice,
        "action-changed",
    );
    bob.says("/1on1 action Ask for two servers").await;
    bob.says("/1on1 actions").await;
    album.answer("actions", "`/1on1 actions`.", &bob);
    bob.presses("Edit").await;
    album.form("form-edit-listed-action", "**Edit** in that list.", &bob);
    bob.presses("Snooze").await;
    album.form("form-snooze-listed", "**Snooze** in that list.", &bob);
    bob.says("/1on1 action Read the report").await;
    bob.presses("Edit").await;
    album.form("form-edit-action", "**Edit** at an action.", &bob);
    bob.says("/1on1 done report").await;
    album.answer("action-done", "`/1on1 done`.", &bob);
    stage.until("2026-03-23T08:00:00Z").await;
    album.newest(
        "action-reminder",
        "On the working morning of the due day, to its owner.",
        &alice,
        "action-reminder",
    );
    alice
        .presses_on(&alice.newest("action-reminder"), "Snooze")
        .await;
    album.form("form-snooze", "**Snooze**.", &alice);
    stage.ends().await;

    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    bob.says("/1on1 action Send the draft due:mon").await;
    bob.says("/1on1 action Book the room due:mon").await;
    alice.says("/1on1 skip").await;
    stage.until("2026-03-23T08:00:00Z").await;
    album.newest(
        "digest",
        "Several things wait for the same working morning.",
        &bob,
        "digest",
    );
    stage.ends().await;
}
