//! Dates, moments and spans of time in words.
//!
//! For everything that people read. Invariant: locale-free English, the same on every platform; an instant
//! is only ever shown with the zone that the caller gives.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

/// `Thu 26 Mar 2026`.
#[must_use]
pub fn date_long(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// `Thu 26 Mar 2026, 10:00`, as clocks in the zone show it.
#[must_use]
pub fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone)
        .format("%a %-d %b %Y, %H:%M")
        .to_string()
}

/// «30 minutes», «1 hour», «2 hours», «1 h 15 min».
#[must_use]
pub fn duration_minutes(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => counted(minutes, "minute"),
        (hours, 0) => counted(hours, "hour"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// How long ago a day was, for «open since …»: «today», «yesterday», «3 days», «2 weeks», «4 months».
///
/// Weeks count from 14 days on and months (of 30 days) from 70, where the smaller unit says no more.
#[must_use]
pub fn ago(days: u32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        2..14 => counted(days, "day"),
        14..70 => counted(days / 7, "week"),
        70..730 => counted(days / 30, "month"),
        _ => counted(days / 365, "year"),
    }
}

fn counted(count: u32, unit: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn a_moment_is_shown_in_the_readers_zone() {
        let at: DateTime<Utc> = "2026-03-26T09:00:00Z".parse().expect("an instant");
        assert_eq!(moment(at, Tz::Europe__Berlin), "Thu 26 Mar 2026, 10:00");
        assert_eq!(moment(at, Tz::Asia__Kathmandu), "Thu 26 Mar 2026, 14:45");
        assert_eq!(
            date_long(NaiveDate::from_ymd_opt(2026, 4, 3).expect("a date")),
            "Fri 3 Apr 2026"
        );
    }

    #[rstest]
    #[case(1, "1 minute")]
    #[case(30, "30 minutes")]
    #[case(60, "1 hour")]
    #[case(75, "1 h 15 min")]
    #[case(240, "4 hours")]
    fn durations_read_naturally(#[case] minutes: u32, #[case] text: &str) {
        assert_eq!(duration_minutes(minutes), text);
    }

    #[rstest]
    #[case(0, "today")]
    #[case(1, "yesterday")]
    #[case(3, "3 days")]
    #[case(13, "13 days")]
    #[case(14, "2 weeks")]
    #[case(69, "9 weeks")]
    #[case(70, "2 months")]
    #[case(800, "2 years")]
    fn ages_coarsen_with_time(#[case] days: u32, #[case] text: &str) {
        assert_eq!(ago(days), text);
    }
}
