//! The playground's JSON and its page, as routes.
//!
//! Whether a request may come in at all (loopback, host, origin) is decided by the guard around it
//! (`http::loopback_only`). What the bot refuses is a message with status 200; a malformed request is
//! 400 with a sentence.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::TimeDelta;
use futures::{Stream, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use super::assets;
use super::chat::Event;
use super::engine::{Engine, Outcome, Trouble};
use super::message::MessageJson;
use super::people::PersonRequest;
use super::shape::{Body, Key, Shape, body, map, number, text, texts, truth};
use crate::chat::command::Fields;
use crate::domain::clock::Instant;

/// How often an idle event stream says that it is there.
const KEEP_ALIVE: Duration = Duration::from_secs(5);

/// The routes of the playground.
pub fn router(engine: Arc<Engine>) -> Router {
    Router::new()
        .route("/api/state", get(state))
        .route("/api/people", post(people))
        .route("/api/messages", get(messages))
        .route("/api/say", post(say))
        .route("/api/press", post(press))
        .route("/api/submit", post(submit))
        .route("/api/capture", post(capture))
        .route("/api/call", post(call))
        .route("/api/complete", post(complete))
        .route("/api/clock", post(clock))
        .route("/api/events", get(events))
        .merge(assets::routes())
        .with_state(engine)
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        match self {
            Self::Bad(sentence) => {
                (StatusCode::BAD_REQUEST, Json(json!({ "error": sentence }))).into_response()
            }
            Self::Fault(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "a request of the playground failed"
                );
                let sentence = "that did not work, nothing was changed; the log says why";
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    Json(json!({ "error": sentence })),
                )
                    .into_response()
            }
        }
    }
}

/// The messages that an answer brings.
#[derive(Serialize)]
struct Listed {
    messages: Vec<MessageJson>,
}

fn listed(messages: Vec<MessageJson>) -> Json<Listed> {
    Json(Listed { messages })
}

async fn state(State(engine): State<Arc<Engine>>) -> Outcome<Json<serde_json::Value>> {
    engine.state().await.map(Json)
}

