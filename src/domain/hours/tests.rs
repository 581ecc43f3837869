//! Where instants lie among working hours.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::cadence::arbitrary::{times, weekdays};

const BERLIN: Tz = Tz::Europe__Berlin;

fn local(text: &str) -> DateTime<Utc> {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M");
    resolve(BERLIN, local.expect("a local time"))
}

// 26 March 2026 is a Thursday.
#[rstest]
#[case("2026-03-26 09:00", true)]
#[case("2026-03-26 17:59", true)]
#[case("2026-03-26 18:00", false)]
#[case("2026-03-26 08:59", false)]
#[case("2026-03-28 12:00", false)]
fn the_beginning_is_within_and_the_end_is_not(#[case] at: &str, #[case] within: bool) {
    assert_eq!(WorkingHours::default().contains(BERLIN, local(at)), within);
}

#[rstest]
#[case("2026-03-26 08:00", "2026-03-26 09:00")]
#[case("2026-03-26 09:00", "2026-03-27 09:00")]
#[case("2026-03-26 12:00", "2026-03-27 09:00")]
#[case("2026-03-27 20:00", "2026-03-30 09:00")]
fn the_next_working_start_is_strictly_later(#[case] after: &str, #[case] start: &str) {
    assert_eq!(
        WorkingHours::default().next_start(BERLIN, local(after)),
        local(start)
    );
}

#[rstest]
#[case::inside("2026-03-26 10:00", "2026-03-26 10:00")]
#[case::evening("2026-03-26 20:00", "2026-03-26 17:00")]
#[case::at_the_close("2026-03-26 18:00", "2026-03-26 17:00")]
#[case::morning("2026-03-26 07:00", "2026-03-25 17:00")]
#[case::weekend("2026-03-29 10:00", "2026-03-27 17:00")]
#[case::monday_morning("2026-03-30 08:00", "2026-03-27 17:00")]
fn what_is_outside_moves_back_an_hour_before_the_close(#[case] at: &str, #[case] moved: &str) {
    assert_eq!(
        WorkingHours::default().latest_within(BERLIN, local(at)),
        local(moved)
    );
}

#[test]
fn a_day_shorter_than_an_hour_is_used_from_its_beginning() {
    let short: WorkingHours = "thu 09:00-09:30".parse().expect("hours");
    assert_eq!(
        short.latest_within(BERLIN, local("2026-03-27 12:00")),
        local("2026-03-26 09:00")
    );
}

#[rstest]
#[case("2026-03-26", "2026-03-26")]
#[case("2026-03-28", "2026-03-30")]
fn a_day_off_gives_the_next_working_day(#[case] date: NaiveDate, #[case] working: NaiveDate) {
    assert_eq!(
        WorkingHours::default().first_working_day_on_or_after(date),
        working
    );
}

#[test]
fn the_default_is_written_in_full() {
    assert_eq!(
        WorkingHours::default().to_string(),
        "mon,tue,wed,thu,fri 09:00-18:00"
    );
}

#[rstest]
#[case("")]
#[case(" 09:00-18:00")]
#[case("mon 18:00-09:00")]
#[case("mon 09:00-09:00")]
#[case("mon 9:00-18:00")]
fn hours_without_a_day_or_an_order_are_refused(#[case] text: &str) {
    assert!(text.parse::<WorkingHours>().is_err());
}

fn hours() -> impl Strategy<Value = WorkingHours> {
    (weekdays(), times(), times()).prop_filter_map("begins before it ends", |(days, one, other)| {
        WorkingHours::new(days, one.min(other), one.max(other))
    })
}

proptest! {
    #[test]
    fn printing_and_reading_agree(hours in hours()) {
        prop_assert_eq!(hours.to_string().parse(), Ok(hours));
    }

    #[test]
    fn moving_goes_back_into_working_hours_and_starts_go_forward(
        hours in hours(),
        zone in proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
        second in 946_684_800..2_840_140_800_i64,
    ) {
        let at = DateTime::from_timestamp(second, 0).expect("a second of this century");
        let start = hours.next_start(zone, at);
        prop_assert!(start > at);
        prop_assert!(hours.latest_within(zone, at) <= at);
        prop_assert!(hours.latest_within(zone, at) >= at - TimeDelta::days(9));
        prop_assert!(start <= at + TimeDelta::days(9));
    }
}
