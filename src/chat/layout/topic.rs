//! Topics and notes: as lines of other cards, and by themselves.

use super::build::{
    button, buttons, by_its_words, card, counted, item, line, link, long_menu, name, primary,
    strong, text, typed, undo, whose,
};
use super::shape::{Block, Button, Layout, Line, Span};
use crate::chat::control::Press;
use crate::chat::grammar::{Name, ROOT};
use crate::chat::view::{NoteLine, TopicView, Who};
use crate::domain::agenda::{ActionLine, TopicLine, Whose};
use crate::domain::clock::Instant;
use crate::domain::id::{DraftId, OneOnOneId};
use crate::domain::topic::{Section, Visibility};

/// A numbered line with its box: `1. ☐ Budget · Bob · carried over 2×`.
pub(super) fn topic_item(topic: &TopicLine, partner: &Who) -> Line {
    let mark = if topic.discussed { "✓" } else { "☐" };
    let mut line = line![format!("{}. {mark} ", topic.number)];
    line.extend(topic_words(topic, partner));
    line
}

/// The words and what is to know about them.
pub(super) fn topic_words(topic: &TopicLine, partner: &Who) -> Line {
    let mut line = vec![typed(&topic.text)];
    if let Some(url) = &topic.link {
        line.push(Span::from(" · "));
        line.push(link(url, Some("message")));
    }
    match topic.section {
        Section::Blocker => line.push(Span::from(" · blocker")),
        Section::CheckIn
        | Section::Topic
        | Section::Decision
        | Section::Feedback
        | Section::Growth => {}
    }
    line.push(Span::from(" · "));
    line.push(whose(topic.by, partner));
    if topic.carried > 0 {
        line.push(Span::from(format!(" · carried over {}×", topic.carried)));
    }
    line.extend(hidden(topic.hidden));
    line
}

/// Who else may read it, when not both may.
fn hidden(visibility: Option<Visibility>) -> Option<Span> {
    match visibility {
        Some(Visibility::OnlyMe) => Some(Span::from(" · only you see this")),
        Some(Visibility::AtMeeting) => Some(Span::from(
            " · opens with the agenda, until then only you see this",
        )),
        Some(Visibility::Shared) | None => None,
    }
}

/// A topic that was added or is looked at.
pub(super) fn topic(view: &TopicView) -> Layout {
    let partner = &view.partner;
    let title = if view.fresh {
        line!["Added to your 1:1 with ", partner]
    } else {
        line!["A topic of your 1:1 with ", partner]
    };
    let mark = if view.line.discussed { "✓ " } else { "☐ " };
    let words = [line![mark], topic_words(&view.line, partner)].concat();
    let mut blocks = vec![item(words)];
    if view.fresh {
        blocks.extend(view.next.map(|at| text(line!["It comes up on ", at, "."])));
    }
    if let Some(until) = view.held_until {
        blocks.push(text(held(partner, "it", until, view.fresh && view.plain)));
    }
    if view.line.by == Whose::You {
        blocks.extend(buttons(topic_buttons(view)));
        blocks.extend(hand_over(view));
    }
    card("topic", title, blocks)
}

/// From when on the partner sees what was added by a plain message.
fn held(partner: &Who, what: &str, until: Instant, can_share: bool) -> Line {
    let end = if can_share {
        ", or at once with Share now."
    } else {
        "."
    };
    line![
        partner,
        format!(" sees {what} from "),
        Span::Time(until, super::TimeStyle::Hour),
        end,
    ]
}

fn topic_buttons(view: &TopicView) -> Vec<Button> {
    let topic = view.line.id;
    let edit = button(Press::TopicEdit { topic }, "Edit");
    let up = button(Press::TopicUp { topic }, "Up");
    let down = button(Press::TopicDown { topic }, "Down");
    if !view.fresh {
        let remove = button(Press::TopicRemove { topic }, "Remove");
        let mut buttons: Vec<Button> = view.undo.map(undo).into_iter().collect();
        buttons.extend([edit, remove, up, down]);
        return buttons;
    }
    let mut buttons = vec![button(Press::TopicRemove { topic }, "Undo"), edit];
    if view.plain {
        buttons.push(button(Press::MakeAction { topic }, "Make it an action"));
        buttons.push(button(Press::MakeNote { topic }, "Make it a note"));
        if view.held_until.is_some() {
            buttons.push(primary(Press::ShareNow { topic }, "Share now"));
        }
    } else {
        buttons.extend([up, down]);
    }
    buttons
}

