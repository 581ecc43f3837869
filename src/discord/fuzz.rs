//! Events that are nearly what Discord sends: read, or passed over, without a panic.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use serenity::all::Interaction;
use serenity::model::event::{InteractionCreateEvent, MessageCreateEvent};

use super::control::{decode, decode_form};
use super::read::{account, captured, chosen, place, typed, user_installed_only};

/// Events tried.
const CASES: u32 = 4_000;

fn user() -> Value {
    json!({ "id": "100000000000000001", "username": "alice", "global_name": "Alice", "discriminator": "0", "avatar": null })
}

fn interaction(kind: u64, data: &Value) -> Value {
    json!({
        "id": "900000000000000001", "application_id": "77", "type": kind, "token": "aW50ZXJhY3Rpb24", "version": 1,
        "channel_id": "500000000000000001", "data": data, "locale": "en-US", "app_permissions": "0", "entitlements": [],
        "attachment_size_limit": 10_485_760, "authorizing_integration_owners": { "1": "100000000000000001" },
        "user": user(), "context": 1,
        "channel": { "id": "500000000000000001", "type": 1, "recipients": [], "last_message_id": null },
    })
}

fn message() -> Value {
    json!({
        "id": "600000000000000001", "channel_id": "500000000000000001", "author": user(), "content": "Budget",
        "timestamp": "2026-03-20T08:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "pinned": false, "type": 0, "components": [], "flags": 0,
    })
}

fn seeds() -> Vec<Value> {
    let option = json!([{ "name": "add", "type": 1, "options": [{ "name": "topic", "type": 3, "value": "Budget" }] }]);
    let menu = json!({ "id": "5", "name": "Add to 1:1", "type": 3, "target_id": "600000000000000001",
        "resolved": { "messages": { "600000000000000001": message() } } });
    let mut press = interaction(3, &json!({ "component_type": 2, "custom_id": "1.apk" }));
    press["message"] = message();
    let mut chose = interaction(
        3,
        &json!({ "component_type": 3, "custom_id": "1.apk", "values": ["ac_01KM544900ZPGEJ7M7S4PJBFFX"] }),
    );
    chose["message"] = message();
    let field = json!([{ "type": 1, "components": [{ "type": 4, "custom_id": "topic", "value": "Budget" }] }]);
    vec![
        interaction(
            2,
            &json!({ "id": "5", "name": "1on1", "type": 1, "options": option }),
        ),
        interaction(2, &menu),
        interaction(
            4,
            &json!({ "id": "5", "name": "1on1", "type": 1, "options": option }),
        ),
        interaction(
            5,
            &json!({ "custom_id": "1.atp.01KM544900R92Y0TXGQH7NEZFK", "components": field }),
        ),
        press,
        chose,
        message(),
    ]
}

/// Something else for a value.
fn other() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(255),
        json!(u64::MAX),
        json!(1.5e300),
        json!(""),
        json!("\u{0}\u{202E}@everyone"),
        json!("0"),
        json!("-1"),
        json!("99999999999999999999999"),
        json!([]),
        json!({}),
        json!([[[[null]]]]),
        json!({ "id": {} }),
    ])
}

/// How many values there are, the whole included.
fn count(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(count).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(count).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

/// Puts something else in the place of the nth value; `None` for its place takes it away.
fn change(value: &mut Value, at: &mut usize, with: Option<&Value>) -> bool {
    let mut gone = None;
    match value {
        Value::Array(values) => {
            for (index, value) in values.iter_mut().enumerate() {
                if *at == 0 {
                    gone = Some(index);
                    break;
                }
                *at -= 1;
                if change(value, at, with) {
                    return true;
                }
            }
            match (gone, with) {
                (Some(index), None) => drop(values.remove(index)),
                (Some(index), Some(with)) => values[index] = with.clone(),
                (None, _) => {}
            }
        }
        Value::Object(fields) => {
            let mut name = None;
            for (key, value) in fields.iter_mut() {
                if *at == 0 {
                    (gone, name) = (Some(0), Some(key.clone()));
                    break;
                }
                *at -= 1;
                if change(value, at, with) {
                    return true;
                }
            }
            match (name, with) {
                (Some(name), None) => drop(fields.remove(&name)),
                (Some(name), Some(with)) => drop(fields.insert(name, with.clone())),
                (None, _) => {}
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    gone.is_some()
}

/// All that is read off an event; whether it is one of ours.
fn read(event: Value) -> bool {
    let _ = user_installed_only(&event);
    if let Ok(told) = serde_json::from_value::<MessageCreateEvent>(event.clone()) {
        let account = account(&told.message.author);
        return !account.account.is_empty();
    }
    let Ok(told) = serde_json::from_value::<InteractionCreateEvent>(event) else {
        return false;
    };
    match told.interaction {
        Interaction::Command(command) => {
            let _ = place(command.context, command.guild_id);
            let _ = (typed(&command.data.options), captured(&command));
            true
        }
        Interaction::Autocomplete(command) => {
            let _ = typed(&command.data.options);
            true
        }
        Interaction::Component(component) => {
            let _ = decode(&component.data.custom_id);
            let _ = chosen(component.data.kind);
            true
        }
        Interaction::Modal(modal) => {
            let _ = decode_form(&modal.data.custom_id);
            true
        }
        Interaction::Ping(_) | _ => false,
    }
}

#[test]
fn the_seeds_are_events() {
    for seed in seeds() {
        assert!(read(seed.clone()), "{seed:#}");
    }
}

#[test]
fn an_event_that_is_nearly_one_is_read_or_passed_over() {
    let changes = prop::collection::vec(
        (any::<prop::sample::Index>(), prop::option::of(other())),
        1..4,
    );
    let events = (prop::sample::select(seeds()), changes).prop_map(|(mut event, changes)| {
        for (at, with) in changes {
            let mut at = at.index(count(&event));
            change(&mut event, &mut at, with.as_ref());
        }
        event
    });
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&events, |event| {
        read(event);
        Ok(())
    });
    if let Err(failed) = outcome {
        panic!("{failed}");
    }
}
