//! A gate before the database, for those who want to know what a fault between any two statements does.
//!
//! In production there is none, and a statement pays a branch for it. A simulation puts one in front of a store: it is
//! asked before each statement and around each commit, and may say that the database is locked, full or away, or that
//! the process is dead. Invariant: what a gate refuses has not reached the database.

use std::sync::Arc;

use super::db::Store;
use super::error::Result;

/// Where somebody stands who wants to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// A transaction begins.
    Begin,
    /// A statement.
    Statement,
    /// What was done is to be made durable.
    Commit,
    /// It is durable, and the caller is about to hear so.
    Committed,
}

/// Lets pass, or says what the database would say.
pub trait Gate: Send + Sync {
    /// # Errors
    /// What the caller is told in place of the database's answer. A transaction whose commit is refused leaves no trace; at
    /// [`Point::Committed`] it is kept, and the caller cannot know.
    fn pass(&self, point: Point) -> Result<()>;
}

/// A gate, or none.
#[derive(Clone, Default)]
pub(super) struct Way(Option<Arc<dyn Gate>>);

impl Way {
    pub(super) fn through(gate: Option<Arc<dyn Gate>>) -> Self {
        Self(gate)
    }

    pub(super) fn pass(&self, point: Point) -> Result<()> {
        match &self.0 {
            None => Ok(()),
            Some(gate) => gate.pass(point),
        }
    }
}

impl Store {
    /// The same database, behind a gate of its own. Other clones pass as before.
    #[must_use]
    pub fn behind(&self, gate: Arc<dyn Gate>) -> Self {
        let mut store = self.clone();
        store.way = Way(Some(gate));
        store
    }
}
