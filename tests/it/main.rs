//! Stories: what two people live through with Duologue, told from their chats.
//!
//! Each story runs on SQLite and, with `DUOLOGUE_TEST_POSTGRES_URL`, on PostgreSQL. It says what the two do, moves
//! the clock, and looks at what stands in their chats; nothing in it knows how the application does it.

#[path = "../support/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared by several test programs, each of which needs a part"
)]
mod support;

#[macro_use]
#[allow(
    dead_code,
    unused_imports,
    reason = "people can do more than the stories told so far need"
)]
mod world;

mod permissions;
mod stories;
