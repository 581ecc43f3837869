//! The playground's JSON: whatever is sent to whatever address, it is answered, and what is refused is refused in a sentence.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use duologue::app::port::Chat;
use duologue::app::{App, Ids, Memory, Settings};
use duologue::domain::clock::{Clock, Instant};
use duologue::domain::person::Platform;
use duologue::domain::question::QuestionBank;
use duologue::playground::{Engine, Opening, PlaygroundChat, router};
use duologue::store::{Access, OsEntropy, SealKey, Store};
use proptest::prelude::*;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::holds;
use crate::mutate::near;

const BODIES: &str = include_str!("corpus/json/seeds.txt");
const PATHS: [&str; 8] = [
    "say", "press", "submit", "capture", "call", "complete", "people", "clock",
];
/// An answer takes so much longer than a parser.
const WEIGHT: u32 = 10;

async fn playground() -> axum::Router {
    let key =
        SealKey::from_base64("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=").expect("32 bytes");
    let store = Store::open("sqlite::memory:", key, Arc::new(OsEntropy), Access::Serve).await;
    let store = store.expect("a database");
    let memory = Memory::of(store.clone(), Platform::Playground);
    let at: Instant = "2026-03-20T08:00:00Z".parse().expect("an instant");
    let clock = Engine::clock(&memory, Opening { at })
        .await
        .expect("a clock");
    let chat = PlaygroundChat::open(memory.clone(), Arc::clone(&clock) as Arc<dyn Clock>).await;
    let chat = Arc::new(chat.expect("a chat"));
    let app = App::new(
        store,
        Arc::clone(&clock) as Arc<dyn Clock>,
        Ids::new(Arc::new(OsEntropy)),
        Settings::default(),
        QuestionBank::built_in(),
        vec![Arc::clone(&chat) as Arc<dyn Chat>],
    );
    let engine = Arc::new(Engine::new(app, chat, clock, memory));
    engine.catch_up().await.expect("an end of what is due");
    router(engine)
}

async fn posted(router: &axum::Router, path: &str, body: String) -> (StatusCode, Option<Value>) {
    let request = Request::post(format!("/api/{path}")).header("content-type", "application/json");
    let request = request.body(Body::from(body)).expect("a request");
    let response = router
        .clone()
        .oneshot(request)
        .await
        .expect("a router never fails");
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 24)
        .await
        .expect("a body");
    (status, serde_json::from_slice(&bytes).ok())
}

#[test]
fn every_body_is_answered_and_what_is_refused_is_a_sentence() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let router = runtime.block_on(playground());
    let inputs = (prop::sample::select(&PATHS[..]), near(BODIES));
    holds(WEIGHT, inputs, |(path, body)| {
        let (status, answer) = runtime.block_on(posted(&router, path, body));
        let answer = answer.ok_or_else(|| TestCaseError::fail("no JSON"))?;
        let refused = answer["error"]
            .as_str()
            .is_some_and(|sentence| sentence.contains(' '));
        prop_assert!(
            status == StatusCode::OK && !refused || status == StatusCode::BAD_REQUEST && refused,
            "{status}: {answer}"
        );
        // A fault of ours is a message.
        prop_assert!(
            !answer.to_string().contains("nothing was changed; the log"),
            "{answer}"
        );
        Ok(())
    });
}
