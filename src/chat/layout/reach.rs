//! Where messages do not reach somebody: what the partner is told, and what the person finds on return.
//!
//! Neutral, since nobody knows why a chat refuses a message: no card guesses at it or blames anyone.

use chrono_tz::Tz;

use super::build::{button, buttons, card, counted, line, strong, text};
use super::overview::together;
use super::shape::{Block, Layout};
use crate::chat::control::Press;
use crate::chat::grammar::{Name, ROOT};
use crate::chat::view::{Card, Reach, UnreachableView, View, Who};

/// To the partner: messages do not reach the other.
pub(super) fn unreachable(view: &UnreachableView) -> Layout {
    let partner = &view.partner;
    let (again, title) = match view.reach {
        Reach::Reached => {
            let title = line!["My messages reach ", partner, " again"];
            let said = text(line!["What had waited for them is there now."]);
            return card("unreachable", title, vec![said]);
        }
        Reach::Refused { again } => (again, line!["My messages do not reach ", partner]),
        Reach::Trying => (None, line!["My messages did not reach ", partner]),
    };
    let what = if view.invited {
        "Your invitation waits until they do."
    } else {
        "Agendas and all else wait until they do; nothing is lost."
    };
    let mut blocks = vec![
        text(line![
            "Since ",
            view.since,
            " my messages do not reach ",
            partner,
            ". ",
            what
        ]),
        text(line![
            "What helps: tell ",
            partner,
            " yourself. They can allow direct messages from me, or type ",
            strong(format!("{ROOT} {}", Name::Next.as_str())),
            " in the server, which shows what waits.",
        ]),
    ];
    match (view.reach, again) {
        (Reach::Trying, _) => blocks.push(Block::Fine(line![
            "I try it again with the next message to them."
        ])),
        (_, Some((1, at))) => blocks.push(Block::Fine(line![
            "I tried again on ",
            at,
            ", and it did not arrive either."
        ])),
        (_, Some((times, at))) => blocks.push(Block::Fine(line![
            format!("I tried again {times} times, last on "),
            at,
            ", and nothing arrived."
        ])),
        (_, None) => {}
    }
    let one_on_one = view.one_on_one;
    blocks.extend(buttons(vec![button(
        Press::TryAgain { one_on_one },
        "Try again",
    )]));
    card("unreachable", title, blocks)
}

/// To the partner: the other's account is gone.
pub(super) fn account_gone(partner: &Who) -> Layout {
    let blocks = vec![
        text(line![
            partner,
            " can no longer be reached here: the account is gone, or I was removed from where it is. So I plan and \
             remind you of nothing."
        ]),
        text(line![
            "Topics, actions and the record stay. Should ",
            partner,
            " come back, ",
            strong(format!("{ROOT} resume")),
            " goes on where you were.",
        ]),
    ];
    let title = line!["Paused: your 1:1 with ", partner];
    card("account-gone", title, blocks)
}

/// To somebody whom messages reach again, or who asks elsewhere: what they did not get and what still matters.
pub(super) fn catch_up(views: &[View], zone: Tz) -> Layout {
    let things = views.iter().map(|view| {
        let view = view.clone();
        let partner = partner(&view).cloned();
        (partner, super::layout(&Card { zone, view }))
    });
    let (names, mut blocks) = together(things);
    let mut title = line![format!(
        "While I could not reach you: {}",
        counted(views.len(), "thing")
    )];
    if !names.is_empty() {
        let whose = if names.len() > 1 {
            " from your 1:1s with "
        } else {
            " from your 1:1 with "
        };
        title.extend([line![whose], names].concat());
    }
    blocks.insert(
        0,
        text(line![
            "This is what still matters; what has passed is left out."
        ]),
    );
    card("catch-up", title, blocks)
}

/// With whom a card of the outbox is about.
fn partner(view: &View) -> Option<&Who> {
    match view {
        View::Invited(view) | View::Invitation(view) | View::InvitationAnswer(view) => {
            Some(&view.partner)
        }
        View::Nudge(view) => Some(&view.partner),
        View::Agenda(view) => Some(&view.partner),
        View::Recap(view) => Some(&view.partner),
        View::Skipped(view) => Some(&view.partner),
        View::Moved(view) => Some(&view.partner),
        View::Action(view) => Some(&view.partner),
        View::SecondQuestion(view) => Some(&view.partner),
        View::Drift(view) => Some(&view.partner),
        View::Unreachable(view) => Some(&view.partner),
        View::Change(view) => Some(&view.partner),
        View::AwayTold(view) => Some(&view.partner),
        View::Paused(view) => Some(&view.partner),
        View::AccountGone { partner }
        | View::AgendaOver { partner, .. }
        | View::PausedAnew { partner }
        | View::Resumed { partner, .. }
        | View::Ended { partner } => Some(partner),
        View::Help { .. }
        | View::Refused(_)
        | View::Fault { .. }
        | View::Said { .. }
        | View::Form(_)
        | View::WhichOneOnOne { .. }
        | View::PastNext { .. }
        | View::SkipAsk { .. }
        | View::CannotMakeIt { .. }
        | View::WhichMeeting { .. }
        | View::AlreadyPaired { .. }
        | View::Topic(_)
        | View::Topics { .. }
        | View::Note { .. }
        | View::EditMenu { .. }
        | View::EndAsk { .. }
        | View::Away(_)
        | View::Aways(_)
        | View::Settings(_)
        | View::History(_)
        | View::PastMeeting(_)
        | View::Search(_)
        | View::Found(_)
        | View::Privacy(_)
        | View::Actions { .. }
        | View::Next(_)
        | View::Digest(_)
        | View::CatchUp(_)
        | View::OldCard { .. } => None,
    }
}
