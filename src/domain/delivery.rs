//! What the bot sends by itself: the rows of the outbox.
//!
//! A delivery is owed once: subject, kind, recipient and occurrence are its natural key. It holds no
//! text; the card is made from the fresh state at the moment of sending, for its reader. A posted card
//! stays `living` while the state that it shows may change; `wanted` then runs ahead of `shown`.

use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;

use super::clock::Instant;
use super::id::{ActionId, DeliveryId, MeetingId, OneOnOneId, PersonId, ProposalId};
use super::one_on_one::UnknownName;

/// Later than this after its time, a card says that it is late.
const LATE_AFTER: TimeDelta = TimeDelta::minutes(5);

/// What a timer or a delivery is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A proposal: repeat, lapse.
    Proposal(ProposalId),
    /// A meeting: nudge, agenda, end, recap.
    Meeting(MeetingId),
    /// A 1:1: drift, the end of a pause.
    OneOnOne(OneOnOneId),
    /// An action that the partner gave.
    Action(ActionId),
    /// A person: the digest at their working start.
    Person(PersonId),
}

impl Subject {
    /// Where it comes among subjects due at the same instant: what a digest collects comes before it.
    #[must_use]
    pub fn rank(&self) -> i64 {
        match self {
            Self::Proposal(_) => 0,
            Self::OneOnOne(_) => 1,
            Self::Meeting(_) => 2,
            Self::Action(_) => 3,
            Self::Person(_) => 9,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proposal(id) => id.fmt(f),
            Self::Meeting(id) => id.fmt(f),
            Self::OneOnOne(id) => id.fmt(f),
            Self::Action(id) => id.fmt(f),
            Self::Person(id) => id.fmt(f),
        }
    }
}

impl FromStr for Subject {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let unknown = |_| UnknownName;
        match text.get(..3) {
            Some("pr_") => text.parse().map(Self::Proposal).map_err(unknown),
            Some("me_") => text.parse().map(Self::Meeting).map_err(unknown),
            Some("oo_") => text.parse().map(Self::OneOnOne).map_err(unknown),
            Some("ac_") => text.parse().map(Self::Action).map_err(unknown),
            Some("pe_") => text.parse().map(Self::Person).map_err(unknown),
            _ => Err(UnknownName),
        }
    }
}

macro_rules! card_kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// The name of a card that the bot sends by itself, or that lives on as an answer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum CardKind {
            $($(#[$doc])* $name,)+
        }

        impl CardKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name in the database, in logs and in the playground's JSON.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

card_kinds! {
    /// «Alice would like to meet you every week», with the answers.
    Invitation = "invitation",
    /// The same, once more.
    InvitationReminder = "invitation-reminder",
    /// To the author: the invitation as it stands, with **Withdraw**.
    Invited = "invited",
    /// To the author of a proposal: how it was answered, or that it was not.
    InvitationAnswer = "invitation-answer",
    /// «Your 1:1 with Bob is tomorrow at ten».
    Nudge = "nudge",
    /// The agenda before the meeting.
    Agenda = "agenda",
    /// The agenda during the meeting.
    Live = "live",
    /// What is left of the meeting.
    Recap = "recap",
    /// It does not take place; other times.
    Skipped = "skipped",
    /// A skip still waits for a choice.
    SkipReminder = "skip-reminder",
    /// To the partner: the meeting was moved.
    Moved = "moved",
    /// To the partner: a skip or a move was taken back, and the old time holds.
    Restored = "restored",
    /// To the owner: the partner gave you this action.
    ActionGiven = "action-given",
    /// To the owner or author: the other side changed an action.
    ActionChanged = "action-changed",
    /// To the owner: an action is due.
    ActionReminder = "action-reminder",
    /// Did you meet? The second and last time.
    SecondQuestion = "second-question",
    /// The two have not met for long.
    Drift = "drift",
    /// Several things that waited for the working start.
    Digest = "digest",
}

impl fmt::Display for CardKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CardKind {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.as_str() == text)
            .ok_or(UnknownName)
    }
}

/// A message to be owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// Our id, from which the platform's de-duplication key is made.
    pub id: DeliveryId,
    /// What it is about.
    pub subject: Subject,
    /// The card.
    pub kind: CardKind,
    /// To whom.
    pub recipient: PersonId,
    /// Which one of its kind: the revision of a start, the nth reminder.
    pub occurrence: i64,
    /// The 1:1 whose changes the card follows.
    pub one_on_one: Option<OneOnOneId>,
    /// When it was owed: later than that it says so.
    pub due_at: Instant,
    /// From then on it is of no use and is dropped.
    pub expires_at: Option<Instant>,
    /// What a digest is made of; empty for every other card.
    pub items: Vec<DigestRef>,
}

/// One thing of a digest: the card that it would be by itself, and what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestRef {
    /// The card.
    pub kind: CardKind,
    /// What it is about.
    pub subject: Subject,
}

/// A row of the outbox, as the dispatcher and the composition of cards see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What was owed.
    pub order: NewDelivery,
    /// Where the platform put it; `None` until it was posted.
    pub address: Option<String>,
    /// The version of the state that the reader should see; grows with each change.
    pub wanted: i64,
    /// The version that the platform shows; 0 until it was posted.
    pub shown: i64,
    /// The hash of what the platform shows, by which an edit without a difference is spared.
    pub shown_hash: Option<String>,
    /// How many attempts failed since the last success.
    pub attempts: i64,
    /// The fencing number of this lease: what a later lease wrote, an earlier one cannot overwrite.
    pub lease: i64,
    /// When the first attempt to post began, after which a retry must look before it posts again.
    pub tried_at: Option<Instant>,
}

impl Delivery {
    /// Whether nobody was there to send it in its time, which it says then.
    #[must_use]
    pub fn is_late(&self, now: Instant) -> bool {
        self.tried_at.unwrap_or(now) >= self.order.due_at + LATE_AFTER
    }
}
