//! From a card to messages: what goes where, within what Discord takes.
//!
//! A card is one container: its title as the first text, texts merged as far as may be, an item with a button of its
//! own as a section, rows of buttons and menus. What does not fit goes to a further page, which repeats the title;
//! nothing is lost, and what belongs together stays together while a page can hold it. Words are the layout's; the
//! few of ours are on the buttons that turn a page or open a form again. Pure.

mod form;
mod page;
mod piece;
mod within;

use chrono_tz::Tz;

use self::page::{Page, Room};
use self::piece::{Group, Piece, Pieces, Tie, groups};
use super::body::{Button, ButtonStyle, Component, Container, MessageBody};
use super::control::Control;
use super::limits::{COMPONENTS_MAX, TEXT_MAX};
use super::text::{Role, in_words, markdown};
use crate::chat::layout::{Block, Layout, layout};
use crate::chat::view::Card;
use crate::domain::id::DeliveryId;

pub use self::form::{modal, retry};
pub use self::within::pages_within;

/// The longest title that every page repeats, in bytes; what is beyond it follows on the first page.
const TITLE_BYTES_MAX: usize = 500;

/// The most components and UTF-16 units of text that main controls may take of every page; with more they stand on
/// the last one.
const REPEATED: Room = Room {
    components: 13,
    units: 600,
};

/// The buttons that turn a page, with their row.
const TURN_COMPONENTS: usize = 3;

/// Cards that are several cards or entries with controls of their own: the last ones are not those of the card.
const WITHOUT_MAIN: [&str; 3] = ["actions", "catch-up", "digest"];

/// A card as messages, at least one.
///
/// With a `mark`, the card is a message of the outbox: every `custom_id` carries the delivery's id, and of several
/// pages each has **‹ Back** and **More ›**, so that one message shows one page after the other. Without it, the
/// pages are messages one after the other. How many there are may change with the card: to show a page that is no
/// more, take the last one.
#[must_use]
pub fn pages(card: &Card, mark: Option<DeliveryId>) -> Vec<MessageBody> {
    pages_of(&layout(card), card.zone, mark)
}

fn pages_of(layout: &Layout, zone: Tz, mark: Option<DeliveryId>) -> Vec<MessageBody> {
    let face = Face::new(layout, zone);
    let pages = fill(layout, &face, mark);
    let count = pages.len();
    let turned = |(page, components): (usize, Vec<Component>)| {
        let turn = mark.and_then(|delivery| turn_row(delivery, page, count));
        face.message(components.into_iter().chain(turn).collect())
    };
    pages.into_iter().enumerate().map(turned).collect()
}

/// What all pages have in common.
struct Face {
    accent: Option<u32>,
    title: String,
    /// What the title has no room for.
    overflow: Vec<String>,
}

impl Face {
    fn new(layout: &Layout, zone: Tz) -> Self {
        let title = in_words(&layout.title, zone);
        let mut pieces = markdown(&title, Role::Title, TITLE_BYTES_MAX).into_iter();
        Self {
            accent: accent(layout.kind),
            title: pieces.next().unwrap_or_else(|| "…".to_owned()),
            overflow: pieces.collect(),
        }
    }

    fn overflow(&self) -> Vec<Piece> {
        let overflow = self.overflow.iter().cloned();
        overflow.map(Piece::rest_of_title).collect()
    }

    /// What a page has room for beside container and title, and beside so many components.
    fn room(&self, taken: usize) -> Room {
        Room {
            components: COMPONENTS_MAX - 2 - taken,
            units: TEXT_MAX - super::limits::units(&self.title),
        }
    }

    fn message(&self, mut components: Vec<Component>) -> MessageBody {
        let title = super::body::TextDisplay::new(self.title.clone());
        components.insert(0, Component::Text(title));
        MessageBody::new(Container::new(self.accent, components))
    }
}

