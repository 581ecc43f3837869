//! Questions that two people can ask each other, and which one comes next.
//!
//! Not when one is suggested (`agenda`). Invariants of a bank: ids are unique, every category has a question, no
//! text is longer than [`TEXT_LIMIT`]. No question is picked twice for a 1:1 until all of its category were.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use serde::Deserialize;

/// The questions that come with the program. An operator's own come beside them ([`QuestionBank::with`]).
const BUILT_IN: &str = include_str!("../../config/questions.toml");

/// How long a question may be, in characters, so that it stays one line of a card on a phone's width or two.
pub const TEXT_LIMIT: usize = 140;

/// What a question is about. The names are those that `questions category:` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// How somebody is today, to open with.
    CheckIn,
    /// The work at hand and what is in its way.
    Progress,
    /// What to hear from each other.
    Feedback,
    /// Where somebody wants to go.
    Growth,
    /// How work and life bear each other.
    Wellbeing,
    /// Anything that fits no other.
    Open,
}

impl Category {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::CheckIn,
        Self::Progress,
        Self::Feedback,
        Self::Growth,
        Self::Wellbeing,
        Self::Open,
    ];

    /// The name as people type it and as the file writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CheckIn => "check-in",
            Self::Progress => "progress",
            Self::Feedback => "feedback",
            Self::Growth => "growth",
            Self::Wellbeing => "wellbeing",
            Self::Open => "open",
        }
    }

    /// The category of a name, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|category| category.name().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The stable name of a question, by which a 1:1 remembers that it was asked. It stays when the wording changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct QuestionId(String);

impl QuestionId {
    /// An id read back from where it was kept. One that the bank no longer has is harmless: it matches nothing.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One question, as one person asks another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    id: QuestionId,
    category: Category,
    text: String,
}

impl Question {
    /// Its stable name.
    #[must_use]
    pub fn id(&self) -> &QuestionId {
        &self.id
    }

    /// What it is about.
    #[must_use]
    pub fn category(&self) -> Category {
        self.category
    }

    /// The words, at most [`TEXT_LIMIT`] characters.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// What is wrong with a file of questions, in words for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BankError {
    /// Not TOML, or not of the form `[[question]]` with `id`, `category` and `text`.
    #[error("cannot read the questions: {0}")]
    Syntax(String),
    /// Two questions have one id.
    #[error("the question id `{0}` occurs twice")]
    Twice(QuestionId),
    /// An id is not lower-case words with hyphens.
    #[error("the question id `{0}` is not made of lower-case letters, digits and single hyphens")]
    MalformedId(QuestionId),
    /// A text is empty or too long.
    #[error("the question `{id}` has {length} characters; it needs 1 to {TEXT_LIMIT}")]
    Length {
        /// Which question.
        id: QuestionId,
        /// Of its text, in characters.
        length: usize,
    },
    /// A category has nothing to ask.
    #[error("there is no question in the category `{0}`")]
    EmptyCategory(Category),
}

/// All questions, by category, each category in order of the ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionBank {
    by_category: BTreeMap<Category, BTreeMap<QuestionId, Question>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    question: Vec<Question>,
}

impl QuestionBank {
    /// The questions that come with the program.
    ///
    /// # Panics
    /// Never: a test reads the same text.
    #[must_use]
    pub fn built_in() -> Self {
        Self::from_toml(BUILT_IN).expect("the compiled-in questions are valid, which a test checks")
    }

    /// Reads a whole bank.
    ///
    /// # Errors
    /// [`BankError`].
    pub fn from_toml(text: &str) -> Result<Self, BankError> {
        let empty = Self {
            by_category: BTreeMap::new(),
        };
        let bank = empty.with(text)?;
        match Category::ALL
            .into_iter()
            .find(|category| bank.of(*category).next().is_none())
        {
            Some(category) => Err(BankError::EmptyCategory(category)),
            None => Ok(bank),
        }
    }

    /// The same bank with an operator's own questions beside, in any of the categories.
    ///
    /// # Errors
    /// [`BankError`]; an id that is taken is one.
    pub fn with(mut self, text: &str) -> Result<Self, BankError> {
        let file: File =
            toml::from_str(text).map_err(|error| BankError::Syntax(error.message().to_owned()))?;
        for question in file.question {
            check(&question)?;
            let id = question.id.clone();
            if self.find(&id).is_some() {
                return Err(BankError::Twice(id));
            }
            self.by_category
                .entry(question.category)
                .or_default()
                .insert(id, question);
        }
        Ok(self)
    }

    /// The question of an id.
    #[must_use]
    pub fn find(&self, id: &QuestionId) -> Option<&Question> {
        self.by_category
            .values()
            .find_map(|questions| questions.get(id))
    }

    /// The questions of a category, in order of their ids.
    pub fn of(&self, category: Category) -> impl Iterator<Item = &Question> {
        self.by_category
            .get(&category)
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_category.values().map(BTreeMap::len).sum()
    }

    /// Whether there are none, which no bank that was read has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn check(question: &Question) -> Result<(), BankError> {
    let well_formed = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if !question.id.as_str().split('-').all(well_formed) {
        return Err(BankError::MalformedId(question.id.clone()));
    }
    match question.text.trim().chars().count() {
        1..=TEXT_LIMIT => Ok(()),
        length => Err(BankError::Length {
            id: question.id.clone(),
            length,
        }),
    }
}

