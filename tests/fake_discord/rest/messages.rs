//! Messages of channels: made, read, edited, deleted by the bot.
//!
//! Modelled after <https://docs.discord.com/developers/resources/message>: a nonce that is enforced, the flag of components that
//! cannot be taken back, mentions that notify only whom they may.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Reply;
use super::error::ApiError;
use super::route::Call;
use crate::fake_discord::check;
use crate::fake_discord::shared::{Moment, State};
use crate::fake_discord::world::{Channel, EPHEMERAL, Id, LOADING, Message, V2};

/// «The past few minutes»: <https://docs.discord.com/developers/resources/message#create-message>.
const NONCE_HOLDS: TimeDelta = TimeDelta::minutes(3);
/// After this long the edits of a message are counted: error 30046.
const OLD: TimeDelta = TimeDelta::hours(1);
/// <https://docs.discord.com/developers/resources/message#get-channel-messages>
const MOST_LISTED: usize = 100;
const USUALLY_LISTED: usize = 50;

/// Who makes a message, where, and who sees it.
pub(super) struct Made {
    pub(super) channel: Id,
    pub(super) only_for: Option<Id>,
}

pub(super) fn create(
    state: &mut State,
    now: Moment,
    call: &Call,
    body: &Value,
) -> Result<Reply, ApiError> {
    reachable(state, call.on)?;
    let nonce = body.get("nonce").filter(|nonce| !nonce.is_null());
    if body["enforce_nonce"] == json!(true) {
        let me = state.world.me;
        let again = |message: &&Message| {
            message.author == me
                && message.channel == call.on
                && message.nonce.as_ref() == nonce
                && nonce.is_some()
                && now - message.at < NONCE_HOLDS
        };
        if let Some(first) = state.world.messages.values().find(again) {
            return Ok(Reply::ok(with_nonce(state, first)));
        }
    }
    let made = Made {
        channel: call.on,
        only_for: None,
    };
    let id = make(state, now, &made, body)?;
    let message = &state.world.messages[&id];
    Ok(Reply::ok(with_nonce(state, message)))
}

/// The answer to who sent it has its nonce, whatever later readers are given.
fn with_nonce(state: &State, message: &Message) -> Value {
    let mut json = state.world.message_json(message);
    if let Some(nonce) = &message.nonce {
        json["nonce"] = nonce.clone();
    }
    json
}

/// Whether the bot may write into a channel.
fn reachable(state: &State, channel: Id) -> Result<(), ApiError> {
    let person = match state.world.channels.get(&channel) {
        None => return Err(ApiError::code(10_003)),
        Some(Channel::Text(_)) => return Ok(()),
        Some(Channel::Group) => return Err(ApiError::code(50_001)),
        Some(Channel::Dm(person)) => *person,
    };
    let closed = state.world.people.get(&person);
    if closed.is_some_and(|human| human.closed) {
        return Err(ApiError::code(50_007));
    }
    if !state.world.knows(person) {
        return Err(ApiError::code(50_278));
    }
    Ok(())
}

/// A new message of the bot.
pub(super) fn make(
    state: &mut State,
    now: Moment,
    made: &Made,
    body: &Value,
) -> Result<Id, ApiError> {
    let id = state.world.next_id(now);
    let mut message = Message {
        id,
        channel: made.channel,
        author: state.world.me,
        at: now,
        edited: None,
        edits: Vec::new(),
        flags: 0,
        content: String::new(),
        embeds: json!([]),
        components: json!([]),
        pinged: Vec::new(),
        nonce: body.get("nonce").filter(|nonce| !nonce.is_null()).cloned(),
        only_for: made.only_for,
    };
    write(&mut message, body)?;
    if made.only_for.is_none() {
        message.pinged = pinged(state, &message, body);
    }
    state.world.messages.insert(id, message);
    Ok(id)
}

/// The bot's «thinking» under a deferred answer.
pub(super) fn thinking(state: &mut State, now: Moment, made: &Made) -> Id {
    let hollow = json!({ "content": "…" });
    let id = make(state, now, made, &hollow).expect("a message with content");
    let message = state.world.messages.get_mut(&id).expect("it was just made");
    message.flags |= LOADING;
    message.content.clear();
    id
}

