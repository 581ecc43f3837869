//! The list of actions, which stays where it is while one thing after the other is done in it.

use super::action::{facts, mark};
use super::build::{
    button, buttons, by_its_words, card, item, line, menu, primary, text, typed, typed_line, undo,
};
use super::shape::{Block, Button, Layout, Line, Span};
use crate::chat::command::{ActionFilter, WhichState, WhoseActions};
use crate::chat::control::Press;
use crate::chat::view::{ActionChange, ActionsView, ChangedAction, ListedAction, Who};
use crate::domain::action::ActionState;
use crate::domain::agenda::Whose;
use crate::domain::id::PersonId;

/// In a list of so few each action shows all that can be done with it; a longer one would be all buttons.
const SHORT: usize = 4;

/// A list, by owner, the reader's own first.
pub(super) fn actions(view: &ActionsView) -> Layout {
    let (mine, theirs): (Vec<_>, Vec<_>) = view
        .lines
        .iter()
        .partition(|listed| listed.line.owner == Whose::You);
    let mut blocks = Vec::new();
    if !mine.is_empty() {
        blocks.push(Block::Heading(line!["Yours"]));
    }
    for listed in mine {
        let more = match view.partner {
            Some(_) => Line::new(),
            None => line![" · with ", &listed.partner],
        };
        blocks.extend(entry(listed, more, view));
    }
    let mut owner: Option<PersonId> = None;
    for listed in theirs {
        let who = &listed.partner;
        if owner != Some(who.id) {
            blocks.push(Block::Heading(line![who, "'s"]));
            owner = Some(who.id);
        }
        blocks.extend(entry(listed, Line::new(), view));
    }
    if view.lines.is_empty() {
        blocks.push(text(line![
            "None at the moment. /1on1 action writes one down."
        ]));
    }
    if view.lines.len() > SHORT {
        let option = |listed: &ListedAction| (listed.line.id.to_string(), listed.line.text.clone());
        let options = view.lines.iter().map(option);
        let filter = view.filter;
        blocks.push(menu(Press::ListPick { filter }, "More…", options));
    }
    blocks.extend(rest(view));
    blocks.extend(view.changed.as_ref().map(changed));
    card(
        "actions",
        list_title(view.partner.as_ref(), view.filter),
        blocks,
    )
}

/// An action of the list with what can be done with it: in a long list what is most often done, and all of it once
/// it was picked.
fn entry(listed: &ListedAction, more: Line, view: &ActionsView) -> Vec<Block> {
    let action = &listed.line;
    let mut line = vec![Span::from(mark(action.state)), typed(&action.text)];
    line.extend(more);
    line.extend(facts(action).map(Span::from));
    let mut presses = presses(listed, view.filter);
    let all = view.lines.len() <= SHORT || view.picked == Some(action.id);
    if !all || presses.len() == 1 {
        let button = (!presses.is_empty()).then(|| presses.remove(0));
        return vec![Block::Item { line, button }];
    }
    [Some(item(line)), buttons(presses)]
        .into_iter()
        .flatten()
        .collect()
}

/// What is most often done comes first. Only the author may reword or remove it.
fn presses(listed: &ListedAction, filter: ActionFilter) -> Vec<Button> {
    let action = listed.line.id;
    match listed.line.state {
        ActionState::Open => {
            let mut presses = vec![
                primary(Press::ListDone { action, filter }, "Done"),
                button(Press::ListSnooze { action, filter }, "Snooze"),
                button(Press::ListDrop { action, filter }, "Drop"),
            ];
            if listed.mine_to_edit {
                presses.push(button(Press::ListEdit { action, filter }, "Edit"));
                presses.push(button(Press::ListRemove { action, filter }, "Remove"));
            }
            presses
        }
        ActionState::Done { .. } | ActionState::Dropped { .. } => {
            vec![button(Press::ListReopen { action, filter }, "Reopen")]
        }
    }
}

/// What the list has no room for, and how to come by it.
fn rest(view: &ActionsView) -> Option<Block> {
    let mut line = Line::new();
    if view.more > 0 {
        line.push(Span::from(format!(
            "… and {} more. whose:, state: and with: make the list shorter. ",
            view.more
        )));
    }
    if view.older {
        line.push(Span::from(
            "The oldest ones are looked through by search alone. ",
        ));
    }
    (!line.is_empty()).then(|| Block::Fine([line, by_its_words()].concat()))
}

/// What was just done, to be undone.
fn changed(changed: &ChangedAction) -> Block {
    let what = match changed.what {
        ActionChange::Done => "Done: ",
        ActionChange::Dropped => "Dropped: ",
        ActionChange::Reopened => "Open again: ",
        ActionChange::Snoozed => "Snoozed: ",
        ActionChange::Edited => "Changed: ",
        ActionChange::Removed => "Removed: ",
    };
    Block::Item {
        line: vec![Span::from(what), typed_line(&changed.text)],
        button: Some(undo(changed.undo)),
    }
}

fn list_title(partner: Option<&Who>, filter: ActionFilter) -> Line {
    let state = match filter.state {
        WhichState::Open => "Open actions",
        WhichState::Done => "Actions done",
        WhichState::Dropped => "Actions dropped",
        WhichState::All => "All actions",
    };
    let mut title = line![state];
    match (filter.whose, partner) {
        (WhoseActions::Both, Some(partner)) => title.extend(line![" with ", partner]),
        (WhoseActions::Both, None) => title.push(Span::from(" in all your 1:1s")),
        (WhoseActions::Mine, Some(partner)) => title.extend(line![" of yours with ", partner]),
        (WhoseActions::Mine, None) => title.push(Span::from(" of yours in all your 1:1s")),
        (WhoseActions::Partner, Some(partner)) => title.extend(line![" of ", partner]),
        (WhoseActions::Partner, None) => title.push(Span::from(" of your partners")),
    }
    title
}
