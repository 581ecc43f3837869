//! The migrations: compiled in, run before anything else on a connection of their own.
//!
//! Not on the pool: a statement that was prepared before its table changed may answer from the old shape.

use sqlx::migrate::{Migrate, MigrateError, Migrator};

use super::error::{Result, StoreError};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Asks for the newest migration that a database has.
pub(super) const APPLIED: &str = "SELECT MAX(version) FROM _sqlx_migrations WHERE success";

/// The version of the newest migration that this program knows.
pub(super) fn newest() -> i64 {
    MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0)
}

/// Brings the database up to date. On PostgreSQL the migrator holds an advisory lock meanwhile; on SQLite
/// the caller holds the lock file.
pub(super) async fn run<C: Migrate>(connection: &mut C) -> Result<()> {
    MIGRATIONS
        .run_direct(None, connection, false)
        .await
        .map_err(named)
}

/// Says whether the database has exactly the migrations that this program knows, and changes nothing.
pub(super) fn check(applied: Option<i64>) -> Result<()> {
    match applied {
        Some(version) if version == newest() => Ok(()),
        Some(version) if version > newest() => Err(StoreError::Newer { version }),
        Some(_) | None => Err(StoreError::Older),
    }
}

fn named(error: MigrateError) -> StoreError {
    if let MigrateError::VersionMissing(version) = error
        && version > newest()
    {
        return StoreError::Newer { version };
    }
    // It fails before the first of them when the file is damaged or no database.
    let MigrateError::Execute(error) = error else {
        return StoreError::Migrate(error);
    };
    let error = StoreError::from(error);
    if let StoreError::Db(error) = error {
        return StoreError::Migrate(MigrateError::Execute(error));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `migrate!` does not see files that were added since the last compilation.
    #[test]
    fn every_file_of_the_folder_is_compiled_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<i64> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .map(|name| name.split('_').next().unwrap().parse().unwrap())
            .collect();
        files.sort_unstable();
        assert_eq!(
            files,
            MIGRATIONS
                .iter()
                .map(|migration| migration.version)
                .collect::<Vec<_>>()
        );
    }
}
