//! Completion of a line while somebody types it, at its end.
//!
//! Everything that it needs to know of people and actions comes in a [`CompletionContext`], already
//! limited to what the asker may see; it looks nothing up. Values of one option by themselves are in
//! `offers`. Invariant: every choice's text begins as a line of ours, and there are at most 25, with labels
//! of at most 100 characters, so that a platform takes them as they are.

mod cadence;
mod offers;

use chrono_tz::Tz;

use self::offers::{Offer, offers};
use super::direction::{ISOLATE, ISOLATE_END};
use super::grammar::{
    AT_ONCE_MAX, CHOICE_MAX, COMMANDS, CommandSpec, Kind, Name, OptionSpec, ROOT,
};
use super::line::{Piece, Quote, pieces};
use super::near::nearest;
use super::parse::arguments;
use super::words::parse_zone;
use crate::domain::clock::Instant;

/// What is offered to complete with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What a menu shows.
    pub label: String,
    /// The whole line that it makes, or the whole value where one option is completed by itself.
    pub text: String,
}

/// What the completion may know: only what the asker may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionContext {
    /// The current instant.
    pub now: Instant,
    /// The zone that dates are understood in: the 1:1's or the asker's own.
    pub zone: Tz,
    /// The names of the asker's partners.
    pub partners: Vec<String>,
    /// The names of those with whom a 1:1 has ended and none goes on.
    pub former_partners: Vec<String>,
    /// Whom the asker could invite.
    pub members: Vec<Member>,
    /// The open actions of the asker's 1:1s.
    pub open_actions: Vec<OpenAction>,
}

/// Somebody who could be invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What is typed after `@`.
    pub id: String,
    /// The name that others see.
    pub name: String,
}

/// An action that could be ticked off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAction {
    /// The printed id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// The name of the partner in whose 1:1 it is.
    pub partner: String,
}

/// Completes a line whose cursor stands at its end.
///
/// Nothing for a line that is not, and cannot become, one of ours.
#[must_use]
pub fn complete(line: &str, context: &CompletionContext) -> Vec<Choice> {
    let Some(args) = arguments(line) else {
        let begun = line.trim_start().to_lowercase();
        let can_become = !begun.is_empty() && ROOT.starts_with(&begun);
        return if can_become {
            commands("", "")
        } else {
            Vec::new()
        };
    };
    match args.trim_start().split_once(char::is_whitespace) {
        None => commands(args.trim_start(), ""),
        Some((command, rest)) => match Name::find(command) {
            None => commands(command, rest),
            Some(command) => {
                let line = Line {
                    spec: command.spec(),
                    before: &line[..line.len() - rest.len()],
                    args: rest,
                    context,
                };
                line.choices()
            }
        },
    }
}

/// Completes one option's value by itself, as Discord asks for it. The texts are values, not lines.
///
/// Nothing when the command has no such option, or when it takes words that nobody can guess.
#[must_use]
pub fn complete_option(
    command: Name,
    option: &str,
    partial: &str,
    context: &CompletionContext,
) -> Vec<Choice> {
    let Some(option) = command.spec().option(option) else {
        return Vec::new();
    };
    let choices = offers(option.kind, partial.trim(), context.zone, context)
        .into_iter()
        .map(|offer| {
            choice(
                &offer.label,
                offer.value.unwrap_or_else(|| partial.to_owned()),
            )
        })
        // A value that a platform would cut is worse than none.
        .filter(|choice| choice.text.chars().count() <= CHOICE_MAX);
    choices.take(AT_ONCE_MAX).collect()
}

/// The commands that begin as what was typed, else the ones like it; with what follows kept.
fn commands(typed: &str, rest: &str) -> Vec<Choice> {
    let typed = typed.to_lowercase();
    let names = || COMMANDS.iter().map(|command| command.name.as_str());
    let near = nearest(&typed, names());
    let begin_so = |command: &&CommandSpec| command.name.as_str().starts_with(&typed);
    let like_it = |command: &&CommandSpec| near.iter().any(|near| near == command.name.as_str());
    let mut found: Vec<&CommandSpec> = COMMANDS.iter().filter(begin_so).collect();
    if found.is_empty() {
        found = COMMANDS.iter().filter(like_it).collect();
    }
    let completed = |command: &CommandSpec| {
        let name = command.name.as_str();
        let space = if command.options.is_empty() { "" } else { " " };
        choice(
            &format!("{name} — {}", command.description),
            format!("{ROOT} {name}{space}{rest}"),
        )
    };
    found.into_iter().map(completed).collect()
}

