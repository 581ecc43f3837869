//! What can wait for a working start: questions, actions, drift, and the digest of several.

use super::super::cx::{Room, Work};
use super::super::outcome::{Step, Stop};
use super::Composed;
use crate::chat::view::{ActionOccasion, DigestItem, DriftView, QuestionView, SkipOutcome, View};
use crate::domain::action::{Action, ActionState};
use crate::domain::delivery::{CardKind, Delivery, DigestRef, Subject};
use crate::domain::id::{OneOnOneId, PersonId};
use crate::domain::meeting::{Meeting, MeetingState, Met};
use crate::domain::one_on_one::{Side, Standing};

impl Work<'_> {
    pub(super) async fn compose_question(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
    ) -> Step<Composed> {
        let view = self.question_view(room, side, meeting).await?;
        let living = view.open;
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
            last: !room.people.of(side).switches.second_question,
        })
    }

    pub(super) async fn compose_action(
        &mut self,
        delivery: &Delivery,
        action: Action,
    ) -> Step<Composed> {
        let order = &delivery.order;
        let Some((room, side)) = self.seat(action.one_on_one, order.recipient).await? else {
            return Ok(Composed::Gone("not for this person"));
        };
        let occasion = match order.kind {
            CardKind::ActionGiven => ActionOccasion::Given,
            CardKind::ActionReminder => ActionOccasion::Due,
            CardKind::ActionChanged
            | CardKind::Invitation
            | CardKind::InvitationReminder
            | CardKind::Invited
            | CardKind::InvitationAnswer
            | CardKind::Nudge
            | CardKind::Agenda
            | CardKind::Live
            | CardKind::Recap
            | CardKind::Skipped
            | CardKind::SkipReminder
            | CardKind::Moved
            | CardKind::Restored
            | CardKind::SecondQuestion
            | CardKind::Drift
            | CardKind::Digest => ActionOccasion::Changed,
        };
        if delivery.address.is_none()
            && occasion == ActionOccasion::Due
            && action.state != ActionState::Open
        {
            return Ok(Composed::Gone("the action was done or dropped"));
        }
        let view = self.action_view(&room, side, &action, occasion).await?;
        let living = action.is_open();
        Ok(Composed::Card {
            view: Box::new(View::Action(view)),
            living,
        })
    }

    pub(super) async fn compose_drift(
        &mut self,
        reader: PersonId,
        id: OneOnOneId,
    ) -> Step<Composed> {
        match self.drift_view(reader, id).await? {
            Some(view) => Ok(Composed::last(View::Drift(view))),
            None => Ok(Composed::Gone("the 1:1 ended")),
        }
    }

    async fn drift_view(&mut self, reader: PersonId, id: OneOnOneId) -> Step<Option<DriftView>> {
        let Some((room, side)) = self.seat(id, reader).await? else {
            return Ok(None);
        };
        if room.one.standing != Standing::Active {
            return Ok(None);
        }
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
        }))
    }

    pub(super) async fn compose_digest(
        &mut self,
        reader: PersonId,
        refs: &[DigestRef],
    ) -> Step<Composed> {
        let mut items = Vec::new();
        for item in refs {
            items.extend(self.digest_item(reader, *item).await?);
        }
        if items.is_empty() {
            return Ok(Composed::Gone("everything in it was settled"));
        }
        Ok(Composed::last(View::Digest(items)))
    }

    async fn digest_item(&mut self, reader: PersonId, item: DigestRef) -> Step<Option<DigestItem>> {
        match item.subject {
            Subject::Action(id) => {
                let Some(action) = self.tx.action(id).await?.filter(Action::is_open) else {
                    return Ok(None);
                };
                let Some((room, side)) = self.seat(action.one_on_one, reader).await? else {
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
                let Some((room, side)) = self.seat(meeting.one_on_one, reader).await? else {
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
            Subject::Proposal(_) | Subject::Person(_) => Err(Stop::Broken("an item of a digest")),
        }
    }
}
