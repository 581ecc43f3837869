//! What can go wrong with the database, told apart by what the caller can do about it.

use std::ffi::c_int;
use std::path::PathBuf;

use rusqlite::ErrorCode;
use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
use sqlx::error::ErrorKind;
use sqlx::migrate::MigrateError;

/// The result of everything in this room.
pub type Result<T> = std::result::Result<T, StoreError>;

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something with this key exists. The transaction may go on when an insert said so (it left the
    /// row alone), and may not when an update did.
    #[error("write {what}: it exists already")]
    Conflict {
        /// The table, or the constraint.
        what: String,
    },
    /// A row that this program did not write, or that the key does not open.
    #[error("read {what}: it is not what was written")]
    Corrupt {
        /// Column and row, never the content.
        what: String,
    },
    /// A text that PostgreSQL cannot hold: one with a NUL character.
    #[error("write {what}: it has a NUL character")]
    Unstorable {
        /// The column.
        what: &'static str,
    },
    /// The texts in this database were sealed with another key.
    #[error(
        "open the database: it was sealed with the key {expected}, and this is the key {found}"
    )]
    WrongKey {
        /// The fingerprint in the database.
        expected: String,
        /// The fingerprint of the key at hand.
        found: String,
    },
    /// It was being sealed anew with another key, and that did not come to its end.
    #[error(
        "open the database: it is between the keys {from} and {to}; `duologue rekey` goes on where it was stopped"
    )]
    BetweenKeys {
        /// The fingerprint of the key that goes.
        from: String,
        /// That of the key that comes.
        to: String,
    },
    /// A process serves this database, or seals it anew.
    #[error("open the database: another process uses it")]
    Served,
    /// Another process serves this SQLite file.
    #[error("open the database: another process holds {}", lock.display())]
    InUse {
        /// The lock file.
        lock: PathBuf,
    },
    /// A newer version of this program has been here.
    #[error("open the database: its version {version} is newer than this program knows")]
    Newer {
        /// The migration that is not known here.
        version: i64,
    },
    /// The database lacks migrations, and was opened in a way that must not run them.
    #[error("open the database: it is older than this program; run `duologue migrate`")]
    Older,
    /// There is no such file.
    #[error("open the database: there is no file {}", path.display())]
    Absent {
        /// The file.
        path: PathBuf,
    },
    /// The address names no engine that is known.
    #[error("open the database: the address begins neither with sqlite: nor with postgres:")]
    UnknownEngine,
    /// The file is something else.
    #[error("open the database: the file is not a SQLite database")]
    NotADatabase,
    /// Parts of the file are missing, or are not what SQLite wrote.
    #[error(
        "open the database: its file is damaged; put a copy that `duologue backup` made in its place, and keep this one"
    )]
    Damaged,
    /// No room is left to write to.
    #[error("write: the disk is full")]
    Full,
    /// This engine has a tool of its own for that.
    #[error("copy the database: PostgreSQL is copied with pg_dump")]
    UsePgDump,
    /// A statement of this transaction failed before, so nothing of it is kept.
    #[error("commit: a statement failed before")]
    Spoilt,
    /// The connection broke while a commit was under way: it was kept, or it was not. Who does the same thing again may
    /// do it twice.
    #[error("commit: whether it was kept is not known")]
    Unsure(#[source] sqlx::Error),
    /// A migration failed.
    #[error("migrate the database")]
    Migrate(#[source] MigrateError),
    /// The lock file or the folder could not be made.
    #[error("prepare {}", path.display())]
    Io {
        /// What was to be made.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The database said no, or is not there.
    #[error("ask the database")]
    Db(#[source] sqlx::Error),
    /// SQLite said no.
    #[error("ask the database")]
    Sqlite(#[source] rusqlite::Error),
}

impl StoreError {
    /// What it means for a commit that its answer did not come: an answer of the database says that nothing was kept.
    pub(super) fn of_commit(self) -> Self {
        if let Self::Db(error) = self {
            return if matches!(error, sqlx::Error::Database(_)) {
                Self::Db(error)
            } else {
                Self::Unsure(error)
            };
        }
        self
    }

    /// Whether the same thing, done again from the start, may well succeed: the database was locked, busy or
    /// away, or chose this transaction to give way.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Db(error)
            | Self::Migrate(
                MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _),
            ) => is_transient(error),
            Self::Sqlite(error) => error
                .sqlite_error()
                .is_some_and(|error| is_transient_code(&error.extended_code.to_string())),
            Self::Conflict { .. }
            | Self::Corrupt { .. }
            | Self::Unstorable { .. }
            | Self::WrongKey { .. }
            | Self::BetweenKeys { .. }
            | Self::Served
            | Self::InUse { .. }
            | Self::Newer { .. }
            | Self::Older
            | Self::Absent { .. }
            | Self::UnknownEngine
            | Self::NotADatabase
            | Self::Damaged
            | Self::Full
            | Self::UsePgDump
            | Self::Spoilt
            | Self::Unsure(_)
            | Self::Migrate(_)
            | Self::Io { .. } => false,
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "sqlx's error is open; what it adds is not known to pass"
)]
fn is_transient(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::BeginFailed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_transient_code(&code)),
        _ => false,
    }
}

