//! What the cards and lists of actions show.

use super::Who;
use crate::chat::command::ActionFilter;
use crate::domain::agenda::ActionLine;
use crate::domain::id::{ActionId, DraftId, OneOnOneId};

/// Why an action is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionOccasion {
    /// The answer to its adding.
    Added,
    /// To the owner: the partner gave it.
    Given,
    /// To the other side: it was changed, done, dropped, agreed to or refused.
    Changed,
    /// To the owner: it is due.
    Due,
    /// It is looked at.
    Looked,
    /// The answer to a change by the reader: a tick or a drop can be undone.
    Answered,
}

/// An action by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionView {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// With whom.
    pub partner: Who,
    /// The action.
    pub line: ActionLine,
    /// Why it is shown.
    pub occasion: ActionOccasion,
    /// How many open ones the owner has in this 1:1, this one included.
    pub owner_open: i64,
    /// Whether the reader wrote it: only the author may reword or remove it.
    pub mine_to_edit: bool,
    /// What undoes the change that this answers.
    pub undo: Option<DraftId>,
}

/// The most actions of a list, which is also what a menu has room for.
pub const LISTED_MAX: usize = crate::chat::grammar::AT_ONCE_MAX;

/// A list of actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionsView {
    /// With whom; `None` for all partners.
    pub partner: Option<Who>,
    /// Which were asked for.
    pub filter: ActionFilter,
    /// The actions: as many as a list has room for.
    pub lines: Vec<ListedAction>,
    /// How many more there are.
    pub more: usize,
    /// Whether there are older ones yet, which no list looks through.
    pub older: bool,
    /// The one of which everything is offered that can be done with it.
    pub picked: Option<ActionId>,
    /// What was just changed.
    pub changed: Option<ChangedAction>,
}

/// An action of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedAction {
    /// The action.
    pub line: ActionLine,
    /// The partner of its 1:1.
    pub partner: Who,
    /// Whether the reader wrote it.
    pub mine_to_edit: bool,
}

/// What was just changed in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedAction {
    /// The action's words.
    pub text: String,
    /// What was done.
    pub what: ActionChange,
    /// What undoes it.
    pub undo: DraftId,
}

/// What was done with an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionChange {
    /// It was ticked off.
    Done,
    /// It was dropped.
    Dropped,
    /// It was opened again.
    Reopened,
    /// It has a new due day.
    Snoozed,
    /// It was reworded.
    Edited,
    /// It was removed.
    Removed,
}
