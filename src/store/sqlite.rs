//! SQLite, asked where one stands.
//!
//! A statement of ours takes it a few microseconds; to hand it to another thread and to be woken by what it found takes
//! many times that, and a command has some twenty. So statements run on the thread of whoever asks. What waits does not:
//! a turn is waited for in the queue of a semaphore, and a lock that another program holds, a file that is opened and
//! a commit that the disk has to confirm go to a thread for such things.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::FromSql;
use rusqlite::{CachedStatement, Connection, OpenFlags, ToSql};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::disk::Disk;
use super::error::{Result, StoreError};
use super::row::{Cells, Row};

/// So long a connection waits for a lock. With one writer of our own it is only ever another program's: a backup,
/// somebody's shell.
pub(super) const BUSY: Duration = Duration::from_secs(5);
/// So long a caller waits for a turn before the database counts as away.
const TURN: Duration = Duration::from_secs(10);
/// More statements than there are; each is compiled once for a connection.
const STATEMENTS: usize = 512;

/// How connections to a file are.
#[derive(Debug, Clone)]
pub(super) struct Opening {
    pub(super) file: PathBuf,
    /// Whether a commit waits for the disk.
    pub(super) durable: bool,
    /// Whether changes are refused.
    pub(super) looks_only: bool,
}

impl Opening {
    fn open(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // A plan follows from its statement and the statistics, never from what is asked for: else, after an ANALYZE, SQLite
        // compiles many of the statements anew each time they are run. <https://www.sqlite.org/queryplanner-ng.html#qpstab>
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // NORMAL alone would lose the last commits in a power cut, and a person who was told «added» must find it: see `disk`.
        let synchronous = if self.durable { "NORMAL" } else { "OFF" };
        connection.pragma_update(None, "synchronous", synchronous)?;
        connection.pragma_update(None, "query_only", self.looks_only)?;
        Ok(connection)
    }
}

/// Connections to one file, opened when they are first needed and given out in the order of asking. Clones share them.
#[derive(Clone)]
pub(super) struct Connections(Arc<House>);

struct House {
    opening: Opening,
    /// What a commit waits for, where it is to be durable.
    disk: Option<Disk>,
    free: Mutex<Vec<Connection>>,
    turns: Arc<Semaphore>,
    most: u32,
}

impl Connections {
    /// At most so many connections, of which the first is opened now.
    pub(super) async fn open(opening: Opening, most: u32) -> Result<Self> {
        let (first, disk) = {
            let opening = opening.clone();
            let open = move || -> Result<_> {
                let first = opening.open()?;
                let disk = (opening.durable && !opening.looks_only).then(|| {
                    // A look makes the log, if there was none.
                    first.query_row("SELECT COUNT(*) FROM sqlite_schema", (), |_| Ok(()))?;
                    Disk::of(&opening.file)
                });
                Ok((first, disk.transpose()?))
            };
            aside(open).await?
        };
        Ok(Self(Arc::new(House {
            opening,
            disk,
            free: Mutex::new(vec![first]),
            turns: Arc::new(Semaphore::new(most as usize)),
            most,
        })))
    }

    async fn take(&self) -> Result<Lent> {
        let turn = Arc::clone(&self.0.turns).acquire_owned();
        let turn = tokio::time::timeout(TURN, turn)
            .await
            .map_err(|_| sqlx::Error::PoolTimedOut)?
            .map_err(|_| sqlx::Error::PoolClosed)?;
        let free = self.0.free().pop();
        let connection = if let Some(connection) = free {
            connection
        } else {
            let opening = self.0.opening.clone();
            aside(move || opening.open()).await?
        };
        Ok(Lent {
            connection: Some(connection),
            house: Arc::clone(&self.0),
            _turn: turn,
        })
    }

    /// Begins a transaction that sees one moment.
    pub(super) async fn read(&self) -> Result<Transaction> {
        let mut begun = Transaction::on(self.take().await?);
        begun.run("BEGIN", &[], |statement| statement.raw_execute())?;
        begun.open = true;
        Ok(begun)
    }

    /// Begins a transaction that may change things, when it has the lock.
    pub(super) async fn write(&self) -> Result<Transaction> {
        // A plain BEGIN takes the write lock at the first write; when another got it since the first read, that fails at
        // once, whatever the busy timeout.
        const BEGIN: &str = "BEGIN IMMEDIATE";
        let mut begun = Transaction::on(self.take().await?);
        begun.connection().busy_timeout(Duration::ZERO)?;
        match begun.run(BEGIN, &[], |statement| statement.raw_execute()) {
            Ok(_) => {
                begun.open = true;
                Ok(begun)
            }
            // Another program has the lock.
            Err(error) if error.is_transient() => {
                aside(move || -> Result<Transaction> {
                    begun.connection().busy_timeout(BUSY)?;
                    begun.run(BEGIN, &[], |statement| statement.raw_execute())?;
                    begun.open = true;
                    Ok(begun)
                })
                .await
            }
            Err(error) => Err(error),
        }
    }

