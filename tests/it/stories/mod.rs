//! The stories, sorted as PRODUCT's sections are.

mod moves;
mod skips;
mod starting;
