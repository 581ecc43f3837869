//! The limits of single routes: who would be refused waits, in the order of coming.
//!
//! Not the limit over all requests (`pace`). What Discord's headers say of a route is kept a resource (a channel, a
//! webhook, a server) and shared among the routes that it counts together. Invariants: requests to one resource by one
//! route are sent in the order in which they came, one after the answer to the other; nobody waits longer than
//! [`LONGEST_WAIT`] at a time. <https://docs.discord.com/developers/topics/rate-limits>

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;

use super::route::{Kind, Major, Spot};
use crate::app::clock::pause;

/// The longest wait inside the client. A longer one is told to the caller, whose worker has other people to serve.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// What is told to somebody before whom too many wait for the same resource.
const BUSY: Duration = Duration::from_secs(1);
/// Two answers whose windows end so near to each other speak of the same window: the way takes longer or shorter.
const SAME_WINDOW: Duration = Duration::from_millis(250);
/// Discord tells milliseconds, and what is left of one is waited for too.
const GRAIN: Duration = Duration::from_millis(1);
/// From so many on, windows and lanes that tell nothing any more are thrown out.
const SWEEP_FROM: usize = 1_024;

/// What an answer's headers say of its route's limit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    /// `X-RateLimit-Bucket`.
    pub(super) bucket: String,
    /// `X-RateLimit-Limit`.
    pub(super) limit: u32,
    /// `X-RateLimit-Remaining`.
    pub(super) remaining: u32,
    /// `X-RateLimit-Reset-After`.
    pub(super) reset_after: Duration,
}

/// Which routes are counted together: as Discord's header says, or, before it did, each by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Bucket {
    Named(Arc<str>),
    Of(Kind),
}

/// What is known of a bucket for one resource.
#[derive(Debug)]
struct Window {
    limit: u32,
    remaining: u32,
    reset: Instant,
    /// How long such a window is, as far as was seen.
    period: Duration,
    /// Whether `reset` is only expected: no answer of this window has come yet.
    expected: bool,
    /// Nothing goes before this, whatever else is known: Discord said so.
    barred: Option<Instant>,
}

/// All windows: rules without a clock.
#[derive(Debug, Default)]
struct Windows {
    names: HashMap<Kind, Arc<str>>,
    open: HashMap<(Bucket, Major), Window>,
    sweep_at: usize,
}

impl Windows {
    fn key(&self, spot: Spot) -> (Bucket, Major) {
        let bucket = match self.names.get(&spot.kind) {
            Some(name) => Bucket::Named(Arc::clone(name)),
            None => Bucket::Of(spot.kind),
        };
        (bucket, spot.major)
    }

    /// Counts a request that may go, or tells from when on one may.
    fn admit(&mut self, spot: Spot, now: Instant) -> Result<(), Instant> {
        let key = self.key(spot);
        let Some(window) = self.open.get_mut(&key) else {
            return Ok(());
        };
        match window.barred {
            Some(until) if until > now => return Err(until),
            Some(_) | None => window.barred = None,
        }
        if window.reset <= now {
            window.remaining = window.limit;
            window.reset = now + window.period;
            window.expected = true;
        }
        match window.remaining.checked_sub(1) {
            Some(left) => {
                window.remaining = left;
                Ok(())
            }
            None => Err(window.reset),
        }
    }

    /// Takes in what an answer said.
    fn learn(&mut self, spot: Spot, told: &Told, now: Instant) {
        if self.names.get(&spot.kind).map(AsRef::as_ref) != Some(told.bucket.as_str()) {
            self.names.insert(spot.kind, told.bucket.as_str().into());
        }
        let reset = now + told.reset_after + GRAIN;
        let fresh = || Window {
            limit: told.limit.max(1),
            remaining: told.remaining,
            reset,
            period: told.reset_after,
            expected: false,
            barred: None,
        };
        let key = self.key(spot);
        let window = self.open.entry(key).or_insert_with(fresh);
        window.limit = told.limit.max(1);
        window.period = window.period.max(told.reset_after);
        if window.expected || reset <= window.reset + SAME_WINDOW {
            // Requests under way were counted here and not yet there. An answer that speaks of a window before this one
            // is late, and says nothing of when this one ends.
            window.remaining = window.remaining.min(told.remaining);
            if window.expected || reset + SAME_WINDOW >= window.reset {
                window.reset = reset;
            }
        } else {
            window.remaining = told.remaining;
            window.reset = reset;
        }
        window.expected = false;
        self.sweep(now);
    }

