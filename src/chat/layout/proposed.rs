//! Other terms for a 1:1 that goes on: old and new, for the one who is asked and for the one who asks.

use chrono_tz::Tz;

use super::build::{
    bullet, button, buttons, card, counted, line, minutes, primary, strong, text, their_hour,
};
use super::invitation::{clash_blocks, days};
use super::shape::{Block, Button, Layout, Line};
use crate::chat::control::Press;
use crate::chat::view::{ChangeOccasion, ChangeState, ChangeView, TermsView, Who};
use crate::chat::words::describe;
use crate::domain::one_on_one::Format;
use crate::domain::proposal::LAPSE_AFTER;

/// A proposed change, as its reader sees it.
pub(super) fn change(view: &ChangeView, zone: Tz) -> Layout {
    let kind = match view.occasion {
        ChangeOccasion::Asked | ChangeOccasion::First => "change-proposed",
        ChangeOccasion::Reminder => "change-reminder",
        ChangeOccasion::Sent => "change-sent",
        ChangeOccasion::Answer => "change-answer",
    };
    let mut blocks = Vec::new();
    if view.state == ChangeState::Open {
        match view.occasion {
            ChangeOccasion::First => blocks.push(text(line![
                "This came before yours, so nothing of yours was sent. Agree, suggest something else, or keep it as it is first."
            ])),
            ChangeOccasion::Reminder => blocks.push(text(line![
                "This is still open, in case it got lost. I will not ask a third time."
            ])),
            ChangeOccasion::Asked | ChangeOccasion::Sent | ChangeOccasion::Answer => {}
        }
    }
    blocks.extend(differences(view));
    if matches!(view.state, ChangeState::Open | ChangeState::Agreed) {
        blocks.extend(dates(view, zone));
    }
    blocks.extend(standing(view));
    card(kind, title(view), blocks)
}

fn title(view: &ChangeView) -> Line {
    let partner = &view.partner;
    let mut title = match (view.occasion, view.state) {
        (ChangeOccasion::Answer, ChangeState::Agreed) => {
            line![partner, " agreed to the change of your 1:1"]
        }
        (ChangeOccasion::Answer, ChangeState::Kept) => {
            line![partner, " would like to keep your 1:1 as it is"]
        }
        (ChangeOccasion::Answer, ChangeState::Lapsed) => {
            line!["Your proposal to ", partner, " lapsed"]
        }
        (ChangeOccasion::Answer | ChangeOccasion::Sent, _) => {
            line!["Your proposal for your 1:1 with ", partner]
        }
        (ChangeOccasion::Asked | ChangeOccasion::Reminder | ChangeOccasion::First, _) => {
            line![partner, " proposes a change to your 1:1"]
        }
    };
    if let Some(first) = view.first_dates.first()
        && matches!(view.state, ChangeState::Open | ChangeState::Agreed)
    {
        title.extend(line![", first on ", *first]);
    }
    title
}

