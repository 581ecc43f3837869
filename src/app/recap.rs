//! What is left of a meeting: composed for a recap, and for **Last time**.

use chrono::TimeDelta;

use super::compose::{Composed, OfMeeting};
use super::cx::{Cx, Room, Work};
use super::outcome::{Answer, Step};
use super::topics::note_line;
use crate::chat::view::{MetAnswer, NoteLine, Reading, RecapView, View};
use crate::domain::action::Action;
use crate::domain::agenda::{ActionLine, TopicLine, line_of_action, topic_line};
use crate::domain::clock::Instant;
use crate::domain::id::OneOnOneId;
use crate::domain::meeting::{Meeting, MeetingState, Met, Step as Sending};
use crate::domain::note::Note;
use crate::domain::one_on_one::Side;
use crate::domain::refusal::Refusal;
use crate::domain::topic::{Section, Topic};

/// So far back one recap speaks for meetings that passed unnoticed.
const MISSED_AT_MOST: i64 = 60;

impl Cx<'_> {
    /// **Last time**: the previous recap, with the reader's private notes.
    ///
    /// # Errors
    /// [`Refusal::NoLastTime`] when nothing was held yet.
    pub async fn last_time(&mut self, id: OneOnOneId) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        let current = self.work.tx.current_meetings(id).await?;
        let live = current.iter().find(|meeting| meeting.is_live());
        let held = self
            .work
            .last_held_before(&room, live.map(|meeting| meeting.starts_at))
            .await?;
        let meeting = held.ok_or_else(|| Refusal::NoLastTime {
            partner: room.partner(side).name,
        })?;
        let view = self.work.recap_view(&room, side, &meeting, true).await?;
        Ok(Answer::View(View::Recap(view)))
    }
}

