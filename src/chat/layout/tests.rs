//! What the cards say, and that none of them can break a platform or a promise.

mod answers;
pub(crate) mod every_view;
mod fixtures;
pub(crate) mod long_lists;
mod meetings;
mod promises;
mod reach;
mod record;
mod seen;
mod settings;
mod standing;
