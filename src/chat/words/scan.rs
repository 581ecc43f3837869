//! Text into words, and what single words mean: weekdays, months, ordinals, numbers, times.
//!
//! Shared by cadences and dates, and knows neither. Invariant: a word remembers how it was written, so that
//! a problem can show the writer their own text.

use chrono::{NaiveTime, Weekday};

use crate::domain::cadence::Nth;

/// A word as it was written and as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The writer's spelling.
    pub(super) raw: String,
    /// In lower case, without a full stop at its end.
    pub(super) key: String,
}

impl Word {
    fn new(raw: &str) -> Word {
        let lower = raw.to_lowercase();
        let key = match lower.as_str() {
            "a.m." => "am",
            "p.m." => "pm",
            other => other.trim_end_matches('.'),
        };
        Word {
            raw: raw.to_owned(),
            key: key.to_owned(),
        }
    }
}

/// Splits at spaces, commas and semicolons, and at a dash between letters (`mon-fri`), which becomes `to`.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let separator = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    for piece in text.split(separator).filter(|piece| !piece.is_empty()) {
        match piece.split_once(['-', '–']) {
            Some((from, to)) if weekday(&from.to_lowercase()).is_some() && !to.is_empty() => {
                words.extend([from, "to", to].map(Word::new));
            }
            Some(_) | None => words.push(Word::new(piece)),
        }
    }
    words
}

/// The words from one index to before another, as one text.
pub(super) fn join(words: &[Word]) -> String {
    let raw: Vec<&str> = words.iter().map(|word| word.raw.as_str()).collect();
    raw.join(" ")
}

/// A weekday by its full name, its plural, or a usual short form.
pub(super) fn weekday(key: &str) -> Option<Weekday> {
    Some(match key {
        "monday" | "mondays" | "mon" | "mo" => Weekday::Mon,
        "tuesday" | "tuesdays" | "tues" | "tue" | "tu" => Weekday::Tue,
        "wednesday" | "wednesdays" | "weds" | "wed" | "we" => Weekday::Wed,
        "thursday" | "thursdays" | "thurs" | "thur" | "thu" | "th" => Weekday::Thu,
        "friday" | "fridays" | "fri" | "fr" => Weekday::Fri,
        "saturday" | "saturdays" | "sat" | "sa" => Weekday::Sat,
        "sunday" | "sundays" | "sun" | "su" => Weekday::Sun,
        _ => return None,
    })
}

/// The English name of a weekday.
pub(super) const fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A month, 1 to 12, by its name or its first three letters (September also by four).
pub(super) fn month(key: &str) -> Option<u32> {
    let same = |name: &str| name == key || name.get(..3) == Some(key);
    let index = match key {
        "sept" => 8,
        _ => MONTHS.iter().position(|name| same(name))?,
    };
    u32::try_from(index).ok().map(|index| index + 1)
}

/// What an ordinal may count: the first one, the second one, …, the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ordinal {
    /// From 1; how far it may go depends on what is counted.
    Number(u32),
    /// The last one.
    Last,
}

impl Ordinal {
    /// Which of a weekday's occurrences in a month, if a month can have so many.
    pub(super) const fn nth(self) -> Option<Nth> {
        Some(match self {
            Ordinal::Number(1) => Nth::First,
            Ordinal::Number(2) => Nth::Second,
            Ordinal::Number(3) => Nth::Third,
            Ordinal::Number(4) => Nth::Fourth,
            Ordinal::Number(5) => Nth::Fifth,
            Ordinal::Last => Nth::Last,
            Ordinal::Number(_) => return None,
        })
    }
}

/// `first` to `fifth`, `last`, or digits with an ending: `1st`, `22nd`. The ending is not checked: `2th` is
/// as clear as it is wrong.
pub(super) fn ordinal(key: &str) -> Option<Ordinal> {
    let number = match key {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "last" => return Some(Ordinal::Last),
        _ => {
            let endings = ["st", "nd", "rd", "th"];
            number(endings.iter().find_map(|ending| key.strip_suffix(ending))?)?
        }
    };
    Some(Ordinal::Number(number))
}

/// Digits only, or a number up to twelve in words. Too many digits are a very large number.
pub(super) fn number(key: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    if let Some(digits) = digits(key) {
        return Some(digits);
    }
    let index = NAMES.iter().position(|name| *name == key)?;
    u32::try_from(index).ok().map(|index| index + 1)
}

fn digits(key: &str) -> Option<u32> {
    let only_digits = !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
    only_digits.then(|| key.parse().unwrap_or(u32::MAX))
}

