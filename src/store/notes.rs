//! Notes.

use super::codec::{Place, ms, must_insert};
use super::error::Result;
use super::seal::Sealer;
use super::tx::Tx;
use crate::domain::id::{MeetingId, NoteId, OneOnOneId};
use crate::domain::note::Note;

macro_rules! columns {
    () => {
        "id, one_on_one, meeting, author, text, private, created_at"
    };
}
pub(super) use columns;

macro_rules! select {
    ($tail:literal) => {
        concat!("SELECT ", columns!(), " FROM notes ", $tail)
    };
}

row! {
    pub(super) struct NoteRow {
        id: String,
        one_on_one: String,
        meeting: Option<String>,
        author: String,
        text: String,
        private: bool,
        created_at: i64,
    }
}

impl NoteRow {
    pub(super) fn open(self, sealer: &Sealer) -> Result<Note> {
        let place = place(&self.id);
        Ok(Note {
            id: place.parse("id", &self.id)?,
            one_on_one: place.parse("one_on_one", &self.one_on_one)?,
            meeting: place.maybe_parse("meeting", self.meeting.as_deref())?,
            author: place.parse("author", &self.author)?,
            text: place.open(sealer, "text", &self.text)?,
            private: self.private,
            created_at: place.instant("created_at", self.created_at)?,
        })
    }
}

fn place(id: &str) -> Place<'_> {
    Place { table: "notes", id }
}

impl Tx {
    /// Adds a note.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when the id is taken.
    pub async fn insert_note(&mut self, note: &Note) -> Result<()> {
        const SQL: &str = "INSERT INTO notes (id, one_on_one, meeting, author, text, private, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        let rows = self.put_note(SQL, note).await?;
        must_insert("notes", rows)
    }

    /// Writes a note; false when there is none with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn update_note(&mut self, note: &Note) -> Result<bool> {
        const SQL: &str = "UPDATE notes SET one_on_one = $2, meeting = $3, author = $4, text = $5, private = $6, \
             created_at = $7 WHERE id = $1";
        Ok(self.put_note(SQL, note).await? == 1)
    }

    async fn put_note(&mut self, sql: &'static str, note: &Note) -> Result<u64> {
        let id = note.id.to_string();
        let text = place(&id).seal(&self.sealer, "text", &note.text);
        execute!(
            self,
            sql,
            &id,
            note.one_on_one.to_string(),
            note.meeting.map(|meeting| meeting.to_string()),
            note.author.to_string(),
            &text,
            note.private,
            ms(note.created_at)
        )
    }

    /// Removes a note; false when there is none with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_note(&mut self, id: NoteId) -> Result<bool> {
        Ok(execute!(self, "DELETE FROM notes WHERE id = $1", id.to_string())? == 1)
    }

    /// A note.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note(&mut self, id: NoteId) -> Result<Option<Note>> {
        let row = fetch_optional!(self, NoteRow, select!("WHERE id = $1"), id.to_string())?;
        row.map(|row| row.open(&self.sealer)).transpose()
    }

    /// The notes of a meeting, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn notes_of_meeting(&mut self, meeting: MeetingId) -> Result<Vec<Note>> {
        const SQL: &str = select!("WHERE meeting = $1 ORDER BY created_at, id");
        let rows = fetch_all!(self, NoteRow, SQL, meeting.to_string())?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// The notes that a 1:1 had before its first meeting, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn notes_before_first(&mut self, one_on_one: OneOnOneId) -> Result<Vec<Note>> {
        const SQL: &str =
            select!("WHERE one_on_one = $1 AND meeting IS NULL ORDER BY created_at, id");
        let rows = fetch_all!(self, NoteRow, SQL, one_on_one.to_string())?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }
}
