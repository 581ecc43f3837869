//! The parsers of secrets. They differ from the others in what they say: never the value.
//!
//! Not for checking a secret with the platform it belongs to; `doctor` and the start do that.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{SecretString, zeroize::Zeroize as _};

/// How long the sealing key is, in bytes.
const KEY_BYTES: usize = 32;

/// Discord's token. People paste it with the scheme of the HTTP header in front, which the library adds itself.
pub(super) fn discord_token(text: &str) -> Result<SecretString, String> {
    token(text.strip_prefix("Bot ").unwrap_or(text))
}

/// Slack's app-level token, which opens the socket.
pub(super) fn slack_app_token(text: &str) -> Result<SecretString, String> {
    if text.starts_with("xoxb-") {
        return Err("this is the bot's token (xoxb-…); the app's starts with xapp-".to_owned());
    }
    token(text)
}

/// Slack's bot token, which speaks.
pub(super) fn slack_bot_token(text: &str) -> Result<SecretString, String> {
    if text.starts_with("xapp-") {
        return Err("this is the app's token (xapp-…); the bot's starts with xoxb-".to_owned());
    }
    token(text)
}

fn token(text: &str) -> Result<SecretString, String> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("a token has no spaces or line breaks in it".to_owned());
    }
    Ok(SecretString::from(text))
}

/// The sealing key in base64. Its bytes are looked at and thrown away; the store decodes it again.
pub(super) fn sealing_key(text: &str) -> Result<SecretString, String> {
    let Ok(mut bytes) = STANDARD.decode(text) else {
        return Err(format!(
            "expected {KEY_BYTES} bytes in base64, as `openssl rand -base64 {KEY_BYTES}` makes them"
        ));
    };
    let length = bytes.len();
    bytes.zeroize();
    if length == KEY_BYTES {
        Ok(SecretString::from(text))
    } else {
        Err(format!(
            "expected {KEY_BYTES} bytes in base64, found {length}"
        ))
    }
}
