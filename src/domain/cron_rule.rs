//! A five-field cron rule that fires at most once a day, on civil dates.
//!
//! The fields are read here, so that an error can name the field, and then given to the `cron` crate as
//! plain lists: the crate wants a field for seconds, counts weekdays from Sunday = 1, refuses a range
//! over Sunday, and joins the two day fields by AND. It is asked on a *fake UTC* only (the civil time
//! carried as if it were UTC), for what it does at a change of the clock is wrong; the instant is
//! `wall::resolve`'s matter. Invariant: one minute of one hour, so that a day has at most one firing.
//!
//! Which Unix: the one of Vixie's cron, `crontab(5)` on Debian. A day field counts as restricted unless it
//! *begins* with `*`. When both are restricted the rule fires on either; otherwise on dates that match
//! both, so `0 10 */2 * MON` is «Mondays with an odd day of the month».

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, TimeDelta};
use cron::Schedule;
use thiserror::Error;

use super::wall::WallTime;

/// A validated rule such as `0 10 * * THU`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CronRule {
    text: String,
    time: WallTime,
    /// The rule fires on the dates of any of these: one schedule, or two for a union of day fields.
    schedules: Vec<Schedule>,
}

/// The fields in the order in which they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CronField {
    /// 0 to 59.
    Minute,
    /// 0 to 23.
    Hour,
    /// 1 to 31.
    DayOfMonth,
    /// 1 to 12 or JAN to DEC.
    Month,
    /// 0 to 7 or SUN to SAT, where 0 and 7 are Sunday; ranges may go over Sunday.
    DayOfWeek,
}

/// Why a text is no usable cron rule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CronProblem {
    /// There are more or fewer than five fields.
    #[error("read a cron rule: {0} fields instead of 5")]
    FieldCount(usize),
    /// A field says something that its kind of field cannot.
    #[error("read a cron rule: {text:?} is not understood as {field:?}")]
    Field {
        /// Which of the five.
        field: CronField,
        /// What stands there.
        text: String,
    },
    /// Several minutes or hours: a meeting is held at most once a day.
    #[error("read a cron rule: it fires more than once a day")]
    MoreThanOnceADay {
        /// The minute and hour as written.
        text: String,
    },
}

impl CronRule {
    /// The wall time of every firing.
    #[must_use]
    pub const fn time(&self) -> WallTime {
        self.time
    }

    /// The first civil date on or after `date` on which the rule fires.
    ///
    /// `None` when there is none before the `cron` crate's last year, 2100.
    #[must_use]
    pub fn on_or_after(&self, date: NaiveDate) -> Option<NaiveDate> {
        let fake_utc = date.and_time(self.time.time()).and_utc();
        // The crate answers strictly later.
        let before = fake_utc.checked_sub_signed(TimeDelta::seconds(1))?;
        self.schedules
            .iter()
            .filter_map(|schedule| schedule.after(&before).next())
            .map(|at| at.date_naive())
            .min()
    }
}

impl fmt::Display for CronRule {
    /// The rule as it was written, in capitals, with single spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for CronRule {
    type Err = CronProblem;

    fn from_str(text: &str) -> Result<CronRule, CronProblem> {
        let text = text.to_ascii_uppercase();
        let fields: Vec<&str> = text.split_whitespace().collect();
        let &[minute, hour, day, month, weekday] = fields.as_slice() else {
            return Err(CronProblem::FieldCount(fields.len()));
        };
        let minutes = CronField::Minute.read(minute)?;
        let hours = CronField::Hour.read(hour)?;
        let days = CronField::DayOfMonth.read(day)?;
        let months = CronField::Month.read(month)?;
        let weekdays = CronField::DayOfWeek.read(weekday)?;
        let time = only(&minutes)
            .zip(only(&hours))
            .and_then(|(minute, hour)| WallTime::new(hour, minute))
            .ok_or_else(|| CronProblem::MoreThanOnceADay {
                text: format!("{minute} {hour}"),
            })?;
        let restricted = |field: &str| !field.starts_with('*');
        let schedule = |days: &str, weekdays: &str| {
            let (minutes, hours, months) = (list(&minutes), list(&hours), list(&months));
            format!("0 {minutes} {hours} {days} {months} {weekdays}")
                .parse::<Schedule>()
                .expect("lists of values in range are a valid schedule")
        };
        let (days, weekdays) = (list(&days), names(&weekdays));
        let schedules = if restricted(day) && restricted(weekday) {
            vec![schedule(&days, "*"), schedule("*", &weekdays)]
        } else {
            vec![schedule(&days, &weekdays)]
        };
        Ok(CronRule {
            text: fields.join(" "),
            time,
            schedules,
        })
    }
}

