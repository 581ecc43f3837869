//! What a recurrence promises, by example and by property.

use chrono::Timelike;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::cadence::arbitrary::cadences;

fn cadence(text: &str) -> Cadence {
    text.parse().expect("a canonical cadence")
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn started(text: &str, zone: Tz, after: &str) -> Recurrence {
    Recurrence::starting(cadence(text), zone, None, instant(after)).expect("it occurs")
}

fn shown(recurrence: &Recurrence, after: &str, count: usize) -> Vec<String> {
    recurrence
        .iter_after(instant(after))
        .take(count)
        .map(|at| {
            at.with_timezone(&recurrence.zone())
                .format("%F %R")
                .to_string()
        })
        .collect()
}

#[test]
fn a_meeting_stays_at_its_wall_time_over_a_change_of_the_clock() {
    let weekly = started(
        "weekly thu 10:00",
        Tz::Europe__Berlin,
        "2026-03-19T12:00:00Z",
    );
    let next: Vec<_> = weekly
        .iter_after(instant("2026-03-19T12:00:00Z"))
        .take(2)
        .collect();
    assert_eq!(
        next,
        [
            instant("2026-03-26T09:00:00Z"),
            instant("2026-04-02T08:00:00Z")
        ]
    );
}

#[test]
fn a_skipped_time_loses_no_week() {
    let weekly = started(
        "weekly sun 02:30",
        Tz::Europe__Berlin,
        "2026-03-20T00:00:00Z",
    );
    assert_eq!(
        shown(&weekly, "2026-03-20T00:00:00Z", 3),
        ["2026-03-22 02:30", "2026-03-29 03:30", "2026-04-05 02:30"]
    );
}

#[test]
fn a_time_that_occurs_twice_happens_once() {
    let daily = started("0 2 * * *", Tz::Europe__Berlin, "2026-10-24T12:00:00Z");
    // 02:00 summer time, and from within the second 02:00 onwards.
    let first = instant("2026-10-25T00:00:00Z");
    assert_eq!(
        daily.next_after(instant("2026-10-24T12:00:00Z")),
        Some(first)
    );
    let second_pass = instant("2026-10-25T01:10:00Z");
    assert_eq!(
        daily.next_after(first),
        Some(instant("2026-10-26T01:00:00Z"))
    );
    assert_eq!(
        daily.next_after(second_pass),
        Some(instant("2026-10-26T01:00:00Z"))
    );
}

#[test]
fn a_missing_day_happens_on_the_next_and_only_once() {
    let daily = started("0 10 * * *", Tz::Pacific__Apia, "2011-12-28T00:00:00Z");
    assert_eq!(
        shown(&daily, "2011-12-29T00:00:00Z", 3),
        ["2011-12-29 10:00", "2011-12-31 10:00", "2012-01-01 10:00"]
    );
    let fridays = started(
        "weekly fri 10:00",
        Tz::Pacific__Apia,
        "2011-12-20T00:00:00Z",
    );
    assert_eq!(
        shown(&fridays, "2011-12-24T22:00:00Z", 2),
        ["2011-12-31 10:00", "2012-01-06 10:00"]
    );
}

#[test]
fn the_first_match_anchors_the_weeks() {
    let biweekly = started(
        "every 2 weeks tue,thu 10:00",
        Tz::UTC,
        "2026-03-25T00:00:00Z",
    );
    assert_eq!(biweekly.anchor(), date("2026-03-26"));
    assert_eq!(
        shown(&biweekly, "2026-03-25T00:00:00Z", 3),
        ["2026-03-26 10:00", "2026-04-07 10:00", "2026-04-09 10:00"]
    );
}

#[test]
fn a_series_begins_not_before_the_given_date() {
    let from = Some(date("2026-12-03"));
    let after = instant("2026-03-25T00:00:00Z");
    let series = Recurrence::starting(cadence("every 2 weeks wed 10:00"), Tz::UTC, from, after);
    let series = series.expect("it occurs");
    assert_eq!(series.anchor(), date("2026-12-09"));
    assert_eq!(
        series.next_after(after),
        Some(instant("2026-12-09T10:00:00Z"))
    );
}

#[test]
fn todays_time_that_is_over_is_no_first_date() {
    assert_eq!(
        started("weekly thu 10:00", Tz::UTC, "2026-03-26T10:00:00Z").anchor(),
        date("2026-04-02")
    );
    assert_eq!(
        started("weekly thu 10:00", Tz::UTC, "2026-03-26T09:59:59Z").anchor(),
        date("2026-03-26")
    );
}

#[rstest]
#[case("0 10 30 2 *", None)]
#[case("0 10 31 4,6,9,11 *", None)]
#[case("weekly thu 10:00", Some("2031-04-01"))]
fn what_has_no_date_within_five_years_is_refused(#[case] text: &str, #[case] from: Option<&str>) {
    let after = instant("2026-03-26T00:00:00Z");
    let outcome = Recurrence::starting(cadence(text), Tz::UTC, from.map(date), after);
    assert_eq!(outcome, Err(NeverOccurs));
}

#[test]
fn a_leap_day_is_within_five_years() {
    assert_eq!(
        started("0 10 29 2 *", Tz::UTC, "2024-02-29T10:00:00Z").anchor(),
        date("2028-02-29")
    );
}

fn zones() -> impl Strategy<Value = Tz> {
    proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec())
}

