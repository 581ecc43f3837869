//! The commands as Discord wants them, made from the one grammar.
//!
//! Not what they do. Invariants: every row of the grammar is a subcommand, with its options under their names; what is
//! made here is within Discord's limits, since the grammar is.
//! <https://docs.discord.com/developers/interactions/application-commands#application-command-object>

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::language::{LANGUAGES, Languages, Localizations};
use crate::chat::grammar::{
    COMMANDS, CommandSpec, Kind, Named, OptionSpec, ROOT, ROOT_DESCRIPTION,
};

/// The command in a message's menu.
pub const MESSAGE_COMMAND: &str = "Add to 1:1";

/// Types of commands.
const CHAT_INPUT: u8 = 1;
const MESSAGE: u8 = 3;
/// Types of options.
const SUB_COMMAND: u8 = 1;
const STRING: u8 = 3;
const INTEGER: u8 = 4;
const BOOLEAN: u8 = 5;
const USER: u8 = 6;

/// May be installed to servers and to accounts.
const INTEGRATION_TYPES: [u8; 2] = [0, 1];
/// Works in servers, in the bot's direct messages, and in those of others.
const CONTEXTS: [u8; 3] = [0, 1, 2];

/// The name of the one command that is typed, without its slash.
#[must_use]
pub fn chat_command_name() -> &'static str {
    ROOT.trim_start_matches('/')
}

/// A command, as it is registered and as Discord tells it. Fields that Discord has and we do not set are here so far as
/// they change what people see: whoever changed them elsewhere gets ours again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegisteredCommand {
    /// 1: typed; 3: in a message's menu.
    #[serde(rename = "type", default = "chat_input")]
    pub kind: u8,
    /// Its name.
    pub name: String,
    /// The name in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_localizations: Option<Localizations>,
    /// What it does; empty for one of a menu.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The same in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description_localizations: Option<Localizations>,
    /// Its subcommands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<CommandOption>,
    /// Where it may be installed; a command of one server does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_types: Option<Vec<u8>>,
    /// Where it may be used; a command of one server does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contexts: Option<Vec<u8>>,
    /// Who may use it; we never say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_member_permissions: Option<String>,
    /// Whether it is for adults only; it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nsfw: Option<bool>,
}

/// A subcommand, or an option of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommandOption {
    /// 1: a subcommand; 3: text; 4: a whole number; 5: yes or no; 6: a person.
    #[serde(rename = "type")]
    pub kind: u8,
    /// Its name.
    pub name: String,
    /// The name in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_localizations: Option<Localizations>,
    /// What it says.
    pub description: String,
    /// The same in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description_localizations: Option<Localizations>,
    /// Whether the command cannot do without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Whether Discord asks us for completions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<bool>,
    /// The values to choose from, where the set is closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Of a subcommand: its options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<CommandOption>,
    /// The least number.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "whole"
    )]
    pub min_value: Option<i64>,
    /// The greatest number.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "whole"
    )]
    pub max_value: Option<i64>,
    /// The fewest characters; we never say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<usize>,
    /// The most characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
}

/// A value to choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What a menu shows.
    pub name: String,
    /// The same in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_localizations: Option<Localizations>,
    /// What the grammar calls it.
    pub value: String,
}

fn chat_input() -> u8 {
    CHAT_INPUT
}

/// A whole number, which Discord may tell as `5.0`.
fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(from)? else {
        return Ok(None);
    };
    let text = number.to_string();
    let digits = text.strip_suffix(".0").unwrap_or(&text);
    digits.parse().map(Some).map_err(serde::de::Error::custom)
}

/// Everything that is registered: everywhere, or in one server only.
#[must_use]
pub fn commands(in_one_server: bool) -> Vec<RegisteredCommand> {
    commands_in(in_one_server, Languages(LANGUAGES))
}

