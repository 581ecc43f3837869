//! The playground's call, through its JSON and without a socket: who is in it is kept, told and acted on.

#[path = "support/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared by several test programs, each of which needs a part"
)]
mod support;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use duologue::app::port::Chat;
use duologue::app::{App, Ids, Memory, Settings};
use duologue::domain::clock::{Clock, Instant};
use duologue::domain::person::Platform;
use duologue::domain::question::QuestionBank;
use duologue::playground::{Engine, Opening, PlaygroundChat, router};
use duologue::store::{OsEntropy, Store};
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// A playground as it is after a start.
struct Playground(axum::Router);

impl Playground {
    async fn on(store: &Store) -> Self {
        let memory = Memory::of(store.clone(), Platform::Playground);
        let at: Instant = "2026-03-20T08:00:00Z".parse().expect("an instant");
        let clock = Engine::clock(&memory, Opening { at }).await;
        let clock = clock.expect("a clock");
        let chat = PlaygroundChat::open(memory.clone(), Arc::clone(&clock) as Arc<dyn Clock>).await;
        let chat = Arc::new(chat.expect("a chat"));
        let app = App::new(
            store.clone(),
            Arc::clone(&clock) as Arc<dyn Clock>,
            Ids::new(Arc::new(OsEntropy)),
            Settings::default(),
            QuestionBank::built_in(),
            vec![Arc::clone(&chat) as Arc<dyn Chat>],
        );
        let engine = Arc::new(Engine::new(app, chat, clock, memory));
        engine.catch_up().await.expect("an end of what is due");
        Self(router(engine))
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, Value) {
        let router = self.0.clone();
        let response = router.oneshot(request).await.expect("a router never fails");
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await;
        let bytes = bytes.expect("a small body");
        let value = serde_json::from_slice(&bytes).expect("JSON");
        (status, value)
    }

    async fn get(&self, path: &str) -> Value {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let (status, value) = self.send(request).await;
        assert_eq!(status, StatusCode::OK, "{value}");
        value
    }

