//! A script that plays both people: it talks the playground's JSON, and holds each answer to its shape.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::process::Served;

/// Talks to a playground.
pub(crate) struct Script {
    client: reqwest::Client,
    address: String,
}

/// A status and a body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// A message, with the keys of the contract and no others.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) at: String,
    pub(crate) to: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) controls: Vec<Control>,
    pub(crate) form: Option<Form>,
    pub(crate) image: Option<Image>,
    pub(crate) edited: bool,
}

/// A button or a menu.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Control {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) label: String,
    pub(crate) options: Vec<Choice>,
    pub(crate) min: usize,
    pub(crate) max: usize,
}

/// An option of a menu.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) fields: Vec<Field>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) kind: String,
    pub(crate) value: String,
    pub(crate) required: bool,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Image {
    pub(crate) url: String,
    pub(crate) alt: String,
}

/// What a move of the clock answers.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Moved {
    pub(crate) now: String,
    pub(crate) sent: u64,
}

impl Script {
    /// A script for a process.
    pub(crate) fn new(served: &Served) -> Self {
        let client = reqwest::Client::builder().no_proxy().build();
        Self {
            client: client.expect("a client"),
            address: served.address().to_owned(),
        }
    }

    /// A request that is not sent yet, for headers.
    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.address))
    }

    /// `GET`.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        answer(self.request(reqwest::Method::GET, path)).await
    }

    /// `POST` of a JSON body.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        answer(self.request(reqwest::Method::POST, path).json(&body)).await
    }

    /// What the bot's clock says.
    pub(crate) async fn now(&self) -> String {
        let state = self.get("/api/state").await.ok();
        state["now"].as_str().expect("an instant").to_owned()
    }

    /// When something may happen next.
    pub(crate) async fn next_event(&self) -> Option<String> {
        let state = self.get("/api/state").await.ok();
        state["next_event"].as_str().map(str::to_owned)
    }

    /// Types a line.
    pub(crate) async fn say(&self, who: &str, text: &str) -> Vec<Message> {
        let body = json!({ "as": who, "text": text });
        self.post("/api/say", body).await.messages()
    }

    /// All that a person has.
    pub(crate) async fn messages(&self, who: &str) -> Vec<Message> {
        let path = format!("/api/messages?as={who}");
        self.get(&path).await.messages()
    }

    /// A person's messages that came as a card of this kind.
    pub(crate) async fn all(&self, who: &str, kind: &str) -> Vec<Message> {
        let mut messages = self.messages(who).await;
        messages.retain(|message| message.kind == kind);
        messages
    }

    /// The newest of them.
    pub(crate) async fn newest(&self, who: &str, kind: &str) -> Message {
        let last = self.all(who, kind).await.pop();
        last.unwrap_or_else(|| panic!("no {kind} for {who}"))
    }

    /// A message by its id, as it reads now.
    pub(crate) async fn reread(&self, message: &Message) -> Message {
        let messages = self.messages(&message.to).await;
        let found = messages.into_iter().find(|now| now.id == message.id);
        found.expect("messages do not vanish")
    }

    /// Presses a button of the newest message that has it.
    pub(crate) async fn press(&self, who: &str, label: &str) -> Vec<Message> {
        let newest_first = self.messages(who).await.into_iter().rev();
        for message in newest_first {
            if message.has(label) {
                return self.press_on(&message, label).await.messages();
            }
        }
        panic!("no [{label}] for {who}");
    }

    /// Presses a button as it stood on a message, as the person whose message it is.
    pub(crate) async fn press_on(&self, message: &Message, label: &str) -> Answer {
        let control = &message.control(label).id;
        let body = json!({ "as": message.to, "message": message.id, "control": control });
        self.post("/api/press", body).await
    }

    /// Chooses from a menu by the option's label.
    pub(crate) async fn choose(&self, message: &Message, menu: &str, option: &str) -> Answer {
        let control = message.control(menu);
        let found = control.options.iter().find(|known| known.label == option);
        let value = &found.unwrap_or_else(|| panic!("no «{option}»")).value;
        let body = json!({ "as": message.to, "message": message.id, "control": control.id, "values": [value] });
        self.post("/api/press", body).await
    }

    /// Moves the clock to an instant, or to `next`.
    pub(crate) async fn to(&self, to: &str) -> Moved {
        let body = self.post("/api/clock", json!({ "to": to })).await.ok();
        serde_json::from_value(body).expect("where the clock stands")
    }

    /// Moves the clock by a span.
    pub(crate) async fn advance(&self, span: &str) -> Moved {
        let body = json!({ "advance": span });
        let body = self.post("/api/clock", body).await.ok();
        serde_json::from_value(body).expect("where the clock stands")
    }

    /// Alice, who leads, and Bob meet on Thursdays at ten, in Berlin; the first time on 26 March.
    pub(crate) async fn weekly_thursday_ten(&self) {
        self.say(
            "alice",
            "/1on1 start with:@bob when:\"every thursday 10:00\"",
        )
        .await;
        self.press("bob", "Accept").await;
    }

    /// What both have, for comparing before and after.
    pub(crate) async fn everything(&self) -> Vec<Message> {
        [self.messages("alice").await, self.messages("bob").await].concat()
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    Answer {
        status: response.status().as_u16(),
        body: response.json().await.expect("JSON"),
    }
}

