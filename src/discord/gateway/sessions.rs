//! Which shards have a session, and since when those that have none are without.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// All shards of a process; none before it is known which.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<BTreeMap<u32, Option<Instant>>>);

impl Sessions {
    /// It is to be these, none of which has a session yet.
    pub(super) fn begin(&self, shards: impl Iterator<Item = u32>) {
        let now = Instant::now();
        self.lock().extend(shards.map(|shard| (shard, Some(now))));
    }

    /// Whether each shard has a session.
    ///
    /// # Errors
    /// What is missing, a sentence for the operator.
    pub fn check(&self) -> Result<(), String> {
        let longest = self.longest_down().map(|time| time.as_secs());
        let shards = self.lock();
        let down: Vec<u32> = shards
            .iter()
            .filter_map(|(shard, since)| since.map(|_| *shard))
            .collect();
        match (down.as_slice(), longest) {
            ([], _) if shards.is_empty() => Err("there is no session on Discord yet".to_owned()),
            ([], _) | (_, None) => Ok(()),
            (_, Some(seconds)) if shards.len() == 1 => Err(format!(
                "there has been no session on Discord for {seconds} seconds"
            )),
            ([first, ..], Some(seconds)) => Err(format!(
                "{} of {} shards have had no session on Discord for up to {seconds} seconds, the first of them shard {first}",
                down.len(),
                shards.len()
            )),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_session_is_told() {
        let told = |sessions: &Sessions| sessions.check().expect_err("no session");
        let one = Sessions::default();
        assert_eq!(told(&one), "there is no session on Discord yet");
        one.begin(0..=0);
        let said = told(&one);
        assert!(
            said.starts_with("there has been no session on Discord for "),
            "{said}"
        );
        one.up(0);
        assert_eq!(one.check(), Ok(()));

        let some = Sessions::default();
        some.begin(4..=6);
        some.up(4);
        let said = told(&some);
        assert!(
            said.starts_with("2 of 3 shards have had no session on Discord for up to "),
            "{said}"
        );
        assert!(said.ends_with(", the first of them shard 5"), "{said}");
        some.up(5);
        some.up(6);
        assert_eq!(some.check(), Ok(()));
        some.down(6);
        assert!(told(&some).ends_with("shard 6"));
    }
}
