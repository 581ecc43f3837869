//! One shard: connections one after another, and one session for as long as Discord keeps it.
//!
//! A session is resumed after whatever ends its connection, until Discord says that it is gone: what people did meanwhile
//! is told again then, and only then. Invariant: a connection on which nothing comes any more is left; a close code
//! after which Discord wants no other connection ends the shard.
//! <https://docs.discord.com/developers/events/gateway#connection-lifecycle>

use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use super::sessions::Sessions;
use super::socket::{Payload, Received, Socket, cause};
use super::starts::{Starts, Turn};
use crate::app::clock::pause;
use crate::discord::events::Events;

/// <https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-opcodes>
mod op {
    pub(super) const DISPATCH: u8 = 0;
    pub(super) const HEARTBEAT: u8 = 1;
    pub(super) const IDENTIFY: u8 = 2;
    pub(super) const RESUME: u8 = 6;
    pub(super) const RECONNECT: u8 = 7;
    pub(super) const INVALID_SESSION: u8 = 9;
    pub(super) const HELLO: u8 = 10;
    pub(super) const HEARTBEAT_ACK: u8 = 11;
}

/// `GUILDS`, `GUILD_VOICE_STATES` and `DIRECT_MESSAGES`, none of which needs a permission.
/// <https://docs.discord.com/developers/events/gateway#list-of-intents>
const INTENTS: u64 = (1 << 0) | (1 << 7) | (1 << 12);
/// The handshake and the first payload take no longer each.
const OPEN_WITHIN: Duration = Duration::from_secs(10);
/// A session is there, or there again, within this time.
const UP_WITHIN: Duration = Duration::from_mins(1);
/// Before the second connection in a row that came to nothing; it doubles …
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// … up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A connection that ended sooner than this is not replaced at once.
const SHORT_LIVED: Duration = Duration::from_secs(5);
/// From so many failures on, every second connection goes to the gateway's own address instead of the session's.
const RESUMED_ELSEWHERE: u32 = 4;
/// A session that Discord took up so often without saying that it is there again is given up.
const RESUMES: u32 = 4;
/// A close code of ours after which Discord keeps the session.
const KEEP: u16 = 4_000;
/// «Normal closure»: Discord ends the session.
const GO: u16 = 1_000;

/// Why Discord wants no other connection, by the code with which it closed.
/// <https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fatal {
    /// 4004
    Token,
    /// 4010, 4011
    Shards,
    /// 4012
    Version,
    /// 4013, 4014
    Intents,
}

impl Fatal {
    fn of(code: u16) -> Option<Self> {
        match code {
            4004 => Some(Self::Token),
            4010 | 4011 => Some(Self::Shards),
            4012 => Some(Self::Version),
            4013 | 4014 => Some(Self::Intents),
            _ => None,
        }
    }
}

/// What has to be known to resume.
struct Session {
    id: String,
    /// Where Discord wants it resumed.
    url: String,
    sequence: u64,
}

/// How a connection ended.
enum End {
    /// Whatever it was, the session may be there still.
    Cut,
    /// Discord keeps the session no more.
    Gone,
    Fatal(Fatal),
    /// The process stops.
    Stopped,
}

impl End {
    /// By the code of the frame that closed it.
    fn closed(code: Option<u16>) -> Self {
        match code {
            Some(code) if Fatal::of(code).is_some() => {
                Fatal::of(code).map_or(Self::Cut, Self::Fatal)
            }
            // «Invalid seq» and «session timed out».
            Some(4007 | 4009) => Self::Gone,
            Some(_) | None => Self::Cut,
        }
    }
}

/// One shard.
pub(super) struct Shard {
    pub(super) number: u32,
    /// Of how many.
    pub(super) total: u32,
    /// The gateway's address.
    pub(super) url: String,
    pub(super) token: SecretString,
    pub(super) starts: Arc<Starts>,
    pub(super) sessions: Arc<Sessions>,
    pub(super) events: Arc<Events>,
    pub(super) stop: CancellationToken,
}

/// Its life.
pub(super) struct Life {
    shard: Shard,
    session: Option<Session>,
    /// Connections in a row that came to nothing.
    failures: u32,
    /// Of these, those on which the session was asked for again.
    resumes: u32,
    /// Why the last one could not be opened.
    cause: Option<String>,
}

impl Shard {
    /// Holds a session until the process stops, or Discord wants no connection any more.
    pub(super) async fn live(self) -> Result<(), Fatal> {
        let life = Life {
            shard: self,
            session: None,
            failures: 0,
            resumes: 0,
            cause: None,
        };
        life.run().await
    }
}

