//! What cannot be done and why, as facts: the words for it are in [`crate::chat::wording`].
//!
//! A refusal is an answer to the person who asked, never a fault. It changes nothing. Something that
//! belongs to others is refused as [`Refusal::NotFound`], like something that does not exist.

use chrono::NaiveDate;

use super::clock::Instant;
use super::plenty::Plenty;

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It does not exist, or is not the asker's to see.
    NotFound,
    /// The card is of a state that has passed.
    OldCard,
    /// The partner may tick, not rewrite.
    NotTheAuthor,

    /// There is no such command; the nearest ones.
    UnknownCommand {
        /// What was typed.
        given: String,
        /// Names of commands like it.
        near: Vec<String>,
    },
    /// An option that the command needs is missing.
    MissingOption {
        /// The command.
        command: &'static str,
        /// The option.
        option: &'static str,
    },
    /// A field of a form was left empty that is needed.
    EmptyField {
        /// The option.
        option: &'static str,
    },
    /// An option was given twice.
    RepeatedOption {
        /// The option.
        option: &'static str,
    },
    /// A value is none of a closed set.
    BadChoice {
        /// The option.
        option: &'static str,
        /// What was typed.
        given: String,
        /// What may be typed.
        choices: Vec<String>,
    },
    /// A value is not a whole number in the range.
    BadNumber {
        /// The option.
        option: &'static str,
        /// What was typed.
        given: String,
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// A text is longer than we keep.
    TooLong {
        /// The option.
        option: &'static str,
        /// Characters allowed.
        limit: usize,
        /// Characters given.
        length: usize,
    },
    /// A quotation mark was opened and not closed.
    OpenQuote,

    /// The `when` text was not understood; the part that was not.
    UnknownCadence {
        /// The word or words.
        part: String,
        /// What about them.
        problem: CadenceProblem,
    },
    /// The zone is not known; near matches.
    UnknownZone {
        /// What was typed.
        given: String,
        /// Names of zones like it.
        near: Vec<String>,
    },
    /// Working hours that were not understood, or do not begin before they end.
    UnknownHours {
        /// What was typed.
        given: String,
    },
    /// A date was not understood, or may not be.
    BadDate {
        /// The option that it stood in.
        option: &'static str,
        /// The word or words.
        part: String,
        /// What about them.
        problem: DateIssue,
    },

    /// Nobody of that name is a partner; near matches.
    UnknownPartner {
        /// What was typed.
        given: String,
        /// Names of partners.
        near: Vec<String>,
    },
    /// Nobody of that name is there; near matches.
    UnknownMember {
        /// What was typed.
        given: String,
        /// Names like it.
        near: Vec<String>,
    },
    /// The asker has no 1:1 yet.
    NoOneOnOne,
    /// A 1:1 with oneself.
    WithYourself,
    /// A 1:1 with a bot.
    WithABot,
    /// There is a 1:1 of the two already.
    AlreadyPaired {
        /// The partner.
        partner: String,
    },
    /// The other declined lately, or does not want to be asked.
    MayNotAsk {
        /// The other.
        partner: String,
        /// From when on asking is possible again, when it is.
        until: Option<Instant>,
    },
    /// The asker has too many open invitations.
    TooManyInvitations {
        /// The most.
        limit: i64,
    },
    /// One of the two has as many 1:1s as the operator allows.
    TooManyOneOnOnes {
        /// The most.
        limit: i64,
    },
    /// There is as much of it as one person may make.
    Enough {
        /// Of what.
        of: Plenty,
    },
    /// More at once than is carried out for one person.
    TooMuchAtOnce,
    /// `role:peer` and `format:peers` imply each other.
    RoleAndFormatClash,
    /// What is to be changed is so already.
    AsItIs,
    /// The invitation was answered, taken back or lapsed.
    InvitationOver,
    /// The 1:1 is not accepted yet, so it has no meeting.
    NotAcceptedYet {
        /// The partner.
        partner: String,
    },

    /// The 1:1 has ended: its record stays, and nothing in it changes any more.
    OneOnOneOver {
        /// The partner.
        partner: String,
    },
    /// The 1:1 is paused, so it has no meeting.
    Paused {
        /// The partner.
        partner: String,
        /// The first day back, in the zone of the 1:1.
        until: Option<NaiveDate>,
    },
    /// The 1:1 is not paused, so it cannot be resumed.
    NotPaused {
        /// The partner.
        partner: String,
    },
    /// The meeting goes on: it is wrapped up first.
    StillLive {
        /// The partner.
        partner: String,
    },
    /// The last day away comes before the first.
    AwayBackwards,
    /// More days away than can be meant.
    AwayTooLong {
        /// The most.
        limit: i64,
    },

    /// There is no live meeting to wrap up.
    NothingLive {
        /// The partner.
        partner: String,
    },
    /// There is no meeting ahead.
    NothingAhead {
        /// The partner.
        partner: String,
    },
    /// The meeting goes on or is over, so it cannot be skipped or moved.
    AlreadyStarted {
        /// The partner.
        partner: String,
    },
    /// Nothing was talked about yet, so there is no «last time».
    NoLastTime {
        /// The partner.
        partner: String,
    },
    /// The new start is the planned one.
    SameTime {
        /// The planned start.
        at: Instant,
    },
    /// None of the open actions reads like that; the nearest ones.
    UnknownAction {
        /// What was typed.
        given: String,
        /// Texts of actions like it.
        near: Vec<String>,
    },
    /// Something else was done with it meanwhile, so it cannot be undone.
    CannotUndo,
}

impl Refusal {
    /// The option that was at fault, where it was one: a form has a field of that name.
    #[must_use]
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a refusal that is about no option says nothing here"
    )]
    pub fn option(&self) -> Option<&'static str> {
        match self {
            Self::MissingOption { option, .. }
            | Self::RepeatedOption { option }
            | Self::BadChoice { option, .. }
            | Self::BadNumber { option, .. }
            | Self::TooLong { option, .. }
            | Self::BadDate { option, .. } => Some(option),
            Self::UnknownCadence { .. } => Some("when"),
            Self::UnknownZone { .. } => Some("timezone"),
            Self::UnknownPartner { .. } | Self::UnknownMember { .. } => Some("with"),
            Self::RoleAndFormatClash => Some("role"),
            Self::SameTime { .. } => Some("to"),
            _ => None,
        }
    }
}

/// What is wrong with a cadence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CadenceProblem {
    /// Nothing was said.
    Empty,
    /// A part is not understood.
    NotUnderstood,
    /// The time of day is missing.
    NoTime,
    /// The day is missing.
    NoDay,
    /// Every Nth week, with N outside 1 to 26.
    WeeksOutOfRange,
    /// It would fire more than once a day.
    MoreThanDaily,
    /// No date of it exists.
    NeverOccurs,
}

/// What is wrong with a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateIssue {
    /// It is not understood.
    NotUnderstood,
    /// It is over.
    Past,
    /// It is today, where a later day is wanted.
    Today,
    /// It is more than five years ahead.
    TooFar,
    /// A time of day was given where a day is wanted.
    TimeNotWanted,
}
