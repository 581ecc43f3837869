//! Taking a change back: what was beside what is since, so that it comes back exactly or not at all.
//!
//! Field by field: what the change did not touch stays as it is by now, and what it touched comes back unless it
//! was touched again since. What is back already is no obstacle, so that an **Undo** that is pressed twice undoes
//! once. Words that did not change are not kept here: they may be the other's.

use serde::{Deserialize, Serialize};

use super::action::Action;
use super::note::Note;
use super::refusal::Refusal;
use super::topic::Topic;

/// Something that people can change and take back.
pub trait Undoable: Clone + PartialEq {
    /// Its words.
    fn words(&mut self) -> &mut String;

    /// Whether it still says what it said when it was made.
    fn is_as_made(&self, made: &Self) -> bool;

    /// Puts back what the change from `before` to `after` did. False when that was changed again since.
    #[must_use]
    fn put_back(&mut self, before: &Self, after: &Self) -> bool;
}

/// A change of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change<T> {
    /// It was made.
    Made(T),
    /// It was removed.
    Removed(T),
    /// It was another.
    Changed {
        /// What it was.
        before: T,
        /// What it became.
        after: T,
    },
}

/// What takes a change back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Back<T> {
    /// Nothing: it is as it was.
    Already,
    /// It is to be there again.
    Insert(T),
    /// It is to read like this again.
    Update(T),
    /// It is to be gone again.
    Remove,
}

impl<T: Undoable> Change<T> {
    /// Something became another.
    #[must_use]
    pub fn changed(mut before: T, mut after: T) -> Self {
        if before.words() == after.words() {
            before.words().clear();
            after.words().clear();
        }
        Self::Changed { before, after }
    }

    /// The thing, before or after the change.
    #[must_use]
    pub fn thing(&self) -> &T {
        match self {
            Self::Made(thing) | Self::Removed(thing) | Self::Changed { before: thing, .. } => thing,
        }
    }

    /// What takes the change back, given the thing as it is now.
    ///
    /// # Errors
    /// [`Refusal::CannotUndo`] when something else was done with it meanwhile.
    pub fn undo(&self, now: Option<T>) -> Result<Back<T>, Refusal> {
        match (self, now) {
            (Self::Removed(before), None) => Ok(Back::Insert(before.clone())),
            (Self::Removed(_), Some(_)) | (Self::Made(_), None) => Ok(Back::Already),
            (Self::Made(after), Some(now)) if now.is_as_made(after) => Ok(Back::Remove),
            (Self::Changed { before, after }, Some(now)) => {
                let mut back = now.clone();
                if !back.put_back(before, after) {
                    return Err(Refusal::CannotUndo);
                }
                Ok(if back == now {
                    Back::Already
                } else {
                    Back::Update(back)
                })
            }
            (Self::Made(_), Some(_)) | (Self::Changed { .. }, None) => Err(Refusal::CannotUndo),
        }
    }
}

impl Undoable for Topic {
    fn words(&mut self) -> &mut String {
        &mut self.text
    }

    fn is_as_made(&self, made: &Self) -> bool {
        (&self.text, self.state, self.one_on_one) == (&made.text, made.state, made.one_on_one)
    }

    fn put_back(&mut self, before: &Self, after: &Self) -> bool {
        // Once discussed it stays where it was discussed, in the words of then.
        if before.state == after.state && self.state != after.state {
            return false;
        }
        anyway(&mut self.position, &before.position, &after.position);
        anyway(&mut self.open_from, &before.open_from, &after.open_from);
        field(&mut self.one_on_one, &before.one_on_one, &after.one_on_one)
            && field(&mut self.text, &before.text, &after.text)
            && field(&mut self.section, &before.section, &after.section)
            && field(&mut self.visibility, &before.visibility, &after.visibility)
            && field(&mut self.state, &before.state, &after.state)
    }
}

impl Undoable for Note {
    fn words(&mut self) -> &mut String {
        &mut self.text
    }

    fn is_as_made(&self, made: &Self) -> bool {
        (&self.text, self.private) == (&made.text, made.private)
    }

    fn put_back(&mut self, before: &Self, after: &Self) -> bool {
        field(&mut self.text, &before.text, &after.text)
            && field(&mut self.private, &before.private, &after.private)
    }
}

