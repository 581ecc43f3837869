//! The chat platform: what lies before each person, and what becomes of a message on its way there.
//!
//! It tells a repeated message as Discord's adapter does: by its nonce for some minutes, and afterwards by a look at what
//! stands in the chat, which the adapter takes when it does not rely on the nonce any more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::TimeDelta;
use chrono_tz::Tz;
use duologue::app::port::{Account, Chat, Lookup, MayLeave, SendError};
use duologue::chat::form::Form;
use duologue::chat::view::{Card, View};
use duologue::discord::rest::is_remembered;
use duologue::domain::clock::{Clock as _, Instant};
use duologue::domain::id::DeliveryId;
use duologue::domain::person::{Person, Platform as Name};
use tokio::sync::Notify;

use crate::clock::{ProcessClock, Time};
use crate::message::Message;
use crate::weather::Weather;

/// So long the platform remembers a nonce: «a few minutes».
const NONCE_REMEMBERED: TimeDelta = TimeDelta::minutes(3);
/// So many messages back the adapter looks.
const LOOKED_BACK: usize = 100;
/// What could not be sent is tried again after this at the earliest, as by Discord's adapter.
const AGAIN_AFTER: TimeDelta = TimeDelta::seconds(1);

/// What becomes of the next message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is under way for some seconds before the platform takes it.
    Hangs,
    /// The platform takes it, and the answer is under way for some seconds.
    AnswerHangs,
    /// It does not arrive, and nobody says so.
    TimesOutBefore,
    /// It arrives, and nobody says so.
    TimesOutAfter,
    /// The platform has no time.
    Busy,
    /// It is refused for good.
    Refused,
    /// The process dies before it leaves.
    DiesBefore,
    /// The process dies when the platform has taken it.
    DiesAfter,
}

impl Fate {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::Hangs,
        Self::AnswerHangs,
        Self::TimesOutBefore,
        Self::TimesOutAfter,
        Self::Busy,
        Self::Refused,
        Self::DiesBefore,
        Self::DiesAfter,
    ];
}

/// A message that a process began to send.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    /// By which row of the outbox.
    pub(crate) delivery: DeliveryId,
    /// What the clock of the process said.
    pub(crate) now: Instant,
    /// What it would show.
    pub(crate) view: View,
}

/// What lies before a person.
#[derive(Default)]
pub(crate) struct Desk {
    /// The messages, in the order in which they came.
    pub(crate) messages: Vec<Message>,
    /// The form that is open, and the message on which it was opened.
    pub(crate) form: Option<(Form, Option<usize>)>,
}

#[derive(Default)]
struct State {
    members: Vec<Account>,
    desks: BTreeMap<String, Desk>,
    closed: BTreeSet<String>,
    attempts: Vec<Attempt>,
    arrived: Vec<(String, usize)>,
    shown: Vec<(String, String)>,
    posted: usize,
    repeats: Vec<String>,
}

/// The platform.
pub(crate) struct Platform {
    time: Arc<Time>,
    deduplicates: bool,
    state: Mutex<State>,
}

