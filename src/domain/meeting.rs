//! Meetings: one occurrence of a 1:1, planned, live, ended or skipped.
//!
//! Only the next regular meeting of a 1:1 exists in advance. `slot` is the date that the cadence gave
//! (RFC 5545's RECURRENCE-ID) and never changes; `starts_at` is when it is planned now. `revision`
//! grows with each new start, so that what was owed for an old one can be told apart.

use chrono::TimeDelta;

use super::clock::{Instant, Span};
use super::id::{MeetingId, OneOnOneId, PersonId};
use super::one_on_one::Pair;

/// Whether something that is owed for a meeting was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Not yet.
    #[default]
    Owed,
    /// Handed to the outbox.
    Sent,
    /// Not to be sent any more: too late, not needed, switched off.
    Dropped,
}

/// What was sent to one side about one meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Sent {
    /// The preparation nudge.
    pub nudge: Step,
    /// The agenda.
    pub agenda: Step,
    /// The opening of the partner's at-meeting topics to this side.
    pub opening: Step,
    /// The recap.
    pub recap: Step,
    /// The second «did you meet?».
    pub second_question: Step,
    /// The reminder that a skip waits for a choice.
    pub skip_reminder: Step,
    /// When a recap that came as late as the second question asked for both; `None` as a rule.
    pub asked_late_at: Option<Instant>,
}

/// How a meeting came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The cadence gave its date.
    Series,
    /// Two people met between two dates; the series does not know of it.
    Extra,
}

/// Whether the two met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// Nobody said so yet.
    Unknown,
    /// They met: somebody pressed **Start**, a ✓, **Wrap up** or **We met**, or there was a call.
    Yes,
    /// Nobody said so in time. Counted apart.
    Unconfirmed,
}

/// What the two chose to do about a skipped meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Nothing yet.
    Open,
    /// To wait for the next regular one.
    Wait,
}

/// Where a meeting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeetingState {
    /// Ahead.
    Planned,
    /// Going on.
    Live {
        /// Since when.
        started_at: Instant,
        /// When one of the two last did something in it.
        last_doing: Instant,
    },
    /// Over.
    Ended {
        /// When it started; `None` when it was never live.
        started_at: Option<Instant>,
        /// When it ended: the wrap-up, or the planned end.
        ended_at: Instant,
        /// Whether they met.
        met: Met,
    },
    /// Not held.
    Skipped {
        /// When that was said.
        at: Instant,
        /// Who skipped it before its start; `None` for «did not take place».
        by: Option<PersonId>,
        /// What they chose to do instead.
        choice: Choice,
    },
    /// Taken out of the series. Not a skip: counted in no figure as missed.
    Cancelled {
        /// When.
        at: Instant,
        /// For what.
        cause: Cause,
    },
}

/// For what a meeting was taken out of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// One of the two is away.
    Away,
    /// The 1:1 is paused.
    Pause,
    /// Another meeting took it in.
    Merge,
    /// The 1:1 ended.
    End,
    /// An earlier date came back, and is the next one instead.
    Earlier,
    /// The two agreed on other terms, which have other dates.
    Terms,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Away,
        Self::Pause,
        Self::Merge,
        Self::End,
        Self::Earlier,
        Self::Terms,
    ];

    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::Pause => "pause",
            Self::Merge => "merge",
            Self::End => "end",
            Self::Earlier => "earlier",
            Self::Terms => "terms",
        }
    }
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Our id.
    pub id: MeetingId,
    /// The 1:1 that it belongs to.
    pub one_on_one: OneOnOneId,
    /// How it came to be.
    pub origin: Origin,
    /// The date that the cadence gave (RFC 5545: RECURRENCE-ID).
    pub slot: Instant,
    /// The planned start.
    pub starts_at: Instant,
    /// The planned start before the last move, to which **Object** and **Undo** go back.
    pub moved_from: Option<Instant>,
    /// Who moved it last.
    pub moved_by: Option<PersonId>,
    /// When the planned start was fixed: what would have been owed before then is not.
    pub planned_at: Instant,
    /// Minutes.
    pub duration_minutes: i64,
    /// Grows with each new start.
    pub revision: i64,
    /// Where it stands.
    pub state: MeetingState,
    /// What was sent to whom.
    pub sent: Pair<Sent>,
    /// The check-in question, and the questions suggested to an agenda without topics: ids of the bank.
    pub questions: Vec<String>,
    /// Why it was skipped, as typed.
    pub reason: Option<String>,
}

impl Meeting {
    /// A planned meeting at a date of the series.
    #[must_use]
    pub fn planned(
        id: MeetingId,
        one_on_one: OneOnOneId,
        slot: Instant,
        duration_minutes: i64,
        now: Instant,
    ) -> Self {
        Self {
            id,
            one_on_one,
            origin: Origin::Series,
            slot,
            starts_at: slot,
            moved_from: None,
            moved_by: None,
            planned_at: now,
            duration_minutes,
            revision: 0,
            state: MeetingState::Planned,
            sent: Pair::default(),
            questions: Vec::new(),
            reason: None,
        }
    }

    /// The planned end.
    #[must_use]
    pub fn planned_end(&self) -> Instant {
        self.starts_at + TimeDelta::minutes(self.duration_minutes)
    }

    /// The planned time.
    #[must_use]
    pub fn planned_span(&self) -> Span {
        Span {
            start: self.starts_at,
            end: self.planned_end(),
        }
    }

    /// Whether it is ahead.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        matches!(self.state, MeetingState::Planned)
    }

    /// Whether it is going on.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.state, MeetingState::Live { .. })
    }

    /// When it ended, when the two met in it.
    #[must_use]
    pub fn met_end(&self) -> Option<Instant> {
        match self.state {
            MeetingState::Ended {
                ended_at,
                met: Met::Yes,
                ..
            } => Some(ended_at),
            MeetingState::Ended { .. }
            | MeetingState::Planned
            | MeetingState::Live { .. }
            | MeetingState::Skipped { .. }
            | MeetingState::Cancelled { .. } => None,
        }
    }

    /// The same meeting, back on: what was owed for its start is owed anew, with keys of its own.
    #[must_use]
    pub fn back_on(mut self, now: Instant) -> Self {
        self.state = MeetingState::Planned;
        self.reason = None;
        self.revision += 1;
        self.planned_at = now;
        self.sent = Pair::default();
        self
    }

    /// Whether it stands where the cadence put it, so that nobody chose its time.
    #[must_use]
    pub fn is_regular(&self) -> bool {
        self.origin == Origin::Series && self.starts_at == self.slot
    }

    /// The same meeting at another time. What was sent for the old start is owed anew.
    #[must_use]
    pub fn moved_to(mut self, starts_at: Instant, by: Option<PersonId>, now: Instant) -> Self {
        self.moved_from = Some(self.starts_at);
        self.moved_by = by;
        self.starts_at = starts_at;
        self.planned_at = now;
        self.revision += 1;
        self.state = MeetingState::Planned;
        self.sent = Pair::default();
        self
    }
}
