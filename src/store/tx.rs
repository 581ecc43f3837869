//! A transaction on either engine, and the macros by which one SQL text runs on both.
//!
//! The macros are the only place that knows the two drivers apart, and [`Tx::dialect`] the only one that lets
//! the text differ: SQLite has one writer and hence no row locks, PostgreSQL has many and needs them.

use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres};

use super::error::{Result, StoreError};
use super::gate::{Point, Way};
use super::seal::Sealer;
use super::sqlite;
use crate::domain::delivery::Turn;

/// A transaction. Dropped without [`Tx::commit`], it leaves no trace; on PostgreSQL its locks may outlive it by a
/// moment then, which [`Tx::rollback`] waits for.
pub struct Tx {
    pub(super) conn: Conn,
    pub(super) sealer: Arc<Sealer>,
    way: Way,
    failed: bool,
    changed: bool,
    answers: bool,
}

/// The transaction of the driver.
pub(super) enum Conn {
    Sqlite(sqlite::Transaction),
    Postgres(OnPostgres),
}

/// A connection to PostgreSQL: in a transaction, or for one statement, which is a transaction by itself.
pub(super) enum OnPostgres {
    Transaction(sqlx::Transaction<'static, Postgres>),
    Glance(PoolConnection<Postgres>),
}

impl OnPostgres {
    pub(super) fn connection(&mut self) -> &mut PgConnection {
        match self {
            Self::Transaction(transaction) => transaction,
            Self::Glance(connection) => connection,
        }
    }

    async fn commit(self) -> std::result::Result<(), sqlx::Error> {
        match self {
            Self::Transaction(transaction) => transaction.commit().await,
            Self::Glance(_) => Ok(()),
        }
    }

    async fn rollback(self) -> std::result::Result<(), sqlx::Error> {
        match self {
            Self::Transaction(transaction) => transaction.rollback().await,
            Self::Glance(_) => Ok(()),
        }
    }
}

impl Tx {
    pub(super) fn new(conn: Conn, sealer: Arc<Sealer>, way: Way) -> Self {
        Self {
            conn,
            sealer,
            way,
            failed: false,
            changed: false,
            answers: false,
        }
    }

    /// What is to be sent because of this transaction answers somebody: it goes before what is owed by the hour.
    pub fn answers(&mut self) {
        self.answers = true;
    }

    /// Where what is to be sent because of this transaction stands in the line.
    pub(super) fn turn(&self) -> Turn {
        if self.answers {
            Turn::Answer
        } else {
            Turn::Last
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
    /// answers such a commit with «ok» and keeps nothing. [`StoreError::Unsure`] when the connection broke meanwhile;
    /// whether it was kept is then not known.
    pub async fn commit(self) -> Result<()> {
        if self.failed {
            return Err(StoreError::Spoilt);
        }
        self.way.pass(Point::Commit)?;
        match self.conn {
            Conn::Sqlite(transaction) => transaction.commit(self.changed).await?,
            Conn::Postgres(transaction) => transaction
                .commit()
                .await
                .map_err(|error| StoreError::from(error).of_commit())?,
        }
        self.way
            .pass(Point::Committed)
            .map_err(StoreError::of_commit)
    }

    /// Undoes what was done, and returns once the locks are free.
    ///
    /// # Errors
    /// [`StoreError::Db`] when the database is gone, and then nothing is kept either.
    pub async fn rollback(self) -> Result<()> {
        match self.conn {
            Conn::Sqlite(transaction) => transaction.rollback()?,
            Conn::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }

    /// Asks the gate before a statement.
    pub(super) fn pass(&self) -> Result<()> {
        self.way.pass(Point::Statement)
    }

    /// Remembers a failure, so that nobody takes the rest for kept.
    pub(super) fn noted<T>(&mut self, result: Result<T>) -> Result<T> {
        self.failed |= result.is_err();
        result
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

/// Runs a statement; the number of rows that it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        let result = match $tx.pass() {
            Err(error) => Err(error),
            Ok(()) => match &mut $tx.conn {
                $crate::store::tx::Conn::Sqlite(transaction) => transaction.execute($sql, &[$(&$bind),*]),
                $crate::store::tx::Conn::Postgres(transaction) => {
                    let done = sqlx::query($sql)$(.bind($bind))*.execute(transaction.connection()).await;
                    done.map(|done| done.rows_affected()).map_err(Into::into)
                }
            },
        };
        $tx.noted(result).map(|rows| $tx.counted(rows))
    }};
}

/// All rows of a query, as the given row type.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        fetch!($tx, $sql, [$($bind),*], |transaction, given| transaction.rows::<$row>($sql, given),
            |connection| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(connection))
    };
}

/// The row of a query that has one or none, as the given row type.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        fetch!($tx, $sql, [$($bind),*], |transaction, given| transaction.row::<$row>($sql, given),
            |connection| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(connection))
    };
}

/// The one value of a query that always has a row.
macro_rules! fetch_value {
    ($tx:expr, $value:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        fetch!($tx, $sql, [$($bind),*], |transaction, given| transaction.value::<$value>($sql, given),
            |connection| sqlx::query_scalar::<_, $value>($sql)$(.bind($bind))*.fetch_one(connection))
    };
}

/// The first column of all rows of a query.
macro_rules! fetch_values {
    ($tx:expr, $value:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        fetch!($tx, $sql, [$($bind),*], |transaction, given| transaction.values::<$value>($sql, given),
            |connection| sqlx::query_scalar::<_, $value>($sql)$(.bind($bind))*.fetch_all(connection))
    };
}

/// Runs a query by either driver.
macro_rules! fetch {
    ($tx:expr, $sql:expr, [$($bind:expr),*], |$transaction:ident, $given:ident| $sqlite:expr, |$connection:ident| $postgres:expr) => {{
        $tx.running($sql);
        let result = match $tx.pass() {
            Err(error) => Err(error),
            Ok(()) => match &mut $tx.conn {
                $crate::store::tx::Conn::Sqlite($transaction) => {
                    let $given: &[&dyn rusqlite::ToSql] = &[$(&$bind),*];
                    $sqlite
                }
                $crate::store::tx::Conn::Postgres(transaction) => {
                    let $connection = transaction.connection();
                    $postgres.await.map_err(Into::into)
                }
            },
        };
        $tx.noted(result)
    }};
}
