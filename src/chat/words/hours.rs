//! Working hours as people write them: `mon-fri 09:00-18:00`, `Mon, Wed, Fri 8:30 to 4pm`, `weekdays 9-17`.
//!
//! Days first, then one pair of hours for all of them. Invariant: what [`describe_hours`] writes is read back as
//! the same hours.

use super::describe::list;
use super::scan::{TimeAt, Word, time_at, weekday, words};
use crate::domain::hours::WorkingHours;
use crate::domain::wall::WallTime;
use crate::domain::weekdays::Weekdays;

/// Two texts that show what is possible, for the answer to one that was not understood.
pub const HOURS_EXAMPLES: [&str; 2] = ["mon-fri 09:00-18:00", "mon, wed, fri 8:30-16:00"];

/// «Monday to Friday, 09:00 to 18:00».
#[must_use]
pub fn describe_hours(hours: &WorkingHours) -> String {
    let (from, to) = (
        WallTime::from(hours.opens()),
        WallTime::from(hours.closes()),
    );
    format!("{}, {from} to {to}", list(hours.days()))
}

/// Understands working hours; `None` for everything else, also when they do not begin before they end.
#[must_use]
pub fn parse_hours(text: &str) -> Option<WorkingHours> {
    let spaced = text.replace(['-', '–', '—'], " to ");
    let all = words(&spaced);
    let (days, rest) = days(&all)?;
    let (from, rest) = time(rest)?;
    let (to, rest) = time(rest.split_first().filter(|(to, _)| is_until(to))?.1)?;
    if !rest.is_empty() {
        return None;
    }
    WorkingHours::new(days, from, to)
}

/// The days at the beginning, and what follows them.
fn days(mut rest: &[Word]) -> Option<(Weekdays, &[Word])> {
    let mut found: Option<Weekdays> = None;
    loop {
        let (more, after) = match rest {
            [word, after @ ..] if word.key == "and" && found.is_some() => {
                rest = after;
                continue;
            }
            [from, to, until, after @ ..] if is_until(to) => {
                match (weekday(&from.key), weekday(&until.key)) {
                    (Some(from), Some(until)) => (Weekdays::span(from, until), after),
                    _ => return found.map(|days| (days, rest)),
                }
            }
            [every, day, after @ ..] if every.key == "every" && day.key == "day" => {
                (Weekdays::ALL, after)
            }
            [word, after @ ..] => match word.key.as_str() {
                "daily" => (Weekdays::ALL, after),
                "weekdays" | "workdays" => (Weekdays::WORKDAYS, after),
                key => match weekday(key) {
                    Some(day) => (Weekdays::one(day), after),
                    None => return found.map(|days| (days, rest)),
                },
            },
            [] => return found.map(|days| (days, rest)),
        };
        found = Some(found.map_or(more, |days| days.union(more)));
        rest = after;
    }
}

fn is_until(word: &Word) -> bool {
    matches!(word.key.as_str(), "to" | "until" | "till")
}

/// A time at the beginning, and what follows it.
fn time(rest: &[Word]) -> Option<(WallTime, &[Word])> {
    let rest = match rest {
        [from, after @ ..] if matches!(from.key.as_str(), "from" | "at") => after,
        other => other,
    };
    match time_at(rest) {
        TimeAt::Time(time, taken) => Some((WallTime::from(time), &rest[taken..])),
        TimeAt::Impossible(_) | TimeAt::No => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("mon-fri 09:00-18:00", "mon,tue,wed,thu,fri 09:00-18:00")]
    #[case("MON-FRI 9-18", "mon,tue,wed,thu,fri 09:00-18:00")]
    #[case("Mon, Wed, Fri 8:30 to 4pm", "mon,wed,fri 08:30-16:00")]
    #[case("mon - thu and sat from 9 to 5 pm", "mon,tue,wed,thu,sat 09:00-17:00")]
    #[case("sun–thu 08:00–16:00", "mon,tue,wed,thu,sun 08:00-16:00")]
    #[case("weekdays 9am-5pm", "mon,tue,wed,thu,fri 09:00-17:00")]
    #[case("every day 10:00-12:00", "mon,tue,wed,thu,fri,sat,sun 10:00-12:00")]
    #[case("Friday 9.15 until noon", "fri 09:15-12:00")]
    fn hours_are_understood(#[case] text: &str, #[case] canonical: &str) {
        assert_eq!(parse_hours(text), canonical.parse().ok());
    }

    #[rstest]
    #[case("")]
    #[case("mon-fri")]
    #[case("9-18")]
    #[case("mon-fri 18:00-09:00")]
    #[case("mon-fri 09:00-09:00")]
    #[case("mon-fri 09:00")]
    #[case("mon-fri 09:00-24:00")]
    #[case("mon-fri 09:00-12:00 13:00-18:00")]
    #[case("someday 9-18")]
    #[case("mon to 9-18")]
    fn everything_else_is_not(#[case] text: &str) {
        assert_eq!(parse_hours(text), None);
    }

    #[rstest]
    #[case("mon,tue,wed,thu,fri 09:00-18:00", "Monday to Friday, 09:00 to 18:00")]
    #[case(
        "mon,wed,fri 08:30-16:00",
        "Monday, Wednesday and Friday, 08:30 to 16:00"
    )]
    #[case("sun 10:00-12:00", "Sunday, 10:00 to 12:00")]
    #[case(
        "mon,tue,wed,thu,fri,sat,sun 10:00-12:00",
        "Monday to Sunday, 10:00 to 12:00"
    )]
    fn hours_are_described_and_read_back(#[case] canonical: &str, #[case] text: &str) {
        let hours: WorkingHours = canonical.parse().expect("working hours");
        assert_eq!(describe_hours(&hours), text);
        assert_eq!(parse_hours(text), Some(hours));
    }
}
