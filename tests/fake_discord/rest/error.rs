//! Errors as Discord answers them.
//!
//! Codes and texts: <https://docs.discord.com/developers/topics/opcodes-and-status-codes#json>. The status that goes with a code is
//! not documented; these are the ones that users of libraries report.

use serde_json::{Value, json};

/// An error with a body of its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ApiError {
    pub(super) status: u16,
    pub(super) code: u32,
    /// What exactly was wrong; kept as a violation when it is the bot's fault.
    pub(super) detail: Option<String>,
    /// Seconds to wait, for what will work later.
    pub(super) retry_after: Option<f64>,
}

impl ApiError {
    /// An error that may happen to anybody.
    pub(super) fn code(code: u32) -> Self {
        Self {
            status: status(code),
            code,
            detail: None,
            retry_after: None,
        }
    }

    /// «Invalid Form Body»: something that a bot must not send.
    pub(super) fn form(detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..Self::code(50_035)
        }
    }

    /// An error that no bot should run into.
    pub(super) fn fault(code: u32, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..Self::code(code)
        }
    }

    /// The body.
    pub(super) fn body(&self) -> Value {
        let mut body = json!({ "message": words(self.code, self.status), "code": self.code });
        if let Some(detail) = &self.detail {
            body["errors"] = json!({ "_errors": [{ "code": "INVALID", "message": detail }] });
        }
        if let Some(seconds) = self.retry_after {
            body["retry_after"] = json!(seconds);
            body["global"] = json!(false);
        }
        body
    }
}

fn status(code: u32) -> u16 {
    match code {
        40_001 | 50_027 => 401,
        0 | 10_000..20_000 => 404,
        30_046 => 429,
        40_003 | 50_001 | 50_005 | 50_007 | 50_013 | 50_278 => 403,
        _ => 400,
    }
}

fn words(code: u32, status: u16) -> &'static str {
    match code {
        0 if status == 401 => "401: Unauthorized",
        0 => "404: Not Found",
        10_003 => "Unknown Channel",
        10_004 => "Unknown Guild",
        10_008 => "Unknown Message",
        10_013 => "Unknown User",
        10_015 => "Unknown Webhook",
        10_062 => "Unknown interaction",
        10_063 => "Unknown application command",
        30_046 => "Maximum number of edits to messages older than 1 hour reached. Try again later",
        40_003 => "You are opening direct messages too fast",
        40_060 => "Interaction has already been acknowledged.",
        40_094 => "This interaction has hit the maximum number of follow up messages",
        50_001 => "Missing Access",
        50_005 => "Cannot edit a message authored by another user",
        50_006 => "Cannot send an empty message",
        50_007 => "Cannot send messages to this user",
        50_027 => "Invalid Webhook Token",
        50_035 => "Invalid Form Body",
        50_109 => "The request body contains invalid JSON.",
        50_278 => "Cannot send message to this user due to having no mutual guilds",
        _ => "General error",
    }
}
