//! Completion of `when`: what was understood, with its first dates; else how it could go on.
//!
//! Invariant: every offered text is a cadence that occurs.

use chrono::{DateTime, Datelike};
use chrono_tz::Tz;

use super::offers::Offer;
use crate::chat::words::{When, WhenProblem, describe, parse_when};
use crate::domain::clock::Instant;
use crate::domain::recur::{NeverOccurs, Recurrence};

/// So many dates are shown.
const DATES: usize = 3;
/// So many ways to go on are offered: a glance.
const MOST: usize = 8;

const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Rules to begin with; `{}` is each weekday in turn.
const RULES: [&str; 8] = [
    "every {} at 10:00",
    "{} 10:00",
    "every 2 weeks {} 10:00",
    "every other {} 10:00",
    "biweekly {} 10:00",
    "weekly {} 10:00",
    "first {} of the month 10:00",
    "last {} of the month 10:00",
];

/// Rules without a weekday.
const DAYLESS: [&str; 3] = [
    "weekdays 9:15",
    "monthly on the 1st 10:00",
    "monthly on the 15th 10:00",
];

/// One of each kind, for somebody who typed nothing yet.
const FIRST: [&str; 6] = [
    "every thursday at 10:00",
    "every 2 weeks tuesday 15:30",
    "first monday of the month 14:00",
    "last friday of the month 16:00",
    "monthly on the 15th 10:00",
    "weekdays 9:15",
];

/// Hours for a rule that lacks one.
const HOURS: [&str; 4] = [" 10:00", " 9:00", " 14:00", " 15:30"];
/// Minutes for an hour that is half typed, `10:` or `10:3`.
const MINUTES: [&str; 3] = ["00", "30", "0"];

/// What to offer for a cadence of which `partial` was typed.
pub(super) fn offers(partial: &str, zone: Tz, now: Instant) -> Vec<Offer> {
    let understood = |text: String| {
        let label = label(&parse_when(&text).ok()?, zone, now).ok()?;
        Some(Offer::new(label, text))
    };
    if partial.is_empty() {
        let first = FIRST.into_iter().map(str::to_owned);
        return first.filter_map(understood).collect();
    }
    let problem = match parse_when(partial) {
        Ok(when) => match label(&when, zone, now) {
            Ok(label) => return vec![Offer::new(label, partial)],
            Err(NeverOccurs) => return vec![Offer::problem("this day never comes")],
        },
        Err(problem) => problem,
    };
    let mut offers: Vec<Offer> = Vec::new();
    for offer in continuations(partial).filter_map(understood) {
        // «thu» goes on as «thu 10:00» and as «thursday 10:00», which is the same.
        if offers.len() < MOST && offers.iter().all(|known| known.label != offer.label) {
            offers.push(offer);
        }
    }
    if offers.is_empty() {
        offers.push(Offer::problem(problem_label(&problem)));
    }
    offers
}

/// Texts that begin with what was typed and may be a cadence.
fn continuations(partial: &str) -> impl Iterator<Item = String> {
    let typed = partial.to_lowercase();
    let half_typed = typed.ends_with(|c: char| c == ':' || c.is_ascii_digit());
    let minutes = MINUTES.iter().filter(move |_| half_typed);
    let ends = minutes
        .chain(&HOURS)
        .map(move |end| format!("{partial}{end}"));
    let of_days = DAYS.iter().flat_map(|day| {
        let rules = RULES.iter();
        rules.map(move |rule| rule.replace("{}", day))
    });
    let whole = of_days.chain(DAYLESS.into_iter().map(str::to_owned));
    let rest = move |rule: String| Some(format!("{partial}{}", rule.strip_prefix(&typed)?));
    ends.chain(whole.filter_map(rest))
}

/// «every Thursday at 10:00 — Thu 26 Mar, Thu 2 Apr, Thu 9 Apr».
fn label(when: &When, zone: Tz, now: Instant) -> Result<String, NeverOccurs> {
    let recurrence = Recurrence::starting(when.cadence.clone(), zone, when.from, now)?;
    let year = now.with_timezone(&zone).year();
    let dates: Vec<String> = recurrence
        .iter_after(now)
        .take(DATES)
        .map(|at| day(at.with_timezone(&zone), year))
        .collect();
    Ok(format!(
        "{} — {}",
        describe(&when.cadence),
        dates.join(", ")
    ))
}

/// «Thu 26 Mar», with the year when it is another than now.
fn day(at: DateTime<Tz>, year: i32) -> String {
    let pattern = if at.year() == year {
        "%a %-d %b"
    } else {
        "%a %-d %b %Y"
    };
    at.format(pattern).to_string()
}

fn problem_label(problem: &WhenProblem) -> String {
    match problem {
        WhenProblem::Empty => "how often, such as: every thursday at 10:00".to_owned(),
        WhenProblem::NotUnderstood { part } => {
            format!("“{part}” is not understood; try: every thursday at 10:00")
        }
        WhenProblem::NoSuchTime { part } => format!("“{part}” is no time of day; try: 10:00"),
        WhenProblem::SecondTime { part } => {
            format!("“{part}” is a second time; a 1:1 meets at one")
        }
        WhenProblem::TimeMissing { .. } => "at what time? Add one, such as: 10:00".to_owned(),
        WhenProblem::DayMissing { .. } => "on which day? Add one, such as: thursday".to_owned(),
        WhenProblem::WeeksOutOfRange { part } => format!("“{part}”: 1 to 26 weeks are possible"),
        WhenProblem::NthOutOfRange { part } => {
            format!("“{part}”: the 1st to the 5th, or the last, are possible")
        }
        WhenProblem::DayOutOfRange { part } => {
            format!("“{part}”: the 1st to the 31st, or the last, are possible")
        }
        WhenProblem::Ambiguous { part } => {
            format!("“{part}” may mean two things; try: every 3 weeks thu 10:00")
        }
        WhenProblem::Clash { part } => format!("“{part}” does not go with what stands before it"),
        WhenProblem::NoSuchDate { part } => format!("“{part}” is no date such as 2026-12-03"),
        WhenProblem::Cron { part, .. } => format!("“{part}” is no cron rule for a 1:1"),
    }
}
