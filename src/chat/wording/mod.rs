//! Prose that stands in more than one place: why something was not done.
//!
//! Edited like prose: short, warm, exact, and nobody is blamed. Shape is [`super::layout`]'s, examples of
//! commands are [`super::grammar`]'s.

mod refusal;

pub use self::refusal::{refusal, refusal_in_form, refusal_with_fresh_card};
use super::grammar::Name;

/// A line that shows how a command is typed.
#[must_use]
pub fn example(name: Name) -> &'static str {
    name.spec().examples.first().copied().unwrap_or_default()
}
