//! What the bot sends by itself: the rows of the outbox.
//!
//! A delivery is owed once: subject, kind, recipient and occurrence are its natural key. It holds no
//! text; the card is made from the fresh state at the moment of sending, for its reader. A posted card
//! stays `living` while the state that it shows may change; `wanted` then runs ahead of `shown`.

use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;

use super::clock::Instant;
use super::id::{ActionId, AwayId, DeliveryId, MeetingId, OneOnOneId, PersonId, ProposalId};
use super::one_on_one::UnknownName;

/// Later than this after its time, a card says that it is late.
const LATE_AFTER: TimeDelta = TimeDelta::minutes(5);
/// What answers somebody goes before all that has waited for less than this.
const ANSWERS_AHEAD: TimeDelta = TimeDelta::days(2);
/// What has to be there by an instant stands in the line so long before it.
const NEEDED_AHEAD: TimeDelta = TimeDelta::days(1);

/// Where something stands in the line of what is ready to be sent. The line goes by instants, the earliest first: each of
/// these is one that has passed, so that what is ready stays ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Behind what came before it.
    Last,
    /// As what has to be there by an instant: before what came since the day before, the earliest first.
    NeededBy(Instant),
    /// Somebody just did something, and this shows it: before all else.
    Answer,
}

impl Turn {
    /// The place in the line of what is ready since `at`.
    #[must_use]
    pub fn place(self, at: Instant) -> Instant {
        match self {
            Self::Last => at,
            Self::NeededBy(by) => at.min(by - NEEDED_AHEAD),
            Self::Answer => at - ANSWERS_AHEAD,
        }
    }

    /// Whether what stands at a place answers somebody; else it is there for an instant, or has waited for a day.
    #[must_use]
    pub fn is_answer(place: Instant, now: Instant) -> bool {
        // Halfway between the two: neither waits for so long.
        place < now - (ANSWERS_AHEAD + NEEDED_AHEAD) / 2
    }

    /// The instant by which what stands at a place has to be there, if it stands there for that.
    #[must_use]
    pub fn needed_by(place: Instant) -> Instant {
        place + NEEDED_AHEAD
    }
}

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
    /// Days on which a person is away. It has cards, and no timer.
    Away(AwayId),
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
            Self::Away(_) => 4,
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
            Self::Away(id) => id.fmt(f),
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
            Some("aw_") => text.parse().map(Self::Away).map_err(unknown),
            Some("pe_") => text.parse().map(Self::Person).map_err(unknown),
            _ => Err(UnknownName),
        }
    }
}

macro_rules! card_kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal as $manner:ident,)+) => {
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

            /// What it belongs to.
            #[must_use]
            pub fn manner(self) -> Manner {
                match self {
                    $(Self::$name => Manner::$manner,)+
                }
            }
        }
    };
}

