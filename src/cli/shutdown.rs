//! From a signal to the end, in two stages.
//!
//! The first signal cancels a token: everyone stops taking new work and finishes what is in hand. The second one,
//! or the end of [`GRACE`], ends the process hard, which loses nothing that was confirmed, since confirming comes
//! after the commit. Not a place where work is finished.

use std::time::Duration;

use anyhow::Context as _;
use tokio_util::sync::CancellationToken;

use super::terminal;

/// How long finishing may take. The manual promises ten seconds from the signal to the end, and supervisors kill
/// after that; the rest is for the process to go away.
const GRACE: Duration = Duration::from_millis(9_500);

/// The exit code of a process that did not finish in time.
const UNFINISHED: i32 = 1;

/// A token that the first SIGTERM or SIGINT cancels.
///
/// # Errors
/// When the handlers cannot be installed. Needs a tokio runtime.
pub fn signal() -> anyhow::Result<CancellationToken> {
    let mut signals = Signals::install().context("installing the signal handlers")?;
    let stop = CancellationToken::new();
    let cancelled = stop.clone();
    tokio::spawn(async move {
        signals.next().await;
        tracing::info!("stopping: finishing what is in hand");
        cancelled.cancel();
        match tokio::time::timeout(GRACE, signals.next()).await {
            Ok(()) => terminal::complain("duologue: stopped at the second signal"),
            Err(_) => terminal::complain(
                "duologue: not everything finished in time; it goes on at the next start",
            ),
        }
        std::process::exit(UNFINISHED);
    });
    Ok(stop)
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn install() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "installing can fail on Unix")]
    fn install() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        tokio::signal::ctrl_c().await.ok();
    }
}
