//! A page as it is filled: it counts what Discord counts, and takes a group whole or not at all.

use super::piece::Piece;
use crate::discord::body::{ActionRow, Component, Section, Separator, StringSelect, TextDisplay};
use crate::discord::limits::{TEXT_DISPLAY_BYTES_MAX, units};
use crate::discord::text::Role;

/// How much there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    /// Components, nested ones counted.
    pub(super) components: usize,
    /// Text, in UTF-16 units.
    pub(super) units: usize,
}

impl Room {
    /// What is left beside what a page has.
    pub(super) fn less(self, page: &Page) -> Self {
        Self {
            components: self.components.saturating_sub(page.count),
            units: self.units.saturating_sub(page.units),
        }
    }
}

/// A page, without its title.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) components: Vec<Component>,
    count: usize,
    units: usize,
    /// The role of the last words, while more can be put to them.
    open: Option<Role>,
}

impl Page {
    /// Puts a group of pieces to what there is, if there is room for all of it.
    pub(super) fn take(&mut self, group: &[Piece], room: Room) -> bool {
        let (components, count, text, open) =
            (self.components.len(), self.count, self.units, self.open);
        let words = match self.components.last() {
            Some(Component::Text(display)) => display.content.len(),
            Some(
                Component::Section(_)
                | Component::Separator(_)
                | Component::Buttons(_)
                | Component::Select(_),
            )
            | None => 0,
        };
        for piece in group {
            self.put(piece.clone());
        }
        if self.count <= room.components && self.units <= room.units {
            return true;
        }
        self.components.truncate(components);
        if let Some(Component::Text(display)) = self.components.last_mut() {
            display.content.truncate(words);
        }
        (self.count, self.units, self.open) = (count, text, open);
        false
    }

    fn put(&mut self, piece: Piece) {
        match piece {
            Piece::Words { text, role } => self.put_words(text, role),
            Piece::Section { text, button } => {
                self.units += units(&text);
                self.push(Component::Section(Section::new(text, button)), 3);
            }
            // A rule at the top of a page divides nothing.
            Piece::Divider if self.components.is_empty() => {}
            Piece::Divider => self.push(Component::Separator(Separator::rule()), 1),
            Piece::Buttons(buttons) => {
                let count = 1 + buttons.len();
                self.push(Component::Buttons(ActionRow::new(buttons)), count);
            }
            Piece::Select(select) => self.put_select(select),
        }
    }

    fn put_select(&mut self, select: StringSelect) {
        self.push(Component::Select(ActionRow::new(vec![select])), 2);
    }

    fn put_words(&mut self, text: String, role: Role) {
        let gap = self
            .open
            .map(|open| if is_joined(open, role) { "\n" } else { "\n\n" });
        if let (Some(gap), Some(Component::Text(display))) = (gap, self.components.last_mut())
            && display.content.len() + gap.len() + text.len() <= TEXT_DISPLAY_BYTES_MAX
        {
            self.units += gap.len() + units(&text);
            display.content.push_str(gap);
            display.content.push_str(&text);
        } else {
            self.units += units(&text);
            self.push(Component::Text(TextDisplay::new(text)), 1);
        }
        self.open = Some(role);
    }

    fn push(&mut self, component: Component, count: usize) {
        self.components.push(component);
        self.count += count;
        self.open = None;
    }
}

/// Whether two texts stand on neighbouring lines: a heading and what it opens, items of one list.
fn is_joined(previous: Role, next: Role) -> bool {
    match next {
        Role::Title | Role::Heading => false,
        Role::Item => true,
        Role::Text => matches!(previous, Role::Heading | Role::Text),
        Role::Fine => matches!(previous, Role::Heading | Role::Fine),
    }
}
