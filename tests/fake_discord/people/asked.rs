//! Something that somebody does with the bot, and what the bot answers.
//!
//! Awaited, it is done, and ends with the first answer; none within three seconds is «The application did not respond», and the
//! test's end. `outcome` is for tests in which that may happen.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use serde_json::{Value, json};

use super::super::gateway::Doing;
use super::super::shared::State;
use super::super::world::Id;
use super::line::Desk;
use super::{Control, Form, Person, Seen};

/// Discord's three seconds, and what a socket on this machine may take.
const PATIENCE: Duration = Duration::from_millis(3_200);

/// What somebody does.
#[derive(Clone)]
pub(super) enum Act {
    Types(String),
    Completes(String),
    Presses(Option<Seen>, String),
    Chooses(Option<Seen>, String, String),
    Submits(Vec<(String, String)>),
    Captures(Id),
}

/// How the first answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A new message.
    Message,
    /// «Thinking»; the message comes later.
    Deferred,
    /// Nothing to see; the message may change later.
    DeferredUpdate,
    /// The message that the control stands on has changed.
    Update,
    /// What is offered.
    Choices,
    /// A form has opened.
    Form,
}

/// The first answer.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// How it came.
    pub(crate) kind: Kind,
    /// The message that came, or that changed, as it read then.
    pub(crate) message: Option<Seen>,
    /// Names and values that are offered.
    pub(crate) choices: Vec<(String, Value)>,
    /// From the event to the answer, by the fake's clock.
    pub(crate) took: Duration,
    /// The interaction.
    pub(crate) interaction: u64,
}

impl Outcome {
    /// The message; panics if the answer was something else.
    #[track_caller]
    pub(crate) fn seen(&self) -> &Seen {
        let message = self.message.as_ref();
        message.unwrap_or_else(|| panic!("no message but {:?}", self.kind))
    }

    /// The names that are offered.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.choices.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// Something to do. Nothing happens before it is awaited.
#[must_use = "nothing is done before it is awaited"]
pub(crate) struct Asked {
    pub(super) person: Person,
    pub(super) act: Act,
}

impl IntoFuture for Asked {
    type Output = Outcome;
    type IntoFuture = Pin<Box<dyn Future<Output = Outcome> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let person = self.person.clone();
            match self.outcome().await {
                Some(outcome) => outcome,
                None => panic!(
                    "the application did not respond; there is:\n{}",
                    person.chat()
                ),
            }
        })
    }
}

impl Asked {
    /// Does it, and waits for the first answer; `None` when none comes in time.
    pub(crate) async fn outcome(self) -> Option<Outcome> {
        let person = self.person.clone();
        let id = self.sent().await;
        let look = |state: &mut State| answered(&person, state, id);
        person.shared.within(PATIENCE, look).await
    }

    /// Does it, and waits for nothing; gives the interaction's id.
    pub(crate) async fn sent(self) -> u64 {
        let Self { person, act } = self;
        let what = match &act {
            Act::Presses(None, label) | Act::Chooses(None, label, _) => format!("[{label}]"),
            Act::Submits(_) => "open form".to_owned(),
            Act::Types(_)
            | Act::Completes(_)
            | Act::Presses(..)
            | Act::Chooses(..)
            | Act::Captures(_) => "message".to_owned(),
        };
        let look = |state: &mut State| {
            let doing = person.prepares(state, &act)?;
            Some(state.does(&doing))
        };
        let id = person.shared.until(&what, look).await;
        person.shared.changed();
        id
    }
}

fn answered(person: &Person, state: &State, id: Id) -> Option<Outcome> {
    let interaction = &state.world.interactions[&id];
    let ack = interaction.ack.as_ref()?;
    let message = interaction
        .original
        .and_then(|id| state.world.messages.get(&id));
    let took = ack.at - interaction.at;
    debug_assert_eq!(interaction.user, person.id, "their own interaction");
    Some(Outcome {
        kind: match ack.kind {
            4 => Kind::Message,
            5 => Kind::Deferred,
            6 => Kind::DeferredUpdate,
            7 => Kind::Update,
            8 => Kind::Choices,
            _ => Kind::Form,
        },
        message: message.map(|message| Seen::of(&state.world, message)),
        choices: ack.choices.clone(),
        took: took.to_std().unwrap_or_default(),
        interaction: id,
    })
}