impl Life {
    async fn run(mut self) -> Result<(), Fatal> {
        let stop = self.shard.stop.clone();
        loop {
            let began = Instant::now();
            let end = self.connection().await;
            let was_up = self.shard.sessions.is_up(self.shard.number);
            self.shard.sessions.down(self.shard.number, Instant::now());
            match end {
                End::Cut => {}
                End::Gone => self.session = None,
                End::Fatal(fatal) => return Err(fatal),
                End::Stopped => return Ok(()),
            }
            if was_up {
                (self.failures, self.resumes) = (0, 0);
            } else {
                self.failures += 1;
                self.give_up_session();
            }
            let wait = match self.failures {
                0 if began.elapsed() >= SHORT_LIVED => Duration::ZERO,
                0 | 1 => self.jittered(FIRST_PAUSE),
                more => {
                    let whole = FIRST_PAUSE * 2_u32.saturating_pow(more - 1).min(1_024);
                    self.jittered(whole.min(LONGEST_PAUSE))
                }
            };
            if self.failures == 1 || self.failures.is_multiple_of(10) {
                let (shard, failures) = (self.shard.number, self.failures);
                let cause = self.cause.as_deref();
                tracing::warn!(
                    shard,
                    failures,
                    cause,
                    "no session with Discord; trying again"
                );
            }
            tokio::select! {
                () = pause(wait) => {}
                () = stop.cancelled() => return Ok(()),
            }
        }
    }

    /// A session that is never there again, and of which Discord does not say either that it is gone, is in the way of
    /// another one.
    fn give_up_session(&mut self) {
        if self.session.is_some() && self.resumes >= RESUMES {
            let shard = self.shard.number;
            tracing::warn!(shard, "a session could not be resumed; another is begun");
            (self.session, self.resumes) = (None, 0);
        }
    }

    /// From a half to the whole of a time, so that shards and processes do not come back at the same moment.
    fn jittered(&self, whole: Duration) -> Duration {
        let millis = u64::try_from(whole.as_millis() / 2).unwrap_or(u64::MAX);
        whole / 2 + Duration::from_millis(self.shard.events.number(millis + 1))
    }

    /// One connection, from its handshake to its end.
    async fn connection(&mut self) -> End {
        let stop = self.shard.stop.clone();
        let opening = self.opened();
        let opened = tokio::select! {
            opened = opening => opened,
            () = stop.cancelled() => return End::Stopped,
        };
        match opened {
            Ok((socket, beat)) => self.heard(socket, beat).await,
            Err(end) => end,
        }
    }

    /// A connection on which a session was asked for, and how often Discord wants a sign of life.
    async fn opened(&mut self) -> Result<(Socket, Duration), End> {
        let starts = Arc::clone(&self.shard.starts);
        let turn = match self.session {
            Some(_) => None,
            None => Some(self.turn(&starts).await),
        };
        let opened = tokio::time::timeout(OPEN_WITHIN, Socket::open(self.address())).await;
        let mut socket = match opened {
            Ok(Ok(socket)) => socket,
            Ok(Err(error)) => {
                self.cause = Some(cause(&error));
                return Err(End::Cut);
            }
            Err(_) => {
                self.cause = Some("no answer in time".to_owned());
                return Err(End::Cut);
            }
        };
        self.cause = None;
        let hello = tokio::time::timeout(OPEN_WITHIN, socket.next()).await;
        let hello = match hello {
            Ok(Received::Payload(payload)) if payload.op == op::HELLO => payload,
            Ok(Received::Closed(code)) => return Err(End::closed(code)),
            Ok(Received::Payload(_) | Received::Unreadable) | Err(_) => return Err(End::Cut),
        };
        let beat = hello.data["heartbeat_interval"].as_u64();
        let beat = beat.filter(|beat| *beat > 0).ok_or(End::Cut)?;
        let sent = match &self.session {
            Some(session) => {
                self.resumes += 1;
                socket.send(op::RESUME, &self.resume(session)).await
            }
            None => socket.send(op::IDENTIFY, &self.identify()).await,
        };
        if let Some(turn) = turn {
            turn.begun();
        }
        sent.map_err(|_| End::Cut)?;
        Ok((socket, Duration::from_millis(beat)))
    }

