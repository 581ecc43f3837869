//! A body against three opinions: our own count, another library's (twilight), and Discord's own description.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde::Serialize;
use serde_json::{Value, json};
use twilight_model::channel::message::Component;

use crate::discord::body::{MessageBody, Modal, Response};
use crate::discord::limits::{COMPONENTS_MAX, CUSTOM_ID_MAX, TEXT_MAX, units};

/// A message, and the answers that carry it.
pub(super) fn checked(body: &MessageBody) {
    let json = value(body);
    counted(&json["components"]);
    assert_eq!(json["flags"], json!(1 << 15));
    assert_eq!(json["allowed_mentions"], json!({ "parse": [] }));
    for excluded in ["content", "embeds", "poll", "sticker_ids"] {
        assert!(json.get(excluded).is_none(), "{excluded}");
    }
    let components: Vec<Component> =
        serde_json::from_value(json["components"].clone()).expect("components");
    twilight_validate::message::components(&components, true).expect("sound components");

    described("MessageCreateRequest", &json);
    let kept = body.clone().with_nonce("n".repeat(25));
    described("MessageCreateRequest", &value(&kept));
    described("MessageEditRequestPartial", &value(&kept.for_edit()));
    let answer = Response::Message(body.clone().ephemeral());
    described("CreateMessageInteractionCallbackRequest", &value(&answer));
    let update = Response::Update(body.clone());
    described("UpdateMessageInteractionCallbackRequest", &value(&update));
}

/// A modal, and the answer that carries it.
pub(super) fn checked_modal(modal: &Modal) {
    let json = value(modal);
    let components: Vec<Component> =
        serde_json::from_value(json["components"].clone()).expect("components");
    assert!((1..=5).contains(&components.len()));
    for component in &components {
        twilight_validate::component::component_v1(component).expect("a sound component");
    }
    let title = json["title"].as_str().unwrap_or_default();
    assert!((1..=45).contains(&units(title)), "{title}");
    let answer = Response::Modal(modal.clone());
    described("ModalInteractionCallbackRequest", &value(&answer));
}

/// Any body against the description of what it is.
pub(super) fn described(schema: &'static str, body: &Value) {
    let Some(description) = description() else {
        return;
    };
    let validator = validator(description, schema);
    let faults: Vec<String> = validator
        .iter_errors(body)
        .map(|fault| fault.to_string())
        .collect();
    assert!(faults.is_empty(), "{schema}: {faults:?}\n{body:#}");
}

pub(super) fn value(body: &impl Serialize) -> Value {
    serde_json::to_value(body).expect("JSON")
}

/// Our own count, on what is really sent.
fn counted(components: &Value) {
    let (mut count, mut text, mut ids) = (0, 0, Vec::new());
    walk(components, &mut |component| {
        count += 1;
        if let Some(content) = component["content"].as_str() {
            assert!(!content.trim().is_empty());
            text += units(content);
        }
        ids.extend(component["custom_id"].as_str().map(ToOwned::to_owned));
    });
    assert!(count <= COMPONENTS_MAX, "{count} components");
    assert!(text <= TEXT_MAX, "{text} units of text");
    let different: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(different.len(), ids.len(), "two controls alike: {ids:?}");
    assert!(ids.iter().all(|id| (1..=CUSTOM_ID_MAX).contains(&id.len())));
}

fn walk(value: &Value, visit: &mut impl FnMut(&Value)) {
    if let Some(list) = value.as_array() {
        for one in list {
            walk(one, visit);
        }
    } else if value.get("type").is_some() {
        visit(value);
        walk(&value["components"], visit);
        walk(&value["accessory"], visit);
    }
}

/// Discord's description of its interface, where there is one.
#[expect(
    clippy::disallowed_methods,
    reason = "where Discord's description is, is the environment's to say, and who reads a test's output must see what was not tried"
)]
fn description() -> Option<&'static Value> {
    static DESCRIPTION: OnceLock<Option<Value>> = OnceLock::new();
    let read = || {
        let Ok(path) = std::env::var("DUOLOGUE_DISCORD_OPENAPI") else {
            println!("skipped: Discord's description, since DUOLOGUE_DISCORD_OPENAPI is not set");
            return None;
        };
        let text = std::fs::read_to_string(path).expect("the description");
        Some(serde_json::from_str(&text).expect("JSON"))
    };
    DESCRIPTION.get_or_init(read).as_ref()
}

fn validator(description: &Value, schema: &'static str) -> &'static Validator {
    static VALIDATORS: OnceLock<
        std::sync::Mutex<std::collections::BTreeMap<&'static str, &'static Validator>>,
    > = OnceLock::new();
    let mut known = VALIDATORS
        .get_or_init(std::sync::Mutex::default)
        .lock()
        .expect("no test failed while it held this");
    known.entry(schema).or_insert_with(|| {
        let root = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": format!("#/components/schemas/{schema}"),
            "components": { "schemas": description["components"]["schemas"] },
        });
        Box::leak(Box::new(
            jsonschema::validator_for(&root).expect("a schema"),
        ))
    })
}

#[test]
fn what_discord_would_refuse_is_found() {
    let Some(description) = description() else {
        return;
    };
    let validator = validator(description, "MessageCreateRequest");
    let body = |components: Value| json!({ "flags": 1 << 15, "components": components });
    let text = |content: &str| json!({ "type": 10, "content": content });
    assert!(validator.is_valid(&body(json!([text("Budget")]))));
    assert!(!validator.is_valid(&body(json!([text("")]))));
    assert!(!validator.is_valid(&body(
        json!([{ "type": 17, "components": [{ "type": 99 }] }])
    )));
    assert!(!validator.is_valid(&json!({ "nonce": "n".repeat(26) })));
}