/// What stands at the beginning of some words when a time is expected there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeAt {
    /// A time of day, and how many words it took.
    Time(NaiveTime, usize),
    /// So many words have the form of a time, but no clock shows it: `25:00`, `13pm`.
    Impossible(usize),
    /// Something else.
    No,
}

/// `10`, `10:00`, `10.30`, `10am`, `3:30pm`, `3 pm`, `noon`, `midnight` (00:00).
///
/// A bare number is an hour. 12am is midnight and 12pm noon, as on every clock with those letters.
pub(super) fn time_at(words: &[Word]) -> TimeAt {
    let Some(word) = words.first() else {
        return TimeAt::No;
    };
    match word.key.as_str() {
        "noon" | "midday" => return hour_and_minute(12, 0, 1),
        "midnight" => return hour_and_minute(0, 0, 1),
        _ => {}
    }
    let (clock, half, taken) = match half_of_day(&word.key) {
        Some((clock, half)) => (clock, Some(half), 1),
        None => match words.get(1).and_then(|next| half_of_day(&next.key)) {
            Some(("", half)) => (word.key.as_str(), Some(half), 2),
            Some(_) | None => (word.key.as_str(), None, 1),
        },
    };
    let (hour, minute) = match clock.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (digits(hour), digits(minute)),
        Some(_) => return TimeAt::No,
        None => (digits(clock), Some(0)),
    };
    let (Some(hour), Some(minute)) = (hour, minute) else {
        return TimeAt::No;
    };
    match half {
        None => hour_and_minute(hour, minute, taken),
        Some(_) if !(1..=12).contains(&hour) => TimeAt::Impossible(taken),
        Some(Half::Morning) => hour_and_minute(hour % 12, minute, taken),
        Some(Half::Afternoon) => hour_and_minute(hour % 12 + 12, minute, taken),
    }
}

fn hour_and_minute(hour: u32, minute: u32, taken: usize) -> TimeAt {
    NaiveTime::from_hms_opt(hour, minute, 0)
        .map_or(TimeAt::Impossible(taken), |time| TimeAt::Time(time, taken))
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

/// What stands before `am` or `pm`.
fn half_of_day(key: &str) -> Option<(&str, Half)> {
    let morning = key.strip_suffix("am").map(|clock| (clock, Half::Morning));
    morning.or_else(|| key.strip_suffix("pm").map(|clock| (clock, Half::Afternoon)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("10", "10:00")]
    #[case("9:05", "09:05")]
    #[case("10.30", "10:30")]
    #[case("10am", "10:00")]
    #[case("3:30PM", "15:30")]
    #[case("3 p.m.", "15:00")]
    #[case("12am", "00:00")]
    #[case("12pm", "12:00")]
    #[case("0:00", "00:00")]
    #[case("Noon", "12:00")]
    #[case("midnight", "00:00")]
    fn times_are_understood(#[case] text: &str, #[case] expected: &str) {
        let words = words(text);
        let TimeAt::Time(time, taken) = time_at(&words) else {
            panic!("{text} is a time");
        };
        assert_eq!(
            (time.format("%H:%M").to_string().as_str(), taken),
            (expected, words.len())
        );
    }

    #[rstest]
    #[case("24:00")]
    #[case("25")]
    #[case("10:60")]
    #[case("13pm")]
    #[case("0am")]
    #[case("99999999999999999999")]
    fn impossible_times_are_told_from_other_words(#[case] text: &str) {
        assert_eq!(time_at(&words(text)), TimeAt::Impossible(1));
    }

    #[rstest]
    #[case("am")]
    #[case("ham")]
    #[case("10:3")]
    #[case("1:2:3")]
    #[case("-5")]
    #[case("10:")]
    fn other_words_are_no_times(#[case] text: &str) {
        assert_eq!(time_at(&words(text)), TimeAt::No);
    }

    #[test]
    fn a_dash_between_weekdays_is_a_word() {
        assert_eq!(join(&words("Mon-Fri, 9:15")), "Mon to Fri 9:15");
        assert_eq!(join(&words("bi-weekly 2026-12-03")), "bi-weekly 2026-12-03");
    }

    #[test]
    fn months_have_their_usual_short_names() {
        assert_eq!(
            (month("dec"), month("sept"), month("may")),
            (Some(12), Some(9), Some(5))
        );
        assert_eq!((month("de"), month(""), month("decem")), (None, None, None));
    }
}
