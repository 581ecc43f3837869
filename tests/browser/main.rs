//! The playground as a person sees it: headless Chromium, driven by visible words, labels and keys.
//!
//! Runs with `DUOLOGUE_TEST_BROWSER`, and says `skipped` otherwise; in continuous integration that is a failure. What
//! a person would look at is kept in `target/screenshots`.

#[path = "../support/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared by several test programs, each of which needs a part"
)]
mod support;

#[path = "../process/mod.rs"]
#[allow(
    dead_code,
    unused_macros,
    reason = "shared by several test programs, each of which needs a part"
)]
mod process;

#[path = "../playground/script.rs"]
#[allow(
    dead_code,
    reason = "shared by several test programs, each of which needs a part"
)]
mod script;

mod access;
mod changes;
mod chromium;
mod looks;
mod page;
mod stand_ins;
mod visits;
