//! The REST half: one way for all requests, from the socket to the answer.
//!
//! Modelled after <https://docs.discord.com/developers/reference> (authorisation, user agent, error form) and the page of each
//! resource. The order is that of Discord as far as it is known: route, authorisation, limits, form of the body, then
//! the thing itself.

mod answers;
mod commands;
mod error;
mod form;
mod messages;
mod plain;
mod route;

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request as Incoming;
use axum::http::{HeaderMap, Response, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use self::error::ApiError;
use self::form::Formed;
pub(in crate::fake_discord) use self::plain::own_user;
use self::route::Call;
pub(crate) use self::route::Route;
use super::faults::Fault;
use super::ledger::Request;
use super::limits::{Bucket, Scope, Verdict};
use super::shared::{Moment, Shared, State, span};
use super::{TOKEN, check};

/// <https://docs.discord.com/developers/reference#uploading-files>: the largest request of all.
const MAX_BODY: usize = 25 * 1024 * 1024;

/// What is answered.
#[derive(Debug)]
pub(super) struct Reply {
    status: u16,
    body: Option<Value>,
    headers: Vec<(&'static str, String)>,
}

impl Reply {
    fn ok(body: Value) -> Self {
        Self {
            status: 200,
            body: Some(body),
            headers: Vec::new(),
        }
    }

    fn nothing() -> Self {
        Self {
            status: 204,
            body: None,
            headers: Vec::new(),
        }
    }

    fn error(error: &ApiError) -> Self {
        let wait = error.retry_after.map(|seconds| seconds.ceil().to_string());
        Self {
            status: error.status,
            body: Some(error.body()),
            headers: wait.map(|wait| ("Retry-After", wait)).into_iter().collect(),
        }
    }
}

/// How the answer leaves.
enum Leaving {
    Whole(Reply),
    Torn(Reply),
    /// When the test lets it go, as often as it had done before.
    Held(Reply, u32),
    Never,
    /// Words for people, of who stands in front of Discord.
    Page(u16),
}

/// Answers requests until it is aborted.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let app = Router::new().fallback(move |incoming: Incoming| {
        let shared = Arc::clone(&shared);
        async move { respond(&shared, incoming).await }
    });
    axum::serve(listener, app)
        .await
        .expect("a socket that lasts");
}

async fn respond(shared: &Shared, incoming: Incoming) -> Response<Body> {
    let (head, bytes) = incoming.into_parts();
    let Ok(bytes) = to_bytes(bytes, MAX_BODY).await else {
        return into_response(Reply::error(&ApiError::form("a body that ended early")));
    };
    let (method, path) = (head.method.as_str(), head.uri.path());
    let query = head.uri.query().unwrap_or_default();
    let called = path
        .strip_prefix("/api/v10")
        .and_then(|path| Call::parse(method, path, query));
    let call = match called {
        Some(Ok(call)) => call,
        wrong => {
            let error = wrong.and_then(Result::err);
            let error = error.unwrap_or_else(|| ApiError::code(0));
            let what = format!("no such route: {method} {path}");
            shared.lock().ledger.violation(what);
            shared.changed();
            return into_response(Reply::error(&error));
        }
    };
    // It is there now: how long its body is looked at is not the bot's doing.
    let came = shared.lock().now();
    let formed = form::formed(&call, &head.headers, &bytes);
    let leaving = answer(&mut shared.lock(), came, &call, &head.headers, formed);
    shared.changed();
    let round_trip = shared.lock().round_trip;
    if !round_trip.is_zero() {
        duologue::app::clock::pause(round_trip).await;
    }
    if let Leaving::Whole(reply) | Leaving::Torn(reply) | Leaving::Held(reply, _) = &leaving {
        for fault in form::answered(&call, reply) {
            shared.lock().ledger.violation(fault);
        }
    }
    match leaving {
        Leaving::Whole(reply) => into_response(reply),
        Leaving::Torn(reply) => torn(reply),
        Leaving::Held(reply, before) => {
            let let_go = |state: &mut State| (state.faults.let_go > before).then_some(());
            shared.until("end of an answer's wait", let_go).await;
            into_response(reply)
        }
        Leaving::Never => std::future::pending().await,
        Leaving::Page(status) => page(status),
    }
}

