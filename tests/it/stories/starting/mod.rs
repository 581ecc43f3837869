//! Starting a 1:1: the invitation, its answers, what is refused, and the first meeting.

mod answers;
mod consent;
mod first;
mod refusals;
