//! What happens to a process between it and its database: a gate before each statement and around each commit.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use duologue::domain::clock::Instant;
use duologue::store::{Gate, Point, Result, StoreError};

use crate::clock::Time;
use crate::support::walk::Dice;

/// So long a database is gone.
const GONE_FOR: TimeDelta = TimeDelta::seconds(60);

/// What may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Somebody else has the lock, for so many statements.
    Locked(u32),
    /// The disk is full, for so many.
    Full(u32),
    /// The database is gone for a minute.
    Gone,
    /// The process dies here.
    Dies,
    /// It dies when its next commit is durable.
    DiesAfterCommit,
    /// The next commit is durable, and the connection breaks before that is told.
    AnswerLost,
}

impl Trouble {
    /// One of them.
    pub(crate) fn drawn(dice: &Dice) -> Self {
        let few = u32::try_from(1 + dice.below(6)).expect("a few");
        match dice.below(10) {
            0..2 => Self::Locked(few),
            2 => Self::Full(few * 4),
            3 => Self::Gone,
            4..7 => Self::Dies,
            7..9 => Self::DiesAfterCommit,
            _ => Self::AnswerLost,
        }
    }
}

#[derive(Default)]
struct State {
    dead: bool,
    /// After so many statements.
    coming: Option<(u32, Trouble)>,
    /// Whether it waits for a commit then.
    at_commit: bool,
    locked: u32,
    full: u32,
    gone_until: Option<Instant>,
    /// A commit was kept, and whoever asked for it was not told so.
    unsure: bool,
    happened: usize,
}

/// The weather of one process.
pub(crate) struct Weather {
    time: Arc<Time>,
    state: Mutex<State>,
}

impl Weather {
    /// Fine weather.
    pub(crate) fn new(time: Arc<Time>) -> Self {
        Self {
            time,
            state: Mutex::default(),
        }
    }

    /// Something happens when so many statements have passed, or at the next commit after these.
    pub(crate) fn brews(&self, after: u32, trouble: Trouble, at_commit: bool) {
        let mut state = self.state();
        state.coming = Some((after, trouble));
        state.at_commit = at_commit;
    }

    /// All is well again, but for the dead.
    pub(crate) fn clears(&self) {
        let mut state = self.state();
        state.coming = None;
        (state.locked, state.full, state.gone_until) = (0, 0, None);
    }

    /// The process is dead from now on.
    pub(crate) fn kills(&self) {
        let mut state = self.state();
        state.dead = true;
        state.happened += 1;
    }

    /// Whether it is.
    pub(crate) fn is_dead(&self) -> bool {
        self.state().dead
    }

    /// Whether a commit was kept since one last asked, of which the process does not know.
    pub(crate) fn was_unsure(&self) -> bool {
        std::mem::take(&mut self.state().unsure)
    }

    /// How much happened since one last asked.
    pub(crate) fn happened(&self) -> usize {
        std::mem::take(&mut self.state().happened)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What was to come has come; tells what the one who asks hears of it.
    fn strikes(&mut self, trouble: Trouble, point: Point, now: Instant) -> Result<()> {
        let after_commit = point == Point::Committed;
        match trouble {
            Trouble::DiesAfterCommit | Trouble::AnswerLost if !after_commit => return Ok(()),
            Trouble::Locked(_) | Trouble::Full(_) | Trouble::Gone if after_commit => return Ok(()),
            Trouble::Locked(few) => self.locked = few,
            Trouble::Full(few) => self.full = few,
            Trouble::Gone => self.gone_until = Some(now + GONE_FOR),
            Trouble::Dies | Trouble::DiesAfterCommit => self.dead = true,
            Trouble::AnswerLost => {}
        }
        self.coming = None;
        self.happened += 1;
        self.unsure |= after_commit;
        if trouble == Trouble::AnswerLost {
            return Err(away());
        }
        self.holds(now)
    }

    fn holds(&mut self, now: Instant) -> Result<()> {
        if self.dead {
            return Err(StoreError::Db(sqlx::Error::WorkerCrashed));
        }
        if self.gone_until.is_some_and(|until| now < until) {
            return Err(away());
        }
        if self.locked > 0 {
            self.locked -= 1;
            let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
            return Err(rusqlite::Error::SqliteFailure(busy, None).into());
        }
        if self.full > 0 {
            self.full -= 1;
            return Err(StoreError::Full);
        }
        Ok(())
    }
}

fn away() -> StoreError {
    StoreError::Db(sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into()))
}

impl Gate for Weather {
    fn pass(&self, point: Point) -> Result<()> {
        let now = self.time.now();
        let mut state = self.state();
        if point != Point::Committed || state.dead {
            state.holds(now)?;
        }
        match state.coming {
            Some((0, _)) if state.at_commit && point != Point::Commit => Ok(()),
            Some((0, trouble)) => {
                state.at_commit = false;
                state.strikes(trouble, point, now)
            }
            Some((after, trouble)) => {
                state.coming = Some((after - 1, trouble));
                Ok(())
            }
            None => Ok(()),
        }
    }
}