/// SQLite's codes are numbers of up to four digits (<https://www.sqlite.org/rescode.html>), those of PostgreSQL have
/// five characters (<https://www.postgresql.org/docs/15/errcodes-appendix.html>), so one table serves both.
fn is_transient_code(code: &str) -> bool {
    const SQLITE_BUSY: u32 = 5;
    const SQLITE_LOCKED: u32 = 6;
    if code.len() < 5 {
        // An extended code holds the primary one in its low byte.
        return code
            .parse::<u32>()
            .is_ok_and(|code| [SQLITE_BUSY, SQLITE_LOCKED].contains(&(code & 0xff)));
    }
    // 08: connection; 57P: shutdown and start-up; then: serialization, deadlock, lock not available, idle too
    // long in a transaction, too many connections.
    code.starts_with("08")
        || code.starts_with("57P")
        || ["40001", "40P01", "55P03", "25P03", "53300"].contains(&code)
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(inner) = &error
            && inner.kind() == ErrorKind::UniqueViolation
        {
            // SQLite names columns in its message, PostgreSQL the constraint; neither quotes a value there.
            return Self::Conflict {
                what: inner.constraint().unwrap_or("a row").to_owned(),
            };
        }
        if let sqlx::Error::Database(inner) = &error {
            match inner.code().as_deref() {
                Some(SQLITE_FULL) => return Self::Full,
                Some(SQLITE_NOTADB) => return Self::NotADatabase,
                Some(code) if is_damage(code) => return Self::Damaged,
                Some(_) | None => {}
            }
        }
        Self::Db(error)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        const TWICE: [c_int; 2] = [SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY];
        match error.sqlite_error() {
            Some(inner) if TWICE.contains(&inner.extended_code) => Self::Conflict {
                what: "a row".to_owned(),
            },
            Some(inner) if inner.code == ErrorCode::DiskFull => Self::Full,
            Some(inner) if inner.code == ErrorCode::NotADatabase => Self::NotADatabase,
            Some(inner) if inner.code == ErrorCode::DatabaseCorrupt => Self::Damaged,
            Some(_) | None => Self::Sqlite(error),
        }
    }
}

/// SQLite's codes, which those of PostgreSQL cannot be taken for. <https://www.sqlite.org/rescode.html>
const SQLITE_FULL: &str = "13";
const SQLITE_NOTADB: &str = "26";

/// Whether it is SQLite's code for a damaged file, or one of those that say more of it.
fn is_damage(code: &str) -> bool {
    const SQLITE_CORRUPT: u32 = 11;
    code.len() < 5
        && code
            .parse::<u32>()
            .is_ok_and(|code| code & 0xff == SQLITE_CORRUPT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locked_and_gone_pass_while_a_broken_rule_does_not() {
        for code in ["5", "6", "261", "517", "40001", "40P01", "57P01", "08006"] {
            assert!(is_transient_code(code), "{code}");
        }
        for code in ["1", "19", "2067", "1555", "23505", "42P01"] {
            assert!(!is_transient_code(code), "{code}");
        }
        assert!(StoreError::Db(sqlx::Error::PoolTimedOut).is_transient());
        assert!(!StoreError::Db(sqlx::Error::RowNotFound).is_transient());
    }

    #[test]
    fn a_commit_whose_answer_did_not_come_is_not_done_again() {
        let cut = || StoreError::from(sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into()));
        assert!(cut().is_transient());
        assert!(!cut().of_commit().is_transient());
    }
}
