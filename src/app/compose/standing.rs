//! The cards of a 1:1 that stands still, goes on or has ended, and of partners who are away.

use super::super::cx::{Room, Work};
use super::super::outcome::{Step, Stop};
use super::Composed;
use crate::chat::view::{AwayTold, AwayToldView, PauseState, PausedView, View};
use crate::domain::agenda::Whose;
use crate::domain::clock::Instant;
use crate::domain::delivery::{CardKind, Delivery, Subject};
use crate::domain::one_on_one::{Closing, Side, Standing};

/// So many dates a card lists.
const LISTED: usize = 5;

impl Work<'_> {
    /// Whether the 1:1 of a card has ended and the card has nothing to say about that: a new one is not
    /// sent, and one that was posted stays as it is.
    pub(super) async fn is_overtaken_by_the_end(&mut self, delivery: &Delivery) -> Step<bool> {
        let order = &delivery.order;
        let Some(id) = order.one_on_one else {
            return Ok(false);
        };
        let one = self.tx.one_on_one(id).await?;
        let one = one.ok_or(Stop::Broken("the 1:1 of a card"))?;
        let ended = matches!(
            one.standing,
            Standing::Closed {
                how: Closing::Ended,
                ..
            }
        );
        // What was held before the end has its recap.
        let recap = order.kind == CardKind::Recap && delivery.address.is_none();
        if !ended || recap || order.kind == CardKind::Ended {
            return Ok(false);
        }
        // What can be pressed to hold a meeting or to answer a proposal is closed where it stands.
        let closes = matches!(order.kind, CardKind::Agenda | CardKind::Live)
            || matches!(order.subject, Subject::Proposal(_));
        Ok(delivery.address.is_none() || !closes)
    }

    pub(super) async fn compose_standing(&mut self, delivery: &Delivery) -> Step<Composed> {
        let order = &delivery.order;
        let Some((room, side)) = self.seat_of(delivery).await? else {
            return Ok(Composed::Gone("not for this person"));
        };
        if order.kind == CardKind::Paused {
            return self.compose_paused(delivery, &room, side).await;
        }
        if order.kind == CardKind::Ended {
            let partner = room.partner(side);
            return Ok(Composed::last(View::Ended { partner }));
        }
        if room.one.standing != Standing::Active {
            return Ok(Composed::Gone("the 1:1 was paused again"));
        }
        let view = self.resumed_view(&room, side, Whose::Partner).await?;
        Ok(Composed::last(view))
    }

    async fn compose_paused(
        &mut self,
        delivery: &Delivery,
        room: &Room,
        side: Side,
    ) -> Step<Composed> {
        let fresh = delivery.address.is_none();
        let paused = matches!(room.one.standing, Standing::Paused { .. });
        if fresh && !paused {
            return Ok(Composed::Gone("the 1:1 goes on"));
        }
        let order = &delivery.order;
        if !fresh && self.tx.has_newer(order).await? {
            let partner = room.partner(side);
            return Ok(Composed::last(View::PausedAnew { partner }));
        }
        let view = self.paused_view(room, side).await?;
        Ok(Composed::Card {
            view: Box::new(view),
            living: paused,
        })
    }

    /// A pause as it stands, for one side.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn paused_view(&mut self, room: &Room, side: Side) -> Step<View> {
        let Standing::Paused { until } = room.one.standing else {
            let next = self.next_start_of(room).await?;
            return Ok(View::Paused(PausedView {
                one_on_one: room.id(),
                partner: room.partner(side),
                state: PauseState::Over { next },
            }));
        };
        let pauses = self.tx.pauses_of(room.id()).await?;
        let pause = pauses.last().ok_or(Stop::Broken("a pause that lasts"))?;
        let stretch = room.stretch_of_pause(pause, until);
        let out = self.left_out(room, &stretch).await?;
        Ok(View::Paused(PausedView {
            one_on_one: room.id(),
            partner: room.partner(side),
            state: PauseState::Paused {
                by: Whose::of(pause.by, room.one.person(side)),
                until: room.one.paused_until(),
                dates: out.listed(LISTED),
                next: out.next,
            },
        }))
    }

    /// That a 1:1 goes on, for one side.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resumed_view(&mut self, room: &Room, side: Side, by: Whose) -> Step<View> {
        Ok(View::Resumed {
            partner: room.partner(side),
            by,
            next: self.next_start_of(room).await?,
        })
    }

    async fn next_start_of(&mut self, room: &Room) -> Step<Option<Instant>> {
        let current = self.tx.current_meetings(room.id()).await?;
        let planned = current.iter().filter(|meeting| meeting.is_planned());
        Ok(planned.map(|meeting| meeting.starts_at).min())
    }

    /// What a partner's days away leave out, or bring back.
    pub(super) async fn compose_away(&mut self, delivery: &Delivery) -> Step<Composed> {
        let order = &delivery.order;
        let Subject::Away(id) = order.subject else {
            return Err(Stop::Broken("the days away of a card"));
        };
        let away = self.tx.away(id).await?;
        let away = away.ok_or(Stop::Broken("the days away of a card"))?;
        let Some((room, side)) = self.seat_of(delivery).await? else {
            return Ok(Composed::Gone("not for this person"));
        };
        let stretch = room.stretch_of(side.other(), &away);
        let out = self.left_out(&room, &stretch).await?;
        let back = order.kind == CardKind::AwayOver;
        let fresh = delivery.address.is_none();
        let told = match (away.holds(), back) {
            (true, _) => AwayTold::Holds,
            (false, true) => AwayTold::Back,
            (false, false) => AwayTold::TakenBack,
        };
        if fresh && (told == AwayTold::TakenBack || out.dates.is_empty()) {
            return Ok(Composed::Gone("nothing is left out any more"));
        }
        let view = View::AwayTold(AwayToldView {
            partner: room.partner(side),
            told,
            reason: away.reason.filter(|_| told == AwayTold::Holds),
            dates: out.listed(LISTED),
            next: out.next,
        });
        let living = told == AwayTold::Holds && self.now < stretch.span.end;
        Ok(Composed::Card {
            view: Box::new(view),
            living,
        })
    }
}
