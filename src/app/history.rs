//! `history`: past meetings, newest first, and **We met anyway** on one that was not met.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::cx::{Cx, Room, Work};
use super::meetings::id_value;
use super::outcome::{Answer, Step};
use super::topics::note_line;
use crate::chat::command::{Typed, With};
use crate::chat::view::{
    HISTORY_PAGE, HistoryView, LeftOutFor, PastMeeting, PastMeetingView, PastOutcome, View,
};
use crate::domain::agenda::{Whose, line_of_action};
use crate::domain::clock::Instant;
use crate::domain::id::{DraftId, MeetingId, OneOnOneId, PersonId};
use crate::domain::meeting::{
    Cause, Choice, Meeting, MeetingState, Met, Origin, Sent, Step as Sending,
};
use crate::domain::one_on_one::{OneOnOne, Pair, Side, Standing};
use crate::domain::refusal::Refusal;
use crate::store::Past;

/// No meeting is moved further past the date that it was merged with.
const FURTHEST_MOVE: TimeDelta = TimeDelta::days(400);

/// How a meeting stood before somebody said that they met anyway.
#[derive(Serialize, Deserialize)]
struct Before {
    meeting: MeetingId,
    was: Was,
    sent: Pair<Sent>,
    /// Topics that were ticked in it: once that changes, there is no way back.
    ticked: usize,
}

#[derive(Serialize, Deserialize)]
enum Was {
    Unknown,
    Unconfirmed,
    Skipped {
        at: DateTime<Utc>,
        by: Option<PersonId>,
        waits: bool,
    },
}

