//! What can be offered for a value of each kind, given what was typed of it.
//!
//! Not where it goes in the line (`complete`). Invariant: every offered value is one that the parser and
//! the words understand; what is not understood is said in a label, and changes nothing.

use chrono_tz::Tz;

use super::cadence;
use super::{CompletionContext, Member, OpenAction};
use crate::chat::direction::isolated;
use crate::chat::grammar::{AT_ONCE_MAX, Kind, Named};
use crate::chat::layout::visible;
use crate::chat::near::{bare, nearest};
use crate::chat::words::{
    DateProblem, date_long, duration_minutes, moment, parse_day, parse_moment, parse_zone, suggest,
    suggest_zones,
};

/// A value that is offered.
pub(super) struct Offer {
    /// What a menu shows.
    pub(super) label: String,
    /// The value; `None` keeps what was typed, since the label says what is wrong with it.
    pub(super) value: Option<String>,
}

impl Offer {
    pub(super) fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: Some(value.into()),
        }
    }

    pub(super) fn problem(label: impl AsRef<str>) -> Self {
        Self {
            label: visible(label.as_ref()),
            value: None,
        }
    }
}

/// The values to offer for what was typed, trimmed, the likeliest first.
pub(super) fn offers(
    kind: Kind,
    partial: &str,
    zone: Tz,
    context: &CompletionContext,
) -> Vec<Offer> {
    match kind {
        Kind::Text { .. } => Vec::new(),
        Kind::Member => members(partial, &context.members),
        Kind::Partner => partners(partial, &context.partners),
        Kind::PartnerEver => {
            let mut offers = partners(partial, &context.partners);
            offers.extend(partners(partial, &context.former_partners));
            offers
        }
        Kind::Cadence => cadence::offers(partial, zone, context.now),
        Kind::Zone => zones(partial, context),
        Kind::Minutes { min, max } => minutes(partial, min, max),
        Kind::Choice(choices) => named(partial, choices),
        Kind::Moment => dates(partial, zone, context, Wanted::Moment),
        Kind::Day => dates(partial, zone, context, Wanted::Day),
        Kind::Action => actions(partial, &context.open_actions),
        Kind::Flag => flag(partial),
    }
}

/// Whether a name or one of its words begins as what was typed, in any case.
fn begins_so(name: &str, typed: &str) -> bool {
    let name = bare(name);
    name.starts_with(typed) || name.split_whitespace().any(|word| word.starts_with(typed))
}

fn members(partial: &str, members: &[Member]) -> Vec<Offer> {
    let typed = bare(partial.trim_start_matches('@'));
    members
        .iter()
        .filter(|member| begins_so(&member.id, &typed) || begins_so(&member.name, &typed))
        .map(|member| {
            let at = format!("@{}", member.id);
            Offer::new(format!("{} ({at})", isolated(&member.name)), at)
        })
        .collect()
}

fn partners(partial: &str, partners: &[String]) -> Vec<Offer> {
    let typed = bare(partial.trim_start_matches('@'));
    partners
        .iter()
        .filter(|name| begins_so(name, &typed))
        .map(|name| Offer::new(name, name))
        .collect()
}

fn actions(partial: &str, actions: &[OpenAction]) -> Vec<Offer> {
    let typed = partial.to_lowercase();
    actions
        .iter()
        .filter(|action| action.id == partial || action.text.to_lowercase().contains(&typed))
        .map(|action| {
            let (partner, text) = (isolated(&action.partner), visible(&action.text));
            Offer::new(format!("{partner}: {}", isolated(&text)), &action.id)
        })
        .collect()
}

fn zones(partial: &str, context: &CompletionContext) -> Vec<Offer> {
    let offer = |zone: Tz| {
        let time = context.now.with_timezone(&zone).format("%H:%M");
        Offer::new(format!("{} — now {time}", zone.name()), zone.name())
    };
    let found = suggest_zones(partial, AT_ONCE_MAX);
    if !found.is_empty() {
        return found.into_iter().map(offer).collect();
    }
    let near = match parse_zone(partial) {
        Ok(zone) => vec![zone],
        Err(near) => near.iter().filter_map(|name| name.parse().ok()).collect(),
    };
    if near.is_empty() {
        return vec![Offer::problem(format!(
            "“{partial}” is no zone that I know; try a large city near it"
        ))];
    }
    near.into_iter().map(offer).collect()
}

