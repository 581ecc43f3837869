//! The chat as the application sees it: cards to people's own chats with the bot, and people looked up.
//!
//! A DM channel is opened once and remembered. A card is posted under a nonce that follows from its delivery, so that
//! Discord answers a repeat within a few minutes with the first message; after that the channel's newest messages are
//! looked through for it before it is posted again. Invariant: an address tells channel, message and delivery, so that
//! an edit finds the page that its reader has turned to.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::TimeDelta;
use serenity::model::id::{ChannelId, MessageId, UserId};

use super::body::MessageBody;
use super::control::decode;
use super::memory::Kept;
use super::render::pages;
use super::rest::{Lost, NonceKey, Posted, Rest, RestError, is_remembered, nonce, reads};
use crate::app::port::{Account, Chat, Lookup, MayLeave, SendError};
use crate::chat::view::Card;
use crate::domain::clock::{Clock, Instant};
use crate::domain::id::DeliveryId;
use crate::domain::person::{Person, Platform};

/// So many messages back a card that may have been posted is looked for: as many as one request gives.
const LOOKED_BACK: u8 = 100;
/// A card that could not be sent for no reason of the person's is tried again after this.
const AGAIN_AFTER: TimeDelta = TimeDelta::seconds(1);
/// After an edit that Discord takes no more of for now.
const EDIT_AGAIN_AFTER: TimeDelta = TimeDelta::minutes(10);

/// Somebody whom no event described is looked up in this time: who asks holds a place that others wait for.
const LOOKED_UP_WITHIN: std::time::Duration = std::time::Duration::from_secs(1);

/// So many people are remembered from events.
const SEEN_AT_MOST: usize = 1_000;

/// Where a card stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Address {
    channel: ChannelId,
    message: MessageId,
    delivery: DeliveryId,
}

impl Address {
    fn text(&self) -> String {
        format!("{}/{}/{}", self.channel, self.message, self.delivery)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let address = Self {
            channel: part(&mut parts)?,
            message: part(&mut parts)?,
            delivery: part(&mut parts)?,
        };
        parts.next().is_none().then_some(address)
    }
}

fn part<'a, T: FromStr>(parts: &mut impl Iterator<Item = &'a str>) -> Option<T> {
    parts.next()?.parse().ok()
}

/// Discord, for the application.
pub struct DiscordChat {
    rest: Arc<Rest>,
    kept: Kept,
    clock: Arc<dyn Clock>,
    nonces: NonceKey,
    per_second: u32,
    /// Whom events described, so that nobody need be asked about them.
    seen: Mutex<HashMap<UserId, Account>>,
}

impl DiscordChat {
    /// The chat behind a client. `per_second` is how many messages a second the bot sends, from all of its processes.
    #[must_use]
    pub fn new(
        rest: Arc<Rest>,
        kept: Kept,
        clock: Arc<dyn Clock>,
        nonces: NonceKey,
        per_second: u32,
    ) -> Self {
        Self {
            rest,
            kept,
            clock,
            nonces,
            per_second,
            seen: Mutex::default(),
        }
    }

    /// Somebody was described by an event.
    pub(super) fn saw(&self, user: UserId, account: Account) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= SEEN_AT_MOST {
            seen.clear();
        }
        seen.insert(user, account);
    }

    fn seen(&self, user: UserId) -> Option<Account> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(&user).cloned()
    }

    async fn channel(&self, to: &Person) -> Result<ChannelId, SendError> {
        let user = user(to)?;
        if let Some(channel) = self.kept.channel(user).await.map_err(fault)? {
            return Ok(channel);
        }
        let channel = self.rest.open_dm(user).await.map_err(refused)?;
        self.kept.keep_channel(user, channel).await.map_err(fault)?;
        Ok(channel)
    }

    /// A message that an earlier attempt left, when nobody can tell whether it did.
    async fn posted_before(
        &self,
        channel: ChannelId,
        delivery: DeliveryId,
        nonce: &str,
    ) -> Result<Option<(MessageId, Vec<String>)>, SendError> {
        let newest = self.rest.newest(channel, LOOKED_BACK).await;
        let is_it = |posted: &Posted| {
            posted.nonce.as_deref() == Some(nonce)
                || posted
                    .custom_ids
                    .iter()
                    .any(|id| decode(id).and_then(|(_, on)| on) == Some(delivery))
        };
        let newest = newest.map_err(refused)?;
        Ok(newest
            .into_iter()
            .find(is_it)
            .map(|posted| (posted.id, posted.reads)))
    }
}

#[async_trait]
impl Chat for DiscordChat {
    fn platform(&self) -> Platform {
        Platform::Discord
    }

    fn per_second(&self) -> Option<u32> {
        Some(self.per_second)
    }