fn hand_over(view: &TopicView) -> Vec<Block> {
    if view.others.is_empty() {
        return Vec::new();
    }
    let topic = view.line.id;
    let options = view
        .others
        .iter()
        .map(|(one_on_one, who)| (one_on_one.to_string(), name(who)));
    let add = format!("{ROOT} {} … with:name", Name::Add.as_str());
    long_menu(
        Press::TopicHandOver { topic },
        "Move it to another 1:1",
        options.collect(),
        line![strong(add), " adds it there."],
    )
}

/// Several topics that came from one message.
pub(super) fn topics(
    partner: &Who,
    draft: DraftId,
    lines: &[TopicLine],
    held_until: Option<Instant>,
) -> Layout {
    let added = counted(lines.len(), "topic");
    let title = line![format!("{added} added to your 1:1 with "), partner];
    let mut blocks: Vec<Block> = lines
        .iter()
        .map(|topic| item([line!["☐ "], topic_words(topic, partner)].concat()))
        .collect();
    blocks.extend(held_until.map(|until| text(held(partner, "them", until, true))));
    let mut row = vec![button(Press::BatchRemove { draft }, "Undo")];
    row.extend(held_until.map(|_| primary(Press::BatchShare { draft }, "Share now")));
    blocks.extend(buttons(row));
    let options = lines
        .iter()
        .map(|topic| (topic.id.to_string(), topic.text.clone()));
    blocks.extend(long_menu(
        Press::TopicPick,
        "More…",
        options.collect(),
        by_its_words(),
    ));
    card("topics", title, blocks)
}

/// A note that was taken or is looked at.
pub(super) fn note(
    partner: &Who,
    note: &NoteLine,
    fresh: bool,
    undone_by: Option<DraftId>,
) -> Layout {
    let title = if fresh {
        line!["Noted in your 1:1 with ", partner]
    } else {
        line!["A note of your 1:1 with ", partner]
    };
    let mut blocks = vec![item(note_item(note, partner))];
    if note.by == Whose::You {
        let id = note.id;
        let edit = button(Press::NoteEdit { note: id }, "Edit");
        let remove = Press::NoteRemove { note: id };
        blocks.extend(buttons(if fresh {
            vec![button(remove, "Undo"), edit]
        } else {
            let mut row: Vec<Button> = undone_by.map(undo).into_iter().collect();
            row.extend([edit, button(remove, "Remove")]);
            row
        }));
    }
    card("note", title, blocks)
}

/// A note, who wrote it, and whether only the reader sees it.
pub(super) fn note_item(note: &NoteLine, partner: &Who) -> Line {
    let mut line = vec![Span::from("• "), typed(&note.text), Span::from(" · ")];
    line.push(whose(note.by, partner));
    if note.private {
        line.push(Span::from(" · only you see this"));
    }
    line
}

/// What of mine can be edited.
pub(super) fn edit_menu(
    partner: &Who,
    one_on_one: OneOnOneId,
    topics: &[TopicLine],
    notes: &[NoteLine],
    actions: &[ActionLine],
) -> Layout {
    let title = line![
        "What would you like to change in your 1:1 with ",
        partner,
        "?"
    ];
    let topics = topics
        .iter()
        .map(|topic| (topic.id.to_string(), format!("Topic: {}", topic.text)));
    let notes = notes
        .iter()
        .map(|note| (note.id.to_string(), format!("Note: {}", note.text)));
    let actions = actions
        .iter()
        .map(|action| (action.id.to_string(), format!("Action: {}", action.text)));
    let options: Vec<(String, String)> = topics.chain(notes).chain(actions).collect();
    let blocks = if options.is_empty() {
        vec![text(line![
            "There is nothing of yours to change at the moment."
        ])]
    } else {
        long_menu(
            Press::EditPick { one_on_one },
            "Edit",
            options,
            by_its_words(),
        )
    };
    card("edit", title, blocks)
}
