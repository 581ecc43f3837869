//! What events of the gateway say, in the terms of the application. Pure.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "serenity's enums are open, since Discord adds kinds"
)]

use serde_json::Value;
use serenity::all::{
    CommandDataOption, CommandDataOptionValue, CommandInteraction, ComponentInteractionDataKind,
    GuildId, InteractionContext, TargetId, User,
};

use crate::app::port::Account;
use crate::chat::command::{Command, Place};
use crate::chat::grammar::Name;
use crate::chat::parse::{begun_start, from_options};
use crate::domain::refusal::Refusal;

/// An account as Discord describes it; it tells no zone.
pub(super) fn account(user: &User) -> Account {
    Account {
        account: user.id.to_string(),
        name: user.global_name.as_ref().unwrap_or(&user.name).clone(),
        zone: None,
        bot: user.bot,
    }
}

/// Where an answer will be read. Before Discord told the context, a server was all there was to tell.
pub(super) fn place(context: Option<InteractionContext>, guild: Option<GuildId>) -> Place {
    match (context, guild) {
        (Some(InteractionContext::BotDm), _) | (None, None) => Place::Dm,
        _ => Place::Elsewhere,
    }
}

/// Whether an interaction is there because somebody has added the bot to the own account, and for no other reason. Read off
/// the event itself, since serenity does not tell it of forms.
/// <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-authorizing-integration-owners-object>
pub(super) fn user_installed_only(interaction: &Value) -> bool {
    let owners = &interaction["authorizing_integration_owners"];
    let installed_for = |kind: &str| owners.get(kind).is_some();
    installed_for("1") && !installed_for("0")
}

/// The sub-command, and what was given with it.
pub(super) fn subcommand(options: &[CommandDataOption]) -> Option<(&str, &[CommandDataOption])> {
    match options {
        [
            CommandDataOption {
                name,
                value: CommandDataOptionValue::SubCommand(options),
                ..
            },
        ] => Some((name, options)),
        _ => None,
    }
}

/// A slash command, understood as the same typed by hand would be.
pub(super) fn typed(options: &[CommandDataOption]) -> Result<Command, Refusal> {
    let (command, options) = subcommand(options).unwrap_or(("help", &[]));
    let given = options
        .iter()
        .filter_map(|option| Some((option.name.as_str(), text(&option.value)?)));
    let typed = if Name::find(command) == Some(Name::Start) {
        // In the bot's own chat nobody else can be picked.
        begun_start(given)
    } else {
        from_options(command, given)
    };
    typed.map(Command::Typed)
}

fn text(value: &CommandDataOptionValue) -> Option<String> {
    match value {
        CommandDataOptionValue::String(text) => Some(text.clone()),
        CommandDataOptionValue::Integer(number) => Some(number.to_string()),
        CommandDataOptionValue::Boolean(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
        CommandDataOptionValue::User(user) => Some(format!("<@{user}>")),
        // No option of ours is of another kind.
        _ => None,
    }
}

/// The message that **Add to 1:1** was used on.
pub(super) fn captured(interaction: &CommandInteraction) -> Result<Command, Refusal> {
    let target = interaction.data.target_id.map(TargetId::to_message_id);
    let message = target.and_then(|id| interaction.data.resolved.messages.get(&id));
    let message = message.ok_or(Refusal::NotFound)?;
    let server = interaction
        .guild_id
        .map_or_else(|| "@me".to_owned(), |guild| guild.to_string());
    Ok(Command::Capture {
        text: message.content.clone(),
        link: format!(
            "https://discord.com/channels/{server}/{}/{}",
            message.channel_id, message.id
        ),
    })
}

pub(super) fn chosen(kind: ComponentInteractionDataKind) -> Vec<String> {
    match kind {
        ComponentInteractionDataKind::StringSelect { values } => values,
        _ => Vec::new(),
    }
}
