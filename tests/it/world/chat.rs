//! A chat platform that keeps, for each person, the messages as they read now.
//!
//! It refuses what no reader deserves: the same message twice in the same instant, and edits that change nothing.
//! (One of those may follow an answer that took a card's place: the outbox does not know what the answer showed.)

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::TimeDelta;
use chrono_tz::Tz;
use duologue::app::HandClock;
use duologue::app::port::{Account, Chat, Lookup, MayLeave, SendError};
use duologue::chat::form::Form;
use duologue::chat::view::{Card, View};
use duologue::domain::clock::Clock;
use duologue::domain::clock::Instant;
use duologue::domain::id::DeliveryId;
use duologue::domain::person::{Person, Platform};

use super::message::Message;

/// How a person's messages fail.
#[derive(Debug, Clone)]
pub(crate) enum Fails {
    /// Not now; again after this long at the earliest.
    Busy(TimeDelta),
    /// The platform does not answer.
    Away,
    /// The next one stands in the platform's line for so long, while the clock goes on.
    Waits(TimeDelta),
    /// The adapter has a fault that nobody thought of.
    Panics,
    /// The person does not take messages from the bot.
    Unreachable,
    /// The account is gone.
    Gone,
    /// It will never work.
    Dead,
}

/// The chat.
pub(crate) struct FakeChat {
    clock: Arc<HandClock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    members: Vec<Account>,
    failing: BTreeMap<String, Fails>,
    desks: BTreeMap<String, Desk>,
    in_call: BTreeSet<String>,
    posted: usize,
    attempts: usize,
    per_second: Option<u32>,
    wrongs: Vec<String>,
    /// Of one person, two messages posted in the same instant that read the same then.
    alike: Vec<(String, usize, usize)>,
}

/// What lies before a person.
#[derive(Default)]
pub(super) struct Desk {
    /// The messages, in the order in which they came.
    pub(super) messages: Vec<Message>,
    /// The form that is open, and the message whose control opened it.
    pub(super) form: Option<(Form, Option<usize>)>,
}

impl FakeChat {
    /// A chat of Alice, Bob and Frank in Berlin, Carol in New York, Erin in Tokyo, Dave whose zone nobody knows, and
    /// a bot called Robo.
    pub(super) fn new(clock: Arc<HandClock>) -> Self {
        let chat = Self {
            clock,
            state: Mutex::default(),
        };
        let berlin = Some(Tz::Europe__Berlin);
        chat.admit("alice", "Alice", berlin);
        chat.admit("bob", "Bob", berlin);
        chat.admit("carol", "Carol", Some(Tz::America__New_York));
        chat.admit("dave", "Dave", None);
        chat.admit("erin", "Erin", Some(Tz::Asia__Tokyo));
        chat.admit("frank", "Frank", berlin);
        chat.state().members.push(Account {
            account: "robo".to_owned(),
            name: "Robo".to_owned(),
            zone: None,
            bot: true,
        });
        chat
    }

    /// Lets somebody in.
    pub(crate) fn admit(&self, account: &str, name: &str, zone: Option<Tz>) {
        self.state().members.push(Account {
            account: account.to_owned(),
            name: name.to_owned(),
            zone,
            bot: false,
        });
    }

    /// From now on all that the bot sends to a person fails so.
    pub(crate) fn fails(&self, account: &str, how: Fails) {
        self.state().failing.insert(account.to_owned(), how);
    }

    /// … and from now on it arrives again.
    pub(crate) fn recovers(&self, account: &str) {
        self.state().failing.remove(account);
    }

    /// Lets a person into the one call of the platform, or out of it, and tells who is in it then.
    pub(super) fn call(&self, account: &str, joined: bool) -> Vec<String> {
        let mut state = self.state();
        if joined {
            state.in_call.insert(account.to_owned());
        } else {
            state.in_call.remove(account);
        }
        state.in_call.iter().cloned().collect()
    }

    /// From now on the chat takes so many messages a second.
    pub(crate) fn takes(&self, per_second: u32) {
        self.state().per_second = Some(per_second);
    }

    /// How often the bot has tried to post or to edit.
    pub(crate) fn attempts(&self) -> usize {
        self.state().attempts
    }

    /// Ends the story when the bot did what no reader deserves.
    pub(super) fn assert_sane(&self) {
        let mut state = self.state();
        let mut wrongs = state.wrongs.clone();
        for (account, one, other) in &std::mem::take(&mut state.alike) {
            let desk = &state.desks[account];
            let found = |id: &usize| desk.messages.iter().find(|message| message.id == *id);
            // Where somebody asks for a card in the instant in which another's doing brings it, the two cross; once all
            // is still, the older says where the one to work with is.
            if let (Some(one), Some(other)) = (found(one), found(other))
                && one.reads_as(other)
            {
                let at = other.at;
                wrongs.push(format!("{account} was told twice at {at}:\n{other}"));
            }
        }
        assert!(wrongs.is_empty(), "{}", wrongs.join("\n\n"));
    }

