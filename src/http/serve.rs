//! Binding and serving, until the process is told to stop.
//!
//! Not routing. Invariant: serving ends soon after the token is cancelled, whatever clients hold open.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long requests in hand may take to finish. Streams of events never do, so there has to be an end; it leaves
/// the rest of the ten seconds to the dispatcher.
const DRAIN: Duration = Duration::from_secs(3);

/// Binds the address of `http.listen`.
///
/// # Errors
/// When the address is taken or not ours, with what to do.
pub async fn bind(listen: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}: is another Duologue running? `http.listen` (DUOLOGUE__HTTP__LISTEN) moves it")
    })
}

/// Serves until `stop` is cancelled, then lets requests in hand finish for a few seconds.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let server =
        axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
    let cut = async {
        stop.cancelled().await;
        // A future that never ends, so that the time-out is the whole of the wait.
        tokio::time::timeout(DRAIN, std::future::pending::<()>())
            .await
            .ok();
    };
    tokio::select! {
        result = server.into_future() => result.context("serving HTTP"),
        () = cut => Ok(()),
    }
}
