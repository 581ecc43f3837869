//! A server that answers as a test wants it, and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use futures::StreamExt as _;
use futures::stream;
use secrecy::SecretString;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::discord::rest::client::Patience;
use crate::discord::rest::{Rest, RestError};

/// The bot's token here. No error may have it.
pub(crate) const TOKEN: &str = "MTE.secret.token";

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// `POST /users/@me/channels`, without the version before it.
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Whole(u16, Vec<(&'static str, String)>, String),
    /// A part of a body, and the end of the connection.
    Torn,
    /// None, ever.
    Never,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::Whole(status, Vec::new(), body.to_string())
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Whole(_, headers, _) = &mut self {
            headers.push((name, value.to_owned()));
        }
        self
    }

    /// A message's id, with what is left of its channel's limit.
    pub(crate) fn posted(remaining: u32, reset_after: &str) -> Self {
        Self::json(200, &serde_json::json!({"id": "700"}))
            .with("x-ratelimit-bucket", "posts")
            .with("x-ratelimit-limit", "5")
            .with("x-ratelimit-remaining", &remaining.to_string())
            .with("x-ratelimit-reset-after", reset_after)
    }

    async fn response(self) -> Response {
        let (status, headers, body) = match self {
            Self::Whole(status, headers, body) => (status, headers, Body::from(body)),
            Self::Torn => {
                let start = stream::iter([Ok(Bytes::from_static(b"{\"id\": "))]);
                let end = stream::iter([Err(std::io::Error::other("torn"))]);
                (200, Vec::new(), Body::from_stream(start.chain(end)))
            }
            Self::Never => std::future::pending().await,
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(status).expect("a status");
        for (name, value) in headers {
            let value = value.parse().expect("a header");
            response.headers_mut().append(name, value);
        }
        response
    }
}

/// The server. It goes with the test.
pub(crate) struct Discord {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Drop for Discord {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Discord {
    /// Answers each request by a rule, which is told how many of the same line came before.
    pub(crate) async fn answering(
        rule: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (kept, rule) = (Arc::clone(&seen), Arc::new(rule));
        let router = axum::Router::new().fallback(move |request: Request| {
            let (kept, rule) = (Arc::clone(&kept), Arc::clone(&rule));
            async move {
                let seen = read(request).await;
                let reply = {
                    let mut kept: std::sync::MutexGuard<'_, Vec<Seen>> =
                        kept.lock().expect("no test panics with it");
                    let before = kept.iter().filter(|one| one.line == seen.line).count();
                    kept.push(seen.clone());
                    rule(&seen, before)
                };
                reply.response().await
            }
        });
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        Self { url, seen, task }
    }

    /// A client of it, so fast that the pace plays no part.
    pub(crate) fn client(&self) -> Rest {
        self.client_at(1_000)
    }

    pub(crate) fn client_at(&self, per_second: u32) -> Rest {
        let patience = Patience {
            request: Duration::from_secs(1),
            first_pause: Duration::from_millis(2),
            ..Patience::default()
        };
        let token = SecretString::from(TOKEN);
        Rest::with(&token, &self.url, per_second, patience).expect("a client")
    }

    /// All requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("no test panics with it").clone()
    }

    /// Their lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }
}

async fn read(request: Request) -> Seen {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().expect("a path").as_str();
    let path = path.strip_prefix("/api/v10").expect("version 10");
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    Seen {
        line: format!("{} {path}", parts.method),
        headers: parts.headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    }
}

/// What was refused, and that it tells no secret.
pub(crate) fn error<T>(sent: Result<T, RestError>) -> RestError {
    let Err(error) = sent else {
        panic!("it should have been refused");
    };
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!text.contains("secret") && !text.contains("http"), "{text}");
    }
    error
}
