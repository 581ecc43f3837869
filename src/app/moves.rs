//! Moved meetings: one meeting at another time, told at once and put back as easily. Nothing is ever sent about the
//! old time.

use chrono::DateTime;

use super::cx::{Cx, Room};
use super::outcome::{Answer, Step, Stop};
use super::understand;
use crate::chat::command::{Fields, Typed, With};
use crate::chat::form::Form;
use crate::chat::view::{MoveState, MovedView, Since, View};
use crate::domain::agenda::Whose;
use crate::domain::clock::Instant;
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::id::MeetingId;
use crate::domain::meeting::{Cause, Choice, Meeting, MeetingState, Origin};
use crate::domain::one_on_one::Side;
use crate::domain::refusal::{DateIssue, Refusal};

impl Cx<'_> {
    /// `move`: another time for the coming meeting only.
    ///
    /// # Errors
    /// [`Refusal::AlreadyStarted`] for a live meeting, a refusal for a bad date.
    pub async fn move_coming(&mut self, to: Option<&str>, with: &With) -> Step<Answer> {
        let command = Typed::Move {
            to: to.map(ToOwned::to_owned),
            with: with.clone(),
        };
        let (room, side) = self.enter_with(with, &command).await?;
        let meeting = self.coming(&room, side).await?;
        match to {
            Some(to) => self.move_to(meeting.id, to).await,
            None => self.move_form(meeting.id).await,
        }
    }

    /// **Move** from a card: a form.
    ///
    /// # Errors
    /// [`Refusal::AlreadyStarted`] for a live or past meeting.
    pub async fn move_form(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, meeting) = self.enter_going(id).await?;
        ahead(&room, side, &meeting)?;
        Ok(Answer::Form(Form::move_meeting(id, &room.partner(side))))
    }

    /// **Pick a time**: the same form, for a meeting that was skipped or moved.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when it is over.
    pub async fn pick_form(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, meeting) = self.enter_going(id).await?;
        movable(&room, side, &meeting)?;
        Ok(Answer::Form(Form::pick_time(id, &room.partner(side))))
    }

    /// The form of **Move** or **Pick a time**, sent. A wrong date gives the form again.
    ///
    /// # Errors
    /// [`Refusal::AlreadyStarted`] for a live or past meeting.
    pub async fn move_by_form(
        &mut self,
        id: MeetingId,
        picking: bool,
        fields: &Fields,
    ) -> Step<Answer> {
        let to = fields.get("to").map_or("", String::as_str);
        match self.move_to(id, to).await {
            Err(Stop::Refused(refusal @ (Refusal::BadDate { .. } | Refusal::SameTime { .. }))) => {
                let (room, side, _) = self.enter_going(id).await?;
                let partner = room.partner(side);
                let form = if picking {
                    Form::pick_time(id, &partner)
                } else {
                    Form::move_meeting(id, &partner)
                };
                Ok(Answer::Form(form.again(fields, refusal)))
            }
            other => other,
        }
    }

    /// Moves a planned or skipped meeting to a date in words, in the zone of the 1:1, at the usual time
    /// when none is given.
    ///
    /// # Errors
    /// A refusal for a bad date, or when the meeting is live or past.
    pub async fn move_to(&mut self, id: MeetingId, to: &str) -> Step<Answer> {
        let (room, side, meeting) = self.enter_going(id).await?;
        movable(&room, side, &meeting)?;
        let zone = room.zone();
        let moment = understand::moment("to", to, self.work.now, zone)?;
        let usual = room.one.terms.recurrence.cadence().time();
        let at = moment.at(zone, usual);
        if at <= self.work.now {
            let problem = DateIssue::Past;
            return Err(Refusal::BadDate {
                option: "to",
                part: to.to_owned(),
                problem,
            }
            .into());
        }
        if at == meeting.starts_at && meeting.is_planned() {
            return Err(Refusal::SameTime { at }.into());
        }
        if let Some(next) = self.work.next_regular(&room, &meeting).await?
            && at >= next
        {
            return Ok(Answer::View(View::PastNext {
                partner: room.partner(side),
                meeting: id,
                to: at,
                next,
            }));
        }
        self.place(&room, side, meeting, at).await
    }

    /// **Merge**: the meeting moves past the next regular date, which it takes in.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when the time has passed or the meeting is live or over.
    pub async fn merge(&mut self, id: MeetingId, seconds: i64) -> Step<Answer> {
        let (room, side, meeting) = self.enter_going(id).await?;
        movable(&room, side, &meeting)?;
        let to = DateTime::from_timestamp(seconds, 0)
            .filter(|to| *to > self.work.now)
            .ok_or(Refusal::OldCard)?;
        for mut other in self.work.tx.current_meetings(room.id()).await? {
            let taken_in = other.id != id
                && other.is_planned()
                && other.origin == Origin::Series
                && other.slot <= to;
            if taken_in {
                self.work.cancel(&mut other, Cause::Merge).await?;
            }
        }
        self.place(&room, side, meeting, to).await
    }

    /// **Undo** of a move by its author, **Object** by the other, on cards of old.
    ///
    /// # Errors
    /// As [`Cx::put_back`].
    pub async fn move_back(&mut self, id: MeetingId, revision: i64) -> Step<Answer> {
        let (room, side, meeting) = self.enter_going(id).await?;
        if !meeting.is_planned() || meeting.revision != revision {
            return Ok(no_longer_holds(&room, side, &meeting, self.work.now));
        }
        match meeting.moved_from {
            Some(old) => self.back_to(&room, side, meeting, old).await,
            None => Ok(Answer::Silent),
        }
    }

    /// **Undo** of a move by its author, **Object** by the other: back to the old time, while that is
    /// ahead; later it leads to **Pick a time**. When something newer was decided, the answer says what.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn put_back(&mut self, id: MeetingId, from: i64, to: i64) -> Step<Answer> {
        let (room, side, meeting) = self.enter_meeting(id).await?;
        let stands_at = |seconds| meeting.starts_at.timestamp() == seconds;
        let moved_from = meeting.moved_from.map(|old| old.timestamp());
        let holds = stands_at(from) && moved_from == Some(to);
        match (meeting.is_planned(), meeting.moved_from) {
            (true, Some(old)) if holds => self.back_to(&room, side, meeting, old).await,
            // Both pressed it, or one pressed twice: they see it where it stands.
            (true, None) if stands_at(to) => Ok(Answer::Silent),
            (false, _) if holds => {
                let view = moved_view(&room, side, &meeting, self.work.now);
                Ok(Answer::Replace(View::Moved(view)))
            }
            _ => Ok(no_longer_holds(&room, side, &meeting, self.work.now)),
        }
    }

    async fn back_to(
        &mut self,
        room: &Room,
        side: Side,
        meeting: Meeting,
        old: Instant,
    ) -> Step<Answer> {
        let id = meeting.id;
        if old <= self.work.now {
            return Ok(Answer::Form(Form::pick_time(id, &room.partner(side))));
        }
        let from = meeting.starts_at;
        let mut meeting = meeting.moved_to(old, Some(self.actor.id), self.work.now);
        // Going back is the end of it: there is no objection to an objection.
        meeting.moved_from = None;
        self.work.tx.update_meeting(&meeting).await?;
        let subject = Subject::Meeting(id);
        self.work
            .owe(
                room,
                side.other(),
                CardKind::Restored,
                subject,
                meeting.revision,
            )
            .await?;
        self.settled(room, id).await?;
        let view = MovedView {
            from,
            state: MoveState::PutBack,
            ..moved_view(room, side, &meeting, self.work.now)
        };
        Ok(Answer::Replace(View::Moved(view)))
    }

    /// Gives a meeting its new time, tells the other side and lets everything follow.
    pub(super) async fn place(
        &mut self,
        room: &Room,
        side: Side,
        meeting: Meeting,
        to: Instant,
    ) -> Step<Answer> {
        let was_skipped = !meeting.is_planned();
        let id = meeting.id;
        let meeting = meeting.moved_to(to, Some(self.actor.id), self.work.now);
        self.work.tx.update_meeting(&meeting).await?;
        self.acted(room, side).await?;
        let subject = Subject::Meeting(id);
        self.work
            .owe(
                room,
                side.other(),
                CardKind::Moved,
                subject,
                meeting.revision,
            )
            .await?;
        self.settled(room, id).await?;
        if was_skipped {
            // The card of the skip says it, in both chats.
            return Ok(Answer::Silent);
        }
        let view = moved_view(room, side, &meeting, self.work.now);
        Ok(Answer::View(View::Moved(view)))
    }
}