    async fn try_post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let request = Request::post(path).header("content-type", "application/json");
        let request = request.body(Body::from(body.to_string()));
        self.send(request.expect("a request")).await
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let (status, value) = self.try_post(path, body).await;
        assert_eq!(status, StatusCode::OK, "{value}");
        value
    }

    /// The kinds of the messages that a change of the call brought this person.
    async fn call(&self, who: &str, joined: bool) -> Vec<String> {
        let answer = self.post("/api/call", json!({ "as": who, "joined": joined }));
        kinds(&answer.await)
    }

    async fn to(&self, instant: &str) -> i64 {
        let moved = self.post("/api/clock", json!({ "to": instant })).await;
        moved["sent"].as_i64().expect("a number")
    }

    async fn say(&self, who: &str, text: &str) {
        self.post("/api/say", json!({ "as": who, "text": text }))
            .await;
    }

    /// The kinds of all messages of a person.
    async fn has(&self, who: &str) -> Vec<String> {
        kinds(&self.get(&format!("/api/messages?as={who}")).await)
    }

    /// Alice and Bob meet on Thursdays at ten, in Berlin.
    async fn weekly_thursday_ten(&self) {
        self.say(
            "alice",
            r#"/1on1 start with:@bob when:"every thursday 10:00""#,
        )
        .await;
        let messages = self.get("/api/messages?as=bob").await;
        let invitation = &messages["messages"][0];
        let accept = invitation["controls"].as_array().expect("controls");
        let accept = accept.iter().find(|control| control["label"] == "Accept");
        let press = json!({ "as": "bob", "message": invitation["id"], "control": accept.expect("Accept")["id"] });
        self.post("/api/press", press).await;
    }

    /// Who is in the call, as the state tells.
    async fn in_call(&self) -> Vec<String> {
        let state = self.get("/api/state").await;
        let people = state["people"].as_array().expect("people").iter();
        let joined = people.filter(|person| person["in_call"].as_bool().expect("in_call"));
        joined.map(|person| text(&person["id"])).collect()
    }

    async fn next_event(&self) -> String {
        text(&self.get("/api/state").await["next_event"])
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn kinds(answer: &Value) -> Vec<String> {
    let messages = answer["messages"].as_array().expect("messages").iter();
    messages.map(|message| text(&message["kind"])).collect()
}

async fn two_who_join_are_live_two_minutes_later(store: Store) {
    let playground = Playground::on(&store).await;
    playground.weekly_thursday_ten().await;
    playground.to("2026-03-26T09:00:00Z").await;
    assert_eq!(playground.in_call().await, Vec::<String>::new());
    assert_eq!(playground.call("alice", true).await, Vec::<String>::new());
    assert_eq!(playground.in_call().await, ["alice"]);
    assert_eq!(playground.call("bob", true).await, Vec::<String>::new());
    assert_eq!(playground.in_call().await, ["alice", "bob"]);
    assert_eq!(playground.next_event().await, "2026-03-26T09:02:00Z");
    assert_eq!(playground.to("2026-03-26T09:01:00Z").await, 0);
    let sent = playground.post("/api/clock", json!({ "to": "next" })).await;
    assert_eq!(sent["sent"], 2);
    for who in ["alice", "bob"] {
        assert_eq!(
            playground.has(who).await.last().map(String::as_str),
            Some("live")
        );
    }
    // To join once more is no change.
    assert_eq!(playground.call("bob", true).await, Vec::<String>::new());
    playground.call("bob", false).await;
    assert_eq!(playground.next_event().await, "2026-03-26T09:07:00Z");
    playground.to("2026-03-26T09:07:00Z").await;
    assert_eq!(
        playground.has("bob").await.last().map(String::as_str),
        Some("recap")
    );
}

async fn a_change_of_the_call_answers_with_what_changed(store: Store) {
    let playground = Playground::on(&store).await;
    let early = json!({ "to": "2026-03-26T08:50:00Z" });
    playground.post("/api/clock", early).await;
    // They talk before they have a 1:1 with each other.
    playground.call("alice", true).await;
    playground.call("bob", true).await;
    playground.weekly_thursday_ten().await;
    playground.to("2026-03-26T08:52:00Z").await;
    assert_eq!(
        playground.has("alice").await.last().map(String::as_str),
        Some("live")
    );
    // A third who stays while the time is over ends it; leaving long after that says so.
    let carol = json!({ "id": "carol", "name": "Carol" });
    playground.post("/api/people", carol).await;
    playground.to("2026-03-26T10:00:00Z").await;
    playground.call("carol", true).await;
    assert_eq!(playground.next_event().await, "2026-03-26T10:05:00Z");
    playground.to("2026-03-26T10:05:00Z").await;
    assert_eq!(
        playground.has("alice").await.last().map(String::as_str),
        Some("recap")
    );
    assert_eq!(playground.call("alice", false).await, Vec::<String>::new());
}

async fn a_restart_keeps_the_call(store: Store) {
    let playground = Playground::on(&store).await;
    playground.weekly_thursday_ten().await;
    playground.to("2026-03-26T09:00:00Z").await;
    playground.call("alice", true).await;
    playground.call("bob", true).await;
    drop(playground);
    let playground = Playground::on(&store).await;
    assert_eq!(playground.in_call().await, ["alice", "bob"]);
    assert_eq!(playground.next_event().await, "2026-03-26T09:02:00Z");
    // To change a person is not to leave.
    let alice = json!({ "id": "alice", "name": "Alice A", "reachable": true });
    playground.post("/api/people", alice).await;
    assert_eq!(playground.in_call().await, ["alice", "bob"]);
    playground.to("2026-03-26T09:02:00Z").await;
    assert_eq!(
        playground.has("alice").await.last().map(String::as_str),
        Some("live")
    );
}

async fn a_restart_tells_what_a_kill_left_untold(store: Store) {
    let playground = Playground::on(&store).await;
    playground.weekly_thursday_ten().await;
    playground.to("2026-03-26T09:00:00Z").await;
    playground.call("alice", true).await;
    drop(playground);
    // Bob's joining was kept, and the process killed before it was told.
    let memory = Memory::of(store.clone(), Platform::Playground);
    let bob = memory.get("person/bob").await.expect("an answer");
    let mut bob: Value = serde_json::from_str(&bob.expect("Bob")).expect("JSON");
    bob["in_call"] = json!(true);
    let entry = ("person/bob".to_owned(), Some(bob.to_string()));
    memory.put(&[entry]).await.expect("a write");
    let playground = Playground::on(&store).await;
    assert_eq!(playground.next_event().await, "2026-03-26T09:02:00Z");
}

async fn what_is_malformed_is_refused_and_changes_nothing(store: Store) {
    let playground = Playground::on(&store).await;
    for body in [
        json!({ "as": "nobody", "joined": true }),
        json!({ "as": "alice" }),
        json!({ "as": "alice", "joined": "yes" }),
        json!({ "as": "alice", "joined": true, "with": "bob" }),
        json!({ "joined": true }),
        json!("alice"),
    ] {
        let (status, answer) = playground.try_post("/api/call", body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(!text(&answer["error"]).is_empty());
    }
    assert_eq!(playground.in_call().await, Vec::<String>::new());
}

support::both_engines!(
    two_who_join_are_live_two_minutes_later,
    a_change_of_the_call_answers_with_what_changed,
    a_restart_keeps_the_call,
    a_restart_tells_what_a_kill_left_untold,
    what_is_malformed_is_refused_and_changes_nothing,
);
