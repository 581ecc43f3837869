//! The gateway half: sessions, their events in order, and what becomes of them when a socket ends.
//!
//! Modelled after <https://docs.discord.com/developers/events/gateway>: JSON, without compression, which a client may ask for but need
//! not get. A session outlives its connection: what happens meanwhile is kept and replayed to who resumes. Events go to
//! the shard of their server; direct messages to shard 0.

mod connection;
mod events;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedSender;

pub(super) use self::events::Doing;
use super::faults::How;
use super::shared::{Moment, Shared, span};
use super::world::Id;

/// <https://docs.discord.com/developers/events/gateway#session-start-limit-object>
const STARTS_A_DAY: u64 = 1_000;
/// One IDENTIFY in this time, for each that may run at once: `#rate-limiting` there.
const IDENTIFY_EVERY: Duration = Duration::from_secs(5);
/// What Discord sends.
const HEARTBEAT: Duration = Duration::from_millis(41_250);

/// Where sessions are resumed, behind the gateway's own address: `resume_gateway_url` of READY.
const RESUMED_AT: &str = "/resumed";

/// `GUILDS`: <https://docs.discord.com/developers/events/gateway#list-of-intents>.
pub(super) const GUILDS: u64 = 1 << 0;
/// `GUILD_VOICE_STATES`
pub(super) const GUILD_VOICE_STATES: u64 = 1 << 7;
/// `GUILD_MESSAGES`
pub(super) const GUILD_MESSAGES: u64 = 1 << 9;
/// `DIRECT_MESSAGES`
pub(super) const DIRECT_MESSAGES: u64 = 1 << 12;
/// `MESSAGE_CONTENT`, privileged
pub(super) const MESSAGE_CONTENT: u64 = 1 << 15;
/// `GUILD_MEMBERS`, `GUILD_PRESENCES` and `MESSAGE_CONTENT`
const PRIVILEGED: u64 = (1 << 1) | (1 << 8) | MESSAGE_CONTENT;
/// All that there are.
const KNOWN: u64 = ((1 << 17) - 1) | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);

/// What a connection is told to do.
#[derive(Debug)]
enum Order {
    Send(String),
    Fail(How),
}

/// How often the bot did what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Sockets opened.
    pub(crate) connections: u32,
    /// IDENTIFY that led to READY.
    pub(crate) identified: u32,
    /// IDENTIFY that came too early.
    pub(crate) too_fast: u32,
    /// RESUME that led to a replay.
    pub(crate) resumed: u32,
    /// IDENTIFY and RESUME that came to the address of the other.
    pub(crate) misplaced: u32,
    /// Heartbeats.
    pub(crate) heartbeats: u32,
}

/// A session of one shard.
#[derive(Debug)]
struct Session {
    shard: (u64, u64),
    intents: u64,
    sequence: u64,
    /// All its events with their numbers.
    log: Vec<(u64, String)>,
    connection: Option<u64>,
}

/// All sessions, and how the gateway behaves.
#[derive(Debug)]
pub(super) struct Gateway {
    pub(super) url: String,
    pub(super) heartbeat: Duration,
    pub(super) identify_every: Duration,
    pub(super) privileged: u64,
    pub(super) shards: u64,
    /// With fewer shards than this, «sharding required».
    pub(super) least_shards: u64,
    pub(super) max_concurrency: u64,
    pub(super) starts_a_day: u64,
    /// The token is valid no more.
    pub(super) revoked: bool,
    pub(super) duplicates: bool,
    pub(super) counts: Counts,
    sessions: BTreeMap<String, Session>,
    connections: BTreeMap<u64, UnboundedSender<Order>>,
    identified_at: BTreeMap<u64, Moment>,
}

/// Takes connections until it is aborted.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let (stream, _) = listener.accept().await.expect("a socket that lasts");
        // Events leave at once, one by one.
        stream.set_nodelay(true).expect("a socket that lasts");
        tokio::spawn(connection::serve(stream, Arc::clone(&shared)));
    }
}

