//! The command line of the operator: what is typed, what is answered, how the process ends.
//!
//! The only room that prints and that knows all others, because it puts them together. No rule of the product is
//! here. Invariant: exit code 0 means done, 1 a fault, 2 something that the operator has to change first.

mod args;
mod commands;
mod doctor;
mod exit;
mod instant;
mod shutdown;
mod terminal;

use std::ffi::OsString;
use std::future::Future;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;
use tokio_util::sync::CancellationToken;

pub use args::{Args, Command, PlaygroundArgs};
pub use exit::{UsageError, report};
pub use shutdown::signal;

use crate::config::{Config, Environment};
use crate::telemetry;

/// Does what the arguments say. The first of `args` is the program's name.
///
/// # Errors
/// Whatever kept it from being done; hand it to [`report`].
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    env: &Environment,
) -> anyhow::Result<ExitCode> {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(stop) => {
            // `--help` and `--version` come this way too; clap knows which stream and which code.
            stop.print().context("printing to the terminal")?;
            return Ok(exit::code(stop.exit_code()));
        }
    };
    let config = Config::load(args.config.as_deref(), env);
    match args.command.unwrap_or(Command::Run) {
        Command::Run => serve(config?, env, commands::run::run),
        Command::Playground(options) => serve(config?, env, |config, stop| {
            commands::playground::run(config, options, stop)
        }),
        Command::Doctor => {
            runtime()?.block_on(doctor::run(config, args.config.as_deref(), instant::now()))
        }
        Command::Migrate => {
            let config = config?;
            start_logging(&config, env)?;
            runtime()?.block_on(commands::migrate::run(&config))
        }
        Command::Backup { file } => {
            let config = config?;
            start_logging(&config, env)?;
            runtime()?.block_on(commands::backup::run(&config, &file))
        }
        Command::Rekey { old } => {
            let config = config?;
            start_logging(&config, env)?;
            runtime()?.block_on(commands::rekey::run(&config, &old))
        }
        Command::Commands => Ok(commands::reference::run()),
    }
}

/// What all commands that stay have in common: a log, a runtime, and an end on a signal.
fn serve<F: Future<Output = anyhow::Result<ExitCode>>>(
    config: Config,
    env: &Environment,
    body: impl FnOnce(Config, CancellationToken) -> F,
) -> anyhow::Result<ExitCode> {
    start_logging(&config, env)?;
    let runtime = runtime()?;
    let result = runtime.block_on(async { body(config, shutdown::signal()?).await });
    // What still blocks a thread by now was given its time.
    runtime.shutdown_background();
    result
}

fn start_logging(config: &Config, env: &Environment) -> anyhow::Result<()> {
    telemetry::start_logging(config.log.format, env.get("RUST_LOG"))
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting the runtime")
}
