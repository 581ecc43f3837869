//! The figures of the bot on Discord: `cargo bench --bench discord`, or with the name of one table.
//!
//! The real binary over real sockets, beside a fake Discord in this process. Each figure is a ratio within one run, or
//! stands beside one: machines differ. What it is held against is a bot of serenity that does nothing but say «pong»:
//! this program, started once more. Where PostgreSQL is measured, `DUOLOGUE_TEST_POSTGRES_URL` says where; without it
//! that half says that it was skipped. Nothing here is a test.

#![allow(
    missing_docs,
    dead_code,
    unused_imports,
    unused_macros,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a program of measurements: it asks the system's clock, prints, may stop at anything, and takes what it needs \
              of what tests share"
)]

#[path = "../../tests/support/mod.rs"]
mod support;

#[path = "../../tests/process/mod.rs"]
#[macro_use]
mod process;

#[path = "../../tests/fake_discord/mod.rs"]
mod fake_discord;

#[path = "../performance/figures.rs"]
mod figures;
#[path = "../performance/home.rs"]
mod home;
#[path = "../performance/world.rs"]
mod world;

mod answers;
mod burst;
mod pong;
mod rush;
mod side;
mod starts;
mod storm;

const USAGE: &str =
    "cargo bench --bench discord -- [answers | burst | storm | rush | process] [--few]";

#[tokio::main]
async fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [name, address] = arguments.as_slice()
        && name == pong::NAME
    {
        return pong::serve(address).await;
    }
    // Cargo adds it.
    arguments.retain(|argument| argument != "--bench");
    // A small run, to see that everything still works.
    let few = arguments.iter().any(|argument| argument == "--few");
    arguments.retain(|argument| argument != "--few");
    let all = arguments.is_empty();
    let wants = |name: &str| all || arguments.iter().any(|argument| argument == name);
    for argument in &arguments {
        assert!(
            ["answers", "burst", "storm", "rush", "process"].contains(&argument.as_str()),
            "{USAGE}"
        );
    }
    if wants("answers") {
        answers::measure(few).await;
    }
    if wants("burst") {
        burst::measure(few).await;
    }
    if wants("storm") {
        storm::measure(few).await;
    }
    if wants("rush") {
        rush::measure(few).await;
    }
    if wants("process") {
        starts::measure(few).await;
    }
}