/// Writes what a body says into a message.
fn write(message: &mut Message, body: &Value) -> Result<(), ApiError> {
    let was_v2 = message.is_v2();
    if let Some(flags) = body["flags"].as_u64() {
        if was_v2 && flags & V2 == 0 {
            return Err(ApiError::form("the flag IS_COMPONENTS_V2 cannot be unset"));
        }
        // The «thinking» is over, and who sees a message never changes.
        message.flags = flags & !(LOADING | EPHEMERAL);
    }
    message.flags &= !LOADING;
    if let Some(content) = body.get("content") {
        content
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut message.content);
    }
    if let Some(embeds) = body["embeds"].as_array() {
        message.embeds = json!(embeds);
    }
    if let Some(components) = body.get("components") {
        let components = components.as_array().cloned().unwrap_or_default();
        message.components = numbered(components);
    }
    let faults = check::message_as_written(message);
    if !faults.is_empty() {
        return Err(ApiError::form(faults.join("; ")));
    }
    if message.only_for.is_some() {
        message.flags |= EPHEMERAL;
    }
    let hollow = message.content.is_empty()
        && message.components == json!([])
        && message.embeds == json!([]);
    if hollow {
        return Err(ApiError::fault(50_006, "an empty message"));
    }
    Ok(())
}

/// Gives each component an id: <https://docs.discord.com/developers/components/reference#anatomy-of-a-component>.
pub(super) fn numbered(components: Vec<Value>) -> Value {
    let mut components = Value::Array(components);
    let mut taken = Vec::new();
    check::each_component(&components, &mut |component| {
        taken.extend(component["id"].as_u64().filter(|id| *id > 0));
    });
    let mut next = 0;
    number(&mut components, &mut || {
        next += 1;
        while taken.contains(&next) {
            next += 1;
        }
        next
    });
    components
}

fn number(components: &mut Value, next: &mut impl FnMut() -> u64) {
    for component in components.as_array_mut().into_iter().flatten() {
        if component["id"].as_u64().is_none_or(|id| id == 0) {
            component["id"] = json!(next());
        }
        completed(component);
        for inner in ["components", "accessory", "component"] {
            let Some(inner) = component.get_mut(inner) else {
                continue;
            };
            if inner.is_array() {
                number(inner, next);
            } else {
                let mut alone = json!([inner.take()]);
                number(&mut alone, next);
                *inner = alone[0].take();
            }
        }
    }
}

/// What Discord adds to a component that says nothing of it, and leaves out where it is nothing.
fn completed(component: &mut Value) {
    let defaults = match component["type"].as_u64() {
        Some(3) => json!({ "min_values": 1, "max_values": 1 }),
        Some(14) => json!({ "divider": true, "spacing": 1 }),
        Some(17) => json!({ "accent_color": null, "spoiler": false }),
        _ => json!({}),
    };
    let fields = component
        .as_object_mut()
        .expect("an object that was checked");
    fields.retain(|_, value| !value.is_null());
    for (field, value) in defaults.as_object().into_iter().flatten() {
        fields.entry(field).or_insert_with(|| value.clone());
    }
}

/// Who is notified: <https://docs.discord.com/developers/resources/message#allowed-mentions-object>.
fn pinged(state: &State, message: &Message, body: &Value) -> Vec<Id> {
    let allowed = &body["allowed_mentions"];
    let all = allowed.is_null()
        || allowed["parse"]
            .as_array()
            .is_some_and(|parse| parse.contains(&json!("users")));
    let listed = |id: &Id| {
        let users = allowed["users"].as_array();
        users.is_some_and(|users| users.contains(&json!(id.to_string())))
    };
    let mut text = message.content.clone();
    check::each_component(&message.components, &mut |component| {
        text.push_str(component["content"].as_str().unwrap_or_default());
    });
    let people = state.world.people.keys().copied();
    let mut mentioned: Vec<Id> = people
        .filter(|id| text.contains(&format!("<@{id}>")) || text.contains(&format!("<@!{id}>")))
        .collect();
    mentioned.retain(|id| all || listed(id));
    mentioned
}

