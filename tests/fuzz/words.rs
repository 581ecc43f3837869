//! What people type: cadences, days and times, commands; and what hangs on buttons.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use duologue::chat::command::Typed;
use duologue::chat::control::{FormId, Press};
use duologue::chat::layout::{Line, layout};
use duologue::chat::parse::parse_line;
use duologue::chat::plain::{PlainMessage, classify};
use duologue::chat::view::{Card, View};
use duologue::chat::words::{
    describe, describe_hours, parse_day, parse_hours, parse_moment, parse_when,
};
use duologue::discord::control::{decode, decode_form, encode_form};
use duologue::domain::cadence::Cadence;
use duologue::domain::refusal::Refusal;
use proptest::prelude::*;

use crate::holds;
use crate::mutate::near;

const CADENCES: &str = include_str!("corpus/cadence/seeds.txt");
const COMMANDS: &str = include_str!("corpus/command/seeds.txt");
const DATES: &str = include_str!("corpus/date/seeds.txt");
const CONTROLS: &str = include_str!("corpus/control/seeds.txt");

fn now() -> DateTime<Utc> {
    "2026-03-20T08:00:00Z".parse().expect("an instant")
}

/// A refusal has words, and a card of them.
fn is_said(refusal: Refusal) -> Result<(), TestCaseError> {
    let card = Card {
        zone: Tz::UTC,
        view: View::Refused(refusal),
    };
    let title: Line = layout(&card).title;
    prop_assert!(!title.is_empty());
    Ok(())
}

#[test]
fn a_cadence_that_is_understood_is_the_same_in_the_words_that_describe_it() {
    holds(1, near(CADENCES), |text| {
        match parse_when(&text) {
            Ok(when) => {
                let kept: Cadence = when
                    .cadence
                    .to_string()
                    .parse()
                    .map_err(|_| TestCaseError::fail("not kept"))?;
                prop_assert_eq!(&kept, &when.cadence);
                prop_assert!(!describe(&when.cadence).trim().is_empty());
            }
            Err(problem) => {
                let part = problem.part().to_owned();
                prop_assert!(
                    part.chars().count() <= text.chars().count().max(1) * 3,
                    "{part}"
                );
            }
        }
        Ok(())
    });
}

#[test]
fn a_day_that_is_understood_is_the_same_as_a_date() {
    holds(1, near(DATES), |text| {
        for zone in [Tz::UTC, Tz::Australia__Lord_Howe, Tz::Pacific__Kiritimati] {
            if let Ok(day) = parse_day(&text, now(), zone) {
                prop_assert!(day >= now().with_timezone(&zone).date_naive());
                prop_assert_eq!(parse_day(&day.to_string(), now(), zone).ok(), Some(day));
            }
            if let Ok(moment) = parse_moment(&text, now(), zone) {
                let usual = chrono::NaiveTime::from_hms_opt(10, 0, 0).expect("a time");
                let at = moment.at(zone, usual);
                // A day without a time may be today, with an hour that is over.
                prop_assert!(at > now() - chrono::TimeDelta::days(1), "{at}");
            }
        }
        if let Some(hours) = parse_hours(&text) {
            prop_assert!(!describe_hours(&hours).is_empty());
            let kept = hours.to_string().parse().ok();
            prop_assert_eq!(kept, Some(hours));
        }
        Ok(())
    });
}

#[test]
fn a_command_that_is_understood_can_be_kept_and_what_is_not_is_said() {
    holds(1, near(COMMANDS), |text| {
        match parse_line(&text) {
            None => match classify(&text) {
                PlainMessage::Topics(topics) => {
                    prop_assert!(
                        !topics.is_empty() && topics.iter().all(|topic| !topic.trim().is_empty())
                    );
                }
                PlainMessage::Help | PlainMessage::CantMakeIt | PlainMessage::Empty => {}
            },
            Some(Ok(typed)) => {
                let kept = serde_json::to_string(&typed).expect("JSON");
                let back: Typed = serde_json::from_str(&kept).expect("what was kept");
                prop_assert_eq!(&back, &typed);
                // Backslashes that were typed are written twice.
                let escapes = kept.replace("\\\\", "");
                prop_assert!(!escapes.contains("\\u0000"), "a NUL is kept");
                // White space around it changes nothing.
                let around = format!(" \t{} \n", text.trim());
                prop_assert_eq!(parse_line(&around), Some(Ok(typed)));
            }
            Some(Err(refusal)) => is_said(refusal)?,
        }
        Ok(())
    });
}

#[test]
fn a_control_that_is_read_is_written_as_it_was() {
    holds(1, near(CONTROLS), |text| {
        // Numbers and ids may be written in more than one way; what they are read as is not.
        if let Some(press) = Press::decode(&text) {
            prop_assert_eq!(Press::decode(&press.encode()), Some(press));
        }
        if let Some(form) = FormId::decode(&text) {
            prop_assert_eq!(FormId::decode(&form.encode()), Some(form));
        }
        if let Some((control, on)) = decode(&text) {
            prop_assert_eq!(decode(&control.encode(on)), Some((control, on)));
        }
        if let Some((form, on)) = decode_form(&text) {
            prop_assert_eq!(decode_form(&encode_form(&form, on)), Some((form, on)));
        }
        Ok(())
    });
}
