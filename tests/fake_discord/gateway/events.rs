//! What events tell: READY, servers, interactions, messages, who is in which voice channel.
//!
//! Modelled after <https://docs.discord.com/developers/events/gateway-events>, and for interactions
//! <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object>. Fields are those that the documents call
//! always present, and those that libraries insist on.

use serde_json::{Value, json};

use super::super::faults::Stage;
use super::super::rest::own_user;
use super::super::shared::State;
use super::super::world::{Channel, Guild, Id, Interaction, Message};
use super::{
    DIRECT_MESSAGES, GUILD_MESSAGES, GUILD_VOICE_STATES, GUILDS, MESSAGE_CONTENT, Order, RESUMED_AT,
};

/// What somebody does with the bot.
#[derive(Debug, Clone)]
pub(in crate::fake_discord) struct Doing {
    pub(in crate::fake_discord) user: Id,
    pub(in crate::fake_discord) channel: Id,
    /// 2 command, 3 component, 4 autocompletion, 5 form.
    pub(in crate::fake_discord) kind: u64,
    pub(in crate::fake_discord) data: Value,
    /// The message whose component was used, or had opened the form.
    pub(in crate::fake_discord) on: Option<Id>,
}

impl State {
    /// READY and the servers, for a new session.
    pub(super) fn welcome(&mut self, session: &str) {
        let user = own_user(self);
        let application = json!({ "id": self.world.me.to_string(), "flags": 0 });
        let fault = self.faults.take_stage(Stage::AfterReady);
        let Some(opened) = self.gateway.sessions.get(session) else {
            return;
        };
        let intents = opened.intents;
        let concerned: Vec<Id> = self.world.guilds.keys().copied().collect();
        let mut concerned = concerned;
        concerned.retain(|guild| super::Gateway::concerns(opened, Some(*guild)));
        let servers: Vec<Value> = concerned
            .iter()
            .map(|guild| json!({ "id": guild.to_string(), "unavailable": true }))
            .collect();
        let ready = json!({
            "v": 10, "user": user, "guilds": servers, "session_id": session,
            "resume_gateway_url": format!("{}{RESUMED_AT}", self.gateway.url), "shard": [opened.shard.0, opened.shard.1], "application": application,
        });
        let created: Vec<Value> = concerned
            .iter()
            .filter(|_| intents & GUILDS != 0)
            .map(|guild| self.guild_json(&self.world.guilds[guild], intents))
            .collect();
        let gateway = &mut self.gateway;
        let Some(opened) = gateway.sessions.get_mut(session) else {
            return;
        };
        opened.push("READY", &ready, &gateway.connections);
        let connection = opened
            .connection
            .and_then(|id| gateway.connections.get(&id));
        if let (Some(how), Some(connection)) = (fault, connection) {
            connection.send(Order::Fail(how)).ok();
        }
        for guild in created {
            opened.push("GUILD_CREATE", &guild, &gateway.connections);
        }
    }

    /// A new server, and its event.
    pub(in crate::fake_discord) fn adds_guild(&mut self, name: &str, people: &[&str]) -> Id {
        let id = self.world.adds_guild(name, people);
        let full = self.guild_json(&self.world.guilds[&id], u64::MAX);
        let told = |intents: u64| {
            let mut guild = full.clone();
            if intents & GUILD_VOICE_STATES == 0 {
                guild["voice_states"] = json!([]);
            }
            guild
        };
        self.gateway
            .dispatch(Some(id), GUILDS, "GUILD_CREATE", told);
        id
    }