    /// Lets nobody go before an instant.
    fn bar(&mut self, spot: Spot, until: Instant) {
        let key = self.key(spot);
        let window = self.open.entry(key).or_insert(Window {
            limit: 1,
            remaining: 1,
            reset: until,
            period: Duration::ZERO,
            expected: true,
            barred: None,
        });
        window.barred = Some(window.barred.map_or(until, |earlier| earlier.max(until)));
    }

    /// Forgets the windows that are over, now and then: there is one for every channel that was ever written to.
    fn sweep(&mut self, now: Instant) {
        if self.open.len() < self.sweep_at.max(SWEEP_FROM) {
            return;
        }
        self.open.retain(|_, window| {
            window.reset > now || window.barred.is_some_and(|until| until > now)
        });
        self.sweep_at = self.open.len() * 2;
    }
}

type Turn = Arc<tokio::sync::Mutex<()>>;

#[derive(Debug, Default)]
struct Lanes {
    lanes: HashMap<Spot, Turn>,
    sweep_at: usize,
}

impl Lanes {
    fn lane(&mut self, spot: Spot) -> Turn {
        if self.lanes.len() >= self.sweep_at.max(SWEEP_FROM) {
            // Whoever stands in one holds it too.
            self.lanes.retain(|_, lane| Arc::strong_count(lane) > 1);
            self.sweep_at = self.lanes.len() * 2;
        }
        Arc::clone(self.lanes.entry(spot).or_default())
    }
}

/// A place at the head of a route's line. Whoever comes next waits until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    _turn: OwnedMutexGuard<()>,
}

/// The limits of all routes, and the lines before them.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    windows: Mutex<Windows>,
    lanes: Mutex<Lanes>,
}

impl Buckets {
    fn windows(&self) -> MutexGuard<'_, Windows> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it is a request's turn and its route has room, and counts it. With the place dropped, the next one
    /// may go: after the answer where the order matters.
    ///
    /// # Errors
    /// How long it would have to wait, when that is too long.
    pub(super) async fn enter(&self, spot: Spot) -> Result<Place, Duration> {
        let lane = {
            let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
            lanes.lane(spot)
        };
        let turn = tokio::time::timeout(LONGEST_WAIT, lane.lock_owned()).await;
        let place = Place {
            _turn: turn.map_err(|_| BUSY)?,
        };
        self.again(spot).await?;
        Ok(place)
    }

    /// The same for who has the place already: what was refused goes again before all behind it.
    ///
    /// # Errors
    /// As [`Self::enter`].
    pub(super) async fn again(&self, spot: Spot) -> Result<(), Duration> {
        loop {
            let now = Instant::now();
            let admitted = self.windows().admit(spot, now);
            match admitted {
                Ok(()) => return Ok(()),
                Err(from) if from - now > LONGEST_WAIT => return Err(from - now),
                Err(from) => pause(from - now).await,
            }
        }
    }

    /// Takes in what an answer's headers said.
    pub(super) fn learn(&self, spot: Spot, told: &Told, now: Instant) {
        self.windows().learn(spot, told, now);
    }

    /// Lets nobody go here for so long.
    pub(super) fn bar(&self, spot: Spot, now: Instant, wait: Duration) {
        self.windows().bar(spot, now + wait + GRAIN);
    }
}

#[cfg(test)]
#[path = "tests/bucket.rs"]
mod tests;
