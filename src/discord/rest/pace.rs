//! The pace of what the bot sends by itself: one request after another in even steps, never a burst.
//!
//! Not for answers to interactions, which are exempt, and not the limits of single routes (`bucket`). Invariants: who
//! came first goes first; who stops waiting, or may not leave any more, takes no turn; while Discord wants silence nobody goes.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::bucket::LONGEST_WAIT;
use super::error::RestError;
use super::wire::delta;
use crate::app::clock::pause;
use crate::app::port::MayLeave;

/// When the next request may go: a rule without a clock.
#[derive(Debug)]
struct Beat {
    gap: Duration,
    next: Option<Instant>,
}

impl Beat {
    fn new(per_second: u32) -> Self {
        Self {
            gap: Duration::from_secs(1) / per_second.max(1),
            next: None,
        }
    }

    /// The instant from which on a request may go; it may be over.
    fn due(&self, now: Instant) -> Instant {
        self.next.map_or(now, |next| next.max(now))
    }

    /// Notes that a request goes. One that comes a little late does not shift those behind it, since timers are coarse
    /// beside the gap; after a rest the beat begins anew, so that nothing is caught up.
    fn take(&mut self, now: Instant) {
        let on_beat = self.next.filter(|next| now < *next + self.gap);
        self.next = Some(on_beat.unwrap_or(now) + self.gap);
    }
}

/// The line that requests stand in.
#[derive(Debug)]
pub(super) struct Pace {
    // Tokio's mutex lets waiters in by turns, and one that is dropped leaves the line.
    line: tokio::sync::Mutex<Beat>,
    silence: Mutex<Option<Instant>>,
}

impl Pace {
    /// So many requests a second, at least one.
    pub(super) fn new(per_second: u32) -> Self {
        Self {
            line: tokio::sync::Mutex::new(Beat::new(per_second)),
            silence: Mutex::new(None),
        }
    }

    /// Waits for the turn of a request, which then has to be sent.
    ///
    /// # Errors
    /// [`RestError::RetryAfter`] when the silence that Discord wants is too long to be waited for, and [`RestError::RunOut`] when the
    /// request may not leave any more.
    pub(super) async fn turn(&self, may_leave: MayLeave<'_>) -> Result<(), RestError> {
        let late = |wait| RestError::RetryAfter(delta(wait));
        // Before the line too: nobody stands in it only to be sent away.
        self.silence_left(Instant::now()).map_err(late)?;
        let mut beat = self.line.lock().await;
        loop {
            let now = Instant::now();
            let silence = self.silence_left(now).map_err(late)?;
            if !may_leave() {
                return Err(RestError::RunOut);
            }
            let wait = silence.max(beat.due(now) - now);
            if wait.is_zero() {
                beat.take(now);
                return Ok(());
            }
            pause(wait).await;
        }
    }

    /// Lets nobody go for so long from now on.
    pub(super) fn hush(&self, now: Instant, wait: Duration) {
        let mut silence = self.silence.lock().unwrap_or_else(PoisonError::into_inner);
        let until = now + wait;
        *silence = Some(silence.map_or(until, |earlier| earlier.max(until)));
    }

    /// How long the silence still lasts; an error when that is too long.
    fn silence_left(&self, now: Instant) -> Result<Duration, Duration> {
        let silence = *self.silence.lock().unwrap_or_else(PoisonError::into_inner);
        let left = silence.map_or(Duration::ZERO, |until| until.saturating_duration_since(now));
        if left > LONGEST_WAIT {
            Err(left)
        } else {
            Ok(left)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use futures::future::join_all;
    use futures::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};

    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// When each of `count` requests goes that all want to at once, with timers that are `late` by so much.
    fn sent(per_second: u32, count: u32, late: Duration) -> Vec<Duration> {
        let start = Instant::now();
        let mut now = start;
        let mut beat = Beat::new(per_second);
        let mut sent = Vec::new();
        for _ in 0..count {
            if beat.due(now) > now {
                now = beat.due(now) + late;
            }
            beat.take(now);
            sent.push(now - start);
        }
        sent
    }

    #[test]
    fn no_second_has_more_requests_than_the_pace_and_one() {
        for late in [Duration::ZERO, MS, 20 * MS] {
            let sent = sent(48, 500, late);
            for (at, first) in sent.iter().enumerate() {
                let within = sent[at..].iter().take_while(|&&t| t < *first + 1000 * MS);
                assert!(within.count() <= 49, "from {first:?}, late by {late:?}");
            }
        }
    }

    #[test]
    fn late_timers_do_not_slow_the_pace() {
        let sent = sent(48, 481, 3 * MS);
        let last = sent.last().expect("some were sent");
        assert!(*last <= Duration::from_millis(10_010), "{last:?}");
    }

    #[test]
    fn a_rest_is_not_caught_up() {
        let start = Instant::now();
        let mut beat = Beat::new(50);
        beat.take(start);
        let later = start + Duration::from_mins(1);
        assert_eq!(beat.due(later), later);
        beat.take(later);
        assert_eq!(beat.due(later), later + 20 * MS);
    }

    #[tokio::test]
    async fn who_came_first_goes_first() {
        let pace = Arc::new(Pace::new(1_000));
        let turns: FuturesUnordered<_> = (0..20)
            .map(|n| {
                let pace = Arc::clone(&pace);
                async move { pace.turn(&|| true).await.map(|()| n) }.boxed()
            })
            .collect();
        let order: Vec<_> = turns.map(|turn| turn.expect("a turn")).collect().await;
        assert_eq!(order, (0..20).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn who_stops_waiting_takes_no_turn() {
        let pace = Pace::new(1_000);
        pace.turn(&|| true).await.expect("the first goes at once");
        for _ in 0..5_000 {
            // Polled once, and dropped while it waits.
            let turn = pace.turn(&|| true).now_or_never();
            assert!(turn.is_none_or(|turn| turn.is_ok()));
        }
        let next = pace.line.lock().await.next.expect("a next one");
        assert!(next <= Instant::now() + MS, "turns were taken by nobody");
    }

    #[tokio::test]
    async fn who_may_not_leave_any_more_when_the_turn_comes_takes_none() {
        let pace = Pace::new(50);
        pace.turn(&|| true).await.expect("the first goes at once");
        let next = pace.line.lock().await.next;
        // It still might when it came to the head of the line, and waited there.
        let asked = AtomicU32::new(0);
        let may_leave = || asked.fetch_add(1, Ordering::Relaxed) == 0;
        assert_eq!(pace.turn(&may_leave).await, Err(RestError::RunOut));
        assert_eq!(asked.into_inner(), 2);
        assert_eq!(pace.line.lock().await.next, next, "a turn was taken");
    }

    #[tokio::test]
    async fn a_short_silence_is_waited_for_and_a_long_one_is_told_at_once() {
        let pace = Pace::new(1_000);
        let start = Instant::now();
        pace.hush(start, 30 * MS);
        pace.turn(&|| true).await.expect("a turn");
        assert!(start.elapsed() >= 30 * MS);
        pace.hush(start, Duration::from_mins(1));
        // A shorter one does not end it.
        pace.hush(start, MS);
        let told = join_all((0..3).map(|_| pace.turn(&|| true))).await;
        let is_long = |turn: &Result<(), RestError>| matches!(turn, Err(RestError::RetryAfter(left)) if left.num_seconds() >= 59);
        assert!(told.iter().all(is_long), "{told:?}");
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