/// What a move looks like to one side.
#[must_use]
pub fn moved_view(room: &Room, side: Side, meeting: &Meeting, now: Instant) -> MovedView {
    let reader = room.one.person(side);
    MovedView {
        meeting: meeting.id,
        partner: room.partner(side),
        by: meeting.moved_by.map(|by| Whose::of(by, reader)),
        from: meeting.moved_from.unwrap_or(meeting.starts_at),
        to: meeting.starts_at,
        partner_zone: room.other_zone(side),
        state: match meeting.state {
            MeetingState::Planned if meeting.moved_from.is_some_and(|old| old > now) => {
                MoveState::Recent
            }
            MeetingState::Planned => MoveState::Settled,
            MeetingState::Live { .. } | MeetingState::Ended { .. } => MoveState::Held,
            MeetingState::Skipped { .. } | MeetingState::Cancelled { .. } => {
                MoveState::Passed(since(meeting))
            }
        },
        merged: takes_in_another(room, meeting),
        away: room
            .who_is_away(meeting.starts_at)
            .map(|side| Whose::of(room.one.person(side), reader)),
    }
}

/// A move that something newer has overtaken: what holds instead.
fn no_longer_holds(room: &Room, side: Side, meeting: &Meeting, now: Instant) -> Answer {
    Answer::Replace(View::Moved(MovedView {
        state: MoveState::Passed(since(meeting)),
        ..moved_view(room, side, meeting, now)
    }))
}

