//! What a card is made of: spans in lines, lines in blocks, controls.
//!
//! Plain data for renderers. Not how anything looks: a platform decides that, and how much of a card it can
//! show at once.

use crate::chat::control::Press;
use crate::chat::view::Who;
use crate::domain::clock::Instant;

/// The longest label of a button: Slack's (Discord takes 80).
/// <https://docs.slack.dev/reference/block-kit/block-elements/button-element>
pub const BUTTON_LABEL_MAX: usize = 75;

/// The longest label of a menu's option: Slack's (Discord takes 100).
/// <https://docs.slack.dev/reference/block-kit/composition-objects/option-object>
pub const OPTION_LABEL_MAX: usize = 75;

/// A card, ready to be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The card's name, for the playground's JSON and for logs.
    pub kind: &'static str,
    /// What comes first, and what a lock screen shows: the partner and the hour, never a topic.
    pub title: Line,
    /// What follows, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Words of ours.
    Text(String),
    /// Words of ours that stand out.
    Strong(String),
    /// Words of people, to be shown as typed and never active: no mention, no markup, no link. Invisible
    /// and direction-changing characters are out already; line breaks may be in.
    Typed(String),
    /// A person, by name or by the platform's mention, pinging nobody.
    Who(Who),
    /// An instant, in the reader's zone.
    Time(Instant, TimeStyle),
    /// A web address to be followed; always `http://` or `https://`.
    Link {
        /// Where to.
        url: String,
        /// What to show.
        label: String,
    },
}

/// How much of an instant is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeStyle {
    /// `Thu 26 Mar 2026, 10:00`.
    Moment,
    /// `Thu 26 Mar 2026`.
    Day,
    /// `10:00`.
    Hour,
}

/// Spans one after the other, without anything between them.
pub type Line = Vec<Span>;

/// A part of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Opens a group of what follows.
    Heading(Line),
    /// A paragraph.
    Text(Line),
    /// A line of a list, its mark or number included, and what can be done with it.
    Item {
        /// What it says.
        line: Line,
        /// What can be done.
        button: Option<Button>,
    },
    /// Small print.
    Fine(Line),
    /// A rule between two groups.
    Divider,
    /// Buttons that belong together, in order of use.
    Buttons(Vec<Button>),
    /// A menu.
    Menu(Menu),
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it does.
    pub press: Press,
    /// At most [`BUTTON_LABEL_MAX`] characters.
    pub label: String,
    /// How much it invites.
    pub style: Style,
}

/// How much a button invites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// What most people do next.
    Primary,
    /// One of several.
    Secondary,
    /// What should be thought about.
    Danger,
}

/// A menu to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// What it does with the values chosen.
    pub press: Press,
    /// What it is for.
    pub label: String,
    /// What can be chosen.
    pub options: Vec<MenuOption>,
    /// The fewest to choose.
    pub min: usize,
    /// The most to choose.
    pub max: usize,
}

/// Something in a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuOption {
    /// What is sent when it is chosen.
    pub value: String,
    /// At most [`OPTION_LABEL_MAX`] characters.
    pub label: String,
}