/// Any second of 2000 to 2060.
fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    (946_684_800..2_840_140_800_i64)
        .prop_map(|second| DateTime::from_timestamp(second, 0).expect("a second of this century"))
}

proptest! {
    #[test]
    fn dates_strictly_increase_and_never_precede_the_anchor(
        cadence in cadences(), zone in zones(), after in instants(), ask in instants()
    ) {
        if let Ok(series) = Recurrence::starting(cadence, zone, None, after) {
            let mut last = ask;
            for at in series.iter_after(ask).take(6) {
                prop_assert!(at > last);
                prop_assert!(at.with_timezone(&zone).date_naive() >= series.anchor());
                last = at;
            }
        }
    }

    #[test]
    fn the_anchor_is_the_date_of_the_first_match(
        cadence in cadences(), zone in zones(), after in instants()
    ) {
        if let Ok(series) = Recurrence::starting(cadence, zone, None, after) {
            let first = resolve(zone, series.anchor().and_time(series.cadence().time()));
            prop_assert_eq!(series.next_after(after), Some(first));
        }
    }

    #[test]
    fn wall_time_stays_unless_the_clock_skips_it(
        cadence in cadences(), zone in zones(), after in instants()
    ) {
        if let Ok(series) = Recurrence::starting(cadence, zone, None, after) {
            for at in series.iter_after(after).take(6) {
                let local = at.with_timezone(&zone).naive_local();
                let wanted = local.date().and_time(series.cadence().time());
                let skipped = resolve(zone, wanted).with_timezone(&zone).naive_local() != wanted;
                let kept = local.hour() == wanted.hour() && local.minute() == wanted.minute();
                // A gap at midnight may have moved it over to the next date.
                let from_eve = resolve(zone, wanted - TimeDelta::days(1)) == at;
                prop_assert!(kept || skipped || from_eve, "{local} for {wanted}");
            }
        }
    }

    #[test]
    fn where_one_asks_from_makes_no_difference(
        cadence in cadences(), zone in zones(), after in instants()
    ) {
        if let Ok(series) = Recurrence::starting(cadence, zone, None, after)
            && let [first, second] = series.iter_after(after).take(2).collect::<Vec<_>>()[..]
        {
            let between = first + (second - first) / 2;
            prop_assert_eq!(series.next_after(between), Some(second));
            prop_assert_eq!(series.next_after(second - TimeDelta::seconds(1)), Some(second));
        }
    }
}
