//! The agenda card: its parts, its buttons, the live card that takes its place, and the formats.

mod card;
mod formats;
mod live_card;
mod parts;
