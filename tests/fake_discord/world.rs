//! Users, servers, channels, messages, interactions and commands, as Discord knows them.
//!
//! Ids are snowflakes (<https://docs.discord.com/developers/reference#snowflakes>): those of people and servers are the same in
//! every test, so that a server's shard is too; all others grow with the fake's clock.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::shared::Moment;

/// A snowflake.
pub(crate) type Id = u64;

/// 1 January 2015 in milliseconds of the UNIX epoch.
const DISCORD_EPOCH: i64 = 1_420_070_400_000;
/// An instant of 2020, in milliseconds since Discord's epoch, from which people and servers count on.
const FOUNDED: u64 = 160_000_000_000;
/// The bot's id is of an instant of its own.
const BOT: u64 = (FOUNDED - 1) << 22;
/// A message is shown to one user only: <https://docs.discord.com/developers/resources/message#message-object-message-flags>.
pub(super) const EPHEMERAL: u64 = 1 << 6;
/// A message is the «thinking» of a deferred answer.
pub(super) const LOADING: u64 = 1 << 7;
/// A message is made of components only.
pub(super) const V2: u64 = 1 << 15;

/// Somebody, or the bot.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own, as Discord's are"
)]
pub(super) struct Human {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) bot: bool,
    /// Takes no messages from the bot.
    pub(super) closed: bool,
    /// Has added the bot to the own account.
    pub(super) installed: bool,
    pub(super) locale: String,
    /// Owns the servers in which they are, and may do there whatever Discord lets anybody do.
    pub(super) administers: bool,
    /// The form that is open before them.
    pub(super) form: Option<OpenForm>,
}

/// A form, as the bot opened it.
#[derive(Debug, Clone)]
pub(super) struct OpenForm {
    /// `custom_id`, `title` and `components`.
    pub(super) data: Value,
    /// The message whose component opened it.
    pub(super) on: Option<Id>,
    /// Where.
    pub(super) channel: Id,
}

/// A server with a text channel and a voice channel.
#[derive(Debug)]
pub(super) struct Guild {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) members: Vec<Id>,
    pub(super) text: Id,
    /// Voice channels by name.
    pub(super) voice: BTreeMap<String, Id>,
    /// Who is in which voice channel.
    pub(super) present: BTreeMap<Id, Id>,
}

/// Where messages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channel {
    /// Direct messages of somebody and the bot.
    Dm(Id),
    /// The text channel of a server.
    Text(Id),
    /// A group of people, of which the bot is none: only answers to who has added it to the own account come here.
    Group,
}

/// A message as it reads now.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) id: Id,
    pub(super) channel: Id,
    pub(super) author: Id,
    pub(super) at: Moment,
    pub(super) edited: Option<Moment>,
    /// When it was edited, each time.
    pub(super) edits: Vec<Moment>,
    pub(super) flags: u64,
    pub(super) content: String,
    pub(super) embeds: Value,
    pub(super) components: Value,
    /// Who was notified when it came.
    pub(super) pinged: Vec<Id>,
    pub(super) nonce: Option<Value>,
    /// The only one who sees it.
    pub(super) only_for: Option<Id>,
}

impl Message {
    pub(super) fn is_v2(&self) -> bool {
        self.flags & V2 != 0
    }
}

/// How an interaction was answered.
#[derive(Debug, Clone)]
pub(super) struct Ack {
    /// The type of the callback.
    pub(super) kind: u64,
    pub(super) at: Moment,
    /// What an autocompletion offers, as name and value.
    pub(super) choices: Vec<(String, Value)>,
}

/// Something that somebody did with the bot.
#[derive(Debug)]
pub(super) struct Interaction {
    pub(super) id: Id,
    pub(super) token: String,
    /// 2 command, 3 component, 4 autocompletion, 5 form.
    pub(super) kind: u64,
    pub(super) user: Id,
    pub(super) channel: Id,
    pub(super) at: Moment,
    /// The message whose component was used.
    pub(super) on: Option<Id>,
    /// The bot is there for who did it only, and for no server.
    pub(super) user_installed_only: bool,
    pub(super) ack: Option<Ack>,
    /// The message that `@original` is.
    pub(super) original: Option<Id>,
    /// How many messages followed the first answer.
    pub(super) follow_ups: u32,
    /// All messages that its token made.
    pub(super) made: Vec<Id>,
}

