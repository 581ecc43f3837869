//! The blocks of a layout as pieces that a page can take, and which of them belong together.
//!
//! Invariant: each piece alone fits on an empty page.

use crate::chat::control::Press;
use crate::chat::layout::{self, Block, Line, Menu, Style};
use crate::discord::body::{Button, ButtonStyle, SelectOption, StringSelect};
use crate::discord::control::Control;
use crate::discord::limits::{
    BUTTON_LABEL_MAX, OPTION_TEXT_MAX, PLACEHOLDER_MAX, ROW_BUTTONS_MAX, SELECT_OPTIONS_MAX,
    TEXT_DISPLAY_BYTES_MAX, label, units,
};
use crate::discord::text::{Role, markdown};
use crate::domain::id::DeliveryId;

/// What a page takes whole.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// Text that can be put to other text.
    Words { text: String, role: Role },
    /// Text with a button beside it.
    Section { text: String, button: Button },
    /// A rule.
    Divider,
    /// At most five.
    Buttons(Vec<Button>),
    /// A menu.
    Select(StringSelect),
}

impl Piece {
    /// What the title had no room for.
    pub(super) fn rest_of_title(text: String) -> Self {
        let role = Role::Text;
        Self::Words { text, role }
    }
}

/// Pieces that belong together.
pub(super) type Group = Vec<Piece>;

/// Makes pieces of one card, on which no two controls are alike: Discord refuses a `custom_id` that is there twice.
pub(super) struct Pieces {
    on: Option<DeliveryId>,
    pressed: Vec<Press>,
}

impl Pieces {
    /// Of a card that may be a delivery.
    pub(super) fn new(on: Option<DeliveryId>) -> Self {
        Self {
            on,
            pressed: Vec::new(),
        }
    }

    /// The pieces of these blocks, in order.
    pub(super) fn of(&mut self, blocks: &[Block]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for block in blocks {
            match block {
                Block::Heading(line) => pieces.extend(words(line, Role::Heading)),
                Block::Text(line) => pieces.extend(words(line, Role::Text)),
                Block::Fine(line) => pieces.extend(words(line, Role::Fine)),
                Block::Item { line, button } => {
                    let button = button.as_ref().and_then(|button| self.button(button));
                    pieces.extend(item(line, button));
                }
                Block::Divider => pieces.push(Piece::Divider),
                Block::Buttons(buttons) => {
                    let buttons = buttons.iter().filter_map(|button| self.button(button));
                    let buttons: Vec<Button> = buttons.collect();
                    let rows = buttons.chunks(ROW_BUTTONS_MAX);
                    pieces.extend(rows.map(|row| Piece::Buttons(row.to_vec())));
                }
                Block::Menu(menu) => pieces.extend(self.select(menu).map(Piece::Select)),
            }
        }
        pieces
    }

    /// The `custom_id` of a control that is not on the card yet.
    fn custom_id(&mut self, press: &Press) -> Option<String> {
        if self.pressed.contains(press) {
            return None;
        }
        self.pressed.push(press.clone());
        Some(Control::Press(press.clone()).encode(self.on))
    }

    fn button(&mut self, button: &layout::Button) -> Option<Button> {
        let style = match button.style {
            Style::Primary => ButtonStyle::Primary,
            Style::Secondary => ButtonStyle::Secondary,
            Style::Danger => ButtonStyle::Danger,
        };
        let custom_id = self.custom_id(&button.press)?;
        let label = label(&button.label, BUTTON_LABEL_MAX);
        Some(Button::new(style, label, custom_id))
    }

    /// A menu; none without options, which Discord refuses, as it does two of one value.
    fn select(&mut self, menu: &Menu) -> Option<StringSelect> {
        let mut options: Vec<SelectOption> = Vec::new();
        for option in &menu.options {
            let is_sent = (1..=OPTION_TEXT_MAX).contains(&units(&option.value));
            if is_sent && !options.iter().any(|known| known.value == option.value) {
                options.push(SelectOption {
                    label: label(&option.label, OPTION_TEXT_MAX),
                    value: option.value.clone(),
                });
            }
        }
        // A layout has no more: `AT_ONCE_MAX`.
        options.truncate(SELECT_OPTIONS_MAX);
        if options.is_empty() {
            return None;
        }
        let custom_id = self.custom_id(&menu.press)?;
        let placeholder = label(&menu.label, PLACEHOLDER_MAX);
        let how_many = (menu.min, menu.max);
        Some(StringSelect::new(custom_id, placeholder, options, how_many))
    }
}

fn words(line: &Line, role: Role) -> impl Iterator<Item = Piece> {
    let texts = markdown(line, role, TEXT_DISPLAY_BYTES_MAX).into_iter();
    texts.map(move |text| Piece::Words { text, role })
}

/// A line of a list; its button stands where it begins.
fn item(line: &Line, button: Option<Button>) -> Vec<Piece> {
    let Some(button) = button else {
        return words(line, Role::Item).collect();
    };
    let mut texts = markdown(line, Role::Item, TEXT_DISPLAY_BYTES_MAX).into_iter();
    let text = texts.next().unwrap_or_else(|| "…".to_owned());
    let rest = texts.map(|text| Piece::Words {
        text,
        role: Role::Item,
    });
    std::iter::once(Piece::Section { text, button })
        .chain(rest)
        .collect()
}

/// How much belongs together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    /// A heading and what is said under it, a point and what is said of it, and the controls that follow.
    Loose,
    /// A heading and the first thing under it, a text and the controls that follow.
    Close,
    /// Nothing.
    None,
}

impl Tie {
    /// What still holds where a group is more than a page.
    pub(super) fn closer(self) -> Option<Self> {
        match self {
            Self::Loose => Some(Self::Close),
            Self::Close => Some(Self::None),
            Self::None => None,
        }
    }

    fn holds(self, group: &[Piece], piece: &Piece) -> bool {
        match (self, piece) {
            (Self::None, _) | (_, Piece::Divider) => false,
            (_, Piece::Buttons(_) | Piece::Select(_)) => true,
            (Self::Loose, Piece::Words { role, .. }) if is_prose(*role) => {
                !group.last().is_some_and(is_control)
            }
            (Self::Loose | Self::Close, Piece::Words { .. } | Piece::Section { .. }) => {
                group.iter().all(opens)
            }
        }
    }
}

fn is_prose(role: Role) -> bool {
    match role {
        Role::Text | Role::Fine => true,
        Role::Title | Role::Heading | Role::Item => false,
    }
}

fn is_control(piece: &Piece) -> bool {
    match piece {
        Piece::Buttons(_) | Piece::Select(_) => true,
        Piece::Words { .. } | Piece::Section { .. } | Piece::Divider => false,
    }
}

/// Whether it says something of what follows.
fn opens(piece: &Piece) -> bool {
    match piece {
        Piece::Words { role, .. } => *role == Role::Heading,
        Piece::Divider => true,
        Piece::Section { .. } | Piece::Buttons(_) | Piece::Select(_) => false,
    }
}

/// Pieces with what belongs to them.
pub(super) fn groups(pieces: impl IntoIterator<Item = Piece>, tie: Tie) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for piece in pieces {
        match groups.last_mut() {
            Some(group) if tie.holds(group, &piece) => group.push(piece),
            Some(_) | None => groups.push(vec![piece]),
        }
    }
    groups
}
