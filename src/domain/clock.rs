//! Instants and the clock, which is always a parameter.
//!
//! Rules never ask what time it is: they are told. The one place that knows is a [`Clock`].

use chrono::{DateTime, TimeDelta, Utc};

/// A point in time, in UTC. Stored as milliseconds since 1970.
pub type Instant = DateTime<Utc>;

/// Tells the time. The system's clock in production, a hand-moved one in the playground and in tests.
pub trait Clock: Send + Sync {
    /// The current instant, in whole milliseconds, so that a stored instant equals the one in memory.
    fn now(&self) -> Instant;
}

/// A span of time from `start` (included) to `end` (excluded).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first instant.
    pub start: Instant,
    /// The first instant after.
    pub end: Instant,
}

impl Span {
    /// The span of so many minutes from `start`.
    #[must_use]
    pub fn minutes(start: Instant, minutes: i64) -> Self {
        Self {
            start,
            end: start + TimeDelta::minutes(minutes),
        }
    }

    /// Whether the instant lies in the span.
    #[must_use]
    pub fn contains(&self, at: Instant) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether the two share an instant.
    #[must_use]
    pub fn overlaps(&self, other: &Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}
