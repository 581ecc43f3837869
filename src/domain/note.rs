//! Notes: a line of what was said, kept with its meeting. Shared, or the author's alone.

use serde::{Deserialize, Serialize};

use super::clock::Instant;
use super::id::{MeetingId, NoteId, OneOnOneId, PersonId};

/// The longest note, in characters.
pub const NOTE_MAX: usize = 2_000;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Our id.
    pub id: NoteId,
    /// The 1:1 that it belongs to.
    pub one_on_one: OneOnOneId,
    /// The meeting that it was taken in: the live one, else the last; `None` before the first.
    pub meeting: Option<MeetingId>,
    /// Who wrote it.
    pub author: PersonId,
    /// The words, as typed.
    pub text: String,
    /// Whether only the author may read it.
    pub private: bool,
    /// When it was written.
    pub created_at: Instant,
}

impl Note {
    /// Whether a person of the 1:1 may read it.
    #[must_use]
    pub fn visible_to(&self, reader: PersonId) -> bool {
        !self.private || self.author == reader
    }
}
