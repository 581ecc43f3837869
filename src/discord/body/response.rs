//! The first answer to an interaction, due within three seconds.
//!
//! <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object>

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::message::{EPHEMERAL, MessageBody};
use super::modal::Modal;
use crate::discord::limits::{CHOICE_TEXT_MAX, CHOICES_MAX, cut};

/// An answer to an interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// A message.
    Message(MessageBody),
    /// A message follows; Discord shows that something is going on.
    DeferMessage {
        /// Whether only who acted will see it: what follows cannot change that.
        ephemeral: bool,
    },
    /// The message that the control stands on may change; nothing is shown.
    DeferUpdate,
    /// The message that the control stands on becomes this one.
    Update(MessageBody),
    /// What could be typed.
    Choices(Vec<Choice>),
    /// A form. Never to the submit of another one.
    Modal(Modal),
}

impl Response {
    /// What could be typed: at most 25, each cut to what Discord takes. A value that is too long is left out, since
    /// half of it would mean something else.
    #[must_use]
    pub fn choices(choices: impl IntoIterator<Item = (String, String)>) -> Self {
        let choices = choices.into_iter().filter_map(|(name, value)| {
            let name = crate::discord::limits::label(&name, CHOICE_TEXT_MAX);
            let fits = !value.is_empty() && cut(&value, CHOICE_TEXT_MAX) == value;
            fits.then_some(Choice { name, value })
        });
        Self::Choices(choices.take(CHOICES_MAX).collect())
    }

    fn number(&self) -> u8 {
        match self {
            Self::Message(_) => 4,
            Self::DeferMessage { .. } => 5,
            Self::DeferUpdate => 6,
            Self::Update(_) => 7,
            Self::Choices(_) => 8,
            Self::Modal(_) => 9,
        }
    }
}

/// Something that could be typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is shown.
    pub name: String,
    /// What is sent.
    pub value: String,
}

#[derive(Serialize)]
struct Flags {
    flags: u32,
}

#[derive(Serialize)]
struct Choices<'a> {
    choices: &'a [Choice],
}

impl Serialize for Response {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut response = serializer.serialize_struct("Response", 2)?;
        response.serialize_field("type", &self.number())?;
        match self {
            Self::Message(body) => response.serialize_field("data", body)?,
            Self::Update(body) => response.serialize_field("data", &body.clone().for_edit())?,
            Self::DeferMessage { ephemeral: true } => {
                response.serialize_field("data", &Flags { flags: EPHEMERAL })?;
            }
            Self::DeferMessage { ephemeral: false } | Self::DeferUpdate => {}
            Self::Choices(choices) => response.serialize_field("data", &Choices { choices })?,
            Self::Modal(modal) => response.serialize_field("data", modal)?,
        }
        response.end()
    }
}
