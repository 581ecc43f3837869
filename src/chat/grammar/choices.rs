//! The closed sets among the options: for each, the names that people type and what a menu says.
//!
//! A set and its type are one definition, so a new variant does not compile without a name. Invariant:
//! the default comes first.

use super::Named;
use crate::chat::command::{Owner, PrivacyRequest, Role, WhichState, WhoseActions};
use crate::domain::one_on_one::Format;
use crate::domain::topic::{Section, Visibility};

/// A type whose values are the choices of an option.
pub trait Closed: Copy + 'static {
    /// Its names, the default first.
    const CHOICES: &'static [Named];

    /// The value of one of the names in [`Self::CHOICES`].
    fn from_name(name: &str) -> Option<Self>;

    /// The name of a value.
    fn name(self) -> &'static str;
}

macro_rules! closed {
    ($type:ty { $($variant:ident = $name:literal, $label:literal $(, also $($also:literal)+)?;)+ }) => {
        impl Closed for $type {
            const CHOICES: &'static [Named] = &[$(Named {
                name: $name,
                label: $label,
                also: &[$($($also),+)?],
            }),+];

            fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }

            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

closed! { Section {
    Topic = "topic", "A topic";
    CheckIn = "check-in", "How are you?", also "checkin";
    Blocker = "blocker", "Something in the way", also "blocked";
    Decision = "decision", "Something to decide";
    Feedback = "feedback", "A word to each other";
    Growth = "growth", "Where somebody wants to go";
} }

closed! { Visibility {
    Shared = "shared", "Both of us, at once";
    AtMeeting = "at-meeting", "When the agenda goes out";
    OnlyMe = "only-me", "Only me", also "me" "private";
} }

closed! { Format {
    TheirMeeting = "their-meeting", "The report's topics first";
    Halves = "halves", "Half the time for each";
    Peers = "peers", "Two peers who take turns", also "peer";
} }

closed! { Role {
    Lead = "lead", "I lead";
    Report = "report", "I report";
    Peer = "peer", "We are peers", also "peers";
} }

closed! { Owner {
    Me = "me", "I do it", also "mine";
    Partner = "partner", "My partner does it";
} }

closed! { WhoseActions {
    Both = "both", "Both of ours", also "all";
    Mine = "mine", "Mine", also "me";
    Partner = "partner", "My partner's";
} }

closed! { PrivacyRequest {
    Show = "show", "What is kept, and who can read it";
} }

closed! { WhichState {
    Open = "open", "Still to do";
    Done = "done", "Done";
    Dropped = "dropped", "Dropped";
    All = "all", "All of them", also "any";
} }
