//! Makes cards: the fresh state of a 1:1 as one reader may see it.
//!
//! Nothing is composed for anyone but the two of a 1:1, and nothing for a moment that has passed: a
//! card that is no longer true composes to [`Composed::Gone`] with the reason, which goes to the log.

mod agenda;
mod change;
mod digest;
mod proposal;
mod settings;
mod skip;
mod standing;

use self::skip::compose_restored;
use super::cx::{Room, Work};
use super::outcome::{Step, Stop};
use crate::chat::view::{NudgeView, View};
use crate::domain::delivery::{CardKind, Delivery, Subject};
use crate::domain::digest::is_wanted;
use crate::domain::id::{OneOnOneId, PersonId};
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

/// The card of a meeting, to be made for one side.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfMeeting<'a> {
    /// The row of the outbox.
    pub delivery: &'a Delivery,
    /// The 1:1.
    pub room: &'a Room,
    /// The reader's.
    pub side: Side,
    /// The meeting.
    pub meeting: &'a Meeting,
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
        if self.is_overtaken_by_the_end(delivery).await? {
            return Ok(Composed::Gone("the 1:1 has ended"));
        }
        if fresh {
            let person = self.person(order.recipient).await?;
            if !is_wanted(order.kind, &person) {
                return Ok(Composed::Gone("it was switched off"));
            }
            // Each is composed of the state as it is now, so both would say the same; but for digests, which are made of
            // other things each time.
            if order.kind != CardKind::Digest && self.tx.has_newer(order).await? {
                return Ok(Composed::Gone("a newer one says it"));
            }
        }
        match order.kind {
            CardKind::Invitation
            | CardKind::InvitationReminder
            | CardKind::Invited
            | CardKind::InvitationAnswer
            | CardKind::ChangeProposed
            | CardKind::ChangeReminder
            | CardKind::ChangeSent
            | CardKind::ChangeAnswer => self.compose_proposal(delivery).await,
            CardKind::Nudge
            | CardKind::Agenda
            | CardKind::Live
            | CardKind::Recap
            | CardKind::Skipped
            | CardKind::SkipReminder
            | CardKind::SecondQuestion
            | CardKind::Moved
            | CardKind::Restored => self.compose_meeting(delivery).await,
            CardKind::ActionGiven | CardKind::ActionChanged | CardKind::ActionReminder => {
                self.compose_action(delivery).await
            }
            CardKind::Away | CardKind::AwayOver => self.compose_away(delivery).await,
            CardKind::Drift => self.compose_drift(delivery).await,
            CardKind::Paused | CardKind::Resumed | CardKind::Ended => {
                self.compose_standing(delivery).await
            }
            CardKind::Unreachable => self.compose_unreachable(delivery).await,
            CardKind::AccountGone => self.compose_account_gone(delivery).await,
            CardKind::Digest => self.compose_digest(delivery).await,
            CardKind::CatchUp => self.compose_catch_up(order.recipient).await,
        }
    }

    /// The 1:1 that a card belongs to, and the side that its reader sits on; `None` for everybody else.
    ///
    /// # Errors
    /// [`Stop::Broken`] when the card belongs to none.
    pub(super) async fn seat_of(&mut self, delivery: &Delivery) -> Step<Option<(Room, Side)>> {
        let order = &delivery.order;
        let id = order.one_on_one.ok_or(Stop::Broken("the 1:1 of a card"))?;
        self.seat(id, order.recipient).await
    }

    /// A 1:1 and the side that a reader sits on; `None` for everybody else. Without a lock, for looking.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn seat(
        &mut self,
        id: OneOnOneId,
        reader: PersonId,
    ) -> Step<Option<(Room, Side)>> {
        let Some(room) = self.look(id).await? else {
            return Ok(None);
        };
        Ok(room.one.side_of(reader).map(|side| (room, side)))
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "`compose` has a place for each kind, and sends only a meeting's here"
    )]
    async fn compose_meeting(&mut self, delivery: &Delivery) -> Step<Composed> {
        let Subject::Meeting(id) = delivery.order.subject else {
            return Err(Stop::Broken("the meeting of a card"));
        };
        let meeting = self
            .tx
            .meeting(id)
            .await?
            .ok_or(Stop::Broken("the meeting of a card"))?;
        let Some((room, side)) = self.seat_of(delivery).await? else {
            return Ok(Composed::Gone("not for this person"));
        };
        let card = OfMeeting {
            delivery,
            room: &room,
            side,
            meeting: &meeting,
        };
        match delivery.order.kind {
            CardKind::Nudge => self.compose_nudge(card).await,
            CardKind::Agenda => self.compose_agenda(card).await,
            CardKind::Live => self.compose_live(card).await,
            CardKind::Recap => self.compose_recap(card).await,
            CardKind::Skipped => self.compose_skipped(card, false).await,
            CardKind::SkipReminder => self.compose_skipped(card, true).await,
            CardKind::SecondQuestion => self.compose_question(card).await,
            CardKind::Moved => self.compose_moved(card).await,
            CardKind::Restored => Ok(compose_restored(card, self.now)),
            _ => Err(Stop::Broken("a card of a meeting")),
        }
    }

    async fn compose_nudge(&mut self, card: OfMeeting<'_>) -> Step<Composed> {
        let OfMeeting {
            delivery,
            room,
            side,
            meeting,
        } = card;
        let occurrence = delivery.order.occurrence;
        let current = meeting.is_planned() && meeting.revision == occurrence;
        if delivery.address.is_none() && !current {
            return Ok(Composed::Gone("the meeting was moved, skipped or held"));
        }
        let hours = room.people.of(side).hours;
        if delivery.address.is_none() && !hours.contains(room.zone_of(side), self.now) {
            return Ok(Composed::Gone("the working day is over"));
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
