//! A card where Discord takes only so many messages: the last of them says how many are left out, and where all of it is.

use super::page::{Page, Room};
use super::piece::{Piece, Pieces};
use super::{Face, REPEATED, distribute, fill, main_controls};
use crate::chat::command::Place;
use crate::chat::layout::layout;
use crate::chat::view::Card;
use crate::discord::body::{Component, MessageBody};
use crate::discord::limits::units;
use crate::discord::text::Role;

/// A card as `most` messages one after the other, or as fewer where it needs no more; at least one.
///
/// Where it needs more, the last one ends with how many are left out and where else they are shown, and with the main
/// controls of the card. All before it are as they are in [`pages`](super::pages).
#[must_use]
pub fn pages_within(card: &Card, most: usize, place: Place) -> Vec<MessageBody> {
    let layout = layout(card);
    let face = Face::new(&layout, card.zone);
    let whole = fill(&layout, &face, None);
    if whole.len() <= most {
        return messages(&face, whole);
    }

    let (blocks, main) = layout.blocks.split_at(main_controls(&layout));
    let mut pieces = Pieces::new(None);
    let mut content = [face.overflow(), pieces.of(blocks)].concat();
    let main = pieces.of(main);
    let mut controls = Page::default();
    if !controls.take(&main, REPEATED) {
        content.extend(main);
    }

    let full = face.room(0);
    let short = full.less(&ending(whole.len(), place)).less(&controls);
    let room = |page: usize| if page + 1 < most { full } else { short };
    let mut filled = distribute(content, room);
    let left_out = filled.len().saturating_sub(most);
    filled.truncate(most);
    let mut end = Vec::new();
    // Without its controls it may have fitted.
    if left_out > 0 {
        end.extend(ending(left_out, place).components);
    }
    end.extend(controls.components);
    let reserved = filled.len() == most;
    match filled.last_mut() {
        Some(last) if reserved => last.extend(end),
        Some(_) | None => filled.push(end),
    }
    messages(&face, filled)
}

fn messages(face: &Face, pages: Vec<Vec<Component>>) -> Vec<MessageBody> {
    pages.into_iter().map(|page| face.message(page)).collect()
}

/// What says that so many messages are left out.
fn ending(left_out: usize, place: Place) -> Page {
    let would_follow = match left_out {
        1 => "one more message would follow".to_owned(),
        _ => format!("{left_out} more messages would follow"),
    };
    let where_else = match place {
        // Of those whom messages do not reach, there are some for whom the first is the only one.
        Place::Elsewhere => {
            "in a server that I am in or, if my messages reach you, in our direct messages"
        }
        Place::Dm => "in a server that I am in",
    };
    let text = format!(
        "**Discord lets me say no more here**, and {would_follow}. Ask me the same {where_else}: there you see all of it."
    );
    let room = Room {
        components: 1,
        units: units(&text),
    };
    let role = Role::Text;
    let mut page = Page::default();
    page.take(&[Piece::Words { text, role }], room);
    page
}
