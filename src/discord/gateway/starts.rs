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
        if let Some(at) = *last {
            pause((at + EVERY).saturating_duration_since(Instant::now())).await;
        }
        while let Err(wait) = self.may_begin() {
            tracing::warn!(
                wait_seconds = wait.as_secs(),
                "Discord allows no more sessions today"
            );
            pause(wait).await;
        }
        Turn { starts: self, last }
    }

    /// Whether one of the day's number is left, or how long until there is.
    fn may_begin(&self) -> Result<(), Duration> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if now >= left.again {
            left.count = self.a_day;
            left.again = now + Duration::from_hours(24);
        }
        if left.count == 0 {
            return Err(left.again - now);
        }
        Ok(())
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

    fn told(remaining: u32, max_concurrency: u32) -> GatewayBot {
        GatewayBot {
            url: String::new(),
            shards: 1,
            total: 10,
            remaining,
            reset_after: TimeDelta::hours(1),
            max_concurrency,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_bucket_begins_once_in_five_seconds_and_others_do_not_wait_for_it() {
        let starts = Starts::new(&told(9, 2));
        let began = Instant::now();
        starts.turn(0).await.begun();
        starts.turn(1).await.begun();
        assert_eq!(began.elapsed(), Duration::ZERO);
        starts.turn(2).await.begun();
        assert!(began.elapsed() >= Duration::from_secs(5));
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_was_not_used_costs_nothing() {
        let starts = Starts::new(&told(1, 1));
        let began = Instant::now();
        drop(starts.turn(0).await);
        starts.turn(0).await.begun();
        assert_eq!(began.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_begun_the_days_number_waits_for_the_next_day() {
        let starts = Starts::new(&told(1, 1));
        let began = Instant::now();
        starts.turn(0).await.begun();
        starts.turn(0).await.begun();
        assert!(began.elapsed() >= Duration::from_hours(1));
    }
}
