//! Requests to Discord's HTTP interface: paced, within the limits, with time-outs.
//!
//! Not the gateway, and not what is sent: bodies come in as whatever serialises. Serenity's own
//! client is not used for requests, since it has no time-out, drops `retry_after` while its limiter is off, and ignores a
//! proxy while it is on. Invariants: no message, topic or token is in an error's text or in the log; after a 401 no
//! request is sent any more; a message is posted at most once a call, unless Discord said that it did not take it.

mod bucket;
mod calls;
mod client;
mod count;
mod error;
mod nonce;
mod pace;
mod read;
mod route;
mod wire;

#[cfg(test)]
pub(crate) mod tests;

pub use self::client::Rest;
pub use self::error::{Lost, NoRest, RestError, code};
pub use self::nonce::{NONCE_MAX, NonceKey, is_remembered, nonce};
pub use self::read::{Application, GatewayBot, Posted, Profile, reads};
