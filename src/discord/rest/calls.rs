//! The calls that there are, each with what it gives.
//!
//! Not their bodies, which come in as whatever serialises, and not how a request is sent (`client`). Invariant: only what
//! reads, and what may be done twice, is tried again by itself.

use serde::Serialize;
use serde_json::Value;
use serenity::model::id::{ApplicationId, ChannelId, InteractionId, MessageId, UserId};
use tokio::time::Instant;

use super::client::{Rest, json};
use super::error::RestError;
use super::read::{self, Application, GatewayBot, Posted, Profile};
use super::route::Route;
use crate::app::port::MayLeave;

impl Rest {
    /// Opens the channel of a person's direct messages, which is the same each time. To be kept: opening many at once is
    /// punished.
    ///
    /// # Errors
    /// [`RestError`]; [`RestError::OpeningTooFast`] among others.
    pub async fn open_dm(&self, user: UserId) -> Result<ChannelId, RestError> {
        let body = serde_json::json!({ "recipient_id": user.to_string() });
        let sent = self.send_json(&Route::OpenDm, &body).await;
        if let (Err(RestError::OpeningTooFast(wait)), Some(spot)) = (&sent, Route::OpenDm.spot()) {
            // Everybody's next opening would be refused too, and counted against the bot.
            let wait = wait.to_std().unwrap_or_default();
            self.buckets.bar(spot, Instant::now(), wait);
        }
        sent?.read(read::id)
    }

    /// Posts a message. The body's `nonce` with `enforce_nonce` is what makes a repeat harmless.
    ///
    /// # Errors
    /// [`RestError`]; [`RestError::maybe_accepted`] tells whether it may stand there nevertheless.
    pub async fn post(
        &self,
        channel: ChannelId,
        body: &(impl Serialize + Sync),
    ) -> Result<MessageId, RestError> {
        let posted = self.post_and_read(channel, body, &|| true).await;
        posted.map(|(message, _)| message)
    }

    /// The same, and what stands there then: of a repeat, what was posted first. See [`reads`](super::reads).
    ///
    /// # Errors
    /// As [`Rest::post`]; [`RestError::RunOut`] when it may not leave any more once it could.
    pub async fn post_and_read(
        &self,
        channel: ChannelId,
        body: &(impl Serialize + Sync),
        may_leave: MayLeave<'_>,
    ) -> Result<(MessageId, Vec<String>), RestError> {
        let body = json(body)?;
        let route = Route::Post(channel);
        let answer = self.send(&route, &[], Some(&body), may_leave).await?;
        answer.read(|message| Some((read::id(message)?, read::reads(message))))
    }

    /// Changes a message of the bot.
    ///
    /// # Errors
    /// [`RestError`]; [`RestError::NoMessage`] and [`RestError::EditedTooOften`] among others, and [`RestError::RunOut`] when
    /// it may not leave any more once it could.
    pub async fn edit(
        &self,
        channel: ChannelId,
        message: MessageId,
        body: &(impl Serialize + Sync),
        may_leave: MayLeave<'_>,
    ) -> Result<(), RestError> {
        let body = json(body)?;
        let route = Route::Edit(channel, message);
        let edited = self.send(&route, &[], Some(&body), may_leave).await;
        edited.map(drop)
    }

    /// The newest messages of a channel, the newest first; at most `limit`, which is 1 to 100.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn newest(&self, channel: ChannelId, limit: u8) -> Result<Vec<Posted>, RestError> {
        let limit = limit.clamp(1, 100).to_string();
        let query = [("limit", limit.as_str())];
        let answer = self.patiently(&Route::List(channel), &query, None).await?;
        answer.read(Posted::all)
    }

    /// Answers an interaction: its first answer, within three seconds.
    ///
    /// # Errors
    /// [`RestError`]; [`RestError::interaction_is_over`] tells whether it was too late or the second.
    pub async fn callback(
        &self,
        interaction: InteractionId,
        token: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<(), RestError> {
        self.send_json(&Route::Callback(interaction, token), body)
            .await
            .map(drop)
    }

    /// Changes the first answer to an interaction, also a deferred one.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn edit_original(
        &self,
        application: ApplicationId,
        token: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<MessageId, RestError> {
        let route = Route::EditOriginal(application, token);
        self.send_json(&route, body).await?.read(read::id)
    }

    /// Sends a further answer to an interaction.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn follow_up(
        &self,
        application: ApplicationId,
        token: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<MessageId, RestError> {
        let route = Route::FollowUp(application, token);
        self.send_json(&route, body).await?.read(read::id)
    }

    /// Takes back the first answer to an interaction.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn delete_original(
        &self,
        application: ApplicationId,
        token: &str,
    ) -> Result<(), RestError> {
        let route = Route::DeleteOriginal(application, token);
        self.send(&route, &[], None, &|| true).await.map(drop)
    }

    /// The registered commands, as Discord tells them: everywhere, or of one server.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn commands(
        &self,
        application: ApplicationId,
        guild: Option<u64>,
    ) -> Result<Vec<Value>, RestError> {
        // Without this, Discord leaves the translations out.
        let query = [("with_localizations", "true")];
        let route = Route::ListCommands(application, guild);
        let answer = self.patiently(&route, &query, None).await?;
        answer.read(|answer| answer.as_array().cloned())
    }

    /// Registers these commands in place of all others.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn put_commands(
        &self,
        application: ApplicationId,
        guild: Option<u64>,
        commands: &(impl Serialize + Sync),
    ) -> Result<(), RestError> {
        let route = Route::PutCommands(application, guild);
        let body = json(commands)?;
        self.patiently(&route, &[], Some(&body)).await.map(drop)
    }

    /// The bot's own application.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn application(&self) -> Result<Application, RestError> {
        let answer = self.patiently(&Route::Application, &[], None).await?;
        answer.read(|value| Application::read(value, answer.date))
    }

    /// Where the gateway is.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn gateway_bot(&self) -> Result<GatewayBot, RestError> {
        let answer = self.patiently(&Route::GatewayBot, &[], None).await?;
        answer.read(GatewayBot::read)
    }

    /// An account.
    ///
    /// # Errors
    /// [`RestError`]; [`RestError::Gone`] among others.
    pub async fn user(&self, user: UserId) -> Result<Profile, RestError> {
        let answer = self.patiently(&Route::User(user), &[], None).await?;
        answer.read(Profile::read)
    }
}
