//! Skipped and moved meetings: a skip offers make-up times at once, a move is told at once, and
//! nothing is ever sent about the old time.

use chrono::{DateTime, TimeDelta};

use super::cx::{Cx, Room, Work};
use super::outcome::{Answer, Step, Stop};
use super::understand;
use crate::chat::command::{Fields, Typed, With};
use crate::chat::form::Form;
use crate::chat::view::{MoveState, MovedView, Saying, View};
use crate::domain::agenda::Whose;
use crate::domain::clock::Instant;
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::id::MeetingId;
use crate::domain::meeting::{Choice, Meeting, MeetingState, Origin};
use crate::domain::one_on_one::Side;
use crate::domain::refusal::Refusal;
use crate::domain::slots::{self, Diary, Search};

impl Cx<'_> {
    /// `skip`.
    ///
    /// # Errors
    /// [`Refusal::AlreadyStarted`] for a live meeting.
    pub async fn skip(&mut self, reason: Option<String>, with: &With) -> Step<Answer> {
        let command = Typed::Skip {
            reason: reason.clone(),
            with: with.clone(),
        };
        let (room, side) = self.enter_with(with, &command).await?;
        let recent = self.work.tx.recent_meetings(room.id(), 1).await?;
        let now = self.work.now;
        // While what to do about a skipped meeting that is still ahead is open, it is the one that is meant: two who
        // say it at once do not skip two.
        let open = recent.iter().find(|meeting| {
            let waits = matches!(
                meeting.state,
                MeetingState::Skipped {
                    choice: Choice::Open,
                    ..
                }
            );
            waits && meeting.starts_at > now
        });
        let id = match open {
            Some(meeting) => meeting.id,
            None => self.coming(&room, side).await?.id,
        };
        self.skip_meeting(id, reason).await
    }

    /// **Skip** from a card, which asks once more.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when it is no longer ahead.
    pub async fn skip_ask(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, meeting) = self.enter_meeting(id).await?;
        ahead(&room, side, &meeting)?;
        Ok(Answer::View(View::SkipAsk {
            partner: room.partner(side),
            meeting: id,
            starts_at: meeting.starts_at,
        }))
    }

    /// **Keep it**.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn keep(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, meeting) = self.enter_meeting(id).await?;
        let saying = Saying::Kept {
            starts_at: meeting.starts_at,
        };
        Ok(Answer::Replace(View::Said {
            partner: Some(room.partner(side)),
            saying,
        }))
    }

    /// **Yes, skip it**.
    ///
    /// # Errors
    /// [`Refusal::AlreadyStarted`] for a live or past meeting.
    pub async fn skip_meeting(&mut self, id: MeetingId, reason: Option<String>) -> Step<Answer> {
        let (room, side, mut meeting) = self.enter_meeting(id).await?;
        let done = Answer::InDm(View::Said {
            partner: Some(room.partner(side)),
            saying: Saying::SkippedNow,
        });
        if matches!(meeting.state, MeetingState::Skipped { .. }) {
            // The other was faster, or it was pressed twice.
            return Ok(done);
        }
        ahead(&room, side, &meeting)?;
        let now = self.work.now;
        meeting.state = MeetingState::Skipped {
            at: now,
            by: Some(self.actor.id),
            choice: Choice::Open,
        };
        meeting.reason = reason;
        self.work.tx.update_meeting(&meeting).await?;
        self.acted(&room, side).await?;
        self.work.tx.disarm(Subject::Meeting(id)).await?;
        if meeting.origin == Origin::Series
            && let Some(next) = self
                .work
                .plan_next(&room, meeting.slot.max(meeting.starts_at))
                .await?
        {
            self.work.run_meeting(next.id).await?;
        }
        self.work.owe_skipped(&room, &meeting).await?;
        self.work.wake_digests(&room).await?;
        self.work.touch(&room).await?;
        Ok(done)
    }

    /// **Undo** of a skip, while the planned start is ahead.
    ///
    /// # Errors
    /// [`Refusal::CannotUndo`] when it is not.
    pub async fn undo_skip(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, mut meeting) = self.enter_meeting(id).await?;
        let undoable = matches!(meeting.state, MeetingState::Skipped { by: Some(_), .. })
            && meeting.starts_at > self.work.now;
        if !undoable {
            return Err(Refusal::CannotUndo.into());
        }
        meeting.state = MeetingState::Planned;
        meeting.reason = None;
        // What was owed for the start is owed anew, with keys of its own.
        meeting.revision += 1;
        meeting.planned_at = self.work.now;
        meeting.sent = crate::domain::one_on_one::Pair::default();
        self.work.tx.update_meeting(&meeting).await?;
        let subject = Subject::Meeting(id);
        self.work
            .owe(
                &room,
                side.other(),
                CardKind::Restored,
                subject,
                meeting.revision,
            )
            .await?;
        self.settled(&room, id).await?;
        Ok(Answer::Silent)
    }

    /// **Wait for the next one**: settles it for both.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when something else was chosen.
    pub async fn wait_for_next(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, mut meeting) = self.enter_meeting(id).await?;
        match meeting.state {
            MeetingState::Skipped {
                at,
                by,
                choice: Choice::Open,
            } => {
                meeting.state = MeetingState::Skipped {
                    at,
                    by,
                    choice: Choice::Wait,
                };
                self.work.tx.update_meeting(&meeting).await?;
                self.acted(&room, side).await?;
                self.settled(&room, id).await?;
                Ok(Answer::Silent)
            }
            MeetingState::Skipped {
                choice: Choice::Wait,
                ..
            } => Ok(Answer::Silent),
            MeetingState::Planned
            | MeetingState::Live { .. }
            | MeetingState::Ended { .. }
            | MeetingState::Cancelled { .. } => Err(Refusal::OldCard.into()),
        }
    }

    /// A make-up time: the same meeting, moved.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when something else was chosen or the time has passed.
    pub async fn make_up(&mut self, id: MeetingId, seconds: i64) -> Step<Answer> {
        let (room, side, meeting) = self.enter_meeting(id).await?;
        let to = DateTime::from_timestamp(seconds, 0).ok_or(Refusal::OldCard)?;
        match meeting.state {
            MeetingState::Skipped {
                choice: Choice::Open,
                ..
            } if to > self.work.now => self.place(&room, side, meeting, to).await,
            // Both pressed the same slot.
            MeetingState::Planned if meeting.starts_at == to => Ok(Answer::Silent),
            MeetingState::Planned
            | MeetingState::Live { .. }
            | MeetingState::Ended { .. }
            | MeetingState::Skipped { .. }
            | MeetingState::Cancelled { .. } => Err(Refusal::OldCard.into()),
        }
    }

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
        let (room, side, meeting) = self.enter_meeting(id).await?;
        ahead(&room, side, &meeting)?;
        Ok(Answer::Form(Form::move_meeting(id, &room.partner(side))))
    }

    /// **Pick a time**: the same form, for a meeting that was skipped or moved.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when it is over.
    pub async fn pick_form(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, meeting) = self.enter_meeting(id).await?;
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
                let (room, side, _) = self.enter_meeting(id).await?;
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
        let (room, side, meeting) = self.enter_meeting(id).await?;
        movable(&room, side, &meeting)?;
        let zone = room.zone();
        let moment = understand::moment("to", to, self.work.now, zone)?;
        let usual = room.one.terms.recurrence.cadence().time();
        let at = moment.at(zone, usual);
        if at <= self.work.now {
            let problem = crate::domain::refusal::DateIssue::Past;
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
        let (room, side, meeting) = self.enter_meeting(id).await?;
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
                other.state = MeetingState::Cancelled { at: self.work.now };
                self.work.tx.update_meeting(&other).await?;
                self.work.tx.disarm(Subject::Meeting(other.id)).await?;
            }
        }
        self.place(&room, side, meeting, to).await
    }

    /// **Undo** of a move by its author, **Object** by the other: back to the old time, while that is
    /// ahead; later it leads to **Pick a time**.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when something newer was decided.
    pub async fn move_back(&mut self, id: MeetingId, revision: i64) -> Step<Answer> {
        let (room, side, meeting) = self.enter_meeting(id).await?;
        if !meeting.is_planned() || meeting.revision != revision {
            return Err(Refusal::OldCard.into());
        }
        let Some(old) = meeting.moved_from.filter(|old| *old > self.work.now) else {
            return Ok(Answer::Form(Form::pick_time(id, &room.partner(side))));
        };
        let from = meeting.starts_at;
        let mut meeting = meeting.moved_to(old, Some(self.actor.id), self.work.now);
        // Going back is the end of it: there is no objection to an objection.
        meeting.moved_from = None;
        self.work.tx.update_meeting(&meeting).await?;
        let subject = Subject::Meeting(id);
        self.work
            .owe(
                &room,
                side.other(),
                CardKind::Restored,
                subject,
                meeting.revision,
            )
            .await?;
        self.settled(&room, id).await?;
        let view = MovedView {
            from,
            state: MoveState::PutBack,
            ..moved_view(&room, side, &meeting, self.work.now)
        };
        Ok(Answer::Replace(View::Moved(view)))
    }

    /// Gives a meeting its new time, tells the other side and lets everything follow.
    async fn place(
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

    /// After a choice: timers, digests and cards follow.
    async fn settled(&mut self, room: &Room, id: MeetingId) -> Step<()> {
        self.work.run_meeting(id).await?;
        self.work.nudge_neighbours(room).await?;
        self.work.wake_digests(room).await?;
        self.work.touch(room).await
    }
}

