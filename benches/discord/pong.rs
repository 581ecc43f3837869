//! The least that a bot can do: serenity, and «pong» to every interaction. What is slower here is not ours.

use serde_json::json;
use serenity::all::{Context, EventHandler, GatewayIntents, HttpBuilder, Interaction};
use serenity::async_trait;
use serenity::client::ClientBuilder;

use crate::fake_discord::TOKEN;

/// The argument with which this program is that bot.
pub(crate) const NAME: &str = "pong";

struct Pong;

#[async_trait]
impl EventHandler for Pong {
    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let answer = json!({ "type": 4, "data": { "content": "pong" } });
        let (id, token) = (interaction.id(), interaction.token());
        let sent = context
            .http
            .create_interaction_response(id, token, &answer, Vec::new());
        sent.await.unwrap();
    }
}

/// Serves until it is killed.
pub(crate) async fn serve(address: &str) {
    let http = HttpBuilder::new(TOKEN)
        .ratelimiter_disabled(true)
        .proxy(address)
        .build();
    // The same as ours, so that it is told the same.
    let intents = GatewayIntents::GUILDS
        | GatewayIntents::GUILD_VOICE_STATES
        | GatewayIntents::DIRECT_MESSAGES;
    let mut client = ClientBuilder::new_with_http(http, intents)
        .event_handler(Pong)
        .await
        .unwrap();
    client.start().await.unwrap();
}
