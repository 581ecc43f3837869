//! What the bot asked, and what of it Discord does not allow.
//!
//! No token stands here: a path is kept without it, since a failing test prints it.

use std::fmt;

use super::rest::Route;
use super::shared::Moment;

/// A request that was answered, or will never be.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// When it came.
    pub(crate) at: Moment,
    /// What it asked for.
    pub(crate) route: Route,
    /// The first id of its path: a channel, a user, an interaction or the application.
    pub(crate) on: u64,
    /// What it was answered; 0 when the fault says that it never is.
    pub(crate) status: u16,
    /// The body, if it had one.
    pub(crate) body: Option<serde_json::Value>,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (at, route, on) = (self.at, self.route, self.on);
        write!(f, "{at} {route:?} on {on}: {}", self.status)
    }
}

/// All of it, since the start.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) requests: Vec<Request>,
    pub(super) violations: Vec<String>,
    /// Bodies that were looked at.
    pub(super) bodies: usize,
    /// … of which so many against Discord's description.
    pub(super) described: usize,
}

impl Ledger {
    /// Keeps what Discord does not allow.
    pub(super) fn violation(&mut self, what: impl Into<String>) {
        self.violations.push(what.into());
    }
}
