//! Whether the scheduler still turns.
//!
//! It runs on the machine's steady clock, not on the bot's: the playground's clock stands still, and a corrected
//! wall clock must neither hide a stopped scheduler nor report a healthy one. Invariant: before the first beat the
//! age counts from the construction, so a start that hangs turns red too.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How old the last beat may be. The scheduler ticks at least every few seconds, so three missed ticks are a fault.
const STALE: Duration = Duration::from_secs(15);

/// Says whether the process does its work.
pub trait Health: Send + Sync {
    /// `Err` with the reason, a sentence for the operator, when it does not.
    ///
    /// # Errors
    /// The reason.
    fn check(&self) -> Result<(), String>;
}

/// A clock that only runs forward: the time since some fixed moment.
pub type Steady = Arc<dyn Fn() -> Duration + Send + Sync>;

/// The heart: the scheduler beats it, `/healthz` looks at it.
#[derive(Clone)]
pub struct HealthState {
    steady: Steady,
    last_beat_ms: Arc<AtomicU64>,
}

impl HealthState {
    /// A heart on the machine's steady clock.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "a heart beats in real time, also where the bot's clock stands still"
    )]
    pub fn system() -> Self {
        let start = Instant::now();
        Self::with_clock(Arc::new(move || start.elapsed()))
    }

    /// A heart on a clock of the caller's.
    #[must_use]
    pub fn with_clock(steady: Steady) -> Self {
        let state = Self {
            steady,
            last_beat_ms: Arc::default(),
        };
        state.beat();
        state
    }

    /// Says that the scheduler has just finished a tick.
    pub fn beat(&self) {
        self.last_beat_ms
            .store(milliseconds((self.steady)()), Ordering::Release);
    }

    fn age(&self) -> Duration {
        let last = self.last_beat_ms.load(Ordering::Acquire);
        Duration::from_millis(milliseconds((self.steady)()).saturating_sub(last))
    }
}

impl Health for HealthState {
    fn check(&self) -> Result<(), String> {
        let age = self.age();
        if age <= STALE {
            return Ok(());
        }
        Err(format!(
            "the scheduler last ticked {} seconds ago; more than {} is too long",
            age.as_secs(),
            STALE.as_secs()
        ))
    }
}

impl fmt::Debug for HealthState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HealthState")
            .field("age", &self.age())
            .finish_non_exhaustive()
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heart_that_stopped_is_noticed_and_one_that_beats_again_is_well() {
        let now = Arc::new(AtomicU64::new(1_000));
        let clock = Arc::clone(&now);
        let heart = HealthState::with_clock(Arc::new(move || {
            Duration::from_millis(clock.load(Ordering::Relaxed))
        }));
        assert_eq!(heart.check(), Ok(()));
        now.store(16_000, Ordering::Relaxed);
        assert_eq!(heart.check(), Ok(()), "15 seconds are still well");
        now.store(17_000, Ordering::Relaxed);
        assert_eq!(
            heart.check(),
            Err("the scheduler last ticked 16 seconds ago; more than 15 is too long".to_owned())
        );
        heart.beat();
        assert_eq!(heart.check(), Ok(()));
    }
}