/// The components of each page, without title and turning.
fn fill(layout: &Layout, face: &Face, mark: Option<DeliveryId>) -> Vec<Vec<Component>> {
    let mut pieces = Pieces::new(mark);
    let main_at = main_controls(layout);
    let (blocks, main) = layout.blocks.split_at(main_at);
    let content = [face.overflow(), pieces.of(blocks)].concat();
    let main = pieces.of(main);

    let all: Group = content.iter().chain(&main).cloned().collect();
    let mut single = Page::default();
    if single.take(&all, face.room(0)) {
        return vec![single.components];
    }

    let taken = if mark.is_some() { TURN_COMPONENTS } else { 0 };
    let mut repeated = Page::default();
    // Messages one after the other need their controls once.
    let repeats = mark.is_some() && repeated.take(&main, REPEATED);
    if !repeats {
        return distribute(all, |_| face.room(taken));
    }
    let room = face.room(taken).less(&repeated);
    let mut pages = distribute(content, |_| room);
    for page in &mut pages {
        page.extend(repeated.components.iter().cloned());
    }
    pages
}

/// Pieces on as many pages as they need; `room` tells what each has room for, counted from 0.
fn distribute(pieces: Vec<Piece>, room: impl Fn(usize) -> Room) -> Vec<Vec<Component>> {
    let mut pages = vec![Page::default()];
    for group in groups(pieces, Tie::Loose) {
        place(&mut pages, group, Tie::Loose, &room);
    }
    let pages = pages.into_iter().map(|page| page.components);
    pages.filter(|components| !components.is_empty()).collect()
}

/// Puts a group on the last page or on a new one: whole, or in smaller groups if it is more than a page.
/// A piece alone fits on any page, so nothing is left over.
fn place(pages: &mut Vec<Page>, group: Group, tie: Tie, room: &impl Fn(usize) -> Room) {
    let at = pages.len();
    let last = pages.last_mut();
    if last.is_some_and(|page| page.take(&group, room(at.saturating_sub(1)))) {
        return;
    }
    let mut fresh = Page::default();
    if fresh.take(&group, room(at)) {
        pages.push(fresh);
    } else if let Some(closer) = tie.closer() {
        for smaller in groups(group, closer) {
            place(pages, smaller, closer, room);
        }
    }
}

/// Where the main controls of a card begin: those at its end, with the small print of a menu.
fn main_controls(layout: &Layout) -> usize {
    let blocks = &layout.blocks;
    if WITHOUT_MAIN.contains(&layout.kind) {
        return blocks.len();
    }
    let mut from = blocks.len();
    while from > 0 {
        let before = from.checked_sub(2).and_then(|index| blocks.get(index));
        let is_control = match &blocks[from - 1] {
            Block::Buttons(_) | Block::Menu(_) => true,
            Block::Fine(_) => matches!(before, Some(Block::Menu(_))),
            Block::Heading(_) | Block::Text(_) | Block::Item { .. } | Block::Divider => false,
        };
        if !is_control {
            break;
        }
        from -= 1;
    }
    from
}

/// **‹ Back** and **More ›**, as far as there is somewhere to turn to.
fn turn_row(delivery: DeliveryId, page: usize, count: usize) -> Option<Component> {
    let to = |page, label: &str| {
        let control = Control::Turn { delivery, page };
        let label = label.to_owned();
        Button::new(ButtonStyle::Secondary, label, control.encode(None))
    };
    let back = page.checked_sub(1).map(|page| to(page, "‹ Back"));
    let more = (page + 1 < count).then(|| to(page + 1, "More ›"));
    let buttons: Vec<Button> = back.into_iter().chain(more).collect();
    (!buttons.is_empty()).then(|| Component::Buttons(super::body::ActionRow::new(buttons)))
}

/// The colour of a card's edge: what goes on, what is agreed on, what was, what stands in the way. Most have none.
fn accent(kind: &str) -> Option<u32> {
    match kind {
        "agenda" | "live" | "nudge" => Some(0x5B_7C_99),
        "invitation" | "invited" | "invitation-answer" | "change" => Some(0x8A_7C_A8),
        "recap" | "last-time" | "past-meeting" => Some(0x6B_8F_71),
        "refusal" | "fault" | "unreachable" | "account-gone" => Some(0xB0_8D_57),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
