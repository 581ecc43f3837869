//! How often a 1:1 meets: the rule alone, as civil dates with one wall time.
//!
//! Not when that is: a cadence knows no zone and no instant (`recur` adds both), and not how people write
//! it (`chat::words`). Invariants: at most one meeting a day; the parts hold their own limits, so every
//! value of the type is a cadence; `Display` is the text that the database keeps, and `FromStr` reads it back.

mod text;

use chrono::{Datelike, Months, NaiveDate, NaiveTime, TimeDelta, Weekday};

pub use self::text::CadenceTextError;
use super::cron_rule::CronRule;
use super::wall::WallTime;
use super::weekdays::Weekdays;

/// A rule of recurrence, in the terms of RFC 5545 §3.3.10 where it has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cadence {
    /// `FREQ=WEEKLY;INTERVAL=every;BYDAY=days;WKST=MO`: ISO weeks, counted from the anchor's.
    Weekly {
        /// Each how-manyeth week.
        every: Weeks,
        /// On which days of it.
        days: Weekdays,
        /// At what wall time.
        time: WallTime,
    },
    /// `FREQ=MONTHLY;BYDAY=2WE`: a month without a fifth has none.
    MonthlyByWeekday {
        /// Which one of the month.
        nth: Nth,
        /// Which weekday.
        weekday: Weekday,
        /// At what wall time.
        time: WallTime,
    },
    /// A day of each month. Unlike `BYMONTHDAY`, a month without that day uses its last one.
    MonthlyByDay {
        /// The day.
        day: DayOfMonth,
        /// At what wall time.
        time: WallTime,
    },
    /// What the words cannot say.
    Cron(CronRule),
}

/// An interval of 1 to 26 weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weeks(u32);

impl Weeks {
    /// Every week.
    pub const ONE: Weeks = Weeks(1);
    /// Every second week.
    pub const TWO: Weeks = Weeks(2);
    /// The longest interval: half a year.
    pub const MAX: u32 = 26;

    /// `None` outside 1 to 26.
    #[must_use]
    pub const fn new(weeks: u32) -> Option<Weeks> {
        if weeks >= 1 && weeks <= Self::MAX {
            Some(Weeks(weeks))
        } else {
            None
        }
    }

    /// The number of weeks.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// Which of a weekday's occurrences in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nth {
    /// On days 1 to 7.
    First,
    /// On days 8 to 14.
    Second,
    /// On days 15 to 21.
    Third,
    /// On days 22 to 28.
    Fourth,
    /// On days 29 to 31, which not every month has.
    Fifth,
    /// The fourth or the fifth, whichever is the month's last.
    Last,
}

impl Nth {
    /// All of them, in order.
    pub const ALL: [Nth; 6] = [
        Nth::First,
        Nth::Second,
        Nth::Third,
        Nth::Fourth,
        Nth::Fifth,
        Nth::Last,
    ];

    /// The date of the weekday in the month that `month` lies in.
    fn in_month_of(self, month: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
        let nth = |n| NaiveDate::from_weekday_of_month_opt(month.year(), month.month(), weekday, n);
        match self {
            Nth::First => nth(1),
            Nth::Second => nth(2),
            Nth::Third => nth(3),
            Nth::Fourth => nth(4),
            Nth::Fifth => nth(5),
            Nth::Last => nth(5).or_else(|| nth(4)),
        }
    }
}

/// A day of the month, 1 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayOfMonth(u32);

impl DayOfMonth {
    /// The last day of every month, whichever that is.
    pub const LAST: DayOfMonth = DayOfMonth(31);

    /// `None` outside 1 to 31.
    #[must_use]
    pub const fn new(day: u32) -> Option<DayOfMonth> {
        if day >= 1 && day <= 31 {
            Some(DayOfMonth(day))
        } else {
            None
        }
    }

    /// The number of the day.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The day, or the last one, of the month that `month` lies in.
    fn in_month_of(self, month: NaiveDate) -> Option<NaiveDate> {
        // From the longest day down, February is found at the fourth try.
        (28..=self.0.max(28))
            .rev()
            .find_map(|longest| month.with_day(self.0.min(longest)))
    }
}

/// How far the dates of a rule are looked at to tell its rhythm. Monthly rules repeat within it but for
/// leap years, and a rule that fires daily is not walked to its end.
const SAMPLE: usize = 400;

impl Cadence {
    /// The wall time of every meeting. It is one for all dates, since no rule fires twice a day.
    #[must_use]
    pub const fn time(&self) -> NaiveTime {
        match self {
            Cadence::Weekly { time, .. }
            | Cadence::MonthlyByWeekday { time, .. }
            | Cadence::MonthlyByDay { time, .. } => time.time(),
            Cadence::Cron(rule) => rule.time().time(),
        }
    }

    /// The first civil date of the rule on or after `date`.
    ///
    /// With an interval of several weeks, the weeks are counted from the ISO week (Monday to Sunday) of
    /// `anchor`; without one, every week counts. `None` when the calendar, or for cron the year 2100, ends
    /// before.
    #[must_use]
    pub fn on_or_after(&self, date: NaiveDate, anchor: Option<NaiveDate>) -> Option<NaiveDate> {
        match self {
            Cadence::Weekly { every, days, .. } => match anchor {
                Some(anchor) => in_counted_week(*every, *days, date, anchor),
                None => days.on_or_after(date),
            },
            Cadence::MonthlyByWeekday { nth, weekday, .. } => {
                in_some_month(date, |month| nth.in_month_of(month, *weekday))
            }
            Cadence::MonthlyByDay { day, .. } => {
                in_some_month(date, |month| day.in_month_of(month))
            }
            Cadence::Cron(rule) => rule.on_or_after(date),
        }
    }

