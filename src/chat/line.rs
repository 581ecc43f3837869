//! A typed line's arguments, cut into values: where each begins and ends, and which option it is for.
//!
//! Only cutting: nothing is checked here, and nothing is changed, so that the completion can put a value
//! into its place. The rules are those of «Typed lines» in the product page: the main option bare, the
//! others as `name:value`; a name counts only at the start or after a space, outside quotes, and only if
//! the command has it; a value runs to the next such name, or is quoted. Invariant: pieces are in order
//! and do not overlap.

use std::ops::Range;

use super::grammar::{CommandSpec, OptionSpec};

/// A value, as it stands in the arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The option that was named; `None` for bare text, which is the main option's.
    pub(super) option: Option<&'static OptionSpec>,
    /// Where the value stands, trimmed, without its quotes.
    pub(super) value: Range<usize>,
    /// How it was quoted.
    pub(super) quote: Quote,
}

/// How a value was quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    /// Not at all.
    Bare,
    /// From mark to mark.
    Closed,
    /// The closing mark is missing.
    Open,
}

/// Cuts the arguments of a command.
pub(super) fn pieces(spec: &CommandSpec, args: &str) -> Vec<Piece> {
    let mut cutter = Cutter {
        spec,
        args,
        unclosed: Vec::new(),
    };
    let (mut pieces, mut at) = (Vec::new(), cutter.skip_space(0));
    while at < args.len() {
        let (piece, end) = cutter.piece(at);
        pieces.push(piece);
        at = cutter.skip_space(end);
    }
    pieces
}

/// Where a closing mark counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    /// At the end of a word: it ends a value.
    BeforeSpace,
    /// Anywhere but within a word: «("done")».
    Anywhere,
}

struct Cutter<'a> {
    spec: &'a CommandSpec,
    args: &'a str,
    /// Opening marks that have no closing one in the rest of the line. Remembered, so that a line of
    /// thousands of them does not take the square of that.
    unclosed: Vec<char>,
}

impl Cutter<'_> {
    /// The piece that begins here, and where the next may.
    fn piece(&mut self, at: usize) -> (Piece, usize) {
        let named = self.name_at(at);
        let option = named.map(|(option, _)| option);
        let start = named.map_or(at, |(_, colon)| self.skip_space(colon));
        let is_main = option.is_none_or(|option| option.main);
        if let Some(open) = self.opens_at(start) {
            let inner = start + open.len_utf8();
            match self.closes(open, inner, Closing::BeforeSpace) {
                // The main option is prose, in which a quotation may come first: «"Done" means what?».
                Some(close) if is_main && !self.is_end(close.end) => {}
                Some(close) => {
                    return (piece(option, inner..close.start, Quote::Closed), close.end);
                }
                None => {
                    let end = self.args.len();
                    return (piece(option, inner..end, Quote::Open), end);
                }
            }
        }
        let end = self.plain_end(start);
        let text = &self.args[start..end];
        let value = start..start + text.trim_end().len();
        (piece(option, value, Quote::Bare), end)
    }

    /// Where plain text ends: before the next name outside quotes, or with the line.
    ///
    /// Directly after `name:` comes a name only when the value is empty.
    fn plain_end(&mut self, start: usize) -> usize {
        let (mut at, mut before) = (start, ' ');
        while let Some(next) = self.args[at..].chars().next() {
            if before.is_whitespace() && self.name_at(at).is_some() {
                return at;
            }
            if !before.is_alphanumeric()
                && let Some(open) = self.opens_at(at)
                && let Some(close) = self.closes(open, at + next.len_utf8(), Closing::Anywhere)
            {
                (at, before) = (close.end, open);
                continue;
            }
            (at, before) = (at + next.len_utf8(), next);
        }
        at
    }

    /// The option whose name stands here, and where its colon ends.
    fn name_at(&self, at: usize) -> Option<(&'static OptionSpec, usize)> {
        let rest = &self.args[at..];
        let option = self.spec.options.iter().find(|option| {
            let length = option.name.len();
            let name = rest.get(..length);
            name.is_some_and(|name| name.eq_ignore_ascii_case(option.name))
                && rest[length..].starts_with(':')
        })?;
        Some((option, at + option.name.len() + 1))
    }

    fn opens_at(&self, at: usize) -> Option<char> {
        let first = self.args[at..].chars().next()?;
        closing_marks(first).map(|_| first)
    }

    /// The closing mark that belongs to `open`.
    fn closes(&mut self, open: char, from: usize, closing: Closing) -> Option<Range<usize>> {
        let marks = closing_marks(open)?;
        if self.unclosed.contains(&open) {
            return None;
        }
        let rest = &self.args[from..];
        let found = rest.match_indices(marks).find_map(|(at, mark)| {
            let end = at + mark.len();
            let next = rest[end..].chars().next();
            let closes = next.is_none_or(|next| match closing {
                Closing::BeforeSpace => next.is_whitespace(),
                Closing::Anywhere => !next.is_alphanumeric(),
            });
            closes.then_some(from + at..from + end)
        });
        // Before a space is anywhere too, so this holds for both from here on.
        if found.is_none() && closing == Closing::Anywhere {
            self.unclosed.push(open);
        }
        found
    }

    /// Whether nothing but a name or the end of the line follows.
    fn is_end(&self, at: usize) -> bool {
        let next = self.skip_space(at);
        next == self.args.len() || self.name_at(next).is_some()
    }

    fn skip_space(&self, at: usize) -> usize {
        let rest = &self.args[at..];
        at + rest.len() - rest.trim_start().len()
    }
}

fn piece(option: Option<&'static OptionSpec>, value: Range<usize>, quote: Quote) -> Piece {
    Piece {
        option,
        value,
        quote,
    }
}

/// The marks that close a quotation, for the marks that open one; `None` for anything else.
///
/// Keyboards mix straight and curly ones. Single marks are apostrophes far more often than quotes.
fn closing_marks(open: char) -> Option<&'static [char]> {
    match open {
        '"' | '\u{201d}' => Some(&['"', '\u{201d}']),
        '\u{201c}' => Some(&['\u{201d}', '"']),
        '\u{201e}' => Some(&['\u{201c}', '\u{201d}', '"']),
        '\u{ab}' => Some(&['\u{bb}']),
        _ => None,
    }
}
