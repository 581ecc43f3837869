//! What the application asks of a chat platform, and what it offers for its memory.
//!
//! An adapter implements [`Chat`]; the application never knows which platform it talks to.

use async_trait::async_trait;
use chrono::TimeDelta;
use chrono_tz::Tz;

use crate::chat::view::Card;
use crate::domain::clock::Instant;
use crate::domain::id::DeliveryId;
use crate::domain::person::{Person, Platform};

/// An account of the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The platform's own id.
    pub account: String,
    /// The name that others see.
    pub name: String,
    /// The zone, when the platform tells it.
    pub zone: Option<Tz>,
    /// Whether it is a bot.
    pub bot: bool,
}

/// What a name led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// This account.
    Found(Account),
    /// Nobody; names like it.
    Unknown {
        /// At most three.
        near: Vec<String>,
    },
}

/// Whether a message may still leave. An adapter asks right before it sends one, since who waits for the platform's pace may
/// wait until the message is somebody else's.
pub type MayLeave<'a> = &'a (dyn Fn() -> bool + Send + Sync);

/// Why a card did not reach its reader, and whether trying again can help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Not now; again after this long at the earliest.
    #[error("not now")]
    RetryAfter(TimeDelta),
    /// The platform does not answer, or has a fault of its own: nobody's messages arrive, as far as this one tells.
    #[error("the platform is away")]
    Away,
    /// It might not leave any more when its turn came, and was not sent.
    #[error("it waited too long to be sent")]
    RunOut,
    /// The person does not take messages from us; no retry until they act.
    #[error("the person is unreachable")]
    Unreachable,
    /// The account is gone, or the bot was removed from where it is.
    #[error("the account is gone")]
    Gone,
    /// It will never work.
    #[error("refused for good: {0}")]
    Dead(String),
}

/// A chat platform.
#[async_trait]
pub trait Chat: Send + Sync {
    /// Which one.
    fn platform(&self) -> Platform;

    /// How many messages a second the platform takes from the bot, from all of its processes; `None` when there is no
    /// limit worth planning for.
    fn per_second(&self) -> Option<u32> {
        None
    }

    /// Finds a member by what a person typed or picked.
    async fn member(&self, given: &str) -> Lookup;

    /// Posts a card to a person's own chat with the bot and tells where it stands. `tried` is when the first attempt
    /// began, if an earlier one failed or was cut off. Posting the same delivery again tells the first place
    /// again: an adapter looks before it posts twice, and what stands there then reads as the card does now.
    ///
    /// # Errors
    /// [`SendError`], which says whether trying again can help.
    async fn post(
        &self,
        to: &Person,
        delivery: DeliveryId,
        tried: Option<Instant>,
        card: &Card,
        may_leave: MayLeave<'_>,
    ) -> Result<String, SendError>;

    /// Changes a posted card.
    ///
    /// # Errors
    /// [`SendError`], which says whether trying again can help.
    async fn edit(
        &self,
        to: &Person,
        address: &str,
        card: &Card,
        may_leave: MayLeave<'_>,
    ) -> Result<(), SendError>;
}