/// The month names of cron, January first.
const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];

/// The weekday names of cron by their Unix numbers: Sunday is 0.
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

impl CronField {
    /// The smallest and the largest value.
    const fn limits(self) -> (u32, u32) {
        match self {
            CronField::Minute => (0, 59),
            CronField::Hour => (0, 23),
            CronField::DayOfMonth => (1, 31),
            CronField::Month => (1, 12),
            CronField::DayOfWeek => (0, 7),
        }
    }

    const fn names(self) -> &'static [&'static str] {
        match self {
            CronField::Minute | CronField::Hour | CronField::DayOfMonth => &[],
            CronField::Month => &MONTHS,
            CronField::DayOfWeek => &WEEKDAYS,
        }
    }

    /// The values that a field stands for; of weekdays, Sunday is 0 only.
    fn read(self, text: &str) -> Result<BTreeSet<u32>, CronProblem> {
        let problem = || CronProblem::Field {
            field: self,
            text: text.to_owned(),
        };
        let mut values = BTreeSet::new();
        for item in text.split(',') {
            values.extend(self.item(item).ok_or_else(problem)?);
        }
        Ok(values)
    }

    /// `*`, `a`, `a-b`, and the first and last of these with `/step`.
    fn item(self, item: &str) -> Option<Vec<u32>> {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, Some(number(step).filter(|step| *step > 0)?)),
            None => (item, None),
        };
        let (low, high) = self.limits();
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (self.value(from)?, self.value(to)?),
            None if range == "*" => (low, high),
            // As in Vixie's cron, a step needs something to step through.
            None if step.is_some() => return None,
            None => (self.value(range)?, self.value(range)?),
        };
        let to = match self {
            CronField::DayOfWeek if from > to => to + 7,
            CronField::DayOfWeek
            | CronField::Minute
            | CronField::Hour
            | CronField::DayOfMonth
            | CronField::Month => to,
        };
        let step = usize::try_from(step.unwrap_or(1)).ok()?;
        let values: Vec<u32> = (from..=to).step_by(step).map(|v| self.wrap(v)).collect();
        (!values.is_empty()).then_some(values)
    }

    const fn wrap(self, value: u32) -> u32 {
        match self {
            CronField::DayOfWeek => value % 7,
            CronField::Minute | CronField::Hour | CronField::DayOfMonth | CronField::Month => value,
        }
    }

    /// A number in range, or a name by its three letters.
    fn value(self, text: &str) -> Option<u32> {
        let (low, high) = self.limits();
        if let Some(value) = number(text) {
            return (low..=high).contains(&value).then_some(value);
        }
        let index = self.names().iter().position(|name| *name == text)?;
        u32::try_from(index).ok().map(|index| index + low)
    }
}

/// Digits and nothing else: `u32::from_str` would take a sign.
fn number(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
    text.parse().ok()
}

fn only(values: &BTreeSet<u32>) -> Option<u32> {
    values.first().copied().filter(|_| values.len() == 1)
}

fn list(values: &BTreeSet<u32>) -> String {
    let values: Vec<String> = values.iter().map(u32::to_string).collect();
    values.join(",")
}

