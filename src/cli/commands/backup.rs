//! `duologue backup FILE`: copies the database, also while the bot runs.
//!
//! Not the key: who has both reads everything. Invariant: nothing that is there is overwritten, and of a copy that
//! failed nothing is left.

use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::cli::{UsageError, terminal};
use crate::config::{Config, KeySource};
use crate::store::{Store, StoreError};

/// Copies the database of `database.url`.
pub(in crate::cli) async fn run(config: &Config, into: &Path) -> anyhow::Result<ExitCode> {
    let url = &config.database.url;
    match Store::backup(url.expose(), into).await {
        Ok(()) => {}
        Err(error) => {
            return match mendable(config, into, &error) {
                Some(sentence) => Err(UsageError(sentence).into()),
                None => Err(error).with_context(|| format!("copying {url} to {}", into.display())),
            };
        }
    }
    let key = match &config.privacy.key {
        KeySource::File(path) => path.display().to_string(),
        KeySource::Given(_) => "given in the environment".to_owned(),
    };
    terminal::say(&format!(
        "{url} was copied to {into}, as it stood at one moment.\n\
         The key is not in it ({key}). Without the key nobody can read what people wrote, so keep a copy of it too, \
         but in another place: who finds both together reads everything.",
        into = into.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// What the operator can do about it; `None` for a fault.
fn mendable(config: &Config, into: &Path, error: &StoreError) -> Option<String> {
    let (url, file) = (&config.database.url, into.display());
    match error {
        StoreError::UsePgDump => Some(format!(
            "{url} is on PostgreSQL, which has a tool of its own:\n\n    \
             pg_dump --format=custom --file='{file}' --dbname='{url}'\n\n\
             with the user and the password of `database.url`, which are not shown here"
        )),
        StoreError::Absent { path } => Some(format!(
            "there is no database {}; set DUOLOGUE__DATABASE__URL to the one that is meant, for the playground's \
             sqlite://data/playground.db",
            path.display()
        )),
        StoreError::NotADatabase => Some(format!(
            "{url} is not a SQLite database; set DUOLOGUE__DATABASE__URL to the one that is meant"
        )),
        StoreError::Io { source, .. } if source.kind() == ErrorKind::AlreadyExists => Some(
            format!("{file} exists already, and a backup overwrites nothing; name another file"),
        ),
        StoreError::Io { source, .. } if source.kind() == ErrorKind::NotFound => Some(format!(
            "the folder of {file} does not exist; make it first"
        )),
        StoreError::Full => Some(format!(
            "there is no room for {file}; nothing of it was left there"
        )),
        StoreError::Conflict { .. }
        | StoreError::Corrupt { .. }
        | StoreError::Unstorable { .. }
        | StoreError::WrongKey { .. }
        | StoreError::BetweenKeys { .. }
        | StoreError::Served
        | StoreError::InUse { .. }
        | StoreError::Newer { .. }
        | StoreError::Older
        | StoreError::UnknownEngine
        | StoreError::Damaged
        | StoreError::Spoilt
        | StoreError::Unsure(_)
        | StoreError::Migrate(_)
        | StoreError::Io { .. }
        | StoreError::Db(_)
        | StoreError::Sqlite(_) => None,
    }
}
