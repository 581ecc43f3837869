//! Time as it passes, and the clocks of the processes, which may be wrong.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use duologue::domain::clock::{Clock, Instant};

/// The time that passes for the platform and for people. It never goes back.
pub(crate) struct Time(Mutex<Instant>);

impl Time {
    /// It is this instant.
    pub(crate) fn at(instant: Instant) -> Self {
        Self(Mutex::new(instant))
    }

    /// Now.
    pub(crate) fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It becomes an instant, unless that is over.
    pub(crate) fn passes_to(&self, instant: Instant) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = instant.max(*now);
    }
}

/// The clock of a process: the time, and by how much it is wrong.
pub(crate) struct ProcessClock {
    time: Arc<Time>,
    wrong_by: AtomicI64,
}

impl ProcessClock {
    /// A clock that is right.
    pub(crate) fn new(time: Arc<Time>) -> Self {
        Self {
            time,
            wrong_by: AtomicI64::new(0),
        }
    }

    /// It is set ahead or back.
    pub(crate) fn jumps(&self, by: TimeDelta) {
        self.wrong_by
            .fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }

    /// By how much it is ahead of the time.
    pub(crate) fn ahead(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.wrong_by.load(Ordering::SeqCst))
    }
}

impl Clock for ProcessClock {
    fn now(&self) -> Instant {
        self.time.now() + self.ahead()
    }
}
