//! Puts the bot together from its configuration: key, database, application.

use std::sync::Arc;

use anyhow::Context as _;
use async_trait::async_trait;

use crate::app::Settings;
use crate::chat::view::Operator;
use crate::config::{Config, DatabaseUrl, KeySource};
use crate::http::Ready;
use crate::store::{Access, Entropy, OsEntropy, SealKey, Store};
use secrecy::ExposeSecret as _;

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
    let key = key(config, &*entropy)?;
    let opened = Store::open(url.expose(), key, entropy, Access::Serve).await;
    opened.with_context(|| format!("opening the database {url}"))
}

/// What the operator decides, as the application knows it.
pub(in crate::cli) fn settings(config: &Config) -> Settings {
    Settings {
        timezone: config.defaults.timezone,
        agenda_lead_minutes: i64::from(config.defaults.agenda_lead_minutes),
        nudge_lead_hours: i64::from(config.defaults.nudge_lead_hours),
        recap_delay_minutes: i64::from(config.defaults.recap_delay_minutes),
        one_on_ones_per_person: i64::from(config.limits.one_on_ones_per_person),
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
