//! The figures of `docs/performance.md`: `cargo bench --bench performance`, or with the name of one table.
//!
//! Each figure is a ratio within one run, or stands beside one: machines differ. Where PostgreSQL is measured,
//! `DUOLOGUE_TEST_POSTGRES_URL` says where; without it that half says that it was skipped. Nothing here is a test.

#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a program of measurements: it asks the system's clock, prints, and may stop at anything"
)]

mod ahead;
mod commands;
mod drain;
#[allow(
    dead_code,
    reason = "shared by several benchmarks, each of which needs a part"
)]
mod figures;
#[allow(
    dead_code,
    reason = "shared by several benchmarks, each of which needs a part"
)]
mod home;
mod lines;
mod process;
mod ticks;
#[allow(
    dead_code,
    reason = "shared by several benchmarks, each of which needs a part"
)]
mod world;

use figures::{median, ratio, short, spread};

const USAGE: &str = "cargo bench --bench performance -- [ticks | ahead | drain | commands | process | lines] [--few]";

#[tokio::main]
async fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    // Cargo adds it.
    arguments.retain(|argument| argument != "--bench");
    // A small run, to see that everything still works.
    let few = arguments.iter().any(|argument| argument == "--few");
    arguments.retain(|argument| argument != "--few");
    let all = arguments.is_empty();
    let wants = |name: &str| all || arguments.iter().any(|argument| argument == name);
    for argument in &arguments {
        assert!(
            ["ticks", "ahead", "drain", "commands", "process", "lines"]
                .contains(&argument.as_str()),
            "{USAGE}"
        );
    }
    if wants("ticks") {
        ticks::measure(few).await;
    }
    if wants("ahead") {
        ahead::measure(few).await;
    }
    if wants("drain") {
        drain::measure(few).await;
    }
    if wants("commands") {
        commands::measure(few).await;
    }
    if wants("process") {
        process::measure(few).await;
    }
    if wants("lines") {
        lines::count();
    }
}
