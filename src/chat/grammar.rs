//! The one table of commands: names, options, kinds, limits and descriptions, for all platforms.
//!
//! Registration with a platform, the parser of typed lines, the completion, the help card and
//! `docs/commands.md` are all derived from [`COMMANDS`], so they cannot disagree. What a value means is not
//! here (`values` checks it; dates and zones are understood where asker and time are known). Invariant:
//! every row fits the limits that Discord sets, which are the narrowest.

mod choices;
mod table;

pub use self::choices::Closed;
pub use self::table::COMMANDS;
use super::command::Typed;

/// What every typed command begins with.
pub const ROOT: &str = "/1on1";

/// The description of [`ROOT`] itself, where a platform wants one.
pub const ROOT_DESCRIPTION: &str = "Keep your 1:1s alive: topics, agendas, notes and actions";

/// The longest name of a command or option, in characters.
/// <https://docs.discord.com/developers/interactions/application-commands#application-command-object>
pub const NAME_MAX: usize = 32;
/// The longest description of a command or option, in characters. Same page.
pub const DESCRIPTION_MAX: usize = 100;
/// The most options of a command, subcommands of a command, choices of an option, and completions at once.
/// Same page.
pub const AT_ONCE_MAX: usize = 25;
/// The longest label or value of a choice or completion, in characters. Same page.
pub const CHOICE_MAX: usize = 100;

/// The longest reason for a skip, in characters: a sentence or two.
pub const REASON_MAX: usize = 300;
/// The longest place, in characters: links to meetings can be long.
pub const PLACE_MAX: usize = 300;
/// The longest text that is searched for, in characters: a sentence.
pub const SEARCH_MAX: usize = 300;
/// The longest value that is understood and not kept (a cadence, a date, a name), in characters. It also
/// bounds what a refusal repeats.
pub const WORDS_MAX: usize = 200;

/// A command's name: one variant for each variant of [`Typed`] that people type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Name {
    /// `start`.
    Start,
    /// `add`.
    Add,
    /// `agenda`.
    Agenda,
    /// `meet`.
    Meet,
    /// `wrap`.
    Wrap,
    /// `note`.
    Note,
    /// `action`.
    Action,
    /// `actions`.
    Actions,
    /// `done`.
    Done,
    /// `next`.
    Next,
    /// `skip`.
    Skip,
    /// `move`.
    Move,
    /// `away`.
    Away,
    /// `pause`.
    Pause,
    /// `resume`.
    Resume,
    /// `end`.
    End,
    /// `settings`.
    Settings,
    /// `history`.
    History,
    /// `search`.
    Search,
    /// `privacy`.
    Privacy,
    /// `help`.
    Help,
}

impl Name {
    /// The command of that name, in any case.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        COMMANDS
            .iter()
            .find(|command| command.name.as_str().eq_ignore_ascii_case(text))
            .map(|command| command.name)
    }

    /// The name that people type.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Add => "add",
            Self::Agenda => "agenda",
            Self::Meet => "meet",
            Self::Wrap => "wrap",
            Self::Note => "note",
            Self::Action => "action",
            Self::Actions => "actions",
            Self::Done => "done",
            Self::Next => "next",
            Self::Skip => "skip",
            Self::Move => "move",
            Self::Away => "away",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::End => "end",
            Self::Settings => "settings",
            Self::History => "history",
            Self::Search => "search",
            Self::Privacy => "privacy",
            Self::Help => "help",
        }
    }

    /// Its row of the table.
    #[must_use]
    pub fn spec(self) -> &'static CommandSpec {
        // The rows stand in the order of the variants, which a test keeps.
        &COMMANDS[self as usize]
    }

    /// The command that a request was typed as; `None` for a plain message.
    #[must_use]
    pub fn of(typed: &Typed) -> Option<Self> {
        match typed {
            Typed::Start(_) => Some(Self::Start),
            Typed::Add { .. } => Some(Self::Add),
            Typed::Agenda { .. } => Some(Self::Agenda),
            Typed::Meet { .. } => Some(Self::Meet),
            Typed::Wrap { .. } => Some(Self::Wrap),
            Typed::Note { .. } => Some(Self::Note),
            Typed::Action { .. } => Some(Self::Action),
            Typed::Actions { .. } => Some(Self::Actions),
            Typed::Done { .. } => Some(Self::Done),
            Typed::Next => Some(Self::Next),
            Typed::Skip { .. } => Some(Self::Skip),
            Typed::Move { .. } => Some(Self::Move),
            Typed::Away { .. } => Some(Self::Away),
            Typed::Pause { .. } => Some(Self::Pause),
            Typed::Resume { .. } => Some(Self::Resume),
            Typed::End { .. } => Some(Self::End),
            Typed::Settings { .. } => Some(Self::Settings),
            Typed::History { .. } => Some(Self::History),
            Typed::Search { .. } => Some(Self::Search),
            Typed::Privacy { .. } => Some(Self::Privacy),
            Typed::Help => Some(Self::Help),
            Typed::PlainTopic { .. } | Typed::CannotMakeIt { .. } => None,
        }
    }
}

