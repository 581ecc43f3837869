//! Pauses: stretches of time in which a 1:1 stood still.

use super::codec::{Place, ms, must_insert};
use super::error::Result;
use super::tx::Tx;
use crate::domain::clock::Instant;
use crate::domain::id::OneOnOneId;
use crate::domain::one_on_one::Pause;

row! {
    struct PauseRow {
        from_at: i64,
        to_at: Option<i64>,
        by_person: String,
    }
}

impl Tx {
    /// Begins a pause of a 1:1.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when it is paused already.
    pub async fn insert_pause(&mut self, one_on_one: OneOnOneId, pause: &Pause) -> Result<()> {
        const SQL: &str = "INSERT INTO pauses (one_on_one, from_at, to_at, by_person) VALUES ($1, $2, $3, $4) \
             ON CONFLICT DO NOTHING";
        let rows = execute!(
            self,
            SQL,
            one_on_one.to_string(),
            ms(pause.from),
            pause.to.map(ms),
            pause.by.to_string()
        )?;
        must_insert("pauses", rows)
    }

    /// Ends the pause of a 1:1; false when it has none. One that lasted no time was none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_pause(&mut self, one_on_one: OneOnOneId, at: Instant) -> Result<bool> {
        const NONE: &str =
            "DELETE FROM pauses WHERE one_on_one = $1 AND to_at IS NULL AND from_at >= $2";
        const SQL: &str = "UPDATE pauses SET to_at = $2 WHERE one_on_one = $1 AND to_at IS NULL";
        let gone = execute!(self, NONE, one_on_one.to_string(), ms(at))?;
        let ended = execute!(self, SQL, one_on_one.to_string(), ms(at))?;
        Ok(gone + ended == 1)
    }

    /// The pauses of a 1:1, oldest first; one that lasts is the last.
    ///
    /// # Errors
    /// What the database says.
    pub async fn pauses_of(&mut self, one_on_one: OneOnOneId) -> Result<Vec<Pause>> {
        const SQL: &str =
            "SELECT from_at, to_at, by_person FROM pauses WHERE one_on_one = $1 ORDER BY from_at";
        let id = one_on_one.to_string();
        let rows = fetch_all!(self, PauseRow, SQL, &id)?;
        let place = Place {
            table: "pauses",
            id: &id,
        };
        let pause = |row: PauseRow| {
            Ok(Pause {
                from: place.instant("from_at", row.from_at)?,
                to: place.maybe_instant("to_at", row.to_at)?,
                by: place.parse("by_person", &row.by_person)?,
            })
        };
        rows.into_iter().map(pause).collect()
    }
}
