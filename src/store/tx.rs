//! A transaction on either engine, and the macros by which one SQL text runs on both.
//!
//! The macros are the only place that knows the two drivers apart, and [`Tx::dialect`] the only one that lets
//! the text differ: SQLite has one writer and hence no row locks, PostgreSQL has many and needs them.

use std::sync::Arc;

use sqlx::{Postgres, Sqlite, Transaction};

use super::error::{Result, StoreError};
use super::seal::Sealer;

/// A transaction. Dropped without [`Tx::commit`], it leaves no trace; on PostgreSQL its locks may outlive it by a
/// moment then, which [`Tx::rollback`] waits for.
pub struct Tx {
    pub(super) conn: Conn,
    pub(super) sealer: Arc<Sealer>,
    failed: bool,
    changed: bool,
}

/// The transaction of the driver.
pub(super) enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    pub(super) fn new(conn: Conn, sealer: Arc<Sealer>) -> Self {
        Self {
            conn,
            sealer,
            failed: false,
            changed: false,
        }
    }

    /// Whether a statement changed anything so far. One that looks and changes at once counts, whatever it found.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        self.changed
    }

    /// Makes what was done durable.
    ///
    /// # Errors
    /// [`StoreError::Spoilt`] when a statement failed before, even if that error was passed over: PostgreSQL
    /// answers such a commit with «ok» and keeps nothing. [`StoreError::Db`] when the database is gone; whether
    /// it was kept is then not known.
    pub async fn commit(self) -> Result<()> {
        if self.failed {
            return Err(StoreError::Spoilt);
        }
        match self.conn {
            Conn::Sqlite(transaction) => transaction.commit().await?,
            Conn::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    /// Undoes what was done, and returns once the locks are free.
    ///
    /// # Errors
    /// [`StoreError::Db`] when the database is gone, and then nothing is kept either.
    pub async fn rollback(self) -> Result<()> {
        match self.conn {
            Conn::Sqlite(transaction) => transaction.rollback().await?,
            Conn::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }

    /// Remembers a failure, so that nobody takes the rest for kept.
    pub(super) fn noted<T>(&mut self, result: std::result::Result<T, sqlx::Error>) -> Result<T> {
        self.failed |= result.is_err();
        Ok(result?)
    }

    /// Remembers that a statement changed rows.
    pub(super) fn counted(&mut self, rows: u64) -> u64 {
        self.changed |= rows > 0;
        rows
    }

    /// Remembers that a statement that gives rows may have changed some.
    pub(super) fn running(&mut self, sql: &str) {
        self.changed |= !sql.trim_start().starts_with("SELECT");
    }

    /// The text for this engine, where the two must differ.
    pub(super) fn dialect(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.conn {
            Conn::Sqlite(_) => sqlite,
            Conn::Postgres(_) => postgres,
        }
    }
}

/// Runs an expression with the connection of either driver.
macro_rules! on_db {
    ($tx:expr, |$c:ident| $body:expr) => {{
        let result = match &mut $tx.conn {
            $crate::store::tx::Conn::Sqlite(transaction) => {
                let $c = &mut **transaction;
                $body
            }
            $crate::store::tx::Conn::Postgres(transaction) => {
                let $c = &mut **transaction;
                $body
            }
        };
        $tx.noted(result)
    }};
}

/// Runs a statement; the number of rows that it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        on_db!($tx, |c| sqlx::query($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected()))
            .map(|rows| $tx.counted(rows))
    };
}

/// All rows of a query, as the given row type.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {{
        $tx.running($sql);
        on_db!($tx, |c| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await)
    }};
}

/// The row of a query that has one or none, as the given row type.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {{
        $tx.running($sql);
        on_db!($tx, |c| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(c).await)
    }};
}

/// The one value of a query that always has a row.
macro_rules! fetch_value {
    ($tx:expr, $value:ty, $sql:expr $(, $bind:expr)* $(,)?) => {{
        $tx.running($sql);
        on_db!($tx, |c| sqlx::query_scalar::<_, $value>($sql)$(.bind($bind))*.fetch_one(c).await)
    }};
}

/// The first column of all rows of a query.
macro_rules! fetch_values {
    ($tx:expr, $value:ty, $sql:expr $(, $bind:expr)* $(,)?) => {{
        $tx.running($sql);
        on_db!($tx, |c| sqlx::query_scalar::<_, $value>($sql)$(.bind($bind))*.fetch_all(c).await)
    }};
}
