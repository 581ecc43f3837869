//! The rules: pure, without async, I/O, clock or randomness.

pub mod action;
pub mod agenda;
pub mod away;
pub mod cadence;
pub mod call;
pub mod change;
pub mod clock;
pub mod cron_rule;
pub mod delivery;
pub mod digest;
pub mod hours;
pub mod id;
pub mod meeting;
pub mod note;
pub mod one_on_one;
pub mod person;
pub mod proposal;
pub mod question;
pub mod recur;
pub mod refusal;
pub mod slots;
pub mod timeline;
pub mod topic;
pub mod undo;
pub mod wall;
pub mod weekdays;
