//! The state behind the lock, the fake's clock, and waiting for something to become true.
//!
//! The clock is the system's plus what the test let pass, since a nonce or a token that ages for minutes cannot be
//! waited for. Waiting is in real time: the bot under test runs in it.

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;
use tokio::time::Instant;

use super::faults::Faults;
use super::gateway::Gateway;
use super::ledger::Ledger;
use super::limits::Limits;
use super::world::World;

/// How long a test waits, in real time, for what should happen at once: on a machine that does much else it takes long.
const PATIENCE: Duration = Duration::from_mins(1);

/// An instant of the fake's clock.
pub(super) type Moment = DateTime<Utc>;

/// A span of real time, as the clock counts it.
pub(super) fn span(time: Duration) -> TimeDelta {
    TimeDelta::from_std(time).expect("a span that a test can wait for")
}

/// The state, and who waits for it to change.
pub(crate) struct Shared {
    state: Mutex<State>,
    changes: watch::Sender<u64>,
}

/// All that the fake knows.
pub(crate) struct State {
    /// How far its clock is ahead of the system's; behind it when negative.
    pub(super) ahead: TimeDelta,
    pub(super) world: World,
    pub(super) gateway: Gateway,
    pub(super) limits: Limits,
    pub(super) faults: Faults,
    pub(super) ledger: Ledger,
    /// How long each answer of the HTTP interface is on its way.
    pub(super) round_trip: Duration,
}

impl State {
    pub(super) fn new(gateway_url: String) -> Self {
        Self {
            ahead: TimeDelta::zero(),
            world: World::new(),
            gateway: Gateway::new(gateway_url),
            limits: Limits::default(),
            faults: Faults::default(),
            ledger: Ledger::default(),
            round_trip: Duration::ZERO,
        }
    }

    /// Now, by the fake's clock. The application's counts milliseconds, which is too coarse for how soon it answers.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub(super) fn now(&self) -> Moment {
        Utc::now() + self.ahead
    }
}

impl Shared {
    pub(super) fn new(state: State) -> Self {
        Self {
            state: Mutex::new(state),
            changes: watch::Sender::new(0),
        }
    }

    /// The state, for a moment.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        // A test that panicked with the lock held has said why; the next look at the state should not hide it.
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Wakes who waits.
    pub(super) fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Waits until a look gives something; panics, naming what was waited for, when that takes too long.
    pub(super) async fn until<T>(
        &self,
        what: &str,
        look: impl FnMut(&mut State) -> Option<T>,
    ) -> T {
        match self.within(PATIENCE, look).await {
            Some(found) => found,
            None => panic!("no {what} within {PATIENCE:?}\n{}", self.lock().told()),
        }
    }

    /// Waits until a look gives something, but not for ever.
    pub(super) async fn within<T>(
        &self,
        time: Duration,
        mut look: impl FnMut(&mut State) -> Option<T>,
    ) -> Option<T> {
        let deadline = Instant::now() + time;
        let mut changes = self.changes.subscribe();
        loop {
            if let Some(found) = look(&mut self.lock()) {
                return Some(found);
            }
            let change = tokio::time::timeout_at(deadline, changes.changed()).await;
            change.ok()?.ok()?;
        }
    }
}

impl State {
    /// What a test that waited in vain should know: the last requests and all violations.
    fn told(&self) -> String {
        let requests = &self.ledger.requests;
        let last = requests.iter().skip(requests.len().saturating_sub(20));
        let last: Vec<String> = last.map(ToString::to_string).collect();
        format!(
            "the last requests:\n{}\nviolations:\n{}\nsessions: {}",
            last.join("\n"),
            self.ledger.violations.join("\n"),
            self.gateway.told(),
        )
    }
}
