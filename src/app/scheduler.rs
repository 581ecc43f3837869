//! The scheduler: brings every subject whose timer is due to `now`, one transaction each.
//!
//! A timer is taken in the transaction that advances its subject, so a process that dies in between
//! leaves the timer as it was, and two processes never advance one subject at once. A tick costs by
//! what is due, not by what exists.

use chrono::TimeDelta;

use super::core::App;
use super::cx::Work;
use super::outcome::{Step, Stop};
use crate::domain::clock::Instant;
use crate::domain::delivery::Subject;
use crate::store::{StoreError, Tx};
use crate::telemetry::names;

/// A command that waits for an answer, and what undoes one, are kept so long.
const DRAFTS_KEPT: TimeDelta = TimeDelta::days(30);
/// So many due timers are looked at in one tick.
const BATCH: i64 = 200;

/// The loop that sends is rung for the first due timer and for each so many further ones.
const TOLD_EVERY: usize = 32;

/// What a tick came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tick {
    /// Timers that were brought to now.
    pub done: usize,
    /// Timers that failed and stay due.
    pub failed: usize,
}

impl App {
    /// Brings what is due to `now`.
    ///
    /// # Errors
    /// When the due timers cannot be read.
    pub async fn tick(&self) -> Step<Tick> {
        let now = self.now();
        if let Err(stop) = self.clean_up(now).await {
            // Tomorrow will do.
            tracing::warn!(error = ?stop, "failed to remove old drafts");
        }
        if let Err(stop) = self.look_ahead(now).await {
            // What is due by its own hour does not wait for this.
            tracing::warn!(error = ?stop, "failed to look ahead");
        }
        let mut read = self.store().glance().await?;
        let due = read.due_timers(now, BATCH).await?;
        drop(read);
        self.ahead().looks(now);
        let mut tick = Tick::default();
        for (subject, _) in due {
            match self.advance(subject, now).await {
                Ok(true) => {
                    // The first messages leave while the rest of what is due is looked at.
                    if tick.done.is_multiple_of(TOLD_EVERY) {
                        self.wake_sender();
                    }
                    tick.done += 1;
                }
                // Another process has it.
                Ok(false) => {}
                // The loop says so once when nothing at all can be done.
                Err(Stop::Store(error))
                    if error.is_transient() || matches!(error, StoreError::Full) =>
                {
                    tracing::debug!(%subject, %error, "a timer stays due");
                    tick.failed += 1;
                }
                Err(stop) => {
                    tracing::error!(%subject, error = ?stop, "failed to advance a timer");
                    tick.failed += 1;
                }
            }
        }
        metrics::counter!(names::TIMERS_FIRED_TOTAL).increment(tick.done as u64);
        Ok(tick)
    }

    /// Once a day, and no instant is waited for because of it: forgets drafts that nobody will come back to. Their buttons say
    /// that they are old.
    async fn clean_up(&self, now: Instant) -> Step<()> {
        if !self.is_first_of(now.date_naive()) {
            return Ok(());
        }
        let mut tx = self.store().write().await?;
        let drafts = tx.delete_drafts_before(now - DRAFTS_KEPT).await?;
        tx.commit().await?;
        if drafts > 0 {
            tracing::debug!(drafts, "old drafts were removed");
        }
        Ok(())
    }

    async fn advance(&self, subject: Subject, now: Instant) -> Step<bool> {
        let mut tx = self.store().write().await?;
        // The 1:1 before its timer, as everybody does it: two who take them in turns never wait for
        // each other.
        lock(&mut tx, subject).await?;
        if !tx.take_timer(subject, now).await? {
            tx.rollback().await?;
            return Ok(false);
        }
        let mut work = Work {
            app: self,
            tx: &mut tx,
            now,
        };
        Box::pin(work.run(subject)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The earliest instant at which something may be sent or change.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_event(&self) -> Step<Option<Instant>> {
        let mut read = self.store().read().await?;
        let timer = read.next_timer().await?;
        let work = read.next_work().await?;
        Ok(timer.into_iter().chain(work).min())
    }

    /// When the next timer is due.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn next_timer(&self) -> Step<Option<Instant>> {
        Ok(self.store().glance().await?.next_timer().await?)
    }
}

/// Locks the 1:1s that a subject belongs to, in the order of their ids.
pub(super) async fn lock(tx: &mut Tx, subject: Subject) -> Step<()> {
    let mut rooms = match subject {
        Subject::OneOnOne(id) => vec![id],
        Subject::Meeting(id) => tx
            .meeting(id)
            .await?
            .map(|meeting| meeting.one_on_one)
            .into_iter()
            .collect(),
        Subject::Proposal(id) => tx
            .proposal(id)
            .await?
            .map(|proposal| proposal.one_on_one)
            .into_iter()
            .collect(),
        Subject::Action(id) => tx
            .action(id)
            .await?
            .map(|action| action.one_on_one)
            .into_iter()
            .collect(),
        // It has no timer.
        Subject::Away(_) => Vec::new(),
        Subject::Person(id) => tx
            .one_on_ones_of(id)
            .await?
            .iter()
            .map(|one| one.id)
            .collect(),
    };
    rooms.sort_unstable();
    for id in rooms {
        tx.lock_one_on_one(id).await?;
    }
    Ok(())
}
