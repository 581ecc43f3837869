//! What an answer's status, headers and body say, where it is not the answer that was hoped for.
//!
//! Not what is done about it (`client`). Discord's own sentence is never taken over: it may repeat what a person wrote.
//! Invariant: whatever stands in an answer, reading it gives something.

use std::fmt::Write as _;
use std::time::Duration;

use chrono::TimeDelta;
use reqwest::header::{HeaderMap, RETRY_AFTER, VIA};
use serde_json::Value;

use super::bucket::Told;
use super::error::{Lost, RestError, code};

/// The wait after a 429 that does not say how long.
const UNTOLD: Duration = Duration::from_secs(1);
/// The same when it is not Discord's limit but that of the network before it, which blocks an address.
/// <https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>
const UNTOLD_OF_ADDRESS: Duration = Duration::from_secs(10);
/// The wait after too many direct messages were opened, which Discord refuses without saying for how long.
const UNTOLD_OF_OPENING: Duration = Duration::from_mins(1);
/// No wait is longer, so that a mistaken one ends.
const LONGEST: Duration = Duration::from_hours(24);
/// So many wrong fields are told.
const FIELDS: usize = 5;
/// So deep are fields looked for.
const DEPTH: usize = 16;

/// Whose limit a 429 speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The route's: others are free.
    Route,
    /// The resource's, for everybody who uses it. It is not counted against the bot.
    Shared,
    /// That over all requests of the bot.
    Global,
    /// That of the address, before anything reached Discord.
    Address,
}

impl Scope {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::Shared => "shared",
            Self::Global => "global",
            Self::Address => "address",
        }
    }
}

/// A 429.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limited {
    pub(super) scope: Scope,
    pub(super) wait: Duration,
}

/// An answer that is not a success.
pub(super) struct Refused<'a> {
    status: u16,
    headers: &'a HeaderMap,
    body: Option<Value>,
}

impl<'a> Refused<'a> {
    pub(super) fn new(status: u16, headers: &'a HeaderMap, body: &[u8]) -> Self {
        let body = serde_json::from_slice(body).ok().filter(Value::is_object);
        Self {
            status,
            headers,
            body,
        }
    }

    fn field(&self, name: &str) -> Option<&Value> {
        self.body.as_ref()?.get(name)
    }

    /// Discord's code; 0 without one.
    pub(super) fn code(&self) -> u32 {
        let code = self.field("code").and_then(Value::as_u64);
        code.and_then(|code| code.try_into().ok()).unwrap_or(0)
    }

    /// How long Discord wants us to wait. The body tells it most exactly.
    fn wait(&self) -> Option<Duration> {
        let told = self.field("retry_after").and_then(Value::as_f64);
        told.and_then(duration)
            .or_else(|| seconds(self.headers, RETRY_AFTER.as_str()))
            .or_else(|| seconds(self.headers, "x-ratelimit-reset-after"))
    }

