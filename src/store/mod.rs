//! All the SQL, on SQLite and PostgreSQL from one text.
//!
//! What is here: connections and transactions ([`Store`], [`Tx`]), the sealing of what people wrote
//! ([`SealKey`]), and one file of queries for each aggregate. What is not: rules. A method of [`Tx`] reads or
//! writes what it is told; whether that may be done is decided above.
//!
//! Invariants: text that people wrote never reaches the database unsealed; lookups answer `Option`,
//! updates answer whether they found their row, and the races of inserts are carried by unique indexes.

#[macro_use]
mod row;
#[macro_use]
mod tx;

mod actions;
mod ahead;
mod aways;
mod backup;
mod calls;
mod codec;
mod db;
mod disk;
mod drafts;
mod entropy;
mod erase;
mod error;
mod gate;
mod lock;
mod meeting_row;
mod meetings;
mod memory;
mod migrate;
mod notes;
mod one_on_ones;
mod outbox;
mod pauses;
mod people;
mod proposals;
mod questions;
mod record;
mod refusals;
mod rekey;
mod seal;
mod sides;
mod sqlite;
mod terms;
mod timers;
mod topics;

pub use actions::ACTIONS_LOOKED_THROUGH;
pub use db::{Access, Engine, Store};
pub use entropy::{Entropy, OsEntropy, SeededEntropy};
pub use erase::Erased;
pub use error::{Result, StoreError};
pub use gate::{Gate, Point};
pub use record::{Kept, Mark, Past};
pub use rekey::{Rekey, Rekeyed};
pub use seal::{KeyError, SealKey};
pub use topics::Made;
pub use tx::Tx;
