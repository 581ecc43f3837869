//! The chat itself: everybody's messages, kept before they are shown.
//!
//! A delivery that was posted is recognised by its id and not posted again, also after the process was
//! killed between the two. The memory comes first, then what the page sees.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{Mutex, broadcast};

use super::message::{Choice, Control, ControlKind, Message, MessageJson, face, form_json};
use super::people::{Persona, find};
use crate::app::Memory;
use crate::app::port::{Chat, Lookup, MayLeave, SendError};
use crate::chat::control::FormId;
use crate::chat::form::Form;
use crate::chat::near::nearest;
use crate::chat::view::Card;
use crate::domain::clock::{Clock, Instant};
use crate::domain::id::DeliveryId;
use crate::domain::person::{Person, Platform};

/// So many events wait for a slow page before it has to ask again.
const EVENTS: usize = 1_024;

/// Something that the page hears of.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// A message appeared or changed.
    Message(Box<MessageJson>),
    /// The clock or the people changed.
    State,
}

/// A form that was opened and not yet sent.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct OpenForm {
    owner: String,
    form: String,
    /// The names of its fields.
    #[serde(default)]
    fields: Vec<String>,
    /// The message whose control opened it: what takes that message's place takes it when the form is sent.
    #[serde(default)]
    on: Option<u64>,
}

/// A form that is to be sent.
#[derive(Debug)]
pub(super) struct Sending {
    /// What it does.
    pub(super) form: FormId,
    /// The names of its fields; none when it was opened by an older version.
    pub(super) fields: Vec<String>,
    /// The message whose control opened it.
    pub(super) on: Option<u64>,
}

#[derive(Default)]
struct State {
    people: BTreeMap<String, Persona>,
    messages: BTreeMap<u64, Message>,
    deliveries: HashMap<String, u64>,
    forms: HashMap<String, OpenForm>,
    last_id: u64,
    changes: u64,
    posted: u64,
}

/// The playground's chat.
pub struct PlaygroundChat {
    memory: Memory,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    events: broadcast::Sender<Event>,
}

