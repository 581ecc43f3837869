//! What is done with an action: ticked off, dropped, reopened, snoozed, reworded, removed. Each can be undone.

use super::super::cx::{Cx, Room};
use super::super::outcome::{Answer, Step};
use super::super::undo::{Changed, Shows};
use super::{or_form_again, owner_side, read};
use crate::chat::command::{ActionFilter, Fields, Owner};
use crate::chat::control::FormId;
use crate::chat::form::Form;
use crate::chat::view::{ActionChange, ActionOccasion, ChangedAction, Saying, View};
use crate::domain::action::{Action, ActionState, Consent};
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::digest::reminders_over;
use crate::domain::id::{ActionId, DraftId};
use crate::domain::one_on_one::Side;
use crate::domain::refusal::Refusal;
use crate::domain::undo::Change;

/// Where something was asked for, and so what the answer is.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) enum Asked {
    /// On a card of the action, or typed: the action's card.
    Card,
    /// In a list, which stays.
    List(ActionFilter),
}

/// How an action can be marked.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) enum Mark {
    /// **Done**.
    Done,
    /// **Drop**.
    Dropped,
    /// **Reopen**.
    Open,
}

impl Cx<'_> {
    /// **Done**, **Drop**, **Reopen**. The owner is told when the partner did it.
    pub(in crate::app) async fn mark_action(
        &mut self,
        id: ActionId,
        mark: Mark,
        asked: Asked,
    ) -> Step<Answer> {
        let (room, side, before) = self.enter_action(id).await?;
        let (at, mut action) = (self.work.now, before.clone());
        let what = match (mark, before.state) {
            (Mark::Done, ActionState::Done { .. })
            | (Mark::Dropped, ActionState::Dropped { .. })
            | (Mark::Open, ActionState::Open) => {
                // The other was faster, or it was pressed twice.
                return self.action_answer(&room, side, &action, None, asked).await;
            }
            (Mark::Done, _) => {
                action.state = ActionState::Done { at };
                ActionChange::Done
            }
            (Mark::Dropped, _) => {
                action.state = ActionState::Dropped { at };
                ActionChange::Dropped
            }
            (Mark::Open, _) => {
                action.state = ActionState::Open;
                let rhythm = room.rhythm(owner_side(&room, &action));
                action.reminders = reminders_over(action.due, &rhythm, at);
                ActionChange::Reopened
            }
        };
        self.change_action(&room, side, &action).await?;
        self.changed(&room, side, before, &action, what, asked)
            .await
    }

    /// Keeps a changed action and tells the other side what concerns them.
    pub(in crate::app) async fn change_action(
        &mut self,
        room: &Room,
        side: Side,
        action: &Action,
    ) -> Step<()> {
        self.work.tx.update_action(action).await?;
        // A card that was closed with the action follows it again when it is open.
        let subject = Subject::Action(action.id);
        self.work.tx.revive(subject, self.work.now).await?;
        self.acted(room, side).await?;
        if action.owner != self.actor.id {
            self.tell(room, side.other(), action).await?;
        }
        self.followed(room).await
    }

    /// The answer to a change, with its **Undo**.
    async fn changed(
        &mut self,
        room: &Room,
        side: Side,
        before: Action,
        after: &Action,
        what: ActionChange,
        asked: Asked,
    ) -> Step<Answer> {
        if before == *after {
            return self.action_answer(room, side, after, None, asked).await;
        }
        let change = Change::changed(before, after.clone());
        let undo = self.undo_of_action(after.id, change, asked).await?;
        let text = after.text.clone();
        let changed = Some(ChangedAction { text, what, undo });
        self.action_answer(room, side, after, changed, asked).await
    }

    /// The action's card, or the list that it stands in.
    pub(in crate::app) async fn action_answer(
        &mut self,
        room: &Room,
        side: Side,
        action: &Action,
        changed: Option<ChangedAction>,
        asked: Asked,
    ) -> Step<Answer> {
        match asked {
            Asked::Card => {
                let mut view = self
                    .work
                    .action_view(room, side, action, ActionOccasion::Answered)
                    .await?;
                view.undo = changed.map(|changed| changed.undo);
                Ok(Answer::Replace(View::Action(view)))
            }
            Asked::List(filter) => {
                let list = self.list_again(room, filter, None, changed).await?;
                Ok(Answer::Replace(list))
            }
        }
    }

    async fn undo_of_action(
        &mut self,
        id: ActionId,
        change: Change<Action>,
        asked: Asked,
    ) -> Step<DraftId> {
        let shows = match asked {
            Asked::Card => Shows::Action,
            Asked::List(filter) => Shows::Actions(filter),
        };
        self.keep_undo(vec![Changed::Action(id, change)], shows)
            .await
    }

    /// **Snooze**: a form for a new due day.
    pub(in crate::app) async fn snooze_form(&mut self, id: ActionId, asked: Asked) -> Step<Answer> {
        let (_, _, action) = self.enter_action(id).await?;
        Ok(Answer::Form(snooze_form(&action, asked)))
    }

    /// The form of **Snooze**, sent.
    pub(in crate::app) async fn snooze(
        &mut self,
        id: ActionId,
        fields: &Fields,
        asked: Asked,
    ) -> Step<Answer> {
        let (room, side, before) = self.enter_action(id).await?;
        let owner = owner_side(&room, &before);
        match self.due_day(&room, owner, fields.get("due").map_or("", String::as_str)) {
            Ok(due) => {
                let mut action = before.clone();
                action.due = Some(due);
                action.reminders = reminders_over(Some(due), &room.rhythm(owner), self.work.now);
                self.change_action(&room, side, &action).await?;
                let what = ActionChange::Snoozed;
                self.changed(&room, side, before, &action, what, asked)
                    .await
            }
            Err(stop) => or_form_again(Err(stop), || snooze_form(&before, asked), fields),
        }
    }

    /// **Edit** of an action: a form, for its author.
    pub(in crate::app) async fn action_form(&mut self, id: ActionId, asked: Asked) -> Step<Answer> {
        let (room, side, action) = self.own_action(id).await?;
        Ok(Answer::Form(self.edit_form(&room, side, &action, asked)))
    }

    fn edit_form(&self, room: &Room, side: Side, action: &Action, asked: Asked) -> Form {
        let owner = if action.owner == self.actor.id {
            Owner::Me
        } else {
            Owner::Partner
        };
        let id = match asked {
            Asked::Card => FormId::EditAction { action: action.id },
            Asked::List(filter) => FormId::ListEdit {
                action: action.id,
                filter,
            },
        };
        Form::edit_action(id, &action.text, owner, action.due, &room.partner(side))
    }

    /// An action that the actor wrote down.
    async fn own_action(&mut self, id: ActionId) -> Step<(Room, Side, Action)> {
        let (room, side, action) = self.enter_action(id).await?;
        if action.author != self.actor.id {
            return Err(Refusal::NotTheAuthor.into());
        }
        Ok((room, side, action))
    }

    /// The form of an action, sent.
    pub(in crate::app) async fn edit_action(
        &mut self,
        id: ActionId,
        fields: &Fields,
        asked: Asked,
    ) -> Step<Answer> {
        let (room, side, before) = self.own_action(id).await?;
        let edited = match read(fields) {
            Ok((text, owner, due)) => self.edited(&room, side, before.clone(), text, owner, due),
            Err(stop) => Err(stop),
        };
        let (action, given) = match edited {
            Ok(edited) => edited,
            Err(stop) => {
                let form = || self.edit_form(&room, side, &before, asked);
                return or_form_again(Err(stop), form, fields);
            }
        };
        if action != before {
            self.change_action(&room, side, &action).await?;
        }
        if given {
            let occurrence = self.work.turn();
            let (to, subject) = (side.other(), Subject::Action(id));
            self.work
                .owe(&room, to, CardKind::ActionGiven, subject, occurrence)
                .await?;
        }
        let what = ActionChange::Edited;
        self.changed(&room, side, before, &action, what, asked)
            .await
    }

    /// The action with its new words, and whether it was given to the partner by this.
    fn edited(
        &self,
        room: &Room,
        side: Side,
        mut action: Action,
        text: String,
        owner: Owner,
        due: Option<String>,
    ) -> Step<(Action, bool)> {
        let owner = match owner {
            Owner::Me => side,
            Owner::Partner => side.other(),
        };
        let due = match due {
            // Left as it was, which may be a day that has passed.
            Some(same) if action.due.is_some_and(|day| day.to_string() == same) => action.due,
            other => other
                .map(|due| self.due_day(room, owner, &due))
                .transpose()?,
        };
        let given = room.one.person(owner) != action.owner && owner != side;
        if room.one.person(owner) != action.owner {
            action.consent = if given {
                Consent::Asked
            } else {
                Consent::Agreed
            };
        }
        if due != action.due {
            action.reminders = reminders_over(due, &room.rhythm(owner), self.work.now);
        }
        action.owner = room.one.person(owner);
        action.text = text;
        action.due = due;
        Ok((action, given))
    }

    /// **Remove** of an action, and **Undo** of its adding.
    pub(in crate::app) async fn remove_action(
        &mut self,
        id: ActionId,
        asked: Asked,
    ) -> Step<Answer> {
        let (room, side, action) = self.own_action(id).await?;
        if !action.is_open() {
            return Err(Refusal::CannotUndo.into());
        }
        self.delete_action(&room, id).await?;
        let text = action.text.clone();
        let undo = self
            .undo_of_action(id, Change::Removed(action), asked)
            .await?;
        match asked {
            Asked::Card => Ok(Answer::Replace(View::Said {
                partner: Some(room.partner(side)),
                saying: Saying::ActionRemoved { text, undo },
            })),
            Asked::List(filter) => {
                let what = ActionChange::Removed;
                let changed = ChangedAction { text, what, undo };
                let list = self.list_again(&room, filter, None, Some(changed)).await?;
                Ok(Answer::Replace(list))
            }
        }
    }

    /// Takes an action away; its cards say so.
    pub(in crate::app) async fn delete_action(&mut self, room: &Room, id: ActionId) -> Step<()> {
        let subject = Subject::Action(id);
        self.work.tx.revive(subject, self.work.now).await?;
        self.work.tx.delete_action(id).await?;
        self.followed(room).await
    }
}

fn snooze_form(action: &Action, asked: Asked) -> Form {
    let id = match asked {
        Asked::Card => FormId::Snooze { action: action.id },
        Asked::List(filter) => FormId::ListSnooze {
            action: action.id,
            filter,
        },
    };
    Form::snooze(id, action.due)
}
