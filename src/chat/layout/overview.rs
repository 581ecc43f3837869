//! Cards over several 1:1s: the overview, the digest, the question which one is meant, and the help.

use chrono_tz::Tz;

use super::build::{bullet, card, counted, line, long_menu, name, strong, text};
use super::shape::{Block, Layout, Line, Span};
use crate::chat::control::Press;
use crate::chat::grammar::{COMMANDS, Name, ROOT};
use crate::chat::view::{DigestItem, NextRow, NextState, Who};
use crate::chat::wording::example;
use crate::domain::id::{DraftId, OneOnOneId};

/// What to do first, and every command.
pub(super) fn help(started: bool, brief: bool) -> Layout {
    let title = if started {
        line!["Duologue: what you can ask me"]
    } else {
        line!["Welcome! I keep your 1:1s going"]
    };
    let mut blocks = vec![text(line![
        "Drop topics in during the week. Before you meet I post the agenda to both of you, afterwards the recap with what each promised."
    ])];
    if started {
        blocks.push(text(line![
            "The quickest way: write me a line, and it becomes a topic."
        ]));
    } else {
        blocks.push(text(line![
            "To begin, invite somebody: ",
            strong(example(Name::Start)),
            ". Nothing is scheduled before they accept.",
        ]));
    }
    if brief {
        blocks.push(Block::Fine(line![
            strong(format!("{ROOT} {}", Name::Help.as_str())),
            " tells all that I can do."
        ]));
        return card("help", title, blocks);
    }
    blocks.push(Block::Heading(line!["Commands"]));
    blocks.extend(COMMANDS.iter().map(|command| {
        let typed = format!("{ROOT} {}", command.name.as_str());
        bullet(line![strong(typed), " – ", command.description])
    }));
    blocks.push(Block::Fine(line![
        "Add with:name where you have several 1:1s. Only the two of you see what is in one."
    ]));
    card("help", title, blocks)
}

/// Which 1:1 is it for?
pub(super) fn which(draft: DraftId, choices: &[(OneOnOneId, Who)]) -> Layout {
    let options = choices
        .iter()
        .map(|(one_on_one, who)| (one_on_one.to_string(), name(who)));
    let otherwise = line!["say it again, with ", strong("with:name"), " at its end."];
    let menu = long_menu(
        Press::ChooseOneOnOne { draft },
        "With whom?",
        options.collect(),
        otherwise,
    );
    card("which", line!["Which 1:1 is this for?"], menu)
}

/// All my 1:1s.
pub(super) fn next(rows: &[NextRow]) -> Layout {
    let mut blocks: Vec<Block> = rows.iter().map(|row| bullet(next_line(row))).collect();
    if rows.is_empty() {
        blocks.push(text(line![
            "None yet. To begin, invite somebody: ",
            strong(example(Name::Start)),
        ]));
    }
    card("next", line!["Your 1:1s"], blocks)
}

fn next_line(row: &NextRow) -> Line {
    let mut line = line![&row.partner, ": "];
    match row.state {
        NextState::Invited => line.push(Span::from("the invitation waits for an answer")),
        NextState::Live => line.push(Span::from("live now")),
        NextState::At(at) => line.push(Span::from(at)),
        NextState::Paused { until } => {
            line.push(Span::from(format!(
                "paused{}",
                super::standing::until_text(until)
            )));
        }
        NextState::Nothing => line.push(Span::from("nothing planned")),
    }
    if let Some(at) = row.last_met {
        let day = Span::Time(at, super::TimeStyle::Day);
        line.extend(line![" · last met ", day]);
    }
    for (count, thing) in [(row.topics, "topic"), (row.actions, "open action")] {
        if count > 0 {
            line.push(Span::from(format!(" · {}", counted(count, thing))));
        }
    }
    line
}

/// What waited for the working start, as one message.
pub(super) fn digest(items: &[DigestItem], zone: Tz) -> Layout {
    let things = items.iter().map(|digested| {
        let (partner, layout) = match digested {
            DigestItem::ActionDue(view) => (&view.partner, super::action::action(view)),
            DigestItem::SkipWaits(view) => (&view.partner, super::change::skipped(view, zone)),
            DigestItem::DidYouMeet(view) => (&view.partner, super::question::second_question(view)),
            DigestItem::Drift(view) => (&view.partner, super::question::drift(view)),
        };
        (Some(partner.clone()), layout)
    });
    let (names, blocks) = together(things);
    let title = line![format!("{} for today: ", counted(items.len(), "thing"))];
    card("digest", [title, names].concat(), blocks)
}

/// Several cards as one: the partners' names, each once, and the cards under their titles. What can be pressed
/// stands there once, as no platform takes two controls alike in one message.
pub(super) fn together(things: impl Iterator<Item = (Option<Who>, Layout)>) -> (Line, Vec<Block>) {
    let mut partners: Vec<Span> = Vec::new();
    let (mut blocks, mut presses) = (Vec::new(), Vec::new());
    for (partner, layout) in things {
        if let Some(partner) = partner.as_ref().map(Span::from)
            && !partners.contains(&partner)
        {
            partners.push(partner);
        }
        if !blocks.is_empty() {
            blocks.push(Block::Divider);
        }
        blocks.push(Block::Heading(layout.title));
        let fresh = layout.blocks.into_iter();
        blocks.extend(fresh.filter_map(|block| once(block, &mut presses)));
    }
    let mut names = Line::new();
    for (i, partner) in partners.into_iter().enumerate() {
        if i > 0 {
            names.push(Span::from(", "));
        }
        names.push(partner);
    }
    (names, blocks)
}

/// A block without the controls that were there already; `None` when nothing is left of it.
fn once(block: Block, presses: &mut Vec<Press>) -> Option<Block> {
    let mut is_new = |press: &Press| {
        let new = !presses.contains(press);
        if new {
            presses.push(press.clone());
        }
        new
    };
    match block {
        Block::Buttons(mut buttons) => {
            buttons.retain(|button| is_new(&button.press));
            super::build::buttons(buttons)
        }
        Block::Item { line, button } => {
            let button = button.filter(|button| is_new(&button.press));
            Some(Block::Item { line, button })
        }
        Block::Menu(menu) => is_new(&menu.press).then_some(Block::Menu(menu)),
        other @ (Block::Heading(_) | Block::Text(_) | Block::Fine(_) | Block::Divider) => {
            Some(other)
        }
    }
}
