//! Logs and metrics: how they are set up, and the names of all metrics.
//!
//! Not where they are recorded. Invariant: neither carries a word that people wrote; labels are closed sets, never
//! ids, so that the number of series is bounded.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;
use std::time::Duration;

use anyhow::Context as _;
use metrics_exporter_prometheus::{
    Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::LogFormat;

/// What is logged when the operator does not say otherwise: sqlx tells every statement at `info`.
const DEFAULT_DIRECTIVES: &str = "info,sqlx=warn";
/// What is not logged whatever `RUST_LOG` says: the library of the gateway's socket writes each frame into the log, with
/// the bot's token and with what people wrote.
const NEVER_LOGGED: [&str; 2] = ["tungstenite=off", "tokio_tungstenite=off"];

/// The names of all metrics, and the labels each carries.
pub mod names {
    /// Counter by `outcome`: `sent`, `retried`, `unreachable`, `expired`, `dead`.
    pub const DELIVERIES_TOTAL: &str = "duologue_deliveries_total";
    /// Gauge: rows of the outbox that wait to be sent.
    pub const DELIVERIES_PENDING: &str = "duologue_deliveries_pending";
    /// Histogram, seconds: one tick of the scheduler.
    pub const SCHEDULER_TICK_SECONDS: &str = "duologue_scheduler_tick_seconds";
    /// Gauge: agendas that will come when their meeting has begun, as far as that is known in advance.
    pub const AGENDAS_SHORT: &str = "duologue_agendas_short";
    /// Counter: agendas that came when their meeting had begun.
    pub const AGENDAS_LATE_TOTAL: &str = "duologue_agendas_late_total";
    /// Counter: timers whose moment came.
    pub const TIMERS_FIRED_TOTAL: &str = "duologue_timers_fired_total";
    /// Counter by `command`, the command's name.
    pub const COMMANDS_TOTAL: &str = "duologue_commands_total";
    /// Counter: commands that were more than a person may give in a minute.
    pub const COMMANDS_REFUSED_TOTAL: &str = "duologue_commands_refused_total";
    /// Counter: faults of ours that a user was told about.
    pub const FAULTS_TOTAL: &str = "duologue_faults_total";
    /// Counter by `outcome`: `done`, `refused`, `forbidden`, `unauthorized`, `limited`, `server_error`, `timed_out`, `network`.
    pub const DISCORD_REQUESTS_TOTAL: &str = "duologue_discord_requests_total";
    /// Counter: requests that Discord counts before it bans an address.
    pub const DISCORD_INVALID_REQUESTS_TOTAL: &str = "duologue_discord_invalid_requests_total";
    /// Counter by `scope`: `route`, `shared`, `global`, `address`.
    pub const DISCORD_RATE_LIMITS_TOTAL: &str = "duologue_discord_rate_limits_total";
    /// Histogram, seconds: how long a request waited for the pace.
    pub const DISCORD_PACE_WAIT_SECONDS: &str = "duologue_discord_pace_wait_seconds";
    /// Gauge by `version`, always 1.
    pub const BUILD_INFO: &str = "duologue_build_info";
}

/// Upper bounds of the tick histogram, seconds. A tick with nothing due takes under a millisecond; one that takes
/// ten seconds is close to the health check's patience.
const TICK_BUCKETS: [f64; 9] = [0.001, 0.005, 0.02, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0];

/// Upper bounds of the waits for Discord's pace, seconds: from none to those of a burst of a few thousand messages.
const PACE_BUCKETS: [f64; 8] = [0.001, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0, 300.0];

/// How often the recorder folds its samples together; without that a process that nobody scrapes grows.
const UPKEEP: Duration = Duration::from_secs(5);

/// Starts logging to standard error. `directives` is what `RUST_LOG` says, in its syntax.
///
/// # Errors
/// When the directives cannot be understood, or logging was started before.
pub fn start_logging(format: LogFormat, directives: Option<&str>) -> anyhow::Result<()> {
    let mut filter =
        EnvFilter::try_new(directives.unwrap_or(DEFAULT_DIRECTIVES)).context("reading RUST_LOG")?;
    for silent in NEVER_LOGGED {
        filter = filter.add_directive(silent.parse().context("silencing a target")?);
    }
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match format {
        LogFormat::Text => builder.finish().try_init(),
        LogFormat::Json => builder.json().flatten_event(true).finish().try_init(),
    }
    .context("starting the log")?;
    std::panic::set_hook(Box::new(tell_panic));
    Ok(())
}

/// Logs where a panic was. Its words only where they stand in the sources: what was put together may have people's.
fn tell_panic(panic: &PanicHookInfo<'_>) {
    let at = panic.location().map(ToString::to_string);
    let words = panic.payload().downcast_ref::<&'static str>();
    tracing::error!(at, words, "something panicked");
}

/// What `/metrics` shows. Clones show the same.
#[derive(Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
}

