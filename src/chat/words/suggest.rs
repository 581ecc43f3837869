//! Completions of date words while somebody types.
//!
//! Each with the day that it means, for the label. Invariant: every suggested text is understood by
//! `parse_moment`, at the same instant and zone, as the suggested date.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::dates::parse_moment;

/// A text to complete with, and the day that it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What to put into the field.
    pub text: String,
    /// The civil date that it means now.
    pub date: NaiveDate,
}

/// The most suggestions at once: more than a glance takes in helps nobody.
const MOST: usize = 8;

/// What is offered, the likeliest first.
const OFFERED: [&str; 21] = [
    "tomorrow",
    "today",
    "next week",
    "in 2 weeks",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "next monday",
    "next tuesday",
    "next wednesday",
    "next thursday",
    "next friday",
    "in 3 days",
    "in 1 week",
    "in 3 weeks",
    "in 1 month",
    "saturday",
    "sunday",
    "next month",
];

/// The date words that begin as `prefix` does, at most 8; before them the text itself, when it is a date
/// that none of them says.
#[must_use]
pub fn suggest(prefix: &str, now: DateTime<Utc>, zone: Tz) -> Vec<Suggestion> {
    let prefix = prefix.trim();
    let typed = prefix.to_lowercase();
    let understood = |text: &str| {
        let date = parse_moment(text, now, zone).ok()?.date;
        let text = text.to_owned();
        Some(Suggestion { text, date })
    };
    let offered: Vec<Suggestion> = OFFERED
        .into_iter()
        .filter(|text| text.starts_with(&typed))
        .filter_map(understood)
        .collect();
    // «next fr» is understood, but whoever is offered «next friday» needs no second line for that day.
    let own = understood(prefix).filter(|own| offered.iter().all(|other| other.date != own.date));
    own.into_iter().chain(offered).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    // A Thursday.
    const NOW: &str = "2026-03-19T09:00:00Z";

    fn suggested(prefix: &str) -> Vec<(String, String)> {
        let now = NOW.parse().expect("an instant");
        suggest(prefix, now, Tz::Europe__Berlin)
            .into_iter()
            .map(|s| (s.text, s.date.to_string()))
            .collect()
    }

    #[test]
    fn words_are_completed_with_the_day_they_mean() {
        let friday = ("next friday".to_owned(), "2026-03-27".to_owned());
        assert_eq!(suggested("next fr"), [friday]);
    }

    #[test]
    fn what_is_understood_already_comes_first() {
        assert_eq!(suggested("fri 15:00")[0].1, "2026-03-20");
    }

    #[rstest]
    #[case("", 8)]
    #[case("2020-01-01", 0)]
    #[case("xyz", 0)]
    fn there_are_a_few_or_none(#[case] prefix: &str, #[case] count: usize) {
        assert_eq!(suggested(prefix).len(), count);
    }

    #[test]
    fn everything_offered_is_understood() {
        let now = NOW.parse().expect("an instant");
        for text in OFFERED {
            assert!(
                parse_moment(text, now, Tz::Europe__Berlin).is_ok(),
                "{text}"
            );
        }
    }
}
