//! The form of a request, looked at before anything is done with it, and without the lock.
//!
//! To read a body against Discord's description takes longer than all the rest, and nothing else should wait for it.

use axum::body::Bytes;
use axum::http::HeaderMap;
use serde_json::Value;

use super::error::ApiError;
use super::route::{Call, Route, Which};
use super::{Reply, TOKEN, check};
use crate::fake_discord::ledger::Ledger;

/// A body that was looked at.
pub(super) struct Formed {
    /// As it came, if it was JSON.
    pub(super) body: Option<Value>,
    /// Whether Discord's description was there to look into.
    pub(super) described: bool,
    /// What is wrong.
    pub(super) fault: Option<ApiError>,
}

/// Looks at a body.
pub(super) fn formed(call: &Call, headers: &HeaderMap, bytes: &Bytes) -> Formed {
    let body = serde_json::from_slice::<Value>(bytes).ok();
    let mut formed = Formed {
        body,
        described: false,
        fault: None,
    };
    formed.fault = match (&formed.body, call.route.has_body()) {
        (_, false) if bytes.is_empty() => None,
        (_, false) => Some(ApiError::form("a body where none is expected")),
        (_, true) if media_type(headers) != "application/json" => {
            Some(ApiError::form("a body of another type than JSON"))
        }
        (None, true) => Some(ApiError::fault(50_109, "a body that is not JSON")),
        (Some(body), true) => {
            let described = check::request(described(call), body);
            formed.described = described.is_some();
            let mut faults = described.unwrap_or_default();
            faults.extend(check::body(call.route, body));
            // The beginning of a body says which one it was.
            let shown: String = body.to_string().chars().take(1_000).collect();
            let all = || ApiError::form(format!("{} in {shown}", faults.join("; ")));
            (!faults.is_empty()).then(all)
        }
    };
    formed
}

/// What the fake itself answers in another way than Discord's description says.
pub(super) fn answered(call: &Call, reply: &Reply) -> Vec<String> {
    let Some(body) = &reply.body else {
        return Vec::new();
    };
    let faults = check::answer(described(call), reply.status, body).unwrap_or_default();
    let told = |fault| format!("the fake's own answer to {:?}: {fault}", call.route);
    faults.into_iter().map(told).collect()
}

fn described(call: &Call) -> (&'static str, &'static str) {
    let original = call.which == Which::Original;
    call.route.described(call.guild.is_some(), original)
}

fn media_type(headers: &HeaderMap) -> &str {
    let kind = headers.get("content-type");
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default()
}

/// <https://docs.discord.com/developers/reference#authentication> and `#user-agent`.
pub(super) fn authorised(
    ledger: &mut Ledger,
    route: Route,
    headers: &HeaderMap,
    revoked: bool,
) -> Result<(), ApiError> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let agent = header("user-agent").unwrap_or("none");
    if !agent.starts_with("DiscordBot (") {
        let expected = "«DiscordBot (url, version)»";
        ledger.violation(format!(
            "{route:?}: a user agent that is not {expected}: {agent}"
        ));
    }
    if route.has_own_token() || route == Route::Gateway {
        return Ok(());
    }
    let authorization = header("authorization");
    if authorization.is_none() {
        ledger.violation(format!("{route:?}: no authorisation"));
    }
    let expected = format!("Bot {TOKEN}");
    if revoked || authorization != Some(expected.as_str()) {
        return Err(ApiError {
            status: 401,
            ..ApiError::code(0)
        });
    }
    Ok(())
}
