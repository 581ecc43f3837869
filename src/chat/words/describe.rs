//! A cadence in English words.
//!
//! For confirmations and cards; the text that the database keeps is the cadence's own. Invariant:
//! `parse_when` reads every description back as the same cadence.

use super::scan::weekday_name;
use crate::domain::cadence::{Cadence, DayOfMonth, Nth, Weeks};
use crate::domain::weekdays::Weekdays;

/// «every Thursday at 10:00», «on the last Friday of the month at 16:00», «by the rule 0 10 * * THU».
#[must_use]
pub fn describe(cadence: &Cadence) -> String {
    match cadence {
        Cadence::Weekly { every, days, time } => format!("{} at {time}", weekly(*every, *days)),
        Cadence::MonthlyByWeekday { nth, weekday, time } => {
            let (nth, weekday) = (nth_name(*nth), weekday_name(*weekday));
            format!("on the {nth} {weekday} of the month at {time}")
        }
        Cadence::MonthlyByDay { day, time } => format!("{} at {time}", monthly(*day)),
        Cadence::Cron(rule) => format!("by the rule {rule}"),
    }
}

fn weekly(every: Weeks, days: Weekdays) -> String {
    match (every.get(), days.single()) {
        (1, Some(day)) => format!("every {}", weekday_name(day)),
        (2, Some(day)) => format!("every second {}", weekday_name(day)),
        (1, None) if days == Weekdays::ALL => "every day".to_owned(),
        (1, None) => list(days),
        (weeks, _) => format!("every {weeks} weeks on {}", list(days)),
    }
}

/// «Monday and Wednesday», «Monday, Tuesday and Friday», «Monday to Friday».
pub(super) fn list(days: Weekdays) -> String {
    if days == Weekdays::WORKDAYS {
        return "Monday to Friday".to_owned();
    }
    if days == Weekdays::ALL {
        return "Monday to Sunday".to_owned();
    }
    let names: Vec<&str> = days.iter().map(weekday_name).collect();
    match names.as_slice() {
        [init @ .., last] if !init.is_empty() => format!("{} and {last}", init.join(", ")),
        names => names.concat(),
    }
}

fn monthly(day: DayOfMonth) -> String {
    match day.get() {
        1..=28 => format!("on the {day} of each month"),
        _ => format!("on the {day} of each month (or its last day)"),
    }
}

const fn nth_name(nth: Nth) -> &'static str {
    match nth {
        Nth::First => "first",
        Nth::Second => "second",
        Nth::Third => "third",
        Nth::Fourth => "fourth",
        Nth::Fifth => "fifth",
        Nth::Last => "last",
    }
}