impl Cx<'_> {
    /// `history`.
    ///
    /// # Errors
    /// When the 1:1 is not clear.
    pub async fn history(&mut self, with: &With) -> Step<Answer> {
        let command = Typed::History { with: with.clone() };
        let id = self.record_with(with, &command).await?;
        Ok(Answer::View(self.history_page(id, Past::Newest).await?))
    }

    /// Another 1:1 of the two, from the menu.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn history_of(&mut self, values: &[String]) -> Step<Answer> {
        let id: OneOnOneId = id_value(values).ok_or(Refusal::NotFound)?;
        Ok(Answer::Replace(self.history_page(id, Past::Newest).await?))
    }

    /// **Newer**, **Older** and **All meetings**: another page, told by a meeting.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn history_from(&mut self, part: Past) -> Step<Answer> {
        let (Past::From(mark) | Past::Before(mark) | Past::After(mark)) = part else {
            return Err(Refusal::OldCard.into());
        };
        let meeting = self.work.tx.meeting(mark).await?.ok_or(Refusal::NotFound)?;
        let view = self.history_page(meeting.one_on_one, part).await?;
        Ok(Answer::Replace(view))
    }

    async fn history_page(&mut self, id: OneOnOneId, part: Past) -> Step<View> {
        let (room, side) = self.record(id).await?;
        let (mut meetings, more) = self.work.past_page(&room, part).await?;
        if matches!(part, Past::After(_)) && meetings.len() < HISTORY_PAGE {
            // The newest page is always a full one.
            return Box::pin(self.history_page(id, Past::Newest)).await;
        }
        let newer = match (part, meetings.first()) {
            (Past::After(_), _) => more,
            (Past::From(_) | Past::Before(_), Some(first)) => {
                let after = Past::After(first.id);
                !self.work.past_page(&room, after).await?.0.is_empty()
            }
            (Past::Newest | Past::From(_) | Past::Before(_), _) => false,
        };
        let older = match part {
            Past::After(_) => true,
            Past::Newest | Past::From(_) | Past::Before(_) => more,
        };
        let mut shown = Vec::with_capacity(meetings.len());
        for meeting in meetings.drain(..) {
            shown.push(self.work.past_meeting(&room, side, &meeting).await?);
        }
        let partner = room.one.person(side.other());
        let others = self.records().await?;
        let others = others
            .iter()
            .filter(|(one, person)| person.id == partner && one.id != id)
            .map(|(one, _)| (one.id, one.created_at, ended_at(one)));
        Ok(View::History(HistoryView {
            one_on_one: id,
            partner: room.partner(side),
            ended: ended_at(&room.one),
            meetings: shown,
            newer,
            older,
            others: others.collect(),
        }))
    }

    /// A past meeting in full, from the menu under a page.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers, [`Refusal::OldCard`] for a meeting that is not over.
    pub async fn open_meeting(&mut self, values: &[String]) -> Step<Answer> {
        let id: MeetingId = id_value(values).ok_or(Refusal::NotFound)?;
        self.meeting_part(id, 0).await
    }

    /// A part of a past meeting in full.
    ///
    /// # Errors
    /// As [`Cx::open_meeting`].
    pub async fn meeting_part(&mut self, id: MeetingId, part: i64) -> Step<Answer> {
        let (room, side, meeting) = self.record_of(id).await?;
        let part = usize::try_from(part).map_err(|_| Refusal::OldCard)?;
        self.meeting_card(&room, side, &meeting, part, None)
            .await
            .map(Answer::Replace)
    }

    pub(super) async fn meeting_card(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
        part: usize,
        undo: Option<DraftId>,
    ) -> Step<View> {
        Ok(View::PastMeeting(PastMeetingView {
            partner: room.partner(side),
            meeting: self.work.past_meeting(room, side, meeting).await?,
            part,
            undo,
        }))
    }

    /// **We met anyway**: from now on the meeting counts as met.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers, [`Refusal::OldCard`] when it is not for them to say any more.
    pub async fn met_anyway(&mut self, id: MeetingId) -> Step<Answer> {
        let (room, side, mut meeting) = self.record_of(id).await?;
        if meeting.met_end().is_some() {
            // Pressed twice, or the other was faster.
            let card = self.meeting_card(&room, side, &meeting, 0, None).await?;
            return Ok(Answer::Replace(card));
        }
        if !room.one.standing.is_open() {
            // The record of a 1:1 that ended is for reading.
            return Err(Refusal::OldCard.into());
        }
        let (was, started_at, ended_at) = match meeting.state {
            MeetingState::Ended {
                started_at,
                ended_at,
                met: Met::Unknown,
            } => (Was::Unknown, started_at, ended_at),
            MeetingState::Ended {
                started_at,
                ended_at,
                met: Met::Unconfirmed | Met::Yes,
            } => (Was::Unconfirmed, started_at, ended_at),
            MeetingState::Skipped { at, by, choice } => {
                let waits = choice == Choice::Wait;
                (Was::Skipped { at, by, waits }, None, meeting.planned_end())
            }
            MeetingState::Planned | MeetingState::Live { .. } | MeetingState::Cancelled { .. } => {
                return Err(Refusal::OldCard.into());
            }
        };
        let ticked = self.work.tx.topics_of_meeting(id).await?.len();
        let sent = meeting.sent;
        if matches!(was, Was::Skipped { .. }) {
            // A skipped meeting has no recap, also when it was held after all: nothing was noted in it.
            for side in Side::BOTH {
                let sent = meeting.sent.of_mut(side);
                for step in [&mut sent.recap, &mut sent.second_question] {
                    if *step == Sending::Owed {
                        *step = Sending::Dropped;
                    }
                }
            }
        }
        meeting.state = MeetingState::Ended {
            started_at,
            // One that was skipped while it should have gone on has its end at the latest now.
            ended_at: ended_at.min(self.work.now),
            met: Met::Yes,
        };
        self.acted(&room, side).await?;
        self.work.corrected(&room, &meeting).await?;
        let undo = self
            .keep_draft(&Before {
                meeting: id,
                was,
                sent,
                ticked,
            })
            .await?;
        let card = self
            .meeting_card(&room, side, &meeting, 0, Some(undo))
            .await?;
        Ok(Answer::Replace(card))
    }

    /// **Undo** of **We met anyway**.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when it was undone already; [`Refusal::CannotUndo`] when something else was done with
    /// the meeting since.
    pub async fn undo_met(&mut self, draft: DraftId) -> Step<Answer> {
        let before: Before = self.draft(draft).await?;
        let (room, side, mut meeting) = self.record_of(before.meeting).await?;
        let ticked = self.work.tx.topics_of_meeting(meeting.id).await?.len();
        let MeetingState::Ended {
            started_at,
            ended_at,
            met: Met::Yes,
        } = meeting.state
        else {
            return Err(Refusal::CannotUndo.into());
        };
        if ticked != before.ticked || !room.one.standing.is_open() {
            return Err(Refusal::CannotUndo.into());
        }
        let ended = |met| MeetingState::Ended {
            started_at,
            ended_at,
            met,
        };
        meeting.state = match before.was {
            Was::Unknown => ended(Met::Unknown),
            Was::Unconfirmed => ended(Met::Unconfirmed),
            Was::Skipped { at, by, waits } => {
                meeting.sent = before.sent;
                let choice = if waits { Choice::Wait } else { Choice::Open };
                MeetingState::Skipped { at, by, choice }
            }
        };
        self.work.tx.delete_draft(draft).await?;
        self.work.corrected(&room, &meeting).await?;
        let card = self.meeting_card(&room, side, &meeting, 0, None).await?;
        Ok(Answer::Replace(card))
    }
}

