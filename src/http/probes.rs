//! `/healthz`, `/readyz` and `/metrics`.
//!
//! Health asks «do you get anything done?» and looks at nothing but the beat of the bot's loops; readiness asks «send me
//! work?» and tries the database, and on a platform the connection that work comes over. Invariant: both answer within
//! [`PATIENCE`].

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::health::Health;
use crate::telemetry::Metrics;

/// How long the database may take to answer. Orchestrators give a probe a few seconds at most.
const PATIENCE: Duration = Duration::from_secs(3);

/// Says whether this process can take work.
#[async_trait]
pub trait Ready: Send + Sync {
    /// `Err` with the reason when it cannot.
    ///
    /// # Errors
    /// The reason, a sentence for the operator.
    async fn ready(&self) -> Result<(), String>;
}

/// What the three pages look at.
#[derive(Clone)]
pub struct Probes {
    /// Whether the scheduler turns.
    pub health: Arc<dyn Health>,
    /// Whether the database answers, and a platform's connection is up where there is one.
    pub ready: Arc<dyn Ready>,
    /// What `/metrics` shows.
    pub metrics: Metrics,
}

/// The three pages.
pub fn router(probes: Probes) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(probes)
}

async fn healthz(State(probes): State<Probes>) -> Response {
    verdict(probes.health.check())
}

async fn readyz(State(probes): State<Probes>) -> Response {
    let answer = tokio::time::timeout(PATIENCE, probes.ready.ready()).await;
    verdict(answer.unwrap_or_else(|_| {
        Err(format!(
            "the database did not answer within {} seconds",
            PATIENCE.as_secs()
        ))
    }))
}

async fn metrics(State(probes): State<Probes>) -> Response {
    // https://prometheus.io/docs/instrumenting/exposition_formats/
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        probes.metrics.render(),
    )
        .into_response()
}

fn verdict(result: Result<(), String>) -> Response {
    match result {
        Ok(()) => (StatusCode::OK, "ok\n").into_response(),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")).into_response(),
    }
}
