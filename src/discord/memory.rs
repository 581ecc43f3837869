//! What the adapter remembers between two runs: channels, pages that were turned to, forms that may be
//! opened again, and where the commands are registered.
//!
//! Keys hold ids only; values are sealed. Invariant: of forms there is one a person, so that they do not pile up.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serenity::model::id::{ChannelId, UserId};

use super::body::Modal;
use crate::app::Memory;
use crate::domain::id::DeliveryId;

/// A form that was answered with what was wrong in it, and may be opened again.
#[derive(Debug, Serialize, Deserialize)]
struct KeptForm {
    key: String,
    modal: Value,
}

/// The memory of Discord's adapter.
#[derive(Clone)]
pub struct Kept(Memory);

impl Kept {
    /// In a memory of its own.
    #[must_use]
    pub fn new(memory: Memory) -> Self {
        Self(memory)
    }

    /// The channel of somebody's own chat with the bot.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn channel(&self, user: UserId) -> anyhow::Result<Option<ChannelId>> {
        let kept = self.0.get(&channel_key(user)).await?;
        kept.map(|text| text.parse().context("reading a channel's id"))
            .transpose()
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_channel(&self, user: UserId, channel: ChannelId) -> anyhow::Result<()> {
        self.put(channel_key(user), Some(channel.to_string())).await
    }

    /// Forgets it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_channel(&self, user: UserId) -> anyhow::Result<()> {
        self.put(channel_key(user), None).await
    }

    /// The page that the reader of a card has turned to, counted from 0.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page(&self, card: DeliveryId) -> anyhow::Result<usize> {
        let kept = self.0.get(&page_key(card)).await?;
        Ok(kept.and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_page(&self, card: DeliveryId, page: usize) -> anyhow::Result<()> {
        let page = (page > 0).then(|| page.to_string());
        self.put(page_key(card), page).await
    }

    /// Keeps a form to be opened again, in place of the one before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_form(&self, user: UserId, key: &str, modal: &Modal) -> anyhow::Result<()> {
        let form = KeptForm {
            key: key.to_owned(),
            modal: serde_json::to_value(modal)?,
        };
        self.put(form_key(user), Some(serde_json::to_string(&form)?))
            .await
    }

    /// The form of that key; `None` for one that another has replaced, and for anybody else.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn form(&self, user: UserId, key: &str) -> anyhow::Result<Option<Value>> {
        let Some(text) = self.0.get(&form_key(user)).await? else {
            return Ok(None);
        };
        let kept: KeptForm = serde_json::from_str(&text).context("reading a kept form")?;
        Ok((kept.key == key).then_some(kept.modal))
    }

    /// Where commands may be registered: servers, and `None` for everywhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn registered(&self) -> anyhow::Result<Vec<Option<u64>>> {
        let kept = self.0.get(REGISTERED).await?;
        let places = kept.map(|text| serde_json::from_str(&text));
        Ok(places
            .transpose()
            .context("reading where commands are registered")?
            .unwrap_or_default())
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_registered(&self, places: &[Option<u64>]) -> anyhow::Result<()> {
        let places = serde_json::to_string(places)?;
        self.put(REGISTERED.to_owned(), Some(places)).await
    }

    async fn put(&self, key: String, value: Option<String>) -> anyhow::Result<()> {
        Ok(self.0.put(&[(key, value)]).await?)
    }
}

/// Where commands may be registered.
const REGISTERED: &str = "registered";

fn channel_key(user: UserId) -> String {
    format!("channel/{user}")
}

fn page_key(card: DeliveryId) -> String {
    format!("page/{card}")
}

fn form_key(user: UserId) -> String {
    format!("form/{user}")
}
