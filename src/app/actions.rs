//! Actions: promising, giving, ticking off, snoozing.
//!
//! The partner may tick, drop and reopen, and the owner is told; the words are the author's.

mod change;
mod list;

use chrono::NaiveDate;

pub(super) use self::change::{Asked, Mark};
use super::cx::{Cx, Room};
use super::outcome::{Answer, Step, Stop};
use super::understand;
use crate::chat::command::{Fields, Owner, Typed, With};
use crate::chat::form::Form;
use crate::chat::parse;
use crate::chat::view::{ActionOccasion, ActionView, View};
use crate::domain::action::{Action, ActionState, Consent};
use crate::domain::agenda::line_of_action;
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::digest::reminders_over;
use crate::domain::id::{ActionId, OneOnOneId};
use crate::domain::one_on_one::Side;
use crate::domain::plenty::Plenty;
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
        let made = self.made(&room).await?;
        Plenty::OpenActions.one_more(made.actions)?;
        if action.consent == Consent::Asked {
            Plenty::GivenActions.one_more(made.asked)?;
        }
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
    pub(super) async fn followed(&mut self, room: &Room) -> Step<()> {
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
            return self.mark_action(id, Mark::Done, Asked::Card).await;
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
            Ok(id) => self.mark_action(id, Mark::Done, Asked::Card).await,
            Err(near) => Err(Refusal::UnknownAction {
                given: given.to_owned(),
                near,
            }
            .into()),
        }
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
            let subject = Subject::Action(id);
            self.work.tx.revive(subject, self.work.now).await?;
            self.acted(&room, side).await?;
            if !agreed {
                self.tell(&room, side.other(), &action).await?;
            }
            self.followed(&room).await?;
        }
        self.action_answer(&room, side, &action, None, Asked::Card)
            .await
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
            mine_to_edit: action.author == reader,
            undo: None,
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
