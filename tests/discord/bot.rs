//! A bot of a few lines, which asks the fake in plain JSON.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::fake_discord::{FakeDiscord, TOKEN};

/// Slash commands' and direct messages' intents, and those of voice.
pub(crate) const INTENTS: u64 = 1 | (1 << 7) | (1 << 12);

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    headers: reqwest::header::HeaderMap,
}

impl Answer {
    /// A header's value, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The id of what came back.
    pub(crate) fn id(&self) -> String {
        self.body["id"].as_str().expect("an id").to_owned()
    }
}

/// The REST half.
pub(crate) struct Rest {
    client: Client,
    base: String,
}

impl Rest {
    pub(crate) fn of(fake: &FakeDiscord) -> Self {
        let client = Client::builder()
            .user_agent("DiscordBot (https://example.org, 1)")
            .timeout(Duration::from_secs(2));
        Self {
            client: client.build().expect("a client"),
            base: format!("{}/api/v10", fake.address()),
        }
    }

    /// A request that may stay without an answer.
    pub(crate) async fn tries(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> reqwest::Result<Answer> {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if !path.starts_with("/interactions") && !path.starts_with("/webhooks") {
            request = request.header("authorization", format!("Bot {TOKEN}"));
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await?;
        Ok(Answer {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
        })
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.tries("GET", path, None).await.expect("an answer")
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        let answer = self.tries("POST", path, Some(body)).await;
        answer.expect("an answer")
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        let answer = self.tries("PATCH", path, Some(body)).await;
        answer.expect("an answer")
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        let answer = self.tries("PUT", path, Some(body)).await;
        answer.expect("an answer")
    }

    /// The path of the messages of somebody's direct messages.
    pub(crate) async fn dm(&self, person: u64) -> String {
        let body = json!({ "recipient_id": person.to_string() });
        let answer = self.post("/users/@me/channels", &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        format!("/channels/{}/messages", answer.id())
    }

    /// Registers commands.
    pub(crate) async fn registers(&self, fake: &FakeDiscord, commands: &Value) -> Answer {
        let path = format!("/applications/{}/commands", fake.application_id());
        self.put(&path, commands).await
    }

    /// Answers an interaction event.
    pub(crate) async fn answers(&self, event: &Value, body: &Value) -> Answer {
        let part = |field: &str| event[field].as_str().expect("a field of an interaction");
        let path = format!("/interactions/{}/{}/callback", part("id"), part("token"));
        self.post(&path, body).await
    }

    /// The path of an interaction's webhook.
    pub(crate) fn webhook(event: &Value) -> String {
        let part = |field: &str| event[field].as_str().expect("a field of an interaction");
        format!("/webhooks/{}/{}", part("application_id"), part("token"))
    }
}

/// The gateway half: one socket.
pub(crate) struct Gateway(WebSocketStream<TcpStream>);

impl Gateway {
    /// Connects, and takes HELLO.
    pub(crate) async fn connect(rest: &Rest) -> Self {
        let url = rest.get("/gateway").await.body["url"]
            .as_str()
            .expect("an address")
            .to_owned();
        let host = url.trim_start_matches("ws://").to_owned();
        let stream = TcpStream::connect(&host).await.expect("a socket");
        let url = format!("{url}/?v=10&encoding=json");
        let (socket, _) = tokio_tungstenite::client_async(url, stream)
            .await
            .expect("a handshake");
        let mut gateway = Self(socket);
        let hello = gateway.next().await.expect("HELLO");
        assert_eq!(hello["op"], json!(10));
        gateway
    }

    /// Connects and identifies; gives READY too.
    pub(crate) async fn ready(rest: &Rest) -> (Self, Value) {
        let mut gateway = Self::connect(rest).await;
        gateway.identifies(INTENTS, [0, 1]).await;
        let ready = gateway.event("READY").await;
        (gateway, ready)
    }

    pub(crate) async fn identifies(&mut self, intents: u64, shard: [u64; 2]) {
        let properties = json!({ "os": "linux", "browser": "test", "device": "test" });
        let data =
            json!({ "token": TOKEN, "intents": intents, "shard": shard, "properties": properties });
        self.sends(&json!({ "op": 2, "d": data })).await;
    }

    pub(crate) async fn resumes(&mut self, session: &Value, sequence: u64) {
        let data = json!({ "token": TOKEN, "session_id": session, "seq": sequence });
        self.sends(&json!({ "op": 6, "d": data })).await;
    }

    pub(crate) async fn sends(&mut self, payload: &Value) {
        let frame = Message::Text(payload.to_string());
        self.0.send(frame).await.expect("a socket that takes it");
    }

    /// The next payload; the close code when there is none.
    pub(crate) async fn next(&mut self) -> Result<Value, u16> {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => Ok(serde_json::from_str(&text).expect("JSON")),
            Some(Ok(Message::Close(frame))) => Err(frame.map_or(1005, |frame| frame.code.into())),
            Some(Ok(other)) => panic!("a frame {other:?}"),
            Some(Err(_)) | None => Err(1006),
        }
    }

    /// The data of the next event, which has this name.
    pub(crate) async fn event(&mut self, name: &str) -> Value {
        let payload = self.next().await.expect("an event");
        assert_eq!(payload["t"], json!(name), "{payload}");
        payload["d"].clone()
    }

    /// The data of the next event with this name, whatever comes before.
    pub(crate) async fn until(&mut self, name: &str) -> Value {
        loop {
            let payload = self.next().await.expect("an event");
            if payload["t"] == json!(name) {
                return payload["d"].clone();
            }
        }
    }
}

/// A card: these texts in a container, and these buttons below, with ids of their own.
pub(crate) fn card(texts: &[&str], buttons: &[&str]) -> Value {
    let mut parts: Vec<Value> = texts
        .iter()
        .map(|text| json!({ "type": 10, "content": text }))
        .collect();
    if !buttons.is_empty() {
        let buttons = buttons
            .iter()
            .map(|label| json!({ "type": 2, "style": 2, "label": label, "custom_id": format!("id:{label}") }));
        parts.push(json!({ "type": 1, "components": buttons.collect::<Vec<_>>() }));
    }
    json!({
        "flags": 1 << 15,
        "components": [{ "type": 17, "components": parts }],
        "allowed_mentions": { "parse": [] },
    })
}

/// A form with one text.
pub(crate) fn form() -> Value {
    let input = json!({ "type": 4, "style": 1, "custom_id": "topic", "label": "Topic", "max_length": 20, "value": "Budget" });
    json!({ "custom_id": "form", "title": "A topic", "components": [{ "type": 1, "components": [input] }] })
}

/// `/1on1 add topic:… with:…`, `/1on1 start with:…` with a user, and a command for messages.
pub(crate) fn commands() -> Value {
    let topic = json!({ "type": 3, "name": "topic", "description": "What about", "required": true, "max_length": 100 });
    let with =
        json!({ "type": 3, "name": "with", "description": "With whom", "autocomplete": true });
    let whom = json!({ "type": 6, "name": "with", "description": "With whom" });
    json!([
        {
            "name": "1on1", "description": "Everything", "type": 1, "contexts": [0, 1, 2], "integration_types": [0, 1],
            "options": [
                { "type": 1, "name": "add", "description": "A topic", "options": [topic, with] },
                { "type": 1, "name": "start", "description": "A 1:1", "options": [whom] },
            ],
        },
        { "name": "Add to 1:1", "type": 3, "contexts": [0, 1, 2], "integration_types": [0, 1] },
    ])
}
