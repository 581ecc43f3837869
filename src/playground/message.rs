//! A message of the playground, as its JSON shows it and as it is kept.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::chat::control::Press;
use crate::chat::form::{FieldKind, Form};
use crate::chat::layout::{Block, Button, Layout, Menu, layout};
use crate::chat::plain_text::{Place, body_and_places, line_text, title_text};
use crate::chat::view::{Card, View};
use crate::chat::wording;

/// A button or a menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Control {
    pub(super) id: String,
    pub(super) kind: ControlKind,
    pub(super) label: String,
    pub(super) options: Vec<Choice>,
    pub(super) min: usize,
    pub(super) max: usize,
}

/// What a control is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ControlKind {
    Button,
    Menu,
}

/// An option of a menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
}

/// A form, in the answer that opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct FormJson {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) fields: Vec<FieldJson>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct FieldJson {
    name: &'static str,
    label: String,
    kind: &'static str,
    value: String,
    required: bool,
}

/// What a card reads like: all that may change when it is edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Face {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) controls: Vec<Control>,
}

/// A message as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Message {
    pub(super) id: u64,
    /// RFC 3339, in UTC.
    pub(super) at: String,
    /// The person's id on the playground.
    pub(super) to: String,
    pub(super) kind: String,
    pub(super) face: Face,
    pub(super) edited: bool,
    /// The delivery that it came from; `None` for answers.
    pub(super) delivery: Option<String>,
    /// Every control that it ever had: an old one is answered, a foreign one is not.
    pub(super) known: BTreeSet<String>,
    /// Grows with every change of any message.
    #[serde(skip)]
    pub(super) changed: u64,
}

/// A message as the JSON shows it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MessageJson {
    pub(super) id: u64,
    pub(super) at: String,
    pub(super) to: String,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) controls: Vec<Control>,
    pub(super) form: Option<FormJson>,
    /// The playground draws no picture yet: the commands that would are not there.
    pub(super) image: Option<()>,
    pub(super) edited: bool,
}

impl Message {
    /// As the JSON shows it.
    pub(super) fn json(&self) -> MessageJson {
        MessageJson {
            id: self.id,
            at: self.at.clone(),
            to: self.to.clone(),
            kind: self.kind.clone(),
            title: self.face.title.clone(),
            text: self.face.text.clone(),
            controls: self.face.controls.clone(),
            form: None,
            image: None,
            edited: self.edited,
        }
    }
}

/// The kind and the face of a card.
pub(super) fn face(card: &Card) -> (&'static str, Face) {
    let layout = layout(card);
    (layout.kind, face_of(&layout, card.zone))
}

fn face_of(layout: &Layout, zone: Tz) -> Face {
    let title = title_text(layout, zone);
    let (body, places) = body_and_places(layout, zone);
    let text = if body.is_empty() {
        title.clone()
    } else {
        format!("{title}\n\n{body}")
    };
    let controls = controls(layout, &places);
    Face {
        title,
        text,
        controls,
    }
}

/// How many lines of a text come before its body: the title and an empty one.
const LINES_BEFORE_BODY: usize = 2;

/// The controls in order. Where labels repeat, as in a list, the ids of such a group also say where in the text it
/// belongs: `~` and the lines, from 0, of what it is about and of what it follows.
fn controls(layout: &Layout, places: &[Place]) -> Vec<Control> {
    let groups: Vec<Vec<Control>> = layout.blocks.iter().map(block_controls).collect();
    let repeats = |wanted: &Control| {
        let all = groups.iter().flatten();
        all.filter(|one| one.label == wanted.label).count() > 1
    };
    let in_list: Vec<bool> = groups
        .iter()
        .map(|group| group.iter().any(repeats))
        .collect();
    let mut controls = Vec::new();
    for ((mut group, place), in_list) in groups.into_iter().zip(places).zip(in_list) {
        if in_list {
            let about = place.about + LINES_BEFORE_BODY;
            let after = place.after + LINES_BEFORE_BODY;
            for control in &mut group {
                control.id = format!("{}~{about}-{after}", control.id);
            }
        }
        controls.extend(group);
    }
    controls
}

/// What a control does, by its id.
pub(super) fn press_of(control: &str) -> Option<Press> {
    let id = control.split_once('~').map_or(control, |(id, _)| id);
    Press::decode(id)
}

fn block_controls(block: &Block) -> Vec<Control> {
    match block {
        Block::Heading(_) | Block::Text(_) | Block::Fine(_) | Block::Divider => Vec::new(),
        Block::Item { button, .. } => button.iter().map(button_control).collect(),
        Block::Buttons(buttons) => buttons.iter().map(button_control).collect(),
        Block::Menu(menu) => vec![menu_control(menu)],
    }
}

fn button_control(button: &Button) -> Control {
    Control {
        id: button.press.encode(),
        kind: ControlKind::Button,
        label: button.label.clone(),
        options: Vec::new(),
        min: 0,
        max: 0,
    }
}

fn menu_control(menu: &Menu) -> Control {
    let options = menu.options.iter();
    Control {
        id: menu.press.encode(),
        kind: ControlKind::Menu,
        label: menu.label.clone(),
        options: options
            .map(|option| Choice {
                value: option.value.clone(),
                label: option.label.clone(),
            })
            .collect(),
        min: menu.min,
        max: menu.max,
    }
}

/// A form as the JSON shows it, with the sentence that goes with it: what was wrong before.
pub(super) fn form_json(id: String, form: &Form, zone: Tz) -> (FormJson, String) {
    let fields = form.fields.iter().map(|field| FieldJson {
        name: field.name,
        label: field.label.clone(),
        kind: match field.kind {
            FieldKind::Text => "text",
            FieldKind::Multiline => "multiline",
        },
        value: field.value.clone(),
        required: field.required,
    });
    let json = FormJson {
        id,
        title: form.title.clone(),
        fields: fields.collect(),
    };
    let text = match &form.refusal {
        Some(refusal) => sentences(refusal, form.fields.len(), zone),
        None => String::new(),
    };
    (json, text)
}

fn sentences(refusal: &crate::domain::refusal::Refusal, fields: usize, zone: Tz) -> String {
    let lines = wording::refusal_in_form(refusal, fields);
    let lines: Vec<String> = lines.iter().map(|line| line_text(line, zone)).collect();
    lines.join("\n")
}

/// The card of a view that is answered.
pub(super) fn card(view: View, zone: Tz) -> Card {
    Card { zone, view }
}
