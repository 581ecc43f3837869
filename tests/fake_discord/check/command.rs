//! Whether commands are such as Discord registers.
//!
//! Limits: <https://docs.discord.com/developers/interactions/application-commands>. The library knows no more than half of the 8,000
//! characters that the documents allow for a command, so they are counted here.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use twilight_model::application::command::CommandOption;
use twilight_validate::command as library;

use super::{length, unknown_fields};

/// Characters of all names, descriptions and values of a command.
const MOST_TEXT: usize = 8_000;
/// Commands typed, of a user, of a message.
const MOST_COMMANDS: [(u64, usize); 3] = [(1, 100), (2, 15), (3, 15)];
const FIELDS: [&str; 12] = [
    "id",
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "default_member_permissions",
    "dm_permission",
    "nsfw",
    "integration_types",
    "contexts",
];
const OPTION_FIELDS: [&str; 14] = [
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "required",
    "choices",
    "options",
    "channel_types",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "autocomplete",
];

pub(super) fn all(body: &Value) -> Vec<String> {
    let Some(commands) = body.as_array() else {
        return vec!["commands that are not a list".to_owned()];
    };
    let mut faults: Vec<String> = commands.iter().flat_map(one).collect();
    let mut names = BTreeSet::new();
    for command in commands {
        if !names.insert((kind(command), command["name"].to_string())) {
            faults.push(format!("two commands called {}", command["name"]));
        }
    }
    for (of, most) in MOST_COMMANDS {
        let count = commands
            .iter()
            .filter(|command| kind(command) == of)
            .count();
        if count > most {
            faults.push(format!("{count} commands of type {of}"));
        }
    }
    faults
}

fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

pub(super) fn one(command: &Value) -> Vec<String> {
    let mut faults = part(command);
    let name = command["name"].as_str().unwrap_or_default();
    let description = command["description"].as_str().unwrap_or_default();
    let wrong = if kind(command) == 1 {
        faults.extend(
            library::description(description)
                .err()
                .map(|error| format!("{name}: {error}")),
        );
        library::chat_input_name(name)
    } else {
        if !description.is_empty() {
            faults.push(format!(
                "{name}: a description of a command that is not typed"
            ));
        }
        library::name(name)
    };
    faults.extend(wrong.err().map(|error| format!("{name}: {error}")));
    faults
}

/// What holds of a command, and of a part of one that is sent to change it.
pub(super) fn part(command: &Value) -> Vec<String> {
    let mut faults = unknown_fields(command, &FIELDS);
    let text = text(command);
    if text > MOST_TEXT {
        faults.push(format!(
            "a command of {text} characters; {MOST_TEXT} are allowed"
        ));
    }
    for (field, known) in [("contexts", 2), ("integration_types", 1)] {
        let values = command[field].as_array().into_iter().flatten();
        let wrong = values.filter(|value| value.as_u64().is_none_or(|value| value > known));
        faults.extend(wrong.map(|value| format!("{field} with {value}")));
    }
    let options = &command["options"];
    faults.extend(nested(options, 0));
    match serde_json::from_value::<Vec<CommandOption>>(if options.is_null() {
        json!([])
    } else {
        options.clone()
    }) {
        Err(error) => faults.push(format!("options: {error}")),
        Ok(read) => {
            faults.extend(
                library::options(&read)
                    .err()
                    .map(|error| format!("options: {error}")),
            );
        }
    }
    faults
}

/// Names, descriptions and values, in the longest language of each.
fn text(command: &Value) -> usize {
    let longest = |field: &str| {
        let own = length(command[field].as_str().unwrap_or_default());
        let others = &command[format!("{field}_localizations")];
        let others = others.as_object().into_iter().flatten();
        let others = others.map(|(_, text)| length(text.as_str().unwrap_or_default()));
        others.fold(own, usize::max)
    };
    let value = command["value"].as_str().map_or(0, length);
    let inner = ["options", "choices"].into_iter();
    let inner = inner.flat_map(|field| command[field].as_array().into_iter().flatten());
    longest("name") + longest("description") + value + inner.map(text).sum::<usize>()
}

/// <https://docs.discord.com/developers/interactions/application-commands#subcommands-and-subcommand-groups>
fn nested(options: &Value, depth: usize) -> Vec<String> {
    let mut faults = Vec::new();
    let options = options.as_array().into_iter().flatten();
    let (mut subcommands, mut values) = (0, 0);
    for option in options {
        faults.extend(unknown_fields(option, &OPTION_FIELDS));
        let name = &option["name"];
        match option["type"].as_u64() {
            Some(1) => subcommands += 1,
            Some(2) if depth == 0 => subcommands += 1,
            Some(2) => faults.push(format!("a group in a group: {name}")),
            Some(3..=11) => values += 1,
            kind => faults.push(format!("an option of type {kind:?}: {name}")),
        }
        if option["autocomplete"] == json!(true) {
            let choices = option["choices"]
                .as_array()
                .is_some_and(|choices| !choices.is_empty());
            if choices || !matches!(option["type"].as_u64(), Some(3 | 4 | 10)) {
                faults.push(format!("an autocompletion that cannot be, of {name}"));
            }
        }
        if option["choices"]
            .as_array()
            .is_some_and(|choices| choices.len() > 25)
        {
            faults.push(format!("more than 25 choices of {name}"));
        }
        faults.extend(nested(&option["options"], depth + 1));
    }
    if subcommands > 0 && values > 0 {
        faults.push("options beside subcommands".to_owned());
    }
    faults
}
