//! The connection to Discord: registered commands, shards, and what ends the process.
//!
//! Not a session's life (`shard`). What cannot come up again ends the process with what to do about it, and a shard that
//! stays without a session for minutes ends it as well, since a bot that is online and silent is worse than one that is
//! restarted.

mod sessions;
mod shard;
mod socket;
mod starts;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::sessions::Sessions;
use self::shard::{Fatal, Shard};
use self::starts::Starts;
use super::answer::Answers;
use super::events::Events;
use super::inbound::Inbound;
use super::memory::Kept;
use super::port::DiscordChat;
use super::register::{register, unregister};
use super::rest::{GatewayBot, Rest, RestError};
use crate::app::App;
use crate::app::clock::pause;

/// How often the shards are looked at.
const LOOKED_AT: Duration = Duration::from_secs(5);
/// A shard that has been without a session for so long is not coming back by itself.
const DOWN_AT_MOST: Duration = Duration::from_mins(5);
/// So often more is asked for what the start needs before it is given up.
const START_TRIES: u32 = 10;
/// … with this pause between two tries.
const START_PAUSE: Duration = Duration::from_secs(3);
/// When the process stops, sessions have so long to be closed.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// When the process stops, interactions in hand have so long to be answered.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// Which shards a process holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// All, as many as Discord recommends.
    All,
    /// These of so many; both ends included.
    Some {
        /// The first.
        first: u32,
        /// The last.
        last: u32,
        /// Of how many.
        total: u32,
    },
}

/// The shards of this process, both ends included.
#[derive(Debug, Clone, Copy)]
struct Range {
    first: u32,
    last: u32,
    /// Of how many there are.
    total: u32,
}

/// Why the connection ended for good: a sentence with what to do.
#[derive(Debug, thiserror::Error)]
pub enum Ended {
    /// The token is none.
    #[error(
        "Discord does not know the bot's token; copy it anew from the page Bot of the application, and set DISCORD_TOKEN"
    )]
    Token,
    /// An intent that Discord does not grant.
    #[error(
        "Discord refused the intents of the gateway, which are none that need a permission; please report this"
    )]
    Intents,
    /// The configured shards do not fit.
    #[error(
        "Discord refused the division into shards; set discord.shards to auto, or to shards of as many as Discord recommends"
    )]
    Shards,
    /// Discord wants more shards than it recommended at the start.
    #[error("Discord wants more shards than at the start; start again")]
    MoreShards,
    /// The gateway's version is served no more.
    #[error(
        "Discord no longer serves the version of the gateway that this program speaks; update it"
    )]
    Version,
    /// A shard stays away.
    #[error(
        "a shard has had no session for five minutes; look at discord.shards and at Discord's status page"
    )]
    Down,
    /// Anything else.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// Serves Discord until `stop` is cancelled.
pub struct Gateway {
    /// The bot's token.
    pub token: SecretString,
    /// Where Discord is: its own address, or a proxy's.
    pub base: String,
    /// The one server to register commands in; `None` for everywhere.
    pub guild: Option<u64>,
    /// The shards.
    pub held: Held,
    /// The client.
    pub rest: Arc<Rest>,
    /// The adapter's memory.
    pub kept: Kept,
    /// The chat that the application knows.
    pub chat: Arc<DiscordChat>,
    /// Which shards have a session: begun here, looked at by whoever asks whether all is well.
    pub sessions: Arc<Sessions>,
}

impl Gateway {
    /// Registers the commands, connects and hears until `stop` is cancelled.
    ///
    /// # Errors
    /// [`Ended`], when it cannot come up, or not again.
    pub async fn serve(self, app: App, stop: CancellationToken) -> Result<(), Ended> {
        let mut unauthorized = self.rest.unauthorized();
        let prepared = tokio::select! {
            prepared = self.prepared() => prepared,
            () = stop.cancelled() => return Ok(()),
        };
        let (found, held) = prepared?;
        let answers = Answers::new(app, Arc::clone(&self.rest), self.kept.clone());
        let in_hand = TaskTracker::new();
        let inbound = Inbound::new(answers, Arc::clone(&self.chat), in_hand.clone());
        let closing = CancellationToken::new();
        let sessions = Arc::clone(&self.sessions);
        sessions.begin(held.first..=held.last, Instant::now());
        let mut shards = self.shards(&found, held, inbound, &sessions, &closing);
        let ended = tokio::select! {
            ended = first_end(&mut shards) => Err(self.fatal(ended)),
            () = stop.cancelled() => Ok(()),
            _ = unauthorized.wait_for(|refused| *refused) => Err(Ended::Token),
            () = stays_down(&sessions) => Err(Ended::Down),
        };
        closing.cancel();
        let closed = async { while shards.join_next().await.is_some() {} };
        if tokio::time::timeout(LAST_WORDS, closed).await.is_err() {
            tracing::info!("not all sessions were closed in time");
        }
        in_hand.close();
        if tokio::time::timeout(LAST_ANSWERS, in_hand.wait())
            .await
            .is_err()
        {
            tracing::warn!("some interactions were still under way when the process stopped");
        }
        ended
    }

