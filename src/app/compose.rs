//! Makes cards: the fresh state of a 1:1 as one reader may see it.
//!
//! Nothing is composed for anyone but the two of a 1:1, and nothing for a moment that has passed: a
//! card that is no longer true composes to [`Composed::Gone`] with the reason, which goes to the log.

mod agenda;
mod digest;
mod proposal;
mod skip;

use self::skip::{compose_moved, compose_restored};
use super::cx::{Room, Work};
use super::outcome::{Step, Stop};
use crate::chat::view::{NudgeView, Saying, View};
use crate::domain::delivery::{CardKind, Delivery, Subject};
use crate::domain::id::{MeetingId, OneOnOneId, PersonId};
use crate::domain::meeting::Meeting;
use crate::domain::one_on_one::Side;
use crate::domain::topic::{Author, Topic};

/// What a delivery came to.
#[derive(Debug)]
pub enum Composed {
    /// A card; `living` while the state that it shows may still change.
    Card {
        /// The screen.
        view: Box<View>,
        /// Whether later changes are to be shown in it.
        living: bool,
    },
    /// Nothing: the moment has passed.
    Gone(&'static str),
}

impl Composed {
    pub(super) fn living(view: View) -> Self {
        Self::Card {
            view: Box::new(view),
            living: true,
        }
    }

    pub(super) fn last(view: View) -> Self {
        Self::Card {
            view: Box::new(view),
            living: false,
        }
    }
}

impl Work<'_> {
    /// The card of a delivery, as its recipient sees it now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn compose(&mut self, delivery: &Delivery) -> Step<Composed> {
        let order = &delivery.order;
        let fresh = delivery.address.is_none();
        if fresh && order.expires_at.is_some_and(|at| at <= self.now) {
            return Ok(Composed::Gone("it came too late to be of use"));
        }
        match order.subject {
            Subject::Proposal(id) => self.compose_proposal(delivery, id).await,
            Subject::Meeting(id) => self.compose_meeting(delivery, id).await,
            Subject::OneOnOne(id) => self.compose_drift(order.recipient, id).await,
            Subject::Action(id) => match self.tx.action(id).await? {
                Some(action) => self.compose_action(delivery, action).await,
                None => self.compose_removed_action(delivery).await,
            },
            Subject::Person(id) => self.compose_digest(id, &order.items).await,
        }
    }

    /// A card of an action whose adding was undone says so where it stands, and is not sent otherwise.
    async fn compose_removed_action(&mut self, delivery: &Delivery) -> Step<Composed> {
        let order = &delivery.order;
        let (Some(_), Some(id)) = (&delivery.address, order.one_on_one) else {
            return Ok(Composed::Gone("the action was removed"));
        };
        let Some((room, side)) = self.seat(id, order.recipient).await? else {
            return Ok(Composed::Gone("not for this person"));
        };
        Ok(Composed::last(View::Said {
            partner: Some(room.partner(side)),
            saying: Saying::ActionRemoved,
        }))
    }

    /// A 1:1 and the side that a reader sits on; `None` for everybody else.
    async fn seat(&mut self, id: OneOnOneId, reader: PersonId) -> Step<Option<(Room, Side)>> {
        let Some(room) = self.look(id).await? else {
            return Ok(None);
        };
        Ok(room.one.side_of(reader).map(|side| (room, side)))
    }

    async fn compose_meeting(&mut self, delivery: &Delivery, id: MeetingId) -> Step<Composed> {
        let meeting = self
            .tx
            .meeting(id)
            .await?
            .ok_or(Stop::Broken("the meeting of a card"))?;
        let Some((room, side)) = self
            .seat(meeting.one_on_one, delivery.order.recipient)
            .await?
        else {
            return Ok(Composed::Gone("not for this person"));
        };
        match delivery.order.kind {
            CardKind::Nudge => self.compose_nudge(delivery, &room, side, &meeting).await,
            CardKind::Agenda => self.compose_agenda(delivery, &room, side, &meeting).await,
            CardKind::Live => self.compose_live(delivery, &room, side, &meeting).await,
            CardKind::Recap => self.compose_recap(delivery, &room, side, &meeting).await,
            CardKind::Skipped => {
                self.compose_skipped(delivery, &room, side, &meeting, false)
                    .await
            }
            CardKind::SkipReminder => {
                self.compose_skipped(delivery, &room, side, &meeting, true)
                    .await
            }
            CardKind::SecondQuestion => self.compose_question(&room, side, &meeting).await,
            CardKind::Moved => Ok(compose_moved(delivery, &room, side, &meeting, self.now)),
            CardKind::Restored => Ok(compose_restored(delivery, &room, side, &meeting, self.now)),
            CardKind::Invitation
            | CardKind::InvitationReminder
            | CardKind::Invited
            | CardKind::InvitationAnswer
            | CardKind::ActionGiven
            | CardKind::ActionChanged
            | CardKind::ActionReminder
            | CardKind::Drift
            | CardKind::Digest => Err(Stop::Broken("a card of a meeting")),
        }
    }

    async fn compose_nudge(
        &mut self,
        delivery: &Delivery,
        room: &Room,
        side: Side,
        meeting: &Meeting,
    ) -> Step<Composed> {
        let occurrence = delivery.order.occurrence;
        let current = meeting.is_planned() && meeting.revision == occurrence;
        if delivery.address.is_none() && !current {
            return Ok(Composed::Gone("the meeting was moved, skipped or held"));
        }
        let reader = room.one.person(side);
        let actions = self.tx.open_actions(room.id()).await?;
        let view = View::Nudge(NudgeView {
            one_on_one: room.id(),
            partner: room.partner(side),
            starts_at: meeting.starts_at,
            topics: self.visible_open(room, side).await?.len(),
            own_actions: actions
                .iter()
                .filter(|action| action.owner == reader)
                .count(),
            current,
        });
        Ok(Composed::Card {
            view: Box::new(view),
            living: current,
        })
    }

    /// Open topics. Those that the first meeting opens with are only there until the two have met.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn on_the_list(&mut self, room: &Room) -> Step<Vec<Topic>> {
        let mut topics = self.tx.open_topics(room.id()).await?;
        if self.tx.met_count(room.id()).await? > 0 {
            topics.retain(|topic| topic.author != Author::Duologue);
        }
        Ok(topics)
    }

    /// Open topics that a side may read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visible_open(&mut self, room: &Room, side: Side) -> Step<Vec<Topic>> {
        let reader = room.one.person(side);
        let mut topics = self.on_the_list(room).await?;
        topics.retain(|topic| topic.visible_to(reader, self.now));
        Ok(topics)
    }
}
