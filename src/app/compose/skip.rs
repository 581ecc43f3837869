//! The cards of a meeting that does not take place when it should.

use super::super::change::offers_for;
use super::super::cx::{Room, Work};
use super::super::moves::{moved_view, since};
use super::super::outcome::Step;
use super::{Composed, OfMeeting};
use crate::chat::view::{MoveState, MovedView, Since, SkipOutcome, SkippedView, View};
use crate::domain::agenda::Whose;
use crate::domain::clock::Instant;
use crate::domain::delivery::Delivery;
use crate::domain::meeting::{Choice, Meeting, MeetingState, Met};
use crate::domain::one_on_one::{Side, Standing};

/// So many skips in a row are worth a word about the terms.
const ROW: usize = 2;

impl Work<'_> {
    pub(super) async fn compose_skipped(
        &mut self,
        card: OfMeeting<'_>,
        reminder: bool,
    ) -> Step<Composed> {
        let OfMeeting {
            delivery,
            room,
            side,
            meeting,
        } = card;
        let view = self.skipped_view(room, side, meeting, reminder).await?;
        let open = view.outcome == SkipOutcome::Open;
        if delivery.address.is_none() && !open {
            return Ok(Composed::Gone("the skip was settled"));
        }
        // What was said to have been held may still be taken back.
        let met = view.outcome == SkipOutcome::Met && !self.is_passed(room, meeting).await?;
        let living = open || view.undo || met;
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
            MeetingState::Ended { met: Met::Yes, .. } if meeting.moved_from.is_none() => {
                (None, SkipOutcome::Met)
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
            | SkipOutcome::Met
            | SkipOutcome::Passed => meeting.starts_at,
        };
        let in_a_row = self.skips_in_a_row(room, meeting).await?;
        let offers = if in_a_row >= ROW && room.one.standing == Standing::Active {
            offers_for(&room.one.terms)
        } else {
            Vec::new()
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
                && room.one.standing == Standing::Active
                && meeting.starts_at > self.now,
            in_a_row,
            offers,
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

    pub(super) async fn compose_moved(&mut self, card: OfMeeting<'_>) -> Step<Composed> {
        let OfMeeting {
            delivery,
            room,
            side,
            meeting,
        } = card;
        let view = moved_view(room, side, meeting, self.now);
        let by_the_other = meeting.moved_from.is_some()
            && meeting
                .moved_by
                .is_some_and(|by| by != delivery.order.recipient);
        if !by_the_other || self.tx.has_newer(&delivery.order).await? {
            return Ok(superseded(delivery, meeting, view));
        }
        match view.state {
            MoveState::Recent | MoveState::Settled => Ok(Composed::living(View::Moved(view))),
            MoveState::Held | MoveState::Passed(_) | MoveState::PutBack
                if delivery.address.is_none() =>
            {
                Ok(Composed::Gone("something newer was decided"))
            }
            // A skip that is taken back gives the time of the move back.
            MoveState::Passed(Since::Skipped) if meeting.starts_at > self.now => {
                Ok(Composed::living(View::Moved(view)))
            }
            MoveState::Held | MoveState::Passed(_) | MoveState::PutBack => {
                Ok(Composed::last(View::Moved(view)))
            }
        }
    }
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
        MoveState::Passed(since(meeting))
    };
    Composed::last(View::Moved(MovedView { state, ..view }))
}

pub(super) fn compose_restored(card: OfMeeting<'_>, now: Instant) -> Composed {
    let OfMeeting {
        delivery,
        room,
        side,
        meeting,
    } = card;
    let view = moved_view(room, side, meeting, now);
    let as_told = meeting.revision == delivery.order.occurrence;
    match view.state {
        // However often it was skipped and put back since: it takes place as planned.
        MoveState::Recent | MoveState::Settled if as_told || meeting.moved_from.is_none() => {
            Composed::living(View::Moved(MovedView {
                state: MoveState::PutBack,
                ..view
            }))
        }
        MoveState::Held if as_told => Composed::Gone("it was held as told"),
        MoveState::Passed(Since::Skipped)
            if meeting.starts_at > now && delivery.address.is_some() =>
        {
            Composed::living(View::Moved(view))
        }
        // The move that came after it may be put back in its turn.
        MoveState::Recent | MoveState::Settled if delivery.address.is_some() => {
            let state = MoveState::Passed(since(meeting));
            Composed::living(View::Moved(MovedView { state, ..view }))
        }
        MoveState::Recent
        | MoveState::Settled
        | MoveState::Held
        | MoveState::PutBack
        | MoveState::Passed(_) => superseded(delivery, meeting, view),
    }
}