    /// Each shard in a task of its own.
    fn shards(
        &self,
        found: &GatewayBot,
        held: Range,
        inbound: Inbound,
        sessions: &Arc<Sessions>,
        closing: &CancellationToken,
    ) -> JoinSet<Result<(), Fatal>> {
        let starts = Arc::new(Starts::new(found));
        let events = Arc::new(Events::new(Arc::new(inbound)));
        let mut shards = JoinSet::new();
        for number in held.first..=held.last {
            let shard = Shard {
                number,
                total: held.total,
                url: found.url.clone(),
                token: self.token.clone(),
                starts: Arc::clone(&starts),
                sessions: Arc::clone(sessions),
                events: Arc::clone(&events),
                stop: closing.clone(),
            };
            shards.spawn(shard.live());
        }
        shards
    }

    fn fatal(&self, ended: anyhow::Result<Fatal>) -> Ended {
        match (ended, self.held) {
            (Ok(Fatal::Token), _) => Ended::Token,
            (Ok(Fatal::Intents), _) => Ended::Intents,
            (Ok(Fatal::Version), _) => Ended::Version,
            (Ok(Fatal::Shards), Held::Some { .. }) => Ended::Shards,
            (Ok(Fatal::Shards), Held::All) => Ended::MoreShards,
            (Err(error), _) => Ended::Other(error),
        }
    }

    /// Registers the commands, and takes them away from where they were registered before, since people would be
    /// offered each of them twice. What is kept names every place that may have some, also after a kill in between.
    async fn registered(&self) -> Result<(), Ended> {
        let mut places = self.kept.registered().await?;
        if !places.contains(&self.guild) {
            places.push(self.guild);
            self.kept.keep_registered(&places).await?;
        }
        let register = || register(&self.rest, self.guild);
        let registered = patiently("registering the commands", register).await?;
        tracing::info!(?registered, "the commands are registered");
        for former in places.iter().filter(|place| **place != self.guild) {
            let unregister = || unregister(&self.rest, *former);
            patiently("taking the commands away from where they were", unregister).await?;
            tracing::info!(
                guild = former,
                "the commands are no longer registered there"
            );
        }
        if places.len() > 1 {
            self.kept.keep_registered(&[self.guild]).await?;
        }
        Ok(())
    }

    /// Registers the commands. Where the gateway is, and which shards are to be held.
    async fn prepared(&self) -> Result<(GatewayBot, Range), Ended> {
        self.registered().await?;
        let found = patiently("asking for the gateway", || self.rest.gateway_bot()).await?;
        let held = match self.held {
            Held::All => Range {
                first: 0,
                last: found.shards - 1,
                total: found.shards,
            },
            Held::Some { first, last, total } => Range { first, last, total },
        };
        if found.remaining < held.last - held.first + 1 {
            let wait = found.reset_after.num_minutes() + 1;
            return Err(Ended::Other(anyhow::anyhow!(
                "Discord allows no more sessions today; start again in {wait} minutes"
            )));
        }
        Ok((found, held))
    }
}

/// How the first of the shards ended by itself.
async fn first_end(shards: &mut JoinSet<Result<(), Fatal>>) -> anyhow::Result<Fatal> {
    while let Some(ended) = shards.join_next().await {
        // What it said may have people's words.
        let ended = ended.map_err(|_| anyhow::anyhow!("holding a shard panicked"));
        if let Err(fatal) = ended? {
            return Ok(fatal);
        }
    }
    anyhow::bail!("there is no shard to hold")
}

/// Asks for something that the start needs, while Discord does not answer or wants a pause.
async fn patiently<T, F>(doing: &'static str, ask: impl Fn() -> F) -> Result<T, Ended>
where
    F: Future<Output = Result<T, RestError>>,
{
    let mut tries = 0;
    loop {
        let wait = match ask().await {
            Err(RestError::RetryAfter(wait)) if tries < START_TRIES => {
                tracing::warn!(
                    doing,
                    wait_ms = wait.num_milliseconds(),
                    "Discord wants a pause"
                );
                wait.to_std().unwrap_or_default()
            }
            Err(error) if error.is_transient() && tries < START_TRIES => {
                tracing::warn!(doing, %error, "Discord does not answer yet");
                START_PAUSE
            }
            done => return done.map_err(|error| ended(error, doing)),
        };
        tries += 1;
        pause(wait).await;
    }
}

/// Ends when a shard was without a session for too long. Each counts by itself: of many, one is always on its way.
async fn stays_down(sessions: &Sessions) {
    let mut looks = tokio::time::interval(LOOKED_AT);
    let longest = || sessions.longest_down(Instant::now());
    while longest().is_none_or(|time| time < DOWN_AT_MOST) {
        looks.tick().await;
    }
}

fn ended(error: RestError, doing: &'static str) -> Ended {
    if error == RestError::Unauthorized {
        Ended::Token
    } else {
        Ended::Other(anyhow::Error::new(error).context(doing))
    }
}
