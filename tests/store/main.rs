//! What the store does, the same on both engines: each method of `Tx` has a behaviour here.
//!
//! Run with `DUOLOGUE_TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:5432/postgres` to try PostgreSQL too.

#![expect(
    clippy::unwrap_used,
    clippy::assigning_clones,
    reason = "a test ends where something is not as it must be, and its speed is not its point"
)]

#[path = "../support/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared by several test programs, each of which needs a part"
)]
mod support;

mod given;

mod agendas;
mod ahead;
mod aways;
mod backup;
mod calls;
mod changes;
mod damaged;
mod edges;
mod meetings;
mod memory;
mod older;
mod opening;
mod outbox;
mod outbox_aside;
mod outbox_cards;
mod outbox_races;
mod people;
mod plans;
mod plenty;
mod record;
mod refusals;
mod rekey;
mod timers;
