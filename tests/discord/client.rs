//! A bare serenity client: the fake speaks so that a program that was not written with it understands.

use std::time::Duration;

use serenity::all::{
    Command, Context, CreateCommand, CreateInteractionResponse, CreateInteractionResponseMessage,
    EventHandler, GatewayIntents, Guild, Interaction, Message, Ready,
};
use serenity::async_trait;
use serenity::http::HttpBuilder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::fake_discord::{FakeDiscord, How, TOKEN};

/// Tells what it hears, and says pong.
struct Handler(UnboundedSender<String>);

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, context: Context, _: Ready) {
        let ping = CreateCommand::new("ping").description("Says pong");
        Command::set_global_commands(&context.http, vec![ping])
            .await
            .expect("a command");
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        self.0.send(format!("in {}", guild.name)).ok();
    }

    async fn message(&self, _: Context, message: Message) {
        self.0.send(format!("heard {}", message.content)).ok();
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let command = interaction.command().expect("a command");
        let pong = CreateInteractionResponseMessage::new().content("pong");
        command
            .create_response(&context.http, CreateInteractionResponse::Message(pong))
            .await
            .expect("an answer");
    }
}

/// Starts a client against the fake; it ends with the test.
async fn starts(fake: &FakeDiscord) -> UnboundedReceiver<String> {
    let (sender, heard) = unbounded_channel();
    let http = HttpBuilder::new(TOKEN)
        .proxy(fake.address())
        .ratelimiter_disabled(true)
        .build();
    let intents = GatewayIntents::GUILDS
        | GatewayIntents::GUILD_VOICE_STATES
        | GatewayIntents::DIRECT_MESSAGES;
    let mut client = serenity::client::ClientBuilder::new_with_http(http, intents)
        .event_handler(Handler(sender))
        .await
        .expect("a client");
    tokio::spawn(async move { client.start().await });
    heard
}

#[tokio::test]
async fn a_bare_serenity_client_connects_and_answers_a_command() {
    let fake = FakeDiscord::start().await;
    let server = fake.server("Team", &["alice", "bob"]);
    fake.user("alice").joins(&server, "lounge");
    let mut heard = starts(&fake).await;
    fake.is_served().await;
    assert_eq!(heard.recv().await.as_deref(), Some("in Team"));
    let outcome = fake.user("bob").types("/ping").await;
    outcome.seen().shows("pong");
    assert!(outcome.took < Duration::from_secs(3));
    server
        .user("alice")
        .types("/ping")
        .await
        .seen()
        .shows("pong");
    fake.user("bob").dm("hello");
    assert_eq!(heard.recv().await.as_deref(), Some("heard hello"));
}

#[tokio::test]
async fn a_bare_serenity_client_resumes_after_the_socket_was_cut() {
    let fake = FakeDiscord::start().await;
    fake.server("Team", &["bob"]);
    let mut heard = starts(&fake).await;
    fake.is_served().await;
    assert_eq!(heard.recv().await.as_deref(), Some("in Team"));
    fake.breaks(How::Drop);
    fake.user("bob").dm("in between");
    assert_eq!(heard.recv().await.as_deref(), Some("heard in between"));
    assert_eq!(fake.gateway_counts().identified, 1);
}
