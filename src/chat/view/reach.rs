//! What the cards of somebody whom messages do not reach show.

use super::Who;
use crate::domain::clock::Instant;
use crate::domain::id::OneOnOneId;

/// Where it stands with reaching somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Messages are refused, and nothing is tried by itself.
    Refused {
        /// How often it was tried again, and when last.
        again: Option<(i64, Instant)>,
    },
    /// Somebody acted, and the next message will tell.
    Trying,
    /// A message arrived.
    Reached,
}

/// To the partner: messages do not reach the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreachableView {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// Whom messages do not reach.
    pub partner: Who,
    /// Since when.
    pub since: Instant,
    /// Where it stands.
    pub reach: Reach,
    /// Whether it is the invitation that waits.
    pub invited: bool,
}
