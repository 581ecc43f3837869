//! Duologue keeps recurring 1:1 meetings alive on chat platforms.
//!
//! The rooms and their arrows, which point downward only (`tests/tidy.rs` keeps them):
//! `cli` → `playground`, `http` → `app` → `store`, `chat` → `domain`.

pub mod app;
pub mod chat;
pub mod cli;
pub mod config;
pub mod discord;
pub mod domain;
pub mod http;
pub mod playground;
pub mod store;
pub mod telemetry;
