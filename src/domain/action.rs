//! Actions: something that one of the two promised.
//!
//! An action outlives the meeting it came from. Reminders go to the owner alone: on the due day and
//! once a working day later; after that it shows only in agendas and recaps.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::clock::Instant;
use super::id::{ActionId, MeetingId, OneOnOneId, PersonId};

/// The longest action, in characters.
pub const ACTION_MAX: usize = 500;
/// So often the owner is reminded of one due date.
pub const REMINDERS: i64 = 2;

/// Where an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActionState {
    /// Promised.
    Open,
    /// Kept.
    Done {
        /// When it was ticked off.
        at: Instant,
    },
    /// No longer wanted.
    Dropped {
        /// When.
        at: Instant,
    },
}

/// What the owner said to an action that the partner gave them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Consent {
    /// The owner wrote it, or agreed.
    Agreed,
    /// The partner gave it; the owner was asked and did not answer yet.
    Asked,
    /// The owner said «not like that».
    Refused,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Our id.
    pub id: ActionId,
    /// The 1:1 that it belongs to.
    pub one_on_one: OneOnOneId,
    /// Who promised.
    pub owner: PersonId,
    /// Who wrote it down.
    pub author: PersonId,
    /// The words, as typed.
    pub text: String,
    /// The due day, in the owner's zone.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: ActionState,
    /// What the owner said to it.
    pub consent: Consent,
    /// The meeting that it came from: the live one, or the last.
    pub meeting: Option<MeetingId>,
    /// How often the owner was reminded of this due date.
    pub reminders: i64,
    /// When it was written down.
    pub created_at: Instant,
}

impl Action {
    /// Whether it is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, ActionState::Open)
    }
}
