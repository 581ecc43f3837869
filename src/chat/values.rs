//! The values of a command's options, checked against the grammar.
//!
//! Slash options, typed lines and forms all come through here, so a limit holds however something was
//! said. Dates, cadences and zones are only bounded: they are understood where asker and time are known.
//! Invariant: what is read is trimmed, has no control characters but newline and tab, and is within its
//! option's limit.

use std::collections::BTreeMap;

use super::command::With;
use super::grammar::{Closed, Kind, Name, Named};
use super::near::nearest;
use crate::domain::id::OneOnOneId;
use crate::domain::refusal::Refusal;

/// Checked values by option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    command: Name,
    given: BTreeMap<&'static str, String>,
}

impl Values {
    /// The values of a command's options, or of a form that stands for it, by name.
    ///
    /// Names that the command does not have are passed over: platforms send only names of the table, and
    /// some forms carry fields of their own.
    ///
    /// # Errors
    /// [`Refusal::RepeatedOption`] and [`Refusal::TooLong`].
    pub fn of<N: AsRef<str>, V: AsRef<str>>(
        command: Name,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, Refusal> {
        let mut given = BTreeMap::new();
        for (name, value) in pairs {
            let Some(option) = command.spec().option(name.as_ref()) else {
                continue;
            };
            let value = clean(value.as_ref());
            let (limit, length) = (option.kind.max(), value.chars().count());
            if given.insert(option.name, value).is_some() {
                return Err(Refusal::RepeatedOption {
                    option: option.name,
                });
            }
            if length > limit {
                return Err(Refusal::TooLong {
                    option: option.name,
                    limit,
                    length,
                });
            }
        }
        Ok(Self { command, given })
    }

    /// A value that must be there.
    ///
    /// # Errors
    /// [`Refusal::MissingOption`] when nothing visible was given.
    pub fn required(&self, option: &'static str) -> Result<String, Refusal> {
        self.optional(option).ok_or(Refusal::MissingOption {
            command: self.command.as_str(),
            option,
        })
    }

    /// A value that may be left out; an empty one is.
    #[must_use]
    pub fn optional(&self, option: &str) -> Option<String> {
        self.text(option).map(str::to_owned)
    }

    /// One of a closed set: its name in any case, with spaces or underscores for hyphens.
    ///
    /// # Errors
    /// [`Refusal::BadChoice`], whose choices begin with the ones most like what was given.
    pub fn choice<T: Closed>(&self, option: &'static str) -> Result<Option<T>, Refusal> {
        let Some(given) = self.text(option) else {
            return Ok(None);
        };
        let found = chosen(given, T::CHOICES).and_then(|choice| T::from_name(choice.name));
        match found {
            Some(value) => Ok(Some(value)),
            None => Err(bad_choice(
                option,
                given,
                T::CHOICES.iter().map(|choice| choice.name),
            )),
        }
    }

    /// A number of minutes in the option's range: `45`, `45 min`, `1h`.
    ///
    /// # Errors
    /// [`Refusal::BadNumber`].
    pub fn minutes(&self, option: &'static str) -> Result<Option<i64>, Refusal> {
        let Some(given) = self.text(option) else {
            return Ok(None);
        };
        let Some(Kind::Minutes { min, max }) = self.kind(option) else {
            return Ok(None);
        };
        minutes_within(option, given, min, max).map(Some)
    }

    /// Yes or no; the bare name (`private:`) is a yes, and an option that was not named is a no.
    ///
    /// # Errors
    /// [`Refusal::BadChoice`] for any other word: what was to be private must not be shared by a slip.
    pub fn flag(&self, option: &'static str) -> Result<bool, Refusal> {
        let Some(given) = self.given.get(option) else {
            return Ok(false);
        };
        match given.to_lowercase().as_str() {
            "" | "true" | "yes" | "y" | "on" | "1" => Ok(true),
            "false" | "no" | "n" | "off" | "0" => Ok(false),
            _ => Err(bad_choice(option, given, ["yes", "no"])),
        }
    }

    /// Which 1:1: a partner's name with or without `@`, or the printed id of a 1:1.
    #[must_use]
    pub fn with(&self) -> With {
        let Some(given) = self.text("with") else {
            return With::Unsaid;
        };
        if let Ok(id) = given.parse::<OneOnOneId>() {
            return With::Id(id);
        }
        match given.trim_start_matches('@').trim() {
            "" => With::Unsaid,
            name => With::Named(name.to_owned()),
        }
    }

    fn text(&self, option: &str) -> Option<&str> {
        let value = self.given.get(option)?.as_str();
        (!value.is_empty()).then_some(value)
    }

    fn kind(&self, option: &str) -> Option<Kind> {
        self.command.spec().option(option).map(|option| option.kind)
    }
}

/// The choice that a text names, or that it is another word for.
fn chosen(given: &str, choices: &'static [Named]) -> Option<&'static Named> {
    let folded = folded(given);
    choices.iter().find(|choice| {
        choice.name == folded || choice.also.contains(&folded.as_str()) || choice.label == given
    })
}

/// As the names of choices are written: lower case, with hyphens.
fn folded(text: &str) -> String {
    let words: Vec<&str> = text
        .split([' ', '_', '-'])
        .filter(|w| !w.is_empty())
        .collect();
    words.join("-").to_lowercase()
}

fn bad_choice(
    option: &'static str,
    given: &str,
    names: impl IntoIterator<Item = &'static str>,
) -> Refusal {
    let names: Vec<&str> = names.into_iter().collect();
    let mut choices = nearest(&folded(given), names.iter().copied());
    for name in names {
        if !choices.iter().any(|choice| choice == name) {
            choices.push(name.to_owned());
        }
    }
    Refusal::BadChoice {
        option,
        given: given.to_owned(),
        choices,
    }
}

/// A number of minutes within a range: `45`, `45 min`, `1h`.
///
/// # Errors
/// [`Refusal::BadNumber`].
pub fn minutes_within(
    option: &'static str,
    given: &str,
    min: i64,
    max: i64,
) -> Result<i64, Refusal> {
    within(option, given, minutes_of(given), min, max)
}

/// A number of hours within a range: `24`, `24h`, `2 days`.
///
/// # Errors
/// [`Refusal::BadNumber`].
pub fn hours_within(option: &'static str, given: &str, min: i64, max: i64) -> Result<i64, Refusal> {
    let text = given.to_lowercase();
    let hours = split_number(&text).and_then(|(number, unit)| match unit {
        "" | "h" | "hour" | "hours" => Some(number),
        "d" | "day" | "days" => number.checked_mul(24),
        _ => None,
    });
    within(option, given, hours, min, max)
}

fn within(
    option: &'static str,
    given: &str,
    number: Option<i64>,
    min: i64,
    max: i64,
) -> Result<i64, Refusal> {
    let number = number.filter(|number| (min..=max).contains(number));
    number.ok_or_else(|| Refusal::BadNumber {
        option,
        given: given.to_owned(),
        min,
        max,
    })
}

/// The digits at the beginning, and the word after them.
fn split_number(text: &str) -> Option<(i64, &str)> {
    let text = text.trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    Some((number.parse().ok()?, unit.trim()))
}

fn minutes_of(text: &str) -> Option<i64> {
    let text = text.to_lowercase();
    let (number, unit) = split_number(&text)?;
    match unit {
        "" | "m" | "min" | "mins" | "minute" | "minutes" => Some(number),
        "h" | "hour" | "hours" => number.checked_mul(60),
        _ => None,
    }
}

/// What people typed, as it is kept: trimmed, without control characters but newline and tab, and empty
/// when nothing in it can be seen.
///
/// `PostgreSQL` takes no NUL, and a terminal's escape codes would act in a log or a mail. Everything else,
/// markup and joiners included, is kept as typed: rendering makes it harmless.
#[must_use]
pub fn clean(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    if kept.chars().all(is_unseen) {
        return String::new();
    }
    kept.trim().to_owned()
}

/// White space, and the characters that draw nothing by themselves.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::command::Owner;
    use crate::domain::id::Id;
    use crate::domain::topic::{Section, TOPIC_MAX};
    use rstest::rstest;
    use ulid::Ulid;

    fn values(command: Name, pairs: &[(&str, &str)]) -> Result<Values, Refusal> {
        Values::of(command, pairs.iter().copied())
    }

    #[test]
    fn a_limit_counts_characters_and_says_the_length() {
        let fits = "ü".repeat(TOPIC_MAX);
        let topic = values(Name::Add, &[("topic", &fits)]).unwrap();
        assert_eq!(topic.required("topic"), Ok(fits.clone()));
        assert_eq!(
            values(Name::Add, &[("topic", &format!("{fits}ü"))]),
            Err(Refusal::TooLong {
                option: "topic",
                limit: TOPIC_MAX,
                length: TOPIC_MAX + 1
            })
        );
    }

    #[rstest]
    #[case("")]
    #[case(" \n\t ")]
    #[case("\u{200b}\u{feff}")]
    #[case("\u{0}")]
    fn what_cannot_be_seen_is_missing(#[case] topic: &str) {
        let missing = Refusal::MissingOption {
            command: "add",
            option: "topic",
        };
        let values = values(Name::Add, &[("topic", topic)]).unwrap();
        assert_eq!(values.required("topic"), Err(missing));
    }

    #[rstest]
    #[case("  two\n  lines\t \n", "two\n  lines")]
    #[case("bell\u{7}, nul\u{0}, escape\u{1b}[31m", "bell, nul, escape[31m")]
    #[case("a\r\nb", "a\nb")]
    #[case("family 👨‍👩‍👧", "family 👨‍👩‍👧")]
    fn text_is_kept_as_typed_but_for_control_characters(#[case] typed: &str, #[case] kept: &str) {
        assert_eq!(clean(typed), kept);
    }

    #[rstest]
    #[case("check-in", Section::CheckIn)]
    #[case("Check In", Section::CheckIn)]
    #[case("check_in", Section::CheckIn)]
    #[case("BLOCKER", Section::Blocker)]
    #[case("blocked", Section::Blocker)]
    fn a_choice_is_understood_in_any_case(#[case] typed: &str, #[case] section: Section) {
        let values = values(Name::Add, &[("section", typed)]).unwrap();
        assert_eq!(values.choice("section"), Ok(Some(section)));
    }

    #[test]
    fn a_wrong_choice_names_all_the_likeliest_first() {
        let values = values(Name::Action, &[("owner", "partnr")]).unwrap();
        assert_eq!(
            values.choice::<Owner>("owner"),
            Err(Refusal::BadChoice {
                option: "owner",
                given: "partnr".into(),
                choices: vec!["partner".into(), "me".into()]
            })
        );
    }

    #[rstest]
    #[case("5", Some(5))]
    #[case("240", Some(240))]
    #[case("45 min", Some(45))]
    #[case("45Min", Some(45))]
    #[case("1h", Some(60))]
    #[case("2 hours", Some(120))]
    #[case("4", None)]
    #[case("241", None)]
    #[case("-30", None)]
    #[case("30.5", None)]
    #[case("half an hour", None)]
    #[case("99999999999999999999", None)]
    #[case("9223372036854775807h", None)]
    fn minutes_are_whole_and_in_the_range(#[case] typed: &str, #[case] minutes: Option<i64>) {
        let values = values(Name::Start, &[("duration", typed)]).unwrap();
        let expected = minutes.map(Some).ok_or(Refusal::BadNumber {
            option: "duration",
            given: typed.into(),
            min: 5,
            max: 240,
        });
        assert_eq!(values.minutes("duration"), expected);
    }

    #[rstest]
    #[case(&[], Ok(false))]
    #[case(&[("private", "")], Ok(true))]
    #[case(&[("private", "Yes")], Ok(true))]
    #[case(&[("private", "on")], Ok(true))]
    #[case(&[("private", "true")], Ok(true))]
    #[case(&[("private", "false")], Ok(false))]
    #[case(&[("private", "no")], Ok(false))]
    #[case(&[("private", "yes please")], Err("yes please"))]
    fn a_flag_is_yes_no_or_refused(
        #[case] pairs: &[(&str, &str)],
        #[case] flag: Result<bool, &str>,
    ) {
        let expected = flag.map_err(|given| Refusal::BadChoice {
            option: "private",
            given: given.into(),
            choices: vec!["yes".into(), "no".into()],
        });
        assert_eq!(values(Name::Note, pairs).unwrap().flag("private"), expected);
    }

    #[test]
    fn a_partner_is_a_name_or_the_id_of_a_one_on_one() {
        let id = OneOnOneId::from_ulid(Ulid::from_parts(1, 2));
        let named = |name: &str| With::Named(name.to_owned());
        for (typed, with) in [
            ("@bob", named("bob")),
            ("Bob Miller", named("Bob Miller")),
            ("@", With::Unsaid),
            ("", With::Unsaid),
            (&id.to_string(), With::Id(id)),
        ] {
            assert_eq!(values(Name::Meet, &[("with", typed)]).unwrap().with(), with);
        }
    }

    #[test]
    fn a_repeated_option_is_refused_even_when_empty() {
        assert_eq!(
            values(Name::Meet, &[("with", ""), ("With", "bob")]),
            Err(Refusal::RepeatedOption { option: "with" })
        );
    }

    #[test]
    fn names_of_others_are_passed_over() {
        let values = values(Name::Add, &[("link", "x"), ("topic", "Budget")]).unwrap();
        assert_eq!(values.required("topic"), Ok("Budget".to_owned()));
        assert_eq!(values.optional("link"), None);
    }
}
