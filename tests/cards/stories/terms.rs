//! Settings, and other terms for a 1:1 that goes on.

use super::{Album, Stage};

pub(super) async fn tell(album: &mut Album) {
    let stage = Stage::new().await;
    let (alice, bob) = stage.weekly().await;
    alice.says("/1on1 settings").await;
    album.answer("settings", "`/1on1 settings`.", &alice);
    alice.chooses("Change yours for this 1:1", "Recap").await;
    album.form(
        "form-setting",
        "A setting of one's own, for this 1:1.",
        &alice,
    );
    alice
        .chooses("Change yours everywhere", "Working hours")
        .await;
    album.form(
        "form-own-setting",
        "A setting of one's own, everywhere.",
        &alice,
    );
    alice
        .chooses("Change what you agreed on", "How often")
        .await;
    album.form(
        "form-how-often",
        "What both agreed on is proposed to the other.",
        &alice,
    );
    alice.submits(&[("when", "every 2 weeks tue 14:00")]).await;
    album.newest(
        "change-sent",
        "… which Alice can withdraw while it waits.",
        &alice,
        "change-sent",
    );
    album.newest(
        "change-proposed",
        "… while Bob is asked.",
        &bob,
        "change-proposed",
    );
    bob.presses("Suggest another time").await;
    album.form(
        "form-suggest-change",
        "Bob suggests another time for it.",
        &bob,
    );
    stage.until("2026-03-23T08:00:00Z").await;
    album.newest(
        "change-reminder",
        "Nobody has answered a proposed change for two days. It is repeated once.",
        &bob,
        "change-reminder",
    );
    bob.presses("Agree").await;
    album.newest(
        "change-answer",
        "Bob has answered.",
        &alice,
        "change-answer",
    );
    stage.ends().await;

    let stage = Stage::new().await;
    let (alice, _) = stage.people();
    alice.says("/1on1 settings").await;
    album.answer(
        "settings-own",
        "`/1on1 settings` of somebody without a 1:1.",
        &alice,
    );
    alice
        .chooses("Change yours everywhere", "My time zone")
        .await;
    album.form("form-zone", "A setting of one's own there.", &alice);
    stage.ends().await;
}
