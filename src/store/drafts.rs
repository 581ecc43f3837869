//! Drafts: commands that wait for one more answer of their author.

use super::codec::{Place, ms, must_insert};
use super::error::Result;
use super::tx::Tx;
use crate::domain::clock::Instant;
use crate::domain::id::{DraftId, PersonId};

fn place(id: &str) -> Place<'_> {
    Place {
        table: "drafts",
        id,
    }
}

impl Tx {
    /// Keeps a draft for a person.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when the id is taken.
    pub async fn insert_draft(
        &mut self,
        id: DraftId,
        person: PersonId,
        body: &str,
        at: Instant,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO drafts (id, person, body, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let id = id.to_string();
        let body = place(&id).seal(&self.sealer, "body", body);
        let rows = execute!(self, SQL, &id, person.to_string(), &body, ms(at))?;
        must_insert("drafts", rows)
    }

    /// A draft of this person; nobody else's is found.
    ///
    /// # Errors
    /// What the database says.
    pub async fn draft(&mut self, id: DraftId, person: PersonId) -> Result<Option<String>> {
        const SQL: &str = "SELECT body FROM drafts WHERE id = $1 AND person = $2";
        let id = id.to_string();
        let sealed = fetch_optional!(self, (String,), SQL, &id, person.to_string())?;
        sealed
            .map(|(sealed,)| place(&id).open(&self.sealer, "body", &sealed))
            .transpose()
    }

    /// Removes the drafts that are older than an instant; tells how many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_drafts_before(&mut self, at: Instant) -> Result<u64> {
        execute!(self, "DELETE FROM drafts WHERE created_at < $1", ms(at))
    }

    /// Removes a draft; false when there is none with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_draft(&mut self, id: DraftId) -> Result<bool> {
        Ok(execute!(self, "DELETE FROM drafts WHERE id = $1", id.to_string())? == 1)
    }
}
