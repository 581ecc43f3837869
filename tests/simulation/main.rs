//! Months of six people and their 1:1s, drawn from a seed, on the real application and a real database, while anything
//! goes wrong between any two steps.
//!
//! `docs/reliability.md` tells what holds after each step and how to run more. A seed that fails names itself and its last
//! steps, and runs again just so: `DUOLOGUE_TEST_SEEDS=17-18 cargo test --test simulation`.

#[path = "../support/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared by several test programs, each of which needs a part"
)]
mod support;

#[path = "../it/world/message.rs"]
#[allow(dead_code, reason = "stories look at messages in more ways")]
mod message;

mod clock;
mod doings;
mod eyes;
mod invariants;
mod ledger;
mod people;
mod platform;
mod process;
mod seeds;
mod weather;
mod world;

use self::seeds::{Asked, Where, live};

/// Reads an instant.
pub(crate) fn at(text: &str) -> duologue::domain::clock::Instant {
    text.parse()
        .expect("an instant such as 2026-03-20T08:00:00Z")
}

#[test]
fn months_of_anything_break_no_invariant() {
    live(&Asked::of_the_environment(Where::Sqlite));
}

/// Not a promise: how much hangs on the platform's telling a repeated message.
#[test]
fn without_the_platforms_help_a_message_may_come_twice() {
    let came = live(&Asked::of_the_environment(Where::Sqlite).repeating());
    let (twice, faults) = (came.repeats, came.faults);
    println!("{twice} messages came twice under {faults} faults");
    assert!(came.messages > 0, "nobody was told anything");
}

#[test]
fn months_of_anything_with_several_processes_break_no_invariant() {
    live(&Asked::of_the_environment(Where::Postgres));
}
