//! The beginnings of sessions: so many at once, one in five seconds, and so many a day.
//!
//! Who begins more than a day's number has the token reset by Discord. Invariant: between two beginnings of one bucket lie
//! five seconds, however they end. <https://docs.discord.com/developers/events/gateway#session-start-limit-object>

use std::sync::{Mutex as Guard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard};
use tokio::time::Instant;

use crate::app::clock::pause;
use crate::discord::rest::GatewayBot;

/// One in this time, and a little for the way there, which takes longer or shorter.
const EVERY: Duration = Duration::from_millis(5_200);

/// How many may still be begun.
struct Left {
    count: u32,
    /// When there are as many as at first.
    again: Instant,
}

impl Left {
    /// Whether one may begin, or how long until one may.
    fn may_begin(&mut self, a_day: u32, now: Instant) -> Result<(), Duration> {
        if now >= self.again {
            self.count = a_day;
            self.again = now + Duration::from_hours(24);
        }
        if self.count == 0 {
            return Err(self.again - now);
        }
        Ok(())
    }
}

/// How long the next of a bucket waits, whose last began then.
fn wait_after(last: Option<Instant>, now: Instant) -> Duration {
    last.map_or(Duration::ZERO, |at| {
        (at + EVERY).saturating_duration_since(now)
    })
}

/// All beginnings of a process.
pub(super) struct Starts {
    /// When a session of each bucket was begun last: a shard's bucket is its number modulo how many may begin at once.
    buckets: Vec<Mutex<Option<Instant>>>,
    left: Guard<Left>,
    a_day: u32,
}

/// The turn of one session to begin. The next one of its bucket waits until it is dropped.
pub(super) struct Turn<'a> {
    starts: &'a Starts,
    last: MutexGuard<'a, Option<Instant>>,
}

impl Starts {
    pub(super) fn new(told: &GatewayBot) -> Self {
        let reset = told.reset_after.to_std().unwrap_or_default();
        Self {
            buckets: (0..told.max_concurrency)
                .map(|_| Mutex::default())
                .collect(),
            left: Guard::new(Left {
                count: told.remaining,
                again: Instant::now() + reset,
            }),
            a_day: told.total,
        }
    }

    /// Waits until a session of this shard may begin.
    pub(super) async fn turn(&self, shard: u32) -> Turn<'_> {
        let bucket = shard as usize % self.buckets.len();
        let last = self.buckets[bucket].lock().await;
        pause(wait_after(*last, Instant::now())).await;
        while let Err(wait) = self.may_begin() {
            tracing::warn!(
                wait_seconds = wait.as_secs(),
                "Discord allows no more sessions today"
            );
            pause(wait).await;
        }
        Turn { starts: self, last }
    }

    fn may_begin(&self) -> Result<(), Duration> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.may_begin(self.a_day, Instant::now())
    }
}

impl Turn<'_> {
    /// It has begun.
    pub(super) fn begun(mut self) {
        *self.last = Some(Instant::now());
        let left = self.starts.left.lock();
        let mut left = left.unwrap_or_else(PoisonError::into_inner);
        left.count = left.count.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn one_of_a_bucket_begins_in_five_seconds() {
        let now = Instant::now();
        assert_eq!(wait_after(None, now), Duration::ZERO);
        assert!(wait_after(Some(now), now) >= Duration::from_secs(5));
        assert_eq!(wait_after(Some(now), now + EVERY), Duration::ZERO);
    }

    #[test]
    fn who_has_begun_the_days_number_waits_for_the_next_day() {
        let now = Instant::now();
        let again = now + Duration::from_hours(1);
        let mut left = Left { count: 0, again };
        assert_eq!(left.may_begin(10, now), Err(Duration::from_hours(1)));
        assert_eq!(left.may_begin(10, again), Ok(()));
        assert_eq!(left.count, 10);
    }

    #[tokio::test]
    async fn a_turn_counts_when_it_was_used_and_other_buckets_do_not_wait_for_it() {
        let starts = Starts::new(&GatewayBot {
            url: String::new(),
            shards: 4,
            total: 10,
            remaining: 5,
            reset_after: TimeDelta::hours(1),
            max_concurrency: 2,
        });
        drop(starts.turn(0).await);
        assert_eq!(*starts.buckets[0].lock().await, None);
        let first = starts.turn(0).await;
        starts.turn(1).await.begun();
        first.begun();
        assert!(starts.buckets[0].lock().await.is_some());
        assert_eq!(starts.left.lock().expect("no panic").count, 3);
    }
}
