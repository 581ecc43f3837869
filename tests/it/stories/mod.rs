//! The stories, sorted as PRODUCT's sections are.

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
