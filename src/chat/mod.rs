//! What people ask and what is answered: pure, shared by all platforms.

pub mod command;
pub mod commands_doc;
pub mod complete;
pub mod control;
pub mod direction;
pub mod find;
pub mod form;
pub mod grammar;
pub mod layout;
mod line;
pub mod near;
pub mod parse;
pub mod plain;
pub mod plain_text;
pub mod settings;
pub mod values;
pub mod view;
pub mod wording;
pub mod words;
