//! What is done with a database that need not be opened: to copy it, and to ask which key sealed it.
//!
//! Neither needs the key, and neither changes anything of the database: SQLite's file is opened for reading only.

use std::fs::{self, File};
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use super::db::{FINGERPRINT, Store, Target};
use super::entropy::OsEntropy;
use super::erase::{HAS_META, MARK};
use super::error::{Result, StoreError};
use super::rekey::SealedBy;

impl Store {
    /// Copies the SQLite database at `url` into a new file for its owner alone, consistently and while it is served.
    /// The key is not in it. When it fails, nothing is left of the copy.
    ///
    /// # Errors
    /// [`StoreError::UsePgDump`] on PostgreSQL, [`StoreError::Absent`], [`StoreError::NotADatabase`],
    /// [`StoreError::Io`] when the new file exists or cannot be made, [`StoreError::Full`], and what the database
    /// says.
    pub async fn backup(url: &str, into: &Path) -> Result<()> {
        match Target::parse(url, &OsEntropy)? {
            Target::Sqlite(options, _) => {
                let path = options.get_filename().to_owned();
                if !path.is_file() {
                    return Err(StoreError::Absent { path });
                }
                let mut connection = look_at(&options).await?;
                copy(&mut connection, into).await?;
                Ok(connection.close().await?)
            }
            Target::Postgres(_) => Err(StoreError::UsePgDump),
        }
    }

    /// The fingerprint of the key that sealed the database at `url`; `None` where nothing was sealed yet.
    ///
    /// # Errors
    /// [`StoreError::BetweenKeys`] when it was being sealed anew, and what the database says.
    pub async fn sealed_by(url: &str) -> Result<Option<String>> {
        recorded_key(&Target::parse(url, &OsEntropy)?).await
    }
}

/// Opens a SQLite file for reading, and reads, so that something else shows itself as such.
async fn look_at(options: &SqliteConnectOptions) -> Result<SqliteConnection> {
    let options = options.clone().create_if_missing(false).read_only(true);
    let mut connection = options.connect().await?;
    sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM sqlite_schema")
        .fetch_one(&mut connection)
        .await?;
    Ok(connection)
}

async fn copy(connection: &mut SqliteConnection, into: &Path) -> Result<()> {
    let io = |source| StoreError::Io {
        path: into.to_owned(),
        source,
    };
    // Absolute, since SQLite takes what begins with «file:» for an address.
    let absolute = std::path::absolute(into).map_err(io)?;
    let mut file = File::options();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    // SQLite fills a file that is there only when it is empty, and leaves its mode alone.
    let file = file.open(into).map_err(io)?;
    let copied = sqlx::query("VACUUM INTO $1")
        .bind(absolute.to_string_lossy().as_ref())
        .execute(connection)
        .await;
    let kept = match copied {
        Ok(_) => file.sync_all().map_err(io),
        Err(error) => Err(error.into()),
    };
    if kept.is_err() {
        fs::remove_file(into).ok();
    }
    kept
}

/// The fingerprint of the one key that sealed a database.
///
/// # Errors
/// [`StoreError::BetweenKeys`], and what the database says.
pub(super) async fn recorded_key(target: &Target) -> Result<Option<String>> {
    recorded(target).await?.map(SealedBy::one).transpose()
}

/// Which key sealed a database.
pub(super) async fn recorded(target: &Target) -> Result<Option<SealedBy>> {
    let fact = fact(target).await?;
    Ok(fact.as_deref().map(SealedBy::read))
}

async fn fact(target: &Target) -> Result<Option<String>> {
    match target {
        Target::Sqlite(options, _) => {
            let file = fs::metadata(options.get_filename());
            if file.map_or(0, |file| file.len()) == 0 {
                return Ok(None);
            }
            let mut connection = look_at(options).await?;
            let tables = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'meta'";
            let known: i64 = sqlx::query_scalar(tables)
                .fetch_one(&mut connection)
                .await?;
            let key = if known > 0 {
                sqlx::query_scalar(MARK)
                    .bind(FINGERPRINT)
                    .fetch_optional(&mut connection)
                    .await?
            } else {
                None
            };
            connection.close().await?;
            Ok(key)
        }
        Target::Postgres(options) => {
            let mut connection = options.connect().await?;
            let known: bool = sqlx::query_scalar(HAS_META)
                .fetch_one(&mut connection)
                .await?;
            let key = if known {
                sqlx::query_scalar(MARK)
                    .bind(FINGERPRINT)
                    .fetch_optional(&mut connection)
                    .await?
            } else {
                None
            };
            connection.close().await?;
            Ok(key)
        }
    }
}