/// What would change, a line each.
fn differences(view: &ChangeView) -> Vec<Block> {
    let (from, to) = (&view.from, &view.to);
    let pair = |what: &str, old: Line, new: Line| {
        (old != new).then(|| {
            let what = line![strong(format!("{what}: "))];
            bullet([what, old, line![" → "], new].concat())
        })
    };
    let said = |old: String, new: String| (line![old], line![new]);
    let zone = |terms: &TermsView| terms.zone.name().to_owned();
    let (old_rule, new_rule) = said(rule(from), rule(to));
    let (old_zone, new_zone) = said(zone(from), zone(to));
    let (old_length, new_length) =
        said(minutes(from.duration_minutes), minutes(to.duration_minutes));
    let partner = &view.partner;
    [
        pair("How often", old_rule, new_rule),
        pair("Time zone", old_zone, new_zone),
        pair("How long", old_length, new_length),
        pair(
            "Format",
            line![arranged(from.format)],
            line![arranged(to.format)],
        ),
        pair("Roles", role(from, partner), role(to, partner)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The first new dates, for both where their clocks differ, and what becomes of the next meeting.
fn dates(view: &ChangeView, zone: Tz) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !view.first_dates.is_empty() {
        blocks.push(Block::Heading(line!["The first new dates:"]));
        blocks.extend(view.first_dates.iter().map(|at| {
            let mut line = line![*at];
            if let Some(hour) = their_hour(*at, zone, view.partner_zone) {
                line.extend(line![format!(" ({hour} for "), &view.partner, ")"]);
            }
            bullet(line)
        }));
    }
    if view.state == ChangeState::Open {
        if let Some(at) = view.stays {
            blocks.push(text(line![
                "The meeting on ",
                at,
                " stays as it is; the new dates begin after it.",
            ]));
        }
        if let Some(at) = view.replaces {
            blocks.push(text(line![
                "They take the place of the meeting on ",
                at,
                ". All that is open comes along.",
            ]));
        }
        blocks.extend(clash_blocks(&view.clashes, &view.partner));
    }
    blocks
}

/// Where it stands, and what can be done about it.
fn standing(view: &ChangeView) -> Vec<Block> {
    let partner = &view.partner;
    let lapses = counted(days(LAPSE_AFTER), "day");
    let asks = matches!(view.occasion, ChangeOccasion::Sent | ChangeOccasion::Answer);
    let words = match (view.state, asks) {
        (ChangeState::Open, true) => line![
            "It waits for ",
            partner,
            format!(
                "'s answer. Until then all stays as it is; without one it lapses after {lapses}, and I tell you."
            ),
        ],
        (ChangeState::Open, false) => line![format!(
            "Until you agree, all stays as it is. Without an answer this lapses after {lapses}."
        )],
        (ChangeState::Agreed, true) => line![partner, " agreed, so it holds from now on."],
        (ChangeState::Agreed, false) => line!["You agreed, so it holds from now on."],
        (ChangeState::Kept, true) => line!["All stays as it is."],
        (ChangeState::Kept, false) => line!["You keep it as it is. ", partner, " knows."],
        (ChangeState::Replaced, _) => {
            line!["Another proposal has taken the place of this one."]
        }
        (ChangeState::Withdrawn, true) => {
            line!["You took it back. All stays as it is."]
        }
        (ChangeState::Withdrawn, false) => {
            line![partner, " took it back. All stays as it is."]
        }
        (ChangeState::Lapsed, true) => line![
            format!(
                "It was open for {lapses} without an answer, so all stays as it is. A word with "
            ),
            partner,
            " may help; then you can propose it again.",
        ],
        (ChangeState::Lapsed, false) => {
            line!["It has lapsed, so all stays as it is."]
        }
        (ChangeState::Ended, _) => line!["This 1:1 has ended."],
    };
    let mut blocks = vec![text(words)];
    if view.state == ChangeState::Open {
        blocks.extend(buttons(answers(view, asks)));
    }
    blocks
}

fn answers(view: &ChangeView, asks: bool) -> Vec<Button> {
    let proposal = view.proposal;
    if asks {
        return vec![button(Press::ChangeWithdraw { proposal }, "Withdraw")];
    }
    let (from, to) = (&view.from, &view.to);
    let about_time = from.cadence != to.cadence
        || from.zone != to.zone
        || from.duration_minutes != to.duration_minutes;
    let mut answers = vec![primary(Press::ChangeAgree { proposal }, "Agree")];
    if about_time || !view.first_dates.is_empty() {
        let suggest = Press::ChangeSuggest { proposal };
        answers.push(button(suggest, "Suggest another time"));
    }
    answers.push(button(Press::ChangeKeep { proposal }, "Keep it as it is"));
    answers
}

/// «every Thursday at 10:00».
pub(super) fn rule(terms: &TermsView) -> String {
    describe(&terms.cadence)
}

/// How the agenda is arranged, by the format's name and in words.
pub(super) fn arranged(format: Format) -> String {
    let words = match format {
        Format::TheirMeeting => "the report's topics come first",
        Format::Halves => "half the time for each, the report first",
        Format::Peers => "you take turns in going first",
    };
    format!("{format} ({words})")
}

/// Who leads.
pub(super) fn role(terms: &TermsView, partner: &Who) -> Line {
    match terms.reader_leads {
        None => line!["you are peers"],
        Some(true) => line!["you lead"],
        Some(false) => line![partner, " leads"],
    }
}
