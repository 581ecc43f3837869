//! Whether the platform is away: it takes nobody's messages for the moment.
//!
//! Each message that failed waits longer before it is tried again, up to minutes. That is right for one that has a trouble of its
//! own, and wrong while the platform is away: so one of them is tried every few seconds, and when it is taken, so are all others. The log says
//! once that it is away, and once that it is back. Not kept: a process that starts finds out anew.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;

use super::core::App;
use super::outcome::Step;
use crate::domain::clock::Instant;

/// After so many failures in a row, with nothing in between that was taken, the platform counts as away.
const IN_A_ROW: u32 = 3;
/// While it is away, one message is tried this often.
const TRIED_EVERY: TimeDelta = TimeDelta::seconds(3);

/// What is known of the platform.
#[derive(Debug)]
pub(super) struct Outage(Mutex<Known>);

#[derive(Debug)]
struct Known {
    in_a_row: u32,
    /// When the first of them was, once it counts as away.
    since: Option<Instant>,
    /// Whether a process before this one may have left messages that wait.
    may_be_left: bool,
    tried: Option<Instant>,
}

/// What a failure came to.
#[derive(Debug, PartialEq, Eq)]
enum Failure {
    /// The first after something was taken.
    First,
    /// The platform is away from now on.
    Begins,
    /// Nothing new.
    More,
}

impl Default for Outage {
    fn default() -> Self {
        Self(Mutex::new(Known {
            in_a_row: 0,
            since: None,
            may_be_left: true,
            tried: None,
        }))
    }
}

impl Outage {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, now: Instant) -> Failure {
        let mut known = self.lock();
        known.in_a_row = known.in_a_row.saturating_add(1);
        if known.in_a_row == 1 {
            return Failure::First;
        }
        if known.in_a_row < IN_A_ROW || known.since.is_some() {
            return Failure::More;
        }
        known.since = Some(now);
        known.may_be_left = true;
        Failure::Begins
    }

    /// Something was taken: whether others may wait in vain since, and since when the platform was away.
    fn worked(&self) -> (bool, Option<Instant>) {
        let mut known = self.lock();
        known.in_a_row = 0;
        (std::mem::take(&mut known.may_be_left), known.since.take())
    }

    /// Whether it is time to try one.
    fn is_to_be_tried(&self, now: Instant) -> bool {
        let mut known = self.lock();
        // A clock that was set back is none to wait for.
        let lately = |tried: Instant| (tried..tried + TRIED_EVERY).contains(&now);
        if !known.may_be_left || known.tried.is_some_and(lately) {
            return false;
        }
        known.tried = Some(now);
        true
    }

    fn nothing_is_left(&self) {
        let mut known = self.lock();
        known.may_be_left = known.since.is_some();
    }
}

impl App {
    /// A message was not taken, and that is none of its recipient's doing. Whether the log is to say so of this one.
    pub(super) fn platform_failed(&self) -> bool {
        match self.outage().failed(self.now()) {
            Failure::First => true,
            Failure::Begins => {
                tracing::warn!(
                    "the platform takes no messages; they wait, and one is tried every few seconds"
                );
                false
            }
            Failure::More => false,
        }
    }

    /// A message was taken: those that wait since others failed are tried at once.
    pub(super) async fn platform_works(&self) {
        let (may_be_left, since) = self.outage().worked();
        if !may_be_left {
            return;
        }
        let away_s = since.map(|since| (self.now() - since).num_seconds());
        match self.hasten(i64::MAX).await {
            Ok(hastened) if hastened > 0 || since.is_some() => {
                tracing::info!(hastened, away_s, "the platform takes messages again");
            }
            Ok(_) => {}
            // They come when their pauses are over.
            Err(stop) => tracing::warn!(error = ?stop, "failed to hasten what waits"),
        }
    }

    /// Tries one message while the platform is away.
    pub(super) async fn try_the_platform(&self, now: Instant) -> Step<()> {
        if self.outage().is_to_be_tried(now) && self.hasten(1).await? == 0 {
            self.outage().nothing_is_left();
        }
        Ok(())
    }

    async fn hasten(&self, most: i64) -> Step<u64> {
        let mut tx = self.store().write().await?;
        let hastened = tx.hasten(self.now(), most).await?;
        tx.commit().await?;
        if hastened > 0 {
            self.wake_sender();
        }
        Ok(hastened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Instant {
        chrono::DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    #[test]
    fn it_is_said_once_that_the_platform_is_away_and_once_that_it_is_back() {
        let outage = Outage::default();
        assert_eq!(
            outage.worked(),
            (true, None),
            "a process before may have left some"
        );
        assert_eq!(outage.worked(), (false, None));
        let failures: Vec<Failure> = (0..5).map(|second| outage.failed(at(second))).collect();
        let first = [
            Failure::First,
            Failure::More,
            Failure::Begins,
            Failure::More,
            Failure::More,
        ];
        assert_eq!(failures, first);
        assert_eq!(outage.worked(), (true, Some(at(2))));
        assert_eq!(outage.failed(at(9)), Failure::First);
        assert_eq!(
            outage.worked(),
            (false, None),
            "one that failed by itself hastens nothing"
        );
    }

    #[test]
    fn while_it_is_away_one_is_tried_every_few_seconds() {
        let outage = Outage::default();
        outage.worked();
        assert!(!outage.is_to_be_tried(at(0)));
        for _ in 0..3 {
            outage.failed(at(0));
        }
        let tried: Vec<i64> = (0..8)
            .filter(|second| outage.is_to_be_tried(at(*second)))
            .collect();
        assert_eq!(tried, [0, 3, 6]);
        outage.nothing_is_left();
        assert!(outage.is_to_be_tried(at(9)), "until something was taken");
        assert!(
            outage.is_to_be_tried(at(-3_600)),
            "by a clock that was set back"
        );
    }
}
