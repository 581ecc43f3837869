//! A typed line as Discord's program reads it: by the commands that are registered, and nothing else.
//!
//! Values are checked as the program checks them before it sends anything: choices, types, lengths, what is required. A line that
//! it would not send ends the test.

use serde_json::{Value, json};

use super::super::shared::State;
use super::super::world::Id;

/// What is sent for a line.
pub(super) struct Typed {
    /// The data of the interaction.
    pub(super) data: Value,
}

/// Who types, where.
pub(super) struct Desk<'a> {
    pub(super) state: &'a State,
    pub(super) commands: Vec<Value>,
    pub(super) person: Id,
    pub(super) guild: Option<Id>,
}

impl Desk<'_> {
    /// Reads a line; with `focus` its last option is still being typed.
    #[track_caller]
    pub(super) fn read(&self, line: &str, focus: bool) -> Typed {
        let words = line
            .strip_prefix('/')
            .unwrap_or_else(|| panic!("no command: {line}"));
        let (name, mut rest) = word(words);
        let typed =
            |command: &&Value| command["name"] == json!(name) && command["type"] == json!(1);
        let command = self.commands.iter().find(typed);
        let Some(command) = command else {
            let names: Vec<&Value> = self
                .commands
                .iter()
                .map(|command| &command["name"])
                .collect();
            panic!("/{name} is not registered here; there are {names:?}");
        };
        // The way down through a group to a subcommand.
        let (mut at, mut path) = (command, Vec::new());
        while subcommands(at).next().is_some() {
            let (name, after) = word(rest);
            let inner = subcommands(at).find(|inner| inner["name"] == json!(name));
            at = inner.unwrap_or_else(|| panic!("no «{name}» in {line}: {}", names(at)));
            path.push(at);
            rest = after;
        }
        let mut resolved = json!({});
        let mut options = self.options(at, rest, focus, &mut resolved);
        for inner in path.iter().rev() {
            options = json!([{ "name": inner["name"], "type": inner["type"], "options": options }]);
        }
        let mut data =
            json!({ "id": command["id"], "name": command["name"], "type": 1, "options": options });
        if let Some(guild) = command.get("guild_id") {
            data["guild_id"] = guild.clone();
        }
        if resolved != json!({}) {
            data["resolved"] = resolved;
        }
        Typed { data }
    }

    #[track_caller]
    fn options(&self, of: &Value, text: &str, focus: bool, resolved: &mut Value) -> Value {
        let known = || of["options"].as_array().into_iter().flatten();
        let mut given: Vec<(&Value, &str)> = Vec::new();
        for (name, value) in parts(
            text,
            &known()
                .filter_map(|option| option["name"].as_str())
                .collect::<Vec<_>>(),
        ) {
            let option = match name {
                Some(name) => known().find(|option| option["name"] == json!(name)),
                None => known().next(),
            };
            let option = option.unwrap_or_else(|| panic!("no option for «{value}»: {}", names(of)));
            given.push((option, value));
        }
        let last = given.len().checked_sub(1).filter(|_| focus);
        let mut options = Vec::new();
        for (at, (option, value)) in given.iter().enumerate() {
            if Some(at) == last {
                assert_eq!(
                    option["autocomplete"],
                    json!(true),
                    "{} is not completed",
                    option["name"]
                );
                options.push(json!({ "name": option["name"], "type": option["type"], "value": value, "focused": true }));
            } else {
                let value = self.value(option, value, resolved);
                options.push(
                    json!({ "name": option["name"], "type": option["type"], "value": value }),
                );
            }
        }
        for option in known().filter(|option| option["required"] == json!(true) && !focus) {
            let is_given = given
                .iter()
                .any(|(given, _)| given["name"] == option["name"]);
            assert!(is_given, "{} is required", option["name"]);
        }
        Value::Array(options)
    }

    /// A value as its option's type wants it.
    #[track_caller]
    fn value(&self, option: &Value, value: &str, resolved: &mut Value) -> Value {
        let name = &option["name"];
        if let Some(choices) = option["choices"].as_array() {
            let choice = choices
                .iter()
                .find(|choice| choice["name"] == json!(value) || choice["value"] == json!(value));
            let choice = choice.unwrap_or_else(|| panic!("«{value}» is no choice of {name}"));
            return choice["value"].clone();
        }
        match option["type"].as_u64() {
            Some(3) => {
                let length = value.chars().count() as u64;
                let least = option["min_length"].as_u64().unwrap_or(0);
                let most = option["max_length"].as_u64().unwrap_or(6_000);
                assert!(
                    (least..=most).contains(&length),
                    "{length} characters for {name}; {least} to {most} are allowed"
                );
                json!(value)
            }
            Some(4) => {
                let number: i64 = value
                    .parse()
                    .unwrap_or_else(|_| panic!("«{value}» is no number, for {name}"));
                let least = option["min_value"].as_i64().unwrap_or(i64::MIN);
                let most = option["max_value"].as_i64().unwrap_or(i64::MAX);
                assert!(
                    (least..=most).contains(&number),
                    "{number} for {name}; {least} to {most} are allowed"
                );
                json!(number)
            }
            Some(5) => json!(value.parse::<bool>().expect("true or false")),
            Some(6) => self.user(name, value, resolved),
            Some(10) => json!(value.parse::<f64>().expect("a number")),
            kind => panic!("an option of type {kind:?}: {name}"),
        }
    }

    /// Somebody picked from the list: in a server its members, in direct messages only the two.
    #[track_caller]
    fn user(&self, option: &Value, value: &str, resolved: &mut Value) -> Value {
        let world = &self.state.world;
        let name = value.trim_start_matches('@');
        let human = world.people.values().find(|human| {
            human.name == name
                || value == format!("<@{}>", human.id)
                || value == human.id.to_string()
        });
        let human = human.unwrap_or_else(|| panic!("nobody called «{value}», for {option}"));
        let members = match self.guild {
            Some(guild) => world.guilds[&guild].members.clone(),
            None => vec![self.person, world.me],
        };
        assert!(
            members.contains(&human.id),
            "{value} cannot be picked here, for {option}"
        );
        let id = human.id.to_string();
        resolved["users"][&id] = world.user_json(human.id);
        if self.guild.is_some() {
            resolved["members"][&id] = self.state.member_json(human.id, false);
            let member = resolved["members"][&id].as_object_mut().expect("a member");
            member.remove("deaf");
            member.remove("mute");
        }
        json!(id)
    }
}

fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once(' ').unwrap_or((text, ""))
}

fn subcommands(of: &Value) -> impl Iterator<Item = &Value> {
    let options = of["options"].as_array().into_iter().flatten();
    options.filter(|option| matches!(option["type"].as_u64(), Some(1 | 2)))
}

fn names(of: &Value) -> String {
    let options = of["options"].as_array().into_iter().flatten();
    let names: Vec<&str> = options
        .filter_map(|option| option["name"].as_str())
        .collect();
    format!("there are {}", names.join(", "))
}

/// Cuts a line where a known option's name and a colon stand at the beginning of a word.
fn parts<'a>(text: &'a str, known: &[&'a str]) -> Vec<(Option<&'a str>, &'a str)> {
    let mut starts = Vec::new();
    for (at, _) in text.char_indices() {
        let begins = at == 0 || text[..at].ends_with(' ');
        let name = known.iter().find(|name| {
            let after = text[at..].strip_prefix(**name);
            after.is_some_and(|after| after.starts_with(':'))
        });
        if let Some(name) = name.filter(|_| begins) {
            starts.push((at, *name));
        }
    }
    let mut parts = Vec::new();
    let first = starts.first().map_or(text.len(), |(at, _)| *at);
    let bare = text[..first].trim();
    if !bare.is_empty() {
        parts.push((None, bare));
    }
    for (number, (at, name)) in starts.iter().enumerate() {
        let end = starts.get(number + 1).map_or(text.len(), |(next, _)| *next);
        parts.push((Some(*name), text[at + name.len() + 1..end].trim()));
    }
    parts
}
