//! The bot on Discord: the real binary, over the gateway and REST of a fake Discord alone.
//!
//! What it sends is held against Discord's rules by the fake, and each scenario ends with that. The clock is the machine's,
//! so meetings are made for the next minutes, and nothing waits for an hour to pass; but in `weeks` the clock is moved.

#[path = "../support/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared by several test programs, each of which needs a part"
)]
mod support;

#[path = "../process/mod.rs"]
#[macro_use]
#[allow(
    dead_code,
    reason = "shared by several test programs, each of which needs a part"
)]
mod process;

#[path = "../fake_discord/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "shared by several test programs, each of which needs a part"
)]
mod fake_discord;

mod again;
mod bot;
mod cards;
#[allow(
    dead_code,
    reason = "shared by several test programs, each of which needs a part"
)]
mod clock;
mod cuts;
mod ends;
mod faults;
mod installed;
mod order;
mod places;
mod rights;
mod trouble;
mod week;
mod weeks;
