//! The playground's doings: what its JSON asks for, one request at a time.
//!
//! Every request ends after all that is due at the bot's now was delivered to everybody. The clock
//! stands still but for the requests that move it, and goes from event to event, each at its own time.

use std::sync::Arc;

use anyhow::Context as _;
use chrono::TimeDelta;
use tokio::sync::Mutex;

use super::chat::{PlaygroundChat, stamp, wrong_values};
use super::message::{MessageJson, card, press_of};
use super::people::{PersonRequest, Persona};
use crate::app::outcome::Answer;
use crate::app::{App, HandClock, Memory, Reply};
use crate::chat::command::{Command, Fields, Invocation, Place};
use crate::chat::complete::{Choice, Member, complete};
use crate::chat::parse::parse_line;
use crate::chat::view::View;
use crate::domain::clock::{Clock, Instant};
use crate::domain::person::{Person, Platform};

/// The id of the playground's one call.
const CALL: &str = "call";
/// Where the clock's time is kept.
const CLOCK: &str = "clock";
/// The clock goes at most so far with one request.
const FARTHEST: TimeDelta = TimeDelta::days(366 * 5);
/// A request that moves the clock passes at most so many events: far more than five years hold.
const EVENTS_AT_MOST: usize = 1_000_000;

/// Why a request was not carried out.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The request is malformed, or names something unknown or somebody else's: a sentence.
    Bad(String),
    /// A fault of ours.
    Fault(anyhow::Error),
}

impl From<anyhow::Error> for Trouble {
    fn from(error: anyhow::Error) -> Self {
        Self::Fault(error)
    }
}

/// A result of the playground.
pub(super) type Outcome<T> = Result<T, Trouble>;

fn bad<T>(sentence: impl Into<String>) -> Outcome<T> {
    Err(Trouble::Bad(sentence.into()))
}

/// Names in a sentence: «one», «two» and «three».
pub(super) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("«{name}»")).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// Where a playground's clock begins.
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    /// The instant of a new database.
    pub at: Instant,
}

/// The playground.
pub struct Engine {
    app: App,
    chat: Arc<PlaygroundChat>,
    clock: Arc<HandClock>,
    memory: Memory,
    /// One request at a time: what two do at once is done one after the other, as in a chat.
    gate: Mutex<()>,
}

impl Engine {
    /// The clock where it stood, or where a new database begins.
    ///
    /// # Errors
    /// When the memory cannot be read.
    pub async fn clock(memory: &Memory, opening: Opening) -> anyhow::Result<Arc<HandClock>> {
        let kept = memory.get(CLOCK).await?;
        let at = if let Some(text) = kept {
            text.parse::<Instant>()
                .context("reading where the clock stood")?
        } else {
            memory
                .put(&[(CLOCK.to_owned(), Some(stamp(opening.at)))])
                .await?;
            opening.at
        };
        Ok(Arc::new(HandClock::at(at)))
    }

    /// Puts the playground together.
    #[must_use]
    pub fn new(app: App, chat: Arc<PlaygroundChat>, clock: Arc<HandClock>, memory: Memory) -> Self {
        Self {
            app,
            chat,
            clock,
            memory,
            gate: Mutex::new(()),
        }
    }

    /// The chat.
    pub(super) fn chat(&self) -> &PlaygroundChat {
        &self.chat
    }

