//! The `when` text: how often a 1:1 is to meet, as people write it.
//!
//! What the text means, its limits and its problems; the reading itself is `cadence_text`. Invariant: a text
//! that is understood in part is a problem, never a guess.

use chrono::NaiveDate;

use super::cadence_text;
use super::scan;
use crate::domain::cadence::Cadence;
use crate::domain::cron_rule::CronProblem;

/// Three texts that show what is possible, for the answer to one that was not understood.
pub const EXAMPLES: [&str; 3] = [
    "every thursday at 10:00",
    "every 2 weeks tue 15:30",
    "first monday of the month 14:00",
];

/// What a `when` text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The rule.
    pub cadence: Cadence,
    /// The civil date before which it does not begin, in the 1:1's zone.
    pub from: Option<NaiveDate>,
}

/// Why a `when` text was not understood; `part` is always the writer's own spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhenProblem {
    /// There is no text.
    Empty,
    /// These words say nothing here.
    NotUnderstood {
        /// The words.
        part: String,
    },
    /// It has the form of a time, but no clock shows it.
    NoSuchTime {
        /// The time.
        part: String,
    },
    /// It is a second time; a 1:1 meets at one.
    SecondTime {
        /// The second one.
        part: String,
    },
    /// No time of day is given.
    TimeMissing {
        /// The whole text.
        part: String,
    },
    /// No weekday and no day of the month is given.
    DayMissing {
        /// The whole text.
        part: String,
    },
    /// The interval is not 1 to 26 weeks.
    WeeksOutOfRange {
        /// The interval.
        part: String,
    },
    /// No month has so many of a weekday: 1st to 5th, or last.
    NthOutOfRange {
        /// The ordinal and the weekday.
        part: String,
    },
    /// No month has this day: 1st to 31st, or last.
    DayOutOfRange {
        /// The day.
        part: String,
    },
    /// It may mean a number of weeks or a week of the month: «every third thursday».
    Ambiguous {
        /// The words.
        part: String,
    },
    /// It clashes with what was said before: «every 2 weeks on the 15th».
    Clash {
        /// The later of the two.
        part: String,
    },
    /// What follows `from` is no date of the form 2026-12-03.
    NoSuchDate {
        /// What follows.
        part: String,
    },
    /// A cron rule that is none, or not one for a 1:1.
    Cron {
        /// The field, or the whole rule.
        part: String,
        /// What is wrong with it.
        problem: CronProblem,
    },
}

impl WhenProblem {
    /// The words that were not understood, as they were written; empty for an empty text.
    #[must_use]
    pub fn part(&self) -> &str {
        match self {
            WhenProblem::Empty => "",
            WhenProblem::NotUnderstood { part }
            | WhenProblem::NoSuchTime { part }
            | WhenProblem::SecondTime { part }
            | WhenProblem::TimeMissing { part }
            | WhenProblem::DayMissing { part }
            | WhenProblem::WeeksOutOfRange { part }
            | WhenProblem::NthOutOfRange { part }
            | WhenProblem::DayOutOfRange { part }
            | WhenProblem::Ambiguous { part }
            | WhenProblem::Clash { part }
            | WhenProblem::NoSuchDate { part }
            | WhenProblem::Cron { part, .. } => part,
        }
    }
}

/// Understands a cadence as people write it, a cron rule, what [`describe`](super::describe) says, and a
/// cadence's canonical text; each with an optional `from 2026-12-03`.
///
/// # Errors
///
/// The first [`WhenProblem`] met, reading from the left.
pub fn parse_when(text: &str) -> Result<When, WhenProblem> {
    let (rule, from) = split_from(text)?;
    let rule = rule.trim();
    if rule.is_empty() {
        return Err(WhenProblem::Empty);
    }
    let cadence = match as_cron(rule) {
        Some(cron) => cron.parse().map(Cadence::Cron).map_err(|problem| {
            let part = match &problem {
                CronProblem::Field { text, .. } | CronProblem::MoreThanOnceADay { text } => text,
                CronProblem::FieldCount(_) => cron,
            };
            let part = part.to_owned();
            WhenProblem::Cron { part, problem }
        })?,
        None => cadence_text::read(&scan::words(&rule.replace("(or its last day)", " ")))?,
    };
    Ok(When { cadence, from })
}

/// Splits `… from 2026-12-03` into the rule and the date.
fn split_from(text: &str) -> Result<(String, Option<NaiveDate>), WhenProblem> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_from = |word: &&str| word.eq_ignore_ascii_case("from");
    let Some(at) = words.iter().rposition(is_from) else {
        return Ok((words.join(" "), None));
    };
    let date = words[at + 1..].join(" ");
    match iso_date(&date) {
        Some(from) => Ok((words[..at].join(" "), Some(from))),
        None => Err(WhenProblem::NoSuchDate {
            part: if date.is_empty() {
                words[at].to_owned()
            } else {
                date
            },
        }),
    }
}

/// A date of exactly the form 2026-12-03; chrono alone would take signs and spaces as well.
pub(super) fn iso_date(text: &str) -> Option<NaiveDate> {
    let form = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    form.then(|| text.parse().ok()).flatten()
}

/// The cron rule, if the text is meant as one: something has a star, or it begins with two words that are
/// numbers, which no cadence in words does («monthly 15 10» does not begin so).
fn as_cron(rule: &str) -> Option<&str> {
    let words: Vec<&str> = rule.split(' ').collect();
    let after_prefix = match words.as_slice() {
        [by, the, rule_word, ..]
            if [by, the, rule_word].map(|w| w.to_lowercase()) == ["by", "the", "rule"] =>
        {
            3
        }
        [cron, ..] if cron.eq_ignore_ascii_case("cron") => 1,
        _ => 0,
    };
    let rest = match after_prefix {
        0 => rule,
        n => {
            let prefix: usize = words[..n].iter().map(|word| word.len() + 1).sum();
            return Some(rule.get(prefix..).unwrap_or_default());
        }
    };
    let numeric = |word: &str| {
        word.bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'-' | b'/' | b'*'))
    };
    let two_numbers = words.len() > 2 && words.iter().take(2).all(|word| numeric(word));
    (rest.contains('*') || two_numbers).then_some(rest)
}

#[cfg(test)]
mod tests;
