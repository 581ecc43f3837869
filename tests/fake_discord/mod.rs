//! A fake Discord for tests: REST and gateway over real sockets, and the people who use the bot.
//!
//! The bot under test is given this address instead of Discord's and knows no difference. The fake takes nothing
//! that Discord's documents do not allow: a wrong body is answered as Discord answers it, and is kept as a violation,
//! with which the test fails at its end. It is not a second implementation of the bot's rules: it knows users, channels,
//! messages and interactions, and nothing of 1:1s.
//!
//! Modelled after the documents at <https://docs.discord.com/developers>; each file names its pages. Where they say
//! nothing, the file says what was assumed. One lock guards all state, and no handler waits while it holds it.

mod check;
mod faults;
mod gateway;
mod ledger;
mod limits;
mod people;
mod rest;
mod shared;
mod world;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub(crate) use self::faults::{Fault, How, Stage};
pub(crate) use self::ledger::Request;
pub(crate) use self::limits::Scope;
pub(crate) use self::people::{Asked, Control, Form, Group, Kind, Outcome, Person, Seen, Server};
pub(crate) use self::rest::Route;
use self::shared::{Shared, State};

/// The token of the bot.
pub(crate) const TOKEN: &str =
    "MTAwMDAwMDAwMDAwMDAwMDAwMA.Gfake0.0123456789abcdefghijklmnopqrstuvwxyzAB";

/// A Discord of its own, on two ports of this machine, until it is dropped.
pub(crate) struct FakeDiscord {
    shared: Arc<Shared>,
    address: String,
    tasks: Vec<JoinHandle<()>>,
}

impl FakeDiscord {
    /// Opens it, empty: no server, nobody but the bot.
    pub(crate) async fn start() -> Self {
        let rest = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let gateway = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", rest.local_addr().expect("an address"));
        let gateway_url = format!("ws://{}", gateway.local_addr().expect("an address"));
        let shared = Arc::new(Shared::new(State::new(gateway_url)));
        let tasks = vec![
            tokio::spawn(rest::serve(rest, Arc::clone(&shared))),
            tokio::spawn(gateway::serve(gateway, Arc::clone(&shared))),
        ];
        Self {
            shared,
            address,
            tasks,
        }
    }

    /// `http://127.0.0.1:` and the port: what the bot is given as Discord's address.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What the real binary is started with.
    pub(crate) fn environment(&self) -> [(&str, &str); 3] {
        [
            ("DISCORD_TOKEN", TOKEN),
            ("DUOLOGUE__DISCORD__API_URL", &self.address),
            // People do here in seconds what takes them minutes elsewhere.
            ("DUOLOGUE__LIMITS__COMMANDS_PER_MINUTE", "0"),
        ]
    }

    /// The application's id, which is the bot's too.
    pub(crate) fn application_id(&self) -> u64 {
        self.shared.lock().world.me
    }

    /// Makes a server with these people, the bot, a text channel and a voice channel. Who is new is made.
    pub(crate) fn server(&self, name: &str, people: &[&str]) -> Server {
        let mut state = self.shared.lock();
        let guild = state.adds_guild(name, people);
        drop(state);
        self.shared.changed();
        Server::new(Arc::clone(&self.shared), guild)
    }

    /// Makes a group of people without the bot. Those who have added it to their account can use it there.
    pub(crate) fn group(&self) -> Group {
        let mut state = self.shared.lock();
        let now = state.now();
        let id = state.world.adds_group(now);
        drop(state);
        Group::new(Arc::clone(&self.shared), id)
    }

    /// Somebody by name, in their direct messages with the bot. Who is new shares no server with it.
    pub(crate) fn user(&self, name: &str) -> Person {
        let id = self.shared.lock().world.person_or_new(name);
        Person::new(Arc::clone(&self.shared), id)
    }

    /// From now on somebody takes no messages from the bot: 50007.
    pub(crate) fn closes_dms(&self, name: &str) {
        self.shared.lock().world.human(name).closed = true;
    }

    /// … and from now on they do again.
    pub(crate) fn opens_dms(&self, name: &str) {
        self.shared.lock().world.human(name).closed = false;
    }

    /// Lets time pass here: tokens and nonces age, windows of limits end.
    pub(crate) fn passes(&self, time: Duration) {
        self.shared.lock().ahead += shared::span(time);
    }

