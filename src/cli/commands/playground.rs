//! `duologue playground`: the bot with the browser as the chat.
//!
//! Not the page (`playground`). Invariant: it never listens beyond this machine, since it has no login.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::SubsecRound as _;
use tokio_util::sync::CancellationToken;

use super::serve::{self, DatabaseReady};
use crate::app::{App, Ids, Memory, Settings, SystemClock, mark};
use crate::cli::{PlaygroundArgs, UsageError, terminal};
use crate::config::{Config, DatabaseUrl};
use crate::domain::clock::Clock as _;
use crate::domain::person::Platform;
use crate::domain::question::QuestionBank;
use crate::http::{self, HealthState, LoopbackGuard, Probes};
use crate::playground::{self, Engine, Opening, PlaygroundChat};
use crate::store::{Erased, OsEntropy, Store};
use crate::telemetry::Metrics;

/// How often the heart beats while nothing else beats it.
const PULSE: Duration = Duration::from_secs(3);

/// Serves until `stop` is cancelled.
pub(in crate::cli) async fn run(
    config: Config,
    options: PlaygroundArgs,
    stop: CancellationToken,
) -> anyhow::Result<ExitCode> {
    serve::refuse_retention(&config)?;
    refuse_beyond_this_machine(&config)?;
    let listener = http::bind(config.http.listen).await?;
    let address = listener
        .local_addr()
        .context("asking for the bound address")?;
    let metrics = Metrics::install()?;
    let health = HealthState::system();
    tokio::spawn(metrics.clone().keep(stop.clone()));

    let (engine, store) = open(&config, &options).await?;
    let beating = tokio::spawn(pulse(Arc::clone(&engine), health.clone(), stop.clone()));
    let probes = Probes {
        health: Arc::new(health),
        ready: Arc::new(DatabaseReady(store.clone())),
        metrics,
    };
    let guard = LoopbackGuard {
        port: address.port(),
    };
    let router = http::router(probes)
        .merge(playground::router(engine))
        .layer(axum::middleware::from_fn_with_state(
            guard,
            http::loopback_only,
        ));
    terminal::say(&format!(
        "Open http://{address} in a browser; Ctrl-C ends it."
    ));
    http::serve(listener, router, stop).await?;
    beating.await.ok();
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

fn refuse_beyond_this_machine(config: &Config) -> anyhow::Result<()> {
    let listen = config.http.listen;
    if listen.ip().is_loopback() {
        return Ok(());
    }
    Err(UsageError(format!(
        "the playground has no login, so it listens on this machine only; `http.listen` is {listen}, set it to \
         127.0.0.1:{port}",
        port = listen.port()
    ))
    .into())
}

/// The playground on the database that [`Config::playground_database_url`] names, caught up to where
/// its clock stands.
async fn open(config: &Config, options: &PlaygroundArgs) -> anyhow::Result<(Arc<Engine>, Store)> {
    let url = config.playground_database_url();
    if options.fresh {
        erase(url).await?;
    }
    let store = serve::store(config, url).await?;
    if !mark::take_for_playground(&store).await? {
        return Err(UsageError(format!(
            "{url} holds real 1:1s; the playground wants a database of its own: unset DUOLOGUE__DATABASE__URL, or \
             name another one"
        ))
        .into());
    }
    let memory = Memory::of(store.clone(), Platform::Playground);
    // Instants that people read and type have no fractions.
    let at = options
        .at
        .unwrap_or_else(|| SystemClock.now().trunc_subsecs(0));
    let clock = Engine::clock(&memory, Opening { at }).await?;
    let chat = Arc::new(PlaygroundChat::open(memory.clone(), clock.clone()).await?);
    let ids = Ids::new(Arc::new(OsEntropy));
    let app = App::new(
        store.clone(),
        clock.clone(),
        ids,
        // Its clock stands still between two requests, and whoever uses it has the machine to themselves.
        Settings {
            commands_per_minute: 0,
            ..serve::settings(config)
        },
        QuestionBank::built_in(),
        vec![chat.clone()],
    );
    let engine = Arc::new(Engine::new(app, chat, clock, memory));
    engine.catch_up().await?;
    Ok((engine, store))
}

async fn erase(url: &DatabaseUrl) -> anyhow::Result<()> {
    let erased = Store::erase(url.expose(), mark::MADE_FOR, mark::PLAYGROUND).await;
    match erased.with_context(|| format!("erasing {url}"))? {
        Erased::Gone | Erased::Absent => Ok(()),
        Erased::Spared => Err(UsageError(format!(
            "{url} was not made by a playground, so --fresh leaves it alone; name another database, or erase it \
             yourself"
        ))
        .into()),
    }
}

/// Beats the heart while the playground answers.
async fn pulse(engine: Arc<Engine>, health: HealthState, stop: CancellationToken) {
    let mut interval = tokio::time::interval(PULSE);
    loop {
        tokio::select! {
            _ = interval.tick() => if engine.is_alive().await { health.beat() },
            () = stop.cancelled() => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_refuses_to_listen_beyond_this_machine() {
        let env = [("DUOLOGUE__HTTP__LISTEN", "0.0.0.0:8111")]
            .into_iter()
            .collect();
        let config = Config::from_layers(None, &env).expect("a valid configuration");
        let error = run(config, PlaygroundArgs::default(), CancellationToken::new())
            .await
            .expect_err("a stop");
        assert!(
            error.to_string().contains("set it to 127.0.0.1:8111"),
            "{error}"
        );
    }
}
