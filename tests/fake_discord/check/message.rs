//! Whether a message is one that Discord takes.
//!
//! Limits: <https://docs.discord.com/developers/resources/message> and <https://docs.discord.com/developers/components/reference>. The
//! library's limit of 2,000 bytes for a text display is older than the 4,000 characters of the documents, so it is shown
//! components whose texts are short, and the texts are counted here.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use twilight_model::channel::message::{AllowedMentions, Component};
use twilight_validate::message as library;

use super::super::world::{EPHEMERAL, Message, V2};
use super::{between, length, unknown_fields};

/// Components in all, nested ones too.
const MOST_COMPONENTS: usize = 40;
/// Characters of all text displays of a message.
const MOST_TEXT: usize = 4_000;
/// Characters of `content`.
const MOST_CONTENT: usize = 2_000;
/// Characters of a nonce.
const MOST_NONCE: usize = 25;
/// Characters of a `custom_id`.
const MOST_CUSTOM_ID: usize = 100;
const SUPPRESS_EMBEDS: u64 = 1 << 2;
const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;

/// Fields that every message may have.
const COMMON: [&str; 6] = [
    "content",
    "embeds",
    "allowed_mentions",
    "components",
    "flags",
    "attachments",
];

pub(super) fn create(body: &Value) -> Vec<String> {
    let mut faults = fields(
        body,
        &["nonce", "enforce_nonce", "tts", "message_reference"],
    );
    let flags = V2 | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS;
    faults.extend(allowed_flags(body, flags));
    match &body["nonce"] {
        Value::String(nonce) => {
            let fits = length(nonce) <= MOST_NONCE;
            faults.extend((!fits).then(|| format!("a nonce of {} characters", length(nonce))));
        }
        Value::Null if body["enforce_nonce"] == json!(true) => {
            faults.push("enforce_nonce without a nonce".to_owned());
        }
        Value::Null | Value::Number(_) => {}
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            faults.push("a nonce that is neither text nor a number".to_owned());
        }
    }
    faults
}

pub(super) fn edit(body: &Value) -> Vec<String> {
    let mut faults = fields(body, &[]);
    faults.extend(allowed_flags(body, V2 | SUPPRESS_EMBEDS));
    faults
}

/// An answer to an interaction, first or later.
pub(super) fn answer(body: &Value) -> Vec<String> {
    // discord.js says in every answer that it enforces no nonce, and Discord takes it.
    let mut faults = fields(body, &["tts", "enforce_nonce"]);
    if body["enforce_nonce"] == json!(true) {
        faults.push("an answer that enforces a nonce".to_owned());
    }
    let flags = V2 | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | EPHEMERAL;
    faults.extend(allowed_flags(body, flags));
    faults
}

/// What holds of any message's body, whatever it becomes when it is written.
fn fields(body: &Value, more: &[&str]) -> Vec<String> {
    if !body.is_object() {
        return vec!["a message that is not an object".to_owned()];
    }
    let known: Vec<&str> = COMMON.iter().chain(more).copied().collect();
    let mut faults = unknown_fields(body, &known);
    let components = &body["components"];
    faults.extend(counted(components));
    if body["flags"].as_u64().is_some_and(|flags| flags & V2 != 0) {
        faults.extend(by_library(components, true));
    }
    let mentions = body["allowed_mentions"].clone();
    if !mentions.is_null() {
        faults.extend(unknown_fields(
            &mentions,
            &["parse", "roles", "users", "replied_user"],
        ));
        if let Err(error) = serde_json::from_value::<AllowedMentions>(mentions) {
            faults.push(format!("allowed_mentions: {error}"));
        }
    }
    faults
}

fn allowed_flags(body: &Value, allowed: u64) -> Option<String> {
    let flags = body["flags"].as_u64().unwrap_or_default();
    (flags & !allowed != 0)
        .then(|| format!("flags {flags}, of which {} may be set", flags & allowed))
}

/// What is wrong with a message as it would stand then.
pub(in crate::fake_discord) fn as_written(message: &Message) -> Vec<String> {
    let mut faults = Vec::new();
    if message.is_v2() {
        if !message.content.is_empty() {
            faults.push("content beside IS_COMPONENTS_V2".to_owned());
        }
        if message.embeds != json!([]) {
            faults.push("embeds beside IS_COMPONENTS_V2".to_owned());
        }
    }
    if length(&message.content) > MOST_CONTENT {
        faults.push(format!(
            "content of {} characters",
            length(&message.content)
        ));
    }
    faults.extend(counted(&message.components));
    faults.extend(by_library(&message.components, message.is_v2()));
    faults
}

