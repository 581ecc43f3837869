//! Which shards have a session, and since when those that have none are without.
//!
//! Of many shards the last wait for minutes until it is their turn to begin (`starts`). That is none of their fault: as
//! long as the line moves on, those who stand in it are not counted as away.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Where a shard stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Up,
    /// Without a session since then.
    Down(Instant),
    /// In the line of those who are to begin one, and without since then or since the line moved on.
    Waiting(Instant),
}

impl Stage {
    fn since(self) -> Option<Instant> {
        match self {
            Self::Up => None,
            Self::Down(since) | Self::Waiting(since) => Some(since),
        }
    }
}

/// All shards of a process; none before it is known which.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<BTreeMap<u32, Stage>>);

impl Sessions {
    /// It is to be these, none of which has a session yet.
    pub(super) fn begin(&self, shards: impl Iterator<Item = u32>, now: Instant) {
        self.lock()
            .extend(shards.map(|shard| (shard, Stage::Down(now))));
    }

    /// Whether each shard has a session.
    ///
    /// # Errors
    /// What is missing, a sentence for the operator.
    pub fn check(&self) -> Result<(), String> {
        let longest = self.longest_down(Instant::now()).map(|time| time.as_secs());
        let shards = self.lock();
        let down: Vec<u32> = shards
            .iter()
            .filter_map(|(shard, stage)| stage.since().map(|_| *shard))
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

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u32, Stage>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A shard has begun a session: the line of the others has moved on.
    pub(super) fn begun(&self, shard: u32, now: Instant) {
        let mut shards = self.lock();
        for stage in shards.values_mut() {
            if matches!(stage, Stage::Waiting(_)) {
                *stage = Stage::Waiting(now);
            }
        }
        shards.insert(shard, Stage::Up);
    }

    /// A shard has its session again.
    pub(super) fn resumed(&self, shard: u32) {
        self.lock().insert(shard, Stage::Up);
    }

    /// A shard waits for its turn to begin a session.
    pub(super) fn waits(&self, shard: u32, now: Instant) {
        let mut shards = self.lock();
        let stage = shards.entry(shard).or_insert(Stage::Up);
        *stage = Stage::Waiting(stage.since().unwrap_or(now));
    }

    /// A shard has none, since now unless it had none before; neither does it wait for its turn.
    pub(super) fn down(&self, shard: u32, now: Instant) {
        let mut shards = self.lock();
        let stage = shards.entry(shard).or_insert(Stage::Up);
        *stage = Stage::Down(stage.since().unwrap_or(now));
    }

    pub(super) fn is_up(&self, shard: u32) -> bool {
        self.lock().get(&shard) == Some(&Stage::Up)
    }

    /// How long the shard that was longest without a session has been so.
    pub(super) fn longest_down(&self, now: Instant) -> Option<Duration> {
        let shards = self.lock();
        let down = shards.values().filter_map(|stage| stage.since());
        down.map(|since| now.saturating_duration_since(since)).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn what_has_no_session_is_told() {
        let told = |sessions: &Sessions| sessions.check().expect_err("no session");
        let one = Sessions::default();
        assert_eq!(told(&one), "there is no session on Discord yet");
        one.begin(0..=0, Instant::now());
        let said = told(&one);
        assert!(
            said.starts_with("there has been no session on Discord for "),
            "{said}"
        );
        one.resumed(0);
        assert_eq!(one.check(), Ok(()));

        let some = Sessions::default();
        some.begin(4..=6, Instant::now());
        some.resumed(4);
        let said = told(&some);
        assert!(
            said.starts_with("2 of 3 shards have had no session on Discord for up to "),
            "{said}"
        );
        assert!(said.ends_with(", the first of them shard 5"), "{said}");
        some.resumed(5);
        some.resumed(6);
        assert_eq!(some.check(), Ok(()));
        some.down(6, Instant::now());
        assert!(told(&some).ends_with("shard 6"));
    }

    #[test]
    fn a_shard_is_down_from_its_first_failure_until_it_has_a_session() {
        let start = Instant::now();
        let sessions = Sessions::default();
        sessions.begin(0..2, start);
        sessions.begun(0, start);
        sessions.down(1, start + MINUTE);
        sessions.waits(1, start + MINUTE);
        sessions.down(1, start + 2 * MINUTE);
        assert_eq!(sessions.longest_down(start + 2 * MINUTE), Some(2 * MINUTE));
        sessions.resumed(1);
        assert_eq!(sessions.longest_down(start + 2 * MINUTE), None);
        sessions.down(0, start + 3 * MINUTE);
        assert_eq!(sessions.longest_down(start + 4 * MINUTE), Some(MINUTE));
    }

    #[test]
    fn of_many_shards_those_whose_turn_comes_late_are_not_down() {
        let start = Instant::now();
        let sessions = Sessions::default();
        sessions.begin(0..100, start);
        for shard in 0..100 {
            sessions.waits(shard, start);
        }
        for shard in 0..99 {
            let now = start + shard * Duration::from_secs(5);
            sessions.down(shard, now);
            sessions.begun(shard, now + Duration::from_secs(1));
            assert!(sessions.longest_down(now) < Some(MINUTE));
        }
        // A session that is resumed is none that was begun, and moves nobody on.
        let last = start + Duration::from_secs(98 * 5 + 1);
        sessions.down(0, last + MINUTE);
        sessions.resumed(0);
        assert_eq!(sessions.longest_down(last + 4 * MINUTE), Some(4 * MINUTE));
    }
}