/// The same, with the texts of these languages beside ours.
pub(super) fn commands_in(in_one_server: bool, languages: Languages<'_>) -> Vec<RegisteredCommand> {
    let command = |kind, name: &str, description: &str, options| RegisteredCommand {
        kind,
        name: name.to_owned(),
        name_localizations: languages.texts_of(name),
        description: description.to_owned(),
        description_localizations: languages.texts_of(description),
        options,
        // Discord has these for commands that are everywhere only.
        integration_types: (!in_one_server).then(|| INTEGRATION_TYPES.to_vec()),
        contexts: (!in_one_server).then(|| CONTEXTS.to_vec()),
        default_member_permissions: None,
        nsfw: None,
    };
    let subcommands = COMMANDS
        .iter()
        .map(|spec| languages.subcommand(spec))
        .collect();
    vec![
        command(
            CHAT_INPUT,
            chat_command_name(),
            ROOT_DESCRIPTION,
            subcommands,
        ),
        command(MESSAGE, MESSAGE_COMMAND, "", Vec::new()),
    ]
}

impl Languages<'_> {
    fn subcommand(self, spec: &CommandSpec) -> CommandOption {
        let mut options: Vec<_> = spec
            .required_first()
            .map(|option| self.option(option))
            .collect();
        // An option that is required in the grammar and not here must not stand before one that is.
        options.sort_by_key(|option| option.required != Some(true));
        CommandOption {
            options,
            ..self.named(SUB_COMMAND, spec.name.as_str(), spec.description)
        }
    }

    fn named(self, kind: u8, name: &str, description: &str) -> CommandOption {
        CommandOption {
            kind,
            name: name.to_owned(),
            name_localizations: self.texts_of(name),
            description: description.to_owned(),
            description_localizations: self.texts_of(description),
            required: None,
            autocomplete: None,
            choices: Vec::new(),
            options: Vec::new(),
            min_value: None,
            max_value: None,
            min_length: None,
            max_length: None,
        }
    }

    fn option(self, spec: &OptionSpec) -> CommandOption {
        let of = |kind| self.named(kind, spec.name, spec.description);
        let option = match spec.kind {
            Kind::Text { max } => CommandOption {
                max_length: Some(max),
                ..of(STRING)
            },
            Kind::Member => of(USER),
            Kind::Partner
            | Kind::PartnerEver
            | Kind::Cadence
            | Kind::Zone
            | Kind::Moment
            | Kind::Day
            | Kind::Action => CommandOption {
                autocomplete: Some(true),
                max_length: Some(spec.kind.max()),
                ..of(STRING)
            },
            Kind::Minutes { min, max } => CommandOption {
                min_value: Some(min),
                max_value: Some(max),
                ..of(INTEGER)
            },
            Kind::Choice(choices) => CommandOption {
                choices: choices.iter().map(|named| self.choice(named)).collect(),
                ..of(STRING)
            },
            Kind::Flag => of(BOOLEAN),
        };
        CommandOption {
            required: is_required(spec).then_some(true),
            ..option
        }
    }

    fn choice(self, named: &Named) -> Choice {
        // The name is what the cards and the help call it, the label what it means.
        let name = format!("{} — {}", named.name, named.label);
        Choice {
            name_localizations: self.texts_of(&name),
            name,
            value: named.name.to_owned(),
        }
    }
}

/// Whether Discord itself insists on an option. Not on a person: in the bot's direct messages nobody can be picked, and
/// the command must be sent for a form to ask.
fn is_required(spec: &OptionSpec) -> bool {
    spec.required && spec.kind != Kind::Member
}

impl RegisteredCommand {
    /// The same with every default left out, and with lists whose order says nothing in one order.
    #[must_use]
    pub fn normal(mut self) -> Self {
        let lists = [&mut self.integration_types, &mut self.contexts];
        for list in lists.into_iter().flatten() {
            list.sort_unstable();
        }
        self.nsfw = self.nsfw.filter(|nsfw| *nsfw);
        let texts = [
            &mut self.name_localizations,
            &mut self.description_localizations,
        ];
        texts.into_iter().for_each(without_none);
        self.options = normal_options(self.options);
        self
    }
}

fn normal_options(options: Vec<CommandOption>) -> Vec<CommandOption> {
    let normal = |mut option: CommandOption| {
        option.required = option.required.filter(|required| *required);
        option.autocomplete = option.autocomplete.filter(|autocomplete| *autocomplete);
        without_none(&mut option.name_localizations);
        without_none(&mut option.description_localizations);
        for choice in &mut option.choices {
            without_none(&mut choice.name_localizations);
        }
        option.options = normal_options(option.options);
        option
    };
    options.into_iter().map(normal).collect()
}

fn without_none(texts: &mut Option<Localizations>) {
    if texts.as_ref().is_some_and(BTreeMap::is_empty) {
        *texts = None;
    }
}
