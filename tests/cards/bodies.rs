//! That there is a picture of everything, and that Discord would take each body.
//!
//! With `DUOLOGUE_CARDS_JSON=FOLDER` the bodies are written there, with the section of the documentation that shows them.

use std::collections::BTreeSet;
use std::fs;

use duologue::chat::control::FormId;
use duologue::chat::grammar::COMMANDS;
use duologue::chat::view::View;
use duologue::domain::delivery::CardKind;
use serde_json::{Value, json};
use twilight_model::channel::message::Component;

use crate::section::section;
use crate::stories::{ANSWERS, album};

/// Names the variants of a closed set; one that is missing here does not compile.
macro_rules! variants {
    ($(#[$doc:meta])* $name:ident, $all:ident of $set:ident: $($variant:ident)+) => {
        const $all: &[&str] = &[$(stringify!($variant)),+];

        $(#[$doc])*
        fn $name(one: &$set) -> &'static str {
            match one {
                $($set::$variant { .. } => stringify!($variant),)+
            }
        }
    };
}

variants! {
    /// The name of a screen.
    screen, SCREENS of View:
    Help Refused Fault Said Form WhichOneOnOne Invited Invitation InvitationAnswer Change Settings Nudge Agenda AgendaOver
    Recap Skipped Moved PastNext SkipAsk CannotMakeIt WhichMeeting AlreadyPaired Away Aways AwayTold Paused PausedAnew
    Resumed EndAsk Ended Topic Topics Note EditMenu Action Actions Next SecondQuestion Drift Digest History PastMeeting
    Search Found Privacy Unreachable AccountGone CatchUp OldCard
}

variants! {
    /// The name of a form. Those of a list look like the others.
    form, FORMS of FormId:
    Start AddTopic Capture EditTopic AddNote EditNote AddAction EditAction ListEdit Snooze ListSnooze Suggest
    AcceptWithZone Move PickTime Setting OwnSetting Offer SuggestChange
}

/// Expects all of these among those.
#[track_caller]
fn are_all_there(what: &str, wanted: &[&str], found: impl IntoIterator<Item = &'static str>) {
    let found: BTreeSet<&str> = found.into_iter().collect();
    let missing: Vec<_> = wanted
        .iter()
        .filter(|name| !found.contains(**name))
        .collect();
    assert!(missing.is_empty(), "no picture of the {what} {missing:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_can_be_seen_has_a_picture() {
    let pictures = album().await;
    let views = pictures.iter().filter_map(|picture| picture.view.as_ref());
    are_all_there("screen", SCREENS, views.map(screen));
    let forms = pictures.iter().filter_map(|picture| picture.form.as_ref());
    are_all_there("form", FORMS, forms.map(form));
    let kinds: Vec<&str> = CardKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let sent = pictures.iter().filter_map(|picture| picture.kind);
    are_all_there("card", &kinds, sent.map(CardKind::as_str));
    let commands: Vec<&str> = COMMANDS
        .iter()
        .map(|command| command.name.as_str())
        .collect();
    are_all_there("answer to", &commands, ANSWERS.map(|(command, _)| command));
    let names: BTreeSet<&str> = pictures.iter().map(|picture| picture.name).collect();
    assert_eq!(names.len(), pictures.len(), "two pictures of one name");
    for (command, name) in ANSWERS {
        assert!(names.contains(name), "{name}, the answer to {command}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn discord_would_take_each_of_them() {
    for picture in album().await {
        let components: Result<Vec<Component>, _> =
            serde_json::from_value(picture.body["components"].clone());
        let components = components.unwrap_or_else(|error| panic!("{}: {error}", picture.name));
        if picture.is_form() {
            for component in &components {
                let sound = twilight_validate::component::component_v1(component);
                sound.unwrap_or_else(|error| panic!("{}: {error}", picture.name));
            }
        } else {
            let sound = twilight_validate::message::components(&components, true);
            sound.unwrap_or_else(|error| panic!("{}: {error}", picture.name));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_stories_give_the_same_bodies() {
    let bodies = |pictures: Vec<crate::album::Picture>| -> Value {
        json!(
            pictures
                .iter()
                .map(|picture| (picture.name, &picture.body))
                .collect::<Vec<_>>()
        )
    };
    let first = album().await;
    keep(&first);
    assert_eq!(bodies(first), bodies(album().await));
}

/// Writes the bodies to the folder that is asked for.
fn keep(pictures: &[crate::album::Picture]) {
    #[expect(
        clippy::disallowed_methods,
        reason = "where the bodies are wanted is the environment's to say"
    )]
    let Ok(folder) = std::env::var("DUOLOGUE_CARDS_JSON") else {
        return;
    };
    fs::create_dir_all(&folder).expect("a folder");
    for picture in pictures {
        let text = format!("{:#}\n", picture.body);
        fs::write(format!("{folder}/{}.json", picture.name), text).expect("a file");
    }
    fs::write(format!("{folder}/section.md"), section(pictures)).expect("a file");
}
