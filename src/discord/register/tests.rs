//! What holds for the registered commands, by our own count, by another library's, and by Discord's description.

use std::sync::Mutex;

use serde_json::json;
use twilight_model::application::command::Command;
use twilight_validate::command as twilight;

use super::command::commands_in;
use super::language::{LANGUAGES, Language, Languages};
use super::*;
use crate::chat::grammar::{
    AT_ONCE_MAX, CHOICE_MAX, COMMANDS, DESCRIPTION_MAX, Kind, NAME_MAX, Name,
};
use crate::discord::rest::tests::server::{Discord, Reply};

/// Of names, descriptions and values of a command together.
/// <https://docs.discord.com/developers/interactions/application-commands#slash-commands>
const COMMAND_MAX: usize = 8_000;
/// Of a text option.
/// <https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-structure>
const TEXT_MAX: usize = 6_000;

fn subcommand(name: Name) -> CommandOption {
    let root = commands(false).remove(0);
    let found = root
        .options
        .into_iter()
        .find(|option| option.name == name.as_str());
    found.expect("every command is a subcommand")
}

fn option(command: Name, name: &str) -> CommandOption {
    let options = subcommand(command).options;
    let found = options.into_iter().find(|option| option.name == name);
    found.expect("the subcommand has this option")
}

fn size(options: &[CommandOption]) -> usize {
    let chars = |text: &str| text.chars().count();
    let one = |option: &CommandOption| {
        let choices = option.choices.iter();
        let choices: usize = choices.map(|c| chars(&c.name) + chars(&c.value)).sum();
        chars(&option.name) + chars(&option.description) + choices + size(&option.options)
    };
    options.iter().map(one).sum()
}

/// What Discord would tell of the commands, with all that it adds.
fn as_discord_tells_it(in_one_server: bool) -> Vec<Value> {
    let mut told = serde_json::to_value(commands(in_one_server)).expect("JSON");
    let told = told.as_array_mut().expect("a list");
    told.reverse();
    for command in told.iter_mut() {
        let fields = command.as_object_mut().expect("a command");
        fields.insert("id".to_owned(), json!("1189"));
        fields.insert("application_id".to_owned(), json!("77"));
        fields.insert("version".to_owned(), json!("1190"));
        fields.insert("default_member_permissions".to_owned(), json!(null));
        fields.insert("nsfw".to_owned(), json!(false));
        fields.insert("name_localizations".to_owned(), json!(null));
        fields.insert("description_localizations".to_owned(), json!({}));
        fields.entry("description").or_insert(json!(""));
        if fields.contains_key("contexts") {
            fields.insert("contexts".to_owned(), json!([2, 0, 1]));
        }
        let subcommands = fields.get_mut("options").and_then(Value::as_array_mut);
        for option in subcommands.into_iter().flatten() {
            option["required"] = json!(false);
            let options = option.get_mut("options").and_then(Value::as_array_mut);
            for option in options.into_iter().flatten() {
                if option["type"] == json!(4) {
                    option["min_value"] = json!(5.0);
                }
                option["description_localizations"] = json!(null);
            }
        }
    }
    told.clone()
}

#[test]
fn every_row_of_the_grammar_is_a_subcommand_with_its_options() {
    let all = commands(false);
    assert_eq!((all[0].name.as_str(), all[0].kind), ("1on1", 1));
    assert_eq!((all[1].name.as_str(), all[1].kind), (MESSAGE_COMMAND, 3));
    assert_eq!(all[0].options.len(), COMMANDS.len());
    for spec in &COMMANDS {
        let options = subcommand(spec.name).options;
        assert_eq!(options.len(), spec.options.len(), "{:?}", spec.name);
        let required: Vec<bool> = options.iter().map(|o| o.required == Some(true)).collect();
        assert!(required.is_sorted_by_key(|required| !required));
    }
}

#[test]
fn both_installations_and_all_three_places_are_offered() {
    for command in commands(false) {
        assert_eq!(command.integration_types.as_deref(), Some(&[0, 1][..]));
        assert_eq!(command.contexts.as_deref(), Some(&[0, 1, 2][..]));
    }
}

#[test]
fn a_command_of_one_server_says_nothing_of_other_places() {
    let told = serde_json::to_value(commands(true)).expect("JSON");
    assert!(told[0].get("contexts").is_none() && told[0].get("integration_types").is_none());
}