    fn guild_json(&self, guild: &Guild, intents: u64) -> Value {
        let mut channels = vec![json!({
            "id": guild.text.to_string(), "type": 0, "name": "general", "position": 0, "permission_overwrites": [],
            "nsfw": false, "parent_id": null, "topic": null, "last_message_id": null, "rate_limit_per_user": 0, "flags": 0,
        })];
        channels.extend(guild.voice.iter().map(|(name, id)| {
            json!({
                "id": id.to_string(), "type": 2, "name": name, "position": 1, "permission_overwrites": [], "nsfw": false,
                "parent_id": null, "bitrate": 64_000, "user_limit": 0, "rtc_region": null, "flags": 0,
            })
        }));
        let present = guild
            .present
            .iter()
            .filter(|_| intents & GUILD_VOICE_STATES != 0);
        let voice_states: Vec<Value> = present
            .map(|(user, channel)| self.voice_json(None, *user, Some(*channel)))
            .collect();
        let mut told = unset();
        told["id"] = json!(guild.id.to_string());
        told["name"] = json!(guild.name);
        let administers = |id: &&Id| self.world.people[*id].administers;
        let owner = guild.members.iter().find(administers);
        told["owner_id"] = json!(owner.unwrap_or(&guild.members[0]).to_string());
        told["roles"] = json!([
            role(guild.id, "@everyone", EVERYBODY),
            role(ADMINS, "Admins", ALL)
        ]);
        told["member_count"] = json!(guild.members.len());
        told["voice_states"] = json!(voice_states);
        told["members"] = json!([self.member_json(self.world.me, true)]);
        told["channels"] = json!(channels);
        told
    }

    pub(in crate::fake_discord) fn member_json(&self, user: Id, with_user: bool) -> Value {
        let administers = self.world.people[&user].administers;
        let (roles, permissions) = if administers {
            (json!([ADMINS.to_string()]), ALL)
        } else {
            (json!([]), EVERYBODY)
        };
        let mut member = json!({
            "nick": null, "avatar": null, "banner": null, "roles": roles, "joined_at": "2020-02-01T00:00:00.000000+00:00",
            "premium_since": null, "deaf": false, "mute": false, "flags": 0, "pending": false,
            "communication_disabled_until": null, "permissions": permissions,
        });
        if with_user {
            member["user"] = self.world.user_json(user);
        }
        member
    }

    fn voice_json(&self, guild: Option<Id>, user: Id, channel: Option<Id>) -> Value {
        let mut state = json!({
            "channel_id": channel.map(|id| id.to_string()), "user_id": user.to_string(),
            "session_id": format!("{user:032x}"), "deaf": false, "mute": false, "self_deaf": false, "self_mute": false,
            "self_stream": false, "self_video": false, "suppress": false, "request_to_speak_timestamp": null,
            "member": self.member_json(user, true),
        });
        if let Some(guild) = guild {
            state["guild_id"] = json!(guild.to_string());
        }
        state
    }

    /// Somebody is in this voice channel of a server now, or in none.
    pub(in crate::fake_discord) fn moves(&mut self, guild: Id, user: Id, channel: Option<Id>) {
        let present = &mut self.world.guilds.get_mut(&guild).expect("a server").present;
        match channel {
            Some(channel) => present.insert(user, channel),
            None => present.remove(&user),
        };
        let told = self.voice_json(Some(guild), user, channel);
        let name = "VOICE_STATE_UPDATE";
        self.gateway
            .dispatch(Some(guild), GUILD_VOICE_STATES, name, |_| told.clone());
    }

    /// Somebody writes a message.
    pub(in crate::fake_discord) fn writes(&mut self, user: Id, channel: Id, content: &str) -> Id {
        let now = self.now();
        let id = self.world.next_id(now);
        let message = Message {
            id,
            channel,
            author: user,
            at: now,
            edited: None,
            edits: Vec::new(),
            flags: 0,
            content: content.to_owned(),
            embeds: json!([]),
            components: json!([]),
            pinged: Vec::new(),
            nonce: None,
            only_for: None,
        };
        let guild = self.world.guild_of(channel);
        let mut told = self.world.message_json(&message);
        self.world.messages.insert(id, message);
        let intent = match guild {
            Some(guild) => {
                told["guild_id"] = json!(guild.to_string());
                told["member"] = self.member_json(user, false);
                GUILD_MESSAGES
            }
            None => DIRECT_MESSAGES,
        };
        let told = |intents: u64| {
            let mut told = told.clone();
            // «Apps without the intent receive empty values», but for direct messages with them.
            if guild.is_some() && intents & MESSAGE_CONTENT == 0 {
                told["content"] = json!("");
            }
            told
        };
        self.gateway.dispatch(guild, intent, "MESSAGE_CREATE", told);
        id
    }

