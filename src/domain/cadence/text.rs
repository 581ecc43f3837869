//! The canonical text of a cadence, which the database keeps.
//!
//! Not for people, though `chat::words` understands every such text. Invariant: what `Display` writes
//! `FromStr` reads back as the same value, and reading accepts nothing else, so a text identifies a cadence.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::{Cadence, DayOfMonth, Nth, Weeks};
use crate::domain::wall::WallTime;
use crate::domain::weekdays::{canonical_day, short};

impl fmt::Display for Cadence {
    /// `weekly mon,wed 09:15`, `every 2 weeks tue 15:30`, `monthly 2nd wed 11:00`, `monthly last fri 16:00`,
    /// `monthly 31st 10:00`, or the cron rule.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cadence::Weekly { every, days, time } if *every == Weeks::ONE => {
                write!(f, "weekly {days} {time}")
            }
            Cadence::Weekly { every, days, time } => {
                write!(f, "every {} weeks {days} {time}", every.get())
            }
            Cadence::MonthlyByWeekday { nth, weekday, time } => {
                write!(f, "monthly {nth} {} {time}", short(*weekday))
            }
            Cadence::MonthlyByDay { day, time } => write!(f, "monthly {day} {time}"),
            Cadence::Cron(rule) => rule.fmt(f),
        }
    }
}

impl fmt::Display for Nth {
    /// `1st` to `5th`, and `last`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Nth::First => "1st",
            Nth::Second => "2nd",
            Nth::Third => "3rd",
            Nth::Fourth => "4th",
            Nth::Fifth => "5th",
            Nth::Last => "last",
        })
    }
}

impl fmt::Display for DayOfMonth {
    /// `1st` to `31st`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ending = match (self.get() / 10, self.get() % 10) {
            (0 | 2 | 3, 1) => "st",
            (0 | 2, 2) => "nd",
            (0 | 2, 3) => "rd",
            _ => "th",
        };
        write!(f, "{}{ending}", self.get())
    }
}

/// A text that is not a canonical cadence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("read a cadence: {0:?} is none")]
pub struct CadenceTextError(String);

impl FromStr for Cadence {
    type Err = CadenceTextError;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Cadence, CadenceTextError> {
        // Reading is looser in places («every 02 weeks»); comparing with what would be written is not.
        read(text)
            .filter(|cadence| cadence.to_string() == text)
            .ok_or_else(|| CadenceTextError(text.to_owned()))
    }
}

fn read(text: &str) -> Option<Cadence> {
    let words: Vec<&str> = text.split(' ').collect();
    match *words.as_slice() {
        ["weekly", days, time] => weekly(Weeks::ONE, days, time),
        ["every", weeks, "weeks", days, time] => {
            weekly(Weeks::new(weeks.parse().ok()?)?, days, time)
        }
        ["monthly", nth, weekday, time] => Some(Cadence::MonthlyByWeekday {
            nth: Nth::ALL.into_iter().find(|n| n.to_string() == nth)?,
            weekday: canonical_day(weekday)?,
            time: time.parse().ok()?,
        }),
        ["monthly", day, time] => Some(Cadence::MonthlyByDay {
            day: (1..=31)
                .filter_map(DayOfMonth::new)
                .find(|d| d.to_string() == day)?,
            time: time.parse().ok()?,
        }),
        _ => text.parse().ok().map(Cadence::Cron),
    }
}

fn weekly(every: Weeks, days: &str, time: &str) -> Option<Cadence> {
    let time: WallTime = time.parse().ok()?;
    let days = days.parse().ok()?;
    Some(Cadence::Weekly { every, days, time })
}