impl Work<'_> {
    /// A page of the past, and whether there is more of it in the same direction.
    async fn past_page(&mut self, room: &Room, part: Past) -> Step<(Vec<Meeting>, bool)> {
        // Dates that went with the end of the 1:1 are not of its past.
        let until = ended_at(&room.one).unwrap_or(self.now);
        let limit = i64::try_from(HISTORY_PAGE + 1).unwrap_or(i64::MAX);
        let mut page = self.tx.past_meetings(room.id(), part, until, limit).await?;
        let more = page.len() > HISTORY_PAGE;
        if more {
            match part {
                Past::After(_) => {
                    page.remove(0);
                }
                Past::Newest | Past::From(_) | Past::Before(_) => page.truncate(HISTORY_PAGE),
            }
        }
        Ok((page, more))
    }

    /// A past meeting as one side may see it.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn past_meeting(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
    ) -> Step<PastMeeting> {
        let reader = room.one.person(side);
        let (discussed, decisions) = self.talked_about(room, side, meeting).await?;
        let actions = self.tx.actions_of_meeting(meeting.id).await?;
        let (people, today, now) = (room.one.terms.people, room.today(self.now), self.now);
        let actions = actions
            .iter()
            .map(|action| line_of_action(action, reader, people, today, now));
        let notes = self.notes_in(room, meeting).await?;
        let notes = notes
            .iter()
            .filter(|note| note.visible_to(reader))
            .map(|note| note_line(note, reader));
        let (outcome, started_at) = match meeting.state {
            MeetingState::Cancelled { cause, .. } => {
                let why = self.left_out_for(room, side, meeting, cause).await?;
                (PastOutcome::LeftOut(why), None)
            }
            MeetingState::Planned
            | MeetingState::Live { .. }
            | MeetingState::Ended { .. }
            | MeetingState::Skipped { .. } => outcome(meeting, reader),
        };
        Ok(PastMeeting {
            id: meeting.id,
            starts_at: meeting.starts_at,
            started_at,
            moved_from: meeting.moved_from,
            extra: meeting.origin == Origin::Extra,
            outcome,
            correctable: room.one.standing.is_open() && is_correctable(outcome),
            reason: meeting.reason.clone(),
            discussed,
            decisions,
            actions: actions.collect(),
            notes: notes.collect(),
        })
    }

    async fn left_out_for(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
        cause: Cause,
    ) -> Step<LeftOutFor> {
        let (at, zone) = (meeting.starts_at, |side| room.zone_of(side));
        let away = |side| {
            let days = room.days_away(side);
            days.iter().any(|days| days.span(zone(side)).contains(at))
        };
        Ok(match cause {
            Cause::Away => LeftOutFor::Away {
                you: away(side),
                partner: away(side.other()),
            },
            Cause::Pause => LeftOutFor::Pause,
            Cause::Merge => {
                let later = at + FURTHEST_MOVE;
                let rows = self.tx.meetings_between(room.id(), at, later).await?;
                let into = rows.iter().filter(|row| {
                    let cancelled = matches!(row.state, MeetingState::Cancelled { .. });
                    !cancelled && row.moved_from.is_some() && row.slot < meeting.slot
                });
                let into = into.max_by_key(|row| row.slot);
                LeftOutFor::Merge(into.map(|row| row.starts_at))
            }
            Cause::End | Cause::Earlier | Cause::Terms => LeftOutFor::Other,
        })
    }
}

/// What became of a meeting that was not left out, and when it really began.
fn outcome(meeting: &Meeting, reader: PersonId) -> (PastOutcome, Option<Instant>) {
    match meeting.state {
        MeetingState::Ended {
            started_at, met, ..
        } => {
            let outcome = match met {
                Met::Yes => PastOutcome::Met,
                Met::Unknown => PastOutcome::Asked,
                Met::Unconfirmed => PastOutcome::Unconfirmed,
            };
            (outcome, started_at)
        }
        MeetingState::Skipped { by: Some(by), .. } => {
            (PastOutcome::Skipped(Whose::of(by, reader)), None)
        }
        MeetingState::Skipped { by: None, .. } => (PastOutcome::DidNot, None),
        MeetingState::Planned | MeetingState::Live { .. } | MeetingState::Cancelled { .. } => {
            (PastOutcome::LeftOut(LeftOutFor::Other), None)
        }
    }
}

fn is_correctable(outcome: PastOutcome) -> bool {
    match outcome {
        PastOutcome::Asked
        | PastOutcome::Unconfirmed
        | PastOutcome::DidNot
        | PastOutcome::Skipped(_) => true,
        PastOutcome::Met | PastOutcome::LeftOut(_) => false,
    }
}

fn ended_at(one: &OneOnOne) -> Option<Instant> {
    match one.standing {
        Standing::Closed { at, .. } => Some(at),
        Standing::Invited | Standing::Active | Standing::Paused { .. } => None,
    }
}