    async fn member(&self, given: &str) -> Lookup {
        let unknown = Lookup::Unknown { near: Vec::new() };
        let Some(user) = mentioned(given) else {
            return unknown;
        };
        if let Some(account) = self.seen(user) {
            return Lookup::Found(account);
        }
        let asked = tokio::time::timeout(LOOKED_UP_WITHIN, self.rest.user(user)).await;
        let Ok(asked) = asked else {
            tracing::info!("somebody was not looked up in time");
            return unknown;
        };
        match asked {
            Ok(profile) => Lookup::Found(Account {
                account: profile.id.to_string(),
                name: profile.name,
                zone: None,
                bot: profile.bot,
            }),
            Err(error) => {
                tracing::info!(%error, "somebody was not found");
                unknown
            }
        }
    }

    async fn post(
        &self,
        to: &Person,
        delivery: DeliveryId,
        tried: Option<Instant>,
        card: &Card,
        may_leave: MayLeave<'_>,
    ) -> Result<String, SendError> {
        let channel = self.channel(to).await?;
        let nonce = nonce(&self.nonces, delivery);
        let first = page(card, delivery, 0);
        let wanted = reads(&serde_json::to_value(&first).unwrap_or_default());
        let before = match tried {
            Some(tried) if !is_remembered(tried, self.clock.now()) => {
                self.posted_before(channel, delivery, &nonce).await?
            }
            Some(_) | None => None,
        };
        let (message, stands) = if let Some(before) = before {
            before
        } else {
            let first = first.with_nonce(nonce);
            match self.rest.post_and_read(channel, &first, may_leave).await {
                Ok(posted) => posted,
                Err(RestError::Gone(Lost::Channel)) => {
                    // It is opened anew.
                    self.kept.forget_channel(user(to)?).await.map_err(fault)?;
                    return Err(SendError::RetryAfter(AGAIN_AFTER));
                }
                Err(error) => return Err(refused(error)),
            }
        };
        let address = Address {
            channel,
            message,
            delivery,
        }
        .text();
        if tried.is_some() && stands != wanted {
            // It is of an earlier attempt, and something has changed since.
            self.edit(to, &address, card, may_leave).await?;
        }
        Ok(address)
    }

    async fn edit(
        &self,
        _: &Person,
        address: &str,
        card: &Card,
        may_leave: MayLeave<'_>,
    ) -> Result<(), SendError> {
        let unknown = || SendError::Dead("an address that is none".to_owned());
        let address = Address::read(address).ok_or_else(unknown)?;
        let turned_to = self.kept.page(address.delivery).await.map_err(fault)?;
        let body = page(card, address.delivery, turned_to).for_edit();
        let edited = self
            .rest
            .edit(address.channel, address.message, &body, may_leave)
            .await;
        edited.map_err(refused)
    }
}

/// A page of a card, or its last when it has become shorter.
#[must_use]
pub(super) fn page(card: &Card, delivery: DeliveryId, number: usize) -> MessageBody {
    let mut pages = pages(card, Some(delivery));
    let last = pages.len() - 1;
    pages.swap_remove(number.min(last))
}

/// Whom somebody meant: a mention or an id, as a USER option and Discord's own mentions give them.
fn mentioned(given: &str) -> Option<UserId> {
    let inner = given
        .trim()
        .trim_start_matches("<@")
        .trim_start_matches('!');
    let digits = inner.trim_end_matches('>').trim_start_matches('@');
    digits.parse().ok()
}

fn user(person: &Person) -> Result<UserId, SendError> {
    let none = |_| SendError::Dead("an account that is no user of Discord".to_owned());
    person.account.parse().map_err(none)
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn fault(error: anyhow::Error) -> SendError {
    tracing::error!(error = %format!("{error:#}"), "failed to use the adapter's memory");
    SendError::RetryAfter(AGAIN_AFTER)
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn refused(error: RestError) -> SendError {
    match error {
        RestError::RetryAfter(wait) | RestError::OpeningTooFast(wait) => {
            SendError::RetryAfter(wait)
        }
        RestError::RunOut => SendError::RunOut,
        RestError::Unreachable => SendError::Unreachable,
        RestError::Gone(Lost::User) => SendError::Gone,
        RestError::EditedTooOften => SendError::RetryAfter(EDIT_AGAIN_AFTER),
        // The process ends; whoever comes next sends it.
        RestError::Unauthorized => SendError::RetryAfter(AGAIN_AFTER),
        RestError::Server(_) | RestError::TimedOut { .. } | RestError::Network { .. } => {
            SendError::Away
        }
        RestError::Gone(Lost::Channel)
        | RestError::NoMessage
        | RestError::Forbidden { .. }
        | RestError::Invalid { .. } => SendError::Dead(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Id as _;

    #[test]
    fn an_address_comes_back_and_a_foreign_one_is_none() {
        let delivery = DeliveryId::from_ulid(ulid::Ulid::from_parts(7, 7));
        let text = format!("12/34/{delivery}");
        assert_eq!(
            Address::read(&text).map(|address| address.text()),
            Some(text)
        );
        for foreign in ["", "12/34", "12/x/34", "12/34/56/78"] {
            assert_eq!(Address::read(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn a_mention_an_id_and_a_name_are_told_apart() {
        for given in ["<@42>", "<@!42>", "42", " @42 "] {
            assert_eq!(
                mentioned(given).map(|user| user.to_string()),
                Some("42".to_owned())
            );
        }
        assert_eq!(mentioned("bob"), None);
    }
}
