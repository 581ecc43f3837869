//! What the cards look like, and that no message can break a limit or lose anything.

mod cards;
mod checked;
mod every_view;
mod fixtures;
mod forms;
mod pages;
mod random;
mod readable;
