//! Makes ids from the clock's time and injected entropy.
//!
//! Ids of one process strictly increase, also within one millisecond and when the clock steps back, so
//! that what was written later sorts later.

use std::sync::{Arc, Mutex, PoisonError};

use ulid::Ulid;

use crate::domain::clock::Instant;
use crate::domain::id::Id;
use crate::store::Entropy;

/// The generator of ids.
pub struct Ids {
    entropy: Arc<dyn Entropy>,
    last: Mutex<Ulid>,
}

impl Ids {
    /// A generator on this entropy.
    #[must_use]
    pub fn new(entropy: Arc<dyn Entropy>) -> Self {
        Self {
            entropy,
            last: Mutex::new(Ulid::from_parts(0, 0)),
        }
    }

    /// A fresh id.
    pub fn make<T: Id>(&self, now: Instant) -> T {
        let mut random = [0; 16];
        self.entropy.fill(&mut random);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        let fresh = Ulid::from_parts(millis, u128::from_be_bytes(random));
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // A step of the lowest bit keeps the order; 2^80 of them do not run out in a millisecond.
        let next = if fresh > *last {
            fresh
        } else {
            Ulid(last.0 + 1)
        };
        *last = next;
        T::from_ulid(next)
    }

    /// A number below `below`, for choices that must not repeat a pattern.
    pub fn number(&self, below: u64) -> u64 {
        let mut bytes = [0; 8];
        self.entropy.fill(&mut bytes);
        u64::from_be_bytes(bytes) % below.max(1)
    }
}
