//! The cards of a meeting that does not take place when it should.

use super::super::cx::{Room, Work};
use super::super::outcome::Step;
use super::super::skips::moved_view;
use super::Composed;
use crate::chat::view::{MoveState, MovedView, SkipOutcome, SkippedView, View};
use crate::domain::agenda::Whose;
use crate::domain::clock::Instant;
use crate::domain::delivery::Delivery;
use crate::domain::meeting::{Choice, Meeting, MeetingState, Met};
use crate::domain::one_on_one::Side;

impl Work<'_> {
    pub(super) async fn compose_skipped(
        &mut self,
        delivery: &Delivery,
        room: &Room,
        side: Side,
        meeting: &Meeting,
        reminder: bool,
    ) -> Step<Composed> {
        let view = self.skipped_view(room, side, meeting, reminder).await?;
        let open = view.outcome == SkipOutcome::Open;
        if delivery.address.is_none() && !open {
            return Ok(Composed::Gone("the skip was settled"));
        }
        let living = open || view.undo;
        Ok(Composed::Card {
            view: Box::new(View::Skipped(view)),
            living,
        })
    }

    /// A skipped meeting as one side sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn skipped_view(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
        reminder: bool,
    ) -> Step<SkippedView> {
        let reader = room.one.person(side);
        let next = self.next_regular(room, meeting).await?;
        let (by, outcome) = match meeting.state {
            MeetingState::Skipped {
                by,
                choice: Choice::Wait,
                ..
            } => (by, SkipOutcome::Waiting),
            MeetingState::Skipped {
                by,
                choice: Choice::Open,
                ..
            } => {
                let passed = self.is_passed(room, meeting).await?;
                (
                    by,
                    if passed {
                        SkipOutcome::Passed
                    } else {
                        SkipOutcome::Open
                    },
                )
            }
            MeetingState::Planned if meeting.moved_from.is_none() => (None, SkipOutcome::TakenBack),
            MeetingState::Planned | MeetingState::Live { .. } if meeting.moved_from.is_some() => {
                (None, SkipOutcome::MovedTo(meeting.starts_at))
            }
            MeetingState::Planned
            | MeetingState::Live { .. }
            | MeetingState::Ended { .. }
            | MeetingState::Cancelled { .. } => (None, SkipOutcome::Passed),
        };
        let open = outcome == SkipOutcome::Open;
        let slots = if open {
            self.make_up_times(room, meeting).await?
        } else {
            Vec::new()
        };
        let starts_at = match outcome {
            SkipOutcome::MovedTo(_) => meeting.moved_from.unwrap_or(meeting.starts_at),
            SkipOutcome::Open
            | SkipOutcome::Waiting
            | SkipOutcome::TakenBack
            | SkipOutcome::Passed => meeting.starts_at,
        };
        Ok(SkippedView {
            meeting: meeting.id,
            partner: room.partner(side),
            starts_at,
            by: by.map(|by| Whose::of(by, reader)),
            reason: meeting.reason.clone(),
            topics: self.visible_open(room, side).await?.len(),
            actions: self.tx.open_actions(room.id()).await?.len(),
            last_met: self.tx.last_met(room.id()).await?.map(|met| met.starts_at),
            slots,
            next,
            undo: matches!(outcome, SkipOutcome::Open | SkipOutcome::Waiting)
                && by.is_some()
                && meeting.starts_at > self.now,
            in_a_row: self.skips_in_a_row(room, meeting).await?,
            reminder,
            outcome,
        })
    }

    /// Skips up to this one without a met meeting between them; moved and unconfirmed ones neither
    /// break the row nor count.
    async fn skips_in_a_row(&mut self, room: &Room, meeting: &Meeting) -> Step<usize> {
        let recent = self.tx.recent_meetings(room.id(), 20).await?;
        let mut count = 0;
        for other in recent
            .iter()
            .filter(|other| other.starts_at <= meeting.starts_at)
        {
            match other.state {
                MeetingState::Skipped { .. } => count += 1,
                MeetingState::Ended { met: Met::Yes, .. } => break,
                MeetingState::Ended { .. }
                | MeetingState::Planned
                | MeetingState::Live { .. }
                | MeetingState::Cancelled { .. } => {}
            }
        }
        Ok(count)
    }
}

pub(super) fn compose_moved(
    delivery: &Delivery,
    room: &Room,
    side: Side,
    meeting: &Meeting,
    now: Instant,
) -> Composed {
    let view = moved_view(room, side, meeting, now);
    if meeting.revision == delivery.order.occurrence && meeting.is_planned() {
        return Composed::living(View::Moved(view));
    }
    superseded(delivery, meeting, view)
}

/// The card of a move that something newer has overtaken: not sent, or closed where it stands.
fn superseded(delivery: &Delivery, meeting: &Meeting, view: MovedView) -> Composed {
    if delivery.address.is_none() {
        return Composed::Gone("something newer was decided");
    }
    // Who objected on this card sees here that it counted; the other gets a card of its own.
    let put_back = meeting.is_planned()
        && meeting.moved_from.is_none()
        && meeting.moved_by == Some(delivery.order.recipient);
    let state = if put_back {
        MoveState::PutBack
    } else {
        MoveState::Passed
    };
    Composed::last(View::Moved(MovedView { state, ..view }))
}

pub(super) fn compose_restored(
    delivery: &Delivery,
    room: &Room,
    side: Side,
    meeting: &Meeting,
    now: Instant,
) -> Composed {
    let view = moved_view(room, side, meeting, now);
    if meeting.revision == delivery.order.occurrence && meeting.is_planned() {
        return Composed::living(View::Moved(MovedView {
            state: MoveState::PutBack,
            ..view
        }));
    }
    superseded(delivery, meeting, view)
}
