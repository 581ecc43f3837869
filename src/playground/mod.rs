//! The browser as a chat platform: an adapter for trying Duologue without an account.
//!
//! A real adapter: what works here works on Discord and Slack. The rules know nothing of it. It keeps
//! its chat and its clock through the application's memory, sealed like the rest.

mod assets;
mod chat;
mod engine;
mod message;
mod people;
mod server;
mod shape;

pub use self::chat::PlaygroundChat;
pub use self::engine::{Engine, Opening};
pub use self::server::router;