#[test]
fn a_person_is_picked_and_may_be_left_for_the_form_to_ask() {
    let with = option(Name::Start, "with");
    assert_eq!((with.kind, with.required), (6, None));
    // Another 1:1's partner is a name that is completed.
    let with = option(Name::Add, "with");
    assert_eq!((with.kind, with.autocomplete), (3, Some(true)));
    assert_eq!(option(Name::Add, "topic").required, Some(true));
}

#[test]
fn what_can_be_guessed_is_completed_and_nothing_else() {
    for (command, name) in [
        (Name::Start, "when"),
        (Name::Start, "timezone"),
        (Name::Move, "to"),
        (Name::Done, "action"),
        (Name::Action, "due"),
        (Name::Away, "from"),
        (Name::Pause, "until"),
        (Name::History, "with"),
    ] {
        assert_eq!(option(command, name).autocomplete, Some(true), "{name}");
    }
    for spec in &COMMANDS {
        for row in spec.options {
            let option = option(spec.name, row.name);
            // Discord allows one or the other.
            assert!(option.autocomplete.is_none() || option.choices.is_empty());
            if matches!(row.kind, Kind::Text { .. }) {
                assert_eq!(option.autocomplete, None, "{}", row.name);
            }
        }
    }
}

#[test]
fn every_command_is_within_discords_limits() {
    for command in commands(false) {
        let whole = command.name.chars().count()
            + command.description.chars().count()
            + size(&command.options);
        assert!(whole < COMMAND_MAX, "{whole}");
        assert!((1..=NAME_MAX).contains(&command.name.chars().count()));
        assert!(command.options.len() <= AT_ONCE_MAX);
        let subcommands = command.options.iter();
        for option in subcommands
            .clone()
            .chain(subcommands.flat_map(|s| &s.options))
        {
            assert!((1..=NAME_MAX).contains(&option.name.chars().count()));
            assert!((1..=DESCRIPTION_MAX).contains(&option.description.chars().count()));
            assert!(option.options.len() <= AT_ONCE_MAX && option.choices.len() <= AT_ONCE_MAX);
            assert!(
                option
                    .max_length
                    .is_none_or(|max| (1..=TEXT_MAX).contains(&max))
            );
            for choice in &option.choices {
                assert!((1..=CHOICE_MAX).contains(&choice.name.chars().count()));
                assert!((1..=CHOICE_MAX).contains(&choice.value.chars().count()));
            }
        }
    }
}

#[test]
fn another_library_takes_the_commands() {
    for command in commands(false) {
        let mut told = serde_json::to_value(&command).expect("JSON");
        told["version"] = json!("1");
        told["description"] = json!(command.description);
        let mut read: Command = serde_json::from_value(told).expect("a command");
        let options = std::mem::take(&mut read.options);
        // It still has Discord's older limit of 4,000 characters in all; ours is counted above.
        twilight::command(&read).expect("a valid command");
        twilight::options(&options).expect("valid subcommands");
        for option in &options {
            let nested = option.options.as_deref().unwrap_or_default();
            twilight::options(nested).expect("valid options");
        }
    }
}

