//! Wall time: what the clock on the wall shows, and the instant that it means in a zone.
//!
//! Not a calendar and not a rule of recurrence (`recur`); it knows one day at a time. Invariants: a
//! [`WallTime`] is a whole minute, and [`resolve`] answers for every zone and every local time, also for
//! those that a clock skips or shows twice.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDateTime, NaiveTime, Offset, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use thiserror::Error;

/// A time of day in whole minutes, 00:00 to 23:59, without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime(NaiveTime);

impl WallTime {
    /// The minute of the day, or `None` when there is no such hour (0–23) or minute (0–59).
    #[must_use]
    pub const fn new(hour: u32, minute: u32) -> Option<WallTime> {
        match NaiveTime::from_hms_opt(hour, minute, 0) {
            Some(time) => Some(WallTime(time)),
            None => None,
        }
    }

    /// The same as chrono's time of day, with zero seconds.
    #[must_use]
    pub const fn time(self) -> NaiveTime {
        self.0
    }
}

impl From<NaiveTime> for WallTime {
    /// Seconds and fractions are dropped.
    fn from(time: NaiveTime) -> WallTime {
        WallTime::new(time.hour(), time.minute())
            .expect("the hour and minute of a time are in range")
    }
}

impl From<WallTime> for NaiveTime {
    fn from(time: WallTime) -> NaiveTime {
        time.0
    }
}

impl fmt::Display for WallTime {
    /// Always five characters: `09:15`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

/// A text that is not of the form `09:15`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("read a time of day: {0:?} is none")]
pub struct WallTimeError(String);

impl FromStr for WallTime {
    type Err = WallTimeError;

    /// Reads what `Display` writes, and nothing looser; people's spellings are `chat::words`.
    fn from_str(text: &str) -> Result<WallTime, WallTimeError> {
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        text.split_once(':')
            .filter(|(hour, minute)| digits(hour) && digits(minute))
            .and_then(|(hour, minute)| WallTime::new(hour.parse().ok()?, minute.parse().ok()?))
            .ok_or_else(|| WallTimeError(text.to_owned()))
    }
}

/// The instant at which clocks in `zone` show `local`.
///
/// As RFC 5545 §3.3.5 has it: a time shown twice is the first of the two, and a time that the clock
/// skips is read with the offset that held before the gap, so it happens later by the gap's length
/// (02:30 becomes 03:30; on Apia's missing 30 December 2011 it becomes the same hour of the 31st).
///
/// The zone data of `chrono-tz` ends with the year 2099; after it, every zone keeps its standard time.
#[must_use]
pub fn resolve(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let offset = zone
        .offset_from_local_datetime(&local)
        .earliest()
        .map_or_else(|| offset_before_gap(zone, local), |offset| offset.fix());
    // Only in the last day that chrono can name could the subtraction leave its range.
    local.checked_sub_offset(offset).unwrap_or(local).and_utc()
}

/// The offset that held before the gap in which `local` lies.
///
/// Read with the offset after the gap, `local` is an instant before the change; read with the one
/// before, an instant after it. So reading it again and again alternates between the two offsets, and
/// since a clock that skips goes forward, the one before is the smaller. The first guess may come from
/// another era; one more reading has left it.
fn offset_before_gap(zone: Tz, local: NaiveDateTime) -> FixedOffset {
    let reread = |offset: FixedOffset| {
        let utc = local.checked_sub_offset(offset).unwrap_or(local);
        zone.offset_from_utc_datetime(&utc).fix()
    };
    let one = reread(reread(zone.offset_from_utc_datetime(&local).fix()));
    let other = reread(one);
    std::cmp::min_by_key(one, other, FixedOffset::local_minus_utc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use rstest::rstest;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a local time")
    }

    #[rstest]
    #[case::plain("Europe/Berlin", "2026-03-26 10:00", "2026-03-26T09:00:00Z")]
    #[case::skipped_hour("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30:00Z")]
    #[case::start_of_the_gap("Europe/Berlin", "2026-03-29 02:00", "2026-03-29T01:00:00Z")]
    #[case::end_of_the_gap("Europe/Berlin", "2026-03-29 03:00", "2026-03-29T01:00:00Z")]
    #[case::shown_twice("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00Z")]
    #[case::new_york_gap("America/New_York", "2026-03-08 02:30", "2026-03-08T07:30:00Z")]
    #[case::half_an_hour("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45:00Z")]
    #[case::half_an_hour_twice("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45:00Z")]
    #[case::midnight("America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04T03:00:00Z")]
    #[case::cairo_midnight("Africa/Cairo", "2026-04-24 00:30", "2026-04-23T22:30:00Z")]
    #[case::missing_day("Pacific/Apia", "2011-12-30 10:00", "2011-12-30T20:00:00Z")]
    #[case::day_after_it("Pacific/Apia", "2011-12-31 10:00", "2011-12-30T20:00:00Z")]
    #[case::quarter_hours("Asia/Kathmandu", "2026-01-01 10:00", "2026-01-01T04:15:00Z")]
    fn a_wall_time_means_one_instant(
        #[case] zone: Tz,
        #[case] at: &str,
        #[case] utc: DateTime<Utc>,
    ) {
        assert_eq!(resolve(zone, local(at)), utc);
    }

    #[test]
    fn every_zone_answers_at_the_ends_of_the_calendar() {
        for zone in chrono_tz::TZ_VARIANTS {
            for date in [NaiveDate::MIN, NaiveDate::MAX] {
                let _ = resolve(zone, date.and_time(NaiveTime::MIN));
            }
        }
    }

    #[rstest]
    #[case("9:15")]
    #[case("24:00")]
    #[case("10:60")]
    #[case("+1:00")]
    #[case("10:00:00")]
    fn only_the_canonical_form_is_read_back(#[case] text: &str) {
        assert!(text.parse::<WallTime>().is_err());
    }
}
