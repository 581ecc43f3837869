//! The playground as people script it: the real binary, over its JSON alone.
//!
//! Each scenario starts `duologue playground` in a folder of its own, on SQLite and, with
//! `DUOLOGUE_TEST_POSTGRES_URL`, on PostgreSQL. Nothing here knows how the program does it: what is expected is
//! what the manual promises.

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

mod backup;
mod contract;
mod damaged;
mod forms;
mod guard;
mod kills;
mod life;
mod operator;
mod planted;
mod rekey;
mod script;
mod stories;
mod weeks;
