//! Patience with a busy database: what it refused for the moment is tried again, a few times.

use std::time::Duration;

use super::clock::pause;
use super::outcome::{Step, Stop};

/// What a busy database refused is tried so often.
const ATTEMPTS: u32 = 4;

/// Does something, again where that can help. `what` names it in the log.
///
/// # Errors
/// What the last attempt said.
pub(super) async fn patiently<T, F>(what: &str, mut attempt: impl FnMut() -> F) -> Step<T>
where
    F: Future<Output = Step<T>>,
{
    let mut nth = 1;
    loop {
        match attempt().await {
            Err(Stop::Store(error)) if error.is_transient() && nth < ATTEMPTS => {
                tracing::debug!(what, attempt = nth, %error, "trying again");
                pause(Duration::from_millis(20 << nth)).await;
                nth += 1;
            }
            done => return done,
        }
    }
}
