//! Words that are looked for in what people wrote.
//!
//! All of them have to occur, in any order, each as it stands or as a part of a longer word. Neither case nor accents
//! nor joiners count, and «ß» is «ss». Not a ranking, and no language is known here.

use unicode_normalization::UnicodeNormalization as _;

use super::layout::{is_joiner, visible};

/// Accents that stand by themselves once a letter was taken apart.
/// <https://www.unicode.org/charts/PDF/U0300.pdf>
const ACCENTS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// What is looked for: at least one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    words: Vec<String>,
}

impl Wanted {
    /// The words of a text; `None` when there is none in it but marks of quotation.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let quotes = ['"', '“', '”', '„', '«', '»'];
        // What is not shown of a text is not looked for either.
        let words: Vec<String> = visible(text)
            .split_whitespace()
            .map(|word| folded(word.trim_matches(quotes)))
            .filter(|word| !word.is_empty())
            .collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// Whether all of them occur.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        let text = folded(&visible(text));
        self.words.iter().all(|word| text.contains(word))
    }

    /// A piece of a text, on one line and of at most so many characters, around the first of the words.
    #[must_use]
    pub fn excerpt(&self, text: &str, max: usize) -> String {
        let visible = visible(text);
        let words: Vec<&str> = visible.split_whitespace().collect();
        let text: Vec<char> = words.join(" ").chars().collect();
        if text.len() <= max {
            return text.into_iter().collect();
        }
        // A mark of omission on either side, and a third of the rest before the word.
        let room = max.saturating_sub(2);
        let begin = self
            .first_in(&text)
            .saturating_sub(room / 3)
            .min(text.len() - room);
        let end = begin + room;
        let mut excerpt = String::new();
        if begin > 0 {
            excerpt.push('…');
        }
        excerpt.extend(&text[begin..end]);
        if end < text.len() {
            excerpt.push('…');
        }
        excerpt
    }

    /// Where the first of the words begins; 0 when none occurs.
    fn first_in(&self, text: &[char]) -> usize {
        let mut flat = String::new();
        // Where in `text` each byte of `flat` comes from.
        let mut origin = Vec::new();
        for (at, c) in text.iter().enumerate() {
            fold_into(*c, &mut flat);
            origin.resize(flat.len(), at);
        }
        let first = self.words.iter().filter_map(|word| flat.find(word)).min();
        first.map_or(0, |at| origin[at])
    }
}

/// A text in which only letters count.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_into(c, &mut out);
    }
    out
}

fn fold_into(c: char, out: &mut String) {
    let parts = std::iter::once(c).nfkd();
    for c in parts.filter(|c| !ACCENTS.contains(c) && !is_joiner(*c)) {
        for c in c.to_lowercase() {
            match c {
                'ß' => out.push_str("ss"),
                'ς' => out.push('σ'),
                other => out.push(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wanted(text: &str) -> Wanted {
        Wanted::of(text).expect("a word")
    }

    #[rstest::rstest]
    #[case("budget", "The BUDGET for May")]
    #[case("may budget", "The budget for May")]
    #[case("udge", "The budget for May")]
    #[case("cafe", "Meet at the Café")]
    #[case("CAFÉ", "meet at the cafe\u{301}")]
    #[case("strasse", "In der Straße")]
    #[case("STRASSE", "In der STRAẞE")]
    #[case("straße", "Hauptstrasse 3")]
    #[case("ΟΔΟΣ", "οδός")]
    #[case("istanbul", "İstanbul")]
    #[case("\"the offer\"", "The offer stands")]
    #[case("c++", "C++ or Rust?")]
    #[case("予算", "来年の予算")]
    #[case("50%", "Up by 50%")]
    #[case("pass word", "pass\u{200b}word")]
    #[case("password", "pass\u{200d}word")]
    #[case("میخواهم", "می\u{200c}خواهم")]
    #[case("می\u{200c}خواهم", "میخواهم")]
    #[case("👩", "👩\u{200d}👧")]
    fn what_occurs_is_found(#[case] words: &str, #[case] text: &str) {
        assert!(wanted(words).is_in(text));
    }

    #[rstest::rstest]
    #[case("budget june", "The budget for May")]
    #[case("%", "50 percent")]
    #[case("_", "budget")]
    #[case(".*", "budget")]
    fn what_does_not_occur_is_not(#[case] words: &str, #[case] text: &str) {
        assert!(!wanted(words).is_in(text));
    }

    #[test]
    fn without_a_word_there_is_nothing_to_look_for() {
        for text in ["", "  ", "\"\"", "« »", "\u{301}"] {
            assert_eq!(Wanted::of(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_excerpt_has_the_word_and_shows_where_it_was_cut() {
        let text = format!(
            "{}the Straße\n{}",
            "before ".repeat(40),
            "after ".repeat(40)
        );
        let excerpt = wanted("strasse").excerpt(&text, 60);
        assert!(
            excerpt.starts_with('…') && excerpt.ends_with('…'),
            "{excerpt}"
        );
        assert!(excerpt.contains("the Straße after"), "{excerpt}");
        assert_eq!(
            wanted("short").excerpt("  a short\n one ", 60),
            "a short one"
        );
    }

    proptest! {
        #[test]
        fn an_excerpt_keeps_to_its_length(words in "\\PC{1,20}", text in any::<String>(), max in 10_usize..200) {
            if let Some(wanted) = Wanted::of(&words) {
                let excerpt = wanted.excerpt(&text, max);
                prop_assert!(excerpt.chars().count() <= max);
                prop_assert!(!excerpt.contains('\n'));
            }
        }

        #[test]
        fn every_text_has_its_own_words(text in "\\PC{1,60}") {
            if let Some(wanted) = Wanted::of(&text) {
                prop_assert!(wanted.is_in(&text), "{wanted:?}");
            }
        }
    }
}
