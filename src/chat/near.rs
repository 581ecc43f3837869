//! Near matches for what was mistyped: commands, choices, names of people.
//!
//! Not for zones, which have their own folding (`words`). Invariant: the order depends on the likeness
//! alone, then on the order given, so the same slip gets the same answer.

use super::layout::is_joiner;

/// How alike two words are for one to be offered for the other (Jaro–Winkler, 0 to 1). Tried on slips of
/// one letter in the shortest commands: `ad`, `wrpa`, `mvoe` find theirs, `budget` finds none.
const ALIKE: f64 = 0.77;

/// The most that are offered: a sentence with more is not read.
const MOST: usize = 3;

/// A name as it is compared: neither its case counts nor joiners, of which nobody sees where they stand.
#[must_use]
pub fn bare(name: &str) -> String {
    let kept: String = name.chars().filter(|c| !is_joiner(*c)).collect();
    kept.to_lowercase()
}

/// The candidates that are like the text or begin with it, the most alike first.
#[must_use]
pub fn nearest<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let given = bare(given.trim());
    if given.is_empty() {
        return Vec::new();
    }
    let mut alike: Vec<(f64, &str)> = candidates
        .into_iter()
        .map(|candidate| (likeness(&given, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    alike.truncate(MOST);
    alike.into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// How alike the text is to a name or to one of its words, so that «bobb» finds «Bob Miller».
fn likeness(given: &str, candidate: &str) -> f64 {
    let candidate = bare(candidate);
    if candidate.starts_with(given) {
        return 1.0;
    }
    candidate
        .split_whitespace()
        .chain([candidate.as_str()])
        .map(|word| strsim::jaro_winkler(given, word))
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::grammar::COMMANDS;
    use rstest::rstest;

    #[rstest]
    #[case("ad", "add")]
    #[case("wrpa", "wrap")]
    #[case("mvoe", "move")]
    #[case("AGNEDA", "agenda")]
    #[case("acton", "action")]
    fn a_slip_finds_the_command(#[case] given: &str, #[case] meant: &str) {
        let names = COMMANDS.iter().map(|command| command.name.as_str());
        assert_eq!(
            nearest(given, names).first().map(String::as_str),
            Some(meant)
        );
    }

    #[rstest]
    #[case("budget")]
    #[case("")]
    #[case("🙂")]
    fn another_word_finds_none(#[case] given: &str) {
        let names = COMMANDS.iter().map(|command| command.name.as_str());
        assert_eq!(nearest(given, names), Vec::<String>::new());
    }

    #[test]
    fn a_person_is_found_by_a_part_of_the_name() {
        let people = ["Alice Weaver", "Bob Miller"];
        assert_eq!(nearest("bobb", people), ["Bob Miller"]);
        assert_eq!(nearest("miler", people), ["Bob Miller"]);
    }
}