fn names(weekdays: &BTreeSet<u32>) -> String {
    let names: Vec<&str> = WEEKDAYS
        .iter()
        .zip(0..)
        .filter_map(|(name, number)| weekdays.contains(&number).then_some(*name))
        .collect();
    names.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike;
    use rstest::rstest;

    fn dates(rule: &str, from: &str, count: usize) -> Vec<String> {
        let rule: CronRule = rule.parse().expect("a rule");
        let mut day: NaiveDate = from.parse().expect("a date");
        let mut dates = Vec::new();
        while dates.len() < count {
            day = rule.on_or_after(day).expect("a date");
            dates.push(day.format("%a %d.%m.").to_string());
            day = day.succ_opt().expect("a date");
        }
        dates
    }

    #[rstest]
    #[case("0 10 * * THU", &["Thu 26.03.", "Thu 02.04."])]
    #[case("0 10 * * 4", &["Thu 26.03.", "Thu 02.04."])]
    #[case("0 10 * * 0", &["Sun 29.03.", "Sun 05.04."])]
    #[case("0 10 * * 7", &["Sun 29.03.", "Sun 05.04."])]
    #[case("0 10 * * FRI-MON", &["Fri 27.03.", "Sat 28.03.", "Sun 29.03.", "Mon 30.03."])]
    #[case("0 10 * * 5-7", &["Fri 27.03.", "Sat 28.03.", "Sun 29.03.", "Fri 03.04."])]
    #[case("0 10 * * 6-1", &["Sat 28.03.", "Sun 29.03.", "Mon 30.03.", "Sat 04.04."])]
    #[case("0 10 * * */2", &["Thu 26.03.", "Sat 28.03.", "Sun 29.03.", "Tue 31.03."])]
    #[case("0 10 * * mon-fri/2", &["Fri 27.03.", "Mon 30.03.", "Wed 01.04."])]
    #[case("0 10 29 2 *", &["Tue 29.02.", "Sun 29.02."])]
    fn weekdays_are_those_of_unix(#[case] rule: &str, #[case] expected: &[&str]) {
        assert_eq!(dates(rule, "2026-03-26", expected.len()), expected);
    }

    #[test]
    fn two_restricted_day_fields_fire_on_either() {
        assert_eq!(
            dates("0 10 1,15 * MON", "2026-03-26", 4),
            ["Mon 30.03.", "Wed 01.04.", "Mon 06.04.", "Mon 13.04."]
        );
    }

    #[test]
    fn a_day_field_that_begins_with_a_star_is_joined_by_and() {
        let rule: CronRule = "0 10 */2 * MON".parse().expect("a rule");
        let mut day = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
        for _ in 0..20 {
            day = rule.on_or_after(day).expect("a date");
            assert_eq!((day.weekday(), day.day() % 2), (chrono::Weekday::Mon, 1));
            day = day.succ_opt().expect("a date");
        }
    }

    #[rstest]
    #[case("*/30 10 * * *")]
    #[case("0,30 10 * * *")]
    #[case("0 9,10 * * *")]
    #[case("* * * * *")]
    fn a_rule_that_fires_more_than_once_a_day_is_refused(#[case] rule: &str) {
        assert!(matches!(
            rule.parse::<CronRule>(),
            Err(CronProblem::MoreThanOnceADay { .. })
        ));
    }

    #[rstest]
    #[case("60 10 * * *", CronField::Minute, "60")]
    #[case("0 24 * * *", CronField::Hour, "24")]
    #[case("0 10 0 * *", CronField::DayOfMonth, "0")]
    #[case("0 10 31-1 * *", CronField::DayOfMonth, "31-1")]
    #[case("0 10 L * *", CronField::DayOfMonth, "L")]
    #[case("0 10 * 13 *", CronField::Month, "13")]
    #[case("0 10 * * 8", CronField::DayOfWeek, "8")]
    #[case("0 10 * * MONDAY", CronField::DayOfWeek, "MONDAY")]
    #[case("0 10 * * 1#2", CronField::DayOfWeek, "1#2")]
    #[case("0 10 */0 * *", CronField::DayOfMonth, "*/0")]
    #[case("0 10 1/2 * *", CronField::DayOfMonth, "1/2")]
    #[case("0 10 1, * *", CronField::DayOfMonth, "1,")]
    #[case("+0 10 * * *", CronField::Minute, "+0")]
    fn a_wrong_field_is_named(#[case] rule: &str, #[case] field: CronField, #[case] text: &str) {
        let text = text.to_owned();
        assert_eq!(
            rule.parse::<CronRule>(),
            Err(CronProblem::Field { field, text })
        );
    }

    #[test]
    fn six_fields_are_not_five() {
        assert_eq!(
            "0 0 10 * * THU".parse::<CronRule>(),
            Err(CronProblem::FieldCount(6))
        );
        assert_eq!(
            "@daily".parse::<CronRule>(),
            Err(CronProblem::FieldCount(1))
        );
    }

    #[test]
    fn the_text_is_kept_in_capitals_with_single_spaces() {
        let rule: CronRule = " 0  10 * *\tthu".parse().expect("a rule");
        assert_eq!(rule.to_string(), "0 10 * * THU");
        assert_eq!(rule.to_string().parse(), Ok(rule));
    }
}
