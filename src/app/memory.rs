//! What an adapter must remember between two runs: a sealed key-value memory of its own.
//!
//! Adapters do not know the store; this is all that they may keep there. Keys are plain, so they hold
//! ids only; values are sealed.

use crate::domain::person::Platform;
use crate::store::{Result, Store};

/// So many entries come with one page.
const PAGE: i64 = 1_000;

/// The memory of one adapter.
#[derive(Clone)]
pub struct Memory {
    store: Store,
    platform: Platform,
}

impl Memory {
    /// The memory of a platform's adapter.
    #[must_use]
    pub fn of(store: Store, platform: Platform) -> Self {
        Self { store, platform }
    }

    /// Keeps all of the entries or none; `None` forgets a key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put(&self, entries: &[(String, Option<String>)]) -> Result<()> {
        let mut tx = self.store.write().await?;
        tx.memory_put(self.platform.as_str(), entries).await?;
        tx.commit().await
    }

    /// What is kept under a key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self, key: &str) -> Result<Option<String>> {
        self.store
            .glance()
            .await?
            .memory_get(self.platform.as_str(), key)
            .await
    }

    /// Everything under keys that begin with `prefix`, in the order of the keys.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, prefix: &str) -> Result<Vec<(String, String)>> {
        let mut tx = self.store.read().await?;
        let mut all: Vec<(String, String)> = Vec::new();
        loop {
            let after = all.last().map(|(key, _)| key.clone());
            let page = tx
                .memory_scan(self.platform.as_str(), prefix, after.as_deref(), PAGE)
                .await?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }
}
