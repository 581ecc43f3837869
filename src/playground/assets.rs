//! The page's files, compiled in: nothing is loaded from elsewhere.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;

macro_rules! assets {
    ($($path:literal = $file:literal as $mime:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("assets/", $file)), $mime)),+]
    };
}

/// Path, text, media type.
const ASSETS: &[(&str, &str, &str)] = assets![
    "/" = "index.html" as "text/html; charset=utf-8",
    "/app.css" = "app.css" as "text/css; charset=utf-8",
    "/api.js" = "api.js" as "text/javascript; charset=utf-8",
    "/app.js" = "app.js" as "text/javascript; charset=utf-8",
    "/card.js" = "card.js" as "text/javascript; charset=utf-8",
    "/chat.js" = "chat.js" as "text/javascript; charset=utf-8",
    "/clock.js" = "clock.js" as "text/javascript; charset=utf-8",
    "/composer.js" = "composer.js" as "text/javascript; charset=utf-8",
    "/dom.js" = "dom.js" as "text/javascript; charset=utf-8",
    "/form.js" = "form.js" as "text/javascript; charset=utf-8",
    "/text.js" = "text.js" as "text/javascript; charset=utf-8",
    "/time.js" = "time.js" as "text/javascript; charset=utf-8",
    "/tour.js" = "tour.js" as "text/javascript; charset=utf-8",
];

/// The routes of the page's files.
pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    ASSETS
        .iter()
        .fold(Router::new(), |router, (path, text, mime)| {
            router.route(
                path,
                get(move || async move { ([(CONTENT_TYPE, *mime)], *text).into_response() }),
            )
        })
}
