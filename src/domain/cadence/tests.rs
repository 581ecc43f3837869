//! What cadences promise, by example and by property.

use proptest::prelude::*;
use rstest::rstest;

use super::arbitrary::cadences;
use super::*;

fn cadence(text: &str) -> Cadence {
    text.parse().expect("a canonical cadence")
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// The next dates from a day on, counted from that day's week.
fn dates(text: &str, from: &str, count: usize) -> Vec<String> {
    let (cadence, anchor) = (cadence(text), date(from));
    let next = |day: &NaiveDate| cadence.on_or_after(day.succ_opt()?, Some(anchor));
    std::iter::successors(cadence.on_or_after(anchor, Some(anchor)), next)
        .take(count)
        .map(|day| day.to_string())
        .collect()
}

#[test]
fn every_second_week_keeps_its_parity_over_a_year_of_53_weeks() {
    assert_eq!(
        dates("every 2 weeks thu 10:00", "2026-12-17", 4),
        ["2026-12-17", "2026-12-31", "2027-01-14", "2027-01-28"]
    );
}

#[test]
fn several_days_of_a_counted_week_belong_together() {
    assert_eq!(
        dates("every 3 weeks mon,fri 10:00", "2026-03-27", 4),
        ["2026-03-27", "2026-04-13", "2026-04-17", "2026-05-04"]
    );
}

#[test]
fn a_sunday_belongs_to_the_week_that_began_on_monday() {
    assert_eq!(
        dates("every 2 weeks mon,sun 10:00", "2026-03-29", 3),
        ["2026-03-29", "2026-04-06", "2026-04-12"]
    );
}

#[rstest]
#[case("monthly last fri 16:00", &["2026-01-30", "2026-02-27", "2026-03-27", "2026-04-24"])]
#[case("monthly 5th mon 16:00", &["2026-03-30", "2026-06-29", "2026-08-31"])]
#[case("monthly 31st 10:00", &["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"])]
#[case("monthly 1st 10:00", &["2026-01-01", "2026-02-01"])]
#[case("0 10 29 2 *", &["2028-02-29", "2032-02-29"])]
fn monthly_rules_have_these_dates(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(dates(text, "2026-01-01", expected.len()), expected);
}

#[rstest]
#[case("weekly thu 10:00", 7, 7)]
#[case("every 2 weeks thu 10:00", 14, 14)]
#[case("weekly mon,tue,wed,thu,fri 10:00", 1, 1)]
#[case("weekly mon,thu 10:00", 3, 4)]
#[case("weekly mon,sun 10:00", 1, 4)]
#[case("every 2 weeks mon,sun 10:00", 6, 7)]
#[case("monthly last fri 16:00", 28, 30)]
#[case("monthly 5th mon 16:00", 63, 87)]
#[case("monthly 31st 10:00", 28, 30)]
#[case("0 10 * * THU", 7, 7)]
#[case("0 10 * * *", 1, 1)]
#[case("0 10 29 2 *", 1461, 1461)]
#[case("0 10 30 2 *", 1830, 1830)]
fn the_rhythm_of_a_rule_is_known(#[case] text: &str, #[case] shortest: u32, #[case] typical: u32) {
    let cadence = cadence(text);
    assert_eq!(
        (cadence.shortest_gap_days(), cadence.typical_days()),
        (shortest, typical)
    );
}

#[rstest]
#[case("")]
#[case("thu 10:00")]
#[case("weekly thu 9:00")]
#[case("weekly wed,mon 09:00")]
#[case("every 1 weeks thu 10:00")]
#[case("every 02 weeks thu 10:00")]
#[case("every 27 weeks thu 10:00")]
#[case("monthly 6th mon 10:00")]
#[case("monthly 32nd 10:00")]
#[case("monthly 22th 10:00")]
#[case("0 10 * * thu")]
fn only_canonical_text_is_read_back(#[case] text: &str) {
    assert!(text.parse::<Cadence>().is_err());
}

proptest! {
    #[test]
    fn printing_and_reading_agree(cadence in cadences()) {
        prop_assert_eq!(cadence.to_string().parse(), Ok(cadence));
    }

    #[test]
    fn no_two_dates_are_closer_than_the_shortest_gap(cadence in cadences(), day in 0..3000_i64) {
        let start = date("2024-01-01") + TimeDelta::days(day);
        let first = cadence.on_or_after(start, Some(start));
        if let Some(first) = first
            && let Some(second) = cadence.on_or_after(first + TimeDelta::days(1), Some(start))
        {
            prop_assert!(days_between(first, second) >= cadence.shortest_gap_days());
        }
    }
}
