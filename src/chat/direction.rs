//! Words that run from right to left, beside words of ours that do not.
//!
//! A name in Hebrew before a date would take the date's numbers to its other side, and a text in Arabic the marks around it. So such words
//! stand in an isolate of their own, which begins with the direction of their first letter and ends with them. All other texts stay as they are, byte for
//! byte. Invariant: what goes in has no isolates (`layout::visible` takes out what people typed of them), so what comes out has one a line.
//!
//! <https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates>

use std::borrow::Cow;

/// FIRST STRONG ISOLATE: begins words that have their own direction.
pub const ISOLATE: char = '\u{2068}';

/// POP DIRECTIONAL ISOLATE: ends them.
pub const ISOLATE_END: char = '\u{2069}';

/// A text as it can stand beside others on a line. A line break would end an isolate, so each line has its own.
#[must_use]
pub fn isolated(text: &str) -> Cow<'_, str> {
    if !runs_left(text) {
        return Cow::Borrowed(text);
    }
    let lines = text.split('\n').map(|line| {
        if runs_left(line) {
            format!("{ISOLATE}{line}{ISOLATE_END}")
        } else {
            line.to_owned()
        }
    });
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

/// Whether a text has anything that runs from right to left.
#[must_use]
pub fn runs_left(text: &str) -> bool {
    text.chars().any(is_of_the_left)
}

/// The blocks in which a character runs from right to left unless said otherwise, so that letters to come are in as well.
/// <https://www.unicode.org/Public/UCD/latest/ucd/extracted/DerivedBidiClass.txt>
fn is_of_the_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chat::layout::visible;

    #[test]
    fn words_that_run_left_are_isolated_line_by_line() {
        assert_eq!(isolated("אבי"), "\u{2068}אבי\u{2069}");
        assert_eq!(
            isolated("سلام\nBudget\n5 سلام"),
            "\u{2068}سلام\u{2069}\nBudget\n\u{2068}5 سلام\u{2069}"
        );
    }

    #[test]
    fn all_others_stay_as_they_are() {
        for text in ["", "Budget", "русский 中文 ไทย 👩‍👩‍👧", "Ünïcödé\n1. ☐"]
        {
            assert!(matches!(isolated(text), Cow::Borrowed(same) if same == text));
        }
    }

    proptest! {
        #[test]
        fn isolates_are_balanced_on_each_line_and_nothing_else_changes(text in "([\u{5D0}-\u{5EA}a-z0-9 \n\u{2066}-\u{2069}\u{202E}]|\\PC){0,80}") {
            let text = visible(&text);
            let shown = isolated(&text);
            for line in shown.split('\n') {
                let marks: Vec<char> = line.chars().filter(|c| [ISOLATE, ISOLATE_END].contains(c)).collect();
                prop_assert!(marks.is_empty() || marks == [ISOLATE, ISOLATE_END]);
                prop_assert_eq!(marks.is_empty(), !runs_left(line));
            }
            prop_assert_eq!(shown.replace([ISOLATE, ISOLATE_END], ""), text);
        }
    }
}
