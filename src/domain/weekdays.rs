//! A set of weekdays with at least one day in it.
//!
//! For cadences («Monday and Wednesday») and working hours. Not for single days (that is chrono's
//! `Weekday`), and without any order but Monday first. Invariant: never empty, so that «the next day of
//! the set» always exists.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, Weekday, WeekdaySet};
use thiserror::Error;

/// One to seven days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Weekdays(WeekdaySet);

impl Weekdays {
    /// Monday to Friday.
    pub const WORKDAYS: Weekdays = Weekdays(WeekdaySet::from_array([
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
    ]));

    /// All seven days.
    pub const ALL: Weekdays = Weekdays(WeekdaySet::ALL);

    /// The days named; `None` when there are none.
    #[must_use]
    pub fn new(days: impl IntoIterator<Item = Weekday>) -> Option<Weekdays> {
        let set: WeekdaySet = days.into_iter().collect();
        (set != WeekdaySet::EMPTY).then_some(Weekdays(set))
    }

    /// Exactly one day.
    #[must_use]
    pub const fn one(day: Weekday) -> Weekdays {
        Weekdays(WeekdaySet::single(day))
    }

    /// The days from one to another, both included, going over Sunday when need be.
    #[must_use]
    pub fn span(from: Weekday, to: Weekday) -> Weekdays {
        let mut days = Weekdays::one(from);
        let mut day = from;
        while day != to {
            day = day.succ();
            days = days.with(day);
        }
        days
    }

    /// The same days and this one.
    #[must_use]
    pub fn with(self, day: Weekday) -> Weekdays {
        Weekdays(self.0.union(WeekdaySet::single(day)))
    }

    /// The days of either set.
    #[must_use]
    pub fn union(self, other: Weekdays) -> Weekdays {
        Weekdays(self.0.union(other.0))
    }

    /// Whether the day is in the set.
    #[must_use]
    pub const fn contains(self, day: Weekday) -> bool {
        self.0.contains(day)
    }

    /// How many days, 1 to 7.
    #[must_use]
    pub fn count(self) -> u32 {
        u32::from(self.0.len())
    }

    /// The days, Monday first.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        self.0.iter(Weekday::Mon)
    }

    /// The only day, when there is just one.
    #[must_use]
    pub const fn single(self) -> Option<Weekday> {
        self.0.single_day()
    }

    /// The first date on or after `date` that falls on one of the days; `None` past the calendar's end.
    #[must_use]
    pub fn on_or_after(self, date: NaiveDate) -> Option<NaiveDate> {
        date.iter_days()
            .take(7)
            .find(|d| self.contains(chrono::Datelike::weekday(d)))
    }
}

impl fmt::Display for Weekdays {
    /// Lower-case short names, Monday first, joined by commas: `mon,wed`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, day) in self.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            write!(f, "{comma}{}", short(day))?;
        }
        Ok(())
    }
}

/// The canonical name of a weekday: `mon` to `sun`.
pub(crate) const fn short(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}

/// A text that is no canonical set of weekdays.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("read weekdays: {0:?} is none")]
pub struct WeekdaysError(String);

impl FromStr for Weekdays {
    type Err = WeekdaysError;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Weekdays, WeekdaysError> {
        let days: Option<Vec<Weekday>> = text.split(',').map(canonical_day).collect();
        days.and_then(Weekdays::new)
            .ok_or_else(|| WeekdaysError(text.to_owned()))
    }
}

/// The weekday of a canonical name, and of nothing else.
pub(crate) fn canonical_day(name: &str) -> Option<Weekday> {
    Weekdays::ALL.iter().find(|day| short(*day) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_set_cannot_be_made() {
        assert_eq!(Weekdays::new([]), None);
        assert!("".parse::<Weekdays>().is_err());
    }

    #[test]
    fn the_text_is_in_the_order_of_the_week() {
        let days = Weekdays::new([Weekday::Wed, Weekday::Mon, Weekday::Wed]).expect("two days");
        assert_eq!(days.to_string(), "mon,wed");
        assert_eq!("mon,wed".parse(), Ok(days));
    }

    #[test]
    fn a_span_goes_over_sunday() {
        assert_eq!(
            Weekdays::span(Weekday::Fri, Weekday::Mon).to_string(),
            "mon,fri,sat,sun"
        );
    }

    #[test]
    fn the_next_day_of_the_set_may_be_the_day_itself() {
        let thursday = NaiveDate::from_ymd_opt(2026, 3, 26).expect("a date");
        let days = Weekdays::new([Weekday::Mon, Weekday::Thu]).expect("two days");
        assert_eq!(days.on_or_after(thursday), Some(thursday));
        assert_eq!(
            days.on_or_after(thursday.succ_opt().expect("a date")),
            NaiveDate::from_ymd_opt(2026, 3, 30)
        );
    }
}
