//! Typed lines and separated options, understood as commands.
//!
//! Every way of naming options (a line on Slack or in the playground, slash options, a form) ends in
//! [`from_options`], so they are checked alike. Who may do it, and what dates and names mean, is decided
//! later. Invariant: no text makes it panic, and nothing typed is dropped without a word but what follows
//! a command that takes nothing (`next`, `help`).

use super::command::{StartRequest, Typed};
use super::grammar::{COMMANDS, Name, ROOT};
use super::line::{self, Quote};
use super::near::nearest;
use super::values::{Values, clean};
use crate::domain::refusal::Refusal;
use crate::domain::topic::{Section, Visibility};

/// How much of an unknown command is repeated.
const GIVEN_MAX: usize = 40;

/// Understands a line that begins with `/1on1`; `None` for any other.
///
/// `/1on1` alone, and `/1on1 help` with whatever follows, is `help`.
///
/// # Errors
/// A [`Refusal`] that names the part at fault. Inside the line, nothing else was looked at then.
#[must_use]
pub fn parse_line(line: &str) -> Option<Result<Typed, Refusal>> {
    arguments(line).map(parse_args)
}

/// What follows `/1on1` in a line; `None` when it does not begin so.
pub(super) fn arguments(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let root = line.get(..ROOT.len())?;
    let rest = &line[ROOT.len()..];
    let ends = rest.chars().next().is_none_or(char::is_whitespace);
    (ends && root.eq_ignore_ascii_case(ROOT)).then_some(rest)
}

/// Understands what follows `/1on1`, for platforms that cut that off.
///
/// # Errors
/// As [`parse_line`].
pub fn parse_args(args: &str) -> Result<Typed, Refusal> {
    let args = args.trim();
    let (command, rest) = args.split_once(char::is_whitespace).unwrap_or((args, ""));
    if command.is_empty() {
        return Ok(Typed::Help);
    }
    let command = command_named(command)?;
    let main = command.spec().main();
    let mut options = Vec::new();
    for piece in line::pieces(command.spec(), rest) {
        // What follows a command that takes nothing has no place to go to.
        let Some(option) = piece.option.or(main) else {
            continue;
        };
        if piece.quote == Quote::Open {
            return Err(Refusal::OpenQuote);
        }
        options.push((option.name, &rest[piece.value]));
    }
    build(command, &Values::of(command, options)?)
}

/// Understands a command whose options come separated, as slash commands and forms give them.
///
/// # Errors
/// A [`Refusal`] for an unknown command, and for options that are missing, repeated, too long or none of
/// what they may be. Options that the command does not have are passed over.
pub fn from_options<N: AsRef<str>, V: AsRef<str>>(
    command: &str,
    options: impl IntoIterator<Item = (N, V)>,
) -> Result<Typed, Refusal> {
    let command = command_named(command)?;
    build(command, &Values::of(command, options)?)
}

/// Understands a `start` that may still lack the other person, where a platform cannot offer everybody to be picked: a
/// form asks for the rest.
///
/// # Errors
/// As [`from_options`], but for what is missing.
pub fn begun_start<N: AsRef<str>, V: AsRef<str>>(
    options: impl IntoIterator<Item = (N, V)>,
) -> Result<Typed, Refusal> {
    let values = Values::of(Name::Start, options)?;
    let with = values.optional("with").unwrap_or_default();
    Ok(Typed::Start(start(&values, with)?))
}

fn command_named(text: &str) -> Result<Name, Refusal> {
    Name::find(text).ok_or_else(|| Refusal::UnknownCommand {
        given: clean(text).chars().take(GIVEN_MAX).collect(),
        near: nearest(text, COMMANDS.iter().map(|command| command.name.as_str())),
    })
}

fn build(command: Name, values: &Values) -> Result<Typed, Refusal> {
    let with = values.with();
    Ok(match command {
        Name::Start => Typed::Start(start(values, values.required("with")?)?),
        Name::Add => Typed::Add {
            topic: values.required("topic")?,
            link: None,
            section: values.choice("section")?.unwrap_or(Section::Topic),
            visibility: values.choice("visibility")?.unwrap_or(Visibility::Shared),
            with,
        },
        Name::Agenda => Typed::Agenda { with },
        Name::Meet => Typed::Meet { with },
        Name::Wrap => Typed::Wrap { with },
        Name::Note => Typed::Note {
            text: values.required("text")?,
            private: values.flag("private")?,
            with,
        },
        Name::Action => Typed::Action {
            text: values.required("text")?,
            owner: values.choice("owner")?.unwrap_or_default(),
            due: values.optional("due"),
            with,
        },
        Name::Actions => Typed::Actions {
            whose: values.choice("whose")?.unwrap_or_default(),
            state: values.choice("state")?.unwrap_or_default(),
            with,
        },
        Name::Done => Typed::Done {
            action: values.required("action")?,
            with,
        },
        Name::Next => Typed::Next,
        Name::Skip => Typed::Skip {
            reason: values.optional("reason"),
            with,
        },
        Name::Move => Typed::Move {
            to: values.optional("to"),
            with,
        },
        Name::Away => Typed::Away {
            from: values.optional("from"),
            to: values.optional("to"),
            reason: values.optional("reason"),
        },
        Name::Pause => Typed::Pause {
            until: values.optional("until"),
            with,
        },
        Name::Resume => Typed::Resume { with },
        Name::End => Typed::End { with },
        Name::Settings => Typed::Settings { with },
        Name::History => Typed::History { with },
        Name::Search => Typed::Search {
            text: values.required("text")?,
            with,
        },
        Name::Privacy => Typed::Privacy {
            what: values.choice("what")?.unwrap_or_default(),
        },
        Name::Help => Typed::Help,
    })
}

fn start(values: &Values, with: String) -> Result<StartRequest, Refusal> {
    Ok(StartRequest {
        with,
        when: values.optional("when"),
        timezone: values.optional("timezone"),
        duration: values.minutes("duration")?,
        format: values.choice("format")?,
        role: values.choice("role")?,
        place: values.optional("place"),
    })
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