    /// Sets the clock here so far ahead of the system's, or behind it when negative. Turning it back is for nobody.
    pub(crate) fn is_ahead(&self, by: TimeDelta) {
        self.shared.lock().ahead = by;
    }

    /// The next so many requests of this kind fail so.
    pub(crate) fn fails(&self, route: Route, fault: Fault, times: usize) {
        self.shared.lock().faults.add(route, &fault, times);
    }

    /// Requests of this kind fail no more, whatever was asked for before.
    pub(crate) fn recovers(&self, route: Route) {
        self.shared.lock().faults.clear(route);
    }

    /// All messages of people's chats that the bot posted of its own accord, oldest first, as they read now.
    pub(crate) fn posts(&self) -> Vec<Seen> {
        let state = self.shared.lock();
        let messages = state.world.messages.values();
        let posts = messages.filter(|message| message.nonce.is_some());
        posts
            .map(|message| Seen::of(&state.world, message))
            .collect()
    }

    /// Lets all answers go that were held back, and holds back no more.
    pub(crate) fn lets_answers_go(&self) {
        self.shared.lock().faults.lets_go();
        self.shared.changed();
    }

    /// The next so many connections come to this at that stage.
    pub(crate) fn gateway_fails(&self, stage: Stage, how: How, times: usize) {
        self.shared.lock().faults.add_stage(stage, how, times);
    }

    /// Connections come to something again, whatever was asked for before.
    pub(crate) fn gateway_recovers(&self) {
        self.shared.lock().faults.clear_stages();
    }

    /// Does this to all connections now.
    pub(crate) fn breaks(&self, how: How) {
        self.shared.lock().gateway.breaks(how);
    }

    /// Sends an event whose data is not what its name promises.
    pub(crate) fn malformed_event(&self) {
        self.shared.lock().gateway.malformed();
    }

    /// Sends a text to all connections that need not even be JSON.
    pub(crate) fn sends_raw(&self, text: &str) {
        self.shared.lock().gateway.raw(text);
    }

    /// The next interaction is sent twice, as happens around a reconnection.
    pub(crate) fn duplicates_next_interaction(&self) {
        self.shared.lock().gateway.duplicates = true;
    }

    /// How often the gateway asks for a sign of life. For connections to come.
    pub(crate) fn heartbeat_every(&self, interval: Duration) {
        self.shared.lock().gateway.heartbeat = interval;
    }

    /// Privileged intents that the bot may ask for, as bits.
    pub(crate) fn allows_privileged(&self, intents: u64) {
        self.shared.lock().gateway.privileged = intents;
    }

    /// How many shards are recommended, and how many may identify at once.
    pub(crate) fn recommends_shards(&self, shards: u64, max_concurrency: u64) {
        let mut state = self.shared.lock();
        state.gateway.shards = shards;
        state.gateway.max_concurrency = max_concurrency;
    }

    /// With fewer shards than this, «sharding required» (4011).
    pub(crate) fn needs_shards(&self, shards: u64) {
        self.shared.lock().gateway.least_shards = shards;
    }

    /// In which time one may identify once; five seconds by default.
    pub(crate) fn identifies_every(&self, time: Duration) {
        self.shared.lock().gateway.identify_every = time;
    }

    /// From now on the token is not valid: 401, and 4004 for who identifies.
    pub(crate) fn revokes_token(&self) {
        self.shared.lock().gateway.revoked = true;
    }

    /// So many requests of this kind in a window, for each major parameter.
    pub(crate) fn limits_route(&self, route: Route, requests: u32, window: Duration) {
        self.shared.lock().limits.set_route(route, requests, window);
    }

    /// Each answer of the HTTP interface is on its way for so long, from now on.
    pub(crate) fn round_trip(&self, time: Duration) {
        self.shared.lock().round_trip = time;
    }

    /// How long each interaction waited for its first answer, by the fake's clock; `None` when none came yet.
    pub(crate) fn waits(&self) -> Vec<Option<Duration>> {
        let state = self.shared.lock();
        let wait = |interaction: &world::Interaction| {
            let ack = interaction.ack.as_ref()?;
            Some((ack.at - interaction.at).to_std().unwrap_or_default())
        };
        state.world.interactions.values().map(wait).collect()
    }

