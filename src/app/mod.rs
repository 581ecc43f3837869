//! Use cases, scheduler and dispatcher: the only place that orchestrates.

pub mod actions;
pub mod calls;
pub mod carry_out;
pub mod clock;
pub mod completion;
pub mod compose;
pub mod core;
pub mod cx;
pub mod dispatcher;
pub mod handle;
pub mod ids;
pub mod mark;
pub mod meetings;
pub mod memory;
pub mod notes;
pub mod outcome;
pub mod overview;
mod patience;
pub mod plain;
pub mod port;
pub mod recap;
pub mod scheduler;
pub mod scope;
pub mod series;
pub mod skips;
pub mod start;
pub mod topics;
pub mod understand;

pub use self::clock::{HandClock, SystemClock};
pub use self::core::{App, Settings};
pub use self::handle::Reply;
pub use self::ids::Ids;
pub use self::memory::Memory;
