//! Skipped meetings: both see it at once, with times to make up for it.

use chrono::{DateTime, TimeDelta};

use super::cx::{Cx, Room, Work};
use super::moves::ahead;
use super::outcome::{Answer, Step};
use crate::chat::command::{Typed, With};
use crate::chat::view::{Saying, View};
use crate::domain::clock::Instant;
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::id::MeetingId;
use crate::domain::meeting::{Choice, Meeting, MeetingState, Origin};
use crate::domain::one_on_one::{Side, Standing};
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
        if let Some(meeting) = open {
            self.enter_going(meeting.id).await?;
            return Ok(Answer::View(View::Said {
                partner: Some(room.partner(side)),
                saying: Saying::SkippedAlready {
                    starts_at: meeting.starts_at,
                },
            }));
        }
        let id = self.coming(&room, side).await?.id;
        self.skip_meeting(id, reason).await
    }

    /// **Skip** from a card, which asks once more.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when it is no longer ahead.
    pub async fn skip_ask(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, meeting) = self.enter_going(id).await?;
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
        let (room, side, mut meeting) = self.enter_going(id).await?;
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
            // Once its time has come nobody skips it any more: it did not take place.
            by: (meeting.starts_at > now).then_some(self.actor.id),
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
        self.settled(&room, id).await?;
        Ok(done)
    }

    /// **Undo** of a skip, while the planned start is ahead.
    ///
    /// # Errors
    /// [`Refusal::CannotUndo`] when it is not.
    pub async fn undo_skip(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, mut meeting) = self.enter_going(id).await?;
        let undoable = matches!(meeting.state, MeetingState::Skipped { by: Some(_), .. })
            && meeting.starts_at > self.work.now;
        if !undoable {
            return Err(Refusal::CannotUndo.into());
        }
        meeting = meeting.back_on(self.work.now);
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
        let (room, side, mut meeting) = self.enter_going(id).await?;
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
        let (room, side, meeting) = self.enter_going(id).await?;
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

    /// After a choice: timers, digests and cards follow.
    pub(super) async fn settled(&mut self, room: &Room, id: MeetingId) -> Step<()> {
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
        let after = match room.one.standing {
            Standing::Invited | Standing::Active => meeting.slot.max(self.now),
            Standing::Paused { until: Some(until) } => until - TimeDelta::milliseconds(1),
            Standing::Paused { until: None } | Standing::Closed { .. } => return Ok(planned),
        };
        Ok(planned.or_else(|| room.next_date(after)))
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

    /// When a side is free, as far as slots are looked for.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn diary(&mut self, room: &Room, side: Side) -> Step<Diary> {
        let person = room.people.of(side);
        let until = self.now + TimeDelta::days(35);
        let others = Some(room.id());
        let mut busy = self.tx.busy(person.id, self.now, until, others).await?;
        busy.extend(room.away_spans(side));
        Ok(Diary {
            zone: room.zone_of(side),
            hours: person.hours,
            busy,
        })
    }
}
