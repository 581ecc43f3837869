//! Actions: promising, giving, ticking off, snoozing.
//!
//! The partner may tick, drop and reopen, and the owner is told; the words are the author's.

mod list;

use chrono::NaiveDate;

use super::cx::{Cx, Room};
use super::outcome::{Answer, Step, Stop};
use super::understand;
use crate::chat::command::{Fields, Owner, Typed, With};
use crate::chat::form::Form;
use crate::chat::parse;
use crate::chat::view::{ActionOccasion, ActionView, Saying, View};
use crate::domain::action::{Action, ActionState, Consent};
use crate::domain::agenda::line_of_action;
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::digest::reminders_over;
use crate::domain::id::{ActionId, OneOnOneId};
use crate::domain::one_on_one::Side;
use crate::domain::refusal::Refusal;

/// So many texts are offered when an action was not recognised.
const NEAR: usize = 3;

impl Cx<'_> {
    /// `action`.
    ///
    /// # Errors
    /// When the 1:1 is not clear, or the due day not understood.
    pub async fn action(&mut self, command: Typed) -> Step<Answer> {
        let Typed::Action {
            text,
            owner,
            due,
            with,
        } = command.clone()
        else {
            return Err(Stop::Broken("an `action`"));
        };
        let (room, side) = self.enter_with(&with, &command).await?;
        let owner = match owner {
            Owner::Me => side,
            Owner::Partner => side.other(),
        };
        let due = due
            .map(|due| self.due_day(&room, owner, &due))
            .transpose()?;
        let action = self.new_action(&room, owner, text, due).await?;
        self.work.tx.insert_action(&action).await?;
        self.acted(&room, side).await?;
        if action.consent == Consent::Asked {
            let subject = Subject::Action(action.id);
            self.work
                .owe(&room, owner, CardKind::ActionGiven, subject, 0)
                .await?;
        }
        self.followed(&room).await?;
        let view = self
            .work
            .action_view(&room, side, &action, ActionOccasion::Added)
            .await?;
        Ok(Answer::View(View::Action(view)))
    }

    async fn new_action(
        &mut self,
        room: &Room,
        owner: Side,
        text: String,
        due: Option<NaiveDate>,
    ) -> Step<Action> {
        let now = self.work.now;
        let owner_id = room.one.person(owner);
        let consent = if owner_id == self.actor.id {
            Consent::Agreed
        } else {
            Consent::Asked
        };
        Ok(Action {
            id: self.work.app.ids().make(now),
            one_on_one: room.id(),
            owner: owner_id,
            author: self.actor.id,
            text,
            due,
            state: ActionState::Open,
            consent,
            meeting: self.noting(room).await?,
            reminders: reminders_over(due, &room.rhythm(owner), now),
            created_at: now,
        })
    }

    /// A due day in words is a day in the owner's zone.
    fn due_day(&self, room: &Room, owner: Side, text: &str) -> Step<NaiveDate> {
        understand::day("due", text, self.work.now, room.zone_of(owner))
    }

    /// After a change: digests, live meeting and cards follow.
    async fn followed(&mut self, room: &Room) -> Step<()> {
        self.work.wake_digests(room).await?;
        self.doing_in(room).await
    }

    /// The form of **Add action**, sent. A wrong field gives the form again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn action_by_form(&mut self, id: OneOnOneId, fields: &Fields) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        let done = match read(fields) {
            Ok((text, owner, due)) => {
                self.action(Typed::Action {
                    text,
                    owner,
                    due,
                    with: With::Id(id),
                })
                .await
            }
            Err(stop) => Err(stop),
        };
        or_form_again(done, || Form::add_action(id, &room.partner(side)), fields)
    }

    /// An action of one of the actor's 1:1s.
    async fn enter_action(&mut self, id: ActionId) -> Step<(Room, Side, Action)> {
        let action = self.work.tx.action(id).await?.ok_or(Refusal::NotFound)?;
        let (room, side) = self.enter(action.one_on_one).await?;
        let action = self.work.tx.action(id).await?.ok_or(Refusal::NotFound)?;
        Ok((room, side, action))
    }

    /// `done`: ticks off the action that reads like that, or has that id.
    ///
    /// # Errors
    /// [`Refusal::UnknownAction`] with near matches.
    pub async fn done(&mut self, given: &str, with: &With) -> Step<Answer> {
        if let Ok(id) = given.trim().parse::<ActionId>() {
            return self.set_action(id, true, false).await;
        }
        let mut open = Vec::new();
        match with {
            With::Unsaid => {
                for (one, _) in self.own().await? {
                    open.extend(self.work.tx.open_actions(one.id).await?);
                }
            }
            With::Named(_) | With::Id(_) => {
                let command = Typed::Done {
                    action: given.to_owned(),
                    with: with.clone(),
                };
                let (room, _) = self.enter_with(with, &command).await?;
                open = self.work.tx.open_actions(room.id()).await?;
            }
        }
        match recognise(given, &open) {
            Ok(id) => self.set_action(id, true, false).await,
            Err(near) => Err(Refusal::UnknownAction {
                given: given.to_owned(),
                near,
            }
            .into()),
        }
    }

    /// **Done**, **Reopen**, **Drop**. The owner is told when the partner did it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn set_action(&mut self, id: ActionId, done: bool, dropped: bool) -> Step<Answer> {
        let (room, side, mut action) = self.enter_action(id).await?;
        let at = self.work.now;
        let (state, same) = match (done, dropped) {
            (true, _) => (
                ActionState::Done { at },
                matches!(action.state, ActionState::Done { .. }),
            ),
            (false, true) => (
                ActionState::Dropped { at },
                matches!(action.state, ActionState::Dropped { .. }),
            ),
            (false, false) => (ActionState::Open, action.is_open()),
        };
        if !same {
            action.state = state;
            if action.is_open() {
                let owner = if action.owner == room.one.person(side) {
                    side
                } else {
                    side.other()
                };
                action.reminders = reminders_over(action.due, &room.rhythm(owner), at);
            }
            self.change(&room, side, &action).await?;
        }
        self.action_answer(&room, side, &action).await
    }

    async fn action_answer(&mut self, room: &Room, side: Side, action: &Action) -> Step<Answer> {
        let view = self
            .work
            .action_view(room, side, action, ActionOccasion::Answered)
            .await?;
        Ok(Answer::Replace(View::Action(view)))
    }

    /// Keeps a changed action and tells the other side what concerns them.
    async fn change(&mut self, room: &Room, side: Side, action: &Action) -> Step<()> {
        self.work.tx.update_action(action).await?;
        self.acted(room, side).await?;
        if action.owner != self.actor.id {
            self.tell(room, side.other(), action).await?;
        }
        self.followed(room).await
    }

    async fn tell(&mut self, room: &Room, to: Side, action: &Action) -> Step<()> {
        // One card for each change, also for several within an instant.
        let occurrence = self.work.turn();
        let subject = Subject::Action(action.id);
        self.work
            .owe(room, to, CardKind::ActionChanged, subject, occurrence)
            .await?;
        Ok(())
    }

    /// **Agree** and **Not like that**: the author is told of a refusal.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for everybody but the owner, [`Refusal::OldCard`] once answered.
    pub async fn consent(&mut self, id: ActionId, agreed: bool) -> Step<Answer> {
        let (room, side, mut action) = self.enter_action(id).await?;
        if action.owner != self.actor.id {
            return Err(Refusal::NotFound.into());
        }
        let answer = if agreed {
            Consent::Agreed
        } else {
            Consent::Refused
        };
        if action.consent != answer {
            if !action.is_open() {
                return Err(Refusal::OldCard.into());
            }
            action.consent = answer;
            self.work.tx.update_action(&action).await?;
            self.acted(&room, side).await?;
            if !agreed {
                self.tell(&room, side.other(), &action).await?;
            }
            self.followed(&room).await?;
        }
        self.action_answer(&room, side, &action).await
    }

    /// **Snooze**: a form for a new due day.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn snooze_form(&mut self, id: ActionId) -> Step<Answer> {
        let (_, _, action) = self.enter_action(id).await?;
        Ok(Answer::Form(Form::snooze(id, action.due)))
    }

    /// The form of **Snooze**, sent.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn snooze(&mut self, id: ActionId, fields: &Fields) -> Step<Answer> {
        let (room, side, mut action) = self.enter_action(id).await?;
        let owner = owner_side(&room, &action);
        match self.due_day(&room, owner, fields.get("due").map_or("", String::as_str)) {
            Ok(due) => {
                action.due = Some(due);
                action.reminders = reminders_over(Some(due), &room.rhythm(owner), self.work.now);
                self.change(&room, side, &action).await?;
                self.action_answer(&room, side, &action).await
            }
            Err(stop) => or_form_again(Err(stop), || Form::snooze(id, action.due), fields),
        }
    }

    /// **Edit** of an action: a form, for its author and its owner.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn action_form(&mut self, id: ActionId) -> Step<Answer> {
        let (room, side, action) = self.enter_action(id).await?;
        self.may_edit(&action)?;
        Ok(Answer::Form(self.edit_form(&room, side, &action)))
    }

    fn edit_form(&self, room: &Room, side: Side, action: &Action) -> Form {
        let owner = if action.owner == self.actor.id {
            Owner::Me
        } else {
            Owner::Partner
        };
        Form::edit_action(
            action.id,
            &action.text,
            owner,
            action.due,
            &room.partner(side),
        )
    }

    fn may_edit(&self, action: &Action) -> Step<()> {
        let theirs = action.author == self.actor.id || action.owner == self.actor.id;
        if theirs {
            Ok(())
        } else {
            Err(Refusal::NotTheAuthor.into())
        }
    }

    /// The form of an action, sent.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for everybody but author and owner.
    pub async fn edit_action(&mut self, id: ActionId, fields: &Fields) -> Step<Answer> {
        let (room, side, action) = self.enter_action(id).await?;
        self.may_edit(&action)?;
        let form = self.edit_form(&room, side, &action);
        let edited = match read(fields) {
            Ok((text, owner, due)) => self.edited(&room, side, action, text, owner, due),
            Err(stop) => Err(stop),
        };
        match edited {
            Ok((action, given)) => {
                self.change(&room, side, &action).await?;
                if given {
                    let occurrence = self.work.turn();
                    let (to, subject) = (side.other(), Subject::Action(id));
                    self.work
                        .owe(&room, to, CardKind::ActionGiven, subject, occurrence)
                        .await?;
                }
                self.action_answer(&room, side, &action).await
            }
            Err(stop) => or_form_again(Err(stop), || form, fields),
        }
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

    /// **Undo** of an action's adding.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn remove_action(&mut self, id: ActionId) -> Step<Answer> {
        let (room, side, action) = self.enter_action(id).await?;
        if action.author != self.actor.id {
            return Err(Refusal::NotTheAuthor.into());
        }
        if !action.is_open() {
            return Err(Refusal::CannotUndo.into());
        }
        self.work
            .tx
            .touch_subject(Subject::Action(id), self.work.now)
            .await?;
        self.work.tx.delete_action(id).await?;
        self.followed(&room).await?;
        Ok(Answer::Replace(View::Said {
            partner: Some(room.partner(side)),
            saying: Saying::ActionRemoved,
        }))
    }

    /// The card of an action.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn action_card(&mut self, id: ActionId) -> Step<Answer> {
        let (room, side, action) = self.enter_action(id).await?;
        let view = self
            .work
            .action_view(&room, side, &action, ActionOccasion::Looked)
            .await?;
        Ok(Answer::View(View::Action(view)))
    }
}