card_kinds! {
    /// «Alice would like to meet you every week», with the answers.
    Invitation = "invitation" as Invitation,
    /// The same, once more.
    InvitationReminder = "invitation-reminder" as Invitation,
    /// To the author: the invitation as it stands, with **Withdraw**.
    Invited = "invited" as Invitation,
    /// To the author of a proposal: how it was answered, or that it was not.
    InvitationAnswer = "invitation-answer" as News,
    /// To the one who is asked: other terms for a 1:1 that goes on.
    ChangeProposed = "change-proposed" as News,
    /// The same, once more.
    ChangeReminder = "change-reminder" as News,
    /// To the author: the proposed change as it stands, with **Withdraw**.
    ChangeSent = "change-sent" as Invitation,
    /// To the author of a proposed change: how it was answered, or that it was not.
    ChangeAnswer = "change-answer" as News,
    /// «Your 1:1 with Bob is tomorrow at ten».
    Nudge = "nudge" as News,
    /// The agenda before the meeting.
    Agenda = "agenda" as Moment,
    /// The agenda during the meeting.
    Live = "live" as Moment,
    /// What is left of the meeting.
    Recap = "recap" as Moment,
    /// It does not take place; other times.
    Skipped = "skipped" as News,
    /// A skip still waits for a choice.
    SkipReminder = "skip-reminder" as News,
    /// To the partner: the meeting was moved.
    Moved = "moved" as News,
    /// To the partner: a skip or a move was taken back, and the old time holds.
    Restored = "restored" as News,
    /// To the partner: somebody is away, and which dates that leaves out.
    Away = "away" as News,
    /// To the partner: they are there after all.
    AwayOver = "away-over" as News,
    /// The 1:1 stops for a while.
    Paused = "paused" as News,
    /// To the partner: it goes on.
    Resumed = "resumed" as News,
    /// To the partner: the 1:1 has ended.
    Ended = "ended" as News,
    /// To the owner: the partner gave you this action.
    ActionGiven = "action-given" as News,
    /// To the owner or author: the other side changed an action.
    ActionChanged = "action-changed" as News,
    /// To the owner: an action is due.
    ActionReminder = "action-reminder" as News,
    /// Did you meet? The second and last time.
    SecondQuestion = "second-question" as News,
    /// The two have not met for long.
    Drift = "drift" as News,
    /// Several things that waited for the working start.
    Digest = "digest" as News,
    /// To the partner: messages do not reach the other.
    Unreachable = "unreachable" as News,
    /// To the partner: the other's account is gone, and the 1:1 pauses.
    AccountGone = "account-gone" as News,
    /// To somebody whom messages reach again: what they missed and what still matters.
    CatchUp = "catch-up" as News,
}

/// What a card belongs to, which decides when it may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// A meeting's own moment: it comes then, and the timeline has seen to what else the reader is in.
    Moment,
    /// An invitation, or what the reader just asked for: it comes when it comes.
    Invitation,
    /// What happened or waits in a 1:1: it keeps out of every other one.
    News,
}

impl CardKind {
    /// Whether it waits while its reader is in another 1:1, live or in its planned time.
    #[must_use]
    pub fn waits_its_turn(self) -> bool {
        self.manner() == Manner::News
    }
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
    /// Until when the lease holds; `None` is no lease.
    pub leased_until: Option<Instant>,
    /// When the first attempt to post began, after which a retry must look before it posts again.
    pub tried_at: Option<Instant>,
    /// Whether the posted card still follows the state that it shows.
    pub living: bool,
}

impl Delivery {
    /// Whether the lease is over, so that another one may be at it by now.
    #[must_use]
    pub fn has_run_out(&self, now: Instant) -> bool {
        self.leased_until.is_none_or(|until| until <= now)
    }

    /// Whether nobody was there to send it in its time, which it says then.
    #[must_use]
    pub fn is_late(&self, now: Instant) -> bool {
        self.tried_at.unwrap_or(now) >= self.order.due_at + LATE_AFTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_meetings_moment_an_invitation_and_ones_own_answer_come_when_they_come() {
        let at_once: Vec<&str> = CardKind::ALL
            .iter()
            .filter(|kind| !kind.waits_its_turn())
            .map(|kind| kind.as_str())
            .collect();
        assert_eq!(
            at_once,
            [
                "invitation",
                "invitation-reminder",
                "invited",
                "change-sent",
                "agenda",
                "live",
                "recap"
            ]
        );
    }

    #[test]
    fn an_answer_is_told_from_what_has_an_hour() {
        let now = Instant::UNIX_EPOCH + TimeDelta::days(20_000);
        for ago in [TimeDelta::zero(), TimeDelta::hours(11)] {
            let at = now - ago;
            assert!(Turn::is_answer(Turn::Answer.place(at), now));
            assert!(!Turn::is_answer(Turn::Last.place(at), now));
            // Whose meeting begins, and whose began meanwhile.
            for by in [now, at] {
                assert!(!Turn::is_answer(Turn::NeededBy(by).place(at), now));
            }
        }
    }
}