    /// Closes all connections, once the open transactions are over.
    pub(super) async fn close(&self) {
        let all = self.0.turns.acquire_many(self.0.most).await;
        let connections = std::mem::take(&mut *self.0.free());
        self.0.turns.close();
        drop(all);
        // The last one to go tidies the file up.
        let closed = aside(move || {
            drop(connections);
            Ok::<_, StoreError>(())
        });
        if closed.await.is_err() {
            tracing::error!("the database was not closed as it should be");
        }
    }
}

impl House {
    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection in somebody's hands, given back when it is dropped.
struct Lent {
    connection: Option<Connection>,
    house: Arc<House>,
    _turn: OwnedSemaphorePermit,
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.house.free().push(connection);
        }
    }
}

/// A transaction. Dropped without [`Transaction::commit`], it leaves no trace.
pub(super) struct Transaction {
    lent: Lent,
    open: bool,
}

impl Transaction {
    fn on(lent: Lent) -> Self {
        Self { lent, open: false }
    }

    fn connection(&self) -> &Connection {
        // It leaves with this structure alone.
        self.lent.connection.as_ref().expect("a lent connection")
    }

    /// Runs a statement of the text, whose `$1` is the first of what is given.
    fn run<T>(
        &self,
        sql: &str,
        given: &[&dyn ToSql],
        with: impl FnOnce(&mut CachedStatement<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        if self.open && self.connection().is_autocommit() {
            // SQLite itself ended it after a fault. What comes now would be kept without what came before.
            return Err(StoreError::Spoilt);
        }
        let mut statement = self.connection().prepare_cached(sql)?;
        for at in 1..=statement.parameter_count() {
            // SQLite numbers names in the order in which they come, and takes `$1` for a name.
            let number = statement
                .parameter_name(at)
                .and_then(|name| name.get(1..)?.parse::<usize>().ok());
            let value = number.and_then(|number| given.get(number.checked_sub(1)?));
            let value = value.ok_or(rusqlite::Error::InvalidParameterCount(at, given.len()))?;
            statement.raw_bind_parameter(at, value)?;
        }
        Ok(with(&mut statement)?)
    }

    /// Runs a statement that gives no rows; the number of rows that it changed.
    pub(super) fn execute(&mut self, sql: &str, given: &[&dyn ToSql]) -> Result<u64> {
        let rows = self.run(sql, given, |statement| statement.raw_execute())?;
        Ok(rows as u64)
    }

    /// All rows of a statement.
    pub(super) fn rows<T: Row>(&mut self, sql: &str, given: &[&dyn ToSql]) -> Result<Vec<T>> {
        self.run(sql, given, |statement| {
            let mut rows = statement.raw_query();
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                all.push(T::read(&mut Cells::of(row))?);
            }
            Ok(all)
        })
    }

    /// Looks whether the file answers.
    pub(super) fn touch(&mut self) -> Result<()> {
        self.value("SELECT COUNT(*) FROM sqlite_schema", &[])
            .map(|_: i64| ())
    }

    /// The first row of a statement.
    pub(super) fn row<T: Row>(&mut self, sql: &str, given: &[&dyn ToSql]) -> Result<Option<T>> {
        self.run(sql, given, |statement| {
            let mut rows = statement.raw_query();
            let row = rows.next()?;
            row.map(|row| T::read(&mut Cells::of(row))).transpose()
        })
    }

    /// The first column of all rows of a statement.
    pub(super) fn values<T: FromSql>(&mut self, sql: &str, given: &[&dyn ToSql]) -> Result<Vec<T>> {
        let rows: Vec<(T,)> = self.rows(sql, given)?;
        Ok(rows.into_iter().map(|(value,)| value).collect())
    }

    /// The one value of a statement that always has a row.
    pub(super) fn value<T: FromSql>(&mut self, sql: &str, given: &[&dyn ToSql]) -> Result<T> {
        let (value,) = self
            .row(sql, given)?
            .ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        Ok(value)
    }

    /// Makes what was done durable. Where nothing was, nothing waits for the disk.
    pub(super) async fn commit(mut self, changed: bool) -> Result<()> {
        if !changed {
            return self.end();
        }
        aside(move || {
            self.end()?;
            let house = Arc::clone(&self.lent.house);
            let Some(disk) = &house.disk else {
                return Ok(());
            };
            let commit = disk.written();
            // The next one may write while this one waits.
            drop(self);
            disk.wait_for(commit)
        })
        .await
    }

    fn end(&mut self) -> Result<()> {
        self.run("COMMIT", &[], |statement| statement.raw_execute())?;
        self.open = false;
        Ok(())
    }

    /// Undoes what was done.
    pub(super) fn rollback(mut self) -> Result<()> {
        self.open = false;
        self.run("ROLLBACK", &[], |statement| statement.raw_execute())?;
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.open || self.connection().is_autocommit() {
            return;
        }
        let ended = self.run("ROLLBACK", &[], |statement| statement.raw_execute());
        if ended.is_err() {
            // A connection in the middle of a transaction is of no use to anybody.
            self.lent.connection = None;
        }
    }
}

/// Runs what waits on a thread where nobody else does.
async fn aside<T, E>(work: impl FnOnce() -> std::result::Result<T, E> + Send + 'static) -> Result<T>
where
    T: Send + 'static,
    E: Send + 'static,
    StoreError: From<E>,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime stops.
            Err(_) => Err(sqlx::Error::WorkerCrashed.into()),
        },
    }
}