    /// A member's account.
    pub(super) fn account(&self, account: &str) -> Account {
        let state = self.state();
        let found = state
            .members
            .iter()
            .find(|member| member.account == account);
        found.cloned().expect("somebody of the chat")
    }

    /// What lies before a person.
    pub(super) fn desk<T>(&self, account: &str, look: impl FnOnce(&mut Desk) -> T) -> T {
        look(self.state().desks.entry(account.to_owned()).or_default())
    }

    /// Puts an answer into a person's chat, or in place of the message on which it was asked for.
    pub(super) fn answer(&self, account: &str, zone: Tz, view: View, instead_of: Option<usize>) {
        let card = Card { zone, view };
        let now = self.clock.now();
        let mut state = self.state();
        state.posted += 1;
        let id = instead_of.unwrap_or(state.posted);
        let message = Message::new(id, now, &card);
        let messages = &mut state.desks.entry(account.to_owned()).or_default().messages;
        match messages.iter_mut().find(|old| Some(old.id) == instead_of) {
            Some(old) => {
                *old = Message {
                    at: old.at,
                    edits: old.edits + 1,
                    delivery: old.delivery,
                    replaced: true,
                    ..message
                }
            }
            None => messages.push(message),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("a chat that nobody left broken")
    }

    fn attempt(&self, to: &Person, may_leave: MayLeave<'_>) -> Result<(), SendError> {
        let mut state = self.state();
        state.attempts += 1;
        match state.failing.get(&to.account) {
            None => Ok(()),
            Some(Fails::Waits(time)) => {
                self.clock.advance(*time);
                state.failing.remove(&to.account);
                if may_leave() {
                    Ok(())
                } else {
                    Err(SendError::RunOut)
                }
            }
            Some(Fails::Busy(pause)) => Err(SendError::RetryAfter(*pause)),
            Some(Fails::Away) => Err(SendError::Away),
            Some(Fails::Panics) => {
                drop(state);
                panic!("an adapter that panics");
            }
            Some(Fails::Unreachable) => Err(SendError::Unreachable),
            Some(Fails::Gone) => Err(SendError::Gone),
            Some(Fails::Dead) => Err(SendError::Dead("no such channel".to_owned())),
        }
    }
}

#[async_trait]
impl Chat for FakeChat {
    fn platform(&self) -> Platform {
        Platform::Playground
    }

    fn per_second(&self) -> Option<u32> {
        self.state().per_second
    }

    async fn member(&self, given: &str) -> Lookup {
        let wanted = given
            .trim_start_matches(['<', '@'])
            .trim_end_matches('>')
            .to_lowercase();
        let state = self.state();
        let named =
            |member: &&Account| member.account == wanted || member.name.to_lowercase() == wanted;
        if let Some(found) = state.members.iter().find(named) {
            return Lookup::Found(found.clone());
        }
        let alike = |member: &&Account| member.account.get(..1) == wanted.get(..1);
        let near = state.members.iter().filter(alike);
        Lookup::Unknown {
            near: near.map(|member| member.name.clone()).take(3).collect(),
        }
    }

    async fn post(
        &self,
        to: &Person,
        delivery: DeliveryId,
        _: Option<Instant>,
        card: &Card,
        may_leave: MayLeave<'_>,
    ) -> Result<String, SendError> {
        self.attempt(to, may_leave)?;
        let now = self.clock.now();
        let mut state = self.state();
        let desk = state.desks.entry(to.account.clone()).or_default();
        let known = |message: &&Message| message.delivery == Some(delivery);
        if let Some(there) = desk.messages.iter().find(known) {
            return Ok(there.id.to_string());
        }
        state.posted += 1;
        let mut message = Message::new(state.posted, now, card);
        message.delivery = Some(delivery);
        let desk = state.desks.entry(to.account.clone()).or_default();
        let alike = desk
            .messages
            .iter()
            .filter(|other| other.delivery.is_some() && other.at == now && other.reads_as(&message))
            .map(|other| (to.account.clone(), other.id, message.id))
            .collect::<Vec<_>>();
        let address = message.id.to_string();
        desk.messages.push(message);
        state.alike.extend(alike);
        Ok(address)
    }

    async fn edit(
        &self,
        to: &Person,
        address: &str,
        card: &Card,
        may_leave: MayLeave<'_>,
    ) -> Result<(), SendError> {
        self.attempt(to, may_leave)?;
        let mut state = self.state();
        let desk = state.desks.entry(to.account.clone()).or_default();
        let posted = desk
            .messages
            .iter_mut()
            .find(|message| message.id.to_string() == address)
            .expect("the message that is edited");
        let (idle, expected) = (posted.edit(card), std::mem::take(&mut posted.replaced));
        if idle && !expected {
            let wrong = format!("an edit changed nothing for {}:\n{posted}", to.name);
            state.wrongs.push(wrong);
        }
        Ok(())
    }
}