/// What was decided after a move.
#[must_use]
pub fn since(meeting: &Meeting) -> Since {
    match meeting.state {
        MeetingState::Planned => Since::Planned(meeting.starts_at),
        MeetingState::Live { .. } | MeetingState::Ended { .. } => Since::Held,
        MeetingState::Skipped { .. } => Since::Skipped,
        MeetingState::Cancelled { .. } => Since::Cancelled,
    }
}

/// Whether a meeting stands at or past the next regular date: **Merge** made one of the two.
fn takes_in_another(room: &Room, meeting: &Meeting) -> bool {
    let next = room.next_date(meeting.slot);
    meeting.origin == Origin::Series && next.is_some_and(|next| next <= meeting.starts_at)
}

/// Refuses a meeting that is not ahead any more.
pub(super) fn ahead(room: &Room, side: Side, meeting: &Meeting) -> Step<()> {
    match meeting.state {
        MeetingState::Planned => Ok(()),
        MeetingState::Live { .. } | MeetingState::Ended { .. } => Err(Refusal::AlreadyStarted {
            partner: room.partner(side).name,
        }
        .into()),
        MeetingState::Skipped { .. } | MeetingState::Cancelled { .. } => {
            Err(Refusal::OldCard.into())
        }
    }
}

fn movable(room: &Room, side: Side, meeting: &Meeting) -> Step<()> {
    match meeting.state {
        MeetingState::Skipped {
            choice: Choice::Open,
            ..
        } => Ok(()),
        MeetingState::Skipped { .. }
        | MeetingState::Planned
        | MeetingState::Live { .. }
        | MeetingState::Ended { .. }
        | MeetingState::Cancelled { .. } => ahead(room, side, meeting),
    }
}
