//! The stories, sorted as PRODUCT's sections are.

mod skips;
mod starting;
