//! A meeting's timeline: what comes when, and what does not.

mod drift;
mod late;
mod lead;
mod live;
mod met;
mod recap;
