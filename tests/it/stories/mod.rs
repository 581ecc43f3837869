//! The stories, sorted as PRODUCT's sections are.

mod actions;
mod calls;
mod moves;
mod plain;
mod skips;
mod starting;
mod timeline;
