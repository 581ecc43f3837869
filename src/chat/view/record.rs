//! What is looked up: past meetings, what a search found, and what is kept of the reader.

use super::{NoteLine, Operator, Who};
use crate::domain::agenda::{ActionLine, TopicLine, Whose};
use crate::domain::clock::Instant;
use crate::domain::id::{DraftId, MeetingId, OneOnOneId};

/// So many past meetings are on one page: with the longest texts they still fit into one message everywhere.
pub const HISTORY_PAGE: usize = 4;
/// So many results of a search are on one page.
pub const SEARCH_PAGE: usize = 10;
/// The longest piece of a text that a result shows, in characters.
pub const EXCERPT_MAX: usize = 140;

/// A page of past meetings, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryView {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// With whom.
    pub partner: Who,
    /// Since when the 1:1 is over, if it is.
    pub ended: Option<Instant>,
    /// The meetings of this page.
    pub meetings: Vec<PastMeeting>,
    /// Whether there are newer ones than these.
    pub newer: bool,
    /// Whether there are older ones.
    pub older: bool,
    /// The other 1:1s that the two have or had with each other: since when, and until when.
    pub others: Vec<(OneOnOneId, Instant, Option<Instant>)>,
}

/// What became of a past meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastOutcome {
    /// They met.
    Met,
    /// Nobody said so yet.
    Asked,
    /// Nobody said so in time.
    Unconfirmed,
    /// «We did not».
    DidNot,
    /// Skipped before its start, by this person.
    Skipped(Whose),
    /// Taken out of the series.
    LeftOut(LeftOutFor),
}

/// For what a meeting was taken out of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOutFor {
    /// Somebody was away.
    Away {
        /// Whether the reader was.
        you: bool,
        /// Whether the partner was.
        partner: bool,
    },
    /// The 1:1 was paused.
    Pause,
    /// It was merged into the one that was moved past it, which is known as a rule.
    Merge(Option<Instant>),
    /// What is of no interest any more.
    Other,
}

/// A past meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct PastMeeting {
    /// The meeting.
    pub id: MeetingId,
    /// When it was planned.
    pub starts_at: Instant,
    /// When it really began, if it was live.
    pub started_at: Option<Instant>,
    /// The start before it was moved.
    pub moved_from: Option<Instant>,
    /// Whether the series does not know of it.
    pub extra: bool,
    /// What became of it.
    pub outcome: PastOutcome,
    /// Whether **We met anyway** can be said.
    pub correctable: bool,
    /// Why it was skipped, as typed.
    pub reason: Option<String>,
    /// What was discussed.
    pub discussed: Vec<TopicLine>,
    /// What was decided.
    pub decisions: Vec<TopicLine>,
    /// Actions that came from it.
    pub actions: Vec<ActionLine>,
    /// Notes that the reader may see: shared ones, and their own.
    pub notes: Vec<NoteLine>,
}

/// One past meeting in full.
#[derive(Debug, Clone, PartialEq)]
pub struct PastMeetingView {
    /// With whom.
    pub partner: Who,
    /// The meeting.
    pub meeting: PastMeeting,
    /// Which part of what does not fit into one message, from 0.
    pub part: usize,
    /// The draft that takes back what the reader just said about it.
    pub undo: Option<DraftId>,
}

/// What something that was found is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundKind {
    /// A topic.
    Topic,
    /// A topic to decide, or that was decided.
    Decision,
    /// A note.
    Note,
    /// An action.
    Action,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its printed id.
    pub id: String,
    /// What it is.
    pub kind: FoundKind,
    /// In the 1:1 with whom.
    pub partner: Who,
    /// Who wrote it.
    pub by: Whose,
    /// When.
    pub at: Instant,
    /// Whether only the reader sees it.
    pub hidden: bool,
    /// Its words, or a piece of them.
    pub text: String,
}

/// A page of what a search found, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchView {
    /// What was looked for, as typed.
    pub words: String,
    /// With whom, when it was in one partner's 1:1s only.
    pub partner: Option<Who>,
    /// How many were found.
    pub total: usize,
    /// How many of them come before this page.
    pub before: usize,
    /// Those of this page.
    pub found: Vec<Found>,
    /// The draft by which other pages are asked for, when there are any.
    pub draft: Option<DraftId>,
}

/// How much of the reader is kept, and who runs the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivacyView {
    /// Who runs it.
    pub operator: Operator,
    /// 1:1s, also those that have ended.
    pub one_on_ones: usize,
    /// Invitations that came to nothing.
    pub invitations: usize,
    /// Topics that the reader wrote, and how many of those the reader removed.
    pub topics: (usize, usize),
    /// Notes that the reader wrote.
    pub notes: usize,
    /// Actions that the reader wrote or promised.
    pub actions: usize,
}
