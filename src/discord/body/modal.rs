//! A modal: a form of text inputs.
//!
//! Each input stands in an action row. Discord calls that the older way and prefers labels, but serenity 0.12 drops
//! the values of what stands in a label when the modal is sent.
//!
//! <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal>

use serde::{Serialize, Serializer};

use super::component::{ActionRow, Type};

/// A modal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Modal {
    /// What comes back with it.
    pub custom_id: String,
    /// Its title.
    pub title: String,
    /// One text input a row; 1 to 5 rows.
    pub components: Vec<ActionRow<TextInput>>,
}

/// A text input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextInput {
    #[serde(rename = "type")]
    kind: Type<4>,
    /// The name of the field.
    pub custom_id: String,
    /// One line or several.
    pub style: InputStyle,
    /// What stands above it.
    pub label: String,
    /// What stands in it at first.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Whether it must be filled in.
    pub required: bool,
}

impl TextInput {
    /// A text input.
    #[must_use]
    pub fn new(
        custom_id: String,
        style: InputStyle,
        label: String,
        value: String,
        required: bool,
    ) -> Self {
        Self {
            kind: Type,
            custom_id,
            style,
            label,
            value,
            required,
        }
    }
}

/// How much room a text input has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum InputStyle {
    /// One line.
    Short = 1,
    /// Several lines.
    Paragraph = 2,
}

impl Serialize for InputStyle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(*self as u8)
    }
}
