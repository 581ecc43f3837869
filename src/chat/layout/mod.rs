//! From a view to what a reader sees: words and shape, shared by all platforms.
//!
//! A [`Layout`] is a title, blocks and controls. A platform renders its blocks in its own way and adds no
//! words. Invariants: the title, which a lock screen shows, never holds what people wrote; labels fit every
//! platform; what people wrote is only ever in [`Span::Typed`], which a platform shows as typed.

mod action;
mod action_list;
mod agenda;
mod build;
mod change;
mod invitation;
mod overview;
mod privacy;
mod proposed;
mod question;
mod reach;
mod recap;
mod record;
mod said;
mod search;
mod settings;
mod shape;
mod standing;
mod topic;

#[cfg(test)]
pub(crate) mod tests;

pub use self::build::shorten;
pub use self::build::visible;
pub(in crate::chat) use self::build::{is_joiner, line, strong, typed_line};
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
        View::Change(view) => proposed::change(view, zone),
        View::Settings(view) => settings::settings(view),
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
        View::Away(view) => standing::away(view),
        View::Aways(lines) => standing::aways(lines),
        View::AwayTold(view) => standing::away_told(view),
        View::Paused(view) => standing::paused(view),
        View::PausedAnew { partner } => standing::paused_anew(partner),
        View::Resumed { partner, by, next } => standing::resumed(partner, *by, *next),
        View::EndAsk {
            partner,
            one_on_one,
            live,
            next,
        } => standing::end_ask(partner, *one_on_one, *live, *next),
        View::Ended { partner } => standing::ended(partner),
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
            undo,
        } => topic::note(partner, line, *fresh, *undo),
        View::EditMenu {
            partner,
            one_on_one,
            topics,
            notes,
            actions,
        } => topic::edit_menu(partner, *one_on_one, topics, notes, actions),
        View::Action(view) => action::action(view),
        View::Actions(view) => action_list::actions(view),
        View::SecondQuestion(view) => question::second_question(view),
        View::Drift(view) => question::drift(view),
        View::Next(rows) => overview::next(rows),
        View::Digest(items) => overview::digest(items, zone),
        View::History(view) => record::history(view, zone),
        View::PastMeeting(view) => record::past_meeting(view, zone),
        View::Search(view) => search::search(view),
        View::Found(view) => search::found(view),
        View::Privacy(view) => privacy::privacy(view),
        View::Unreachable(view) => reach::unreachable(view),
        View::AccountGone { partner } => reach::account_gone(partner),
        View::CatchUp(views) => reach::catch_up(views, zone),
        View::OldCard { refusal, fresh } => said::old_card(refusal, fresh, zone),
    }
}
