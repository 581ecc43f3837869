//! Whether a form, or what an autocompletion offers, is one that Discord takes.
//!
//! Limits: <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal> and
//! <https://docs.discord.com/developers/components/reference#text-input>. The description allows more than five components in a form; the
//! documents do not.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use twilight_model::channel::message::Component;
use twilight_validate::component::component_v2;

use super::message::{component_fields, each_component, short};
use super::{between, unknown_fields};

/// Components of a form.
const MOST_COMPONENTS: usize = 5;
/// Choices of an autocompletion.
const MOST_CHOICES: usize = 25;
/// Characters of a text input's value.
const MOST_VALUE: u64 = 4_000;

pub(super) fn modal(data: &Value) -> Vec<String> {
    let mut faults = unknown_fields(data, &["custom_id", "title", "components"]);
    faults.extend(between(data, "custom_id", 1, 100));
    faults.extend(between(data, "title", 1, 45));
    let components = data["components"].as_array().map_or(0, Vec::len);
    if !(1..=MOST_COMPONENTS).contains(&components) {
        faults.push(format!("a form of {components} components"));
    }
    let mut custom_ids = BTreeSet::new();
    each_component(&data["components"], &mut |component| {
        faults.extend(component_fields(component));
        if component["type"] == json!(4) {
            faults.extend(text_input(component));
        }
        let id = component["custom_id"].as_str();
        if id.is_some_and(|id| !custom_ids.insert(id.to_owned())) {
            faults.push(format!("two fields with the custom_id {id:?}"));
        }
    });
    for row in data["components"].as_array().into_iter().flatten() {
        let inputs = row["components"].as_array().map_or(0, Vec::len);
        let is_row_of_one =
            row["type"] == json!(1) && inputs == 1 && row["components"][0]["type"] == json!(4);
        if !is_row_of_one && row["type"] != json!(18) && row["type"] != json!(10) {
            faults.push(format!("a form with a component of type {}", row["type"]));
        }
    }
    match serde_json::from_value::<Vec<Component>>(short(&data["components"])) {
        Err(error) => faults.push(format!("components: {error}")),
        Ok(read) => {
            let checked = read.iter().filter_map(|one| component_v2(one).err());
            faults.extend(checked.map(|error| format!("components: {error:?}")));
        }
    }
    faults
}

fn text_input(input: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    faults.extend(between(input, "custom_id", 1, 100));
    let least = input["min_length"].as_u64().unwrap_or(0);
    let most = input["max_length"].as_u64().unwrap_or(MOST_VALUE);
    if least > most || most > MOST_VALUE {
        faults.push(format!("a field of {least} to {most} characters"));
    }
    let value = input["value"].as_str().unwrap_or_default();
    let longest = usize::try_from(most).unwrap_or(usize::MAX);
    if !value.is_empty() {
        faults.extend(between(input, "value", 0, longest));
    }
    faults.extend(between(input, "placeholder", 0, 100));
    if ![json!(1), json!(2)].contains(&input["style"]) {
        faults.push("a field without a style".to_owned());
    }
    faults
}

pub(super) fn choices(data: &Value) -> Vec<String> {
    let mut faults = unknown_fields(data, &["choices"]);
    let Some(choices) = data["choices"].as_array() else {
        return vec!["no choices".to_owned()];
    };
    if choices.len() > MOST_CHOICES {
        faults.push(format!(
            "{} choices; {MOST_CHOICES} are allowed",
            choices.len()
        ));
    }
    for choice in choices {
        faults.extend(unknown_fields(
            choice,
            &["name", "name_localizations", "value"],
        ));
        faults.extend(between(choice, "name", 1, 100));
        if choice["value"].is_string() {
            faults.extend(between(choice, "value", 1, 100));
        }
    }
    faults
}