/// RFC 3339 in UTC with `Z`, without a fraction unless there is one.
pub(super) fn stamp(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

impl PlaygroundChat {
    /// The chat as it was left, or a new one with two people in it.
    ///
    /// # Errors
    /// When the memory cannot be read.
    pub async fn open(memory: Memory, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let mut state = State::default();
        for (_, text) in memory.all("person/").await? {
            let person: Persona = serde_json::from_str(&text)?;
            state.people.insert(person.id.clone(), person);
        }
        for (_, text) in memory.all("message/").await? {
            let message: Message = serde_json::from_str(&text)?;
            state.last_id = state.last_id.max(message.id);
            if let Some(delivery) = &message.delivery {
                state.deliveries.insert(delivery.clone(), message.id);
            }
            state.messages.insert(message.id, message);
        }
        for (key, text) in memory.all("form/").await? {
            let id = key.trim_start_matches("form/").to_owned();
            let number = id.trim_start_matches('f').parse().unwrap_or(0);
            state.last_id = state.last_id.max(number);
            state.forms.insert(id, serde_json::from_str(&text)?);
        }
        let (events, _) = broadcast::channel(EVENTS);
        let chat = Self {
            memory,
            clock,
            state: Mutex::new(state),
            events,
        };
        if chat.state.lock().await.people.is_empty() {
            for person in Persona::first_two() {
                chat.put_person(person).await?;
            }
        }
        Ok(chat)
    }

    /// What happens from now on.
    pub(super) fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Tells the page that the clock or the people changed.
    pub(super) fn state_changed(&self) {
        // Nobody listening is nothing to worry about.
        let _ = self.events.send(Event::State);
    }

    /// The people, in the order of their ids.
    pub(super) async fn people(&self) -> Vec<Persona> {
        self.state.lock().await.people.values().cloned().collect()
    }

    /// A person by id.
    pub(super) async fn persona(&self, id: &str) -> Option<Persona> {
        self.state.lock().await.people.get(id).cloned()
    }

    /// Adds or changes a person.
    pub(super) async fn put_person(&self, person: Persona) -> anyhow::Result<()> {
        let mut state = self.state.lock().await;
        let entry = (
            format!("person/{}", person.id),
            Some(serde_json::to_string(&person)?),
        );
        self.memory.put(&[entry]).await?;
        state.people.insert(person.id.clone(), person);
        drop(state);
        self.state_changed();
        Ok(())
    }

    /// How far the changes have come, to ask later what is new.
    pub(super) async fn mark(&self) -> u64 {
        self.state.lock().await.changes
    }

    /// How many messages were ever posted to anyone.
    pub(super) async fn posted(&self) -> u64 {
        self.state.lock().await.posted
    }

    /// The messages of a person that appeared or changed after a mark, in order of id.
    pub(super) async fn since(&self, to: &str, mark: u64) -> Vec<MessageJson> {
        let state = self.state.lock().await;
        let mine = state
            .messages
            .values()
            .filter(|message| message.to == to && message.changed > mark);
        mine.map(Message::json).collect()
    }

    /// The messages of a person with a greater id, as they read now.
    pub(super) async fn after(&self, to: &str, id: u64) -> Vec<MessageJson> {
        let state = self.state.lock().await;
        let mine = state
            .messages
            .range(id.saturating_add(1)..)
            .map(|(_, message)| message);
        mine.filter(|message| message.to == to)
            .map(Message::json)
            .collect()
    }

    /// A message of a person, by the id that the JSON gave.
    pub(super) async fn message(&self, to: &str, id: u64) -> Option<Message> {
        let state = self.state.lock().await;
        state
            .messages
            .get(&id)
            .filter(|message| message.to == to)
            .cloned()
    }

    /// Posts an answer, which is no delivery.
    pub(super) async fn answer(&self, to: &str, card: &Card) -> anyhow::Result<u64> {
        self.append(to, card, None).await
    }

    async fn append(&self, to: &str, card: &Card, delivery: Option<String>) -> anyhow::Result<u64> {
        let (kind, face) = face(card);
        let mut state = self.state.lock().await;
        let known = face
            .controls
            .iter()
            .map(|control| control.id.clone())
            .collect();
        let message = Message {
            id: state.last_id + 1,
            at: stamp(self.clock.now()),
            to: to.to_owned(),
            kind: kind.to_owned(),
            face,
            edited: false,
            delivery,
            known,
            changed: 0,
        };
        let id = message.id;
        self.keep(&mut state, message).await?;
        state.posted += 1;
        Ok(id)
    }

    /// Changes how a message reads. Its id, place and kind stay.
    pub(super) async fn replace(&self, id: u64, card: &Card) -> anyhow::Result<bool> {
        let (_, face) = face(card);
        let mut state = self.state.lock().await;
        let Some(mut message) = state.messages.get(&id).cloned() else {
            return Ok(false);
        };
        if message.face != face {
            message
                .known
                .extend(face.controls.iter().map(|control| control.id.clone()));
            message.face = face;
            message.edited = true;
            self.keep(&mut state, message).await?;
        }
        Ok(true)
    }

    /// Keeps a message, then shows it.
    async fn keep(&self, state: &mut State, mut message: Message) -> anyhow::Result<()> {
        let entry = (
            format!("message/{:012}", message.id),
            Some(serde_json::to_string(&message)?),
        );
        self.memory.put(&[entry]).await?;
        state.changes += 1;
        message.changed = state.changes;
        state.last_id = state.last_id.max(message.id);
        if let Some(delivery) = &message.delivery {
            state.deliveries.insert(delivery.clone(), message.id);
        }
        let _ = self.events.send(Event::Message(Box::new(message.json())));
        state.messages.insert(message.id, message);
        Ok(())
    }

    /// Opens a form: a message that only this answer carries.
    pub(super) async fn open_form(
        &self,
        to: &str,
        form: &Form,
        zone: chrono_tz::Tz,
        on: Option<u64>,
    ) -> anyhow::Result<MessageJson> {
        let mut state = self.state.lock().await;
        state.last_id += 1;
        let number = state.last_id;
        let id = format!("f{number}");
        let open = OpenForm {
            owner: to.to_owned(),
            form: form.id.encode(),
            fields: form
                .fields
                .iter()
                .map(|field| field.name.to_owned())
                .collect(),
            on,
        };
        let entry = (format!("form/{id}"), Some(serde_json::to_string(&open)?));
        self.memory.put(&[entry]).await?;
        state.forms.insert(id.clone(), open);
        let (json, text) = form_json(id, form, zone);
        Ok(MessageJson {
            id: number,
            at: stamp(self.clock.now()),
            to: to.to_owned(),
            kind: "form".to_owned(),
            title: form.title.clone(),
            text,
            controls: Vec::new(),
            form: Some(json),
            image: None,
            edited: false,
        })
    }

    /// A form that was opened for this person.
    pub(super) async fn form(&self, owner: &str, id: &str) -> Option<Sending> {
        let state = self.state.lock().await;
        let open = state.forms.get(id).filter(|open| open.owner == owner)?;
        Some(Sending {
            form: FormId::decode(&open.form)?,
            fields: open.fields.clone(),
            on: open.on,
        })
    }

    /// A form that was sent is closed: sent twice, it does nothing twice.
    pub(super) async fn close_form(&self, id: &str) -> anyhow::Result<()> {
        self.memory.put(&[(format!("form/{id}"), None)]).await?;
        self.state.lock().await.forms.remove(id);
        Ok(())
    }
}

#[async_trait]
impl Chat for PlaygroundChat {
    fn platform(&self) -> Platform {
        Platform::Playground
    }

    async fn member(&self, given: &str) -> Lookup {
        let state = self.state.lock().await;
        if let Some(found) = find(state.people.values(), given) {
            return Lookup::Found(found.account());
        }
        let wanted = given.trim().trim_start_matches('@').to_lowercase();
        let near = nearest(&wanted, state.people.keys().map(String::as_str));
        Lookup::Unknown {
            near: near.into_iter().map(|id| format!("@{id}")).collect(),
        }
    }

    async fn post(
        &self,
        to: &Person,
        delivery: DeliveryId,
        _: Option<Instant>,
        card: &Card,
        _: MayLeave<'_>,
    ) -> Result<String, SendError> {
        let key = delivery.to_string();
        {
            let state = self.state.lock().await;
            if let Some(id) = state.deliveries.get(&key) {
                return Ok(id.to_string());
            }
            if state
                .people
                .get(&to.account)
                .is_none_or(|person| !person.reachable)
            {
                return Err(SendError::Unreachable);
            }
        }
        let posted = self.append(&to.account, card, Some(key)).await;
        posted
            .map(|id| id.to_string())
            .map_err(|error| later(&error))
    }

    async fn edit(
        &self,
        _to: &Person,
        address: &str,
        card: &Card,
        _: MayLeave<'_>,
    ) -> Result<(), SendError> {
        let id = address
            .parse()
            .map_err(|_| SendError::Dead("an address of another platform".to_owned()))?;
        match self.replace(id, card).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(SendError::Dead("the message is gone".to_owned())),
            Err(error) => Err(later(&error)),
        }
    }
}

fn later(error: &anyhow::Error) -> SendError {
    tracing::warn!(%error, "failed to keep a message of the playground");
    SendError::RetryAfter(chrono::TimeDelta::seconds(1))
}

/// What is wrong with the values chosen in a control; `None` when nothing is.
pub(super) fn wrong_values(control: &Control, values: &[String]) -> Option<String> {
    match control.kind {
        ControlKind::Button if values.is_empty() => None,
        ControlKind::Button => Some("a button takes no values".to_owned()),
        ControlKind::Menu => {
            let is_option = |value: &String| {
                control
                    .options
                    .iter()
                    .any(|Choice { value: known, .. }| known == value)
            };
            if let Some(unknown) = values.iter().find(|value| !is_option(value)) {
                return Some(format!("«{unknown}» is no option of «{}»", control.label));
            }
            let (least, most) = (control.min.max(1), control.max.max(1));
            let fits = (least..=most).contains(&values.len());
            (!fits).then(|| format!("«{}» takes {least} to {most} values", control.label))
        }
    }
}
