//! What the cards of a meeting that does not take place show.

use super::Who;
use chrono_tz::Tz;

use crate::domain::agenda::Whose;
use crate::domain::clock::Instant;
use crate::domain::id::{MeetingId, OneOnOneId};

/// What became of a skip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkipOutcome {
    /// Nobody chose yet.
    Open,
    /// It takes place then.
    MovedTo(Instant),
    /// They wait for the next one.
    Waiting,
    /// The skip was taken back.
    TakenBack,
    /// Too late to choose: the next meeting has come.
    Passed,
}

/// A meeting that does not take place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedView {
    /// The meeting.
    pub meeting: MeetingId,
    /// With whom.
    pub partner: Who,
    /// When it was planned.
    pub starts_at: Instant,
    /// Who skipped it before its start; `None` for «did not take place».
    pub by: Option<Whose>,
    /// Why, as typed.
    pub reason: Option<String>,
    /// Topics that wait, of those that the reader may see.
    pub topics: usize,
    /// Open actions of the two.
    pub actions: usize,
    /// When they last met.
    pub last_met: Option<Instant>,
    /// Make-up times.
    pub slots: Vec<Instant>,
    /// The next regular date.
    pub next: Option<Instant>,
    /// Whether it can still be taken back.
    pub undo: bool,
    /// Skips in a row, this one included.
    pub in_a_row: usize,
    /// Whether this is the reminder.
    pub reminder: bool,
    /// What became of it.
    pub outcome: SkipOutcome,
}

/// What became of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveState {
    /// It holds, and the old time is still ahead, so that it can be put back.
    Recent,
    /// It holds, and the old time has passed.
    Settled,
    /// It was put back by an objection or an undo.
    PutBack,
    /// Something newer was decided since.
    Passed,
}

/// A meeting that was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedView {
    /// The meeting.
    pub meeting: MeetingId,
    /// With whom.
    pub partner: Who,
    /// Who moved it; `None` when it was put back.
    pub by: Option<Whose>,
    /// The old start.
    pub from: Instant,
    /// The new start.
    pub to: Instant,
    /// The partner's own zone, when it differs.
    pub partner_zone: Option<Tz>,
    /// The revision that this card tells of.
    pub revision: i64,
    /// What became of the move.
    pub state: MoveState,
    /// A next regular meeting that was merged into it.
    pub merged: bool,
}

/// The two have not met for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriftView {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// With whom.
    pub partner: Who,
    /// When they last met.
    pub last_met: Option<Instant>,
    /// The next planned meeting, with its id.
    pub next: Option<(MeetingId, Instant)>,
    /// Open topics that the reader may see.
    pub topics: usize,
    /// Open actions of the two.
    pub actions: usize,
}
