//! Aways: days on which a person meets nobody.

use super::codec::{Place, inserted, ms};
use super::error::Result;
use super::seal::Sealer;
use super::tx::Tx;
use crate::domain::away::{Away, Days};
use crate::domain::clock::Instant;
use crate::domain::id::{AwayId, PersonId};

macro_rules! columns {
    () => {
        "id, person, from_day, to_day, reason, created_at, cancelled_at"
    };
}

macro_rules! select {
    ($tail:literal) => {
        concat!("SELECT ", columns!(), " FROM aways ", $tail)
    };
}

row! {
    struct AwayRow {
        id: String,
        person: String,
        from_day: String,
        to_day: String,
        reason: Option<String>,
        created_at: i64,
        cancelled_at: Option<i64>,
    }
}

impl AwayRow {
    fn open(self, sealer: &Sealer) -> Result<Away> {
        let place = place(&self.id);
        Ok(Away {
            id: place.parse("id", &self.id)?,
            person: place.parse("person", &self.person)?,
            days: Days {
                first: place.parse("from_day", &self.from_day)?,
                last: place.parse("to_day", &self.to_day)?,
            },
            reason: place.maybe_open(sealer, "reason", self.reason.as_deref())?,
            created_at: place.instant("created_at", self.created_at)?,
            cancelled_at: place.maybe_instant("cancelled_at", self.cancelled_at)?,
        })
    }
}

fn place(id: &str) -> Place<'_> {
    Place { table: "aways", id }
}

impl Tx {
    /// Adds days away; false when the id is there already, as when they are confirmed twice at once.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_away(&mut self, away: &Away) -> Result<bool> {
        const SQL: &str = concat!(
            "INSERT INTO aways (",
            columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING"
        );
        let id = away.id.to_string();
        let reason = place(&id).maybe_seal(&self.sealer, "reason", away.reason.as_deref());
        let rows = execute!(
            self,
            SQL,
            &id,
            away.person.to_string(),
            away.days.first.to_string(),
            away.days.last.to_string(),
            &reason,
            ms(away.created_at),
            away.cancelled_at.map(ms)
        )?;
        Ok(inserted(rows))
    }

    /// Takes days away back; false when there are none of this id, or they were taken back before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cancel_away(&mut self, id: AwayId, at: Instant) -> Result<bool> {
        const SQL: &str =
            "UPDATE aways SET cancelled_at = $2 WHERE id = $1 AND cancelled_at IS NULL";
        Ok(execute!(self, SQL, id.to_string(), ms(at))? == 1)
    }

    /// Days away.
    ///
    /// # Errors
    /// What the database says.
    pub async fn away(&mut self, id: AwayId) -> Result<Option<Away>> {
        let row = fetch_optional!(self, AwayRow, select!("WHERE id = $1"), id.to_string())?;
        row.map(|row| row.open(&self.sealer)).transpose()
    }

    /// When a person is, was or was to be away, by the first day; also what was taken back.
    ///
    /// # Errors
    /// What the database says.
    pub async fn aways_of(&mut self, person: PersonId) -> Result<Vec<Away>> {
        const SQL: &str = select!("WHERE person = $1 ORDER BY from_day, id");
        let rows = fetch_all!(self, AwayRow, SQL, person.to_string())?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// The same of two people, one's among the other's.
    ///
    /// # Errors
    /// What the database says.
    pub async fn aways_of_two(&mut self, one: PersonId, other: PersonId) -> Result<Vec<Away>> {
        const SQL: &str = select!("WHERE person IN ($1, $2) ORDER BY from_day, id");
        let rows = fetch_all!(self, AwayRow, SQL, one.to_string(), other.to_string())?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }
}
