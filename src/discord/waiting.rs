//! An interaction that waits for its answer, and what came of it.
//!
//! Not how it is answered (`answer`). Invariant: its token is never logged.

use serenity::model::id::{ApplicationId, ChannelId, InteractionId, UserId};

use super::body::MessageBody;
use crate::app::Reply;
use crate::app::outcome::Answer;
use crate::chat::command::Place;
use crate::chat::view::View;
use crate::domain::id::DeliveryId;

/// What somebody used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A command: its answer is a message of its own.
    Command,
    /// A control of a message, which the answer may replace.
    Component,
    /// A form that was sent.
    Modal {
        /// Whether a control of a message had opened it.
        from_message: bool,
    },
}

impl Origin {
    /// Whether there is a message that the answer may replace.
    pub(super) fn has_message(self) -> bool {
        match self {
            Self::Component | Self::Modal { from_message: true } => true,
            Self::Command
            | Self::Modal {
                from_message: false,
            } => false,
        }
    }
}

/// An interaction that waits for its answer.
#[derive(Clone)]
pub(super) struct Waiting {
    /// The bot's application.
    pub(super) application: ApplicationId,
    /// The interaction.
    pub(super) id: InteractionId,
    /// What answers are sent with; never logged.
    pub(super) token: String,
    /// Who asked.
    pub(super) user: UserId,
    /// What they used.
    pub(super) origin: Origin,
    /// Where.
    pub(super) place: Place,
    /// … and in which channel.
    pub(super) channel: ChannelId,
    /// Whether the bot is there for the one who asked alone, so that Discord lets only
    /// [so many](super::limits::USER_INSTALLED_FOLLOW_UPS_MAX) messages follow the first answer.
    pub(super) user_installed_only: bool,
    /// The card of the outbox that the control stands on, or that the form was opened on.
    pub(super) on: Option<DeliveryId>,
}

/// What came of an interaction.
pub(super) enum Done {
    /// The application's answer.
    Reply(Box<Reply>),
    /// The message that the control stands on shows another page.
    Page(Box<MessageBody>),
}

impl Done {
    /// Only words, with no time in them.
    pub(super) fn view(view: View) -> Self {
        Self::Reply(Box::new(Reply {
            answer: Answer::View(view),
            zone: chrono_tz::Tz::UTC,
            waiting: None,
        }))
    }
}