    /// The fewest days between two meetings in a row, for «only cadences of 5 days or more».
    #[must_use]
    pub fn shortest_gap_days(&self) -> u32 {
        match self {
            Cadence::Weekly { every, days, .. } => shortest_weekly(*every, *days),
            Cadence::MonthlyByWeekday { nth, .. } => match nth {
                Nth::First | Nth::Second | Nth::Third | Nth::Fourth | Nth::Last => 28,
                // July and August, December and January can both have one, nine weeks apart.
                Nth::Fifth => 63,
            },
            // Across February.
            Cadence::MonthlyByDay { .. } => 28,
            Cadence::Cron(rule) => {
                let dates = sample(rule);
                let gaps = dates.windows(2).map(|pair| days_between(pair[0], pair[1]));
                gaps.min().unwrap_or(NEVER_AGAIN)
            }
        }
    }

    /// The usual number of days from one meeting to the next, rounded, at least 1, for «twice the cadence».
    #[must_use]
    pub fn typical_days(&self) -> u32 {
        match self {
            Cadence::Weekly { every, days, .. } => {
                let (span, count) = (7 * every.get(), days.count());
                ((span + count / 2) / count).max(1)
            }
            Cadence::MonthlyByWeekday { nth, .. } => match nth {
                Nth::First | Nth::Second | Nth::Third | Nth::Fourth | Nth::Last => 30,
                // 146,097 days of 400 years have 1,671 or so of each weekday's fifths.
                Nth::Fifth => 87,
            },
            Cadence::MonthlyByDay { .. } => 30,
            Cadence::Cron(rule) => {
                let dates = sample(rule);
                match (dates.first(), dates.last(), u32::try_from(dates.len())) {
                    (Some(first), Some(last), Ok(count)) if count > 1 => {
                        let gaps = count - 1;
                        (days_between(*first, *last) + gaps / 2) / gaps
                    }
                    _ => NEVER_AGAIN,
                }
            }
        }
    }
}

/// What a rule with less than two dates answers for its gaps, in days: the five years within which
/// `recur` wants a date.
const NEVER_AGAIN: u32 = 5 * 366;

/// The dates of a cron rule over the 28 years in which weekdays and dates repeat, or the first of them.
fn sample(rule: &CronRule) -> Vec<NaiveDate> {
    let end = NaiveDate::from_ymd_opt(2029, 1, 1);
    let start = NaiveDate::from_ymd_opt(2001, 1, 1).and_then(|start| rule.on_or_after(start));
    let next = |date: &NaiveDate| rule.on_or_after(date.succ_opt()?);
    std::iter::successors(start, next)
        .take_while(|date| Some(*date) < end)
        .take(SAMPLE)
        .collect()
}

fn days_between(earlier: NaiveDate, later: NaiveDate) -> u32 {
    u32::try_from((later - earlier).num_days()).unwrap_or(0)
}

fn shortest_weekly(every: Weeks, days: Weekdays) -> u32 {
    let days: Vec<u32> = days.iter().map(|d| d.num_days_from_monday()).collect();
    let within = days.windows(2).map(|pair| pair[1] - pair[0]);
    let (first, last) = (days.first(), days.last());
    let across = 7 * every.get() + first.copied().unwrap_or(0) - last.copied().unwrap_or(0);
    within.fold(across, u32::min)
}

/// The Monday of the date's ISO week.
fn monday(date: NaiveDate) -> Option<NaiveDate> {
    let since = i64::from(date.weekday().num_days_from_monday());
    date.checked_sub_signed(TimeDelta::days(since))
}

/// Weeks are numbered by the distance of their Mondays: the numbers of ISO weeks jump at the end of a year
/// of 53 weeks and would lose the parity there.
fn in_counted_week(
    every: Weeks,
    days: Weekdays,
    date: NaiveDate,
    anchor: NaiveDate,
) -> Option<NaiveDate> {
    let this_week = monday(date)?;
    let since_anchor = (this_week - monday(anchor)?).num_weeks();
    let every = i64::from(every.get());
    let skipped = (-since_anchor).rem_euclid(every);
    let week = this_week.checked_add_signed(TimeDelta::weeks(skipped))?;
    let found = days.on_or_after(week.max(date))?;
    if monday(found)? == week {
        return Some(found);
    }
    days.on_or_after(week.checked_add_signed(TimeDelta::weeks(every))?)
}

/// The first date on or after `date` that `pick` finds in a month.
///
/// Eight months are enough for every rule: a fifth weekday is never further off than three.
fn in_some_month(
    date: NaiveDate,
    pick: impl Fn(NaiveDate) -> Option<NaiveDate>,
) -> Option<NaiveDate> {
    let first = date.with_day(1)?;
    (0..8)
        .filter_map(|months| first.checked_add_months(Months::new(months)))
        .filter_map(pick)
        .find(|found| *found >= date)
}

#[cfg(test)]
pub(crate) mod arbitrary;
#[cfg(test)]
mod tests;
