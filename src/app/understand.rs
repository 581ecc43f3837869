//! Understands what was typed where it is known who asks and when: cadences, zones, dates.

use crate::domain::cron_rule::CronProblem;
use chrono::NaiveDate;
use chrono_tz::Tz;

use super::outcome::Step;
use crate::chat::words::{
    DateProblem, Moment, When, WhenProblem, parse_day, parse_moment, parse_when, parse_zone,
};
use crate::domain::change;
use crate::domain::clock::Instant;
use crate::domain::recur::Recurrence;
use crate::domain::refusal::{CadenceProblem, DateIssue, Refusal};

/// A cadence in words, from now on.
///
/// # Errors
/// A refusal that names the part, and all of it when none of its dates ever comes.
pub fn recurrence(text: &str, zone: Tz, now: Instant) -> Step<Recurrence> {
    let when = when(text)?;
    Ok(Recurrence::starting(when.cadence, zone, when.from, now).map_err(|_| never(text))?)
}

/// A cadence in words for a series that goes on: it begins after an instant, and stays in the weeks that
/// counted where it can.
///
/// # Errors
/// As [`recurrence`].
pub fn rhythm(text: &str, old: &Recurrence, after: Instant) -> Step<Recurrence> {
    let when = when(text)?;
    let new = change::rhythm(old, when.cadence, when.from, after);
    Ok(new.map_err(|_| never(text))?)
}

fn never(text: &str) -> Refusal {
    Refusal::UnknownCadence {
        part: text.trim().to_owned(),
        problem: CadenceProblem::NeverOccurs,
    }
}

fn when(text: &str) -> Step<When> {
    parse_when(text).map_err(|problem| {
        let kind = match &problem {
            WhenProblem::Empty => CadenceProblem::Empty,
            WhenProblem::TimeMissing { .. } => CadenceProblem::NoTime,
            WhenProblem::DayMissing { .. } => CadenceProblem::NoDay,
            WhenProblem::WeeksOutOfRange { .. } => CadenceProblem::WeeksOutOfRange,
            WhenProblem::Cron {
                problem: CronProblem::MoreThanOnceADay { .. },
                ..
            } => CadenceProblem::MoreThanDaily,
            WhenProblem::NotUnderstood { .. }
            | WhenProblem::NoSuchTime { .. }
            | WhenProblem::SecondTime { .. }
            | WhenProblem::NthOutOfRange { .. }
            | WhenProblem::DayOutOfRange { .. }
            | WhenProblem::Ambiguous { .. }
            | WhenProblem::Clash { .. }
            | WhenProblem::NoSuchDate { .. }
            | WhenProblem::Cron { .. } => CadenceProblem::NotUnderstood,
        };
        Refusal::UnknownCadence {
            part: problem.part().to_owned(),
            problem: kind,
        }
        .into()
    })
}

/// A zone by its name or city.
///
/// # Errors
/// A refusal with near matches.
pub fn zone(text: &str) -> Step<Tz> {
    parse_zone(text).map_err(|near| {
        Refusal::UnknownZone {
            given: text.to_owned(),
            near,
        }
        .into()
    })
}

/// A day in words, in the zone.
///
/// # Errors
/// A refusal that names the part.
pub fn day(option: &'static str, text: &str, now: Instant, zone: Tz) -> Step<NaiveDate> {
    parse_day(text, now, zone).map_err(|problem| bad_date(option, &problem).into())
}

/// A day with or without a time in words, in the zone.
///
/// # Errors
/// A refusal that names the part.
pub fn moment(option: &'static str, text: &str, now: Instant, zone: Tz) -> Step<Moment> {
    parse_moment(text, now, zone).map_err(|problem| bad_date(option, &problem).into())
}

fn bad_date(option: &'static str, problem: &DateProblem) -> Refusal {
    let issue = match problem {
        DateProblem::Empty
        | DateProblem::NotUnderstood { .. }
        | DateProblem::NoSuchTime { .. }
        | DateProblem::NoSuchDate { .. }
        | DateProblem::Second { .. } => DateIssue::NotUnderstood,
        DateProblem::TimeNotAllowed { .. } => DateIssue::TimeNotWanted,
        DateProblem::Past { .. } => DateIssue::Past,
        DateProblem::TooFar { .. } => DateIssue::TooFar,
    };
    Refusal::BadDate {
        option,
        part: problem.part().to_owned(),
        problem: issue,
    }
}
