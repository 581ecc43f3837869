//! Faults that a test switches on: of requests, and of connections to the gateway.
//!
//! Only what was asked for happens, so often as it was asked for, in the order in which it was asked for.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::limits::Scope;
use super::rest::Route;

/// How a request fails.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    /// This status, without Discord's form of an error, as a proxy in front of it answers.
    Status(u16),
    /// This status with a page for people, as a network in front of it answers.
    Page(u16),
    /// Discord's own error with this code, and nothing done.
    Code(u32),
    /// Done, but the answer never comes.
    TimeoutAfterAccept,
    /// Not done, and no answer comes.
    NeverAnswers,
    /// Done, and the answer is held back until the test lets it go.
    HeldBack,
    /// Done, and the connection ends in the middle of the answer.
    CloseMidBody,
    /// Refused for being one too many.
    RateLimited {
        /// Which limit it is said to be.
        scope: Scope,
        /// How long to wait.
        retry_after: Duration,
        /// Whether there is Discord's body; otherwise only a header, as from the proxy in front of it.
        body: bool,
    },
}

/// How a connection to the gateway fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// The socket ends without a word.
    Drop,
    /// The socket is closed with this code.
    Close(u16),
    /// The socket is closed with a frame that has no code.
    CloseEmpty,
    /// The socket stays, and nothing comes from it any more.
    Silence,
    /// Asked to connect again (op 7).
    Reconnect,
    /// Told that the session is not valid (op 9), and whether it may be resumed.
    InvalidSession(bool),
}

/// Where in the life of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Before the handshake of the socket is answered.
    BeforeHandshake,
    /// Instead of HELLO.
    BeforeHello,
    /// After HELLO, before the bot has said who it is.
    AfterHello,
    /// Instead of READY.
    OnIdentify,
    /// After READY, before the servers.
    AfterReady,
    /// Instead of the replay.
    OnResume,
    /// After half of the replay.
    InReplay,
    /// Instead of the acknowledgement of a heartbeat.
    OnHeartbeat,
}

/// What is still to happen.
#[derive(Debug, Default)]
pub(super) struct Faults {
    requests: BTreeMap<Route, VecDeque<Fault>>,
    stages: BTreeMap<Stage, VecDeque<How>>,
    /// How often answers that were held back were let go.
    pub(super) let_go: u32,
}

impl Faults {
    pub(super) fn add(&mut self, route: Route, fault: &Fault, times: usize) {
        let faults = self.requests.entry(route).or_default();
        faults.extend(std::iter::repeat_n(*fault, times));
    }

    pub(super) fn clear(&mut self, route: Route) {
        self.requests.remove(&route);
    }

    pub(super) fn add_stage(&mut self, stage: Stage, how: How, times: usize) {
        let faults = self.stages.entry(stage).or_default();
        faults.extend(std::iter::repeat_n(how, times));
    }

    pub(super) fn lets_go(&mut self) {
        self.let_go += 1;
        for faults in self.requests.values_mut() {
            faults.retain(|fault| !matches!(fault, Fault::HeldBack));
        }
    }

    pub(super) fn clear_stages(&mut self) {
        self.stages.clear();
    }

    /// What happens to this request.
    pub(super) fn take(&mut self, route: Route) -> Option<Fault> {
        self.requests.get_mut(&route)?.pop_front()
    }

    /// What happens to a connection at this stage.
    pub(super) fn take_stage(&mut self, stage: Stage) -> Option<How> {
        self.stages.get_mut(&stage)?.pop_front()
    }
}
