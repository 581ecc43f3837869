//! A single day or moment, as people write it: «tomorrow», «next tue 15:00», «3 dec».
//!
//! For due dates, `move to`, `away`, `until`. Not for rules of recurrence (`parse_when`). Invariants: what is understood is
//! not in the past and not more than five years off, and a text that is understood in part is a problem.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;

use super::cadence::iso_date;
use super::scan::{Ordinal, TimeAt, Word, join, month, number, ordinal, time_at, weekday, words};
use crate::domain::wall::resolve;

/// A day, maybe with a wall time, in the zone it was read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The civil date.
    pub date: NaiveDate,
    /// The wall time, when one was given.
    pub time: Option<NaiveTime>,
}

impl Moment {
    /// The instant in the zone, at the usual time when none was given.
    #[must_use]
    pub fn at(self, zone: Tz, usual: NaiveTime) -> DateTime<Utc> {
        resolve(zone, self.date.and_time(self.time.unwrap_or(usual)))
    }
}

/// Why a date was not understood or is of no use; `part` is always the writer's own spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// There is no text.
    Empty,
    /// These words say nothing here.
    NotUnderstood {
        /// The words.
        part: String,
    },
    /// It has the form of a time, but no clock shows it.
    NoSuchTime {
        /// The time.
        part: String,
    },
    /// It has the form of a date, but no calendar has it.
    NoSuchDate {
        /// The date.
        part: String,
    },
    /// It is a second date or a second time.
    Second {
        /// The second one.
        part: String,
    },
    /// A day is wanted, without a time.
    TimeNotAllowed {
        /// The time.
        part: String,
    },
    /// It is over already.
    Past {
        /// The whole text.
        part: String,
    },
    /// It is more than five years off.
    TooFar {
        /// The whole text.
        part: String,
    },
}

impl DateProblem {
    /// The words concerned, as they were written; empty for an empty text.
    #[must_use]
    pub fn part(&self) -> &str {
        match self {
            DateProblem::Empty => "",
            DateProblem::NotUnderstood { part }
            | DateProblem::NoSuchTime { part }
            | DateProblem::NoSuchDate { part }
            | DateProblem::Second { part }
            | DateProblem::TimeNotAllowed { part }
            | DateProblem::Past { part }
            | DateProblem::TooFar { part } => part,
        }
    }
}

/// How far off a date may be: as far as a cadence may look for its next one.
const HORIZON: Months = Months::new(5 * 12);

/// Understands a day with or without a time; a time alone is today's. `zone` says what «today» is.
///
/// # Errors
///
/// The first [`DateProblem`] met, reading from the left; at last whether it is past or too far off.
pub fn parse_moment(text: &str, now: DateTime<Utc>, zone: Tz) -> Result<Moment, DateProblem> {
    let today = now.with_timezone(&zone).date_naive();
    let words = words(text);
    let reading = Reading::of(&words, today)?;
    let moment = Moment {
        date: reading.date.unwrap_or(today),
        time: reading.time.map(|(time, _)| time),
    };
    let over = match moment.time {
        Some(time) => resolve(zone, moment.date.and_time(time)) <= now,
        None => moment.date < today,
    };
    if over {
        return Err(DateProblem::Past { part: join(&words) });
    }
    match today.checked_add_months(HORIZON) {
        Some(last) if moment.date > last => Err(DateProblem::TooFar { part: join(&words) }),
        Some(_) | None => Ok(moment),
    }
}

/// Understands a day; a time is refused.
///
/// # Errors
///
/// As [`parse_moment`], and [`DateProblem::TimeNotAllowed`].
pub fn parse_day(text: &str, now: DateTime<Utc>, zone: Tz) -> Result<NaiveDate, DateProblem> {
    let today = now.with_timezone(&zone).date_naive();
    match Reading::of(&words(text), today)?.time {
        Some((_, part)) => Err(DateProblem::TimeNotAllowed { part }),
        None => parse_moment(text, now, zone).map(|moment| moment.date),
    }
}

