//! `duologue run` with a token of Discord: the bot on Discord.
//!
//! Not the adapter (`discord`). Invariant: people's real 1:1s and a playground never share a database.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::serve::{self, DatabaseReady};
use crate::app::{App, Ids, Memory, SystemClock, mark};
use crate::cli::{UsageError, terminal};
use crate::config::{Config, Discord, Shards};
use crate::discord::rest::{NonceKey, Rest};
use crate::discord::{DiscordChat, Ended, Gateway, Held, Kept, Sessions};
use crate::domain::person::Platform;
use crate::domain::question::QuestionBank;
use crate::http::{self, HealthState, Probes, Ready};
use crate::store::OsEntropy;
use crate::telemetry::Metrics;
use secrecy::SecretString;

/// Where Discord is, unless the configuration names a proxy.
pub(in crate::cli) const DISCORD: &str = "https://discord.com";

/// Serves until `stop` is cancelled.
pub(in crate::cli) async fn run(
    config: Config,
    token: SecretString,
    stop: CancellationToken,
) -> anyhow::Result<ExitCode> {
    serve::refuse_retention(&config)?;
    let listener = http::bind(config.http.listen).await?;
    let address = listener
        .local_addr()
        .context("asking for the bound address")?;
    let metrics = Metrics::install()?;
    let health = HealthState::system();
    tokio::spawn(metrics.clone().keep(stop.clone()));

    let store = serve::store(&config, &config.database.url).await?;
    if !mark::take_for_people(&store).await? {
        return Err(UsageError(format!(
            "{} was made by a playground; name another database for people's real 1:1s",
            config.database.url
        ))
        .into());
    }
    let base = config.discord.api_url.as_deref().unwrap_or(DISCORD);
    let rest = Rest::new(&token, base, config.discord.requests_per_second);
    let rest = Arc::new(rest.map_err(|error| UsageError(format!("Discord: {error}")))?);
    let kept = Kept::new(Memory::of(store.clone(), Platform::Discord));
    let clock = Arc::new(SystemClock);
    let chat = Arc::new(DiscordChat::new(
        Arc::clone(&rest),
        kept.clone(),
        clock.clone(),
        NonceKey::of(&token),
        per_second(&config.discord),
    ));
    let app = App::new(
        store.clone(),
        clock,
        Ids::new(Arc::new(OsEntropy)),
        serve::settings(&config),
        QuestionBank::built_in(),
        vec![chat.clone()],
    );
    let sessions = Arc::new(Sessions::default());
    let gateway = Gateway {
        token,
        base: base.to_owned(),
        guild: config.discord.guild,
        held: held(config.discord.shards),
        rest,
        kept,
        chat,
        sessions: Arc::clone(&sessions),
    };
    let probes = Probes {
        health: Arc::new(health.clone()),
        ready: Arc::new(DiscordReady {
            database: DatabaseReady(store.clone()),
            sessions,
        }),
        metrics,
    };
    // What ends one of them ends all, a panic too: a bot that is online and silent is worse than one that is restarted.
    let all = stop.child_token();
    let loops = tokio::spawn({
        let (app, all) = (app.clone(), all.clone());
        async move {
            let _ends_all = all.clone().drop_guard();
            app.run(all, || health.beat()).await;
        }
    });
    let serving = tokio::spawn({
        let all = all.clone();
        async move {
            let _ends_all = all.clone().drop_guard();
            http::serve(listener, http::router(probes), all).await
        }
    });
    terminal::say(&format!(
        "This is the bot on Discord; Ctrl-C ends it. Health and metrics: http://{address}"
    ));
    let ended = gateway.serve(app, all.clone()).await;
    all.cancel();
    // What a panic said may have people's words; the log says where it was.
    let panicked =
        |what: &'static str| move |_| anyhow::anyhow!("{what} panicked; the log says where");
    loops.await.map_err(panicked("the bot's own work"))?;
    serving
        .await
        .map_err(panicked("serving the operator's pages"))??;
    store.close().await;
    match ended {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error @ (Ended::Token | Ended::Intents | Ended::Shards | Ended::Version)) => {
            Err(UsageError(error.to_string()).into())
        }
        Err(error @ (Ended::MoreShards | Ended::Down | Ended::Other(_))) => Err(error.into()),
    }
}

/// Ready while the database answers and each shard has a session.
struct DiscordReady {
    database: DatabaseReady,
    sessions: Arc<Sessions>,
}

#[async_trait]
impl Ready for DiscordReady {
    async fn ready(&self) -> Result<(), String> {
        self.database.ready().await?;
        self.sessions.check()
    }
}

/// What all processes of the bot send a second, taking the others to be as fast as this one, shard for shard.
fn per_second(config: &Discord) -> u32 {
    let here = config.requests_per_second;
    match config.shards {
        Shards::Auto => here,
        Shards::Range { first, last, total } => here.saturating_mul(total) / (last - first + 1),
    }
}

fn held(shards: Shards) -> Held {
    match shards {
        Shards::Auto => Held::All,
        Shards::Range { first, last, total } => Held::Some { first, last, total },
    }
}
