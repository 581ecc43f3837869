//! What is kept of the stories: bodies as Discord would be sent them, each with a name and a line of when it comes.

use std::collections::BTreeSet;

use duologue::chat::control::FormId;
use duologue::chat::view::{Card, View};
use duologue::discord::render::{modal, pages, retry};
use duologue::domain::delivery::CardKind;
use serde_json::{Value, json};

use crate::world::{Actor, Message};

/// Alice's account, as Discord numbers people.
pub(crate) const ALICE: &str = "100000000000000001";
/// Bob's.
pub(crate) const BOB: &str = "100000000000000002";
/// Bob's, where nobody knows his time zone.
pub(crate) const BOB_ELSEWHERE: &str = "100000000000000004";
/// Carol's, who is there only where two partners are needed.
pub(crate) const CAROL: &str = "100000000000000003";

/// A card or a form, as Discord is sent it.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    /// Its group in the documentation.
    pub(crate) chapter: &'static str,
    /// The name of its file.
    pub(crate) name: &'static str,
    /// When it comes.
    pub(crate) when: &'static str,
    /// What it was made from; a form has none.
    pub(crate) view: Option<View>,
    /// The form; a card has none.
    pub(crate) form: Option<FormId>,
    /// The row of the outbox, where it is one.
    pub(crate) kind: Option<CardKind>,
    /// The message or the modal.
    pub(crate) body: Value,
}

impl Picture {
    /// Whether it is a form.
    pub(crate) fn is_form(&self) -> bool {
        self.body["title"].is_string()
    }

    /// In words, for those who do not see it: its title, and what can be pressed or filled in.
    pub(crate) fn alt(&self) -> String {
        if self.is_form() {
            let labels = texts(&self.body["components"], "label");
            let title = self.body["title"].as_str().unwrap_or_default();
            return format!("The form “{title}”, with {}", several("field", &labels));
        }
        let contents = texts(&self.body["components"], "content");
        let title = contents.first().map(String::as_str).unwrap_or_default();
        let title = title.trim_start_matches("### ").lines().next();
        let title = title.unwrap_or_default().replace(['\\', '*'], "");
        let mut controls = texts(&self.body["components"], "label");
        controls.extend(texts(&self.body["components"], "placeholder"));
        let mut told = BTreeSet::new();
        controls.retain(|label| told.insert(label.clone()));
        match controls.as_slice() {
            [] => format!("The card “{title}”"),
            controls => format!("The card “{title}”, with {}", several("control", controls)),
        }
    }
}

/// `the control Undo`, `the controls Undo and Edit`.
fn several(what: &str, labels: &[String]) -> String {
    match labels {
        [] => String::new(),
        [one] => format!("the {what} {one}"),
        [first @ .., last] => format!("the {what}s {} and {last}", first.join(", ")),
    }
}

/// All texts of one field, in the order in which they are read; options of menus are left out.
fn texts(components: &Value, field: &str) -> Vec<String> {
    let mut found = Vec::new();
    for component in components.as_array().into_iter().flatten() {
        found.extend(component[field].as_str().map(ToOwned::to_owned));
        found.extend(texts(&component["components"], field));
        found.extend(
            component["accessory"][field]
                .as_str()
                .map(ToOwned::to_owned),
        );
    }
    found
}

/// What is kept while stories are told.
#[derive(Debug, Default)]
pub(crate) struct Album {
    pub(crate) pictures: Vec<Picture>,
    chapter: &'static str,
}

impl Album {
    /// What is kept from now on belongs to this chapter.
    pub(crate) fn begins(&mut self, chapter: &'static str) {
        self.chapter = chapter;
    }

    /// Keeps a message, its first page where it has several.
    pub(crate) fn card(&mut self, name: &'static str, when: &'static str, message: &Message) {
        self.page(name, when, message, 0);
    }

    /// Keeps a page of a message.
    pub(crate) fn page(
        &mut self,
        name: &'static str,
        when: &'static str,
        message: &Message,
        page: usize,
    ) {
        let pages = pages(&message.card, message.delivery);
        self.keep(Picture {
            view: Some(message.card.view.clone()),
            kind: message.delivery.and(message.kind.parse().ok()),
            ..self.picture(name, when, json!(pages[page]))
        });
    }

    /// Keeps the newest message of this kind.
    #[track_caller]
    pub(crate) fn newest(
        &mut self,
        name: &'static str,
        when: &'static str,
        actor: &Actor<'_>,
        kind: &str,
    ) {
        self.card(name, when, &actor.newest(kind));
    }

    /// Keeps the newest message of all: the answer to what was just done.
    #[track_caller]
    pub(crate) fn answer(&mut self, name: &'static str, when: &'static str, actor: &Actor<'_>) {
        self.card(name, when, &actor.last());
    }

    /// Keeps a view that no story leads to.
    pub(crate) fn view(&mut self, name: &'static str, when: &'static str, card: &Card) {
        self.keep(Picture {
            view: Some(card.view.clone()),
            ..self.picture(name, when, json!(pages(card, None)[0]))
        });
    }

    /// Keeps the form that is open.
    #[track_caller]
    pub(crate) fn form(&mut self, name: &'static str, when: &'static str, actor: &Actor<'_>) {
        let (form, on) = actor.form();
        let body = json!(modal(&form, on));
        self.keep(Picture {
            form: Some(form.id),
            ..self.picture(name, when, body)
        });
    }

    /// Keeps what is said of the form that is open, in which something was wrong.
    #[track_caller]
    pub(crate) fn retry(&mut self, name: &'static str, when: &'static str, actor: &Actor<'_>) {
        let (form, _) = actor.form();
        let body = json!(retry(&form, "start"));
        self.keep(Picture {
            view: Some(View::Form(form)),
            ..self.picture(name, when, body)
        });
    }

    fn picture(&self, name: &'static str, when: &'static str, body: Value) -> Picture {
        Picture {
            chapter: self.chapter,
            name,
            when,
            view: None,
            form: None,
            kind: None,
            body,
        }
    }

    fn keep(&mut self, picture: Picture) {
        self.pictures.push(picture);
    }
}
