//! What is counted of requests, and the warning before Discord bans the address.
//!
//! <https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::error::RestError;
use super::wire::{Limited, Scope};
use crate::telemetry::names;

/// After this many invalid requests an address is banned for a while …
const BANNED_AT: usize = 10_000;
/// … when they fall into this time.
const WITHIN: Duration = Duration::from_mins(10);
/// A tenth of it is said.
const SAID_AT: usize = BANNED_AT / 10;

/// The invalid requests of late: those answered 401, 403, or 429 but for a limit that is shared with others.
#[derive(Debug, Default)]
struct Recent {
    at: VecDeque<Instant>,
    said: bool,
}

impl Recent {
    /// Notes one. How many there are, when that is to be said.
    fn note(&mut self, now: Instant) -> Option<usize> {
        while self.at.front().is_some_and(|at| now - *at >= WITHIN) {
            self.at.pop_front();
        }
        self.at.push_back(now);
        self.at.truncate(BANNED_AT);
        // Once a spell: it is over when there are half as many.
        self.said &= self.at.len() > SAID_AT / 2;
        if self.said || self.at.len() < SAID_AT {
            return None;
        }
        self.said = true;
        Some(self.at.len())
    }
}

/// The counts of one client.
#[derive(Debug, Default)]
pub(super) struct Counts(Mutex<Recent>);

impl Counts {
    /// A request that was carried out.
    pub(super) fn done() {
        outcome("done");
    }

    /// A request that was not, with the status of its answer if it had one.
    pub(super) fn failed(&self, error: &RestError, status: Option<u16>, limited: Option<Limited>) {
        let label = match (status, error) {
            (Some(429), _) => "limited",
            (Some(401), _) => "unauthorized",
            (Some(403), _) => "forbidden",
            (Some(400..=499), _) => "refused",
            (_, RestError::TimedOut { .. }) => "timed_out",
            (None, _) => "network",
            (Some(_), _) => "server_error",
        };
        outcome(label);
        let scope = limited.map(|limited| limited.scope);
        if let Some(scope) = scope {
            metrics::counter!(names::DISCORD_RATE_LIMITS_TOTAL, "scope" => scope.name())
                .increment(1);
        }
        if matches!(status, Some(401 | 403 | 429)) && scope != Some(Scope::Shared) {
            self.invalid();
        }
    }

    fn invalid(&self) {
        metrics::counter!(names::DISCORD_INVALID_REQUESTS_TOTAL).increment(1);
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = recent.note(Instant::now()) {
            tracing::warn!(
                count,
                banned_at = BANNED_AT,
                "Discord refused many requests within ten minutes, and bans the address at ten thousand"
            );
        }
    }
}

/// A wait for the pace.
pub(super) fn waited(time: Duration) {
    metrics::histogram!(names::DISCORD_PACE_WAIT_SECONDS).record(time.as_secs_f64());
}

fn outcome(outcome: &'static str) {
    metrics::counter!(names::DISCORD_REQUESTS_TOTAL, "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::Metrics;

    #[test]
    fn a_tenth_of_what_bans_is_said_once_a_spell() {
        let mut recent = Recent::default();
        let start = Instant::now();
        let said: Vec<usize> = (0..3_000).filter_map(|_| recent.note(start)).collect();
        assert_eq!(said, [1_000]);
        let later = start + WITHIN;
        let said: Vec<usize> = (0..1_500).filter_map(|_| recent.note(later)).collect();
        assert_eq!(said, [1_000], "another spell");
    }

    #[test]
    fn requests_are_counted_by_outcome_and_a_shared_limit_is_not_invalid() {
        let (recorder, metrics) = Metrics::detached().expect("constant buckets");
        let counts = Counts::default();
        let limited = |scope| {
            Some(Limited {
                scope,
                wait: Duration::ZERO,
            })
        };
        metrics::with_local_recorder(&recorder, || {
            Counts::done();
            let wait = RestError::RetryAfter(chrono::TimeDelta::zero());
            counts.failed(&wait, Some(429), limited(Scope::Shared));
            counts.failed(&wait, Some(429), limited(Scope::Global));
            counts.failed(&RestError::Unreachable, Some(403), None);
            counts.failed(&RestError::Server(502), Some(502), None);
            waited(Duration::from_millis(20));
        });
        let text = metrics.render();
        for line in [
            "duologue_discord_requests_total{outcome=\"done\"} 1",
            "duologue_discord_requests_total{outcome=\"limited\"} 2",
            "duologue_discord_requests_total{outcome=\"forbidden\"} 1",
            "duologue_discord_requests_total{outcome=\"server_error\"} 1",
            "duologue_discord_rate_limits_total{scope=\"shared\"} 1",
            "duologue_discord_rate_limits_total{scope=\"global\"} 1",
            "duologue_discord_invalid_requests_total 2",
            "duologue_discord_pace_wait_seconds_count 1",
        ] {
            assert!(text.contains(line), "no «{line}» in:\n{text}");
        }
    }
}
