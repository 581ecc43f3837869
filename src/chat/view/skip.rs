//! What the cards of a meeting that does not take place show.

use super::Who;
use chrono_tz::Tz;

use crate::chat::settings::Offer;
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
    /// They met at that time after all.
    Met,
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
    /// What could suit the two better, after several in a row.
    pub offers: Vec<Offer>,
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
    /// It held, and the meeting has begun or is over.
    Held,
    /// It was put back by an objection or an undo.
    PutBack,
    /// Something newer was decided.
    Passed(Since),
}

/// What was decided since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Another time holds.
    Planned(Instant),
    /// It does not take place.
    Skipped,
    /// It has begun or is over.
    Held,
    /// It was taken out of the series.
    Cancelled,
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
    /// What became of the move.
    pub state: MoveState,
    /// A next regular meeting that was merged into it.
    pub merged: bool,
    /// Who is away on the new day.
    pub away: Option<Whose>,
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
    /// What could suit the two better.
    pub offers: Vec<Offer>,
    /// Open topics that the reader may see.
    pub topics: usize,
    /// Open actions of the two.
    pub actions: usize,
}