    /// Delivers what was due when the playground was last stopped.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catch_up(&self) -> anyhow::Result<()> {
        let _gate = self.gate.lock().await;
        self.tell_call().await?;
        self.settle().await
    }

    /// Whether the playground can still look for what is due.
    pub async fn is_alive(&self) -> bool {
        self.next_event().await.is_ok()
    }

    async fn settle(&self) -> anyhow::Result<()> {
        self.app
            .settle()
            .await
            .map_err(|stop| anyhow::anyhow!("settling what is due: {stop:?}"))
    }

    async fn next_event(&self) -> anyhow::Result<Option<Instant>> {
        self.app
            .next_event()
            .await
            .map_err(|stop| anyhow::anyhow!("looking for the next event: {stop:?}"))
    }

    /// `GET /api/state`.
    pub(super) async fn state(&self) -> Outcome<serde_json::Value> {
        let people: Vec<serde_json::Value> = self
            .chat
            .people()
            .await
            .into_iter()
            .map(|person| {
                serde_json::json!({
                    "id": person.id,
                    "name": person.name,
                    "timezone": person.timezone.map(chrono_tz::Tz::name),
                    "reachable": person.reachable,
                    "in_call": person.in_call,
                })
            })
            .collect();
        let next = self
            .next_event()
            .await?
            .map(|at| stamp(at.max(self.clock.now())));
        Ok(
            serde_json::json!({ "now": stamp(self.clock.now()), "people": people, "next_event": next }),
        )
    }

    /// `POST /api/people`.
    pub(super) async fn put_person(&self, request: PersonRequest) -> Outcome<serde_json::Value> {
        let _gate = self.gate.lock().await;
        let people = self.chat.people().await;
        let before = people
            .iter()
            .find(|person| person.id == request.id)
            .cloned();
        let person = request.apply(before.as_ref()).map_err(Trouble::Bad)?;
        self.chat.put_person(person.clone()).await?;
        self.person_of(&person).await?;
        self.app
            .zone_told(Platform::Playground, &person.account())
            .await
            .map_err(|stop| anyhow::anyhow!("keeping a zone: {stop:?}"))?;
        self.settle().await?;
        self.state().await
    }

    async fn persona(&self, id: &str) -> Outcome<Persona> {
        match self.chat.persona(id).await {
            Some(person) => Ok(person),
            None => bad(format!("there is nobody with the id «{id}»")),
        }
    }

    async fn person_of(&self, persona: &Persona) -> anyhow::Result<Person> {
        let person = self
            .app
            .person(Platform::Playground, &persona.account())
            .await;
        person.map_err(|stop| anyhow::anyhow!("looking a person up: {stop:?}"))
    }

    /// `GET /api/messages`.
    pub(super) async fn messages(&self, id: &str, after: u64) -> Outcome<Vec<MessageJson>> {
        self.persona(id).await?;
        Ok(self.chat.after(id, after).await)
    }

    /// `POST /api/say`.
    pub(super) async fn say(&self, id: &str, text: &str) -> Outcome<Vec<MessageJson>> {
        match parse_line(text) {
            Some(Ok(typed)) => self.invoke(id, Command::Typed(typed), None).await,
            Some(Err(refusal)) => self.refuse(id, View::Refused(refusal)).await,
            None => self.invoke(id, Command::Plain(text.to_owned()), None).await,
        }
    }

    /// A line that was not understood.
    async fn refuse(&self, id: &str, view: View) -> Outcome<Vec<MessageJson>> {
        let persona = self.persona(id).await?;
        let _gate = self.gate.lock().await;
        let mark = self.chat.mark().await;
        let person = self.person_of(&persona).await?;
        let zone = person.zone.unwrap_or(chrono_tz::Tz::UTC);
        self.chat.answer(id, &card(view, zone)).await?;
        Ok(self.chat.since(id, mark).await)
    }

    /// `POST /api/capture`.
    pub(super) async fn capture(
        &self,
        id: &str,
        text: String,
        link: String,
    ) -> Outcome<Vec<MessageJson>> {
        self.invoke(id, Command::Capture { text, link }, None).await
    }

    /// `POST /api/press`.
    pub(super) async fn press(
        &self,
        id: &str,
        message: u64,
        control: &str,
        values: Vec<String>,
    ) -> Outcome<Vec<MessageJson>> {
        self.persona(id).await?;
        let Some(found) = self.chat.message(id, message).await else {
            return bad(format!("{id} has no message {message}"));
        };
        if !found.known.contains(control) {
            return bad(format!("message {message} has no control «{control}»"));
        }
        let shown = found.face.controls.iter().find(|shown| shown.id == control);
        if let Some(sentence) = shown.and_then(|shown| wrong_values(shown, &values)) {
            return bad(sentence);
        }
        let Some(press) = press_of(control) else {
            return bad(format!("message {message} has no control «{control}»"));
        };
        self.invoke(id, Command::Press(press, values), Some(message))
            .await
    }

    /// `POST /api/submit`.
    pub(super) async fn submit(
        &self,
        id: &str,
        form: &str,
        fields: Fields,
    ) -> Outcome<Vec<MessageJson>> {
        self.persona(id).await?;
        // A form that is sent twice at once is found open only by the first.
        let _gate = self.gate.lock().await;
        let Some(sending) = self.chat.form(id, form).await else {
            return bad(format!("{id} has no open form «{form}»"));
        };
        let known = |name: &String| sending.fields.is_empty() || sending.fields.contains(name);
        if let Some(unknown) = fields.keys().find(|name| !known(name)) {
            return bad(format!(
                "«{unknown}» is no field of the form «{form}»; it has {}",
                quoted(sending.fields.iter().map(String::as_str))
            ));
        }
        let messages = self
            .carry_out(id, Command::Submit(sending.form, fields), sending.on)
            .await?;
        self.chat.close_form(form).await?;
        Ok(messages)
    }

    /// Carries out a command and answers with what appeared or changed for this person.
    async fn invoke(
        &self,
        id: &str,
        command: Command,
        on: Option<u64>,
    ) -> Outcome<Vec<MessageJson>> {
        let _gate = self.gate.lock().await;
        self.carry_out(id, command, on).await
    }

    /// The same, behind the gate.
    async fn carry_out(
        &self,
        id: &str,
        command: Command,
        on: Option<u64>,
    ) -> Outcome<Vec<MessageJson>> {
        let persona = self.persona(id).await?;
        let mark = self.chat.mark().await;
        let actor = self.person_of(&persona).await?.id;
        let delivery = match on {
            Some(message) => self
                .chat
                .message(id, message)
                .await
                .and_then(|message| message.delivery),
            None => None,
        };
        let on_delivery = delivery.and_then(|delivery| delivery.parse().ok());
        // Whose own chat does not take our messages asks where they do: there the answer is shown all the same.
        let place = if persona.reachable {
            Place::Dm
        } else {
            Place::Elsewhere
        };
        let invocation = Invocation {
            actor,
            place,
            on: on_delivery,
            command,
        };
        let reply = self.app.handle(invocation).await;
        let form = self.show(id, reply, place, on).await?;
        // Two who were in the call before they had a 1:1 are in it with each other from now on.
        self.tell_call().await?;
        self.settle().await?;
        self.chat.state_changed();
        let mut messages = self.chat.since(id, mark).await;
        messages.extend(form);
        Ok(messages)
    }

    /// Shows an answer; a form comes back to go with this answer alone.
    async fn show(
        &self,
        id: &str,
        reply: Reply,
        place: Place,
        on: Option<u64>,
    ) -> Outcome<Option<MessageJson>> {
        let mut opened = None;
        match (reply.answer, on) {
            (Answer::View(view), _) | (Answer::Replace(view), None) => {
                self.chat.answer(id, &card(view, reply.zone)).await?;
            }
            (Answer::Replace(view), Some(message)) => {
                self.chat.replace(message, &card(view, reply.zone)).await?;
            }
            (Answer::Form(form), _) => {
                opened = Some(self.chat.open_form(id, &form, reply.zone, on).await?);
            }
            (Answer::InDm(view), _) if place == Place::Elsewhere => {
                self.chat.answer(id, &card(view, reply.zone)).await?;
            }
            (Answer::InDm(_) | Answer::Silent, _) => {}
        }
        if let Some(waiting) = reply.waiting {
            self.chat.answer(id, &card(*waiting, reply.zone)).await?;
        }
        Ok(opened)
    }

    /// `POST /api/call`.
    pub(super) async fn call(&self, id: &str, joined: bool) -> Outcome<Vec<MessageJson>> {
        let _gate = self.gate.lock().await;
        let mut persona = self.persona(id).await?;
        let mark = self.chat.mark().await;
        if persona.in_call != joined {
            persona.in_call = joined;
            self.chat.put_person(persona).await?;
        }
        self.tell_call().await?;
        self.settle().await?;
        self.chat.state_changed();
        Ok(self.chat.since(id, mark).await)
    }

    /// Tells the application who is in the call.
    async fn tell_call(&self) -> anyhow::Result<()> {
        let people = self.chat.people().await;
        let present: Vec<String> = people
            .into_iter()
            .filter(|person| person.in_call)
            .map(|person| person.id)
            .collect();
        self.app
            .call_changed(Platform::Playground, CALL, &present)
            .await
            .map_err(|stop| anyhow::anyhow!("telling who is in the call: {stop:?}"))
    }

    /// `POST /api/complete`.
    pub(super) async fn complete(&self, id: &str, text: &str) -> Outcome<Vec<Choice>> {
        let persona = self.persona(id).await?;
        let person = self.person_of(&persona).await?;
        let others = self
            .chat
            .people()
            .await
            .into_iter()
            .filter(|other| other.id != id);
        let members = others
            .map(|other| Member {
                id: other.id,
                name: other.name,
            })
            .collect();
        let context = self.app.completion_context(&person, members).await;
        let context = context.map_err(|stop| anyhow::anyhow!("completing a line: {stop:?}"))?;
        Ok(complete(text, &context))
    }

    /// `POST /api/clock` to an instant.
    pub(super) async fn clock_to(&self, to: Instant) -> Outcome<serde_json::Value> {
        let _gate = self.gate.lock().await;
        let now = self.clock.now();
        if to < now {
            return bad(format!(
                "the clock stands at {} and goes ahead only",
                stamp(now)
            ));
        }
        if to - now > FARTHEST {
            return bad("the clock goes at most five years ahead with one request");
        }
        let before = self.chat.posted().await;
        self.settle().await?;
        for _ in 0..EVENTS_AT_MOST {
            match self.next_event().await? {
                Some(at) if at <= to && at > self.clock.now() => self.stand_at(at).await?,
                _ => break,
            }
        }
        self.stand_at(to).await?;
        self.moved(before).await
    }

    /// `POST /api/clock` by a span of time.
    pub(super) async fn clock_by(&self, by: TimeDelta) -> Outcome<serde_json::Value> {
        match self.clock.now().checked_add_signed(by) {
            Some(to) => self.clock_to(to).await,
            None => bad("the clock goes at most five years ahead with one request"),
        }
    }

    /// `POST /api/clock` to the next event.
    pub(super) async fn clock_to_next(&self) -> Outcome<serde_json::Value> {
        let _gate = self.gate.lock().await;
        let before = self.chat.posted().await;
        if let Some(at) = self.next_event().await? {
            self.stand_at(at.max(self.clock.now())).await?;
        }
        self.moved(before).await
    }

    /// Moves the clock and delivers all that is due then.
    async fn stand_at(&self, at: Instant) -> anyhow::Result<()> {
        self.clock.move_to(at);
        let now = stamp(self.clock.now());
        self.memory.put(&[(CLOCK.to_owned(), Some(now))]).await?;
        self.settle().await
    }

    async fn moved(&self, posted_before: u64) -> Outcome<serde_json::Value> {
        let sent = self.chat.posted().await - posted_before;
        self.chat.state_changed();
        Ok(serde_json::json!({ "now": stamp(self.clock.now()), "sent": sent }))
    }
}
