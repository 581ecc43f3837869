//! Erasing a database that is known to be a toy: only one that bears a mark is ever touched.
//!
//! The key is not asked for: a playground whose key was lost is what one wants to erase.

use std::fs;
use std::io;
use std::path::Path;

use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use super::db::{Store, Target, prepare_file};
use super::entropy::OsEntropy;
use super::error::{Result, StoreError};

/// What became of a database that was to be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// It bore the mark and is gone.
    Gone,
    /// There was none.
    Absent,
    /// It does not bear the mark, and is as it was.
    Spared,
}

/// The mark of a database, as kept in `meta`.
pub(super) const MARK: &str = "SELECT value FROM meta WHERE key = $1";
/// Whether PostgreSQL has our tables here.
pub(super) const HAS_META: &str = "SELECT to_regclass('meta') IS NOT NULL";
/// All tables, and what remembers the migrations.
const DROP: &str = "DROP TABLE IF EXISTS refusals, pauses, aways, calls, adapter_memory, drafts, deliveries, timers, actions, notes, topics, \
     used_questions, meetings, proposals, memberships, one_on_ones, blocks, people, meta, _sqlx_migrations CASCADE";

impl Store {
    /// Erases the database at `url` when its fact `key` in `meta` is `value`.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when a process serves it, and what the database says.
    pub async fn erase(url: &str, key: &str, value: &str) -> Result<Erased> {
        match Target::parse(url, &OsEntropy)? {
            Target::Sqlite(options, _) => {
                let file = options.get_filename().to_owned();
                if !file.exists() {
                    return Ok(Erased::Absent);
                }
                let _lock = prepare_file(&file)?;
                let mut connection = options.create_if_missing(false).connect().await?;
                let mark: Option<String> = sqlx::query_scalar(MARK)
                    .bind(key)
                    .fetch_optional(&mut connection)
                    .await
                    .ok()
                    .flatten();
                connection.close().await?;
                if mark.as_deref() != Some(value) {
                    return Ok(Erased::Spared);
                }
                remove(&file)
            }
            Target::Postgres(options) => {
                let mut connection = options.connect().await?;
                let present: bool = sqlx::query_scalar(HAS_META)
                    .fetch_one(&mut connection)
                    .await?;
                if !present {
                    return Ok(Erased::Absent);
                }
                let mark: Option<String> = sqlx::query_scalar(MARK)
                    .bind(key)
                    .fetch_optional(&mut connection)
                    .await?;
                if mark.as_deref() != Some(value) {
                    return Ok(Erased::Spared);
                }
                connection.execute(DROP).await?;
                connection.close().await?;
                Ok(Erased::Gone)
            }
        }
    }
}

/// Removes a SQLite file and what lies beside it; the lock file stays, as it is held.
fn remove(file: &Path) -> Result<Erased> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::Io {
                    path: name.into(),
                    source,
                });
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(Erased::Gone)
}
