//! What is kept by side, when the two of a 1:1 change seats.
//!
//! Nearly everything belongs to a person and follows by itself. Only what was sent about a meeting is kept by
//! side; it has to go with the person it was sent to.

use super::codec::{Place, to_json};
use super::error::Result;
use super::tx::Tx;
use crate::domain::id::OneOnOneId;
use crate::domain::meeting::Sent;
use crate::domain::one_on_one::Pair;

impl Tx {
    /// Changes the sides in what was sent about all meetings of a 1:1, past ones included.
    ///
    /// # Errors
    /// What the database says.
    pub async fn swap_sides(&mut self, one_on_one: OneOnOneId) -> Result<()> {
        const READ: &str = "SELECT id, sent FROM meetings WHERE one_on_one = $1 ORDER BY id";
        const WRITE: &str = "UPDATE meetings SET sent = $2 WHERE id = $1";
        let rows = fetch_all!(self, (String, String), READ, one_on_one.to_string())?;
        for (id, column) in rows {
            let place = Place {
                table: "meetings",
                id: &id,
            };
            let sent: Pair<Sent> = place.json("sent", &column)?;
            if sent.lead != sent.report {
                execute!(self, WRITE, &id, to_json(&sent.swapped()))?;
            }
        }
        Ok(())
    }
}
