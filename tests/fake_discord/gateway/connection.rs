//! One socket of the gateway, from the handshake to its end.
//!
//! Modelled after <https://docs.discord.com/developers/events/gateway#connection-lifecycle>, and for the codes
//! <https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway>. What is sent goes through one queue, so that events
//! keep their order whoever causes them.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::super::TOKEN;
use super::super::faults::{How, Stage};
use super::super::shared::{Shared, State};
use super::{KNOWN, Order, PRIVILEGED, RESUMED_AT, Session};

/// «Must be less than 4096 bytes»: `#sending-events` there.
const LARGEST: usize = 4_096;
/// Events that a client may send in a minute: `#rate-limiting` there.
const MOST_A_MINUTE: usize = 120;
/// Close codes after which a session cannot be resumed.
const FATAL: [u16; 8] = [4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014];

type Socket = WebSocketStream<TcpStream>;
type Go = ControlFlow<()>;

struct Connection {
    id: u64,
    shared: Arc<Shared>,
    socket: Socket,
    orders: UnboundedReceiver<Order>,
    /// Until when a heartbeat has to come.
    deadline: Instant,
    heartbeat: Duration,
    sent: Vec<Instant>,
    silent: bool,
    /// Whether it came to the address where sessions are resumed.
    at_resumption: bool,
}

/// Serves one connection until its end.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    match take(&shared, Stage::BeforeHandshake) {
        Some(How::Silence) => return std::future::pending().await,
        Some(_) => return,
        None => {}
    }
    let mut query = String::new();
    let mut at_resumption = false;
    #[expect(
        clippy::result_large_err,
        reason = "the library's own form of a refused handshake"
    )]
    let read = |request: &Request, response: Response| {
        request
            .uri()
            .query()
            .unwrap_or_default()
            .clone_into(&mut query);
        at_resumption = request.uri().path().starts_with(RESUMED_AT);
        Ok(response)
    };
    let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, read).await else {
        return;
    };
    let (sender, orders) = unbounded_channel();
    let (id, heartbeat) = {
        let mut state = shared.lock();
        state.gateway.counts.connections += 1;
        let id = u64::from(state.gateway.counts.connections);
        state.gateway.connections.insert(id, sender);
        (id, state.gateway.heartbeat)
    };
    let mut connection = Connection {
        id,
        shared: Arc::clone(&shared),
        socket,
        orders,
        deadline: Instant::now() + heartbeat * 2,
        heartbeat,
        sent: Vec::new(),
        silent: false,
        at_resumption,
    };
    connection.run(&query).await;
    shared.lock().gateway.leaves(id);
    shared.changed();
}

fn take(shared: &Shared, stage: Stage) -> Option<How> {
    shared.lock().faults.take_stage(stage)
}

impl Connection {
    async fn run(&mut self, query: &str) {
        if let Some(how) = take(&self.shared, Stage::BeforeHello)
            && self.fail(how).await.is_break()
        {
            return;
        }
        let has = |pair: &str| query.split('&').any(|given| given == pair);
        if !has("v=10") && !has("v=9") {
            self.close(4012).await;
            return;
        }
        let interval = u64::try_from(self.heartbeat.as_millis()).expect("a short interval");
        let hello = json!({ "op": 10, "d": { "heartbeat_interval": interval } });
        if !self.silent {
            self.send(hello.to_string()).await;
        }
        if let Some(how) = take(&self.shared, Stage::AfterHello)
            && self.fail(how).await.is_break()
        {
            return;
        }
        while self.step().await.is_continue() {}
    }

    async fn step(&mut self) -> Go {
        let deadline = if self.silent {
            Instant::now() + Duration::from_hours(24)
        } else {
            self.deadline
        };
        tokio::select! {
            order = self.orders.recv() => match order {
                Some(Order::Send(_)) if self.silent => Go::Continue(()),
                Some(Order::Send(event)) => {
                    self.send(event).await;
                    Go::Continue(())
                }
                Some(Order::Fail(how)) => self.fail(how).await,
                None => Go::Break(()),
            },
            frame = timeout_at(deadline, self.socket.next()) => match frame {
                // No sign of life: «Session timed out».
                Err(_) => {
                    self.close(4009).await;
                    Go::Break(())
                }
                Ok(None | Some(Err(_))) => Go::Break(()),
                Ok(Some(Ok(frame))) => self.received(frame).await,
            },
        }
    }

