//! Arbitrary cadences for property tests, also those of other modules.

use chrono::Weekday;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{Cadence, DayOfMonth, Nth, Weeks};
use crate::domain::wall::WallTime;
use crate::domain::weekdays::Weekdays;

/// Cadences of every kind; the cron rules among them all have dates.
pub(crate) fn cadences() -> impl Strategy<Value = Cadence> {
    let weekly =
        (1..=26_u32, weekdays(), times()).prop_map(|(weeks, days, time)| Cadence::Weekly {
            every: Weeks::new(weeks).expect("1 to 26"),
            days,
            time,
        });
    let by_weekday = (select(Nth::ALL.to_vec()), weekday(), times())
        .prop_map(|(nth, weekday, time)| Cadence::MonthlyByWeekday { nth, weekday, time });
    let by_day = (1..=31_u32, times()).prop_map(|(day, time)| Cadence::MonthlyByDay {
        day: DayOfMonth::new(day).expect("1 to 31"),
        time,
    });
    prop_oneof![4 => weekly, 2 => by_weekday, 2 => by_day, 2 => crons()]
}

fn crons() -> impl Strategy<Value = Cadence> {
    let days = select(vec!["*", "*/2", "1", "1,15", "10-20/5", "29", "31"]);
    let months = select(vec!["*", "*/3", "JAN", "2,8", "7-9"]);
    let weekdays = select(vec![
        "*", "*/2", "THU", "0", "7", "5-7", "6-1", "FRI-MON", "1,3",
    ]);
    (times(), days, months, weekdays).prop_filter_map("has dates", |(time, day, month, weekday)| {
        let (hour, minute) = (time.time().format("%-H"), time.time().format("%-M"));
        let rule = format!("{minute} {hour} {day} {month} {weekday}");
        let cadence = Cadence::Cron(rule.parse().expect("a rule"));
        let start = chrono::NaiveDate::from_ymd_opt(2026, 1, 1)?;
        cadence.on_or_after(start, None).map(|_| cadence)
    })
}

fn weekday() -> impl Strategy<Value = Weekday> {
    select(Weekdays::ALL.iter().collect::<Vec<_>>())
}

/// Sets of one to seven days.
pub(crate) fn weekdays() -> impl Strategy<Value = Weekdays> {
    subsequence(Weekdays::ALL.iter().collect::<Vec<_>>(), 1..=7)
        .prop_map(|days| Weekdays::new(days).expect("one to seven days"))
}

/// Any minute of the day.
pub(crate) fn times() -> impl Strategy<Value = WallTime> {
    (0..24_u32, 0..60_u32).prop_map(|(h, m)| WallTime::new(h, m).expect("a minute of the day"))
}
