//! A message as somebody sees it now, and a form that is open.
//!
//! Text is Discord's markdown as it was sent: what its program makes of marks is not decided here.

use std::fmt;

use serde_json::{Value, json};

use super::super::check;
use super::super::shared::Moment;
use super::super::world::{Id, LOADING, Message, World};

/// A message.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// Its id, which grows with time.
    pub(crate) id: u64,
    /// Where it stands.
    pub(crate) channel: u64,
    /// When it came.
    pub(crate) at: Moment,
    /// All texts in the order in which they are read, one a line.
    pub(crate) text: String,
    /// What can be pressed and chosen, in order.
    pub(crate) controls: Vec<Control>,
    /// How often it was changed.
    pub(crate) edits: usize,
    /// Whether only one person sees it.
    pub(crate) ephemeral: bool,
    /// Whether it is the «thinking» under an answer that is still to come.
    pub(crate) loading: bool,
    /// Whether the bot sent it.
    pub(crate) by_bot: bool,
    /// The names of those whom it notified by a mention.
    pub(crate) pinged: Vec<String>,
    /// Its components, as Discord keeps them.
    pub(crate) components: Value,
    /// Its nonce.
    pub(crate) nonce: Option<Value>,
}

/// A button or a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Control {
    /// What a button says, or the placeholder of a menu.
    pub(crate) label: String,
    /// Comes back with the interaction; empty for a link.
    pub(crate) custom_id: String,
    /// 2 for a button, 3 for a menu.
    pub(crate) kind: u64,
    /// The id of the component in its message.
    pub(crate) id: u64,
    /// The values and labels of a menu.
    pub(crate) options: Vec<(String, String)>,
    /// Whether it cannot be used.
    pub(crate) disabled: bool,
}

/// A form.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// Its title.
    pub(crate) title: String,
    /// Comes back with the interaction.
    pub(crate) custom_id: String,
    /// Its text inputs in order.
    pub(crate) fields: Vec<Field>,
}

/// A text input of a form.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) custom_id: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) required: bool,
    pub(crate) min_length: usize,
    pub(crate) max_length: usize,
}

impl Seen {
    pub(in crate::fake_discord) fn of(world: &World, message: &Message) -> Self {
        let mut lines = Vec::new();
        if !message.content.is_empty() {
            lines.push(message.content.clone());
        }
        let mut controls = Vec::new();
        check::each_component(&message.components, &mut |component| {
            lines.extend(component["content"].as_str().map(ToOwned::to_owned));
            controls.extend(Control::of(component));
        });
        let pinged = message.pinged.iter();
        let pinged = pinged.map(|id: &Id| world.people[id].name.clone());
        Self {
            id: message.id,
            channel: message.channel,
            at: message.at,
            text: lines.join("\n"),
            controls,
            edits: message.edits.len(),
            ephemeral: message.only_for.is_some(),
            loading: message.flags & LOADING != 0,
            by_bot: message.author == world.me,
            pinged: pinged.collect(),
            components: message.components.clone(),
            nonce: message.nonce.clone(),
        }
    }

    /// A control by its label; of a button, a part of the label is not enough.
    pub(crate) fn control(&self, label: &str) -> Option<&Control> {
        self.controls.iter().find(|control| control.label == label)
    }

    /// The first line: what a notification shows.
    pub(crate) fn title(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }

    /// Expects words.
    #[track_caller]
    pub(crate) fn shows(&self, words: &str) -> &Self {
        assert!(self.text.contains(words), "no «{words}» in:\n{self}");
        self
    }

    /// Expects words not to be there.
    #[track_caller]
    pub(crate) fn lacks(&self, words: &str) -> &Self {
        assert!(!self.text.contains(words), "«{words}» in:\n{self}");
        self
    }

    /// Expects buttons or menus with these labels.
    #[track_caller]
    pub(crate) fn offers(&self, labels: &[&str]) -> &Self {
        for label in labels {
            assert!(self.control(label).is_some(), "no [{label}] in:\n{self}");
        }
        self
    }

    /// Expects none of these.
    #[track_caller]
    pub(crate) fn offers_no(&self, labels: &[&str]) -> &Self {
        for label in labels {
            assert!(self.control(label).is_none(), "[{label}] in:\n{self}");
        }
        self
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = if self.by_bot { "the bot" } else { "a person" };
        let only = if self.ephemeral {
            ", for them only"
        } else {
            ""
        };
        let controls = self.controls.iter();
        let controls: Vec<String> = controls
            .map(|control| match control.kind {
                3 => {
                    let options = control.options.iter().map(|(_, label)| label.as_str());
                    format!(
                        "[{}: {}]",
                        control.label,
                        options.collect::<Vec<_>>().join(" | ")
                    )
                }
                _ => format!("[{}]", control.label),
            })
            .collect();
        write!(
            f,
            "--- {} by {who}{only} ({} edits)\n{}\n{}",
            self.id,
            self.edits,
            self.text,
            controls.join(" ")
        )
    }
}

impl Control {
    fn of(component: &Value) -> Option<Self> {
        let kind = component["type"].as_u64()?;
        if !matches!(kind, 2 | 3) {
            return None;
        }
        let text = |field: &str| component[field].as_str().unwrap_or_default().to_owned();
        let emoji = component["emoji"]["name"].as_str().unwrap_or_default();
        let label = match kind {
            3 => text("placeholder"),
            _ if component["label"].is_null() => emoji.to_owned(),
            _ => text("label"),
        };
        let options = component["options"].as_array().into_iter().flatten();
        let part =
            |option: &Value, field: &str| option[field].as_str().unwrap_or_default().to_owned();
        Some(Self {
            label,
            custom_id: text("custom_id"),
            kind,
            id: component["id"].as_u64().unwrap_or_default(),
            options: options
                .map(|option| (part(option, "value"), part(option, "label")))
                .collect(),
            disabled: component["disabled"] == json!(true),
        })
    }
}

impl Form {
    pub(super) fn of(data: &Value) -> Self {
        let text = |of: &Value, field: &str| of[field].as_str().unwrap_or_default().to_owned();
        let mut fields = Vec::new();
        // The words of a label stand around its input, which comes next.
        let mut label = String::new();
        check::each_component(&data["components"], &mut |component| {
            if component["type"] == json!(18) {
                label = text(component, "label");
            }
            if component["type"] != json!(4) {
                return;
            }
            let number = |field: &str, otherwise: u64| {
                let number = component[field].as_u64().unwrap_or(otherwise);
                usize::try_from(number).unwrap_or(usize::MAX)
            };
            let own = text(component, "label");
            fields.push(Field {
                custom_id: text(component, "custom_id"),
                label: if own.is_empty() {
                    std::mem::take(&mut label)
                } else {
                    own
                },
                value: text(component, "value"),
                // Text inputs are required unless they say otherwise.
                required: component["required"] != json!(false),
                min_length: number("min_length", 0),
                max_length: number("max_length", 4_000),
            });
        });
        Self {
            title: text(data, "title"),
            custom_id: text(data, "custom_id"),
            fields,
        }
    }

    /// A field by `custom_id` or label.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        let mut fields = self.fields.iter();
        fields.find(|field| field.custom_id == name || field.label == name)
    }
}
