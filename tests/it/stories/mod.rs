//! The stories, sorted as PRODUCT's sections are.

mod agenda;
mod starting;
mod timeline;
