//! Answers to interactions: the first within three seconds, and what follows through the interaction's webhook.
//!
//! Modelled after <https://docs.discord.com/developers/interactions/receiving-and-responding>. Not documented, and taken from what is
//! seen: the first follow-up of a deferred answer takes the place of its «thinking».

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Reply;
use super::error::ApiError;
use super::messages::{self, Made};
use super::route::{Call, Which};
use crate::fake_discord::shared::{Moment, State};
use crate::fake_discord::world::{Ack, EPHEMERAL, Id, Interaction, LOADING, OpenForm};

/// «You must send an initial response within 3 seconds of receiving the event.»
const FIRST_ANSWER: TimeDelta = TimeDelta::seconds(3);
/// «Interaction tokens are valid for 15 minutes.»
const TOKEN_LIVES: TimeDelta = TimeDelta::minutes(15);
/// «Apps are limited to 5 followup messages per interaction if it was initiated from a user-installed app and isn't installed
/// in the server»: `#create-followup-message`.
const FOLLOW_UPS_OF_USER_INSTALLED: u32 = 5;

/// Which callbacks answer which interactions: `#interaction-response-object-interaction-callback-type`.
fn allowed(kind: u64, on_message: bool) -> &'static [u64] {
    match (kind, on_message) {
        (2, _) => &[4, 5, 9],
        (3, _) => &[4, 5, 6, 7, 9],
        (4, _) => &[8],
        (5, true) => &[4, 5, 6, 7],
        (5, false) => &[4, 5],
        _ => &[],
    }
}

pub(super) fn callback(
    state: &mut State,
    now: Moment,
    call: &Call,
    body: &Value,
) -> Result<Reply, ApiError> {
    let interaction = state.world.interactions.get(&call.on);
    let interaction = interaction
        .filter(|interaction| interaction.token == call.token)
        .ok_or_else(|| ApiError::code(10_062))?;
    if interaction.ack.is_some() {
        return Err(ApiError::code(40_060));
    }
    if now - interaction.at > FIRST_ANSWER {
        return Err(ApiError::code(10_062));
    }
    let kind = body["type"].as_u64().unwrap_or_default();
    if !allowed(interaction.kind, interaction.on.is_some()).contains(&kind) {
        let what = format!(
            "a callback of type {kind} to an interaction of type {}",
            interaction.kind
        );
        return Err(ApiError::form(what));
    }
    let (user, channel, on) = (interaction.user, interaction.channel, interaction.on);
    let data = &body["data"];
    let made = made(data, user, channel);
    let (mut original, mut choices) = (None, Vec::new());
    match kind {
        4 => original = Some(messages::make(state, now, &made, data)?),
        5 => original = Some(messages::thinking(state, now, &made)),
        6 => original = on,
        7 => {
            let on = on.ok_or_else(|| ApiError::form("no message to update"))?;
            messages::rewrite(state, now, on, data)?;
            original = Some(on);
        }
        8 => choices = offered(data),
        _ => opens(state, user, data, on, channel),
    }
    let interaction = state.world.interactions.get_mut(&call.on);
    let interaction = interaction.expect("it was just found");
    interaction.ack = Some(Ack {
        kind,
        at: now,
        choices,
    });
    interaction.original = original;
    interaction.made.extend(original);
    if call.asks("with_response") == Some("true") {
        return Ok(Reply::ok(told(state, call.on, kind, original)));
    }
    Ok(Reply::nothing())
}

fn made(data: &Value, user: Id, channel: Id) -> Made {
    let flags = data["flags"].as_u64().unwrap_or_default();
    Made {
        channel,
        only_for: (flags & EPHEMERAL != 0).then_some(user),
    }
}

fn offered(data: &Value) -> Vec<(String, Value)> {
    let choices = data["choices"].as_array().into_iter().flatten();
    choices
        .map(|choice| {
            let name = choice["name"].as_str().unwrap_or_default();
            (name.to_owned(), choice["value"].clone())
        })
        .collect()
}

