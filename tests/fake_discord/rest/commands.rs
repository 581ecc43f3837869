//! The application's commands, global or of one server.
//!
//! Modelled after <https://docs.discord.com/developers/interactions/application-commands>. What is read back has what Discord adds: ids, a
//! version, defaults. A command that is put again under its name and type keeps its id.

use serde_json::{Value, json};

use super::Reply;
use super::error::ApiError;
use super::route::Call;
use crate::fake_discord::shared::{Moment, State};
use crate::fake_discord::world::Id;

/// The page of commands: the commands of an application in a server are of those that have added it.
fn scope(state: &State, call: &Call) -> Result<Option<Id>, ApiError> {
    if call.on != state.world.me {
        return Err(ApiError::fault(
            50_001,
            "the commands of another application",
        ));
    }
    match call.guild {
        Some(guild) if !state.world.guilds.contains_key(&guild) => Err(ApiError::code(50_001)),
        guild => Ok(guild),
    }
}

pub(super) fn list(state: &State, call: &Call) -> Result<Reply, ApiError> {
    let mut commands = state.world.commands_of(scope(state, call)?);
    if call.asks("with_localizations") != Some("true") {
        for command in &mut commands {
            unlocalized(command);
        }
    }
    Ok(Reply::ok(Value::Array(commands)))
}

/// Without the words of other languages, which are only told to who asks.
fn unlocalized(command: &mut Value) {
    if let Some(fields) = command.as_object_mut() {
        fields.remove("name_localizations");
        fields.remove("description_localizations");
    }
    if let Some(options) = command.get_mut("options").and_then(Value::as_array_mut) {
        options.iter_mut().for_each(unlocalized);
    }
}

pub(super) fn put(
    state: &mut State,
    now: Moment,
    call: &Call,
    body: &Value,
) -> Result<Reply, ApiError> {
    let guild = scope(state, call)?;
    let old = state.world.commands_of(guild);
    let wanted = body.as_array().cloned().unwrap_or_default();
    let commands: Vec<Value> = wanted
        .iter()
        .map(|wanted| registered(state, now, guild, wanted, &old))
        .collect();
    state.world.commands.insert(guild, commands.clone());
    Ok(Reply::ok(Value::Array(commands)))
}

pub(super) fn create(
    state: &mut State,
    now: Moment,
    call: &Call,
    body: &Value,
) -> Result<Reply, ApiError> {
    let guild = scope(state, call)?;
    let old = state.world.commands_of(guild);
    let command = registered(state, now, guild, body, &old);
    let commands = state.world.commands.entry(guild).or_default();
    let before = commands.len();
    commands.retain(|old| old["id"] != command["id"]);
    let status = if commands.len() == before { 201 } else { 200 };
    commands.push(command.clone());
    Ok(Reply {
        status,
        ..Reply::ok(command)
    })
}

/// A command as Discord keeps it.
fn registered(
    state: &mut State,
    now: Moment,
    guild: Option<Id>,
    wanted: &Value,
    old: &[Value],
) -> Value {
    let kind = wanted["type"].as_u64().unwrap_or(1);
    let same = |old: &&Value| old["name"] == wanted["name"] && old["type"] == json!(kind);
    let same = old.iter().find(same);
    let id = same.map_or_else(
        || json!(state.world.next_id(now).to_string()),
        |old| old["id"].clone(),
    );
    let mut command = json!({
        "id": id, "application_id": state.world.me.to_string(), "type": kind, "version": state.world.next_id(now).to_string(),
        "default_member_permissions": null, "description": "", "nsfw": false,
        "integration_types": [0], "contexts": null, "dm_permission": true,
    });
    for (key, value) in wanted.as_object().into_iter().flatten() {
        if key != "id" && !value.is_null() {
            command[key] = value.clone();
        }
    }
    if let Some(guild) = guild {
        command["guild_id"] = json!(guild.to_string());
        for global_only in ["contexts", "integration_types", "dm_permission"] {
            command
                .as_object_mut()
                .expect("an object")
                .remove(global_only);
        }
    }
    if let Some(options) = command.get_mut("options").and_then(Value::as_array_mut) {
        options.iter_mut().for_each(normalized);
    }
    command
}

/// Discord drops from an option what says nothing.
fn normalized(option: &mut Value) {
    let empty = |value: &Value| value.is_null() || value == &json!(false) || value == &json!([]);
    let fields = option.as_object_mut().expect("an option that was checked");
    fields.retain(|key, value| !(empty(value) && key != "options"));
    if let Some(options) = option.get_mut("options").and_then(Value::as_array_mut) {
        options.iter_mut().for_each(normalized);
    }
}

fn position(state: &State, call: &Call) -> Result<(Option<Id>, usize), ApiError> {
    let guild = scope(state, call)?;
    let commands = state.world.commands.get(&guild).into_iter().flatten();
    let id = json!(call.id().to_string());
    let mut commands = commands.enumerate();
    let found = commands.find(|(_, command)| command["id"] == id);
    let (at, _) = found.ok_or_else(|| ApiError::code(10_063))?;
    Ok((guild, at))
}

pub(super) fn get(state: &State, call: &Call) -> Result<Reply, ApiError> {
    let (guild, at) = position(state, call)?;
    Ok(Reply::ok(state.world.commands[&guild][at].clone()))
}

pub(super) fn edit(
    state: &mut State,
    now: Moment,
    call: &Call,
    body: &Value,
) -> Result<Reply, ApiError> {
    let (guild, at) = position(state, call)?;
    let version = state.world.next_id(now).to_string();
    let commands = state.world.commands.get_mut(&guild);
    let command = &mut commands.expect("it was just found")[at];
    for (key, value) in body.as_object().into_iter().flatten() {
        command[key] = value.clone();
    }
    command["version"] = json!(version);
    Ok(Reply::ok(command.clone()))
}

pub(super) fn delete(state: &mut State, call: &Call) -> Result<Reply, ApiError> {
    let (guild, at) = position(state, call)?;
    let commands = state.world.commands.get_mut(&guild);
    commands.expect("it was just found").remove(at);
    Ok(Reply::nothing())
}