/// A question that was picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick<'a> {
    /// The question.
    pub question: &'a Question,
    /// Whether all of its category had been used, so that a new round begins: what is remembered as used in this
    /// category is to be forgotten.
    pub new_round: bool,
}

/// Picks a question of the category that is not among `used`, or any of it when all are.
///
/// The same arguments give the same question. `seed` makes 1:1s differ; neighbouring seeds are fine.
#[must_use]
pub fn pick<'a, S: std::hash::BuildHasher>(
    bank: &'a QuestionBank,
    category: Category,
    used: &HashSet<QuestionId, S>,
    seed: u64,
) -> Option<Pick<'a>> {
    let all: Vec<&Question> = bank.of(category).collect();
    let fresh: Vec<&Question> = all
        .iter()
        .copied()
        .filter(|question| !used.contains(&question.id))
        .collect();
    let new_round = fresh.is_empty();
    let choices = if new_round { all } else { fresh };
    let count = u64::try_from(choices.len())
        .ok()
        .filter(|count| *count > 0)?;
    let index = usize::try_from(scatter(seed) % count).ok()?;
    choices.get(index).map(|question| Pick {
        question,
        new_round,
    })
}

/// `SplitMix64`'s finaliser (<https://prng.di.unimi.it/splitmix64.c>), so that neighbouring seeds land far apart.
fn scatter(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_each(extra: &str) -> String {
        let each = Category::ALL.map(|c| {
            format!("[[question]]\nid = \"q-{c}\"\ncategory = \"{c}\"\ntext = \"Why?\"\n")
        });
        each.concat() + extra
    }

    #[test]
    fn the_built_in_bank_has_at_least_twenty_questions_in_each_category() {
        let bank = QuestionBank::from_toml(BUILT_IN).expect("a valid file");
        for category in Category::ALL {
            assert!(bank.of(category).count() >= 20, "{category}");
        }
        assert!(bank.len() >= 120);
    }

    #[test]
    fn no_two_questions_have_the_same_words_and_each_asks_something() {
        let bank = QuestionBank::built_in();
        let texts: Vec<&str> = Category::ALL
            .into_iter()
            .flat_map(|c| bank.of(c))
            .map(Question::text)
            .collect();
        assert_eq!(texts.iter().collect::<HashSet<_>>().len(), texts.len());
        for text in texts {
            assert!(
                text.ends_with('?') && !text.to_lowercase().contains("manager"),
                "{text}"
            );
        }
    }

    #[test]
    fn none_is_repeated_until_all_were_used_and_then_a_new_round_begins() {
        let bank = QuestionBank::built_in();
        let mut used = HashSet::new();
        for seed in 0..bank.of(Category::Growth).count() as u64 {
            let picked = pick(&bank, Category::Growth, &used, seed).expect("a question");
            assert!(!picked.new_round);
            assert!(
                used.insert(picked.question.id().clone()),
                "{} came twice",
                picked.question.id()
            );
        }
        assert!(
            pick(&bank, Category::Growth, &used, 7)
                .expect("a question")
                .new_round
        );
    }

    #[test]
    fn the_same_arguments_give_the_same_question_and_seeds_differ() {
        let bank = QuestionBank::built_in();
        let picks = |seed| {
            pick(&bank, Category::CheckIn, &HashSet::new(), seed)
                .expect("a question")
                .question
                .id()
        };
        assert_eq!(picks(1), picks(1));
        assert!((0..50).map(picks).collect::<HashSet<_>>().len() > 10);
    }

    #[rstest::rstest]
    #[case(
        "[[question]]\nid = \"q-open\"\ncategory = \"open\"\ntext = \"What?\"",
        "the question id `q-open` occurs twice"
    )]
    #[case(
        "[[question]]\nid = \"A b\"\ncategory = \"open\"\ntext = \"What?\"",
        "the question id `A b` is not made of lower-case letters, digits and single hyphens"
    )]
    #[case(
        "[[question]]\nid = \"x\"\ncategory = \"open\"\ntext = \" \"",
        "the question `x` has 0 characters; it needs 1 to 140"
    )]
    fn a_faulty_file_is_told_what_is_wrong(#[case] extra: &str, #[case] sentence: &str) {
        assert_eq!(
            QuestionBank::from_toml(&one_each(extra))
                .expect_err("a fault")
                .to_string(),
            sentence
        );
    }

    #[test]
    fn a_bank_without_a_category_is_refused_but_an_addition_may_be_small() {
        let one = "[[question]]\nid = \"own\"\ncategory = \"open\"\ntext = \"What?\"";
        assert_eq!(
            QuestionBank::from_toml(one),
            Err(BankError::EmptyCategory(Category::CheckIn))
        );
        let bank = QuestionBank::from_toml(&one_each(""))
            .and_then(|bank| bank.with(one))
            .expect("both valid");
        assert_eq!(bank.len(), 7);
    }

    #[test]
    fn names_of_categories_read_back() {
        for category in Category::ALL {
            assert_eq!(
                Category::from_name(&category.to_string().to_uppercase()),
                Some(category)
            );
        }
        assert_eq!(Category::from_name("other"), None);
    }
}
