//! People: who they are on their platform, where their day begins, what they switched off.
//!
//! A person belongs to one platform; nobody is matched across platforms. What a person may see is
//! decided by the 1:1s they are in, never here.

use chrono_tz::Tz;

use super::clock::Instant;
use super::hours::WorkingHours;
use super::id::PersonId;

/// A chat platform that Duologue lives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Platform {
    /// The browser.
    Playground,
    /// Discord.
    Discord,
    /// Slack.
    Slack,
}

impl Platform {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Playground => "playground",
            Self::Discord => "discord",
            Self::Slack => "slack",
        }
    }
}

/// A person as the bot knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Our id.
    pub id: PersonId,
    /// Where they are.
    pub platform: Platform,
    /// Their id on that platform.
    pub account: String,
    /// The name that others see.
    pub name: String,
    /// Their own zone; `None` until they were asked or the platform told.
    pub zone: Option<Tz>,
    /// When they work, in their own zone.
    pub hours: WorkingHours,
    /// Whether we try to reach them: not after a refusal, until they or a partner act. [`Refused`] tells the spell.
    pub reachable: bool,
    /// What they want to hear of.
    pub switches: Switches,
    /// Second questions in a row that they did not answer.
    pub unanswered_questions: i64,
}

impl Person {
    /// The zone to write this person's times in: their own, else the one given (that of the 1:1).
    #[must_use]
    pub fn zone_or(&self, other: Tz) -> Tz {
        self.zone.unwrap_or(other)
    }
}

/// A spell in which a person's messages are refused: from the first refusal until one arrives again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// When the first message was refused.
    pub since: Instant,
    /// When the last one was.
    pub last_at: Instant,
    /// How many were: nothing is tried by itself, so all but the first are somebody's trying again.
    pub times: i64,
}

/// The optional messages of a person, each on by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent switches of the settings card"
)]
pub struct Switches {
    /// What waits for the next working start comes as one message.
    pub digest: bool,
    /// Reminders of own actions on the due day.
    pub action_reminders: bool,
    /// The second «did you meet?».
    pub second_question: bool,
    /// The reminder after a long time without a meeting.
    pub drift: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            digest: true,
            action_reminders: true,
            second_question: true,
            drift: true,
        }
    }
}
