//! The series of a 1:1: its next meeting exists in advance, and only that one.

use std::collections::HashSet;

use chrono::TimeDelta;

use super::carry_out::NEIGHBOURHOOD;
use super::cx::{Room, Work};
use super::outcome::Step;
use crate::domain::clock::Instant;
use crate::domain::delivery::Subject;
use crate::domain::meeting::{Meeting, MeetingState, Origin, Step as Sending};
use crate::domain::one_on_one::{Side, Standing};
use crate::domain::question::{Category, QuestionId, pick};

/// So many questions are suggested to an agenda without topics.
const SUGGESTIONS: usize = 2;
/// Where they come from, in turn.
const SUGGESTED_FROM: [Category; 3] = [Category::Open, Category::Progress, Category::Growth];

impl Work<'_> {
    /// Sees to it that the 1:1 has a planned meeting of its series: the first date later than `after` on
    /// which both are there, unless one as early is planned. Tells the meeting when it was made now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn plan_next(&mut self, room: &Room, after: Instant) -> Step<Option<Meeting>> {
        if room.one.standing != Standing::Active {
            return Ok(None);
        }
        let current = self.tx.current_meetings(room.id()).await?;
        let planned = |slot: Instant| {
            let series =
                |meeting: &&Meeting| meeting.is_planned() && meeting.origin == Origin::Series;
            current
                .iter()
                .filter(series)
                .any(|meeting| meeting.slot <= slot)
        };
        let mut dates = after;
        while let Some(slot) = room.next_date(dates) {
            if planned(slot) {
                return Ok(None);
            }
            if let Some(meeting) = self.plan(room, slot, after).await? {
                return Ok(Some(meeting));
            }
            // The date was held early or skipped: it is not planned a second time.
            dates = slot;
        }
        Ok(None)
    }

    async fn plan(&mut self, room: &Room, slot: Instant, after: Instant) -> Step<Option<Meeting>> {
        let minutes = room.one.terms.duration_minutes;
        // A date that has passed while nobody looked is planned as of the meeting before it: what was
        // owed for it in between is then owed late, or dropped, by the timeline's own rules.
        let planned_at = if slot + TimeDelta::minutes(minutes) <= self.now {
            after
        } else {
            self.now
        };
        let mut meeting = Meeting::planned(
            self.app.ids().make(self.now),
            room.id(),
            slot,
            minutes,
            planned_at,
        );
        if !self.tx.insert_meeting(&meeting).await? {
            return Ok(None);
        }
        let question = self.question(room, Category::CheckIn).await?;
        meeting.questions = question.into_iter().collect();
        self.tx.update_meeting(&meeting).await?;
        Ok(Some(meeting))
    }

    /// Suggests questions to a meeting whose agenda has no topics, once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn suggest_questions(&mut self, room: &Room, meeting: &mut Meeting) -> Step<()> {
        if meeting.questions.len() > 1 {
            return Ok(());
        }
        let turn = usize::try_from(meeting.slot.timestamp() / 86_400).unwrap_or(0);
        for step in 0..SUGGESTIONS {
            let category = SUGGESTED_FROM[(turn + step) % SUGGESTED_FROM.len()];
            meeting
                .questions
                .extend(self.question(room, category).await?);
        }
        self.tx.update_meeting(meeting).await?;
        Ok(())
    }

    /// Takes a question that this 1:1 has not seen, until all of its category were.
    async fn question(&mut self, room: &Room, category: Category) -> Step<Option<String>> {
        let used: HashSet<QuestionId> = self
            .tx
            .used_questions(room.id())
            .await?
            .into_iter()
            .map(QuestionId::new)
            .collect();
        let seed = self.app.ids().number(u64::MAX);
        let Some(pick) = pick(self.app.questions(), category, &used, seed) else {
            return Ok(None);
        };
        if pick.new_round {
            let round: Vec<String> = self
                .app
                .questions()
                .of(category)
                .map(|question| question.id().as_str().to_owned())
                .collect();
            self.tx.forget_questions(room.id(), &round).await?;
        }
        let id = pick.question.id().as_str().to_owned();
        self.tx.mark_question(room.id(), &id, self.now).await?;
        Ok(Some(id))
    }

    /// Whether the date of the series after a meeting has passed as well: then the meeting is one of
    /// several that were missed, and the last of them speaks for all.
    #[must_use]
    pub fn is_followed_by_a_missed_one(&self, room: &Room, meeting: &Meeting) -> bool {
        let length = TimeDelta::minutes(room.one.terms.duration_minutes);
        let next = room.next_date(meeting.slot.max(meeting.starts_at));
        meeting.origin == Origin::Series && next.is_some_and(|next| next + length <= self.now)
    }

    /// Looks at the meetings of both people's other 1:1s: one more in the way may make an agenda come
    /// earlier, and one less lets go what waited for it: recaps, and cards that waited their turn.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn nudge_neighbours(&mut self, room: &Room) -> Step<()> {
        let current = self.tx.current_meetings(room.id()).await?;
        let ours: Vec<Instant> = current.iter().map(|meeting| meeting.starts_at).collect();
        for person in [&room.people.lead, &room.people.report] {
            self.tx.release_postponed(person.id, self.now).await?;
            let mut others = self.tx.planned_meetings_of(person.id).await?;
            for one in self.tx.one_on_ones_of(person.id).await? {
                let last = self.tx.recent_meetings(one.id, 1).await?;
                others.extend(last.into_iter().filter(owes_a_recap));
            }
            for meeting in others {
                // Looking early is harmless: the timeline says when to look again. Only what could be
                // in the way matters.
                let near = meeting.starts_at - self.now < NEIGHBOURHOOD
                    || ours
                        .iter()
                        .any(|at| (meeting.starts_at - *at).abs() < NEIGHBOURHOOD);
                if meeting.one_on_one != room.id() && near {
                    self.tx.arm(Subject::Meeting(meeting.id), self.now).await?;
                }
            }
        }
        Ok(())
    }
}

/// Whether a meeting is over and one of the two has not read what is left of it.
pub(super) fn owes_a_recap(meeting: &Meeting) -> bool {
    matches!(meeting.state, MeetingState::Ended { .. })
        && Side::BOTH
            .iter()
            .any(|side| meeting.sent.of(*side).recap == Sending::Owed)
}
