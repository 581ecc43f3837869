//! Whether messages reach people, and since when they do not.
//!
//! Two facts: a person is *reachable* while messages to them are tried; a *spell* of refusals lasts from the first
//! refused message until one arrives. In between somebody may try again, and then both hold.

use super::codec::{instant, ms, must_insert};
use super::error::Result;
use super::tx::Tx;
use crate::domain::clock::Instant;
use crate::domain::id::PersonId;
use crate::domain::person::Refused;

row! {
    struct RefusalRow {
        since: i64,
        last_at: i64,
        times: i64,
    }
}

impl RefusalRow {
    fn open(&self) -> Result<Refused> {
        Ok(Refused {
            since: instant("refusals.since", self.since)?,
            last_at: instant("refusals.last_at", self.last_at)?,
            times: self.times,
        })
    }
}

impl Tx {
    /// Says whether messages to a person are tried. False when that was so already.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_reachable(&mut self, person: PersonId, reachable: bool) -> Result<bool> {
        const SQL: &str = "UPDATE people SET reachable = $2 WHERE id = $1 AND reachable <> $2";
        Ok(execute!(self, SQL, person.to_string(), reachable)? == 1)
    }

    /// Notes that a message to a person was refused: a spell begins, or goes on.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note_refusal(&mut self, person: PersonId, at: Instant) -> Result<Refused> {
        const SQL: &str = "INSERT INTO refusals (person, since, last_at, times) VALUES ($1, $2, $2, 1) \
             ON CONFLICT (person) DO UPDATE SET last_at = $2, times = refusals.times + 1 \
             RETURNING since, last_at, times";
        let mut rows = fetch_all!(self, RefusalRow, SQL, person.to_string(), ms(at))?;
        must_insert("a refusal", rows.len() as u64)?;
        rows.remove(0).open()
    }

    /// The spell of refusals that a person is in.
    ///
    /// # Errors
    /// What the database says.
    pub async fn refusal(&mut self, person: PersonId) -> Result<Option<Refused>> {
        const SQL: &str = "SELECT since, last_at, times FROM refusals WHERE person = $1";
        let row = fetch_optional!(self, RefusalRow, SQL, person.to_string())?;
        row.map(|row| row.open()).transpose()
    }

    /// A message arrived: the spell is over. False when there was none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_refusal(&mut self, person: PersonId) -> Result<bool> {
        const SQL: &str = "DELETE FROM refusals WHERE person = $1";
        Ok(execute!(self, SQL, person.to_string())? == 1)
    }
}
