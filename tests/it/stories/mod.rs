//! The stories, sorted as PRODUCT's sections are.

mod actions;
mod calls;
mod commands;
mod moves;
mod noise;
mod plain;
mod skips;
mod agenda;
mod cadence;
mod starting;
mod timeline;
mod topics;