fn answer(
    state: &mut State,
    now: Moment,
    call: &Call,
    headers: &HeaderMap,
    formed: Formed,
) -> Leaving {
    let leaving = proceed(state, now, call, headers, &formed);
    let status = match &leaving {
        Leaving::Whole(reply) | Leaving::Torn(reply) | Leaving::Held(reply, _) => reply.status,
        Leaving::Never => 0,
        Leaving::Page(status) => *status,
    };
    state.ledger.requests.push(Request {
        at: now,
        route: call.route,
        on: call.on,
        status,
        body: formed.body,
    });
    leaving
}

fn proceed(
    state: &mut State,
    now: Moment,
    call: &Call,
    headers: &HeaderMap,
    formed: &Formed,
) -> Leaving {
    let revoked = state.gateway.revoked;
    let authorised = form::authorised(&mut state.ledger, call.route, headers, revoked);
    if let Err(error) = authorised {
        return Leaving::Whole(Reply::error(&error));
    }
    let fault = state.faults.take(call.route);
    match fault {
        Some(Fault::Status(status)) => return Leaving::Whole(bare(status)),
        Some(Fault::Page(status)) => return Leaving::Page(status),
        Some(Fault::Code(code)) => {
            let error = ApiError::code(code);
            return Leaving::Whole(Reply::error(&error));
        }
        Some(Fault::NeverAnswers) => return Leaving::Never,
        Some(Fault::RateLimited {
            scope,
            retry_after,
            body,
        }) => return Leaving::Whole(limited(scope, span(retry_after), body)),
        Some(Fault::TimeoutAfterAccept | Fault::HeldBack | Fault::CloseMidBody) | None => {}
    }
    let Verdict { bucket, beyond } = state.limits.admit(now, call.route, &call.major());
    let mut reply = if let Some((scope, wait)) = beyond {
        limited(scope, wait, true)
    } else {
        state.ledger.bodies += usize::from(call.route.has_body());
        state.ledger.described += usize::from(formed.described);
        let body = formed.body.as_ref().unwrap_or(&Value::Null);
        let done = match &formed.fault {
            Some(fault) => Err(fault.clone()),
            None => handle(state, now, call, body),
        };
        done.unwrap_or_else(|error| {
            if let Some(detail) = &error.detail {
                let what = format!("{:?}: {} {detail}", call.route, error.code);
                state.ledger.violation(what);
            }
            Reply::error(&error)
        })
    };
    reply.headers.extend(bucket_headers(&bucket, now));
    match fault {
        Some(Fault::TimeoutAfterAccept) => Leaving::Never,
        Some(Fault::CloseMidBody) => Leaving::Torn(reply),
        Some(Fault::HeldBack) => Leaving::Held(reply, state.faults.let_go),
        Some(
            Fault::Status(_)
            | Fault::Page(_)
            | Fault::Code(_)
            | Fault::NeverAnswers
            | Fault::RateLimited { .. },
        )
        | None => Leaving::Whole(reply),
    }
}

fn handle(state: &mut State, now: Moment, call: &Call, body: &Value) -> Result<Reply, ApiError> {
    match call.route {
        Route::Gateway => Ok(plain::gateway(state)),
        Route::GatewayBot => Ok(plain::gateway_bot(state)),
        Route::Me => Ok(plain::me(state)),
        Route::Application => Ok(plain::application(state)),
        Route::User => plain::user(state, call),
        Route::OpenDm => plain::open_dm(state, now, body),
        Route::ListMessages => messages::list(state, call),
        Route::CreateMessage => messages::create(state, now, call, body),
        Route::GetMessage => messages::get(state, call),
        Route::EditMessage => messages::edit(state, now, call, body),
        Route::DeleteMessage => messages::delete(state, call),
        Route::Callback => answers::callback(state, now, call, body),
        Route::FollowUp => answers::follow_up(state, now, call, body),
        Route::GetAnswer => answers::get(state, now, call),
        Route::EditAnswer => answers::edit(state, now, call, body),
        Route::DeleteAnswer => answers::delete(state, now, call),
        Route::ListCommands => commands::list(state, call),
        Route::PutCommands => commands::put(state, now, call, body),
        Route::CreateCommand => commands::create(state, now, call, body),
        Route::GetCommand => commands::get(state, call),
        Route::EditCommand => commands::edit(state, now, call, body),
        Route::DeleteCommand => commands::delete(state, call),
    }
}

