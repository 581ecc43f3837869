//! An answer as messages: which of them is the answer, which follow it, and what becomes of those that may not.
//!
//! Pure. Invariant: no more follow than Discord takes for this interaction, and of what is left out the last one says so.

use chrono_tz::Tz;

use super::body::MessageBody;
use super::limits::USER_INSTALLED_FOLLOW_UPS_MAX;
use super::render::{pages, pages_within};
use super::waiting::Waiting;
use crate::chat::command::Place;
use crate::chat::view::{Card, View};

/// What is said after the first answer.
#[derive(Default)]
pub(super) struct Further {
    /// Messages that follow, by the interaction.
    pub(super) follow: Vec<MessageBody>,
    /// … and then the rest.
    pub(super) rest: Option<Beyond>,
}

/// What Discord does not let follow, in the asker's own chat with the bot.
pub(super) struct Beyond {
    /// Messages for that chat, which are not the interaction's.
    pub(super) posted: Vec<MessageBody>,
    /// What follows instead when they cannot be posted: it says so.
    pub(super) instead: MessageBody,
}

impl Further {
    /// These messages, for which there is room in any case.
    pub(super) fn of(follow: Vec<MessageBody>) -> Self {
        Self { follow, rest: None }
    }
}

/// An answer, and what waits for the asker, as messages of which the first is the answer to the interaction.
pub(super) fn said(
    waiting: &Waiting,
    view: View,
    waits: Option<View>,
    zone: Tz,
) -> (MessageBody, Further) {
    let (mut messages, rest) = within(waiting, Some(view), waits, zone, 1);
    // There is one at least, since there is a view.
    let first = messages.remove(0);
    let follow = messages;
    (first, Further { follow, rest })
}

/// The same as messages that all follow: the interaction was answered in another way.
pub(super) fn said_after(
    waiting: &Waiting,
    view: Option<View>,
    waits: Option<View>,
    zone: Tz,
) -> Further {
    let (follow, rest) = within(waiting, view, waits, zone, 0);
    Further { follow, rest }
}

/// Both as messages, of which `first` follow nothing.
fn within(
    waiting: &Waiting,
    view: Option<View>,
    waits: Option<View>,
    zone: Tz,
    first: usize,
) -> (Vec<MessageBody>, Option<Beyond>) {
    let place = waiting.place;
    let cards = [view, waits].into_iter().flatten();
    let cards: Vec<Card> = cards.map(|view| Card { zone, view }).collect();
    let whole: Vec<Vec<MessageBody>> = cards.iter().map(|card| pages(card, None)).collect();
    let counts: Vec<usize> = whole.iter().map(Vec::len).collect();
    let most = first + USER_INSTALLED_FOLLOW_UPS_MAX;
    let mut whole = seen(whole.concat(), place);
    if !waiting.user_installed_only || whole.len() <= most {
        return (whole, None);
    }

    let cards = cards.iter().zip(shares(&counts, most));
    let within = cards.flat_map(|(card, share)| pages_within(card, share, place));
    let mut within = seen(within.collect(), place);
    match (place, within.pop()) {
        (Place::Dm, Some(instead)) => {
            // The last that may follow is kept for it.
            let posted = whole.split_off(most - 1);
            (whole, Some(Beyond { posted, instead }))
        }
        (Place::Dm | Place::Elsewhere, last) => {
            within.extend(last);
            (within, None)
        }
    }
}

/// How many of the messages are for each card: what was asked for comes first, and of what waits there is one in any case.
fn shares(counts: &[usize], most: usize) -> Vec<usize> {
    match counts {
        [view, waits] => {
            let waits = most.saturating_sub(*view).clamp(1, *waits);
            vec![most - waits, waits]
        }
        _ => vec![most; counts.len()],
    }
}

/// Messages for the asker's eyes only where others could see them.
fn seen(messages: Vec<MessageBody>, place: Place) -> Vec<MessageBody> {
    let messages = messages.into_iter();
    messages.map(|body| body.seen_in(place)).collect()
}
