//! Components of a message, as the flag `IS_COMPONENTS_V2` brings them.
//!
//! <https://docs.discord.com/developers/components/reference>

use serde::{Serialize, Serializer};

/// The number by which Discord tells a component; it has no other value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Type<const N: u8>;

impl<const N: u8> Serialize for Type<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(N)
    }
}

/// What stands at the top of a message: a box around the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Container {
    #[serde(rename = "type")]
    kind: Type<17>,
    /// The colour of its edge, as `0xRRGGBB`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accent_color: Option<u32>,
    /// What is in it; at least one.
    pub components: Vec<Component>,
}

impl Container {
    /// A box around these.
    #[must_use]
    pub fn new(accent_color: Option<u32>, components: Vec<Component>) -> Self {
        Self {
            kind: Type,
            accent_color,
            components,
        }
    }
}

/// What stands in a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Component {
    /// Text.
    Text(TextDisplay),
    /// Text with a button beside it.
    Section(Section),
    /// A rule.
    Separator(Separator),
    /// Buttons.
    Buttons(ActionRow<Button>),
    /// A select, which has a row for itself.
    Select(ActionRow<StringSelect>),
}

/// Text, in Discord's markdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextDisplay {
    #[serde(rename = "type")]
    kind: Type<10>,
    /// The markdown; not blank.
    pub content: String,
}

impl TextDisplay {
    /// A text.
    #[must_use]
    pub fn new(content: String) -> Self {
        Self {
            kind: Type,
            content,
        }
    }
}

/// Text with a button beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    #[serde(rename = "type")]
    kind: Type<9>,
    /// One text.
    pub components: [TextDisplay; 1],
    /// What stands beside it.
    pub accessory: Button,
}

impl Section {
    /// A text and its button.
    #[must_use]
    pub fn new(content: String, accessory: Button) -> Self {
        Self {
            kind: Type,
            components: [TextDisplay::new(content)],
            accessory,
        }
    }
}

/// A rule between two groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Separator {
    #[serde(rename = "type")]
    kind: Type<14>,
    divider: bool,
    /// 1 is small, 2 is large.
    spacing: u8,
}

impl Separator {
    /// A visible rule with little room around it.
    #[must_use]
    pub fn rule() -> Self {
        Self {
            kind: Type,
            divider: true,
            spacing: 1,
        }
    }
}

/// A row of controls of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionRow<T> {
    #[serde(rename = "type")]
    kind: Type<1>,
    /// The controls: at most five buttons, or one of another kind.
    pub components: Vec<T>,
}

impl<T> ActionRow<T> {
    /// A row of these.
    #[must_use]
    pub fn new(components: Vec<T>) -> Self {
        Self {
            kind: Type,
            components,
        }
    }
}

/// A button that sends an interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Button {
    #[serde(rename = "type")]
    kind: Type<2>,
    /// How it looks.
    pub style: ButtonStyle,
    /// What is on it.
    pub label: String,
    /// What it sends; unique in a message.
    pub custom_id: String,
}

impl Button {
    /// A button.
    #[must_use]
    pub fn new(style: ButtonStyle, label: String, custom_id: String) -> Self {
        Self {
            kind: Type,
            style,
            label,
            custom_id,
        }
    }
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ButtonStyle {
    /// Filled.
    Primary = 1,
    /// Grey.
    Secondary = 2,
    /// Red.
    Danger = 4,
}

impl Serialize for ButtonStyle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(*self as u8)
    }
}

/// A menu of texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StringSelect {
    #[serde(rename = "type")]
    kind: Type<3>,
    /// What it sends, beside the values; unique in a message.
    pub custom_id: String,
    /// What it shows before something is chosen.
    pub placeholder: String,
    /// The fewest to choose.
    pub min_values: usize,
    /// The most to choose.
    pub max_values: usize,
    /// 1 to 25, their values all different.
    pub options: Vec<SelectOption>,
}

impl StringSelect {
    /// A select; how many may be chosen is fitted to what there is.
    #[must_use]
    pub fn new(
        custom_id: String,
        placeholder: String,
        options: Vec<SelectOption>,
        (min, max): (usize, usize),
    ) -> Self {
        let max_values = max.clamp(1, options.len().max(1));
        Self {
            kind: Type,
            custom_id,
            placeholder,
            min_values: min.min(max_values),
            max_values,
            options,
        }
    }
}

/// An option of a select.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SelectOption {
    /// What is shown.
    pub label: String,
    /// What is sent.
    pub value: String,
}