    /// The turn to begin a session.
    async fn turn<'a>(&self, starts: &'a Starts) -> Turn<'a> {
        let (shard, sessions) = (self.shard.number, &self.shard.sessions);
        sessions.waits(shard, Instant::now());
        let turn = starts.turn(shard).await;
        sessions.down(shard, Instant::now());
        turn
    }

    fn address(&self) -> &str {
        let elsewhere = self.failures >= RESUMED_ELSEWHERE && self.failures.is_multiple_of(2);
        match &self.session {
            Some(session) if !elsewhere => &session.url,
            Some(_) | None => &self.shard.url,
        }
    }

    /// <https://docs.discord.com/developers/events/gateway-events#identify>
    fn identify(&self) -> Value {
        let name = env!("CARGO_PKG_NAME");
        json!({
            "token": self.shard.token.expose_secret(),
            "intents": INTENTS,
            "shard": [self.shard.number, self.shard.total],
            "properties": { "os": std::env::consts::OS, "browser": name, "device": name },
        })
    }

    /// <https://docs.discord.com/developers/events/gateway-events#resume>
    fn resume(&self, session: &Session) -> Value {
        json!({
            "token": self.shard.token.expose_secret(),
            "session_id": session.id,
            "seq": session.sequence,
        })
    }

    /// Hears all that comes, and gives signs of life.
    async fn heard(&mut self, mut socket: Socket, beat: Duration) -> End {
        // «heartbeat_interval * jitter», so that not all beat at once after an outage.
        let first = Instant::now() + self.jittered(beat);
        let mut beats = interval_at(first, beat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let up_by = tokio::time::timeout(UP_WITHIN, std::future::pending::<()>());
        tokio::pin!(up_by);
        let stop = self.shard.stop.clone();
        let mut acknowledged = true;
        loop {
            let payload = tokio::select! {
                received = socket.next() => match received {
                    Received::Payload(payload) => payload,
                    Received::Unreadable => {
                        tracing::warn!("the gateway sent what is no event");
                        continue;
                    }
                    Received::Closed(code) => {
                        tracing::debug!(shard = self.shard.number, ?code, "the gateway closed");
                        return End::closed(code);
                    }
                },
                _ = beats.tick() => {
                    if !acknowledged || self.beats(&mut socket).await.is_err() {
                        tracing::info!(shard = self.shard.number, "the gateway gives no sign of life");
                        socket.close(KEEP).await;
                        return End::Cut;
                    }
                    acknowledged = false;
                    continue;
                }
                _ = &mut up_by, if !self.shard.sessions.is_up(self.shard.number) => {
                    socket.close(KEEP).await;
                    return End::Cut;
                }
                () = stop.cancelled() => {
                    socket.close(GO).await;
                    return End::Stopped;
                }
            };
            match payload.op {
                op::DISPATCH => self.told(payload),
                op::HEARTBEAT if self.beats(&mut socket).await.is_err() => return End::Cut,
                op::HEARTBEAT_ACK => acknowledged = true,
                op::RECONNECT => {
                    socket.close(KEEP).await;
                    return End::Cut;
                }
                op::INVALID_SESSION => {
                    socket.close(KEEP).await;
                    return match payload.data.as_bool() {
                        Some(true) => End::Cut,
                        Some(false) | None => End::Gone,
                    };
                }
                // A heartbeat that was sent, and kinds that are newer than this.
                _ => {}
            }
        }
    }

    async fn beats(
        &self,
        socket: &mut Socket,
    ) -> Result<(), tokio_tungstenite::tungstenite::Error> {
        let sequence = self.session.as_ref().map(|session| session.sequence);
        socket.send(op::HEARTBEAT, &json!(sequence)).await
    }

    /// An event.
    fn told(&mut self, payload: Payload) {
        let shard = self.shard.number;
        if let (Some(session), Some(sequence)) = (&mut self.session, payload.sequence) {
            session.sequence = sequence;
        }
        match payload.name.as_deref() {
            Some("READY") => {
                let servers = payload.data["guilds"].as_array().map_or(0, Vec::len);
                self.session = self.begun(&payload);
                self.shard.sessions.begun(shard, Instant::now());
                tracing::info!(shard, servers, "connected to Discord");
            }
            Some("RESUMED") => {
                self.shard.sessions.resumed(shard);
                tracing::info!(shard, "connected to Discord again");
            }
            Some(name) => self.shard.events.hears(name, payload.data),
            None => {}
        }
    }

    /// The session that READY tells of.
    fn begun(&self, ready: &Payload) -> Option<Session> {
        // With the token on its way, nothing less safe than the first address will do.
        let scheme = |url: &str| url.split_once("://").map(|(scheme, _)| scheme.to_owned());
        let url = ready.data["resume_gateway_url"].as_str();
        let url = url.filter(|url| scheme(url) == scheme(&self.shard.url));
        Some(Session {
            id: ready.data["session_id"].as_str()?.to_owned(),
            url: url.unwrap_or(&self.shard.url).to_owned(),
            sequence: ready.sequence.unwrap_or(1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_close_code_ends_resumes_or_begins_anew_as_discord_documents() {
        for code in 4000..=4020 {
            let end = End::closed(Some(code));
            match code {
                4004 | 4010..=4014 => assert!(matches!(end, End::Fatal(_)), "{code}"),
                4007 | 4009 => assert!(matches!(end, End::Gone), "{code}"),
                _ => assert!(matches!(end, End::Cut), "{code}"),
            }
        }
        assert!(matches!(End::closed(None), End::Cut));
    }
}
