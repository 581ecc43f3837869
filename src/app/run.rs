//! The loops of a bot that serves people in real time: one brings what is due to now, one sends what is owed.
//!
//! Not for a clock that is moved by hand ([`App::settle`] is). Invariants: neither loop waits for the other, so a burst of
//! messages delays no timer; one message that hangs delays nobody else's; what is in hand when the process is asked to
//! stop is finished, as far as the time allows, and the rest is found by whoever comes next.

use std::fmt::Debug;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::clock::pause;
use super::core::App;
use super::outcome::Step;
use crate::domain::clock::Instant;

/// The loops look again after so long at the latest: for what another process left, and to show that they turn.
const AT_LATEST: Duration = Duration::from_secs(3);
/// A loop that was rung looks after so long, and so does one that has room again: what rang is about to be answered, and what
/// rings or ends meanwhile is seen at the same look.
const GATHER: Duration = Duration::from_millis(5);
/// After a fault of the database they try again after so long.
const AFTER_FAULT: Duration = Duration::from_secs(1);
/// So many messages are under way at once: more than a platform takes in a second, so that it is never waited for.
const UNDER_WAY: usize = 64;
/// When the process stops, messages under way have so long.
const LAST_WORDS: Duration = Duration::from_secs(5);

impl App {
    /// Serves until `stop` is cancelled. `beat` is called while both loops turn and what they have to do gets done: while it is,
    /// the bot works.
    pub async fn run(&self, stop: CancellationToken, beat: impl Fn() + Send + Sync) {
        let sends = AtomicBool::new(false);
        let beat = || {
            if sends.swap(false, Ordering::Relaxed) {
                beat();
            }
        };
        tokio::join!(
            self.keep_time(&stop, &beat),
            self.keep_sending(&stop, &sends)
        );
    }

    async fn keep_time(&self, stop: &CancellationToken, beat: &(impl Fn() + Send + Sync)) {
        let mut trouble = Trouble::default();
        while !stop.is_cancelled() {
            let wait = match self.tick().await {
                Ok(tick) => {
                    if tick.failed == 0 || tick.done > 0 {
                        trouble.is_over();
                        beat();
                    } else {
                        // The database is locked, or full.
                        trouble.is_there(&"nothing of it was done", "failed to do what is due");
                    }
                    if tick.done > 0 {
                        self.wake_sender();
                        continue;
                    }
                    if tick.failed > 0 {
                        AFTER_FAULT
                    } else {
                        self.until(self.next_timer().await, &mut trouble)
                    }
                }
                Err(stop) => {
                    trouble.is_there(&stop, "failed to look for what is due");
                    AFTER_FAULT
                }
            };
            rest(wait, self.timers_changed(), stop).await;
        }
    }

    async fn keep_sending(&self, stop: &CancellationToken, turns: &AtomicBool) {
        let mut trouble = Trouble::default();
        let mut under_way = JoinSet::new();
        while !stop.is_cancelled() {
            while let Some(ended) = under_way.try_join_next() {
                report(ended);
            }
            let free = UNDER_WAY - under_way.len();
            if free == 0 {
                // What is due can not be taken now: to look for it would be to look all the time. The platform is slow, and
                // this loop is well.
                turns.store(true, Ordering::Relaxed);
                tokio::select! {
                    () = some_end(&mut under_way) => {}
                    () = pause(AT_LATEST) => {}
                    () = stop.cancelled() => {}
                }
                continue;
            }
            let wait = match self.claim_work(free).await {
                Ok(rows) if !rows.is_empty() => {
                    trouble.is_over();
                    turns.store(true, Ordering::Relaxed);
                    for row in rows {
                        let app = self.clone();
                        under_way.spawn(async move { app.deliver_logged(row).await });
                    }
                    continue;
                }
                Ok(_) => {
                    trouble.is_over();
                    turns.store(true, Ordering::Relaxed);
                    self.until(self.next_work().await, &mut trouble)
                }
                Err(stop) => {
                    trouble.is_there(&stop, "failed to look for what is owed");
                    AFTER_FAULT
                }
            };
            tokio::select! {
                // The next ones of their readers may go, and there is room for more.
                () = some_end(&mut under_way) => {}
                () = rest(wait, self.outbox_changed(), stop) => {}
            }
        }
        let rest = async {
            while let Some(ended) = under_way.join_next().await {
                report(ended);
            }
        };
        if tokio::time::timeout(LAST_WORDS, rest).await.is_err() {
            tracing::warn!(
                "some messages were still under way when the process stopped; they are taken up again"
            );
        }
    }

    /// How long to rest until an instant that was looked up.
    fn until(&self, next: Step<Option<Instant>>, trouble: &mut Trouble) -> Duration {
        match next {
            Ok(Some(at)) => {
                let wait = (at - self.now()).max(TimeDelta::zero());
                wait.to_std().unwrap_or(AT_LATEST).min(AT_LATEST)
            }
            Ok(None) => AT_LATEST,
            Err(stop) => {
                trouble.is_there(&stop, "failed to look for what is next");
                AFTER_FAULT
            }
        }
    }
}

/// A trouble of a loop, which tries again each second, and tells the log when it begins and when it is over.
#[derive(Default)]
struct Trouble(bool);

impl Trouble {
    fn is_there(&mut self, stop: &(impl Debug + ?Sized), what: &'static str) {
        if std::mem::replace(&mut self.0, true) {
            tracing::debug!(error = ?stop, what, "again");
        } else {
            tracing::error!(error = ?stop, "{what}; it is tried again each second");
        }
    }

    fn is_over(&mut self) {
        if std::mem::take(&mut self.0) {
            tracing::info!("the database answers again");
        }
    }
}

async fn rest(wait: Duration, changed: &Notify, stop: &CancellationToken) {
    let sooner = async {
        tokio::select! {
            () = changed.notified() => pause(GATHER).await,
            () = stop.cancelled() => {}
        }
    };
    // Either way it is time to look again.
    let _ = tokio::time::timeout(wait, sooner).await;
}

/// Waits until one has ended, and a moment for those that began with it.
async fn some_end(under_way: &mut JoinSet<()>) {
    match under_way.join_next().await {
        Some(ended) => {
            report(ended);
            pause(GATHER).await;
        }
        None => std::future::pending().await,
    }
}

/// What panicked even while it was seen to that a delivery had: the lease runs out, and the process goes on with the others.
fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!(
            "what a delivery came to was not noted; it is tried again when its lease has run out"
        );
    }
}
