//! Puts the bot together from its configuration: key, database, application.

use std::sync::Arc;

use anyhow::Context as _;
use async_trait::async_trait;

use crate::app::Settings;
use crate::chat::view::Operator;
use crate::cli::UsageError;
use crate::config::{Config, DatabaseUrl, KeySource};
use crate::http::Ready;
use crate::store::{Access, Entropy, OsEntropy, SealKey, Store, StoreError};
use secrecy::ExposeSecret as _;

/// Refuses a promise that this version does not keep.
pub(in crate::cli) fn refuse_retention(config: &Config) -> anyhow::Result<()> {
    if config.privacy.retention_days == 0 {
        return Ok(());
    }
    // A promise to erase that is not kept would be worse than none.
    let sentence =
        "`privacy.retention_days` is set, but this version keeps everything; leave it at 0";
    Err(UsageError(sentence.to_owned()).into())
}

/// The key that the configuration names; a key file is made on first start.
pub(in crate::cli) fn key(config: &Config, entropy: &dyn Entropy) -> anyhow::Result<SealKey> {
    match &config.privacy.key {
        KeySource::File(path) => Ok(SealKey::load_or_create(path, entropy)?),
        KeySource::Given(text) => Ok(SealKey::from_base64(text.expose_secret())?),
    }
}

/// The database, opened to serve.
pub(in crate::cli) async fn store(config: &Config, url: &DatabaseUrl) -> anyhow::Result<Store> {
    let entropy: Arc<dyn Entropy> = Arc::new(OsEntropy);
    refuse_a_second_key(config, url).await?;
    let key = key(config, &*entropy)?;
    match Store::open(url.expose(), key, entropy, Access::Serve).await {
        Err(error @ (StoreError::BetweenKeys { .. } | StoreError::Served)) => {
            Err(UsageError(format!("{url} is as it was: {error}")).into())
        }
        Err(error @ StoreError::WrongKey { .. }) => Err(UsageError(format!(
            "{url} is as it was, since this is not its key: {error}; set `privacy.key_file` to the right one, or put \
             that back"
        ))
        .into()),
        opened => opened.with_context(|| format!("opening the database {url}")),
    }
}

/// A key is made for a new database only: a new one opens nothing of what an older one sealed.
async fn refuse_a_second_key(config: &Config, url: &DatabaseUrl) -> anyhow::Result<()> {
    let KeySource::File(path) = &config.privacy.key else {
        return Ok(());
    };
    // In this order: of two processes that start at once, the one that made the database made the key before.
    let sealed_by = Store::sealed_by(url.expose()).await;
    if let Err(error @ StoreError::BetweenKeys { .. }) = sealed_by {
        return Err(UsageError(format!("{url} is as it was: {error}")).into());
    }
    let sealed_by = sealed_by.with_context(|| format!("opening the database {url}"))?;
    match sealed_by {
        Some(fingerprint) if !path.exists() => Err(UsageError(format!(
            "the key {} is missing, and {url} was sealed with it (it is the key {fingerprint}); put it back from \
             where you keep its copy, since nothing else opens what it sealed",
            path.display()
        ))
        .into()),
        Some(_) | None => Ok(()),
    }
}

/// What the operator decides, as the application knows it.
pub(in crate::cli) fn settings(config: &Config) -> Settings {
    Settings {
        timezone: config.defaults.timezone,
        agenda_lead_minutes: i64::from(config.defaults.agenda_lead_minutes),
        nudge_lead_hours: i64::from(config.defaults.nudge_lead_hours),
        recap_delay_minutes: i64::from(config.defaults.recap_delay_minutes),
        one_on_ones_per_person: i64::from(config.limits.one_on_ones_per_person),
        commands_per_minute: config.limits.commands_per_minute,
        operator: Operator {
            name: config.operator.name.clone(),
            contact: config.operator.contact.clone(),
        },
    }
}

/// Ready while the database answers.
pub(in crate::cli) struct DatabaseReady(pub(in crate::cli) Store);

#[async_trait]
impl Ready for DatabaseReady {
    async fn ready(&self) -> Result<(), String> {
        self.0
            .ping()
            .await
            .map_err(|error| format!("the database does not answer: {error}"))
    }
}
