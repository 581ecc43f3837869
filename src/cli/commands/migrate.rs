//! `duologue migrate`: brings the database to this version's form and ends.
//!
//! `run` does the same at its start; this is for those who deploy in two steps.

use std::process::ExitCode;

use anyhow::Context as _;

use crate::cli::terminal;
use crate::config::Config;
use crate::store::Store;

/// Migrates the database of `database.url`.
pub(in crate::cli) async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let url = &config.database.url;
    Store::migrate(url.expose())
        .await
        .with_context(|| format!("migrating the database {url}"))?;
    terminal::say(&format!("The database {url} has this version's form."));
    Ok(ExitCode::SUCCESS)
}
