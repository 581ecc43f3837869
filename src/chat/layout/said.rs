//! Short answers: that something was done, that it was not, and forms where a message shows them.

use chrono_tz::Tz;

use super::build::{
    button, buttons, card, counted, item, line, strong, text, typed, typed_line, undo,
};
use super::shape::{Block, Button, Layout, Line, Span};
use crate::chat::control::Press;
use crate::chat::form::Form;
use crate::chat::view::{Card, Saying, View, Who};
use crate::chat::wording;
use crate::domain::refusal::Refusal;

/// Something cannot be done.
pub(super) fn refused(refusal: &Refusal) -> Layout {
    let blocks = wording::refusal(refusal).into_iter().map(text).collect();
    card("refusal", line!["Nothing was changed"], blocks)
}

/// A button of an old card: why it can do nothing any more, and how things stand.
pub(super) fn old_card(refusal: &Refusal, fresh: &View, zone: Tz) -> Layout {
    let fresh = super::layout(&Card {
        zone,
        view: fresh.clone(),
    });
    let why = wording::refusal_with_fresh_card(refusal);
    let mut blocks: Vec<Block> = why.into_iter().map(text).collect();
    blocks.extend([Block::Divider, Block::Heading(fresh.title)]);
    blocks.extend(fresh.blocks);
    card("refusal", line!["Nothing was changed"], blocks)
}

/// A fault of ours.
pub(super) fn fault(reference: &str) -> Layout {
    let title = line!["That did not work, nothing was changed"];
    let blocks = vec![text(line![
        "The fault is mine. Please try again; if it stays, tell whoever runs this bot the reference ",
        strong(reference),
        ".",
    ])];
    card("fault", title, blocks)
}

/// A form, where forms stand among the messages.
pub(super) fn form(form: &Form) -> Layout {
    let lines = |refusal| wording::refusal_in_form(refusal, form.fields.len());
    let refusal = form.refusal.iter().flat_map(lines);
    let refusal = refusal.map(text);
    card("form", vec![typed_line(&form.title)], refusal.collect())
}

/// What a short answer is made of.
struct Answer {
    title: Line,
    blocks: Vec<Block>,
    buttons: Vec<Button>,
}

impl Answer {
    fn title(title: Line) -> Self {
        Self {
            title,
            blocks: Vec::new(),
            buttons: Vec::new(),
        }
    }

    /// With the words that it is about.
    fn about(mut self, words: &str) -> Self {
        self.blocks.push(item(vec![Span::from("• "), typed(words)]));
        self
    }

    fn with(mut self, line: Line) -> Self {
        self.blocks.push(text(line));
        self
    }

    fn button(mut self, button: Button) -> Self {
        self.buttons.push(button);
        self
    }
}

/// Something was done.
pub(super) fn said(partner: Option<&Who>, saying: &Saying) -> Layout {
    let Answer {
        title,
        mut blocks,
        buttons: pressed,
    } = answer(partner, saying);
    blocks.extend(buttons(pressed));
    card("said", title, blocks)
}

fn answer(partner: Option<&Who>, saying: &Saying) -> Answer {
    let ours = |before: &str, after: &str| {
        let mut line = line![before, "your 1:1"];
        if let Some(partner) = partner {
            line.extend(line![" with ", partner]);
        }
        line.push(Span::from(after));
        line
    };
    let just = |before: &str, after: &str| Answer::title(ours(before, after));
    match saying {
        Saying::TopicRemoved(topic) => just("Topic removed from ", "")
            .about(&topic.text)
            .button(button(Press::TopicRestore { topic: topic.id }, "Undo")),
        Saying::TopicsRemoved { batch, count } => {
            let removed = format!("{} removed from ", counted(*count, "topic"));
            just(&removed, "").button(button(Press::BatchRestore { draft: *batch }, "Undo"))
        }
        Saying::TopicHandedOver {
            text,
            to,
            undo: draft,
        } => {
            let title = vec![
                Span::from("Moved: this topic is now in your 1:1 with "),
                typed_line(to),
            ];
            Answer::title(title).about(text).button(undo(*draft))
        }
        Saying::BecameAction {
            action,
            text,
            undo: draft,
        } => just("Now an action in ", "")
            .about(text)
            .button(undo(*draft))
            .button(button(Press::ActionEdit { action: *action }, "Edit")),
        Saying::BecameNote {
            note,
            text,
            undo: draft,
        } => just("Now a note in ", "")
            .about(text)
            .button(undo(*draft))
            .button(button(Press::NoteEdit { note: *note }, "Edit")),
        Saying::Shared { text } => {
            let who = partner.map_or_else(|| line!["Your partner"], |partner| line![partner]);
            Answer::title([who, line![" sees this now"]].concat()).about(text)
        }
        Saying::NoteRemoved { text, undo: draft } => just("Note removed from ", "")
            .about(text)
            .button(undo(*draft)),
        Saying::ActionRemoved { text, undo: draft } => just("Action removed from ", "")
            .about(text)
            .button(undo(*draft)),
        Saying::ActionGone => just("Action removed from ", ""),
        Saying::Kept { starts_at } => {
            let title = [ours("As planned: ", ", "), line![*starts_at]].concat();
            Answer::title(title)
        }
        Saying::Started => just("Live: ", "").with(line!["Its card is in our chat."]),
        Saying::WrappedUp => just("Wrapped up: ", "").with(line!["The recap is in our chat."]),
        Saying::AgendaSent => just("The agenda of ", " is in our chat"),
        Saying::SkippedNow => {
            just("Skipped: ", "").with(line!["The card with other times is in our chat."])
        }
        Saying::SkippedAlready { starts_at } => {
            let title = [ours("Skipped already: ", ", "), line![*starts_at]].concat();
            Answer::title(title).with(line!["Its card in our chat has the other times."])
        }
        Saying::NothingToEdit => just("Nothing of yours to change in ", " at the moment"),
        Saying::Answered { met: true } => just("Noted: you met, in ", ""),
        Saying::Answered { met: false } => just("Noted: ", " did not take place"),
        Saying::Paused => {
            just("Paused: ", "").with(line!["The card with the dates is in our chat."])
        }
        Saying::NotAway => Answer::title(line!["Nothing was kept: you are not away"]),
        Saying::GoesOn => just("Nothing was changed: ", " goes on"),
        Saying::WillNotAsk => {
            let who = partner.map_or_else(|| line!["They"], |partner| line![partner]);
            Answer::title([who, line![" will not be able to ask you again through me"]].concat())
                .with(line!["You can still start a 1:1 yourself."])
        }
    }
}