impl Undoable for Action {
    fn words(&mut self) -> &mut String {
        &mut self.text
    }

    fn is_as_made(&self, made: &Self) -> bool {
        (&self.text, self.owner, self.due, self.state)
            == (&made.text, made.owner, made.due, made.state)
    }

    fn put_back(&mut self, before: &Self, after: &Self) -> bool {
        anyway(&mut self.consent, &before.consent, &after.consent);
        anyway(&mut self.reminders, &before.reminders, &after.reminders);
        field(&mut self.text, &before.text, &after.text)
            && field(&mut self.owner, &before.owner, &after.owner)
            && field(&mut self.due, &before.due, &after.due)
            && field(&mut self.state, &before.state, &after.state)
    }
}

/// Puts back a field that the change touched. False when it was touched again since.
fn field<F: Clone + PartialEq>(now: &mut F, before: &F, after: &F) -> bool {
    if before == after || now == before {
        return true;
    }
    if now != after {
        return false;
    }
    now.clone_from(before);
    true
}

/// Puts back a field that the change touched, also when it was touched again since: what follows from the other
/// fields is no reason to refuse.
fn anyway<F: Clone + PartialEq>(now: &mut F, before: &F, after: &F) {
    if before != after {
        now.clone_from(before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Id, NoteId, OneOnOneId, PersonId};
    use ulid::Ulid;

    fn note(text: &str) -> Note {
        let ulid = Ulid::from_parts(1, 1);
        Note {
            id: NoteId::from_ulid(ulid),
            one_on_one: OneOnOneId::from_ulid(ulid),
            meeting: None,
            author: PersonId::from_ulid(ulid),
            text: text.to_owned(),
            private: false,
            created_at: "2026-03-20T08:00:00Z".parse().expect("an instant"),
        }
    }

    fn private(text: &str) -> Note {
        Note {
            private: true,
            ..note(text)
        }
    }

    #[test]
    fn what_was_comes_back() {
        let edit = Change::changed(note("Hire"), note("Hire two"));
        assert_eq!(
            edit.undo(Some(note("Hire two"))),
            Ok(Back::Update(note("Hire")))
        );
        let removal = Change::Removed(note("Hire"));
        assert_eq!(removal.undo(None), Ok(Back::Insert(note("Hire"))));
        let making = Change::Made(note("Hire"));
        assert_eq!(making.undo(Some(note("Hire"))), Ok(Back::Remove));
    }

    #[test]
    fn what_is_back_already_stays() {
        let edit = Change::changed(note("Hire"), note("Hire two"));
        assert_eq!(edit.undo(Some(note("Hire"))), Ok(Back::Already));
        assert_eq!(
            Change::Removed(note("Hire")).undo(Some(note("Hire"))),
            Ok(Back::Already)
        );
        assert_eq!(Change::Made(note("Hire")).undo(None), Ok(Back::Already));
    }

    #[test]
    fn what_was_changed_again_does_not_come_back() {
        let edit = Change::changed(note("Hire"), note("Hire two"));
        assert_eq!(
            edit.undo(Some(note("Hire three"))),
            Err(Refusal::CannotUndo)
        );
        assert_eq!(edit.undo(None), Err(Refusal::CannotUndo));
        assert_eq!(
            Change::Made(note("Hire")).undo(Some(note("Fire"))),
            Err(Refusal::CannotUndo)
        );
    }

    #[test]
    fn what_the_change_did_not_touch_stays_as_it_is_by_now() {
        let edit = Change::changed(note("Hire"), note("Hire two"));
        assert_eq!(
            edit.undo(Some(private("Hire two"))),
            Ok(Back::Update(private("Hire")))
        );
    }

    #[test]
    fn words_that_did_not_change_are_not_kept() {
        let change = Change::changed(note("Hire"), private("Hire"));
        let Change::Changed { before, after } = &change else {
            panic!("a change");
        };
        assert_eq!((before.text.as_str(), after.text.as_str()), ("", ""));
        assert_eq!(
            change.undo(Some(private("Hire"))),
            Ok(Back::Update(note("Hire")))
        );
    }
}
