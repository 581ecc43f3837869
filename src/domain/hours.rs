//! A person's working hours, and where an instant lies among them.
//!
//! For «wait for the next working start» and «moved back into working hours». Not a calendar of holidays
//! or of a person's aways, and without shifts over midnight. Invariants: at least one working day, and every
//! one of them has a beginning before its end. The zone is the caller's to give: hours stay when a person
//! travels.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use thiserror::Error;

use super::wall::{WallTime, resolve};
use super::weekdays::Weekdays;

/// The same hours on each of a set of weekdays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WorkingHours {
    days: Weekdays,
    from: WallTime,
    to: WallTime,
}

impl Default for WorkingHours {
    /// Monday to Friday, 09:00 to 18:00.
    fn default() -> WorkingHours {
        let hour = |hour| WallTime::new(hour, 0).expect("a full hour of the day");
        WorkingHours {
            days: Weekdays::WORKDAYS,
            from: hour(9),
            to: hour(18),
        }
    }
}

/// How long before the close [`WorkingHours::latest_within`] leaves, so that there is time to act.
const TIME_TO_ACT: TimeDelta = TimeDelta::hours(1);

impl WorkingHours {
    /// `None` unless `from` is before `to`.
    #[must_use]
    pub fn new(days: Weekdays, from: WallTime, to: WallTime) -> Option<WorkingHours> {
        (from < to).then_some(WorkingHours { days, from, to })
    }

    /// The working days.
    #[must_use]
    pub const fn days(&self) -> Weekdays {
        self.days
    }

    /// When a working day begins.
    #[must_use]
    pub const fn opens(&self) -> NaiveTime {
        self.from.time()
    }

    /// When it ends; this minute is no longer within it.
    #[must_use]
    pub const fn closes(&self) -> NaiveTime {
        self.to.time()
    }

    /// Whether the weekday of the date is a working day.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.days.contains(date.weekday())
    }

    /// The date itself or the first working day after it.
    #[must_use]
    pub fn first_working_day_on_or_after(&self, date: NaiveDate) -> NaiveDate {
        // Only in the last week that chrono can name is there none.
        self.days.on_or_after(date).unwrap_or(date)
    }

    /// When a working day begins on the date, whether or not it is one.
    #[must_use]
    pub fn day_start(&self, zone: Tz, date: NaiveDate) -> DateTime<Utc> {
        resolve(zone, date.and_time(self.from.time()))
    }

    /// When it ends.
    fn day_end(&self, zone: Tz, date: NaiveDate) -> DateTime<Utc> {
        resolve(zone, date.and_time(self.to.time()))
    }

    /// Whether the instant is within working hours: the beginning is, the end is not.
    #[must_use]
    pub fn contains(&self, zone: Tz, at: DateTime<Utc>) -> bool {
        let date = local_date(zone, at);
        self.is_working_day(date)
            && self.day_start(zone, date) <= at
            && at < self.day_end(zone, date)
    }

    /// The next working start: the next beginning of a working day, strictly after the instant.
    #[must_use]
    pub fn next_start(&self, zone: Tz, after: DateTime<Utc>) -> DateTime<Utc> {
        let mut date = local_date(zone, after);
        loop {
            date = self.first_working_day_on_or_after(date);
            let start = self.day_start(zone, date);
            if start > after {
                return start;
            }
            date = date + Days::new(1);
        }
    }

    /// The instant itself when it is within working hours, else moved back into them.
    ///
    /// Back means to the latest earlier working day, one hour before its close, or to its beginning when
    /// the day is shorter than that: what arrives at the very close leaves no time to act.
    #[must_use]
    pub fn latest_within(&self, zone: Tz, at: DateTime<Utc>) -> DateTime<Utc> {
        if self.contains(zone, at) {
            return at;
        }
        let mut date = local_date(zone, at);
        while !self.is_working_day(date) || self.day_end(zone, date) > at {
            date = date - Days::new(1);
        }
        let start = self.day_start(zone, date);
        start.max(self.day_end(zone, date) - TIME_TO_ACT)
    }
}

fn local_date(zone: Tz, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

impl fmt::Display for WorkingHours {
    /// The text that the database keeps: `mon,tue,wed,thu,fri 09:00-18:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}-{}", self.days, self.from, self.to)
    }
}

/// A text that is no canonical working hours.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("read working hours: {0:?} are none")]
pub struct WorkingHoursError(String);

impl FromStr for WorkingHours {
    type Err = WorkingHoursError;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<WorkingHours, WorkingHoursError> {
        read(text).ok_or_else(|| WorkingHoursError(text.to_owned()))
    }
}

fn read(text: &str) -> Option<WorkingHours> {
    let (days, hours) = text.split_once(' ')?;
    let (from, to) = hours.split_once('-')?;
    WorkingHours::new(days.parse().ok()?, from.parse().ok()?, to.parse().ok()?)
}

#[cfg(test)]
mod tests;