impl super::cx::Work<'_> {
    /// An action as a card for one side.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn action_view(
        &mut self,
        room: &Room,
        side: Side,
        action: &Action,
        occasion: ActionOccasion,
    ) -> Step<ActionView> {
        let reader = room.one.person(side);
        let (people, today) = (room.one.terms.people, room.today(self.now));
        Ok(ActionView {
            one_on_one: room.id(),
            partner: room.partner(side),
            line: line_of_action(action, reader, people, today, self.now),
            occasion,
            owner_open: self.tx.count_open_actions(room.id(), action.owner).await?,
            mine_to_edit: action.author == reader || action.owner == reader,
        })
    }
}

/// The side that an action's owner sits on.
#[must_use]
pub fn owner_side(room: &Room, action: &Action) -> Side {
    if action.owner == room.one.person(Side::Lead) {
        Side::Lead
    } else {
        Side::Report
    }
}

/// The action that reads like what was typed, or the texts of the nearest ones.
fn recognise(given: &str, open: &[Action]) -> Result<ActionId, Vec<String>> {
    let wanted = given.trim().to_lowercase();
    let exact: Vec<&Action> = open
        .iter()
        .filter(|action| action.text.to_lowercase() == wanted)
        .collect();
    let part: Vec<&Action> = open
        .iter()
        .filter(|action| action.text.to_lowercase().contains(&wanted))
        .collect();
    match (exact.as_slice(), part.as_slice()) {
        ([only], _) | ([], [only]) => Ok(only.id),
        ([], []) => {
            let mut near: Vec<(f64, &Action)> = open
                .iter()
                .map(|action| {
                    (
                        strsim::jaro_winkler(&wanted, &action.text.to_lowercase()),
                        action,
                    )
                })
                .collect();
            near.sort_by(|a, b| b.0.total_cmp(&a.0));
            Err(near
                .into_iter()
                .take(NEAR)
                .map(|(_, action)| action.text.clone())
                .collect())
        }
        ([], several) | (several, _) => Err(several
            .iter()
            .take(NEAR)
            .map(|action| action.text.clone())
            .collect()),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the options of one command make that command"
)]
fn read(fields: &Fields) -> Step<(String, Owner, Option<String>)> {
    let options = fields.iter().filter(|(_, value)| !value.trim().is_empty());
    match parse::from_options(
        "action",
        options.map(|(name, value)| (name.clone(), value.clone())),
    )? {
        Typed::Action {
            text, owner, due, ..
        } => Ok((text, owner, due)),
        _ => Err(Stop::Broken("a form of another command")),
    }
}

/// A wrong field gives the form again, with what was typed.
fn or_form_again(done: Step<Answer>, form: impl FnOnce() -> Form, fields: &Fields) -> Step<Answer> {
    match done {
        Err(Stop::Refused(refusal)) if mendable(&refusal) => {
            Ok(Answer::Form(form().again(fields, refusal)))
        }
        other => other,
    }
}

fn mendable(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::BadDate { .. }
            | Refusal::BadChoice { .. }
            | Refusal::TooLong { .. }
            | Refusal::MissingOption { .. }
            | Refusal::BadNumber { .. }
    )
}