fn opens(state: &mut State, user: Id, data: &Value, on: Option<Id>, channel: Id) {
    let mut data = data.clone();
    let components = data["components"].as_array().cloned().unwrap_or_default();
    data["components"] = messages::numbered(components);
    let human = state.world.people.get_mut(&user).expect("somebody");
    human.form = Some(OpenForm { data, on, channel });
}

/// `#interaction-callback-interaction-callback-response-object`
fn told(state: &State, id: Id, kind: u64, original: Option<Id>) -> Value {
    let interaction = &state.world.interactions[&id];
    let mut told = json!({ "interaction": {
        "id": id.to_string(), "type": interaction.kind,
        "response_message_loading": kind == 5,
        "response_message_ephemeral": original.is_some_and(|id| state.world.messages[&id].only_for.is_some()),
    }});
    if let Some(original) = original {
        let message = &state.world.messages[&original];
        told["interaction"]["response_message_id"] = json!(original.to_string());
        told["resource"] = json!({ "type": kind, "message": state.world.message_json(message) });
    }
    told
}

/// The interaction of a webhook's token.
fn of_token<'a>(state: &'a State, now: Moment, call: &Call) -> Result<&'a Interaction, ApiError> {
    if call.on != state.world.me {
        return Err(ApiError::code(10_015));
    }
    let mut interactions = state.world.interactions.values();
    let interaction = interactions.find(|interaction| interaction.token == call.token);
    let interaction = interaction.ok_or_else(|| ApiError::code(50_027))?;
    if now - interaction.at > TOKEN_LIVES {
        return Err(ApiError::code(50_027));
    }
    if interaction.ack.is_none() {
        // Before the first answer there is no webhook.
        return Err(ApiError::code(10_015));
    }
    Ok(interaction)
}

/// A message that the token made.
fn found(state: &State, now: Moment, call: &Call) -> Result<Id, ApiError> {
    let interaction = of_token(state, now, call)?;
    let id = match call.which {
        Which::Original => interaction.original,
        Which::Id(id) => Some(id).filter(|id| interaction.made.contains(id)),
    };
    id.filter(|id| state.world.messages.contains_key(id))
        .ok_or_else(|| ApiError::code(10_008))
}

pub(super) fn follow_up(
    state: &mut State,
    now: Moment,
    call: &Call,
    body: &Value,
) -> Result<Reply, ApiError> {
    let interaction = of_token(state, now, call)?;
    let (id, original) = (interaction.id, interaction.original);
    let is_last_behind =
        interaction.user_installed_only && interaction.follow_ups >= FOLLOW_UPS_OF_USER_INSTALLED;
    let made = made(body, interaction.user, interaction.channel);
    let is_thinking = |id: &Id| {
        let message = state.world.messages.get(id);
        message.is_some_and(|message| message.flags & LOADING != 0)
    };
    let message = if let Some(thinking) = original.filter(is_thinking) {
        messages::rewrite(state, now, thinking, body)?;
        thinking
    } else if is_last_behind {
        return Err(ApiError::fault(40_094, "a follow-up beyond the fifth"));
    } else {
        let message = messages::make(state, now, &made, body)?;
        let interaction = state.world.interactions.get_mut(&id);
        let interaction = interaction.expect("it was just found");
        interaction.made.push(message);
        interaction.follow_ups += 1;
        message
    };
    let message = &state.world.messages[&message];
    Ok(Reply::ok(state.world.message_json(message)))
}

pub(super) fn get(state: &State, now: Moment, call: &Call) -> Result<Reply, ApiError> {
    let id = found(state, now, call)?;
    Ok(Reply::ok(
        state.world.message_json(&state.world.messages[&id]),
    ))
}

pub(super) fn edit(
    state: &mut State,
    now: Moment,
    call: &Call,
    body: &Value,
) -> Result<Reply, ApiError> {
    let id = found(state, now, call)?;
    messages::rewrite(state, now, id, body)?;
    Ok(Reply::ok(
        state.world.message_json(&state.world.messages[&id]),
    ))
}

pub(super) fn delete(state: &mut State, now: Moment, call: &Call) -> Result<Reply, ApiError> {
    let id = found(state, now, call)?;
    state.world.messages.remove(&id);
    Ok(Reply::nothing())
}
