//! Instants of the command line: the one typed, and the real one.
//!
//! Not the bot's clock, which is `domain::clock`.

use chrono::{DateTime, Utc};

/// Reads RFC 3339, in any offset.
pub(super) fn parse(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.to_utc())
        .map_err(|_| "expected an instant such as 2026-03-20T08:00:00Z".to_owned())
}

/// What this machine believes the time is.
#[expect(
    clippy::disallowed_methods,
    reason = "`doctor` is about the machine's clock itself"
)]
pub(super) fn now() -> DateTime<Utc> {
    Utc::now()
}
