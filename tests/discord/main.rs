//! What a Discord of our own promises to the tests that drive the bot through it.
//!
//! The fake is asked over its sockets, by requests in plain JSON and by a bare serenity client, so that it speaks to something
//! that was not written with it.

#[path = "../fake_discord/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "shared by several test programs, each of which needs a part"
)]
mod fake_discord;

mod bodies;
mod bot;
mod client;
mod faults;
mod gateway;
mod interactions;
mod limits;
mod messages;
