//! From a view to what a reader sees: words and shape, shared by all platforms.
//!
//! A [`Layout`] is a title, blocks and controls. A platform renders its blocks in its own way and adds no
//! words. Invariants: the title, which a lock screen shows, never holds what people wrote; labels fit every
//! platform; what people wrote is only ever in [`Span::Typed`], which a platform shows as typed.

mod action;
mod agenda;
mod build;
mod change;
mod invitation;
mod overview;
mod question;
mod recap;
mod said;
mod shape;
mod topic;

#[cfg(test)]
mod tests;

pub use self::build::visible;
pub(in crate::chat) use self::build::{line, shorten, strong, typed_line};
pub use self::shape::{
    BUTTON_LABEL_MAX, Block, Button, Layout, Line, Menu, MenuOption, OPTION_LABEL_MAX, Span, Style,
    TimeStyle,
};
use super::view::{Card, View};

/// Words and shape of a card.
#[must_use]
pub fn layout(card: &Card) -> Layout {
    let zone = card.zone;
    match &card.view {
        View::Help { started, brief } => overview::help(*started, *brief),
        View::Refused(refusal) => said::refused(refusal),
        View::Fault { reference } => said::fault(reference),
        View::Said { partner, saying } => said::said(partner.as_ref(), saying),
        View::Form(form) => said::form(form),
        View::WhichOneOnOne { draft, choices } => overview::which(*draft, choices),
        View::Invited(view) => invitation::invited(view, zone),
        View::Invitation(view) => invitation::invitation(view, zone),
        View::InvitationAnswer(view) => invitation::answer(view, zone),
        View::Nudge(view) => agenda::nudge(view),
        View::Agenda(view) => agenda::agenda(view, zone),
        View::AgendaOver {
            partner,
            starts_at,
            why,
        } => agenda::over(partner, *starts_at, *why),
        View::Recap(view) => recap::recap(view),
        View::Skipped(view) => change::skipped(view, zone),
        View::Moved(view) => change::moved(view, zone),
        View::PastNext {
            partner,
            meeting,
            to,
            next,
        } => change::past_next(partner, *meeting, *to, *next),
        View::SkipAsk {
            partner,
            meeting,
            starts_at,
        } => change::skip_ask(partner, *meeting, *starts_at),
        View::CannotMakeIt {
            partner,
            meeting,
            starts_at,
            draft,
        } => change::cannot_make_it(partner, *meeting, *starts_at, *draft),
        View::WhichMeeting {
            partner,
            one_on_one,
            meeting,
            starts_at,
        } => change::which_meeting(partner, *one_on_one, *meeting, *starts_at),
        View::AlreadyPaired {
            partner, meeting, ..
        } => change::already_paired(partner, *meeting),
        View::Topic(view) => topic::topic(view),
        View::Topics {
            partner,
            batch,
            lines,
            held_until,
        } => topic::topics(partner, *batch, lines, *held_until),
        View::Note {
            partner,
            line,
            fresh,
        } => topic::note(partner, line, *fresh),
        View::EditMenu {
            partner,
            one_on_one,
            topics,
            notes,
        } => topic::edit_menu(partner, *one_on_one, topics, notes),
        View::Action(view) => action::action(view),
        View::Actions {
            partner,
            whose,
            state,
            lines,
        } => action::actions(partner.as_ref(), *whose, *state, lines),
        View::SecondQuestion(view) => question::second_question(view),
        View::Drift(view) => question::drift(view),
        View::Next(rows) => overview::next(rows),
        View::Digest(items) => overview::digest(items, zone),
    }
}
