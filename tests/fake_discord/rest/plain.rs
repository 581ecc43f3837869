//! What needs no state of its own: the gateway's address, the bot, its application, users, channels of direct messages.
//!
//! Modelled after <https://docs.discord.com/developers/events/gateway#get-gateway-bot>,
//! <https://docs.discord.com/developers/resources/user> and <https://docs.discord.com/developers/resources/application>.

use serde_json::{Value, json};

use super::Reply;
use super::error::ApiError;
use super::route::Call;
use crate::fake_discord::shared::{Moment, State};

pub(super) fn gateway(state: &State) -> Reply {
    Reply::ok(json!({ "url": state.gateway.url }))
}

pub(super) fn gateway_bot(state: &State) -> Reply {
    let gateway = &state.gateway;
    Reply::ok(json!({
        "url": gateway.url,
        "shards": gateway.shards,
        "session_start_limit": {
            "total": gateway.starts_a_day,
            "remaining": gateway.starts_left(),
            "reset_after": 86_400_000,
            "max_concurrency": gateway.max_concurrency,
        },
    }))
}

pub(super) fn me(state: &State) -> Reply {
    Reply::ok(own_user(state))
}

/// The bot's own user, with what only the bot itself is told.
pub(in crate::fake_discord) fn own_user(state: &State) -> Value {
    let mut user = state.world.user_json(state.world.me);
    user["mfa_enabled"] = json!(true);
    user["verified"] = json!(true);
    user["locale"] = json!("en-GB");
    user["email"] = Value::Null;
    user["premium_type"] = json!(0);
    user
}

pub(super) fn application(state: &State) -> Reply {
    let me = state.world.me;
    Reply::ok(json!({
        "id": me.to_string(), "name": "Duologue", "icon": null, "description": "", "summary": "", "type": null,
        "bot": state.world.user_json(me), "bot_public": true, "bot_require_code_grant": false,
        "verify_key": "0".repeat(64), "flags": 0, "flags_new": "0", "redirect_uris": [], "interactions_endpoint_url": null,
        "role_connections_verification_url": null, "rpc_origins": [], "team": null,
        "owner": state.world.user_json(me), "approximate_user_authorization_count": 0, "eligible_oauth2_scopes": [],
        "approximate_guild_count": state.world.guilds.len(), "approximate_user_install_count": 0,
        "integration_types_config": {
            "0": { "oauth2_install_params": { "scopes": ["applications.commands", "bot"], "permissions": "0" } },
            "1": { "oauth2_install_params": { "scopes": ["applications.commands"], "permissions": "0" } },
        },
        "event_webhooks_url": null, "event_webhooks_status": 1, "explicit_content_filter": 0,
    }))
}

pub(super) fn user(state: &State, call: &Call) -> Result<Reply, ApiError> {
    if !state.world.people.contains_key(&call.on) {
        return Err(ApiError::code(10_013));
    }
    Ok(Reply::ok(state.world.user_json(call.on)))
}

pub(super) fn open_dm(state: &mut State, now: Moment, body: &Value) -> Result<Reply, ApiError> {
    let recipient = body["recipient_id"].as_str().and_then(|id| id.parse().ok());
    let recipient = recipient.ok_or_else(|| ApiError::form("no recipient_id"))?;
    let person = state.world.people.get(&recipient);
    // Who is the bot itself, or another one, is «Cannot send messages to this user», and here the status is 400.
    match person.map(|person| person.bot) {
        None => return Err(ApiError::code(10_013)),
        Some(true) => {
            return Err(ApiError {
                status: 400,
                ..ApiError::code(50_007)
            });
        }
        Some(false) => {}
    }
    let channel = state.world.dm_of(recipient, now);
    Ok(Reply::ok(state.world.dm_json(channel, recipient)))
}
