//! What the cards of a meeting show: before, during and after it.

use super::Who;
use chrono_tz::Tz;

use crate::domain::agenda::{ActionLine, Part, TopicLine, Whose};
use crate::domain::clock::Instant;
use crate::domain::id::{MeetingId, NoteId, OneOnOneId};
use crate::domain::one_on_one::Format;

/// Why an agenda or live card is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The meeting goes on: the live card has taken its place.
    Started,
    /// The meeting ended: the recap has taken its place.
    Ended,
    /// It was moved.
    MovedTo(Instant),
    /// It was skipped.
    Skipped,
    /// It was taken out of the series.
    Cancelled,
    /// A newer agenda of the same meeting stands below.
    Replaced,
}

/// Why a card comes later than it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// The bot was not there.
    Absent,
    /// More was due at once than the platform takes.
    Crowded,
}

/// The preparation nudge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NudgeView {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// With whom.
    pub partner: Who,
    /// When they meet.
    pub starts_at: Instant,
    /// Topics waiting that the reader may see.
    pub topics: usize,
    /// The reader's own open actions in it.
    pub own_actions: usize,
    /// Whether the meeting is still ahead and unchanged.
    pub current: bool,
}

/// The agenda.
#[derive(Debug, Clone, PartialEq)]
pub struct AgendaView {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// The meeting.
    pub meeting: MeetingId,
    /// With whom.
    pub partner: Who,
    /// When it is planned, or began when it is live.
    pub starts_at: Instant,
    /// The partner's own zone, when it differs.
    pub partner_zone: Option<Tz>,
    /// Minutes.
    pub duration_minutes: i64,
    /// A link or a channel.
    pub place: Option<String>,
    /// How it is arranged.
    pub format: Format,
    /// Who goes first, among peers.
    pub first: Option<Whose>,
    /// Whether it goes on.
    pub live: bool,
    /// In a live meeting of halves: whose half it is.
    pub half: Option<Whose>,
    /// Why this card comes later than it was due, if it does.
    pub late: Option<Late>,
    /// By how many minutes the reader's hour changed since last time, because a clock changed.
    pub shifted_minutes: Option<i64>,
    /// The parts, in order.
    pub parts: Vec<Part>,
    /// Questions to talk about when there is no topic.
    pub suggestions: Vec<String>,
    /// Whether there is a recap to look at.
    pub has_last_time: bool,
}

/// Whether the two met, as a recap tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetAnswer {
    /// Nobody said so: the card asks.
    Asked,
    /// They met.
    Yes,
    /// Nobody said so in time.
    Unconfirmed,
    /// It did not take place.
    No,
}

/// A note as a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteLine {
    /// The note.
    pub id: NoteId,
    /// The words, as typed.
    pub text: String,
    /// Who wrote it.
    pub by: Whose,
    /// Whether only the reader sees it.
    pub private: bool,
}

/// Where a recap is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// In its card, which follows what is ticked, noted and promised: until the next agenda.
    Open,
    /// In its card, which is history.
    Past,
    /// Looked up with **Last time**.
    LookedUp,
}

/// A recap.
#[derive(Debug, Clone, PartialEq)]
pub struct RecapView {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// The meeting.
    pub meeting: MeetingId,
    /// With whom.
    pub partner: Who,
    /// When it was planned.
    pub starts_at: Instant,
    /// When it really began, if it was live.
    pub started_at: Option<Instant>,
    /// Whether they met.
    pub met: MetAnswer,
    /// Whether the answer can still be given or corrected.
    pub answerable: bool,
    /// Where it is read.
    pub reading: Reading,
    /// What was discussed.
    pub discussed: Vec<TopicLine>,
    /// What was decided.
    pub decisions: Vec<TopicLine>,
    /// What is carried over (when they met) or waits (when that is not known).
    pub carried: Vec<TopicLine>,
    /// Actions written down in this meeting.
    pub new_actions: Vec<ActionLine>,
    /// Actions still open from before.
    pub open_actions: Vec<ActionLine>,
    /// Actions finished since last time.
    pub finished: Vec<ActionLine>,
    /// Notes that the reader may see here.
    pub notes: Vec<NoteLine>,
    /// The next date.
    pub next: Option<Instant>,
    /// Other meetings that passed while the bot was not running.
    pub also_missed: Vec<Instant>,
    /// Why this card comes later than it was due, if it does.
    pub late: Option<Late>,
}

/// «Did you meet?», asked for the second time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionView {
    /// The meeting.
    pub meeting: MeetingId,
    /// With whom.
    pub partner: Who,
    /// When it was planned.
    pub starts_at: Instant,
    /// Whether the question is still open.
    pub open: bool,
    /// Whether it is the last one of its kind: the reader let several go unanswered.
    pub last: bool,
}