impl Work<'_> {
    /// Owes both the card of a skip.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owe_skipped(&mut self, room: &Room, meeting: &Meeting) -> Step<()> {
        for to in Side::BOTH {
            self.owe(
                room,
                to,
                CardKind::Skipped,
                Subject::Meeting(meeting.id),
                meeting.revision,
            )
            .await?;
        }
        Ok(())
    }

    /// The date of the series after a meeting: what a move may not pass.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_regular(&mut self, room: &Room, meeting: &Meeting) -> Step<Option<Instant>> {
        let current = self.tx.current_meetings(room.id()).await?;
        let planned = current
            .iter()
            .filter(|other| {
                other.id != meeting.id && other.is_planned() && other.origin == Origin::Series
            })
            .map(|other| other.starts_at)
            .min();
        let after = meeting.slot.max(self.now);
        Ok(planned.or_else(|| room.one.terms.recurrence.next_after(after)))
    }

    /// The make-up times of a skipped meeting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_up_times(&mut self, room: &Room, meeting: &Meeting) -> Step<Vec<Instant>> {
        let before = self.next_regular(room, meeting).await?;
        let lead = self.diary(room, Side::Lead).await?;
        let report = self.diary(room, Side::Report).await?;
        Ok(slots::suggest(&Search {
            diaries: [&lead, &report],
            zone: room.zone(),
            usual: room.one.terms.recurrence.cadence().time(),
            duration_minutes: meeting.duration_minutes,
            after: self.now,
            before,
            not_at: meeting.starts_at,
        }))
    }

    async fn diary(&mut self, room: &Room, side: Side) -> Step<Diary> {
        let person = room.people.of(side);
        let until = self.now + TimeDelta::days(35);
        let busy = self.tx.busy(person.id, self.now, until, room.id()).await?;
        Ok(Diary {
            zone: room.zone_of(side),
            hours: person.hours,
            busy,
        })
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
        revision: meeting.revision,
        state: if !meeting.is_planned() {
            MoveState::Passed
        } else if meeting.moved_from.is_some_and(|old| old > now) {
            MoveState::Recent
        } else {
            MoveState::Settled
        },
        merged: takes_in_another(room, meeting),
    }
}

/// Whether a meeting stands at or past the next regular date: **Merge** made one of the two.
fn takes_in_another(room: &Room, meeting: &Meeting) -> bool {
    let next = room.one.terms.recurrence.next_after(meeting.slot);
    meeting.origin == Origin::Series && next.is_some_and(|next| next <= meeting.starts_at)
}

fn ahead(room: &Room, side: Side, meeting: &Meeting) -> Step<()> {
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