impl Answer {
    /// The body of a request that was carried out.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// The messages of a request that was carried out: this person's, in order of id, with instants in UTC.
    #[track_caller]
    pub(crate) fn messages(self) -> Vec<Message> {
        let mut body = self.ok();
        let keys: Vec<&String> = body.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["messages"]);
        let messages: Vec<Message> =
            serde_json::from_value(body["messages"].take()).expect("messages of the contract");
        assert!(messages.is_sorted_by_key(|message| message.id));
        for message in &messages {
            message.holds_together();
        }
        messages
    }

    /// The sentence of a request that was malformed.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.status, 400, "{}", self.body);
        let object = self.body.as_object().expect("an object");
        assert_eq!(object.len(), 1, "{}", self.body);
        let sentence = self.body["error"].as_str().expect("a sentence");
        assert!(sentence.contains(' '), "{sentence}");
        sentence.to_owned()
    }
}

impl Message {
    fn holds_together(&self) {
        assert!(self.at.ends_with('Z') && self.at.len() == 20, "{}", self.at);
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
        assert!(self.to.chars().all(fits), "{}", self.to);
        assert!(!self.kind.is_empty());
        for control in &self.controls {
            assert!(!control.label.is_empty() && !control.id.is_empty());
            match control.kind.as_str() {
                "button" => assert!(control.options.is_empty()),
                "menu" => assert!(!control.options.is_empty() && control.min <= control.max),
                other => panic!("a control of the kind «{other}»"),
            }
        }
    }

    /// Whether it has a button or a menu.
    pub(crate) fn has(&self, label: &str) -> bool {
        self.controls.iter().any(|control| control.label == label)
    }

    /// A button or a menu.
    #[track_caller]
    pub(crate) fn control(&self, label: &str) -> &Control {
        let found = self.controls.iter().find(|control| control.label == label);
        found.unwrap_or_else(|| panic!("no [{label}] in:\n{self:#?}"))
    }

    /// The labels of its controls.
    pub(crate) fn labels(&self) -> Vec<&str> {
        let labels = self.controls.iter().map(|control| control.label.as_str());
        labels.collect()
    }

    /// Expects words, each after the one before.
    #[track_caller]
    pub(crate) fn shows(&self, words: &[&str]) -> &Self {
        let mut rest = self.text.as_str();
        for word in words {
            let Some((_, after)) = rest.split_once(word) else {
                panic!("no «{word}» in its place ({words:?}) in:\n{}", self.text);
            };
            rest = after;
        }
        self
    }

    /// Expects words not to be there.
    #[track_caller]
    pub(crate) fn lacks(&self, words: &str) -> &Self {
        assert!(!self.text.contains(words), "«{words}» in:\n{}", self.text);
        self
    }
}