impl Metrics {
    /// Makes the recorder that all of the process's metrics go to. Once a process.
    ///
    /// # Errors
    /// When there is a recorder already.
    pub fn install() -> anyhow::Result<Self> {
        let recorder = recorder()?;
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).context("installing the metrics recorder")?;
        describe();
        metrics::gauge!(names::BUILD_INFO, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        Ok(Self { handle })
    }

    /// A recorder that nothing goes to unless handed to `metrics::with_local_recorder`: for tests.
    ///
    /// # Errors
    /// Never in practice; the buckets are constants.
    pub fn detached() -> anyhow::Result<(PrometheusRecorder, Self)> {
        let recorder = recorder()?;
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, describe);
        Ok((recorder, Self { handle }))
    }

    /// All metrics in Prometheus' text form.
    #[must_use]
    pub fn render(&self) -> String {
        self.handle.render()
    }

    /// Keeps the recorder small until `stop` is cancelled. Spawn it once.
    pub async fn keep(self, stop: CancellationToken) {
        let mut interval = tokio::time::interval(UPKEEP);
        loop {
            tokio::select! {
                _ = interval.tick() => self.handle.run_upkeep(),
                () = stop.cancelled() => return,
            }
        }
    }
}

fn recorder() -> anyhow::Result<PrometheusRecorder> {
    let tick = Matcher::Full(names::SCHEDULER_TICK_SECONDS.to_owned());
    let pace = Matcher::Full(names::DISCORD_PACE_WAIT_SECONDS.to_owned());
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(tick, &TICK_BUCKETS)
        .context("setting buckets")?
        .set_buckets_for_metric(pace, &PACE_BUCKETS)
        .context("setting buckets")?;
    Ok(builder.build_recorder())
}

fn describe() {
    metrics::describe_counter!(names::DELIVERIES_TOTAL, "Messages by what became of them");
    metrics::describe_gauge!(names::DELIVERIES_PENDING, "Messages that wait to be sent");
    metrics::describe_histogram!(
        names::SCHEDULER_TICK_SECONDS,
        "Time that one tick of the scheduler took"
    );
    metrics::describe_gauge!(
        names::AGENDAS_SHORT,
        "Agendas that will come when their meeting has begun"
    );
    metrics::describe_counter!(
        names::AGENDAS_LATE_TOTAL,
        "Agendas that came when their meeting had begun"
    );
    metrics::describe_counter!(names::TIMERS_FIRED_TOTAL, "Timers whose moment came");
    metrics::describe_counter!(names::COMMANDS_TOTAL, "Commands that people gave");
    metrics::describe_counter!(
        names::COMMANDS_REFUSED_TOTAL,
        "Commands that were more than a person may give in a minute"
    );
    metrics::describe_counter!(names::FAULTS_TOTAL, "Faults that a user was told about");
    metrics::describe_counter!(names::DISCORD_REQUESTS_TOTAL, "Requests to Discord");
    metrics::describe_counter!(
        names::DISCORD_INVALID_REQUESTS_TOTAL,
        "Requests that count towards a ban of the address"
    );
    metrics::describe_counter!(
        names::DISCORD_RATE_LIMITS_TOTAL,
        "Requests that Discord refused for being too many"
    );
    metrics::describe_histogram!(
        names::DISCORD_PACE_WAIT_SECONDS,
        "Time that a request to Discord waited for the pace"
    );
    metrics::describe_gauge!(names::BUILD_INFO, "The version that runs");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_render_with_their_description_and_buckets() {
        let (recorder, metrics) = Metrics::detached().expect("constant buckets");
        metrics::with_local_recorder(&recorder, || {
            metrics::counter!(names::DELIVERIES_TOTAL, "outcome" => "sent").increment(2);
            metrics::histogram!(names::SCHEDULER_TICK_SECONDS).record(0.003);
        });
        let text = metrics.render();
        assert!(
            text.contains("# HELP duologue_deliveries_total Messages by what became of them"),
            "{text}"
        );
        assert!(
            text.contains("duologue_deliveries_total{outcome=\"sent\"} 2"),
            "{text}"
        );
        assert!(
            text.contains("duologue_scheduler_tick_seconds_bucket{le=\"0.005\"} 1"),
            "{text}"
        );
    }
}
