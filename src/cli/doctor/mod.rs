//! `duologue doctor`: looks at everything that a start needs, and says what to do about each.
//!
//! It changes nothing and may run beside a running bot. Invariant: every warning and every failure comes with
//! advice, and no line shows a secret.

mod check;
mod database;
mod discord;
mod system;

use std::path::Path;
use std::process::ExitCode;

use chrono::{DateTime, Utc};

use super::{exit, terminal};
use crate::config::{Config, ConfigError};
use check::{Check, render};

/// Runs all checks and prints them.
pub(super) async fn run(
    config: Result<Config, ConfigError>,
    file: Option<&Path>,
    now: DateTime<Utc>,
) -> anyhow::Result<ExitCode> {
    let unusable = config.is_err();
    let checks = match config {
        Ok(config) => all(&config, file, now).await,
        Err(error) => vec![system::configuration_refused(&error), system::clock(now)],
    };
    terminal::show(&render(&checks));
    Ok(exit::verdict(checks.iter().any(Check::failed), unusable))
}

async fn all(config: &Config, file: Option<&Path>, now: DateTime<Utc>) -> Vec<Check> {
    let mut checks = vec![
        system::configuration(file),
        system::tokens(config),
        system::key(config),
        system::data_folder(config),
        system::clock(now),
        system::listen(config),
    ];
    checks.extend(database::checks(config).await);
    checks.extend(discord::checks(config, now).await);
    checks
}
