//! The 1:1: two people, their sides, their terms, and where the relation stands.
//!
//! Topics, actions and notes belong to the 1:1 and survive every skip, move and change of terms. The
//! terms change only by agreement (see [`super::proposal`]).

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::clock::Instant;
use super::id::{OneOnOneId, PersonId};
use super::recur::Recurrence;

/// One of the two sides. In the format `peers` both are peers; the starter then sits on `Lead`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The manager or mentor.
    Lead,
    /// The report or mentee.
    Report,
}

impl Side {
    /// Both, lead first.
    pub const BOTH: [Self; 2] = [Self::Lead, Self::Report];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Lead => Self::Report,
            Self::Report => Self::Lead,
        }
    }
}

/// One thing for each of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Pair<T> {
    /// The lead's.
    pub lead: T,
    /// The report's.
    pub report: T,
}

impl<T> Pair<T> {
    /// The two with their seats changed.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self {
            lead: self.report,
            report: self.lead,
        }
    }

    /// The one of this side.
    pub fn of(&self, side: Side) -> &T {
        match side {
            Side::Lead => &self.lead,
            Side::Report => &self.report,
        }
    }

    /// The one of this side, to change.
    pub fn of_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Lead => &mut self.lead,
            Side::Report => &mut self.report,
        }
    }
}

/// How the agenda is arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The meeting is the report's: their topics come first.
    TheirMeeting,
    /// Half the time for each, the report first.
    Halves,
    /// Two peers who take turns in going first.
    Peers,
}

impl Format {
    /// All formats, the default first.
    pub const ALL: [Self; 3] = [Self::TheirMeeting, Self::Halves, Self::Peers];

    /// The name that people type and the database holds.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TheirMeeting => "their-meeting",
            Self::Halves => "halves",
            Self::Peers => "peers",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or(UnknownName)
    }
}

/// A text that names none of a closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown name")]
pub struct UnknownName;

/// What the two agree on.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// When they meet.
    pub recurrence: Recurrence,
    /// How long, in minutes, 5 to 240.
    pub duration_minutes: i64,
    /// How the agenda is arranged.
    pub format: Format,
    /// Who sits where.
    pub people: Pair<PersonId>,
}

/// Where a 1:1 stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Proposed, not yet accepted. Nothing is scheduled.
    Invited,
    /// Going on.
    Active,
    /// Stopped for a while, until the instant if one was given.
    Paused {
        /// When it goes on by itself.
        until: Option<Instant>,
    },
    /// Over: ended, declined, lapsed or withdrawn.
    Closed {
        /// Since when.
        at: Instant,
        /// How it came to that.
        how: Closing,
    },
}

impl Standing {
    /// Whether people may still do things in it: invited, active or paused.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Invited | Self::Active | Self::Paused { .. } => true,
            Self::Closed { .. } => false,
        }
    }
}

/// A stretch of time in which a 1:1 stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub from: Instant,
    /// Until when it was; `None` while it lasts.
    pub to: Option<Instant>,
    /// Who paused it.
    pub by: PersonId,
}

/// How a 1:1 came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// One of the two ended it.
    Ended,
    /// The invitation was declined.
    Declined,
    /// The invitation was not answered in time.
    Lapsed,
    /// The starter took the invitation back.
    Withdrawn,
}

/// A 1:1.
#[derive(Debug, Clone, PartialEq)]
pub struct OneOnOne {
    /// Our id.
    pub id: OneOnOneId,
    /// The terms in force (or proposed, while invited).
    pub terms: Terms,
    /// Who started it.
    pub starter: PersonId,
    /// A link or a channel, written by a person.
    pub place: Option<String>,
    /// Where it stands.
    pub standing: Standing,
    /// When it was first proposed.
    pub created_at: Instant,
}

impl OneOnOne {
    /// The side that a person sits on; `None` for anyone else, who must learn nothing.
    #[must_use]
    pub fn side_of(&self, person: PersonId) -> Option<Side> {
        Side::BOTH
            .into_iter()
            .find(|side| *self.terms.people.of(*side) == person)
    }

    /// The person on a side.
    #[must_use]
    pub fn person(&self, side: Side) -> PersonId {
        *self.terms.people.of(side)
    }

    /// The first day back of a pause that has one, in the zone of the 1:1.
    #[must_use]
    pub fn paused_until(&self) -> Option<NaiveDate> {
        let zone = self.terms.recurrence.zone();
        match self.standing {
            Standing::Paused { until } => until.map(|at| at.with_timezone(&zone).date_naive()),
            Standing::Invited | Standing::Active | Standing::Closed { .. } => None,
        }
    }

    /// The partner of a person in this 1:1.
    #[must_use]
    pub fn partner_of(&self, person: PersonId) -> Option<PersonId> {
        self.side_of(person).map(|side| self.person(side.other()))
    }
}

/// What one person set for one 1:1: lead times are each person's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// The person.
    pub person: PersonId,
    /// Minutes before the start at which the agenda comes, 0 to 2880.
    pub agenda_lead_minutes: i64,
    /// Hours before the start at which the preparation nudge comes; 0 is off.
    pub nudge_lead_hours: i64,
    /// Minutes after the planned end at which the recap comes when nobody started, 0 to 1440.
    pub recap_delay_minutes: i64,
    /// Whether a call of the two turns the agenda live.
    pub call_detection: bool,
    /// Nudges in a row without an answer.
    pub unanswered_nudges: i64,
    /// When they were last told that the two have not met for long.
    pub drift_told_at: Option<Instant>,
}