impl Platform {
    /// A platform that recognises a repeated message, or does not.
    pub(crate) fn new(time: Arc<Time>, deduplicates: bool) -> Self {
        Self {
            time,
            deduplicates,
            state: Mutex::default(),
        }
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

    /// A person's account.
    pub(crate) fn account(&self, account: &str) -> Account {
        let state = self.state();
        let mut members = state.members.iter();
        let found = members.find(|member| member.account == account);
        found.cloned().expect("somebody of the chat")
    }

    /// A person is in another zone from now on.
    pub(crate) fn travels(&self, account: &str, zone: Tz) -> Account {
        let mut state = self.state();
        let mut members = state.members.iter_mut();
        let found = members.find(|member| member.account == account);
        let member = found.expect("somebody of the chat");
        member.zone = Some(zone);
        member.clone()
    }

    /// A person takes no messages from the bot, or does again.
    pub(crate) fn closes(&self, account: &str, closed: bool) {
        let mut state = self.state();
        if closed {
            state.closed.insert(account.to_owned());
        } else {
            state.closed.remove(account);
        }
    }

    /// Whether they do not.
    pub(crate) fn is_closed(&self, account: &str) -> bool {
        self.state().closed.contains(account)
    }

    /// What lies before a person.
    pub(crate) fn desk<T>(&self, account: &str, look: impl FnOnce(&mut Desk) -> T) -> T {
        look(self.state().desks.entry(account.to_owned()).or_default())
    }

    /// The messages whose sending began since one last asked.
    pub(crate) fn attempts(&self) -> Vec<Attempt> {
        std::mem::take(&mut self.state().attempts)
    }

    /// Whom which message reached since one last asked.
    pub(crate) fn arrived(&self) -> Vec<(String, usize)> {
        std::mem::take(&mut self.state().arrived)
    }

    /// All texts that were put before people since one last asked, by their accounts.
    pub(crate) fn shown(&self) -> Vec<(String, String)> {
        std::mem::take(&mut self.state().shown)
    }

    /// The messages that came twice.
    pub(crate) fn repeats(&self) -> Vec<String> {
        self.state().repeats.clone()
    }

    /// How many messages there are.
    pub(crate) fn posted(&self) -> usize {
        self.state().posted
    }

    /// Where a delivery stands before a person.
    pub(crate) fn address(&self, account: &str, delivery: DeliveryId) -> Option<String> {
        self.desk(account, |desk| {
            let mut messages = desk.messages.iter();
            let found = messages.find(|message| message.delivery == Some(delivery));
            found.map(|message| message.id.to_string())
        })
    }

    /// Puts an answer into a person's chat, or in place of the message on which it was asked for.
    pub(crate) fn answers(&self, account: &str, card: &Card, instead_of: Option<usize>) {
        let now = self.time.now();
        let mut state = self.state();
        state.posted += 1;
        let message = Message::new(instead_of.unwrap_or(state.posted), now, card);
        state.shown.push((account.to_owned(), message.text.clone()));
        let messages = &mut state.desks.entry(account.to_owned()).or_default().messages;
        match messages.iter_mut().find(|old| Some(old.id) == instead_of) {
            Some(old) => {
                *old = Message {
                    at: old.at,
                    delivery: old.delivery,
                    ..message
                }
            }
            None => messages.push(message),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a message; tells where it stands, and whether it stood there before.
    fn takes(
        &self,
        account: &str,
        delivery: DeliveryId,
        looks: bool,
        card: &Card,
    ) -> (usize, bool) {
        let now = self.time.now();
        let mut state = self.state();
        state.posted += 1;
        let message = Message {
            delivery: Some(delivery),
            ..Message::new(state.posted, now, card)
        };
        let desk = state.desks.entry(account.to_owned()).or_default();
        let newest = desk.messages.len().saturating_sub(LOOKED_BACK);
        let is_it = |other: &&Message| other.delivery == Some(delivery);
        let seen = desk.messages[newest..].iter().find(is_it).filter(|_| looks);
        let known = desk.messages.iter().rev().find(is_it);
        let known = known.filter(|other| now - other.at < NONCE_REMEMBERED);
        if let Some(there) = seen.or(known).filter(|_| self.deduplicates) {
            return (there.id, true);
        }
        let again = desk.messages.iter().any(|other| is_it(&other));
        let (id, text) = (message.id, message.text.clone());
        if again {
            state.repeats.push(format!("{account}:\n{message}"));
        }
        let desk = state.desks.entry(account.to_owned()).or_default();
        desk.messages.push(message);
        state.shown.push((account.to_owned(), text));
        state.arrived.push((account.to_owned(), id));
        (id, false)
    }

    fn changes(&self, account: &str, address: &str, card: &Card) {
        let mut state = self.state();
        let desk = state.desks.entry(account.to_owned()).or_default();
        let mut messages = desk.messages.iter_mut();
        let found = messages.find(|message| message.id.to_string() == address);
        let message = found.expect("the message that is edited");
        message.edit(card);
        let text = message.text.clone();
        state.shown.push((account.to_owned(), text));
    }
}

/// The platform as one process reaches it.
pub(crate) struct Line {
    platform: Arc<Platform>,
    clock: Arc<ProcessClock>,
    weather: Arc<Weather>,
    fate: Mutex<Option<Fate>>,
    hanging: Mutex<Option<Arc<Notify>>>,
    hangs: Notify,
}

impl Line {
    /// A line of a process with this clock, in this weather.
    pub(crate) fn new(
        platform: Arc<Platform>,
        clock: Arc<ProcessClock>,
        weather: Arc<Weather>,
    ) -> Self {
        Self {
            platform,
            clock,
            weather,
            fate: Mutex::default(),
            hanging: Mutex::default(),
            hangs: Notify::new(),
        }
    }

    /// The next message meets this; `None` is nothing.
    pub(crate) fn is_fated(&self, fate: Option<Fate>) {
        *self.fate.lock().unwrap_or_else(PoisonError::into_inner) = fate;
    }

    /// Returns when a message hangs; what it is given rings when the message goes on.
    pub(crate) async fn something_hangs(&self) -> Arc<Notify> {
        loop {
            self.hangs.notified().await;
            let mut hanging = self.hanging.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(bell) = hanging.take() {
                return bell;
            }
        }
    }

    async fn hang(&self) {
        let bell = Arc::new(Notify::new());
        *self.hanging.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&bell));
        self.hangs.notify_one();
        bell.notified().await;
    }

    fn fate(&self) -> Option<Fate> {
        let mut fate = self.fate.lock().unwrap_or_else(PoisonError::into_inner);
        fate.take()
    }

    /// On the way there.
    async fn goes(
        &self,
        fate: Option<Fate>,
        account: &str,
        may_leave: MayLeave<'_>,
    ) -> Result<(), SendError> {
        if !may_leave() {
            return Err(SendError::RunOut);
        }
        match fate {
            Some(Fate::Hangs) => self.hang().await,
            Some(Fate::TimesOutBefore) => return Err(SendError::RetryAfter(AGAIN_AFTER)),
            Some(Fate::Busy) => return Err(SendError::RetryAfter(TimeDelta::seconds(7))),
            Some(Fate::Refused) => return Err(SendError::Dead("refused for good".to_owned())),
            Some(Fate::DiesBefore) => self.weather.kills(),
            Some(Fate::AnswerHangs | Fate::TimesOutAfter | Fate::DiesAfter) | None => {}
        }
        if self.weather.is_dead() {
            return Err(SendError::RetryAfter(AGAIN_AFTER));
        }
        if self.platform.is_closed(account) {
            return Err(SendError::Unreachable);
        }
        Ok(())
    }

    /// On the way back.
    async fn comes_back(&self, fate: Option<Fate>) -> Result<(), SendError> {
        match fate {
            Some(Fate::AnswerHangs) => self.hang().await,
            Some(Fate::TimesOutAfter) => return Err(SendError::RetryAfter(AGAIN_AFTER)),
            Some(Fate::DiesAfter) => self.weather.kills(),
            Some(
                Fate::Hangs | Fate::TimesOutBefore | Fate::Busy | Fate::Refused | Fate::DiesBefore,
            )
            | None => {}
        }
        if self.weather.is_dead() {
            return Err(SendError::RetryAfter(AGAIN_AFTER));
        }
        Ok(())
    }
}

#[async_trait]
impl Chat for Line {
    fn platform(&self) -> Name {
        Name::Playground
    }