/// All of it.
#[derive(Debug)]
pub(super) struct World {
    /// The application's id and its bot's.
    pub(super) me: Id,
    pub(super) people: BTreeMap<Id, Human>,
    pub(super) guilds: BTreeMap<Id, Guild>,
    pub(super) channels: BTreeMap<Id, Channel>,
    pub(super) messages: BTreeMap<Id, Message>,
    pub(super) interactions: BTreeMap<Id, Interaction>,
    /// Commands, global (`None`) or of a server.
    pub(super) commands: BTreeMap<Option<Id>, Vec<Value>>,
    pub(super) gives_nonces: bool,
    last: Id,
}

impl World {
    pub(super) fn new() -> Self {
        let mut world = Self {
            me: BOT,
            people: BTreeMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            interactions: BTreeMap::new(),
            commands: BTreeMap::new(),
            gives_nonces: false,
            last: 0,
        };
        world.adds_human(BOT, "duologue", true);
        world
    }

    /// A new id at an instant.
    pub(super) fn next_id(&mut self, now: Moment) -> Id {
        let since = now.timestamp_millis() - DISCORD_EPOCH;
        let at = u64::try_from(since).expect("a time after 2015") << 22;
        self.last = at.max(self.last + 1);
        self.last
    }

    fn adds_human(&mut self, id: Id, name: &str, bot: bool) {
        let human = Human {
            id,
            name: name.to_owned(),
            bot,
            closed: false,
            installed: false,
            locale: "en-GB".to_owned(),
            administers: false,
            form: None,
        };
        self.people.insert(id, human);
    }

    /// Somebody by name.
    pub(super) fn human(&mut self, name: &str) -> &mut Human {
        let id = self.person_or_new(name);
        self.people.get_mut(&id).expect("somebody")
    }

    /// Somebody's id by name; made now if they are new.
    pub(super) fn person_or_new(&mut self, name: &str) -> Id {
        if let Some(human) = self.people.values().find(|human| human.name == name) {
            return human.id;
        }
        let id = (FOUNDED + self.people.len() as u64) << 22;
        self.adds_human(id, name, false);
        id
    }

    pub(super) fn adds_guild(&mut self, name: &str, people: &[&str]) -> Id {
        // A million milliseconds behind the people, one server each millisecond: shards take turns.
        let id = (FOUNDED + 1_000_000 + self.guilds.len() as u64) << 22;
        let mut members: Vec<Id> = people.iter().map(|name| self.person_or_new(name)).collect();
        members.push(self.me);
        let text = id + 1;
        self.channels.insert(text, Channel::Text(id));
        let guild = Guild {
            id,
            name: name.to_owned(),
            members,
            text,
            voice: BTreeMap::from([("lounge".to_owned(), id + 2)]),
            present: BTreeMap::new(),
        };
        self.guilds.insert(id, guild);
        id
    }

    /// The channel of somebody's direct messages with the bot; opened now if it is not.
    pub(super) fn dm_of(&mut self, person: Id, now: Moment) -> Id {
        let open = self.dm_if_open(person);
        open.unwrap_or_else(|| {
            let id = self.next_id(now);
            self.channels.insert(id, Channel::Dm(person));
            id
        })
    }

    /// The same, if it was opened.
    pub(super) fn dm_if_open(&self, person: Id) -> Option<Id> {
        let mut channels = self.channels.iter();
        let found = channels.find(|(_, channel)| **channel == Channel::Dm(person));
        found.map(|(id, _)| *id)
    }

    /// The server of a channel, if it is of one.
    pub(super) fn guild_of(&self, channel: Id) -> Option<Id> {
        match self.channels.get(&channel)? {
            Channel::Dm(_) | Channel::Group => None,
            Channel::Text(guild) => Some(*guild),
        }
    }

