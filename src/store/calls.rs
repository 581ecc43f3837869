//! Calls: which two are in one with each other.

use super::codec::{Place, ms, plain};
use super::error::Result;
use super::tx::Tx;
use crate::domain::call::{Call, NamedCall};
use crate::domain::id::OneOnOneId;

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT name, state, since, resumed FROM calls WHERE one_on_one = $1",
            $tail
        )
    };
}

row! {
    struct CallRow {
        name: String,
        state: String,
        since: i64,
        resumed: bool,
    }
}

impl CallRow {
    fn open(self, place: Place<'_>) -> Result<NamedCall> {
        let since = place.instant("since", self.since)?;
        let call = match self.state.as_str() {
            "alone" => Call::Alone {
                since,
                resumed: self.resumed,
            },
            "company" => Call::InCompany { since },
            "apart" => Call::Apart { since },
            _ => return Err(place.corrupt("state")),
        };
        Ok(NamedCall {
            name: self.name,
            call,
        })
    }
}

impl Tx {
    /// The call of the two of a 1:1.
    ///
    /// # Errors
    /// What the database says.
    pub async fn call(&mut self, one_on_one: OneOnOneId) -> Result<Option<NamedCall>> {
        self.some_call(select!(""), one_on_one).await
    }

    /// The same, as long as both want that a call counts for their meetings.
    ///
    /// # Errors
    /// What the database says.
    pub async fn counting_call(&mut self, one_on_one: OneOnOneId) -> Result<Option<NamedCall>> {
        const SQL: &str = select!(
            " AND NOT EXISTS (SELECT 1 FROM memberships \
             WHERE memberships.one_on_one = calls.one_on_one AND NOT memberships.call_detection)"
        );
        self.some_call(SQL, one_on_one).await
    }

    async fn some_call(
        &mut self,
        sql: &'static str,
        one_on_one: OneOnOneId,
    ) -> Result<Option<NamedCall>> {
        let id = one_on_one.to_string();
        let row = fetch_optional!(self, CallRow, sql, &id)?;
        let place = Place {
            table: "calls",
            id: &id,
        };
        row.map(|row| row.open(place)).transpose()
    }

    /// Writes the call of the two of a 1:1, in place of the one they had.
    ///
    /// # Errors
    /// What the database says.
    pub async fn keep_call(&mut self, one_on_one: OneOnOneId, call: &NamedCall) -> Result<()> {
        const SQL: &str = "INSERT INTO calls (one_on_one, name, state, since, resumed) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (one_on_one) DO UPDATE SET name = excluded.name, state = excluded.state, \
             since = excluded.since, resumed = excluded.resumed";
        let (state, since, resumed) = match call.call {
            Call::Alone { since, resumed } => ("alone", since, resumed),
            Call::InCompany { since } => ("company", since, false),
            Call::Apart { since } => ("apart", since, false),
        };
        execute!(
            self,
            SQL,
            one_on_one.to_string(),
            plain("calls.name", &call.name)?,
            state,
            ms(since),
            resumed
        )?;
        Ok(())
    }

    /// Forgets the call of the two of a 1:1; false when they have none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_call(&mut self, one_on_one: OneOnOneId) -> Result<bool> {
        const SQL: &str = "DELETE FROM calls WHERE one_on_one = $1";
        Ok(execute!(self, SQL, one_on_one.to_string())? == 1)
    }

    /// The 1:1s whose two are in the call of this name, or were last, by their ids.
    ///
    /// # Errors
    /// What the database says.
    pub async fn one_on_ones_in_call(&mut self, name: &str) -> Result<Vec<OneOnOneId>> {
        const SQL: &str = "SELECT one_on_one FROM calls WHERE name = $1 ORDER BY one_on_one";
        let ids = fetch_values!(self, String, SQL, plain("calls.name", name)?)?;
        ids.iter()
            .map(|id| Place { table: "calls", id }.parse("one_on_one", id))
            .collect()
    }
}
