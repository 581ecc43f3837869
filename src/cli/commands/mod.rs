//! One file a subcommand. Each puts rooms together and holds no rule of its own.

pub(super) mod backup;
pub(super) mod discord;
pub(super) mod migrate;
pub(super) mod playground;
pub(super) mod reference;
pub(super) mod rekey;
pub(super) mod run;
pub(super) mod serve;
