//! What the cards of an invitation show.

use super::Who;
use chrono_tz::Tz;

use crate::domain::cadence::Cadence;
use crate::domain::clock::Instant;
use crate::domain::id::ProposalId;
use crate::domain::one_on_one::{Closing, Format};

/// Where an invitation stands, for those who look at its card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationState {
    /// Waits for an answer.
    Open,
    /// Agreed to; the first meeting is then.
    Accepted {
        /// The first meeting.
        first: Instant,
    },
    /// It came to nothing.
    Closed(Closing),
    /// Another time was proposed.
    Countered,
}

/// An invitation or counter-proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct InvitationView {
    /// The proposal.
    pub proposal: ProposalId,
    /// The other one.
    pub partner: Who,
    /// Whether the reader made it.
    pub mine: bool,
    /// Whether it answers an earlier proposal.
    pub counter: bool,
    /// Whether it is asked for the second time.
    pub repeated: bool,
    /// The cadence.
    pub cadence: Cadence,
    /// The zone of the 1:1.
    pub zone: Tz,
    /// The partner's own zone, when it is known.
    pub partner_zone: Option<Tz>,
    /// The first dates, at most three.
    pub first_dates: Vec<Instant>,
    /// Minutes.
    pub duration_minutes: i64,
    /// How the agenda is arranged.
    pub format: Format,
    /// What the reader would be; `None` among peers.
    pub reader_leads: Option<bool>,
    /// A link or a channel.
    pub place: Option<String>,
    /// The reader's own 1:1s that it clashes with, and whether the partner has one then.
    pub clashes: Clashes,
    /// Who runs this bot, as the operator says.
    pub operator: Operator,
    /// Where it stands.
    pub state: InvitationState,
}

/// Other 1:1s at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clashes {
    /// Partners of the reader's own.
    pub own: Vec<String>,
    /// Whether the other has one, which is not named.
    pub theirs: bool,
}

/// Who runs the bot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Operator {
    /// Their name.
    pub name: Option<String>,
    /// How to reach them.
    pub contact: Option<String>,
}
