//! Which shards have a session, and since when those that have none are without.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// All shards of a process.
#[derive(Debug, Default)]
pub(super) struct Stages(Mutex<BTreeMap<u32, Option<Instant>>>);

impl Stages {
    /// These, none of which has a session yet.
    pub(super) fn of(shards: impl Iterator<Item = u32>) -> Self {
        let now = Instant::now();
        Self(Mutex::new(shards.map(|shard| (shard, Some(now))).collect()))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u32, Option<Instant>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A shard has a session.
    pub(super) fn up(&self, shard: u32) {
        self.lock().insert(shard, None);
    }

    /// A shard has none, since now unless it had none before.
    pub(super) fn down(&self, shard: u32) {
        let mut shards = self.lock();
        let since = shards.entry(shard).or_default();
        since.get_or_insert_with(Instant::now);
    }

    pub(super) fn is_up(&self, shard: u32) -> bool {
        self.lock().get(&shard).is_some_and(Option::is_none)
    }

    /// How long the shard that was longest without a session has been so.
    pub(super) fn longest_down(&self) -> Option<Duration> {
        let shards = self.lock();
        let down = shards.values().flatten();
        down.map(Instant::elapsed).max()
    }
}
