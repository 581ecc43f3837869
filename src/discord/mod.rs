//! Discord as a chat platform: an adapter.
//!
//! What it is made of: `limits` and `body` say what Discord takes, `text` and `render` make it from cards, `control`
//! is what hangs on buttons, menus and forms; all of that is pure. `rest` asks, `register` makes the commands known, `port`
//! is the chat that the application sends by; `events` reads what the gateway
//! tells, `inbound` hears interactions and `plain` messages, `answer` answers what is `waiting` within Discord's time with what is `said`,
//! `gateway` holds it all together. The rules know nothing of any of it.

mod answer;
pub mod body;
mod calls;
mod completion;
pub mod control;
mod events;
#[cfg(test)]
mod fuzz;
mod gateway;
mod inbound;
pub mod limits;
mod lines;
mod memory;
mod plain;
mod port;
mod read;
pub mod register;
pub mod render;
pub mod rest;
mod said;
mod text;
mod turns;
mod waiting;

pub use self::gateway::{Ended, Gateway, Held, Sessions};
pub use self::memory::Kept;
pub use self::port::DiscordChat;
