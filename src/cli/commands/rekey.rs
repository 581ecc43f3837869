//! `duologue rekey --old FILE`: seals all that people wrote with the key that the configuration names from now on.
//!
//! Stopped in the middle, it goes on when it is run again with the same two keys. Invariant: with a key that did not seal
//! the database nothing is changed, and no key file is made.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;

use super::serve;
use crate::cli::{UsageError, terminal};
use crate::config::{Config, KeySource};
use crate::store::{OsEntropy, Rekey, Rekeyed, SealKey, Store, StoreError};

/// How often it says how far it is, in texts.
const TOLD_EVERY: u64 = 5_000;

/// Seals the database of `database.url` anew.
pub(in crate::cli) async fn run(config: &Config, old: &Path) -> anyhow::Result<ExitCode> {
    let url = &config.database.url;
    if url.file().is_some_and(|file| !file.exists()) {
        return Err(usage(format!(
            "there is no database {url}; set DUOLOGUE__DATABASE__URL to the one that is meant, for the playground's \
             sqlite://data/playground.db"
        )));
    }
    let Some((old, new)) = keys(config, old).await? else {
        terminal::say(&format!(
            "{url} is sealed with the configured key, or holds nothing yet: there is nothing to do."
        ));
        return Ok(ExitCode::SUCCESS);
    };
    let fingerprint = new.fingerprint();
    let rekey = Rekey {
        url: url.expose().to_owned(),
        old,
        new,
        entropy: Arc::new(OsEntropy),
        gate: None,
    };
    let mut told = 0;
    let mut tell = |so_far: Rekeyed| {
        if so_far.done == 0 || so_far.done >= told + TOLD_EVERY {
            told = so_far.done;
            terminal::say(&format!("{} of {} texts", so_far.done, so_far.of));
        }
    };
    let done = match rekey.run(&mut tell).await {
        Ok(done) => done,
        Err(error @ (StoreError::InUse { .. } | StoreError::Served)) => {
            return Err(usage(format!(
                "{url} is as it was: {error}; stop the bot first"
            )));
        }
        Err(error) => return Err(error).with_context(|| format!("sealing {url} anew")),
    };
    terminal::say(&format!(
        "{url} is sealed with the key {fingerprint} now, all {} texts. Keep a copy of that key, and the old one as long \
         as there are backups that it opens.",
        done.done
    ));
    Ok(ExitCode::SUCCESS)
}

/// The old and the new key; `None` when there is nothing to do. The new one is made only when the old one is right.
async fn keys(config: &Config, old: &Path) -> anyhow::Result<Option<(SealKey, SealKey)>> {
    let url = &config.database.url;
    let old_key = SealKey::load(old)?;
    let (known, begun) = match Store::sealed_by(url.expose()).await {
        Ok(Some(known)) => (known, false),
        Ok(None) => return Ok(None),
        Err(StoreError::BetweenKeys { from, .. }) => (from, true),
        Err(error) => return Err(error).with_context(|| format!("opening the database {url}")),
    };
    let new = match &config.privacy.key {
        KeySource::File(path) if !path.exists() => {
            if begun {
                return Err(usage(format!(
                    "{url} is partly sealed with a key that is not in {}; put that key there",
                    path.display()
                )));
            }
            None
        }
        KeySource::File(_) | KeySource::Given(_) => Some(serve::key(config, &OsEntropy)?),
    };
    let new_print = new.as_ref().map(SealKey::fingerprint);
    if !begun && new_print.as_ref() == Some(&known) && known != old_key.fingerprint() {
        return Ok(None);
    }
    if known != old_key.fingerprint() {
        return Err(usage(format!(
            "{url} is as it was: it was sealed with the key {known}, and {} holds the key {}",
            old.display(),
            old_key.fingerprint()
        )));
    }
    if new_print.as_ref() == Some(&known) {
        return Err(usage(format!(
            "{url} is as it was: the configured key is the old one; set `privacy.key_file` to another file, which is made \
             if it is absent"
        )));
    }
    let new = match new {
        Some(new) => new,
        None => serve::key(config, &OsEntropy)?,
    };
    Ok(Some((old_key, new)))
}

fn usage(sentence: String) -> anyhow::Error {
    UsageError(sentence).into()
}
