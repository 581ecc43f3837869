//! People who use the bot: they type, press, choose, submit, talk, and look at what stands before them.
//!
//! They can do what Discord's own program lets them do, and no more: a command that is not registered, a button that is
//! not there, a text that is too long end the test. Nothing here knows what the bot is for.

mod asked;
mod line;
mod seen;

use std::sync::Arc;

use serde_json::Value;

use self::asked::Act;
pub(crate) use self::asked::{Asked, Kind, Outcome};
pub(crate) use self::seen::{Control, Form, Seen};
use super::shared::{Shared, State};
use super::world::{Id, Message};

/// A server with a text channel «general» and a voice channel «lounge».
#[derive(Clone)]
pub(crate) struct Server {
    shared: Arc<Shared>,
    id: Id,
}

impl Server {
    pub(super) fn new(shared: Arc<Shared>, id: Id) -> Self {
        Self { shared, id }
    }

    /// Its id.
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// Somebody in its text channel.
    pub(crate) fn user(&self, name: &str) -> Person {
        let mut state = self.shared.lock();
        let id = state.world.person_or_new(name);
        let guild = &state.world.guilds[&self.id];
        assert!(
            guild.members.contains(&id),
            "{name} is not in {}",
            guild.name
        );
        let text = guild.text;
        drop(state);
        Person {
            channel: Some(text),
            ..Person::new(Arc::clone(&self.shared), id)
        }
    }

    /// A further voice channel.
    pub(crate) fn voice_channel(&self, name: &str) {
        let mut state = self.shared.lock();
        let now = state.now();
        let id = state.world.next_id(now);
        let guild = state.world.guilds.get_mut(&self.id).expect("this server");
        guild.voice.insert(name.to_owned(), id);
    }
}

/// A group of people without the bot.
#[derive(Clone)]
pub(crate) struct Group {
    shared: Arc<Shared>,
    id: Id,
}

impl Group {
    pub(super) fn new(shared: Arc<Shared>, id: Id) -> Self {
        Self { shared, id }
    }

    /// Somebody who has added the bot, in it.
    pub(crate) fn user(&self, name: &str) -> Person {
        let mut state = self.shared.lock();
        let id = state.world.person_or_new(name);
        assert!(state.world.has_installed(id), "{name} has no bot here");
        drop(state);
        Person {
            channel: Some(self.id),
            ..Person::new(Arc::clone(&self.shared), id)
        }
    }
}

/// Somebody, in a channel of a server, in a group or in their direct messages with the bot.
#[derive(Clone)]
pub(crate) struct Person {
    shared: Arc<Shared>,
    id: Id,
    /// The text channel of a server, or a group; otherwise their direct messages.
    channel: Option<Id>,
}

impl Person {
    pub(super) fn new(shared: Arc<Shared>, id: Id) -> Self {
        Self {
            shared,
            id,
            channel: None,
        }
    }

    /// Their id.
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// The channel of their direct messages with the bot; opened now if it is not.
    pub(crate) fn dm_channel(&self) -> u64 {
        let mut state = self.shared.lock();
        let now = state.now();
        state.world.dm_of(self.id, now)
    }

    /// How a message mentions them.
    pub(crate) fn mention(&self) -> String {
        format!("<@{}>", self.id)
    }

    /// Adds the bot to the own account, which lets it write to them without a server in common.
    pub(crate) fn installs(&self) {
        self.changes(|state| {
            let human = state.world.people.get_mut(&self.id);
            human.expect("somebody").installed = true;
        });
    }

    /// Goes out of a server for good.
    pub(crate) fn quits(&self, server: &Server) {
        self.changes(|state| {
            let guild = state.world.guilds.get_mut(&server.id).expect("this server");
            guild.members.retain(|member| *member != self.id);
        });
    }

    /// Owns the servers that are made with them, and has all rights there.
    pub(crate) fn administers(&self) {
        self.changes(|state| {
            let human = state.world.people.get_mut(&self.id);
            human.expect("somebody").administers = true;
        });
    }

    /// Sets their program to a language, such as `de`.
    pub(crate) fn speaks(&self, locale: &str) {
        self.changes(|state| {
            let human = state.world.people.get_mut(&self.id).expect("somebody");
            locale.clone_into(&mut human.locale);
        });
    }

    /// Types a command: `/1on1 add topic:Budget with:bob`. What stands before the first `name:` is the first option.
    pub(crate) fn types(&self, line: &str) -> Asked {
        self.acts(Act::Types(line.to_owned()))
    }

    /// Types a command as far as this, and looks at what is offered for the last option.
    pub(crate) fn completes(&self, line: &str) -> Asked {
        self.acts(Act::Completes(line.to_owned()))
    }

    /// Presses a button of the newest message that has it; waits for one.
    pub(crate) fn presses(&self, label: &str) -> Asked {
        self.acts(Act::Presses(None, label.to_owned()))
    }

    /// Presses a button as it stood on a message, also when it stands there no more.
    pub(crate) fn presses_on(&self, message: &Seen, label: &str) -> Asked {
        self.acts(Act::Presses(Some(message.clone()), label.to_owned()))
    }

    /// Chooses an option, by value or label, from the newest menu with this placeholder.
    pub(crate) fn chooses(&self, menu: &str, option: &str) -> Asked {
        self.acts(Act::Chooses(None, menu.to_owned(), option.to_owned()))
    }

    /// The same, from a menu as it stood on a message.
    pub(crate) fn chooses_on(&self, message: &Seen, menu: &str, option: &str) -> Asked {
        let on = Some(message.clone());
        self.acts(Act::Chooses(on, menu.to_owned(), option.to_owned()))
    }