/// A command's row.
#[derive(Debug, PartialEq, Eq)]
pub struct CommandSpec {
    /// Its name.
    pub name: Name,
    /// What it does, in one line.
    pub description: &'static str,
    /// Its options, the main one first.
    pub options: &'static [OptionSpec],
    /// Whole lines as people type them.
    pub examples: &'static [&'static str],
}

impl CommandSpec {
    /// The option that is typed without its name.
    #[must_use]
    pub fn main(&self) -> Option<&'static OptionSpec> {
        self.options.iter().find(|option| option.main)
    }

    /// The option of that name, in any case.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&'static OptionSpec> {
        self.options
            .iter()
            .find(|option| option.name.eq_ignore_ascii_case(name))
    }

    /// The options with the required ones first, as Discord wants them.
    pub fn required_first(&self) -> impl Iterator<Item = &'static OptionSpec> {
        let options = self.options;
        let required = options.iter().filter(|option| option.required);
        required.chain(options.iter().filter(|option| !option.required))
    }

    /// How it is typed, for help: `/1on1 action TEXT [owner:…] [due:…] [with:…]`.
    #[must_use]
    pub fn usage(&self) -> String {
        let mut usage = format!("{ROOT} {}", self.name.as_str());
        for option in self.options {
            let value = if option.main {
                option.name.to_uppercase()
            } else {
                format!("{}:…", option.name)
            };
            usage.push(' ');
            if option.required {
                usage.push_str(&value);
            } else {
                usage.extend(["[", value.as_str(), "]"]);
            }
        }
        usage
    }
}

/// An option of a command.
#[derive(Debug, PartialEq, Eq)]
pub struct OptionSpec {
    /// The name before the colon.
    pub name: &'static str,
    /// What it says, in one line.
    pub description: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// Whether the command cannot do without.
    pub required: bool,
    /// Whether it is typed without its name.
    pub main: bool,
}

/// What kind of value an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words that are kept as typed.
    Text {
        /// The most characters.
        max: usize,
    },
    /// A member of the server, who need not be a partner yet.
    Member,
    /// One of the asker's partners.
    Partner,
    /// The same, or a partner of a 1:1 that has ended.
    PartnerEver,
    /// A cadence in words.
    Cadence,
    /// A time zone, by name or city.
    Zone,
    /// A number of minutes.
    Minutes {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// One of a closed set, the default first.
    Choice(&'static [Named]),
    /// A date in words, with or without a time.
    Moment,
    /// A date in words.
    Day,
    /// One of the open actions: its id, or a part of its text.
    Action,
    /// Yes or no.
    Flag,
}

impl Kind {
    /// The most characters that a value of this kind may have.
    #[must_use]
    pub const fn max(self) -> usize {
        match self {
            Self::Text { max } => max,
            Self::Action => crate::domain::action::ACTION_MAX,
            Self::Member
            | Self::Partner
            | Self::PartnerEver
            | Self::Cadence
            | Self::Zone
            | Self::Minutes { .. }
            | Self::Choice(_)
            | Self::Moment
            | Self::Day
            | Self::Flag => WORDS_MAX,
        }
    }
}

/// One of a closed set of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// What is typed.
    pub name: &'static str,
    /// What it means, for a menu.
    pub label: &'static str,
    /// What else is understood.
    pub also: &'static [&'static str],
}

/// A row of the help card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    /// The command.
    pub name: Name,
    /// How it is typed.
    pub usage: String,
    /// What it does.
    pub description: &'static str,
}

/// Every command, in the order in which people meet them.
pub fn help_rows() -> impl Iterator<Item = HelpRow> {
    COMMANDS.iter().map(|command| HelpRow {
        name: command.name,
        usage: command.usage(),
        description: command.description,
    })
}

#[cfg(test)]
mod tests;
