//! What the operator's pages and the playground's guard promise, without a socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, StatusCode};
use axum::routing::{get, post};
use duologue::http::{HealthState, LoopbackGuard, Probes, Ready, loopback_only, router};
use duologue::telemetry::Metrics;
use rstest::rstest;
use tower::ServiceExt as _;

struct Database(Result<(), String>);

#[async_trait]
impl Ready for Database {
    async fn ready(&self) -> Result<(), String> {
        self.0.clone()
    }
}

fn probes(health: HealthState, ready: Result<(), String>) -> Router {
    let (_recorder, metrics) = Metrics::detached().expect("constant buckets");
    router(Probes {
        health: Arc::new(health),
        ready: Arc::new(Database(ready)),
        metrics,
    })
}

async fn send(router: Router, request: Request<Body>) -> Response<Body> {
    router.oneshot(request).await.expect("a router never fails")
}

async fn text(response: Response<Body>) -> (StatusCode, String) {
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 20)
        .await
        .expect("a small body");
    (status, String::from_utf8(bytes.to_vec()).expect("text"))
}

async fn fetch(router: Router, path: &str) -> (StatusCode, String) {
    text(
        send(
            router,
            Request::get(path).body(Body::empty()).expect("a request"),
        )
        .await,
    )
    .await
}

#[tokio::test]
async fn healthz_turns_red_with_a_reason_when_the_scheduler_stops() {
    let now = Arc::new(AtomicU64::new(0));
    let clock = Arc::clone(&now);
    let heart = HealthState::with_clock(Arc::new(move || {
        Duration::from_secs(clock.load(Ordering::Relaxed))
    }));
    assert_eq!(
        fetch(probes(heart.clone(), Ok(())), "/healthz").await,
        (StatusCode::OK, "ok\n".to_owned())
    );
    now.store(16, Ordering::Relaxed);
    let (status, reason) = fetch(probes(heart, Ok(())), "/healthz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        reason,
        "the scheduler last ticked 16 seconds ago; more than 15 is too long\n"
    );
}

#[tokio::test]
async fn readyz_tells_why_the_database_is_not_ready_while_healthz_stays_green() {
    let away = || {
        probes(
            HealthState::system(),
            Err("the database does not answer".to_owned()),
        )
    };
    let answer = fetch(away(), "/readyz").await;
    assert_eq!(
        answer,
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n".to_owned()
        )
    );
    assert_eq!(fetch(away(), "/healthz").await.0, StatusCode::OK);
    assert_eq!(
        fetch(probes(HealthState::system(), Ok(())), "/readyz")
            .await
            .0,
        StatusCode::OK
    );
}

#[tokio::test]
async fn metrics_are_prometheus_text() {
    let request = Request::get("/metrics")
        .body(Body::empty())
        .expect("a request");
    let response = send(probes(HealthState::system(), Ok(())), request).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        response.headers()["content-type"],
        "text/plain; version=0.0.4; charset=utf-8"
    );
}

fn guarded() -> Router {
    Router::new()
        .route("/", get(|| async { "page" }))
        .route("/api/state", get(|| async { "state" }))
        .route("/api/say", post(|| async { "said" }))
        .layer(axum::middleware::from_fn_with_state(
            LoopbackGuard { port: 8111 },
            loopback_only,
        ))
}

async fn guarded_status(method: Method, path: &str, headers: &[(&str, &str)]) -> StatusCode {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(guarded(), request.body(Body::empty()).expect("a request"))
        .await
        .status()
}

#[rstest]
#[case(&[("host", "127.0.0.1:8111")])]
#[case(&[("host", "localhost:8111")])]
#[case(&[("host", "LOCALHOST:8111")])]
#[case(&[("host", "[::1]:8111")])]
#[case(&[("host", "127.0.0.1:8111"), ("origin", "http://127.0.0.1:8111"), ("sec-fetch-site", "same-origin")])]
#[tokio::test]
async fn our_own_page_and_programs_on_this_machine_are_answered(#[case] headers: &[(&str, &str)]) {
    assert_eq!(
        guarded_status(Method::POST, "/api/say", headers).await,
        StatusCode::OK
    );
    assert_eq!(
        guarded_status(Method::GET, "/api/state", headers).await,
        StatusCode::OK
    );
}

#[rstest]
#[case::no_host(&[])]
#[case::rebound_name(&[("host", "evil.example:8111")])]
#[case::rebound_name_without_port(&[("host", "evil.example")])]
#[case::name_that_starts_like_ours(&[("host", "localhost.evil.example:8111")])]
#[case::other_port(&[("host", "127.0.0.1:9000")])]
#[case::no_port(&[("host", "127.0.0.1")])]
#[case::two_hosts(&[("host", "127.0.0.1:8111"), ("host", "evil.example")])]
#[case::foreign_origin(&[("host", "127.0.0.1:8111"), ("origin", "https://evil.example")])]
#[case::null_origin(&[("host", "127.0.0.1:8111"), ("origin", "null")])]
#[case::other_scheme(&[("host", "127.0.0.1:8111"), ("origin", "https://127.0.0.1:8111")])]
#[case::other_local_server(&[("host", "127.0.0.1:8111"), ("origin", "http://127.0.0.1:3000")])]
#[case::cross_site(&[("host", "127.0.0.1:8111"), ("sec-fetch-site", "cross-site")])]
#[case::same_site(&[("host", "127.0.0.1:8111"), ("sec-fetch-site", "same-site")])]
#[tokio::test]
async fn foreign_hosts_and_origins_are_refused(#[case] headers: &[(&str, &str)]) {
    assert_eq!(
        guarded_status(Method::POST, "/api/say", headers).await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        guarded_status(Method::GET, "/api/state", headers).await,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_link_on_a_web_site_leads_to_the_page_and_to_nothing_else() {
    let visit = [
        ("host", "127.0.0.1:8111"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    assert_eq!(
        guarded_status(Method::GET, "/", &visit).await,
        StatusCode::OK
    );
    assert_eq!(
        guarded_status(Method::GET, "/api/state", &visit).await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        guarded_status(Method::POST, "/api/say", &visit).await,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_a_refusal_is_a_sentence() {
    let request = Request::get("/api/state")
        .header("host", "evil.example")
        .body(Body::empty())
        .expect("a request");
    let response = send(guarded(), request).await;
    let headers = response.headers().clone();
    assert!(
        headers["content-security-policy"]
            .to_str()
            .expect("text")
            .starts_with("default-src 'none'; script-src")
    );
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert_eq!(headers["cache-control"], "no-store");
    let (_, body) = text(response).await;
    assert_eq!(
        body,
        "{\"error\":\"This playground answers only to http://127.0.0.1:8111 and http://localhost:8111.\"}"
    );
    let missing = Request::get("/nowhere")
        .header("host", "localhost:8111")
        .body(Body::empty())
        .expect("a request");
    let response = send(guarded(), missing).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(response.headers().contains_key("content-security-policy"));
}