    /// Sends the form that is open, with these fields changed, by `custom_id` or label; waits for one.
    pub(crate) fn submits(&self, changed: &[(&str, &str)]) -> Asked {
        let changed = changed.iter();
        let changed = changed.map(|(field, value)| ((*field).to_owned(), (*value).to_owned()));
        self.acts(Act::Submits(changed.collect()))
    }

    /// Uses the one command of the menu of messages on a message.
    pub(crate) fn captures(&self, message: &Seen) -> Asked {
        self.acts(Act::Captures(message.id))
    }

    fn acts(&self, act: Act) -> Asked {
        Asked {
            person: self.clone(),
            act,
        }
    }

    /// Writes a plain message where they are.
    pub(crate) fn writes(&self, content: &str) -> Seen {
        let mut state = self.shared.lock();
        let channel = self.place(&mut state);
        let id = state.writes(self.id, channel, content);
        let seen = Seen::of(&state.world, &state.world.messages[&id]);
        drop(state);
        self.shared.changed();
        seen
    }

    /// Writes a plain message to the bot.
    pub(crate) fn dm(&self, content: &str) -> Seen {
        let directly = Self {
            channel: None,
            ..self.clone()
        };
        directly.writes(content)
    }

    /// Comes into a voice channel of a server, out of any other there.
    pub(crate) fn joins(&self, server: &Server, channel: &str) {
        self.changes(|state| {
            let channel = state.world.guilds[&server.id].voice[channel];
            state.moves(server.id, self.id, Some(channel));
        });
    }

    /// Goes out of the voice channel.
    pub(crate) fn leaves(&self, server: &Server) {
        self.changes(|state| state.moves(server.id, self.id, None));
    }

    fn changes(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.shared.lock());
        self.shared.changed();
    }

    fn place(&self, state: &mut State) -> Id {
        let now = state.now();
        let open = self.channel;
        open.unwrap_or_else(|| state.world.dm_of(self.id, now))
    }

    /// Whether a message stands before them, here.
    fn sees_it(&self, state: &State, message: &Message) -> bool {
        let here = self.channel.or_else(|| state.world.dm_if_open(self.id));
        Some(message.channel) == here && message.only_for.is_none_or(|only| only == self.id)
    }

    fn look(&self, state: &State) -> Vec<Seen> {
        let messages = state.world.messages.values();
        let visible = messages.filter(|message| self.sees_it(state, message));
        visible
            .map(|message| Seen::of(&state.world, message))
            .collect()
    }

    /// All messages that stand before them here, oldest first, as they read now.
    pub(crate) fn messages(&self) -> Vec<Seen> {
        self.look(&self.shared.lock())
    }

    /// Those of the bot.
    pub(crate) fn bots(&self) -> Vec<Seen> {
        let mut messages = self.messages();
        messages.retain(|message| message.by_bot);
        messages
    }

    /// The newest message of all.
    #[track_caller]
    pub(crate) fn last(&self) -> Seen {
        self.messages().pop().expect("a message")
    }

    /// The form that is open before them.
    pub(crate) fn form(&self) -> Option<Form> {
        let state = self.shared.lock();
        let human = &state.world.people[&self.id];
        human.form.as_ref().map(|form| Form::of(&form.data))
    }

    /// Waits for a message of the bot with these words, and gives the newest.
    pub(crate) async fn waits_for(&self, words: &str) -> Seen {
        let what = format!("«{words}»");
        self.until(&what, |message| {
            message.by_bot && message.text.contains(words)
        })
        .await
    }

    /// Waits for a message with this button or menu, and gives the newest.
    pub(crate) async fn waits_for_control(&self, label: &str) -> Seen {
        let what = format!("[{label}]");
        self.until(&what, |message| message.control(label).is_some())
            .await
    }

    /// Waits for a message that is so, and gives the newest.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn(&Seen) -> bool) -> Seen {
        let look = |state: &mut State| {
            let newest_first = self.look(state).into_iter().rev();
            newest_first.into_iter().find(|message| is_so(message))
        };
        self.shared.until(what, look).await
    }

    /// Waits until the messages before them are so.
    pub(crate) async fn until_all(&self, what: &str, are_so: impl Fn(&[Seen]) -> bool) {
        let look = |state: &mut State| are_so(&self.look(state)).then_some(());
        self.shared.until(what, look).await;
    }

    /// Expects no message to have these words.
    #[track_caller]
    pub(crate) fn sees_nowhere(&self, words: &str) {
        for message in self.messages() {
            message.lacks(words);
        }
    }

    /// All that stands before them, for a test that fails.
    pub(crate) fn chat(&self) -> String {
        let messages = self.messages();
        let messages: Vec<String> = messages.iter().map(Seen::to_string).collect();
        messages.join("\n\n")
    }

    /// A registered command for this place: in a server its own ones come first.
    fn commands(&self, state: &State) -> Vec<Value> {
        let guild = self
            .channel
            .and_then(|channel| state.world.guild_of(channel));
        let mut commands = Vec::new();
        if guild.is_some() {
            commands.extend(state.world.commands_of(guild));
        }
        commands.extend(state.world.commands_of(None));
        let context: u64 = match (self.channel, guild) {
            (Some(_), Some(_)) => 0,
            (None, _) => 1,
            (Some(_), None) => 2,
        };
        commands.retain(|command| {
            let contexts = command["contexts"].as_array();
            contexts.is_none_or(|contexts| contexts.iter().any(|of| of.as_u64() == Some(context)))
        });
        commands
    }
}
