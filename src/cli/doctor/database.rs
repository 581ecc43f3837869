//! What `doctor` asks of the database: whether it answers, in which form it is, and whose key sealed it.

use std::sync::Arc;

use super::check::Check;
use crate::cli::commands::serve;
use crate::cli::exit::told;
use crate::config::{Config, Engine, KeySource};
use crate::store::{Access, OsEntropy, Store, StoreError};

const NAME: &str = "database";

/// The checks that need the store. Nothing is changed: a database or key that is not there yet is not
/// made.
pub(super) async fn checks(config: &Config) -> Vec<Check> {
    let url = &config.database.url;
    if let KeySource::File(path) = &config.privacy.key
        && !path.exists()
    {
        // Without a key there is nothing to compare, and reading would make one.
        return vec![without_a_key(config)];
    }
    let key = match serve::key(config, &OsEntropy) {
        Ok(key) => key,
        Err(error) => {
            let advice = "put the right key back, or set `privacy.key_file` to where it is";
            return vec![Check::fail("key", format!("{error:#}"), advice)];
        }
    };
    let fingerprint = key.fingerprint();
    match Store::open(url.expose(), key, Arc::new(OsEntropy), Access::Inspect).await {
        Ok(store) => match sound(&store).await {
            Ok(()) => vec![
                Check::ok(NAME, format!("{url} answers and has this version's form")),
                Check::ok(
                    "key fingerprint",
                    format!("{fingerprint}, the one that sealed the database"),
                ),
            ],
            Err(error) => vec![refused(config, &error)],
        },
        Err(error) => vec![refused(config, &error)],
    }
}

/// Whether it answers, and all of it can be read.
async fn sound(store: &Store) -> Result<(), StoreError> {
    store.ping().await?;
    store.check_file().await
}

fn without_a_key(config: &Config) -> Check {
    let url = &config.database.url;
    let there = url.file().is_some_and(std::path::Path::exists);
    if there {
        let what = format!("{url} is there, but the key that sealed it is not");
        return Check::fail(
            NAME,
            what,
            "put the key file back where it was; a new key cannot read old text",
        );
    }
    match url.engine() {
        Engine::Sqlite => Check::ok(
            NAME,
            format!("{url} is not there yet; the first start makes it, and a key"),
        ),
        Engine::Postgres => Check::warn(
            NAME,
            format!("{url} was not asked, because there is no key yet"),
            "start once to make the key, or put the key of this database where `privacy.key_file` says",
        ),
    }
}

fn refused(config: &Config, error: &StoreError) -> Check {
    let url = &config.database.url;
    match error {
        StoreError::Absent { .. } => Check::ok(
            NAME,
            format!("{url} is not there yet; the first start makes it"),
        ),
        StoreError::Older => Check::warn(
            NAME,
            format!("{url} is of an older version"),
            "`duologue migrate`, or the next start, brings it up to date; back it up first",
        ),
        StoreError::Newer { .. } => Check::fail(
            NAME,
            format!("{url} was written by a newer version"),
            "run that version again, or a newer one; this one would not understand its rows",
        ),
        StoreError::WrongKey { .. } => Check::fail(
            NAME,
            format!("{url}: {error}"),
            "put the key back that the database was sealed with; another key cannot read it",
        ),
        StoreError::Damaged => Check::fail(
            NAME,
            format!("{url} is damaged: some of its file is missing or overwritten"),
            "stop the bot, keep a copy of the file, and put one of `duologue backup` in its place; without one, `sqlite3 FILE \
             .recover` saves what can be read",
        ),
        StoreError::BetweenKeys { .. } => Check::fail(
            NAME,
            format!("{url}: {error}"),
            "run `duologue rekey` with both keys again; nothing is lost, and until then nothing serves it",
        ),
        other @ (StoreError::Conflict { .. }
        | StoreError::Corrupt { .. }
        | StoreError::Unstorable { .. }
        | StoreError::InUse { .. }
        | StoreError::Served
        | StoreError::UnknownEngine
        | StoreError::NotADatabase
        | StoreError::Full
        | StoreError::UsePgDump
        | StoreError::Spoilt
        | StoreError::Unsure(_)
        | StoreError::Migrate(_)
        | StoreError::Io { .. }
        | StoreError::Db(_)
        | StoreError::Sqlite(_)) => Check::fail(
            NAME,
            format!("{url}: {}", told(other)),
            "check that the address is right, the server runs, and this user may connect",
        ),
    }
}