/// What the words say, before it is known whether that is past; at least one of the two is there.
struct Reading {
    date: Option<NaiveDate>,
    /// The time with its spelling.
    time: Option<(NaiveTime, String)>,
}

impl Reading {
    fn of(words: &[Word], today: NaiveDate) -> Result<Reading, DateProblem> {
        let mut reading = Reading {
            date: None,
            time: None,
        };
        let mut rest = words;
        while let Some(first) = rest.first() {
            let taken = match first.key.as_str() {
                "at" | "on" | "by" | "until" | "the" | "@" => 1,
                _ => reading.take(rest, today)?,
            };
            rest = &rest[taken..];
        }
        match (reading.date, &reading.time) {
            (None, None) if words.is_empty() => Err(DateProblem::Empty),
            (None, None) => Err(DateProblem::NotUnderstood { part: join(words) }),
            (Some(_), _) | (_, Some(_)) => Ok(reading),
        }
    }

    /// Reads a day or a time at the beginning of the words, and says how many it took.
    ///
    /// A day goes first, so that the 3 of «3 dec» is no hour.
    fn take(&mut self, rest: &[Word], today: NaiveDate) -> Result<usize, DateProblem> {
        let part = |count: usize| join(&rest[..count]);
        match (day_at(rest, today), time_at(rest)) {
            (DayAt::Day(_, count), _) if self.date.is_some() => {
                Err(DateProblem::Second { part: part(count) })
            }
            (DayAt::Day(date, count), _) => {
                self.date = Some(date);
                Ok(count)
            }
            (DayAt::Impossible(count), _) => Err(DateProblem::NoSuchDate { part: part(count) }),
            (DayAt::No, TimeAt::Time(_, count)) if self.time.is_some() => {
                Err(DateProblem::Second { part: part(count) })
            }
            (DayAt::No, TimeAt::Time(time, count)) => {
                self.time = Some((time, part(count)));
                Ok(count)
            }
            (DayAt::No, TimeAt::Impossible(count)) => {
                Err(DateProblem::NoSuchTime { part: part(count) })
            }
            (DayAt::No, TimeAt::No) => Err(DateProblem::NotUnderstood { part: part(1) }),
        }
    }
}

/// What stands at the beginning of some words when a day is expected there.
enum DayAt {
    /// A day, and how many words it took.
    Day(NaiveDate, usize),
    /// So many words have the form of a day that no calendar has: `2026-02-30`, `31 feb`.
    Impossible(usize),
    /// Something else.
    No,
}

impl DayAt {
    fn or_impossible(date: Option<NaiveDate>, count: usize) -> DayAt {
        date.map_or(DayAt::Impossible(count), |date| DayAt::Day(date, count))
    }
}

fn day_at(rest: &[Word], today: NaiveDate) -> DayAt {
    let key = |ahead: usize| rest.get(ahead).map_or("", |word| word.key.as_str());
    let after = |days: u64| today.checked_add_days(Days::new(days));
    match key(0) {
        "today" | "tonight" => DayAt::Day(today, 1),
        "tomorrow" | "tmrw" => DayAt::or_impossible(after(1), 1),
        "day" if [key(1), key(2)] == ["after", "tomorrow"] => DayAt::or_impossible(after(2), 3),
        "next" => next_at(key(1), today),
        "this" => match weekday(key(1)) {
            Some(day) => DayAt::or_impossible(in_week(today, 0, day), 2),
            None => DayAt::No,
        },
        "in" => in_at(key(1), key(2), today),
        first => match weekday(first) {
            Some(day) => weekday_at(day, [key(1), key(2), key(3)], today),
            None => written_at([first, key(1), key(2)], today),
        },
    }
}