    async fn send(&mut self, text: String) {
        // Who went away gets nothing; the next read says so.
        self.socket.send(Message::Text(text)).await.ok();
    }

    async fn close(&mut self, code: u16) {
        if FATAL.contains(&code) {
            self.forgets();
        }
        let frame = CloseFrame {
            code: CloseCode::from(code),
            reason: "".into(),
        };
        self.socket.close(Some(frame)).await.ok();
    }

    /// The session of this connection can be resumed no more.
    fn forgets(&self) {
        let mut state = self.shared.lock();
        let sessions = &mut state.gateway.sessions;
        sessions.retain(|_, session| session.connection != Some(self.id));
    }

    async fn fail(&mut self, how: How) -> Go {
        match how {
            How::Drop => return Go::Break(()),
            How::Close(code) => {
                self.close(code).await;
                return Go::Break(());
            }
            How::CloseEmpty => {
                self.socket.close(None).await.ok();
                return Go::Break(());
            }
            How::Silence => self.silent = true,
            How::Reconnect => self.send(json!({ "op": 7, "d": null }).to_string()).await,
            How::InvalidSession(resumable) => {
                if !resumable {
                    self.forgets();
                }
                let invalid = json!({ "op": 9, "d": resumable });
                self.send(invalid.to_string()).await;
            }
        }
        Go::Continue(())
    }

    async fn received(&mut self, frame: Message) -> Go {
        let text = match frame {
            Message::Text(text) => text,
            Message::Close(frame) => {
                // «If you close with 1000 or 1001, your session is invalidated.»
                let code = frame.map(|frame| u16::from(frame.code));
                if matches!(code, Some(1000 | 1001)) {
                    self.forgets();
                }
                return Go::Break(());
            }
            Message::Binary(_) => return self.refuse(4002, "a binary frame").await,
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => return Go::Continue(()),
        };
        if self.silent {
            return Go::Continue(());
        }
        let now = Instant::now();
        self.sent.retain(|at| now - *at < Duration::from_mins(1));
        self.sent.push(now);
        if self.sent.len() > MOST_A_MINUTE {
            return self.refuse(4008, "too many events").await;
        }
        let Ok(payload) = serde_json::from_str::<Value>(&text) else {
            return self.refuse(4002, "an event that is not JSON").await;
        };
        if text.len() > LARGEST {
            return self.refuse(4002, "an event that is too large").await;
        }
        let has_session = {
            let state = self.shared.lock();
            let mut sessions = state.gateway.sessions.values();
            sessions.any(|session| session.connection == Some(self.id))
        };
        match payload["op"].as_u64() {
            Some(1) => self.beats().await,
            Some(2 | 6) if has_session => self.refuse(4005, "identified twice").await,
            Some(2) => self.identifies(&payload["d"]).await,
            Some(6) => self.resumes(&payload["d"]).await,
            Some(3 | 4 | 8 | 31) if has_session => Go::Continue(()),
            Some(3 | 4 | 8 | 31) => self.refuse(4003, "not identified yet").await,
            _ => self.refuse(4001, "an unknown opcode").await,
        }
    }

    /// Closes on what no client should do.
    async fn refuse(&mut self, code: u16, why: &str) -> Go {
        let what = format!("gateway: {why} ({code})");
        self.shared.lock().ledger.violation(what);
        self.close(code).await;
        Go::Break(())
    }

    async fn beats(&mut self) -> Go {
        let fault = {
            let mut state = self.shared.lock();
            state.gateway.counts.heartbeats += 1;
            state.faults.take_stage(Stage::OnHeartbeat)
        };
        self.shared.changed();
        self.deadline = Instant::now() + self.heartbeat * 2;
        if let Some(how) = fault {
            return self.fail(how).await;
        }
        self.send(json!({ "op": 11 }).to_string()).await;
        Go::Continue(())
    }