/// A line whose command is known.
struct Line<'a> {
    spec: &'static CommandSpec,
    /// The line up to its arguments.
    before: &'a str,
    args: &'a str,
    context: &'a CompletionContext,
}

impl Line<'_> {
    fn choices(&self) -> Vec<Choice> {
        let pieces = pieces(self.spec, self.args);
        let mut choices = self.value_choices(&pieces);
        choices.extend(self.name_choices(&pieces));
        choices.truncate(AT_ONCE_MAX);
        choices
    }

    /// Completions of the value that is being typed.
    fn value_choices(&self, pieces: &[Piece]) -> Vec<Choice> {
        let end = self.args.len();
        let (option, start, quote) = match pieces.last() {
            Some(piece) => (piece.option, piece.value.start, piece.quote),
            None => (None, end, Quote::Bare),
        };
        let Some(option) = option.or_else(|| self.spec.main()) else {
            return Vec::new();
        };
        if quote == Quote::Closed {
            return Vec::new();
        }
        let kept = &self.args[..start];
        let mark = match quote {
            Quote::Open if kept.ends_with('\u{ab}') => "\u{bb}",
            Quote::Open => "\"",
            Quote::Bare | Quote::Closed => "",
        };
        let line = |offer: Offer| match offer.value {
            Some(value) => {
                let text = format!("{}{kept}{value}{mark}", self.before);
                choice(&offer.label, text)
            }
            None => choice(&offer.label, format!("{}{}", self.before, self.args)),
        };
        let partial = self.args[start..].trim();
        offers(option.kind, partial, self.zone(pieces), self.context)
            .into_iter()
            .map(line)
            .collect()
    }

    /// The options that were not named yet, where a name could stand.
    fn name_choices(&self, pieces: &[Piece]) -> Vec<Choice> {
        let value_wanted = pieces.last().is_some_and(|piece| {
            piece.quote == Quote::Open || piece.option.is_some() && piece.value.is_empty()
        });
        // In `section:blocker"` or `with:bob` the last word is the value itself, which begins no name.
        let word = self.args.rsplit(char::is_whitespace).next().unwrap_or("");
        if value_wanted {
            return Vec::new();
        }
        let kept = &self.args[..self.args.len() - word.len()];
        let begun = word.to_lowercase();
        let unused = |option: &&OptionSpec| {
            let named = |piece: &Piece| piece.option.is_some_and(|o| o.name == option.name);
            !option.main && !pieces.iter().any(named)
        };
        let completed = |option: &OptionSpec| {
            let value = if option.kind == Kind::Flag { "yes" } else { "" };
            choice(
                &format!("{}: — {}", option.name, option.description),
                format!("{}{kept}{}:{value}", self.before, option.name),
            )
        };
        let options = self.spec.options.iter();
        options
            .filter(unused)
            .filter(|option| option.name.starts_with(&begun))
            .map(completed)
            .collect()
    }

    /// The zone that the line itself names, else the context's.
    fn zone(&self, pieces: &[Piece]) -> Tz {
        let named = pieces
            .iter()
            .find(|piece| piece.option.is_some_and(|option| option.kind == Kind::Zone));
        let zone = named.and_then(|piece| parse_zone(&self.args[piece.value.clone()]).ok());
        zone.unwrap_or(self.context.zone)
    }
}

/// A choice whose label is cut, visibly, to what a platform takes.
fn choice(label: &str, text: String) -> Choice {
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = if label.chars().count() > CHOICE_MAX {
        let room = CHOICE_MAX - 1 - usize::from(label.contains(ISOLATE));
        let kept: String = label.chars().take(room).collect();
        // An isolate that was cut ends with the label.
        let is_open = kept.matches(ISOLATE).count() > kept.matches(ISOLATE_END).count();
        let mut cut = format!("{}…", kept.trim_end());
        cut.extend(is_open.then_some(ISOLATE_END));
        cut
    } else {
        label
    };
    Choice { label, text }
}

#[cfg(test)]
mod tests;
