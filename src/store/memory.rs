//! What adapters remember, and what the database says about itself.

use super::codec::{Place, plain};
use super::error::Result;
use super::tx::Tx;

/// The row of a remembered value: its adapter and its key, which neither has a NUL.
pub(super) fn row_of(adapter: &str, key: &str) -> String {
    format!("{adapter}\0{key}")
}

fn place(row: &str) -> Place<'_> {
    Place {
        table: "adapter_memory",
        id: row,
    }
}

impl Tx {
    /// Writes what an adapter remembers; `None` forgets.
    ///
    /// # Errors
    /// What the database says, or that a key has a NUL.
    pub async fn memory_put(
        &mut self,
        adapter: &str,
        entries: &[(String, Option<String>)],
    ) -> Result<()> {
        const PUT: &str = "INSERT INTO adapter_memory (adapter, key, value) VALUES ($1, $2, $3) \
             ON CONFLICT (adapter, key) DO UPDATE SET value = excluded.value";
        const FORGET: &str = "DELETE FROM adapter_memory WHERE adapter = $1 AND key = $2";
        let adapter = plain("adapter_memory.adapter", adapter)?;
        for (key, value) in entries {
            let key = plain("adapter_memory.key", key)?;
            match value {
                Some(value) => {
                    let sealed = place(&row_of(adapter, key)).seal(&self.sealer, "value", value);
                    execute!(self, PUT, adapter, key, &sealed)?
                }
                None => execute!(self, FORGET, adapter, key)?,
            };
        }
        Ok(())
    }

    /// One thing that an adapter remembers.
    ///
    /// # Errors
    /// What the database says.
    pub async fn memory_get(&mut self, adapter: &str, key: &str) -> Result<Option<String>> {
        const SQL: &str = "SELECT value FROM adapter_memory WHERE adapter = $1 AND key = $2";
        let adapter = plain("adapter_memory.adapter", adapter)?;
        let key = plain("adapter_memory.key", key)?;
        let sealed = fetch_optional!(self, (String,), SQL, adapter, key)?;
        sealed
            .map(|(sealed,)| place(&row_of(adapter, key)).open(&self.sealer, "value", &sealed))
            .transpose()
    }

    /// What an adapter remembers under keys that begin with `prefix`, in the order of their bytes, after
    /// `after_key` if that is given: one page.
    ///
    /// # Errors
    /// What the database says.
    pub async fn memory_scan(
        &mut self,
        adapter: &str,
        prefix: &str,
        after_key: Option<&str>,
        limit: i64,
    ) -> Result<Vec<(String, String)>> {
        // A database of PostgreSQL may sort by the rules of some language; pages must not depend on it.
        let sql = self.dialect(
            "SELECT key, value FROM adapter_memory WHERE adapter = $1 AND key >= $2 AND key < $3 AND key > $4 \
             ORDER BY key LIMIT $5",
            "SELECT key, value FROM adapter_memory WHERE adapter = $1 AND key COLLATE \"C\" >= $2 \
             AND key COLLATE \"C\" < $3 AND key COLLATE \"C\" > $4 ORDER BY key COLLATE \"C\" LIMIT $5",
        );
        let adapter = plain("adapter_memory.adapter", adapter)?;
        let prefix = plain("adapter_memory.key", prefix)?;
        let after = plain("adapter_memory.key", after_key.unwrap_or(""))?;
        // No key goes on with the last code point, which is not a character.
        let end = format!("{prefix}\u{10FFFF}");
        let rows = fetch_all!(
            self,
            (String, String),
            sql,
            adapter,
            prefix,
            &end,
            after,
            limit
        )?;
        rows.into_iter()
            .map(|(key, sealed)| {
                let value = place(&row_of(adapter, &key)).open(&self.sealer, "value", &sealed)?;
                Ok((key, value))
            })
            .collect()
    }

    /// A fact about the database.
    ///
    /// # Errors
    /// What the database says.
    pub async fn meta_get(&mut self, key: &str) -> Result<Option<String>> {
        let row = fetch_optional!(
            self,
            (String,),
            "SELECT value FROM meta WHERE key = $1",
            plain("meta.key", key)?
        )?;
        Ok(row.map(|(value,)| value))
    }

    /// Writes such a fact.
    ///
    /// # Errors
    /// What the database says.
    pub async fn meta_put(&mut self, key: &str, value: &str) -> Result<()> {
        const SQL: &str = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        execute!(
            self,
            SQL,
            plain("meta.key", key)?,
            plain("meta.value", value)?
        )?;
        Ok(())
    }

    /// Writes such a fact unless there is one, and answers the one that holds: of two that write at once,
    /// both learn which was first.
    pub(super) async fn meta_get_or_put(&mut self, key: &str, value: &str) -> Result<String> {
        const PUT: &str = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        execute!(self, PUT, key, value)?;
        fetch_value!(self, String, "SELECT value FROM meta WHERE key = $1", key)
    }
}