impl Gateway {
    pub(super) fn new(url: String) -> Self {
        Self {
            url,
            heartbeat: HEARTBEAT,
            identify_every: IDENTIFY_EVERY,
            privileged: 0,
            shards: 1,
            least_shards: 1,
            max_concurrency: 1,
            starts_a_day: STARTS_A_DAY,
            revoked: false,
            duplicates: false,
            counts: Counts::default(),
            sessions: BTreeMap::new(),
            connections: BTreeMap::new(),
            identified_at: BTreeMap::new(),
        }
    }

    pub(super) fn starts_left(&self) -> u64 {
        self.starts_a_day
            .saturating_sub(u64::from(self.counts.identified))
    }

    /// Whether every shard has a session with a socket.
    pub(super) fn is_whole(&self) -> bool {
        let live = || {
            self.sessions
                .values()
                .filter(|session| session.connection.is_some())
        };
        let Some(all) = live().map(|session| session.shard.1).max() else {
            return false;
        };
        (0..all).all(|shard| live().any(|session| session.shard == (shard, all)))
    }

    /// Sessions with and without a socket, for a test that waited in vain.
    pub(super) fn told(&self) -> String {
        let sessions = self.sessions.values();
        let live = sessions
            .filter(|session| session.connection.is_some())
            .count();
        format!("{live} live of {}; {:?}", self.sessions.len(), self.counts)
    }

    /// Does this to all connections.
    pub(super) fn breaks(&mut self, how: How) {
        for connection in self.connections.values() {
            connection.send(Order::Fail(how)).ok();
        }
    }

    /// An event whose data is not what its name promises.
    pub(super) fn malformed(&mut self) {
        let broken = |_| json!({ "id": "not a snowflake", "type": 2 });
        self.dispatch(None, 0, "INTERACTION_CREATE", broken);
    }

    /// A text outside every session.
    pub(super) fn raw(&mut self, text: &str) {
        for connection in self.connections.values() {
            connection.send(Order::Send(text.to_owned())).ok();
        }
    }

    /// The shard of a server, or of direct messages: `#sharding` there.
    fn concerns(session: &Session, guild: Option<Id>) -> bool {
        let (shard, all) = session.shard;
        guild.map_or(0, |guild| (guild >> 22) % all) == shard
    }

    /// Sends an event to all whose shard and intents it concerns; what it tells may depend on the intents.
    pub(super) fn dispatch(
        &mut self,
        guild: Option<Id>,
        intents: u64,
        name: &str,
        data: impl Fn(u64) -> Value,
    ) {
        for session in self.sessions.values_mut() {
            if Self::concerns(session, guild) && session.intents & intents == intents {
                session.push(name, &data(session.intents), &self.connections);
            }
        }
    }

    /// Whether an IDENTIFY of a shard comes too early: one each five seconds, and a thousand a day.
    fn is_too_fast(&mut self, shard: u64, now: Moment) -> bool {
        let bucket = shard % self.max_concurrency.max(1);
        let every: TimeDelta = span(self.identify_every);
        let last = self.identified_at.insert(bucket, now);
        let too_fast = last.is_some_and(|last| now - last < every) || self.starts_left() == 0;
        self.counts.too_fast += u32::from(too_fast);
        too_fast
    }

    /// The socket is gone; the session waits for who resumes it.
    fn leaves(&mut self, connection: u64) {
        self.connections.remove(&connection);
        for session in self.sessions.values_mut() {
            session.connection = session.connection.filter(|id| *id != connection);
        }
    }
}

impl Session {
    fn push(
        &mut self,
        name: &str,
        data: &Value,
        connections: &BTreeMap<u64, UnboundedSender<Order>>,
    ) {
        self.sequence += 1;
        let event = json!({ "op": 0, "t": name, "s": self.sequence, "d": data }).to_string();
        self.log.push((self.sequence, event.clone()));
        let connection = self.connection.and_then(|id| connections.get(&id));
        if let Some(connection) = connection {
            connection.send(Order::Send(event)).ok();
        }
    }
}
