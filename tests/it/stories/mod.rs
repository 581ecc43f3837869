//! The stories, sorted as PRODUCT's sections are.

mod calls;
mod starting;
mod timeline;