    async fn member(&self, given: &str) -> Lookup {
        let wanted = given.trim_start_matches('@').to_lowercase();
        let state = self.platform.state();
        let mut members = state.members.iter();
        match members.find(|member| member.account == wanted) {
            Some(found) => Lookup::Found(found.clone()),
            None => Lookup::Unknown { near: Vec::new() },
        }
    }

    async fn post(
        &self,
        to: &Person,
        delivery: DeliveryId,
        tried: Option<Instant>,
        card: &Card,
        may_leave: MayLeave<'_>,
    ) -> Result<String, SendError> {
        let (fate, now) = (self.fate(), self.clock.now());
        self.platform.state().attempts.push(Attempt {
            delivery,
            now,
            view: card.view.clone(),
        });
        self.goes(fate, &to.account, may_leave).await?;
        let looks = tried.is_some_and(|tried| !is_remembered(tried, now));
        let (id, stood) = self.platform.takes(&to.account, delivery, looks, card);
        self.comes_back(fate).await?;
        if stood {
            // What stands there is of an earlier attempt.
            self.platform.changes(&to.account, &id.to_string(), card);
        }
        Ok(id.to_string())
    }

    async fn edit(
        &self,
        to: &Person,
        address: &str,
        card: &Card,
        may_leave: MayLeave<'_>,
    ) -> Result<(), SendError> {
        let fate = self.fate();
        self.goes(fate, &to.account, may_leave).await?;
        self.platform.changes(&to.account, address, card);
        self.comes_back(fate).await
    }
}
