//! The connection to Discord: registered commands, shards, and what ends the process.
//!
//! serenity holds the sessions: it resumes, identifies anew and beats. Here is what it leaves open: the address comes
//! from our own client (serenity would fall back to Discord's with the token in hand), a session that cannot come up
//! again ends the process with what to do about it, and one that stays down for minutes ends it as well, since a bot that
//! is online and silent is worse than one that is restarted.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use secrecy::{ExposeSecret as _, SecretString};
use serenity::all::{GatewayError, GatewayIntents, HttpBuilder, ShardId, ShardManager};
use serenity::client::ClientBuilder;
use serenity::gateway::ConnectionStage;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::answer::Answers;
use super::inbound::Inbound;
use super::memory::Kept;
use super::port::DiscordChat;
use super::register::register;
use super::rest::{Rest, RestError};
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
    /// The shards do not fit.
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
        let (url, held) = prepared?;

        let http = HttpBuilder::new(self.token.expose_secret())
            .ratelimiter_disabled(true)
            .proxy(self.base.as_str())
            .build();
        let intents = GatewayIntents::GUILDS
            | GatewayIntents::GUILD_VOICE_STATES
            | GatewayIntents::DIRECT_MESSAGES;
        let answers = Answers {
            app,
            rest: Arc::clone(&self.rest),
            kept: self.kept.clone(),
        };
        let in_hand = TaskTracker::new();
        let inbound = Inbound::new(answers, Arc::clone(&self.chat), in_hand.clone());
        let mut client = ClientBuilder::new_with_http(http, intents)
            .event_handler(inbound)
            .await
            .context("putting the gateway's client together")?;
        *client.ws_url.lock().await = url;
        let shards = Arc::clone(&client.shard_manager);
        let (first, last, total) = held;
        let ended = tokio::select! {
            // serenity counts its range's end in.
            served = client.start_shard_range(first..last, total) => served.map_err(lost),
            () = stop.cancelled() => {
                close(&shards).await;
                Ok(())
            }
            _ = unauthorized.wait_for(|refused| *refused) => {
                close(&shards).await;
                Err(Ended::Token)
            }
            () = stays_down(&shards) => {
                close(&shards).await;
                Err(Ended::Down)
            }
        };
        in_hand.close();
        if tokio::time::timeout(LAST_ANSWERS, in_hand.wait())
            .await
            .is_err()
        {
            tracing::warn!("some interactions were still under way when the process stopped");
        }
        ended
    }

    /// Registers the commands. Where the gateway is, and which shards are to be held: first, last, of how many.
    async fn prepared(&self) -> Result<(String, (u32, u32, u32)), Ended> {
        let register = || register(&self.rest, self.guild);
        let registered = patiently("registering the commands", register).await?;
        tracing::info!(?registered, "the commands are registered");
        let found = patiently("asking for the gateway", || self.rest.gateway_bot()).await?;
        let held = match self.held {
            Held::All => (0, found.shards - 1, found.shards),
            Held::Some { first, last, total } => (first, last, total),
        };
        if found.remaining < held.1 - held.0 + 1 {
            let wait = found.reset_after.num_minutes() + 1;
            return Err(Ended::Other(anyhow::anyhow!(
                "Discord allows no more sessions today; start again in {wait} minutes"
            )));
        }
        Ok((found.url, held))
    }
}

/// Closes the sessions. serenity does so one by one, each in its own time, and many are not waited for: the sockets end with
/// the process.
async fn close(shards: &ShardManager) {
    if tokio::time::timeout(LAST_WORDS, shards.shutdown_all())
        .await
        .is_err()
    {
        tracing::info!("not all sessions were closed in time");
    }
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
async fn stays_down(shards: &ShardManager) {
    // Before there is any, that counts too.
    let mut down: HashMap<Option<ShardId>, Duration> = HashMap::new();
    let mut looks = tokio::time::interval(LOOKED_AT);
    loop {
        looks.tick().await;
        let runners = shards.runners.lock().await;
        let without: HashSet<Option<ShardId>> = if runners.is_empty() {
            HashSet::from([None])
        } else {
            let without = runners
                .iter()
                .filter(|(_, runner)| runner.stage != ConnectionStage::Connected);
            without.map(|(shard, _)| Some(*shard)).collect()
        };
        drop(runners);
        down.retain(|shard, _| without.contains(shard));
        for shard in without {
            *down.entry(shard).or_default() += LOOKED_AT;
        }
        if down.values().any(|time| *time >= DOWN_AT_MOST) {
            return;
        }
    }
}

fn ended(error: RestError, doing: &'static str) -> Ended {
    if error == RestError::Unauthorized {
        Ended::Token
    } else {
        Ended::Other(anyhow::Error::new(error).context(doing))
    }
}

fn lost(error: serenity::Error) -> Ended {
    if let serenity::Error::Gateway(why) = &error {
        if matches!(why, GatewayError::InvalidAuthentication) {
            return Ended::Token;
        }
        if matches!(
            why,
            GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents
        ) {
            return Ended::Intents;
        }
    }
    Ended::Other(anyhow::Error::new(error).context("serving Discord's gateway"))
}
