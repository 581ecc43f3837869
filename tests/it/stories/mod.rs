//! The stories, by what they are about.

mod actions;
mod agenda;
mod cadence;
mod calls;
mod commands;
mod moves;
mod noise;
mod plain;
mod skips;
mod starting;
mod timeline;
mod topics;