async fn people(
    State(engine): State<Arc<Engine>>,
    request: Body,
) -> Outcome<Json<serde_json::Value>> {
    engine
        .put_person(body::<PersonRequest>(request)?)
        .await
        .map(Json)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Messages {
    r#as: String,
    after: Option<u64>,
}

async fn messages(
    State(engine): State<Arc<Engine>>,
    query: Result<Query<Messages>, QueryRejection>,
) -> Outcome<Json<Listed>> {
    let Query(query) = query.map_err(|rejection| Trouble::Bad(rejection.body_text()))?;
    engine
        .messages(&query.r#as, query.after.unwrap_or(0))
        .await
        .map(listed)
}

#[derive(Deserialize)]
struct Say {
    r#as: String,
    text: String,
}

impl Shape for Say {
    const KEYS: &'static [Key] = &[text("as"), text("text")];
}

async fn say(State(engine): State<Arc<Engine>>, request: Body) -> Outcome<Json<Listed>> {
    let request: Say = body(request)?;
    engine.say(&request.r#as, &request.text).await.map(listed)
}

/// A message's id: a number, or the same as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum MessageId {
    Number(u64),
    Text(String),
}

#[derive(Deserialize)]
struct PressBody {
    r#as: String,
    message: MessageId,
    control: String,
    #[serde(default)]
    values: Option<Vec<String>>,
}

impl Shape for PressBody {
    const KEYS: &'static [Key] = &[
        text("as"),
        number("message"),
        text("control"),
        texts("values").optional(),
    ];
}

async fn press(State(engine): State<Arc<Engine>>, request: Body) -> Outcome<Json<Listed>> {
    let request: PressBody = body(request)?;
    let message = match request.message {
        MessageId::Number(number) => number,
        MessageId::Text(text) => text
            .parse()
            .map_err(|_| Trouble::Bad(format!("{} has no message {text}", request.r#as)))?,
    };
    let values = request.values.unwrap_or_default();
    engine
        .press(&request.r#as, message, &request.control, values)
        .await
        .map(listed)
}

#[derive(Deserialize)]
struct Submit {
    r#as: String,
    form: String,
    fields: Fields,
}

impl Shape for Submit {
    const KEYS: &'static [Key] = &[text("as"), text("form"), map("fields")];
}

async fn submit(State(engine): State<Arc<Engine>>, request: Body) -> Outcome<Json<Listed>> {
    let request: Submit = body(request)?;
    engine
        .submit(&request.r#as, &request.form, request.fields)
        .await
        .map(listed)
}

#[derive(Deserialize)]
struct Capture {
    r#as: String,
    text: String,
    link: Option<String>,
}

impl Shape for Capture {
    const KEYS: &'static [Key] = &[text("as"), text("text"), text("link").optional()];
}

async fn capture(State(engine): State<Arc<Engine>>, request: Body) -> Outcome<Json<Listed>> {
    let request: Capture = body(request)?;
    engine
        .capture(
            &request.r#as,
            request.text,
            request.link.unwrap_or_default(),
        )
        .await
        .map(listed)
}

#[derive(Deserialize)]
struct Call {
    r#as: String,
    joined: bool,
}

impl Shape for Call {
    const KEYS: &'static [Key] = &[text("as"), truth("joined")];
}

async fn call(State(engine): State<Arc<Engine>>, request: Body) -> Outcome<Json<Listed>> {
    let request: Call = body(request)?;
    engine.call(&request.r#as, request.joined).await.map(listed)
}

async fn complete(
    State(engine): State<Arc<Engine>>,
    request: Body,
) -> Outcome<Json<serde_json::Value>> {
    let request: Say = body(request)?;
    let choices = engine.complete(&request.r#as, &request.text).await?;
    let choices: Vec<_> = choices
        .into_iter()
        .map(|choice| json!({ "label": choice.label, "text": choice.text }))
        .collect();
    Ok(Json(json!({ "choices": choices })))
}

#[derive(Deserialize)]
struct Clock {
    to: Option<String>,
    advance: Option<String>,
}

impl Shape for Clock {
    const KEYS: &'static [Key] = &[text("to").optional(), text("advance").optional()];
}

async fn clock(
    State(engine): State<Arc<Engine>>,
    request: Body,
) -> Outcome<Json<serde_json::Value>> {
    let request: Clock = body(request)?;
    let moved = match (request.to.as_deref(), request.advance.as_deref()) {
        (Some("next"), None) => engine.clock_to_next().await?,
        (Some(to), None) => {
            let at = to.parse::<Instant>();
            let at = at.map_err(|_| {
                Trouble::Bad(format!(
                    "«{to}» is no instant; one is «2026-03-26T08:00:00Z»"
                ))
            })?;
            engine.clock_to(at).await?
        }
        (None, Some(by)) => {
            let span = span(by).ok_or_else(|| {
                Trouble::Bad(format!(
                    "«{by}» is no span of time; some are «PT1H», «PT30M», «P1D» and «P1W»"
                ))
            })?;
            engine.clock_by(span).await?
        }
        _ => return Err(Trouble::Bad("say either «to» or «advance»".to_owned())),
    };
    Ok(Json(moved))
}

/// `PnW`, `PnD`, `PTnH`, `PTnM`: elapsed time (ISO 8601, one unit).
fn span(text: &str) -> Option<TimeDelta> {
    let rest = text.strip_prefix('P')?;
    let (number, unit) = match rest.strip_prefix('T') {
        Some(time) => (
            time.strip_suffix(['H', 'M'])?,
            if time.ends_with('H') { 'H' } else { 'm' },
        ),
        None => (
            rest.strip_suffix(['W', 'D'])?,
            if rest.ends_with('W') { 'W' } else { 'D' },
        ),
    };
    if number.is_empty() || number.len() > 6 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = number.parse().ok()?;
    match unit {
        'W' => TimeDelta::try_weeks(number),
        'D' => TimeDelta::try_days(number),
        'H' => TimeDelta::try_hours(number),
        _ => TimeDelta::try_minutes(number),
    }
}

/// What appeared or changed for anyone, as it happens.
async fn events(
    State(engine): State<Arc<Engine>>,
) -> Sse<impl Stream<Item = Result<SseEvent, Infallible>>> {
    let receiver = engine.chat().events();
    let stream = futures::stream::unfold((engine, receiver), |(engine, mut receiver)| async move {
        let event = match receiver.recv().await {
            Ok(Event::Message(message)) => named("message", &message),
            // A page that was too slow asks for the state, and for its lists with it.
            Ok(Event::State) | Err(RecvError::Lagged(_)) => match engine.state().await {
                Ok(state) => named("state", &state),
                Err(_) => return None,
            },
            Err(RecvError::Closed) => return None,
        };
        Some((event, (engine, receiver)))
    });
    Sse::new(stream.map(Ok)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

fn named(name: &str, data: &impl serde::Serialize) -> SseEvent {
    SseEvent::default()
        .event(name)
        .json_data(data)
        .unwrap_or_else(|_| SseEvent::default().comment("unreadable"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_one_unit_are_understood_and_nothing_else() {
        assert_eq!(span("PT1H"), Some(TimeDelta::hours(1)));
        assert_eq!(span("PT90M"), Some(TimeDelta::minutes(90)));
        assert_eq!(span("P1W"), Some(TimeDelta::weeks(1)));
        assert_eq!(span("P3D"), Some(TimeDelta::days(3)));
        for text in [
            "",
            "P",
            "PT",
            "1H",
            "PT1",
            "P1M",
            "P1H",
            "PT-1H",
            "PT1H30M",
            "PT9999999H",
            "P1.5D",
        ] {
            assert_eq!(span(text), None, "{text}");
        }
    }
}
