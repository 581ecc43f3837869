//! Ids: every kind of thing has its own type, printed with a prefix.
//!
//! An id is a ULID, so ids made one after the other sort in that order. Making one needs the time and
//! random bits, which are parameters here: [`crate::app::ids::Ids`] holds both. No id is ever reused.

use std::fmt;
use std::str::FromStr;

use ulid::Ulid;

/// A text that is not an id of the kind that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct BadId;

/// What all kinds of id have in common, for the generator and the store.
pub trait Id: Copy + fmt::Display + FromStr<Err = BadId> {
    /// The two letters before the underscore of the printed form.
    const PREFIX: &'static str;
    /// Wraps a fresh ULID.
    fn from_ulid(ulid: Ulid) -> Self;
    /// The 26 characters without the prefix, for places where room is short (button ids).
    fn bare(self) -> String;
    /// Reads the bare form.
    ///
    /// # Errors
    /// [`BadId`] when the text is not a ULID.
    fn from_bare(text: &str) -> Result<Self, BadId>;
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Ulid);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;

            fn from_ulid(ulid: Ulid) -> Self {
                Self(ulid)
            }

            fn bare(self) -> String {
                self.0.to_string()
            }

            fn from_bare(text: &str) -> Result<Self, BadId> {
                Ulid::from_string(text).map(Self).map_err(|_| BadId)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                let bare = text.strip_prefix(concat!($prefix, "_")).ok_or(BadId)?;
                Self::from_bare(bare)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// A person, on one platform.
    PersonId,
    "pe"
);
id!(
    /// A 1:1: the standing relation of two people.
    OneOnOneId,
    "oo"
);
id!(
    /// A proposal of terms: an invitation, a counter-proposal.
    ProposalId,
    "pr"
);
id!(
    /// A meeting: one occurrence of a 1:1.
    MeetingId,
    "me"
);
id!(
    /// Days on which a person is away.
    AwayId,
    "aw"
);
id!(
    /// A topic.
    TopicId,
    "to"
);
id!(
    /// An action.
    ActionId,
    "ac"
);
id!(
    /// A note.
    NoteId,
    "no"
);
id!(
    /// A message that the bot owes, sends or has sent.
    DeliveryId,
    "de"
);
id!(
    /// A command that waits for one more answer, such as which 1:1 it is for.
    DraftId,
    "dr"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_printing_and_names_its_kind() {
        let id = TopicId::from_ulid(Ulid::from_parts(1_774_000_000_000, 7));
        assert!(id.to_string().starts_with("to_"));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(TopicId::from_bare(&id.bare()), Ok(id));
        assert_eq!(id.to_string().parse::<ActionId>(), Err(BadId));
    }
}
