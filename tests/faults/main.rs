//! The bot under real faults: the real binary, killed, stalled, without its database, its disk or Discord; and several of it.
//!
//! What holds is judged by what the fake Discord shows, and by what became of each row of the outbox: each message that was
//! owed came once, or was given up with a reason. Nothing here is timed; what must come is waited for, within bounds that
//! are far longer than it should take. `DUOLOGUE_TEST_…` variables, which each file names, make a run longer.

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

#[path = "../on_discord/clock.rs"]
#[allow(
    dead_code,
    reason = "shared by several test programs, each of which needs a part"
)]
mod clock;

#[path = "../../benches/performance/world.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    reason = "made for measurements, which may stop at anything and need more of it"
)]
mod world;

#[macro_use]
mod patience;

mod crew;
mod dice;
mod disk;
mod judge;
mod server;

mod away;
mod clocks;
mod database;
mod fleet;
mod kills;
mod upgrade;
