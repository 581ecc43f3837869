//! What can wait for a working start: questions, actions, drift, and the digest of several.

use super::super::change::offers_for;
use super::super::cx::{Room, Work};
use super::super::outcome::{Step, Stop};
use super::{Composed, OfMeeting};
use crate::chat::view::{
    ActionOccasion, DigestItem, DriftView, QuestionView, Saying, SkipOutcome, View,
};
use crate::domain::action::{Action, ActionState};
use crate::domain::delivery::{CardKind, Delivery, DigestRef, Subject};
use crate::domain::digest::{QUESTIONS_WITHOUT_ANSWER, is_wanted};
use crate::domain::id::{OneOnOneId, PersonId};
use crate::domain::meeting::{Meeting, MeetingState, Met};
use crate::domain::one_on_one::{Side, Standing};
use crate::domain::person::Person;

impl Work<'_> {
    pub(super) async fn compose_question(&mut self, card: OfMeeting<'_>) -> Step<Composed> {
        let OfMeeting {
            delivery,
            room,
            side,
            meeting,
        } = card;
        let view = self.question_view(room, side, meeting).await?;
        let living = view.open;
        if delivery.address.is_none() && !living {
            return Ok(Composed::Gone("it was answered before it was asked"));
        }
        Ok(Composed::Card {
            view: Box::new(View::SecondQuestion(view)),
            living,
        })
    }

    async fn question_view(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
    ) -> Step<QuestionView> {
        let unknown = matches!(
            meeting.state,
            MeetingState::Ended {
                met: Met::Unknown,
                ..
            }
        );
        Ok(QuestionView {
            meeting: meeting.id,
            partner: room.partner(side),
            starts_at: meeting.starts_at,
            open: unknown && self.is_answerable(room, meeting).await?,
            last: self.is_last_question(room.people.of(side), meeting).await?,
        })
    }

    /// Whether a second question is the one after which a person is not asked again: the newest of those that they
    /// let go by.
    async fn is_last_question(&mut self, person: &Person, meeting: &Meeting) -> Step<bool> {
        if person.switches.second_question || person.unanswered_questions < QUESTIONS_WITHOUT_ANSWER
        {
            return Ok(false);
        }
        let mut newest = None;
        for other in self.tx.unanswered_meetings_of(person.id).await? {
            let subject = Subject::Meeting(other.id);
            let asked = self
                .tx
                .posted_to(subject, CardKind::SecondQuestion, person.id)
                .await?;
            if asked.is_some() {
                newest = newest.max(Some(other.starts_at));
            }
        }
        Ok(newest.is_none_or(|newest| meeting.starts_at >= newest))
    }

    pub(super) async fn compose_action(&mut self, delivery: &Delivery) -> Step<Composed> {
        let order = &delivery.order;
        let Subject::Action(id) = order.subject else {
            return Err(Stop::Broken("the action of a card"));
        };
        let Some((room, side)) = self.seat_of(delivery).await? else {
            return Ok(Composed::Gone("not for this person"));
        };
        let Some(action) = self.tx.action(id).await? else {
            // Its adding was undone: a card says so where it stands, and is not sent otherwise.
            if delivery.address.is_none() {
                return Ok(Composed::Gone("the action was removed"));
            }
            return Ok(Composed::last(View::Said {
                partner: Some(room.partner(side)),
                saying: Saying::ActionGone,
            }));
        };
        let occasion = if order.kind == CardKind::ActionGiven {
            ActionOccasion::Given
        } else if order.kind == CardKind::ActionReminder {
            ActionOccasion::Due
        } else {
            ActionOccasion::Changed
        };
        if delivery.address.is_none()
            && occasion == ActionOccasion::Due
            && action.state != ActionState::Open
        {
            return Ok(Composed::Gone("the action was done or dropped"));
        }
        let is_mine = action.owner == order.recipient;
        let today = *room.today(self.now).of(side);
        let is_due = action.due.is_some_and(|due| due <= today);
        // It was told of anew, went back to the other, or was put off, since this was sent.
        let overtaken = match occasion {
            ActionOccasion::Changed => self.tx.has_newer(order).await?,
            ActionOccasion::Given => !is_mine,
            ActionOccasion::Due => action.is_open() && !(is_mine && is_due),
            ActionOccasion::Added | ActionOccasion::Looked | ActionOccasion::Answered => false,
        };
        let occasion = if overtaken {
            ActionOccasion::Looked
        } else {
            occasion
        };
        let view = self.action_view(&room, side, &action, occasion).await?;
        // It follows its action alone, whose every change revives it: an open action may stay so for years.
        Ok(Composed::last(View::Action(view)))
    }

    pub(super) async fn compose_drift(&mut self, delivery: &Delivery) -> Step<Composed> {
        let order = &delivery.order;
        let Subject::OneOnOne(id) = order.subject else {
            return Err(Stop::Broken("the 1:1 of a card"));
        };
        match self.drift_view(order.recipient, id).await? {
            Some(view) if view.last_met.is_none_or(|at| at < order.due_at) => {
                Ok(Composed::last(View::Drift(view)))
            }
            Some(_) => Ok(Composed::Gone("they have met since")),
            None => Ok(Composed::Gone("the 1:1 ended, or pauses")),
        }
    }

    /// The same as `seat`, of a 1:1 that goes on: nothing is asked about any other.
    async fn active_seat(
        &mut self,
        id: OneOnOneId,
        reader: PersonId,
    ) -> Step<Option<(Room, Side)>> {
        let seat = self.seat(id, reader).await?;
        Ok(seat.filter(|(room, _)| room.one.standing == Standing::Active))
    }

    async fn drift_view(&mut self, reader: PersonId, id: OneOnOneId) -> Step<Option<DriftView>> {
        let Some((room, side)) = self.active_seat(id, reader).await? else {
            return Ok(None);
        };
        let current = self.tx.current_meetings(id).await?;
        Ok(Some(DriftView {
            one_on_one: id,
            partner: room.partner(side),
            last_met: self.tx.last_met(id).await?.map(|met| met.starts_at),
            next: current
                .first()
                .map(|meeting| (meeting.id, meeting.starts_at)),
            topics: self.visible_open(&room, side).await?.len(),
            actions: self.tx.open_actions(id).await?.len(),
            offers: offers_for(&room.one.terms),
        }))
    }

    pub(super) async fn compose_digest(&mut self, delivery: &Delivery) -> Step<Composed> {
        let order = &delivery.order;
        let mut items = Vec::new();
        for item in &order.items {
            items.extend(self.digest_item(order.recipient, *item).await?);
        }
        if items.is_empty() {
            return Ok(Composed::Gone("everything in it was settled"));
        }
        Ok(Composed::last(View::Digest(items)))
    }

    /// A thing of a digest as it stands now; `None` when it was settled, or is not wanted any more.
    ///
    /// # Errors
    /// When the database fails.
    pub(in crate::app) async fn digest_item(
        &mut self,
        reader: PersonId,
        item: DigestRef,
    ) -> Step<Option<DigestItem>> {
        let person = self.person(reader).await?;
        if !is_wanted(item.kind, &person) {
            return Ok(None);
        }
        match item.subject {
            Subject::Action(id) => {
                let Some(action) = self.tx.action(id).await?.filter(Action::is_open) else {
                    return Ok(None);
                };
                let Some((room, side)) = self.active_seat(action.one_on_one, reader).await? else {
                    return Ok(None);
                };
                let view = self
                    .action_view(&room, side, &action, ActionOccasion::Due)
                    .await?;
                Ok(Some(DigestItem::ActionDue(view)))
            }
            Subject::Meeting(id) => {
                let meeting = self
                    .tx
                    .meeting(id)
                    .await?
                    .ok_or(Stop::Broken("the meeting of a digest"))?;
                let Some((room, side)) = self.active_seat(meeting.one_on_one, reader).await? else {
                    return Ok(None);
                };
                if item.kind == CardKind::SecondQuestion {
                    let view = self.question_view(&room, side, &meeting).await?;
                    return Ok(view.open.then_some(DigestItem::DidYouMeet(view)));
                }
                let view = self.skipped_view(&room, side, &meeting, true).await?;
                Ok((view.outcome == SkipOutcome::Open).then_some(DigestItem::SkipWaits(view)))
            }
            Subject::OneOnOne(id) => Ok(self.drift_view(reader, id).await?.map(DigestItem::Drift)),
            Subject::Proposal(_) | Subject::Person(_) | Subject::Away(_) => {
                Err(Stop::Broken("an item of a digest"))
            }
        }
    }
}