impl Work<'_> {
    /// The recap of a delivery.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn compose_recap(&mut self, card: OfMeeting<'_>) -> Step<Composed> {
        let OfMeeting {
            delivery,
            room,
            side,
            meeting,
        } = card;
        let fresh = delivery.address.is_none();
        match meeting.state {
            MeetingState::Ended { .. } => {}
            // «We did not» keeps the recap where it stands, as the place to correct it.
            MeetingState::Skipped { by: None, .. } if !fresh => {}
            MeetingState::Planned
            | MeetingState::Live { .. }
            | MeetingState::Skipped { .. }
            | MeetingState::Cancelled { .. } => {
                return Ok(Composed::Gone(
                    "the meeting goes on, or was skipped or moved",
                ));
            }
        }
        if delivery.order.occurrence != meeting.revision {
            return Ok(Composed::Gone("the meeting went on after its first end"));
        }
        let mut view = self.recap_view(room, side, meeting, false).await?;
        view.late = self.late(delivery);
        let living = !self.is_passed(room, meeting).await?;
        Ok(Composed::Card {
            view: Box::new(View::Recap(view)),
            living,
        })
    }

    /// The last meeting before this one that was held, or may have been.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_held(&mut self, room: &Room, meeting: &Meeting) -> Step<Option<Meeting>> {
        self.last_held_before(room, Some(meeting.starts_at)).await
    }

    async fn last_held_before(
        &mut self,
        room: &Room,
        before: Option<Instant>,
    ) -> Step<Option<Meeting>> {
        let recent = self.tx.recent_meetings(room.id(), 20).await?;
        Ok(recent.into_iter().find(|other| {
            let held = matches!(other.state, MeetingState::Ended { .. });
            held && before.is_none_or(|before| other.starts_at < before)
        }))
    }

    /// What is left of a meeting, for one side.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recap_view(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
        looked_up: bool,
    ) -> Step<RecapView> {
        let (discussed, decisions) = self.talked_about(room, side, meeting).await?;
        let carried = if looked_up {
            Vec::new()
        } else {
            self.carried_over(room, side, meeting).await?
        };
        let (new_actions, open_actions, finished) = self.promises(room, side, meeting).await?;
        let current = self.tx.current_meetings(room.id()).await?;
        let next = current
            .iter()
            .filter(|other| other.is_planned())
            .map(|other| other.starts_at)
            .min();
        let started_at = match meeting.state {
            MeetingState::Ended { started_at, .. } => started_at,
            MeetingState::Planned
            | MeetingState::Live { .. }
            | MeetingState::Skipped { .. }
            | MeetingState::Cancelled { .. } => None,
        };
        let reading = if looked_up {
            Reading::LookedUp
        } else if self.is_passed(room, meeting).await? {
            Reading::Past
        } else {
            Reading::Open
        };
        Ok(RecapView {
            one_on_one: room.id(),
            meeting: meeting.id,
            partner: room.partner(side),
            starts_at: meeting.starts_at,
            started_at,
            met: met_answer(meeting),
            answerable: !looked_up && self.is_answerable(room, meeting).await?,
            reading,
            discussed,
            decisions,
            carried,
            new_actions,
            open_actions,
            finished,
            notes: self.notes(room, side, meeting, looked_up).await?,
            next,
            also_missed: self.also_missed(room, side, meeting).await?,
            late: None,
        })
    }

    /// The topics that were ticked in a meeting, the decisions apart.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn talked_about(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
    ) -> Step<(Vec<TopicLine>, Vec<TopicLine>)> {
        let mut topics = self.tx.topics_of_meeting(meeting.id).await?;
        let reader = room.one.person(side);
        topics.retain(|topic| topic.visible_to(reader, self.now));
        let (decided, talked): (Vec<Topic>, Vec<Topic>) = topics
            .into_iter()
            .partition(|topic| topic.section == Section::Decision);
        Ok((
            self.lines(room, side, &talked).await?,
            self.lines(room, side, &decided).await?,
        ))
    }

    /// Open topics that the side may read and that were there when the meeting was.
    async fn carried_over(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
    ) -> Step<Vec<TopicLine>> {
        let end = match meeting.state {
            MeetingState::Ended { ended_at, .. } => ended_at,
            MeetingState::Planned
            | MeetingState::Live { .. }
            | MeetingState::Skipped { .. }
            | MeetingState::Cancelled { .. } => meeting.planned_end(),
        };
        let mut open = self.visible_open(room, side).await?;
        open.retain(|topic| topic.created_at <= end);
        self.lines(room, side, &open).await
    }

    async fn lines(&mut self, room: &Room, side: Side, topics: &[Topic]) -> Step<Vec<TopicLine>> {
        let reader = room.one.person(side);
        let since = topics
            .iter()
            .map(|topic| topic.created_at)
            .min()
            .unwrap_or(self.now);
        let met_ends = self.tx.met_ends(room.id(), since).await?;
        let line = |topic| topic_line(topic, reader, &met_ends, self.now);
        Ok((1..)
            .zip(topics)
            .map(|(number, topic)| TopicLine {
                number,
                ..line(topic)
            })
            .collect())
    }

    /// Actions of this meeting, open ones from before, and those finished since the meeting before.
    async fn promises(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
    ) -> Step<(Vec<ActionLine>, Vec<ActionLine>, Vec<ActionLine>)> {
        let new = self.tx.actions_of_meeting(meeting.id).await?;
        let of_meeting = |action: &Action| action.meeting == Some(meeting.id);
        let open = self.tx.open_actions(room.id()).await?;
        let from = self.since_last(room, meeting).await?;
        let to = match meeting.state {
            MeetingState::Ended { ended_at, .. } => ended_at,
            MeetingState::Planned
            | MeetingState::Live { .. }
            | MeetingState::Skipped { .. }
            | MeetingState::Cancelled { .. } => meeting.planned_end(),
        };
        let done = self
            .tx
            .actions_done_between(room.id(), from, to + TimeDelta::milliseconds(1))
            .await?;
        let (reader, people) = (room.one.person(side), room.one.terms.people);
        let (today, now) = (room.today(self.now), self.now);
        let line = |action: &Action| line_of_action(action, reader, people, today, now);
        let mut new: Vec<&Action> = new.iter().collect();
        new.sort_by_key(|action| (action.owner != reader, action.created_at, action.id));
        let before = open.iter().filter(|action| !of_meeting(action));
        let finished = done.iter().filter(|action| !of_meeting(action));
        Ok((
            new.into_iter().map(line).collect(),
            before.map(line).collect(),
            finished.map(line).collect(),
        ))
    }

    async fn notes(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
        private: bool,
    ) -> Step<Vec<NoteLine>> {
        let reader = room.one.person(side);
        let notes = self.notes_in(room, meeting).await?;
        let shown = notes
            .iter()
            .filter(|note| note.visible_to(reader) && (private || !note.private));
        Ok(shown.map(|note| note_line(note, reader)).collect())
    }

    /// The notes of a meeting, whoever may read them. What was noted before there was a meeting belongs to the
    /// first that was held.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn notes_in(&mut self, room: &Room, meeting: &Meeting) -> Step<Vec<Note>> {
        let mut notes = Vec::new();
        let held = matches!(meeting.state, MeetingState::Ended { .. });
        if held
            && !self
                .tx
                .was_held_before(room.id(), meeting.starts_at)
                .await?
        {
            notes = self.tx.notes_before_first(room.id()).await?;
        }
        notes.extend(self.tx.notes_of_meeting(meeting.id).await?);
        Ok(notes)
    }

    /// Meetings that passed unnoticed before this one, for which its recap speaks.
    async fn also_missed(
        &mut self,
        room: &Room,
        side: Side,
        meeting: &Meeting,
    ) -> Step<Vec<Instant>> {
        let recent = self.tx.recent_meetings(room.id(), MISSED_AT_MOST).await?;
        let before = recent
            .iter()
            .filter(|other| other.starts_at < meeting.starts_at);
        let missed = before.take_while(|other| {
            matches!(
                other.state,
                MeetingState::Ended {
                    started_at: None,
                    met: Met::Unconfirmed | Met::Unknown,
                    ..
                }
            ) && other.sent.of(side).recap == Sending::Dropped
        });
        let mut dates: Vec<Instant> = missed.map(|other| other.starts_at).collect();
        dates.reverse();
        Ok(dates)
    }
}

fn met_answer(meeting: &Meeting) -> MetAnswer {
    match meeting.state {
        MeetingState::Ended { met: Met::Yes, .. } => MetAnswer::Yes,
        MeetingState::Ended {
            met: Met::Unconfirmed,
            ..
        } => MetAnswer::Unconfirmed,
        MeetingState::Skipped { .. } => MetAnswer::No,
        MeetingState::Ended {
            met: Met::Unknown, ..
        }
        | MeetingState::Planned
        | MeetingState::Live { .. }
        | MeetingState::Cancelled { .. } => MetAnswer::Asked,
    }
}
