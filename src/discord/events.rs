//! The gateway's events: which of them mean something here, and whom they are handed to.
//!
//! Not what is done about them (`inbound`). Who is in which voice channel is told to the application in the order of
//! the events. Invariant: reading never waits for the application, and nothing of an event is logged.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serenity::all::{ChannelType, Guild, VoiceState};
use serenity::model::event::{
    GuildCreateEvent, GuildDeleteEvent, InteractionCreateEvent, MessageCreateEvent,
    VoiceStateUpdateEvent,
};
use serenity::model::id::GuildId;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::calls::Calls;
use super::inbound::Inbound;
use super::read::user_installed_only;
use crate::app::App;
use crate::domain::person::Platform;

/// What the gateway tells of a server and of who is where in it.
enum Presence {
    Described(Box<Guild>),
    Moved(Box<VoiceState>),
    Removed(GuildId),
}

/// Hears the events of all shards.
pub(super) struct Events {
    inbound: Arc<Inbound>,
    presence: UnboundedSender<Presence>,
}

impl Events {
    /// … and tells the application who is in which call, until it is dropped.
    pub(super) fn new(inbound: Arc<Inbound>) -> Self {
        let (presence, told) = unbounded_channel();
        let app = inbound.answers.app.clone();
        tokio::spawn(tell(app, told));
        Self { inbound, presence }
    }

    /// A number below `below`, for pauses that no two shards share.
    pub(super) fn number(&self, below: u64) -> u64 {
        self.inbound.answers.app.ids().number(below)
    }

    /// Has an event carried out, without waiting for it.
    pub(super) fn hears(&self, name: &str, data: Value) {
        match name {
            "INTERACTION_CREATE" => {
                let user_installed_only = user_installed_only(&data);
                if let Some(event) = read::<InteractionCreateEvent>(name, data) {
                    let interaction = event.interaction;
                    self.inbound.interaction(interaction, user_installed_only);
                }
            }
            "MESSAGE_CREATE" => {
                if let Some(event) = read::<MessageCreateEvent>(name, data) {
                    self.inbound.message(event.message);
                }
            }
            "GUILD_CREATE" => {
                let event = read::<GuildCreateEvent>(name, data);
                self.present(event.map(|event| Presence::Described(Box::new(event.guild))));
            }
            "GUILD_DELETE" => {
                let event = read::<GuildDeleteEvent>(name, data);
                // After an outage the gateway describes the server anew; after a removal it is silent about it.
                let removed = event.filter(|event| !event.guild.unavailable);
                self.present(removed.map(|event| Presence::Removed(event.guild.id)));
            }
            "VOICE_STATE_UPDATE" => {
                let event = read::<VoiceStateUpdateEvent>(name, data);
                self.present(event.map(|event| Presence::Moved(Box::new(event.voice_state))));
            }
            _ => {}
        }
    }

    fn present(&self, presence: Option<Presence>) {
        if let Some(presence) = presence
            && self.presence.send(presence).is_err()
        {
            tracing::error!("nobody tells the application any more who is in a call");
        }
    }
}

/// An event's data. Why it cannot be read would be told with its words.
fn read<T: DeserializeOwned>(name: &str, data: Value) -> Option<T> {
    let read = serde_json::from_value(data).ok();
    if read.is_none() {
        tracing::warn!(event = name, "an event of Discord could not be read");
    }
    read
}

async fn tell(app: App, mut told: UnboundedReceiver<Presence>) {
    let mut calls = Calls::default();
    while let Some(presence) = told.recv().await {
        let changed = match presence {
            Presence::Described(guild) => described(&mut calls, &guild),
            Presence::Removed(guild) => calls.removed(guild),
            Presence::Moved(state) => match state.guild_id {
                Some(guild) if !state.member.is_some_and(|member| member.user.bot) => {
                    calls.moved(guild, state.user_id, state.channel_id)
                }
                Some(_) | None => Vec::new(),
            },
        };
        for (channel, present) in changed {
            let channel = channel.to_string();
            let told = app.call_changed(Platform::Discord, &channel, &present);
            if let Err(stop) = told.await {
                tracing::error!(error = ?stop, "failed to tell who is in a call");
            }
        }
    }
}

fn described(calls: &mut Calls, guild: &Guild) -> Vec<super::calls::Changed> {
    let is_bot = |user| {
        let member = guild.members.get(user);
        member.is_some_and(|member| member.user.bot)
    };
    let states = guild.voice_states.iter();
    let states = states
        .filter(|(user, _)| !is_bot(*user))
        .filter_map(|(user, state)| Some((*user, state.channel_id?)));
    let channels = guild.channels.values();
    let voice = channels
        .filter(|channel| matches!(channel.kind, ChannelType::Voice | ChannelType::Stage))
        .map(|channel| channel.id);
    calls.described(guild.id, voice, states)
}