/// A weekday alone is the next one; before a date, as in «Thu 26 Mar 2026», it must agree with it.
fn weekday_at(day: Weekday, then: [&str; 3], today: NaiveDate) -> DayAt {
    if then[..2] == ["next", "week"] {
        return DayAt::or_impossible(in_week(today, 1, day), 3);
    }
    match written_at(then, today) {
        DayAt::Day(date, count) if date.weekday() == day => DayAt::Day(date, count + 1),
        DayAt::Day(_, count) | DayAt::Impossible(count) => DayAt::Impossible(count + 1),
        DayAt::No => {
            let next = today.checked_add_days(Days::new(days_until(today, day)));
            DayAt::or_impossible(next, 1)
        }
    }
}

/// A date in digits or with the month's name.
fn written_at(keys: [&str; 3], today: NaiveDate) -> DayAt {
    if looks_iso(keys[0]) {
        return DayAt::or_impossible(iso_date(keys[0]), 1);
    }
    named_at(keys, today)
}

/// The days from today to the next such weekday, 1 to 7: on a Friday, «fri» is a week off.
fn days_until(today: NaiveDate, day: Weekday) -> u64 {
    match day.days_since(today.weekday()) {
        0 => 7,
        days => u64::from(days),
    }
}

/// The weekday in the ISO week so many after today's.
fn in_week(today: NaiveDate, weeks: u64, day: Weekday) -> Option<NaiveDate> {
    let monday = today.week(Weekday::Mon).checked_first_day()?;
    monday.checked_add_days(Days::new(7 * weeks + u64::from(day.num_days_from_monday())))
}

/// «next tue» is in the next ISO week, «next week» its Monday, «next month» its first.
fn next_at(unit: &str, today: NaiveDate) -> DayAt {
    match (unit, weekday(unit)) {
        (_, Some(day)) => DayAt::or_impossible(in_week(today, 1, day), 2),
        ("week", None) => DayAt::or_impossible(in_week(today, 1, Weekday::Mon), 2),
        ("month", None) => {
            let first = today.with_day(1);
            DayAt::or_impossible(first.and_then(|d| d.checked_add_months(Months::new(1))), 2)
        }
        (_, None) => DayAt::No,
    }
}

/// «in 3 days», «in a week», «in 2 months» (a shorter month gives its last day).
fn in_at(count: &str, unit: &str, today: NaiveDate) -> DayAt {
    let count = match count {
        "a" | "an" => Some(1),
        _ => number(count),
    };
    let days =
        |per_unit: u64, count: u32| today.checked_add_days(Days::new(per_unit * u64::from(count)));
    let date = match (unit, count) {
        ("day" | "days", Some(count)) => days(1, count),
        ("week" | "weeks", Some(count)) => days(7, count),
        ("month" | "months", Some(count)) => today.checked_add_months(Months::new(count)),
        _ => return DayAt::No,
    };
    // What is beyond the calendar is also too far off, and that is the better answer.
    DayAt::Day(date.unwrap_or(NaiveDate::MAX), 3)
}

/// Digits and two dashes: meant as 2026-12-03, whether or not such a day exists.
fn looks_iso(key: &str) -> bool {
    key.matches('-').count() == 2 && key.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// «3 dec», «dec 3rd», each with an optional year; without one, the next such day, maybe today.
fn named_at(keys: [&str; 3], today: NaiveDate) -> DayAt {
    let [first, second, third] = keys;
    let day_first = day_number(first).zip(month(second));
    let month_first = || day_number(second).zip(month(first));
    let Some((day, month)) = day_first.or_else(month_first) else {
        return DayAt::No;
    };
    if third.len() == 4 && third.bytes().all(|b| b.is_ascii_digit()) {
        let year = third.parse().ok();
        let date = year.and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
        return DayAt::or_impossible(date, 3);
    }
    // Nine years have a leap day between them, also around 2100.
    let years = today.year()..=today.year().saturating_add(8);
    let date = years
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .find(|date| *date >= today);
    DayAt::or_impossible(date, 2)
}

/// `3`, `3rd`, `third`.
fn day_number(key: &str) -> Option<u32> {
    number(key).or_else(|| match ordinal(key)? {
        Ordinal::Number(day) => Some(day),
        Ordinal::Last => None,
    })
}

#[cfg(test)]
mod tests;
