//! Keeps other web sites out of the playground.
//!
//! The loopback address alone does not: a page of any site can send requests to 127.0.0.1 (CSRF), and a name that
//! its owner points there makes them same-origin (DNS rebinding). So the `Host` must be one of ours, and what a
//! browser says about where a request comes from must be ourselves. Programs such as curl say nothing about it and
//! pass. Not an authentication: whoever may open sockets on this machine may use the playground.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Everything from ourselves, nothing from elsewhere, nobody may frame us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Which port the guarded listener is bound to.
#[derive(Debug, Clone, Copy)]
pub struct LoopbackGuard {
    /// The port of the bound socket, not the configured one, which may be 0.
    pub port: u16,
}

impl LoopbackGuard {
    /// Why a request is refused, if it is.
    fn refusal(self, method: &Method, path: &str, headers: &HeaderMap) -> Option<String> {
        let host = single(headers, &header::HOST);
        if !host.is_some_and(|host| self.is_ours(host)) {
            return Some(format!(
                "This playground answers only to http://127.0.0.1:{port} and http://localhost:{port}.",
                port = self.port
            ));
        }
        let foreign =
            "This request comes from another web site, so the playground does not answer it.";
        if headers.contains_key(header::ORIGIN) {
            let origin =
                single(headers, &header::ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
            return (!origin.is_some_and(|origin| self.is_ours(origin)))
                .then(|| foreign.to_owned());
        }
        // `same-site` is foreign as well: a site does not include the port, so every local server is one with us.
        let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
        let ours = matches!(site, None | Some(b"same-origin" | b"none"));
        (!ours && !is_visit(method, path, headers)).then(|| foreign.to_owned())
    }

    fn is_ours(self, authority: &str) -> bool {
        let lower = authority.to_ascii_lowercase();
        let name = match lower.strip_suffix(&format!(":{}", self.port)) {
            Some(name) => name,
            // Browsers leave the port out where it is the scheme's own.
            None if self.port == 80 => lower.as_str(),
            None => return false,
        };
        matches!(name, "127.0.0.1" | "localhost" | "[::1]")
    }
}

/// A header that is there exactly once: two would let a proxy and us believe different things.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?;
    if all.next().is_some() {
        None
    } else {
        first.to_str().ok()
    }
}

/// A person who follows a link to the page, say from the README on a web site. It changes nothing, and the page that
/// links cannot read the answer.
fn is_visit(method: &Method, path: &str, headers: &HeaderMap) -> bool {
    let says = |name: &str, value: &str| {
        headers
            .get(name)
            .is_some_and(|found| found.as_bytes() == value.as_bytes())
    };
    method == Method::GET
        && !is_api(path)
        && says("sec-fetch-mode", "navigate")
        && says("sec-fetch-dest", "document")
}

fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Middleware that refuses foreign hosts and origins with 403 and a sentence, and puts the security headers on
/// every answer.
///
/// Use it as `router.layer(axum::middleware::from_fn_with_state(guard, loopback_only))`, outermost, so that
/// refusals and unknown paths are covered too.
pub async fn loopback_only(
    State(guard): State<LoopbackGuard>,
    request: Request,
    next: Next,
) -> Response {
    let api = is_api(request.uri().path());
    let refusal = guard.refusal(request.method(), request.uri().path(), request.headers());
    let mut response = match refusal {
        Some(sentence) if api => (
            StatusCode::FORBIDDEN,
            axum::Json(serde_json::json!({ "error": sentence })),
        )
            .into_response(),
        Some(sentence) => (StatusCode::FORBIDDEN, sentence).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    if api {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