/// What can be counted, and what must not be there twice.
fn counted(components: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut count, mut text) = (0, 0);
    let (mut custom_ids, mut ids) = (BTreeSet::new(), BTreeSet::new());
    each_component(components, &mut |component| {
        count += 1;
        faults.extend(component_fields(component));
        if component["type"] == json!(10) {
            text += length(component["content"].as_str().unwrap_or_default());
            faults.extend(between(component, "content", 1, MOST_TEXT));
        }
        if component.get("custom_id").is_some_and(|id| !id.is_null()) {
            faults.extend(between(component, "custom_id", 1, MOST_CUSTOM_ID));
            let id = component["custom_id"].as_str().unwrap_or_default();
            if !custom_ids.insert(id.to_owned()) {
                faults.push(format!("two components with the custom_id «{id}»"));
            }
        }
        let id = component["id"].as_u64().filter(|id| *id > 0);
        if id.is_some_and(|id| !ids.insert(id)) {
            faults.push(format!("two components with the id {id:?}"));
        }
    });
    if count > MOST_COMPONENTS {
        faults.push(format!("{count} components; {MOST_COMPONENTS} are allowed"));
    }
    if text > MOST_TEXT {
        faults.push(format!(
            "{text} characters of text; {MOST_TEXT} are allowed"
        ));
    }
    faults
}

fn by_library(components: &Value, is_v2: bool) -> Vec<String> {
    if components.is_null() {
        return Vec::new();
    }
    let read = serde_json::from_value::<Vec<Component>>(short(components));
    let fault = match read {
        Err(error) => Some(error.to_string()),
        Ok(read) => {
            let checked = library::components(&read, is_v2);
            checked.err().map(|error| format!("{error:?}"))
        }
    };
    let fault = fault.map(|error| format!("components: {error}"));
    fault.into_iter().collect()
}

/// The same with short texts.
pub(super) fn short(components: &Value) -> Value {
    let mut short = components.clone();
    shorten(&mut short);
    short
}

fn shorten(component: &mut Value) {
    match component {
        Value::Array(several) => several.iter_mut().for_each(shorten),
        Value::Object(fields) => {
            if fields.get("type") == Some(&json!(10)) {
                fields.insert("content".to_owned(), json!("text"));
            }
            for inner in ["components", "accessory", "component"] {
                fields.get_mut(inner).into_iter().for_each(shorten);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Looks at each component, in the order in which a reader meets them.
pub(in crate::fake_discord) fn each_component(components: &Value, look: &mut impl FnMut(&Value)) {
    for component in components.as_array().into_iter().flatten() {
        look(component);
        for inner in ["components", "component", "accessory"] {
            match component.get(inner) {
                Some(Value::Object(alone)) => {
                    each_component(&json!([alone]), look);
                }
                Some(several) => each_component(several, look),
                None => {}
            }
        }
    }
}

/// The fields of each type: <https://docs.discord.com/developers/components/reference>.
pub(super) fn component_fields(component: &Value) -> Vec<String> {
    let known: &[&str] = match component["type"].as_u64() {
        Some(1) => &["components"],
        Some(2) => &[
            "style",
            "label",
            "emoji",
            "custom_id",
            "sku_id",
            "url",
            "disabled",
        ],
        Some(3) => &[
            "custom_id",
            "options",
            "placeholder",
            "min_values",
            "max_values",
            "required",
            "disabled",
        ],
        Some(4) => &[
            "custom_id",
            "style",
            "label",
            "min_length",
            "max_length",
            "required",
            "value",
            "placeholder",
        ],
        Some(5..=8) => &[
            "custom_id",
            "channel_types",
            "placeholder",
            "default_values",
            "min_values",
            "max_values",
            "required",
            "disabled",
        ],
        Some(9) => &["components", "accessory"],
        Some(10) => &["content"],
        Some(11) => &["media", "description", "spoiler"],
        Some(12) => &["items"],
        Some(13) => &["file", "spoiler"],
        Some(14) => &["divider", "spacing"],
        Some(17) => &["components", "accent_color", "spoiler"],
        Some(18) => &["label", "description", "component"],
        kind => return vec![format!("a component of type {kind:?}")],
    };
    let known: Vec<&str> = known.iter().chain(&["type", "id"]).copied().collect();
    let mut faults = unknown_fields(component, &known);
    if component["type"] == json!(2) && component["label"].is_null() && component["emoji"].is_null()
    {
        faults.push("a button without label and emoji".to_owned());
    }
    if component["type"] == json!(3) {
        let options = component["options"].as_array().into_iter().flatten();
        let values: Vec<&Value> = options.map(|option| &option["value"]).collect();
        if values.is_empty() {
            faults.push("a menu without options".to_owned());
        }
        let different: BTreeSet<String> = values.iter().map(ToString::to_string).collect();
        if different.len() != values.len() {
            faults.push("a menu with the same value twice".to_owned());
        }
    }
    faults
}