    /// Whether the bot may write to somebody at all: a server in common, or they added it.
    pub(super) fn knows(&self, person: Id) -> bool {
        self.has_installed(person) || self.shares_guild(person)
    }

    /// Whether somebody has added the bot to the own account.
    pub(super) fn has_installed(&self, person: Id) -> bool {
        let human = self.people.get(&person);
        human.is_some_and(|human| human.installed)
    }

    fn shares_guild(&self, person: Id) -> bool {
        let mut guilds = self.guilds.values();
        guilds.any(|guild| guild.members.contains(&person))
    }

    /// For whom the bot is installed where somebody uses it, by the kind of installation:
    /// `#interaction-object-authorizing-integration-owners-object`.
    pub(super) fn owners(&self, person: Id, channel: Id) -> BTreeMap<&'static str, String> {
        let guild = match self.channels.get(&channel) {
            Some(Channel::Text(guild)) => Some(guild.to_string()),
            Some(Channel::Dm(_)) if self.shares_guild(person) => Some("0".to_owned()),
            Some(Channel::Dm(_) | Channel::Group) | None => None,
        };
        let user = self.has_installed(person).then(|| person.to_string());
        let owners = [("0", guild), ("1", user)];
        let owners = owners.into_iter();
        owners
            .filter_map(|(kind, owner)| Some((kind, owner?)))
            .collect()
    }

    pub(super) fn adds_group(&mut self, now: Moment) -> Id {
        let id = self.next_id(now);
        self.channels.insert(id, Channel::Group);
        id
    }

    pub(super) fn has_commands(&self) -> bool {
        self.commands.values().any(|commands| !commands.is_empty())
    }

    pub(super) fn commands_of(&self, guild: Option<Id>) -> Vec<Value> {
        self.commands.get(&guild).cloned().unwrap_or_default()
    }

    /// A user, as Discord writes one.
    pub(super) fn user_json(&self, id: Id) -> Value {
        let human = &self.people[&id];
        let display: String = {
            let mut letters = human.name.chars();
            let first = letters.next().map(char::to_uppercase);
            first.into_iter().flatten().chain(letters).collect()
        };
        json!({
            "id": id.to_string(), "username": human.name, "global_name": if human.bot { Value::Null } else { json!(display) },
            "discriminator": if human.bot { "0001" } else { "0" }, "avatar": null, "bot": human.bot, "system": false,
            "banner": null, "accent_color": null, "public_flags": 0, "flags": 0, "avatar_decoration_data": null,
            "collectibles": null, "primary_guild": null,
        })
    }

    /// A message, as Discord writes one.
    pub(super) fn message_json(&self, message: &Message) -> Value {
        let mentions = message.pinged.iter().map(|id| self.user_json(*id));
        let mut json = json!({
            "id": message.id.to_string(), "channel_id": message.channel.to_string(), "type": 0,
            "author": self.user_json(message.author), "content": message.content,
            "timestamp": message.at.to_rfc3339(), "edited_timestamp": message.edited.map(|at| at.to_rfc3339()),
            "flags": message.flags, "components": message.components, "embeds": message.embeds,
            "attachments": [], "mentions": mentions.collect::<Vec<_>>(), "mention_roles": [], "mention_everyone": false,
            "pinned": false, "tts": false,
        });
        if message.author == self.me {
            json["application_id"] = json!(self.me.to_string());
        }
        if let Some(nonce) = message.nonce.as_ref().filter(|_| self.gives_nonces) {
            json["nonce"] = nonce.clone();
        }
        json
    }

    /// A channel of direct messages, as Discord writes one.
    pub(super) fn dm_json(&self, channel: Id, person: Id) -> Value {
        let of = |message: &&Message| message.channel == channel && message.only_for.is_none();
        let last = self.messages.values().rev().find(of);
        json!({
            "id": channel.to_string(), "type": 1, "flags": 0,
            "last_message_id": last.map(|message| message.id.to_string()),
            "recipients": [self.user_json(person)],
        })
    }
}