/// A message of a channel that a request may see: not one that is for one person only.
fn found(state: &State, channel: Id, id: Id) -> Result<&Message, ApiError> {
    if !state.world.channels.contains_key(&channel) {
        return Err(ApiError::code(10_003));
    }
    let message = state.world.messages.get(&id);
    let message =
        message.filter(|message| message.channel == channel && message.only_for.is_none());
    message.ok_or_else(|| ApiError::code(10_008))
}

pub(super) fn get(state: &State, call: &Call) -> Result<Reply, ApiError> {
    let message = found(state, call.on, call.id())?;
    Ok(Reply::ok(state.world.message_json(message)))
}

pub(super) fn list(state: &State, call: &Call) -> Result<Reply, ApiError> {
    if !state.world.channels.contains_key(&call.on) {
        return Err(ApiError::code(10_003));
    }
    let number = |name: &str| call.asks(name).and_then(|value| value.parse::<u64>().ok());
    let limit = match call.asks("limit") {
        None => USUALLY_LISTED,
        Some(limit) => match limit.parse() {
            Ok(limit @ 1..=MOST_LISTED) => limit,
            Ok(_) | Err(_) => return Err(ApiError::form(format!("a limit of {limit}"))),
        },
    };
    let visible = |message: &&Message| {
        message.channel == call.on
            && message.only_for.is_none()
            && number("before").is_none_or(|before| message.id < before)
            && number("after").is_none_or(|after| message.id > after)
    };
    let newest_first = state.world.messages.values().rev().filter(visible);
    let mut listed: Vec<Value> = if number("after").is_some() {
        let oldest_first = state.world.messages.values().filter(visible);
        oldest_first
            .take(limit)
            .map(|message| state.world.message_json(message))
            .collect()
    } else {
        newest_first
            .take(limit)
            .map(|message| state.world.message_json(message))
            .collect()
    };
    if number("after").is_some() {
        listed.reverse();
    }
    Ok(Reply::ok(Value::Array(listed)))
}

pub(super) fn edit(
    state: &mut State,
    now: Moment,
    call: &Call,
    body: &Value,
) -> Result<Reply, ApiError> {
    let message = found(state, call.on, call.id())?;
    if message.author != state.world.me {
        return Err(ApiError::fault(
            50_005,
            "an edit of somebody else's message",
        ));
    }
    let recent = |at: &&Moment| now - **at < OLD;
    let edits = message.edits.iter().filter(recent).count();
    let limit = state.limits.old_edits.map(|limit| limit as usize);
    if now - message.at > OLD && limit.is_some_and(|limit| edits >= limit) {
        return Err(ApiError {
            retry_after: Some(60.0),
            ..ApiError::code(30_046)
        });
    }
    rewrite(state, now, call.id(), body)?;
    let message = &state.world.messages[&call.id()];
    Ok(Reply::ok(state.world.message_json(message)))
}

/// Changes a message of the bot; nothing of it if the body is not valid.
pub(super) fn rewrite(
    state: &mut State,
    now: Moment,
    id: Id,
    body: &Value,
) -> Result<(), ApiError> {
    let message = state.world.messages.get(&id);
    let mut message = message.cloned().ok_or_else(|| ApiError::code(10_008))?;
    let thinking = message.flags & LOADING != 0;
    write(&mut message, body)?;
    if thinking {
        // What was deferred comes now, with its notifications.
        message.pinged = pinged(state, &message, body);
    } else {
        message.edited = Some(now);
        message.edits.push(now);
    }
    state.world.messages.insert(id, message);
    Ok(())
}

pub(super) fn delete(state: &mut State, call: &Call) -> Result<Reply, ApiError> {
    let author = found(state, call.on, call.id())?.author;
    if author != state.world.me {
        return Err(ApiError::code(50_013));
    }
    state.world.messages.remove(&call.id());
    Ok(Reply::nothing())
}