    /// What a 429 says; `None` for another status, and for a 429 that no wait helps against.
    pub(super) fn limited(&self) -> Option<Limited> {
        if self.status != 429 || self.code() == code::EDITED_TOO_OFTEN {
            return None;
        }
        let said = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok());
        let global = said("x-ratelimit-scope") == Some("global")
            || said("x-ratelimit-global").is_some_and(|text| text.eq_ignore_ascii_case("true"))
            || self.field("global").and_then(Value::as_bool) == Some(true);
        let ours = self
            .headers
            .keys()
            .any(|name| name.as_str().starts_with("x-ratelimit-"));
        let scope = if global {
            Scope::Global
        } else if said("x-ratelimit-scope") == Some("shared") {
            Scope::Shared
        } else if self.body.is_none() && !ours && !self.headers.contains_key(VIA) {
            Scope::Address
        } else {
            Scope::Route
        };
        let untold = match scope {
            Scope::Route | Scope::Shared | Scope::Global => UNTOLD,
            Scope::Address => UNTOLD_OF_ADDRESS,
        };
        let wait = self.wait().unwrap_or(untold);
        Some(Limited { scope, wait })
    }

    /// What it means for the caller.
    pub(super) fn error(&self) -> RestError {
        let code = self.code();
        match code {
            code::CANNOT_MESSAGE | code::NO_MUTUAL_GUILD => return RestError::Unreachable,
            code::UNKNOWN_USER => return RestError::Gone(Lost::User),
            code::UNKNOWN_CHANNEL => return RestError::Gone(Lost::Channel),
            code::UNKNOWN_MESSAGE => return RestError::NoMessage,
            code::EDITED_TOO_OFTEN => return RestError::EditedTooOften,
            code::OPENING_TOO_FAST => {
                return RestError::OpeningTooFast(delta(self.wait().unwrap_or(UNTOLD_OF_OPENING)));
            }
            _ => {}
        }
        if let Some(limited) = self.limited() {
            return RestError::RetryAfter(delta(limited.wait));
        }
        match self.status {
            401 => RestError::Unauthorized,
            403 => RestError::Forbidden { code },
            400..=499 => RestError::Invalid {
                code,
                reason: self.reason(),
            },
            status => RestError::Server(status),
        }
    }

    /// Which fields are wrong, by their paths and Discord's names of what is wrong with each.
    /// <https://docs.discord.com/developers/reference#error-messages>
    fn reason(&self) -> String {
        let mut found = Vec::new();
        if let Some(errors) = self.field("errors") {
            wrong_fields(errors, &mut Vec::new(), &mut found);
        }
        let mut reason = String::new();
        for (nth, (path, code)) in found.iter().enumerate() {
            let mark = if nth == 0 { ": " } else { ", " };
            // Writing to a string does not fail.
            write!(reason, "{mark}{path} {code}").ok();
        }
        reason
    }
}

/// Walks Discord's tree of errors: objects by field names, with `_errors` at the leaves.
fn wrong_fields<'a>(at: &'a Value, path: &mut Vec<&'a str>, found: &mut Vec<(String, &'a str)>) {
    let Some(fields) = at.as_object().filter(|_| path.len() < DEPTH) else {
        return;
    };
    for (name, value) in fields {
        if found.len() >= FIELDS {
            return;
        }
        if name == "_errors" {
            let first = value.get(0).and_then(|error| error.get("code"));
            let code = first.and_then(Value::as_str).filter(|code| is_name(code));
            found.push((path.join("."), code.unwrap_or("?")));
        } else {
            path.push(if is_name(name) { name } else { "?" });
            wrong_fields(value, path, found);
            path.pop();
        }
    }
}

/// Whether it is a name as programs have them, and no words of a person.
fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// What the headers say of the route's limit, when they say all of it.
pub(super) fn limit(headers: &HeaderMap) -> Option<Told> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let number = |name: &str| text(name).and_then(|text| text.trim().parse().ok());
    Some(Told {
        bucket: text("x-ratelimit-bucket")
            .filter(|name| name.len() <= 200)?
            .to_owned(),
        limit: number("x-ratelimit-limit")?,
        remaining: number("x-ratelimit-remaining")?,
        reset_after: seconds(headers, "x-ratelimit-reset-after")?,
    })
}

/// A header that holds seconds, with or without a fraction.
fn seconds(headers: &HeaderMap, name: &str) -> Option<Duration> {
    let text = headers.get(name)?.to_str().ok()?;
    duration(text.trim().parse().ok()?)
}

fn duration(seconds: f64) -> Option<Duration> {
    let told = Duration::try_from_secs_f64(seconds).ok()?;
    Some(told.min(LONGEST))
}

/// In whole milliseconds, rounded up.
pub(super) fn delta(wait: Duration) -> TimeDelta {
    let millis = wait.min(LONGEST).as_micros().div_ceil(1_000);
    TimeDelta::milliseconds(i64::try_from(millis).unwrap_or(i64::MAX))
}

#[cfg(test)]
#[path = "tests/wire.rs"]
mod tests;