    /// Somebody does something with the bot; gives the interaction's id.
    pub(in crate::fake_discord) fn does(&mut self, doing: &Doing) -> Id {
        let now = self.now();
        let id = self.world.next_id(now);
        let token = format!(
            "aW50ZXJhY3Rpb24{id:x}{:x}",
            id.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        );
        let event = self.interaction_json(id, &token, doing);
        let interaction = Interaction {
            id,
            token,
            kind: doing.kind,
            user: doing.user,
            channel: doing.channel,
            at: now,
            on: doing.on,
            user_installed_only: self
                .world
                .owners(doing.user, doing.channel)
                .keys()
                .eq(&["1"]),
            ack: None,
            original: None,
            follow_ups: 0,
            made: Vec::new(),
        };
        self.world.interactions.insert(id, interaction);
        let guild = self.world.guild_of(doing.channel);
        let times = if std::mem::take(&mut self.gateway.duplicates) {
            2
        } else {
            1
        };
        for _ in 0..times {
            self.gateway
                .dispatch(guild, 0, "INTERACTION_CREATE", |_| event.clone());
        }
        id
    }

    fn interaction_json(&self, id: Id, token: &str, doing: &Doing) -> Value {
        let human = &self.world.people[&doing.user];
        let channel = self.world.channels.get(&doing.channel).expect("a channel");
        let mut event = json!({
            "id": id.to_string(), "application_id": self.world.me.to_string(), "type": doing.kind, "token": token,
            "version": 1, "channel_id": doing.channel.to_string(), "data": doing.data, "locale": human.locale,
            "app_permissions": "2222085186637376", "entitlements": [], "attachment_size_limit": 10_485_760,
            "authorizing_integration_owners": self.world.owners(doing.user, doing.channel),
        });
        match channel {
            Channel::Dm(person) => {
                event["user"] = self.world.user_json(doing.user);
                event["channel"] = self.world.dm_json(doing.channel, *person);
                event["context"] = json!(1);
            }
            Channel::Text(guild) => {
                event["member"] = self.member_json(doing.user, true);
                event["guild_id"] = json!(guild.to_string());
                event["guild"] =
                    json!({ "id": guild.to_string(), "locale": "en-US", "features": [] });
                event["guild_locale"] = json!("en-US");
                event["channel"] = json!({ "id": doing.channel.to_string(), "type": 0, "name": "general", "permissions": "2222085186637376" });
                event["context"] = json!(0);
            }
            Channel::Group => {
                event["user"] = self.world.user_json(doing.user);
                event["channel"] = json!({ "id": doing.channel.to_string(), "type": 3, "name": null, "recipients": [] });
                event["context"] = json!(2);
            }
        }
        let on = doing.on.and_then(|id| self.world.messages.get(&id));
        if let Some(message) = on {
            event["message"] = self.world.message_json(message);
        }
        event
    }
}

/// What everybody may, and what who administers a server may.
/// <https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags>
const EVERYBODY: &str = "2222085186637376";
const ALL: &str = "9007199254740991";

/// The role of those who administer; any id will do.
const ADMINS: Id = 77;

/// A role; the id of the one that everybody has is the server's.
fn role(id: Id, name: &str, permissions: &str) -> Value {
    json!({
        "id": id.to_string(), "name": name, "color": 0, "hoist": false, "icon": null, "unicode_emoji": null,
        "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
        "position": 0, "permissions": permissions, "managed": false, "mentionable": false, "flags": 0,
    })
}

/// A server in which nothing was set up.
fn unset() -> Value {
    json!({
        "icon": null, "splash": null, "discovery_splash": null, "afk_channel_id": null, "afk_timeout": 300,
        "verification_level": 0, "default_message_notifications": 1, "explicit_content_filter": 0, "emojis": [],
        "features": [], "mfa_level": 0, "application_id": null, "system_channel_id": null, "system_channel_flags": 0,
        "rules_channel_id": null, "vanity_url_code": null, "description": null, "banner": null, "premium_tier": 0,
        "premium_subscription_count": 0, "preferred_locale": "en-US", "public_updates_channel_id": null, "nsfw_level": 0,
        "stickers": [], "premium_progress_bar_enabled": false, "safety_alerts_channel_id": null,
        "joined_at": "2020-02-01T00:00:00.000000+00:00", "large": false, "unavailable": false, "threads": [],
        "presences": [], "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
    })
}
