//! The recap: what is left of a meeting, and the question whether it took place.

use super::build::{button, buttons, card, line, long_menu, primary, strong, text};
use super::shape::{Block, Button, Layout, Line, Span};
use crate::chat::control::Press;
use crate::chat::view::{MetAnswer, NoteLine, Reading, RecapView, Who};
use crate::domain::agenda::{ActionLine, TopicLine, Whose};

/// The recap, or the last one as it is looked up.
pub(super) fn recap(view: &RecapView) -> Layout {
    let partner = &view.partner;
    let (kind, title) = if view.reading == Reading::LookedUp {
        let title = line!["Last time with ", partner, ": ", view.starts_at];
        ("last-time", title)
    } else {
        let title = line!["Recap: your 1:1 with ", partner, ", ", view.starts_at];
        ("recap", title)
    };
    let mut blocks = Vec::new();
    if let Some(why) = view.late.filter(|_| view.reading != Reading::LookedUp) {
        blocks.push(text(line![super::agenda::late(why)]));
    }
    blocks.extend(also_missed(view));
    blocks.extend(answer(view));
    blocks.extend(sections(view));
    if let Some(next) = view.next {
        blocks.push(text(line![strong("Next time: "), next]));
    }
    if view.reading == Reading::Open {
        blocks.extend(buttons(controls(view)));
        blocks.extend(ticks(view));
    }
    card(kind, title, blocks)
}

fn can_answer(view: &RecapView) -> bool {
    view.answerable && view.reading == Reading::Open
}

/// Several missed meetings are one message.
fn also_missed(view: &RecapView) -> Option<Block> {
    let (first, others) = view.also_missed.split_first()?;
    let mut line = line!["While I was not running, these passed as well: ", *first];
    for at in others {
        line.extend(line!["; ", *at]);
    }
    line.push(Span::from("."));
    Some(text(line))
}

/// Whether they met. The first answer wins, and can be corrected until the next agenda.
fn answer(view: &RecapView) -> Vec<Block> {
    let meeting = view.meeting;
    let met = button(Press::WeMet { meeting }, "We met");
    let did_not = button(Press::WeDidNot { meeting }, "We did not");
    let (said, corrections): (Line, Vec<Button>) = match view.met {
        MetAnswer::Asked if can_answer(view) => {
            let question = Block::Heading(line!["Did you meet?"]);
            let met = primary(Press::WeMet { meeting }, "We met");
            return vec![question, Block::Buttons(vec![met, did_not])];
        }
        MetAnswer::Asked => (line!["Nobody has said yet whether you met."], Vec::new()),
        MetAnswer::Yes => (line!["You met."], vec![did_not]),
        MetAnswer::No => (line!["It did not take place."], vec![met]),
        MetAnswer::Unconfirmed => (
            line!["Whether you met is open, and counts neither way."],
            vec![met, did_not],
        ),
    };
    let mut blocks = vec![text(said)];
    if can_answer(view) {
        blocks.extend(buttons(corrections));
    }
    blocks
}

fn sections(view: &RecapView) -> Vec<Block> {
    let partner = &view.partner;
    let waits = match view.met {
        MetAnswer::Yes => "Carried over",
        MetAnswer::Asked | MetAnswer::Unconfirmed | MetAnswer::No => "On the list",
    };
    let mut blocks = Vec::new();
    blocks.extend(topics("Discussed", "✓ ", &view.discussed, partner));
    blocks.extend(topics("Decisions", "• ", &view.decisions, partner));
    blocks.extend(topics(waits, "• ", &view.carried, partner));
    blocks.extend(new_actions(&view.new_actions, partner));
    blocks.extend(actions(
        line!["Still open from before"],
        &view.open_actions,
        partner,
    ));
    blocks.extend(actions(
        line!["Done since last time 🎉"],
        &view.finished,
        partner,
    ));
    blocks.extend(note_items(&view.notes, partner));
    blocks
}

/// Notes under their heading; nothing when there are none.
pub(super) fn note_items(notes: &[NoteLine], partner: &Who) -> Vec<Block> {
    if notes.is_empty() {
        return Vec::new();
    }
    let items = notes
        .iter()
        .map(|note| super::build::item(super::topic::note_item(note, partner)));
    std::iter::once(Block::Heading(line!["Notes"]))
        .chain(items)
        .collect()
}

/// Topics under a heading; nothing when there are none.
pub(super) fn topics(heading: &str, mark: &str, lines: &[TopicLine], partner: &Who) -> Vec<Block> {
    if lines.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading(line![heading])];
    blocks.extend(lines.iter().map(|topic| {
        let mut line = line![mark];
        line.extend(super::topic::topic_words(topic, partner));
        super::build::item(line)
    }));
    blocks
}

/// By owner, the reader's own first.
fn new_actions(lines: &[ActionLine], partner: &Who) -> Vec<Block> {
    let mut by_owner = lines.to_vec();
    for line in &mut by_owner {
        // New is what they were then, whenever the card is read.
        line.age_days = 0;
    }
    by_owner.sort_by_key(|line| line.owner != Whose::You);
    actions(line!["New actions"], &by_owner, partner)
}

/// Actions under a heading; nothing when there are none.
pub(super) fn actions(heading: Line, lines: &[ActionLine], partner: &Who) -> Vec<Block> {
    if lines.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading(heading)];
    blocks.extend(super::action::bullets(lines, partner));
    blocks
}

/// A tick that was forgotten, or one too many. Only once it is clear that they met: before, **We met** comes first.
fn ticks(view: &RecapView) -> Vec<Block> {
    if view.met != MetAnswer::Yes {
        return Vec::new();
    }
    let marked = |mark: &'static str| {
        move |topic: &TopicLine| (topic.id.to_string(), format!("{mark} {}", topic.text))
    };
    let ticked = view
        .discussed
        .iter()
        .chain(&view.decisions)
        .map(marked("↺"));
    let others = view.carried.iter().map(marked("✓"));
    let options: Vec<(String, String)> = ticked.chain(others).collect();
    if options.is_empty() {
        return Vec::new();
    }
    let meeting = view.meeting;
    let otherwise = line!["they stay as they are, and the open ones are in the next agenda."];
    long_menu(
        Press::TickPick { meeting },
        "✓ or ↺ a topic",
        options,
        otherwise,
    )
}

fn controls(view: &RecapView) -> Vec<Button> {
    let one_on_one = view.one_on_one;
    vec![
        button(Press::AddNote { one_on_one }, "Add note"),
        button(Press::AddAction { one_on_one }, "Add action"),
    ]
}
