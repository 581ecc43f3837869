//! The stories, sorted as PRODUCT's sections are.

mod starting;
mod timeline;
