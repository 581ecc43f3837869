//! What the cards say, and that none of them can break a platform or a promise.

mod answers;
mod every_view;
mod fixtures;
mod meetings;
mod promises;
mod seen;
