//! Inputs that are nearly right: a seed of the corpus with a few changes, or none.

use proptest::collection::vec;
use proptest::prelude::*;

/// Pieces that rules meet at.
const PIECES: &[&str] = &[
    " ",
    "\n",
    "\t",
    "\"",
    "“",
    "«",
    ":",
    ".",
    ",",
    "-",
    "/",
    "~",
    "0",
    "1",
    "9",
    "99999999999999999999",
    "-1",
    "24:00",
    "12am",
    "every ",
    "with:",
    "@",
    "\u{0}",
    "\u{202E}",
    "\u{301}",
    "é",
    "ß",
    "İ",
    "🦓",
    "😀",
    "٣",
    "{",
    "}",
    "[",
    "]",
    "null",
    "true",
    "1e999",
    "\\",
    "\\u0000",
    "5th ",
    "31st ",
    "feb 30",
    "2026-02-29",
    "9999-12-31",
    "*",
    "*/0",
    "7",
    "thu",
    "monday",
];

/// A change of a text, by places between 0 and 1 of its length.
#[derive(Debug, Clone)]
enum Change {
    Insert(f64, &'static str),
    Remove(f64, f64),
    Repeat(f64, f64, u8),
    Splice(f64, String),
    Case,
}

fn place() -> impl Strategy<Value = f64> {
    0.0..=1.0_f64
}

fn change(seeds: &'static [String]) -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (place(), prop::sample::select(PIECES)).prop_map(|(at, piece)| Change::Insert(at, piece)),
        3 => (place(), place()).prop_map(|(from, to)| Change::Remove(from, to)),
        1 => (place(), place(), 1..40_u8).prop_map(|(from, to, times)| Change::Repeat(from, to, times)),
        2 => (place(), prop::sample::select(seeds)).prop_map(|(at, seed)| Change::Splice(at, seed)),
        1 => Just(Change::Case),
    ]
}

/// The byte of a text at a place, where a character begins.
fn byte(text: &str, place: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place within a short text"
    )]
    let at = (place * text.len() as f64) as usize;
    text.floor_char_boundary(at)
}

fn changed(mut text: String, change: &Change) -> String {
    let range = |text: &str, a: f64, b: f64| byte(text, a.min(b))..byte(text, a.max(b));
    match change {
        Change::Insert(at, piece) => text.insert_str(byte(&text, *at), piece),
        Change::Remove(from, to) => text.replace_range(range(&text, *from, *to), ""),
        Change::Repeat(from, to, times) => {
            let range = range(&text, *from, *to);
            let piece = text[range.clone()].repeat(usize::from(*times));
            text.insert_str(range.end, &piece);
        }
        Change::Splice(at, seed) => text.replace_range(byte(&text, *at).., seed),
        Change::Case => text = text.to_uppercase(),
    }
    text
}

/// The seeds of a file of the corpus.
fn seeds(file: &str) -> &'static [String] {
    let lines = file.lines().map(|line| line.replace("\\n", "\n"));
    let seeds: Vec<String> = lines.collect();
    assert!(seeds.len() >= 5, "a corpus of {} seeds", seeds.len());
    seeds.leak()
}

/// The seeds as they are and with up to six changes, and now and then anything at all.
pub(crate) fn near(file: &str) -> impl Strategy<Value = String> + use<> {
    let seeds = seeds(file);
    prop_oneof![
        1 => prop::sample::select(seeds),
        12 => (prop::sample::select(seeds), vec(change(seeds), 1..6))
            .prop_map(|(seed, changes)| changes.iter().fold(seed, changed)),
        1 => any::<String>(),
    ]
}
