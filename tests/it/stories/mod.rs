//! The stories, sorted as PRODUCT's sections are.

mod agenda;
mod cadence;
mod starting;
mod timeline;
