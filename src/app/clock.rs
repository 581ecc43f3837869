//! The clocks: the system's, and one that is moved by hand.
//!
//! The only place that asks the system for the time, and the only one that sleeps.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::clock::{Clock, Instant};

/// Whole milliseconds, as they are stored.
fn whole(at: Instant) -> Instant {
    DateTime::from_timestamp_millis(at.timestamp_millis()).unwrap_or(at)
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the system"
    )]
    fn now(&self) -> Instant {
        whole(Utc::now())
    }
}

/// A clock that stands still until it is moved, and never goes back.
#[derive(Debug)]
pub struct HandClock(Mutex<Instant>);

impl HandClock {
    /// A clock that stands at an instant.
    #[must_use]
    pub fn at(instant: Instant) -> Self {
        Self(Mutex::new(whole(instant)))
    }

    /// Moves it ahead; an earlier instant leaves it where it is.
    pub fn move_to(&self, instant: Instant) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = whole(instant).max(*now);
    }

    /// Moves it ahead by so much.
    pub fn advance(&self, by: TimeDelta) {
        self.move_to(self.now() + by);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits in real time, whatever the clock of the bot says: between two attempts, never for a meeting.
#[expect(clippy::disallowed_methods, reason = "the one place that sleeps")]
pub async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
