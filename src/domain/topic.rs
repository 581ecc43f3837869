//! Topics: something to talk about, until it was discussed or removed.
//!
//! A topic belongs to the 1:1, not to a meeting, so nothing that happens to a meeting loses one. How
//! often it was carried over is derived from the meetings, never counted by hand.

use std::fmt;
use std::str::FromStr;

use super::clock::Instant;
use super::id::{MeetingId, OneOnOneId, PersonId, TopicId};
use super::one_on_one::UnknownName;

/// The longest topic, in characters.
pub const TOPIC_MAX: usize = 500;

/// The part of the agenda that a topic belongs to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// How are you?
    CheckIn,
    /// Something that holds somebody up.
    Blocker,
    /// The default.
    Topic,
    /// Something to decide; once discussed, the recap lists it as a decision.
    Decision,
    /// A word to each other.
    Feedback,
    /// Where somebody wants to go.
    Growth,
}

impl Section {
    /// All sections, in the order in which people read of them.
    pub const ALL: [Self; 6] = [
        Self::CheckIn,
        Self::Topic,
        Self::Blocker,
        Self::Decision,
        Self::Feedback,
        Self::Growth,
    ];

    /// The name that people type and the database holds.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CheckIn => "check-in",
            Self::Topic => "topic",
            Self::Blocker => "blocker",
            Self::Decision => "decision",
            Self::Feedback => "feedback",
            Self::Growth => "growth",
        }
    }
}

impl Section {
    /// Whether topics of the two stand in one part of the agenda in the order of their places, so that one can be
    /// moved past the other. Blockers come before other topics whatever their places.
    #[must_use]
    pub fn stands_with(self, other: Self) -> bool {
        let growing = |section| matches!(section, Self::Feedback | Self::Growth);
        self == other || (growing(self) && growing(other))
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Section {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|section| section.as_str() == text)
            .ok_or(UnknownName)
    }
}

/// Who may read a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Both, at once.
    Shared,
    /// The partner, when the agenda goes out.
    AtMeeting,
    /// The author alone, for ever.
    OnlyMe,
}

impl Visibility {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Shared, Self::AtMeeting, Self::OnlyMe];

    /// The name that people type and the database holds.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::AtMeeting => "at-meeting",
            Self::OnlyMe => "only-me",
        }
    }
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Visibility {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|visibility| visibility.as_str() == text)
            .ok_or(UnknownName)
    }
}

/// Where a topic comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Author {
    /// One of the two.
    Person(PersonId),
    /// Duologue itself: the two fixed topics of a first meeting.
    Duologue,
}

/// Where a topic stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum TopicState {
    /// Still to talk about.
    Open,
    /// Talked about.
    Discussed {
        /// When it was ticked.
        at: Instant,
        /// In which meeting.
        meeting: MeetingId,
    },
    /// Taken back by its author.
    Removed {
        /// When.
        at: Instant,
    },
}

/// A topic.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Topic {
    /// Our id.
    pub id: TopicId,
    /// The 1:1 that it belongs to.
    pub one_on_one: OneOnOneId,
    /// Who added it.
    pub author: Author,
    /// The words, as typed.
    pub text: String,
    /// A link to the message that it came from.
    pub link: Option<String>,
    /// The part of the agenda.
    pub section: Section,
    /// Who may read it.
    pub visibility: Visibility,
    /// The partner sees a shared topic from this instant on (a plain DM may still be undone for two
    /// minutes), and an at-meeting one from the agenda on, when this is set.
    pub open_from: Option<Instant>,
    /// Its place among the author's topics; smaller comes first.
    pub position: i64,
    /// Where it stands.
    pub state: TopicState,
    /// When it was added.
    pub created_at: Instant,
}

impl Topic {
    /// Whether a person of the 1:1 may read it at `now`.
    #[must_use]
    pub fn visible_to(&self, reader: PersonId, now: Instant) -> bool {
        match self.author {
            Author::Duologue => true,
            Author::Person(author) if author == reader => true,
            Author::Person(_) => match self.visibility {
                Visibility::Shared | Visibility::AtMeeting => {
                    self.open_from.is_some_and(|from| from <= now)
                }
                Visibility::OnlyMe => false,
            },
        }
    }

    /// Whether a person wrote it.
    #[must_use]
    pub fn is_by(&self, person: PersonId) -> bool {
        self.author == Author::Person(person)
    }

    /// How many meetings were met without it, given the ends of the 1:1's met meetings.
    #[must_use]
    pub fn carried_over(&self, met_ends: &[Instant]) -> usize {
        let until = match self.state {
            TopicState::Open => None,
            TopicState::Discussed { at, .. } | TopicState::Removed { at } => Some(at),
        };
        met_ends
            .iter()
            .filter(|end| **end > self.created_at && until.is_none_or(|until| **end < until))
            .count()
    }
}