/// <https://docs.discord.com/developers/topics/rate-limits#header-format>
fn bucket_headers(bucket: &Bucket, now: Moment) -> Vec<(&'static str, String)> {
    let after = seconds(bucket.resets - now);
    let reset = seconds(bucket.resets - chrono::DateTime::UNIX_EPOCH);
    vec![
        ("X-RateLimit-Limit", bucket.limit.to_string()),
        ("X-RateLimit-Remaining", bucket.remaining.to_string()),
        ("X-RateLimit-Reset", format!("{reset:.3}")),
        ("X-RateLimit-Reset-After", format!("{after:.3}")),
        ("X-RateLimit-Bucket", bucket.name.clone()),
    ]
}

/// <https://docs.discord.com/developers/topics/rate-limits#exceeding-a-rate-limit>
fn limited(scope: Scope, wait: chrono::TimeDelta, with_body: bool) -> Reply {
    let wait = seconds(wait);
    let global = scope == Scope::Global;
    let body =
        json!({ "message": "You are being rate limited.", "retry_after": wait, "global": global });
    let mut headers = vec![("Retry-After", format!("{:.0}", wait.ceil()))];
    if with_body {
        headers.push(("X-RateLimit-Scope", scope.name().to_owned()));
    }
    if with_body && global {
        headers.push(("X-RateLimit-Global", "true".to_owned()));
    }
    Reply {
        status: 429,
        body: with_body.then_some(body),
        headers,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds since 1970 fit, and Discord itself writes floats"
)]
fn seconds(span: chrono::TimeDelta) -> f64 {
    span.num_milliseconds().max(0) as f64 / 1000.0
}

/// What a proxy in front of Discord answers.
fn bare(status: u16) -> Reply {
    Reply {
        status,
        body: None,
        headers: Vec::new(),
    }
}

fn page(status: u16) -> Response<Body> {
    let words = "<html><head><title>Bad gateway</title></head><body>Try again later</body></html>";
    let response = Response::builder()
        .status(status)
        .header("content-type", "text/html");
    response.body(Body::from(words)).expect("a page")
}

fn into_response(reply: Reply) -> Response<Body> {
    let text = reply.body.as_ref().map(Value::to_string);
    let body = text.map_or_else(Body::empty, Body::from);
    build(reply, body)
}

/// Half of the body, and then the end of the connection.
fn torn(reply: Reply) -> Response<Body> {
    let text = reply
        .body
        .as_ref()
        .map(Value::to_string)
        .unwrap_or_default();
    let length = text.len();
    let half = Bytes::from(text.into_bytes()).slice(..length / 2);
    let pieces = [Ok(half), Err(std::io::Error::other("cut off"))];
    let body = Body::from_stream(futures::stream::iter(pieces));
    let mut response = build(reply, body);
    // Without a body to tear, the head itself promises one.
    let promised = length.max(1).into();
    response.headers_mut().insert("content-length", promised);
    if response.status() == StatusCode::NO_CONTENT {
        *response.status_mut() = StatusCode::OK;
    }
    response
}

fn build(reply: Reply, body: Body) -> Response<Body> {
    let mut response = Response::builder().status(reply.status);
    if reply.body.is_some() {
        // What has no body of Discord's comes from the proxy in front of it, which leaves out the second.
        response = response.header("content-type", "application/json");
        response = response.header("via", "1.1 google");
    }
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    let response: Result<_, Infallible> = Ok(response.body(body).expect("headers of text"));
    let Ok(response) = response;
    response
}