impl Person {
    /// What is sent for an act; `None` while what it is done with is not there yet.
    fn prepares(&self, state: &mut State, act: &Act) -> Option<Doing> {
        let channel = self.place(state);
        let doing = |kind: u64, data: Value, on: Option<Id>| Doing {
            user: self.id,
            channel,
            kind,
            data,
            on,
        };
        match act {
            Act::Types(line) => Some(doing(2, self.desk(state).read(line, false).data, None)),
            Act::Completes(line) => Some(doing(4, self.desk(state).read(line, true).data, None)),
            Act::Captures(target) => Some(doing(2, self.captured(state, *target), None)),
            Act::Presses(on, label) => {
                let (on, control) = self.finds(state, on.as_ref(), label)?;
                let data = json!({ "custom_id": control.custom_id, "component_type": 2, "id": control.id });
                Some(doing(3, data, Some(on)))
            }
            Act::Chooses(on, menu, option) => {
                let (on, control) = self.finds(state, on.as_ref(), menu)?;
                let mut options = control.options.iter();
                let chosen = options.find(|(value, label)| value == option || label == option);
                let (value, _) =
                    chosen.unwrap_or_else(|| panic!("no «{option}» in {:?}", control.options));
                let data = json!({
                    "custom_id": control.custom_id, "component_type": 3, "id": control.id, "values": [value],
                });
                Some(doing(3, data, Some(on)))
            }
            Act::Submits(changed) => {
                let open = state.world.people.get_mut(&self.id)?.form.take()?;
                let data = submitted(&open.data, changed);
                let mut doing = doing(5, data, open.on);
                doing.channel = open.channel;
                Some(doing)
            }
        }
    }

    fn desk<'a>(&self, state: &'a State) -> Desk<'a> {
        Desk {
            state,
            commands: self.commands(state),
            person: self.id,
            guild: self
                .channel
                .and_then(|channel| state.world.guild_of(channel)),
        }
    }

    /// A control that can be used: on a message as it stood, or on the newest that has it.
    fn finds(&self, state: &State, on: Option<&Seen>, label: &str) -> Option<(Id, Control)> {
        let usable = |control: &Control| !control.disabled && !control.custom_id.is_empty();
        if let Some(on) = on {
            let control = on.control(label).filter(|control| usable(control));
            let control = control.unwrap_or_else(|| panic!("no [{label}] on:\n{on}"));
            return Some((on.id, control.clone()));
        }
        let newest_first = self.look(state).into_iter().rev();
        let mut with = newest_first.into_iter().filter_map(|message| {
            let control = message.control(label).filter(|control| usable(control));
            control.map(|control| (message.id, control.clone()))
        });
        with.next()
    }

    /// The data of the one command for messages.
    fn captured(&self, state: &State, target: Id) -> Value {
        let commands = self.commands(state);
        let mut of_messages = commands
            .iter()
            .filter(|command| command["type"] == json!(3));
        let command = of_messages
            .next()
            .expect("a registered command for messages");
        assert!(of_messages.next().is_none(), "one command for messages");
        let message = state
            .world
            .messages
            .get(&target)
            .expect("a message that is still there");
        let id = target.to_string();
        json!({
            "id": command["id"], "name": command["name"], "type": 3, "target_id": id,
            "resolved": { "messages": { id: state.world.message_json(message) } },
        })
    }
}

/// The data of a form that is sent, with some fields changed.
fn submitted(data: &Value, changed: &[(String, String)]) -> Value {
    let form = Form::of(data);
    for (name, _) in changed {
        assert!(form.field(name).is_some(), "no field {name} in {form:?}");
    }
    let mut values = Vec::new();
    for field in &form.fields {
        let named =
            |(name, _): &&(String, String)| *name == field.custom_id || *name == field.label;
        let value = changed
            .iter()
            .find(named)
            .map_or(&field.value, |(_, value)| value);
        let length = value.chars().count();
        assert!(!field.required || length > 0, "{} is required", field.label);
        let within = length == 0 || (field.min_length..=field.max_length).contains(&length);
        assert!(within, "{length} characters for {}", field.label);
        values.push((field.custom_id.clone(), value.clone()));
    }
    let input = |component: &Value| {
        let id = component["custom_id"].as_str().unwrap_or_default();
        let (_, value) = values
            .iter()
            .find(|(name, _)| name == id)
            .expect("each field has one");
        json!({ "type": 4, "id": component["id"], "custom_id": id, "value": value })
    };
    let rows = data["components"].as_array().into_iter().flatten();
    let rows = rows.filter_map(|row| match row["type"].as_u64() {
        Some(1) => Some(
            json!({ "type": 1, "id": row["id"], "components": [input(&row["components"][0])] }),
        ),
        Some(18) => {
            Some(json!({ "type": 18, "id": row["id"], "component": input(&row["component"]) }))
        }
        _ => None,
    });
    json!({ "custom_id": form.custom_id, "components": rows.collect::<Vec<_>>() })
}
