//! Registration: Discord is told which commands there are, when it does not know them already.
//!
//! What the commands are follows from the grammar (`command`). Invariant: nothing is registered that stands there
//! already, since Discord allows few changes a day and shows each to everybody anew.
//! <https://docs.discord.com/developers/interactions/application-commands#registering-a-command>

mod command;

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
    if is_the_same(&wanted, &rest.commands(application, guild).await?) {
        return Ok(Registered::AsItWas);
    }
    rest.put_commands(application, guild, &wanted).await?;
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
    let none: [RegisteredCommand; 0] = [];
    match rest.put_commands(application, guild, &none).await {
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
    let found = rest.commands(application, guild).await?;
    Ok(is_the_same(&commands(guild.is_some()), &found))
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
