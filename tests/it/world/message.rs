//! A message as it reads now, and what a reader expects of it.

use std::fmt;

use duologue::chat::layout::{Block, Button, Layout, layout};
use duologue::chat::plain_text;
use duologue::chat::view::Card;
use duologue::domain::clock::Instant;
use duologue::domain::id::DeliveryId;

use super::at;

/// A message, or what stands in its place since.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// Grows with each message to anybody.
    pub(crate) id: usize,
    /// When it came.
    pub(crate) at: Instant,
    /// What it came as; an edit does not change that.
    pub(crate) kind: String,
    /// What a lock screen shows.
    pub(crate) title: String,
    /// All of it, the title first.
    pub(crate) text: String,
    /// What can be pressed and chosen, in order.
    pub(crate) controls: Vec<Control>,
    /// What it was made from.
    pub(crate) card: Card,
    /// How often it was changed.
    pub(crate) edits: usize,
    /// The row of the outbox, for what the bot sent by itself.
    pub(crate) delivery: Option<DeliveryId>,
    /// Whether an answer took its place since the last edit.
    pub(super) replaced: bool,
}

/// A button or a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Control {
    /// What it says.
    pub(crate) label: String,
    /// The encoded press.
    pub(crate) press: String,
    /// The values and labels of a menu; none for a button.
    pub(crate) options: Vec<(String, String)>,
}

impl Message {
    pub(super) fn new(id: usize, now: Instant, card: &Card) -> Self {
        let shape = layout(card);
        Self {
            id,
            at: now,
            kind: shape.kind.to_owned(),
            title: plain_text::title_text(&shape, card.zone),
            text: plain_text::full_text(&shape, card.zone),
            controls: controls(&shape),
            card: card.clone(),
            edits: 0,
            delivery: None,
            replaced: false,
        }
    }

    /// Whether the bot sent it by itself; anything else is an answer.
    pub(crate) fn is_sent(&self) -> bool {
        self.delivery.is_some()
    }

    /// Shows a card from now on; tells whether that changed nothing.
    pub(super) fn edit(&mut self, card: &Card) -> bool {
        let now = Self::new(self.id, self.at, card);
        let idle = self.reads_as(&now);
        (self.title, self.text, self.controls) = (now.title, now.text, now.controls);
        self.card = now.card;
        self.edits += 1;
        idle
    }

    /// Whether a reader sees no difference.
    pub(super) fn reads_as(&self, other: &Self) -> bool {
        self.text == other.text && self.controls == other.controls
    }

    /// Whether the bot sent it by itself; any other is an answer.
    pub(crate) fn was_posted(&self) -> bool {
        self.delivery.is_some()
    }

    /// A control by its label.
    pub(super) fn control(&self, label: &str) -> Option<&Control> {
        self.controls.iter().find(|control| control.label == label)
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

    /// Expects words, each after the one before.
    #[track_caller]
    pub(crate) fn shows_in_order(&self, words: &[&str]) -> &Self {
        let mut rest = self.text.as_str();
        for word in words {
            let Some((_, after)) = rest.split_once(word) else {
                panic!("no «{word}» in its place ({words:?}) in:\n{self}");
            };
            rest = after;
        }
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

    /// Expects it to have come at an instant.
    #[track_caller]
    pub(crate) fn came(&self, instant: &str) -> &Self {
        assert_eq!(self.at, at(instant), "it came at {}:\n{self}", self.at);
        self
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels: Vec<_> = self
            .controls
            .iter()
            .map(|control| format!("[{}]", control.label))
            .collect();
        write!(
            f,
            "--- {} {} at {} ({} edits)\n{}\n{}",
            self.id,
            self.kind,
            self.at,
            self.edits,
            self.text,
            labels.join(" ")
        )
    }
}

fn controls(shape: &Layout) -> Vec<Control> {
    let button = |button: &Button| Control {
        label: button.label.clone(),
        press: button.press.encode(),
        options: Vec::new(),
    };
    shape
        .blocks
        .iter()
        .flat_map(|block| match block {
            Block::Item {
                button: Some(one), ..
            } => vec![button(one)],
            Block::Buttons(several) => several.iter().map(button).collect(),
            Block::Menu(menu) => vec![Control {
                label: menu.label.clone(),
                press: menu.press.encode(),
                options: menu
                    .options
                    .iter()
                    .map(|option| (option.value.clone(), option.label.clone()))
                    .collect(),
            }],
            Block::Heading(_)
            | Block::Text(_)
            | Block::Item { button: None, .. }
            | Block::Fine(_)
            | Block::Divider => Vec::new(),
        })
        .collect()
}