    async fn identifies(&mut self, data: &Value) -> Go {
        if self.at_resumption {
            self.shared.lock().gateway.counts.misplaced += 1;
        }
        if let Some(how) = take(&self.shared, Stage::OnIdentify) {
            return self.fail(how).await;
        }
        let refused = identify(&mut self.shared.lock(), self.id, data);
        self.shared.changed();
        match refused {
            Ok(()) => Go::Continue(()),
            Err(how) => self.fail(how).await,
        }
    }

    async fn resumes(&mut self, data: &Value) -> Go {
        if !self.at_resumption {
            self.shared.lock().gateway.counts.misplaced += 1;
        }
        if let Some(how) = take(&self.shared, Stage::OnResume) {
            return self.fail(how).await;
        }
        let refused = resume(&mut self.shared.lock(), self.id, data);
        self.shared.changed();
        match refused {
            Ok(()) => Go::Continue(()),
            Err(how) => self.fail(how).await,
        }
    }
}

fn is_token(state: &State, data: &Value) -> bool {
    let token = data["token"].as_str().unwrap_or_default();
    !state.gateway.revoked && token.trim_start_matches("Bot ") == TOKEN
}

/// `#identify` on the page of gateway events: a session, READY, and the servers; or how it is refused.
fn identify(state: &mut State, connection: u64, data: &Value) -> Result<(), How> {
    if !is_token(state, data) {
        return Err(How::Close(4004));
    }
    if !data["properties"]["os"].is_string() {
        return Err(How::Close(4002));
    }
    let shard = &data["shard"];
    let (shard, all) = match (shard[0].as_u64(), shard[1].as_u64()) {
        _ if shard.is_null() => (0, 1),
        (Some(shard), Some(all)) if shard < all => (shard, all),
        _ => return Err(How::Close(4010)),
    };
    if all < state.gateway.least_shards {
        return Err(How::Close(4011));
    }
    let intents = data["intents"]
        .as_u64()
        .filter(|intents| intents & !KNOWN == 0);
    let intents = intents.ok_or(How::Close(4013))?;
    if intents & PRIVILEGED & !state.gateway.privileged != 0 {
        return Err(How::Close(4014));
    }
    let now = state.now();
    if state.gateway.is_too_fast(shard, now) {
        return Err(How::InvalidSession(false));
    }
    state.gateway.counts.identified += 1;
    let id = format!("{:032x}", state.world.next_id(now));
    let session = Session {
        shard: (shard, all),
        intents,
        sequence: 0,
        log: Vec::new(),
        connection: Some(connection),
    };
    state.gateway.sessions.insert(id.clone(), session);
    state.welcome(&id);
    Ok(())
}

/// `#resume` there: what was missed, then RESUMED.
fn resume(state: &mut State, connection: u64, data: &Value) -> Result<(), How> {
    if !is_token(state, data) {
        return Err(How::Close(4004));
    }
    let id = data["session_id"].as_str().unwrap_or_default();
    let sequence = data["seq"].as_u64().ok_or(How::Close(4007))?;
    let fault = state.faults.take_stage(Stage::InReplay);
    let gateway = &mut state.gateway;
    let session = gateway.sessions.get_mut(id);
    let session = session.ok_or(How::InvalidSession(false))?;
    if sequence > session.sequence {
        return Err(How::Close(4007));
    }
    session.connection = Some(connection);
    let sender = &gateway.connections[&connection];
    let missed = session.log.iter().filter(|(number, _)| *number > sequence);
    let missed: Vec<&String> = missed.map(|(_, event)| event).collect();
    let told = if fault.is_some() {
        missed.len().div_ceil(2)
    } else {
        missed.len()
    };
    for event in &missed[..told] {
        sender.send(Order::Send((*event).clone())).ok();
    }
    if let Some(how) = fault {
        // Behind what was told, in the same line.
        sender.send(Order::Fail(how)).ok();
        return Ok(());
    }
    session.push("RESUMED", &json!({}), &gateway.connections);
    gateway.counts.resumed += 1;
    Ok(())
}
