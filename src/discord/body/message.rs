//! A message: to be posted, to be edited, or as the answer to an interaction.
//!
//! It is always of the newer kind of components, which excludes content, embeds, polls and stickers, and it never
//! pings anybody.
//!
//! <https://docs.discord.com/developers/resources/message>

use serde::Serialize;

use super::component::Container;
use crate::chat::command::Place;

/// The message is made of components alone; never unset again.
/// <https://docs.discord.com/developers/resources/message#message-object-message-flags>
const IS_COMPONENTS_V2: u32 = 1 << 15;

/// Only who acted sees the message. Same page.
pub(super) const EPHEMERAL: u32 = 1 << 6;

/// Who is pinged: nobody, whatever the text mentions.
/// <https://docs.discord.com/developers/resources/message#allowed-mentions-object>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Nobody {
    parse: [&'static str; 0],
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageBody {
    flags: u32,
    /// What it shows.
    pub components: Vec<Container>,
    allowed_mentions: Nobody,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enforce_nonce: Option<bool>,
}

impl MessageBody {
    /// A message of one container.
    #[must_use]
    pub fn new(container: Container) -> Self {
        Self {
            flags: IS_COMPONENTS_V2,
            components: vec![container],
            allowed_mentions: Nobody { parse: [] },
            nonce: None,
            enforce_nonce: None,
        }
    }

    /// The same, seen only by the one who acted: for answers to interactions, and for nothing else.
    #[must_use]
    pub fn ephemeral(mut self) -> Self {
        self.flags |= EPHEMERAL;
        self
    }

    /// The same as an answer to an interaction there: seen only by the one who acted where others could see it.
    #[must_use]
    pub fn seen_in(self, place: Place) -> Self {
        match place {
            Place::Dm => self,
            Place::Elsewhere => self.ephemeral(),
        }
    }

    /// The same with a nonce of at most 25 characters: posted again, Discord answers with the first message.
    #[must_use]
    pub fn with_nonce(mut self, nonce: String) -> Self {
        self.nonce = Some(nonce);
        self.enforce_nonce = Some(true);
        self
    }

    /// The same as an edit, which takes no nonce and cannot change who sees the message.
    #[must_use]
    pub fn for_edit(mut self) -> Self {
        self.flags = IS_COMPONENTS_V2;
        self.nonce = None;
        self.enforce_nonce = None;
        self
    }
}
