//! Registration: Discord is told which commands there are, when it does not know them already.
//!
//! What the commands are follows from the grammar (`command`). Invariant: nothing is registered that stands there
//! already, since Discord allows few changes a day and shows each to everybody anew.
//! <https://docs.discord.com/developers/interactions/application-commands#registering-a-command>

mod command;
mod language;

use serde::Serialize;
use serde_json::Value;

pub use self::command::{
    Choice, CommandOption, MESSAGE_COMMAND, RegisteredCommand, chat_command_name, commands,
};
use super::rest::{Rest, RestError};

/// What had to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    /// Nothing: the commands stood there as they are.
    AsItWas,
    /// The commands were registered.
    Anew,
}

/// Sees to it that the commands are registered: everywhere, or in one server. Those elsewhere stay as they are.
///
/// # Errors
/// Whatever Discord refuses.
pub async fn register(rest: &Rest, guild: Option<u64>) -> Result<Registered, RestError> {
    let application = rest.application().await?.id;
    let wanted = commands(guild.is_some());
    let (found, left) = split(rest.commands(application, guild).await?);
    if is_the_same(&wanted, &found) {
        return Ok(Registered::AsItWas);
    }
    let wanted = wanted.into_iter().map(Put::Ours);
    let all: Vec<Put> = wanted.chain(left).collect();
    rest.put_commands(application, guild, &all).await?;
    tracing::info!(guild, "the commands were registered");
    Ok(Registered::Anew)
}

/// Takes the commands away from a place where they were registered before. A server that the bot is no longer in has
/// none.
///
/// # Errors
/// Whatever else Discord refuses.
pub async fn unregister(rest: &Rest, guild: Option<u64>) -> Result<(), RestError> {
    let application = rest.application().await?.id;
    let emptied = async {
        let (found, left) = split(rest.commands(application, guild).await?);
        if found.is_empty() {
            return Ok(());
        }
        rest.put_commands(application, guild, &left).await
    };
    match emptied.await {
        Err(RestError::Forbidden { .. } | RestError::Invalid { .. }) if guild.is_some() => Ok(()),
        done => done,
    }
}

/// Whether the commands are registered as they are, without a change to anything.
///
/// # Errors
/// Whatever Discord refuses.
pub async fn is_registered(rest: &Rest, guild: Option<u64>) -> Result<bool, RestError> {
    let application = rest.application().await?.id;
    let (found, _) = split(rest.commands(application, guild).await?);
    Ok(is_the_same(&commands(guild.is_some()), &found))
}

/// A command as it is put.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Put {
    Ours(RegisteredCommand),
    /// Discord's own for an application with an activity, its Entry Point, without which it refuses the whole list:
    /// <https://docs.discord.com/developers/interactions/application-commands#entry-point-commands>.
    EntryPoint(Value),
}

/// The kind of an Entry Point.
const PRIMARY_ENTRY_POINT: u64 = 4;
/// What Discord tells of one and does not take.
const TOLD: [&str; 5] = [
    "id",
    "application_id",
    "guild_id",
    "version",
    "dm_permission",
];

/// What is registered, apart from what has to stay there.
fn split(registered: Vec<Value>) -> (Vec<Value>, Vec<Put>) {
    let ours = |command: &Value| command["type"].as_u64() != Some(PRIMARY_ENTRY_POINT);
    let (found, left): (Vec<_>, Vec<_>) = registered.into_iter().partition(ours);
    let bare = |mut command: Value| {
        if let Some(fields) = command.as_object_mut() {
            fields.retain(|name, _| !TOLD.contains(&name.as_str()));
        }
        Put::EntryPoint(command)
    };
    (found, left.into_iter().map(bare).collect())
}

/// Compares what matters: Discord tells its own ids with each command, leaves out what is the default or says it
/// outright, and has them in an order of its own.
fn is_the_same(wanted: &[RegisteredCommand], found: &[Value]) -> bool {
    let found: Option<Vec<RegisteredCommand>> = found
        .iter()
        .map(|command| serde_json::from_value(command.clone()).ok())
        .collect();
    let sorted = |commands: Vec<RegisteredCommand>| {
        let mut commands: Vec<_> = commands
            .into_iter()
            .map(RegisteredCommand::normal)
            .collect();
        commands.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        commands
    };
    found.is_some_and(|found| sorted(found) == sorted(wanted.to_vec()))
}

#[cfg(test)]
mod tests;
