//! How much one person may make before others pay for it: rows, long cards, messages to a partner or to a stranger.
//!
//! The numbers are far above what two people need in a week, and far below what would fill a chat, a card or a queue.
//! How long a text may be stands with each thing. Invariant: what is there is never taken away for a limit.

use chrono::TimeDelta;

/// Open topics of one person in a 1:1.
pub const OPEN_TOPICS: i64 = 200;

/// Open actions that one person wrote down in a 1:1.
pub const OPEN_ACTIONS: i64 = 200;

/// Actions given to a partner that wait for **Agree**: each was a message to them.
pub const GIVEN_ACTIONS: i64 = 20;

/// Notes of one person in a 1:1 within [`A_WHILE`].
pub const NOTES_A_DAY: i64 = 1_000;

/// Topics of one message.
pub const TOPICS_AT_ONCE: i64 = 50;

/// Days away that are kept ahead, in spans. Each is a message to every partner.
pub const AWAYS_AHEAD: i64 = 40;

/// Invitations of one person within [`A_WHILE`], whatever became of them.
pub const INVITATIONS_A_DAY: i64 = 20;

/// … and to the same person.
pub const INVITATIONS_TO_ONE: i64 = 3;

/// How far back is counted.
pub const A_WHILE: TimeDelta = TimeDelta::days(1);

/// Of what there is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plenty {
    /// [`OPEN_TOPICS`].
    OpenTopics,
    /// [`OPEN_ACTIONS`].
    OpenActions,
    /// [`GIVEN_ACTIONS`].
    GivenActions,
    /// [`NOTES_A_DAY`].
    Notes,
    /// [`TOPICS_AT_ONCE`].
    TopicsAtOnce,
    /// [`AWAYS_AHEAD`].
    Aways,
    /// [`INVITATIONS_A_DAY`].
    Invitations,
    /// [`INVITATIONS_TO_ONE`].
    InvitationsToOne,
}

impl Plenty {
    /// The most.
    #[must_use]
    pub fn limit(self) -> i64 {
        match self {
            Self::OpenTopics => OPEN_TOPICS,
            Self::OpenActions => OPEN_ACTIONS,
            Self::GivenActions => GIVEN_ACTIONS,
            Self::Notes => NOTES_A_DAY,
            Self::TopicsAtOnce => TOPICS_AT_ONCE,
            Self::Aways => AWAYS_AHEAD,
            Self::Invitations => INVITATIONS_A_DAY,
            Self::InvitationsToOne => INVITATIONS_TO_ONE,
        }
    }

    /// Whether one more fits to so many.
    ///
    /// # Errors
    /// [`super::refusal::Refusal::Enough`].
    pub fn one_more(self, there: i64) -> Result<(), super::refusal::Refusal> {
        if there < self.limit() {
            Ok(())
        } else {
            Err(super::refusal::Refusal::Enough { of: self })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_fits_and_the_next_one_does_not() {
        let last = Plenty::Aways.limit() - 1;
        assert_eq!(Plenty::Aways.one_more(last), Ok(()));
        assert!(Plenty::Aways.one_more(last + 1).is_err());
    }
}
