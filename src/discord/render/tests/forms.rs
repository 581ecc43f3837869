//! Forms as modals, and again after something was wrong.

use super::checked::{checked, checked_modal, described, value};
use super::fixtures::*;
use super::readable::{custom_ids, readable, readable_modal};
use crate::chat::command::Fields;
use crate::chat::control::FormId;
use crate::chat::form::{Form, StartValues};
use crate::discord::body::Response;
use crate::discord::control::{Control, decode, decode_form};
use crate::discord::render::{modal, retry};
use crate::domain::refusal::{DateIssue, Refusal};
use crate::domain::topic::{Section, Visibility};

#[test]
fn a_form_is_a_modal_of_text_inputs() {
    let words = "Budget\nand more";
    let form = Form::edit_topic(id(1), words, Section::Topic, Visibility::Shared, &bob());
    let modal = modal(&form, Some(mark()));
    checked_modal(&modal);
    assert_eq!(
        readable_modal(&modal),
        "Topic for your 1:1 with Bob\n\
         topic! Paragraph Topic: Budget\nand more\n\
         section Short Section, e.g. topic, blocker, decision: topic\n\
         visibility Short Who sees it: shared, at-meeting, only-me: shared"
    );
    assert_eq!(
        decode_form(&modal.custom_id),
        Some((FormId::EditTopic { topic: id(1) }, Some(mark())))
    );
}

#[test]
fn a_form_with_too_long_a_value_is_a_modal_still() {
    let long = "🎉".repeat(5_000);
    let values = StartValues {
        with: long.clone(),
        when: "a\nb".to_owned(),
        ..StartValues::default()
    };
    checked_modal(&modal(&Form::start(id(1), None, values), None));
    let bob = crate::chat::view::Who {
        name: long.clone(),
        ..bob()
    };
    let form = Form::edit_note(id(1), &long, true, &bob);
    checked_modal(&modal(&form, Some(mark())));
}

fn wrong(given: &str) -> Form {
    let typed = Fields::from([("to".to_owned(), given.to_owned())]);
    let refusal = Refusal::BadDate {
        option: "to",
        part: given.to_owned(),
        problem: DateIssue::Past,
    };
    Form::move_meeting(id(1), &bob()).again(&typed, refusal)
}

#[test]
fn what_was_wrong_is_said_and_the_form_can_be_opened_again() {
    let body = retry(&wrong("*yesterday*"), "01K5");
    checked(&body);
    let text = readable(&body);
    assert!(text.starts_with("### Move your 1:1 with Bob\n\n"), "{text}");
    assert!(text.contains(r"\*yesterday\*"), "{text}");
    assert!(text.ends_with("\n\n[Try again!]"), "{text}");
    let key = "01K5".to_owned();
    assert_eq!(
        decode(&custom_ids(&body)[0]),
        Some((Control::Open { key }, None))
    );
}

#[test]
fn however_much_was_typed_the_form_can_be_opened_again() {
    let body = retry(&wrong(&"*a b* ".repeat(4_000)), &"k".repeat(95));
    checked(&body);
    assert!(readable(&body).ends_with("\n\n[Try again!]"));
}

#[test]
fn every_answer_is_as_discord_describes_it() {
    let choices = Response::choices([
        ("Next Thursday".to_owned(), "2026-03-26".to_owned()),
        (String::new(), "x".repeat(101)),
        ("n".repeat(300), "y".to_owned()),
    ]);
    let json = value(&choices);
    assert_eq!(json["type"], 8);
    assert_eq!(json["data"]["choices"].as_array().map(Vec::len), Some(2));
    described("ApplicationCommandAutocompleteCallbackRequest", &json);
    for (ephemeral, data) in [(true, Some(64)), (false, None)] {
        let json = value(&Response::DeferMessage { ephemeral });
        assert_eq!(json["type"], 5);
        assert_eq!(json["data"]["flags"].as_i64(), data);
        described("CreateMessageInteractionCallbackRequest", &json);
    }
    let json = value(&Response::DeferUpdate);
    assert_eq!(json, serde_json::json!({ "type": 6 }));
    described("UpdateMessageInteractionCallbackRequest", &json);
}