    /// So many answers still say that the bot is thinking.
    pub(crate) fn thinking(&self) -> usize {
        let state = self.shared.lock();
        let messages = state.world.messages.values();
        messages
            .filter(|message| message.flags & world::LOADING != 0)
            .count()
    }

    /// So many requests in a second, of all kinds that are not exempt.
    pub(crate) fn limits_all(&self, requests: u32) {
        self.shared.lock().limits.set_global(requests);
    }

    /// So many edits an hour of a message that is older than an hour; `None` for as many as one likes.
    pub(crate) fn limits_old_edits(&self, edits: Option<u32>) {
        self.shared.lock().limits.old_edits = edits;
    }

    /// Whether messages that are read back carry their nonce. Not documented; by default they do not.
    pub(crate) fn gives_nonces_back(&self, gives: bool) {
        self.shared.lock().world.gives_nonces = gives;
    }

    /// Waits until a session is open and commands are registered.
    pub(crate) async fn is_served(&self) {
        self.is_connected().await;
        let ready = |state: &mut State| state.world.has_commands().then_some(());
        self.shared.until("commands", ready).await;
    }

    /// Waits until a session is open on every shard that the first of them spoke of.
    pub(crate) async fn is_connected(&self) {
        let ready = |state: &mut State| state.gateway.is_whole().then_some(());
        self.shared.until("a session", ready).await;
    }

    /// Waits until the bot has identified so often, and a session is open on every shard.
    pub(crate) async fn is_identified(&self, times: u32) {
        let ready = |state: &mut State| {
            let gateway = &state.gateway;
            (gateway.counts.identified >= times && gateway.is_whole()).then_some(())
        };
        self.shared.until("a new session", ready).await;
    }

    /// Waits until something holds of all requests so far, in the order in which they came.
    pub(crate) async fn until_requests(&self, holds: impl Fn(&[Request]) -> bool) {
        let look = |state: &mut State| holds(&state.ledger.requests).then_some(());
        self.shared.until("requests", look).await;
    }

    /// Requests of one kind so far, in the order in which they came.
    pub(crate) fn requests(&self, route: Route) -> Vec<Request> {
        let mut requests = self.shared.lock().ledger.requests.clone();
        requests.retain(|request| request.route == route);
        requests
    }

    /// All requests so far, in the order in which they came.
    pub(crate) fn all_requests(&self) -> Vec<Request> {
        self.shared.lock().ledger.requests.clone()
    }

    /// The commands that are registered, globally or in one server.
    pub(crate) fn commands(&self, server: Option<&Server>) -> Vec<serde_json::Value> {
        let state = self.shared.lock();
        state.world.commands_of(server.map(Server::id))
    }

    /// How many times the bot identified, resumed, and was refused for identifying too fast.
    pub(crate) fn gateway_counts(&self) -> gateway::Counts {
        self.shared.lock().gateway.counts
    }

    /// How many requests were refused for being too many, by scope. Those that a fault asked for are not counted.
    pub(crate) fn refused(&self, scope: Scope) -> u32 {
        self.shared.lock().limits.refused(scope)
    }

    /// How many bodies were looked at, and how many of them against Discord's description of its API.
    pub(crate) fn checked(&self) -> (usize, usize) {
        let state = self.shared.lock();
        (state.ledger.bodies, state.ledger.described)
    }

    /// What the bot did that Discord does not allow. Who asks has seen it: it is not told again.
    pub(crate) fn violations(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.lock().ledger.violations)
    }

    /// Ends the test when the bot did what Discord does not allow.
    #[track_caller]
    pub(crate) fn assert_clean(&self) {
        let violations = self.violations();
        assert!(violations.is_empty(), "{}", violations.join("\n\n"));
    }

    /// Ends the test when Discord had to refuse requests for being too many.
    #[track_caller]
    pub(crate) fn assert_no_refusals(&self) {
        for scope in [Scope::User, Scope::Global] {
            let refused = self.refused(scope);
            assert_eq!(refused, 0, "requests beyond the limit «{}»", scope.name());
        }
    }
}

impl Drop for FakeDiscord {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        // Connections have tasks of their own, which hold the state.
        self.shared.lock().gateway.breaks(How::Drop);
        if !std::thread::panicking() {
            self.assert_clean();
        }
    }
}