/// The lengths that people choose.
const USUAL_MINUTES: [u32; 8] = [30, 45, 60, 25, 50, 15, 20, 90];

fn minutes(partial: &str, min: i64, max: i64) -> Vec<Offer> {
    let usual: Vec<Offer> = USUAL_MINUTES
        .into_iter()
        .filter(|minutes| minutes.to_string().starts_with(partial))
        .map(|minutes| Offer::new(duration_minutes(minutes), minutes.to_string()))
        .collect();
    if !usual.is_empty() {
        return usual;
    }
    let in_range = |minutes: &u32| (min..=max).contains(&i64::from(*minutes));
    match partial.parse().ok().filter(in_range) {
        Some(minutes) => vec![Offer::new(duration_minutes(minutes), partial)],
        None => vec![Offer::problem(format!(
            "“{partial}” is not a number of minutes from {min} to {max}"
        ))],
    }
}

fn named(partial: &str, choices: &'static [Named]) -> Vec<Offer> {
    let typed = partial.to_lowercase();
    let near = nearest(&typed, choices.iter().map(|choice| choice.name));
    let begin_so = choices
        .iter()
        .filter(|c| {
            c.name.starts_with(&typed) || c.also.iter().any(|also| also.starts_with(&typed))
        })
        .collect::<Vec<_>>();
    let found = if begin_so.is_empty() {
        let like_it = choices.iter().filter(|c| near.iter().any(|n| n == c.name));
        like_it.collect()
    } else {
        begin_so
    };
    // Nothing like it: what may be said at all is the best answer.
    let found = if found.is_empty() {
        choices.iter().collect()
    } else {
        found
    };
    let offer =
        |choice: &Named| Offer::new(format!("{} — {}", choice.name, choice.label), choice.name);
    found.into_iter().map(offer).collect()
}

fn flag(partial: &str) -> Vec<Offer> {
    let typed = partial.to_lowercase();
    let begin_so = |word: &&str| word.starts_with(&typed);
    let words = ["yes", "no"].into_iter().filter(begin_so);
    words.map(|word| Offer::new(word, word)).collect()
}

/// Whether a time may stand with the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Moment,
    Day,
}

fn dates(partial: &str, zone: Tz, context: &CompletionContext, wanted: Wanted) -> Vec<Offer> {
    let problem = match wanted {
        Wanted::Moment => parse_moment(partial, context.now, zone).err(),
        Wanted::Day => parse_day(partial, context.now, zone).err(),
    };
    let offer = |text: String| {
        let meant = parse_moment(&text, context.now, zone).ok()?;
        let words = match (meant.time, wanted) {
            (Some(time), Wanted::Moment) => moment(meant.at(zone, time), zone),
            (None, _) => date_long(meant.date),
            (Some(_), Wanted::Day) => return None,
        };
        Some(Offer::new(format!("{text} — {words}"), text))
    };
    let found: Vec<Offer> = suggest(partial, context.now, zone)
        .into_iter()
        .filter_map(|suggestion| offer(suggestion.text))
        .collect();
    match problem {
        Some(problem) if found.is_empty() => vec![Offer::problem(date_problem(&problem))],
        _ => found,
    }
}

fn date_problem(problem: &DateProblem) -> String {
    match problem {
        DateProblem::Empty => "a date, such as: next friday".to_owned(),
        DateProblem::NotUnderstood { part } => {
            format!("“{part}” is not understood; try: tomorrow, next tue 15:00, 2026-12-03")
        }
        DateProblem::NoSuchTime { part } => format!("“{part}” is no time of day; try: 15:00"),
        DateProblem::NoSuchDate { part } => format!("“{part}” is no date; try: 2026-12-03"),
        DateProblem::Second { part } => format!("“{part}” is one too many; one date is enough"),
        DateProblem::TimeNotAllowed { part } => format!("a day is enough here, without “{part}”"),
        DateProblem::Past { part } => format!("“{part}” is over already"),
        DateProblem::TooFar { part } => format!("“{part}” is more than five years off"),
    }
}