#[test]
fn discords_description_takes_the_commands() {
    #[expect(clippy::disallowed_methods, reason = "where the description lies")]
    let path = std::env::var("DUOLOGUE_DISCORD_OPENAPI");
    let Ok(path) = path else {
        println!("skipped: DUOLOGUE_DISCORD_OPENAPI does not name Discord's description");
        return;
    };
    let text = std::fs::read_to_string(path).expect("the description is there");
    let mut description: Value = serde_json::from_str(&text).expect("JSON");
    description["$ref"] = json!("#/components/schemas/ApplicationCommandUpdateRequest");
    let schema = jsonschema::validator_for(&description).expect("a schema");
    for command in commands(false).into_iter().chain(commands(true)) {
        let told = serde_json::to_value(command).expect("JSON");
        let wrong: Vec<_> = schema.iter_errors(&told).map(|e| e.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
    let mut wrong = serde_json::to_value(&commands(false)[0]).expect("JSON");
    wrong["options"][0]["options"][0]["type"] = json!("what is this");
    assert!(!schema.is_valid(&wrong), "the description has no teeth");
}

#[test]
fn what_discord_adds_is_no_difference() {
    for in_one_server in [false, true] {
        let told = as_discord_tells_it(in_one_server);
        assert!(is_the_same(&commands(in_one_server), &told));
    }
}

#[test]
fn whatever_people_would_see_is_a_difference() {
    let differs = |change: fn(&mut Vec<Value>)| {
        let mut told = as_discord_tells_it(false);
        change(&mut told);
        !is_the_same(&commands(false), &told)
    };
    assert!(differs(Vec::clear));
    assert!(differs(|told| drop(told.pop())));
    assert!(differs(|told| told[0]["name"] = json!("Add")));
    assert!(differs(|told| told[1]["description"] = json!("Other")));
    assert!(differs(|told| told[1]["contexts"] = json!([0])));
    assert!(differs(|told| told[1]["contexts"] = json!(null)));
    assert!(differs(|told| told[1]["nsfw"] = json!(true)));
    assert!(differs(
        |told| told[1]["default_member_permissions"] = json!("0")
    ));
    assert!(differs(
        |told| told[1]["options"][0]["options"][0]["required"] = json!(true)
    ));
    assert!(differs(|told| {
        let options = told[1]["options"].as_array_mut().expect("options");
        options.swap(0, 1);
    }));
    assert!(differs(|told| told[1]["options"] = json!("what is this")));
}

/// A Discord that keeps what is put, and tells it again with all that it adds.
async fn discord() -> Discord {
    let kept = Mutex::new(json!([]));
    Discord::answering(move |seen, _| {
        let mut kept = kept.lock().expect("no test panics with it");
        match seen.line.split(' ').next() {
            _ if seen.line.ends_with("/applications/@me") => {
                return Reply::json(200, &json!({"id": "77", "name": "Duologue"}));
            }
            Some("PUT") => {
                assert_eq!(seen.body, json!(commands(seen.line.contains("guilds"))));
                *kept = json!(as_discord_tells_it(seen.line.contains("guilds")));
            }
            _ => {}
        }
        Reply::json(200, &kept)
    })
    .await
}

#[tokio::test]
async fn the_commands_are_registered_once() {
    for guild in [None, Some(5)] {
        let discord = discord().await;
        let rest = discord.client();
        assert_eq!(is_registered(&rest, guild).await, Ok(false));
        assert_eq!(register(&rest, guild).await, Ok(Registered::Anew));
        assert_eq!(register(&rest, guild).await, Ok(Registered::AsItWas));
        assert_eq!(is_registered(&rest, guild).await, Ok(true));
        let puts = discord.lines();
        let puts = puts.iter().filter(|line| line.starts_with("PUT"));
        assert_eq!(puts.count(), 1);
    }
}

#[tokio::test]
async fn what_discord_refuses_is_told() {
    let discord = Discord::answering(|seen, _| {
        if seen.line.contains("guilds") {
            Reply::json(403, &json!({"code": 50001}))
        } else {
            Reply::json(200, &json!({"id": "77", "name": "Duologue"}))
        }
    })
    .await;
    let refused = register(&discord.client(), Some(5)).await;
    let code = crate::discord::rest::code::MISSING_ACCESS;
    assert_eq!(refused, Err(RestError::Forbidden { code }));
}

/// Discord's locales: <https://docs.discord.com/developers/reference#locales>.
const LOCALES: [&str; 32] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl",
    "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th",
    "zh-CN", "ja", "zh-TW", "ko",
];

/// What is wrong with a language: a name that Discord does not know, a text of ours that is none, or one that does not fit
/// where it would stand.
fn faults(language: &Language) -> Vec<String> {
    let mut faults = Vec::new();
    if !LOCALES.contains(&language.locale) {
        faults.push(format!("{} is no locale", language.locale));
    }
    let (mut names, mut descriptions, mut choices) = (Vec::new(), Vec::new(), Vec::new());
    for command in commands(false) {
        for subcommand in &command.options {
            for option in &subcommand.options {
                names.push(option.name.clone());
                descriptions.push(option.description.clone());
                choices.extend(option.choices.iter().map(|choice| choice.name.clone()));
            }
            names.push(subcommand.name.clone());
            descriptions.push(subcommand.description.clone());
        }
        // Of a menu's command the name is what people read, as of a choice.
        let typed = !command.description.is_empty();
        let names = if typed { &mut names } else { &mut choices };
        names.push(command.name);
        descriptions.push(command.description);
    }
    for (of, text) in language.texts {
        let has = |texts: &[String]| texts.iter().any(|known| known == of);
        let fits = |max| (1..=max).contains(&text.chars().count());
        let right = if has(&names) {
            let lower = text.chars().all(|letter| !letter.is_uppercase());
            let word = |letter: char| letter.is_alphanumeric() || "-_'".contains(letter);
            fits(NAME_MAX) && lower && text.chars().all(word)
        } else if has(&descriptions) {
            fits(DESCRIPTION_MAX)
        } else {
            has(&choices) && fits(CHOICE_MAX)
        };
        if !right {
            faults.push(format!("{}: {of:?} as {text:?}", language.locale));
        }
    }
    faults
}

#[test]
fn every_language_is_one_that_discord_takes() {
    let faults: Vec<String> = LANGUAGES.iter().flat_map(faults).collect();
    assert_eq!(faults, [""; 0]);
}

#[test]
fn a_language_stands_beside_english_wherever_it_has_a_text() {
    let german = Language {
        locale: "de",
        texts: &[
            ("add", "thema"),
            ("topic", "text"),
            (MESSAGE_COMMAND, "Zum 1:1 hinzufügen"),
        ],
    };
    assert_eq!(faults(&german), [""; 0]);
    let told = serde_json::to_value(commands_in(false, Languages(&[german]))).expect("JSON");
    let options = told[0]["options"].as_array().expect("subcommands");
    let add = options.iter().find(|option| option["name"] == "add");
    let add = add.expect("a subcommand");
    assert_eq!(add["name_localizations"], json!({"de": "thema"}));
    assert_eq!(
        add["options"][0]["name_localizations"],
        json!({"de": "text"})
    );
    assert!(add.get("description_localizations").is_none(), "{add}");
    assert_eq!(
        told[1]["name_localizations"],
        json!({"de": "Zum 1:1 hinzufügen"})
    );
    for command in told.as_array().expect("a list") {
        let mut command = command.clone();
        command["version"] = json!("1190");
        command["description"] = json!(command["description"].as_str().unwrap_or_default());
        let read: Command = serde_json::from_value(command).expect("a command");
        twilight::command(&read).expect("what Discord takes");
    }
}

#[test]
fn a_language_with_a_fault_is_found() {
    let wrong = Language {
        locale: "german",
        texts: &[("add", "Neues Thema"), ("no text of ours", "nichts")],
    };
    assert_eq!(faults(&wrong).len(), 3, "{:?}", faults(&wrong));
}

#[tokio::test]
async fn the_entry_point_of_an_activity_is_left_where_it_is() {
    let told = json!([{
        "id": "5", "application_id": "77", "version": "6", "dm_permission": true, "default_member_permissions": null,
        "type": 4, "name": "launch", "description": "Open it", "handler": 2, "integration_types": [0, 1],
        "contexts": [0, 1, 2], "nsfw": false,
    }]);
    let discord = Discord::answering(move |seen, _| {
        if seen.line.ends_with("/applications/@me") {
            return Reply::json(200, &json!({"id": "77", "name": "Duologue"}));
        }
        if seen.line.starts_with("PUT") {
            let put = seen.body.as_array().expect("a list");
            assert_eq!(put.len(), commands(false).len() + 1);
            let left = json!({
                "type": 4, "name": "launch", "description": "Open it", "handler": 2, "integration_types": [0, 1],
                "contexts": [0, 1, 2], "nsfw": false, "default_member_permissions": null,
            });
            assert_eq!(put.last(), Some(&left));
        }
        Reply::json(200, &told)
    })
    .await;
    let rest = discord.client();
    assert_eq!(register(&rest, None).await, Ok(Registered::Anew));
    // It alone is there: nothing is to be taken away.
    let before = discord.lines().len();
    assert_eq!(unregister(&rest, None).await, Ok(()));
    let asked = discord.lines();
    assert!(asked[before..].iter().all(|line| !line.starts_with("PUT")));
}
