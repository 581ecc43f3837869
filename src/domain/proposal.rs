//! Proposals: nothing about a 1:1 is fixed before the other side agrees.
//!
//! The first proposal of a 1:1 is its invitation; later ones would change its terms. A counter-proposal asks
//! the other side in turn. At most one proposal of a 1:1 is open.

use chrono::TimeDelta;

use super::clock::Instant;
use super::id::{OneOnOneId, PersonId, ProposalId};
use super::one_on_one::Terms;

/// After so long without an answer the question is repeated, once.
pub const REPEAT_AFTER: TimeDelta = TimeDelta::days(2);
/// After so long without an answer the proposal lapses.
pub const LAPSE_AFTER: TimeDelta = TimeDelta::days(7);
/// After a decline the same person may not ask again for so long.
pub const REST_AFTER_DECLINE: TimeDelta = TimeDelta::days(30);
/// So many invitations of one person may be open at once.
pub const OPEN_INVITATIONS: i64 = 10;

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalState {
    /// Waits for an answer.
    Open {
        /// Whether the question was repeated.
        repeated: bool,
    },
    /// Agreed to.
    Accepted {
        /// When.
        at: Instant,
    },
    /// Refused.
    Declined {
        /// When.
        at: Instant,
    },
    /// Answered by another proposal.
    Countered {
        /// When.
        at: Instant,
    },
    /// Taken back by its author.
    Withdrawn {
        /// When.
        at: Instant,
    },
    /// Not answered in time.
    Lapsed {
        /// When.
        at: Instant,
    },
}

/// What a proposal is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// To begin the 1:1: an invitation.
    Start,
    /// To change the terms of a 1:1 that goes on.
    Change {
        /// The terms that held when it was proposed; they do until it is agreed to.
        from: Terms,
    },
}

/// Terms that one of the two proposes to the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Our id.
    pub id: ProposalId,
    /// The 1:1 that it would start or change.
    pub one_on_one: OneOnOneId,
    /// Who proposes.
    pub by: PersonId,
    /// Who is asked.
    pub to: PersonId,
    /// What is proposed.
    pub terms: Terms,
    /// What for.
    pub purpose: Purpose,
    /// When it was asked.
    pub asked_at: Instant,
    /// Where it stands.
    pub state: ProposalState,
}

/// What an open proposal owes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    /// Ask once more.
    Repeat,
    /// Close it and tell the author.
    Lapse,
}

impl Proposal {
    /// Whether it still waits for an answer.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, ProposalState::Open { .. })
    }

    /// What it owes next and when; `None` once it was answered.
    #[must_use]
    pub fn owed(&self) -> Option<(Instant, Owed)> {
        match self.state {
            ProposalState::Open { repeated: false } => {
                Some((self.asked_at + REPEAT_AFTER, Owed::Repeat))
            }
            ProposalState::Open { repeated: true } => {
                Some((self.asked_at + LAPSE_AFTER, Owed::Lapse))
            }
            ProposalState::Accepted { .. }
            | ProposalState::Declined { .. }
            | ProposalState::Countered { .. }
            | ProposalState::Withdrawn { .. }
            | ProposalState::Lapsed { .. } => None,
        }
    }
}
