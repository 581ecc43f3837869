//! What is read of Discord's answers: as little as is needed, and tolerant of all that is new in them.
//!
//! Not what comes over the gateway. Invariant: a field that is missing or of another kind loses that field, or, where it
//! is what the request was for, gives `None`.

use chrono::TimeDelta;
use serde_json::Value;
use serenity::model::id::{ApplicationId, MessageId, UserId};

use crate::domain::clock::Instant;

/// Components are nested so deep at most; Discord allows less.
/// <https://docs.discord.com/developers/components/reference>
const DEPTH: usize = 8;

/// A message that stands in a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub author: UserId,
    /// Its nonce, where Discord tells it again, which is not documented.
    pub nonce: Option<String>,
    /// The ids of all its controls, in their order, also of those inside of others.
    pub custom_ids: Vec<String>,
    /// What its reader sees of it: see [`reads`].
    pub reads: Vec<String>,
}

/// The bot's own application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// Its name.
    pub name: String,
    /// The account that speaks for it.
    pub bot: Option<UserId>,
    /// Its flags, among them which privileged intents it may use.
    /// <https://docs.discord.com/developers/resources/application#application-object-application-flags>
    pub flags: u64,
    /// Whether others than its owner may install it.
    pub public: bool,
    /// Whether it may be installed to a server.
    pub guild_install: bool,
    /// Whether it may be installed to an account.
    pub user_install: bool,
    /// Discord's clock at the time of the answer, in whole seconds.
    pub answered_at: Option<Instant>,
}

/// Where the gateway is, and how many sessions may be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayBot {
    /// Its address.
    pub url: String,
    /// How many shards Discord recommends; at least one.
    pub shards: u32,
    /// How many sessions may be begun in a day.
    pub total: u32,
    /// How many may still be begun.
    pub remaining: u32,
    /// When that number is whole again.
    pub reset_after: TimeDelta,
    /// How many may be begun at once; at least one.
    pub max_concurrency: u32,
}

/// An account as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its id.
    pub id: UserId,
    /// The name that others see.
    pub name: String,
    /// Whether it is a bot.
    pub bot: bool,
}

/// The `id` of an answer.
pub(super) fn id<T: From<std::num::NonZeroU64>>(answer: &Value) -> Option<T> {
    let id = answer.get("id")?;
    let number = match id.as_str() {
        Some(text) => text.parse().ok()?,
        None => id.as_u64()?,
    };
    std::num::NonZeroU64::new(number).map(T::from)
}

fn text(answer: &Value, name: &str) -> Option<String> {
    answer.get(name)?.as_str().map(ToOwned::to_owned)
}

fn flag(answer: &Value, name: &str) -> bool {
    answer.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn count(answer: &Value, name: &str) -> Option<u32> {
    answer.get(name)?.as_u64()?.try_into().ok()
}

impl Posted {
    pub(super) fn all(answer: &Value) -> Option<Vec<Self>> {
        Some(answer.as_array()?.iter().filter_map(Self::read).collect())
    }

    fn read(message: &Value) -> Option<Self> {
        // Older clients send numbers as nonces.
        let nonce = message.get("nonce").and_then(|nonce| match nonce.as_str() {
            Some(text) => Some(text.to_owned()),
            None => nonce.as_i64().map(|number| number.to_string()),
        });
        let mut custom_ids = Vec::new();
        if let Some(components) = message.get("components") {
            collect_custom_ids(components, DEPTH, &mut custom_ids);
        }
        Some(Self {
            id: id(message)?,
            author: id(message.get("author")?)?,
            nonce,
            custom_ids,
            reads: reads(message),
        })
    }
}

/// All texts, labels and ids of controls of a message, in their order. Two messages with the same read alike, whatever else
/// Discord adds to one that it keeps.
#[must_use]
pub fn reads(message: &Value) -> Vec<String> {
    let mut reads = Vec::new();
    if let Some(components) = message.get("components") {
        collect_reads(components, DEPTH, &mut reads);
    }
    reads
}

fn collect_reads(at: &Value, depth: usize, into: &mut Vec<String>) {
    if depth == 0 {
        return;
    }
    for one in at
        .as_array()
        .map_or(std::slice::from_ref(at), Vec::as_slice)
    {
        for name in ["content", "label", "placeholder", "custom_id", "value"] {
            // What stands around a text is not kept as it was sent.
            into.extend(text(one, name).map(|text| text.trim().to_owned()));
        }
        for inside in ["components", "component", "accessory", "options"] {
            if let Some(inside) = one.get(inside) {
                collect_reads(inside, depth - 1, into);
            }
        }
    }
}

fn collect_custom_ids(at: &Value, depth: usize, into: &mut Vec<String>) {
    if depth == 0 {
        return;
    }
    if let Some(several) = at.as_array() {
        for one in several {
            collect_custom_ids(one, depth, into);
        }
        return;
    }
    into.extend(text(at, "custom_id"));
    for inside in ["components", "component", "accessory"] {
        if let Some(inside) = at.get(inside) {
            collect_custom_ids(inside, depth - 1, into);
        }
    }
}

impl Application {
    pub(super) fn read(answer: &Value, answered_at: Option<Instant>) -> Option<Self> {
        let installs = answer.get("integration_types_config");
        let install = |kind: &str| {
            let config = installs.and_then(|installs| installs.get(kind));
            config.is_some_and(|config| !config.is_null())
        };
        Some(Self {
            id: id(answer)?,
            name: text(answer, "name").unwrap_or_default(),
            bot: answer.get("bot").and_then(id),
            flags: answer.get("flags").and_then(Value::as_u64).unwrap_or(0),
            public: flag(answer, "bot_public"),
            guild_install: install("0"),
            user_install: install("1"),
            answered_at,
        })
    }
}

impl GatewayBot {
    pub(super) fn read(answer: &Value) -> Option<Self> {
        let limit = answer.get("session_start_limit")?;
        let reset_after = limit.get("reset_after").and_then(Value::as_i64);
        Some(Self {
            url: text(answer, "url")?,
            shards: count(answer, "shards").unwrap_or(1).max(1),
            total: count(limit, "total").unwrap_or(1_000).max(1),
            remaining: count(limit, "remaining")?,
            reset_after: reset_after
                .and_then(TimeDelta::try_milliseconds)
                .unwrap_or_default(),
            max_concurrency: count(limit, "max_concurrency").unwrap_or(1).max(1),
        })
    }
}

impl Profile {
    pub(super) fn read(answer: &Value) -> Option<Self> {
        let name = text(answer, "global_name").filter(|name| !name.is_empty());
        Some(Self {
            id: id(answer)?,
            name: name.or_else(|| text(answer, "username"))?,
            bot: flag(answer, "bot"),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_tells_its_controls_wherever_they_stand() {
        let button = |id: &str| json!({"type": 2, "style": 2, "label": "✓", "custom_id": id});
        let answer = json!([
            {"id": "7", "author": {"id": "9"}, "nonce": "abc", "components": [
                {"type": 17, "components": [
                    {"type": 10, "content": "Agenda"},
                    {"type": 9, "components": [{"type": 10, "content": "Budget"}], "accessory": button("a")},
                    {"type": 1, "components": [button("b"), button("c")]},
                ]},
                {"type": 18, "component": {"type": 3, "custom_id": "d"}},
            ]},
            {"id": 6, "author": {"id": "9"}, "nonce": 12, "components": "none"},
            {"id": "0", "author": {"id": "9"}},
            {"id": "5"},
            "what is this",
        ]);
        let posted = Posted::all(&answer).expect("a list");
        assert_eq!(posted.len(), 2);
        assert_eq!(posted[0].custom_ids, ["a", "b", "c", "d"]);
        assert_eq!(posted[0].nonce.as_deref(), Some("abc"));
        assert_eq!(posted[1].id, MessageId::new(6));
        assert_eq!(posted[1].nonce.as_deref(), Some("12"));
        assert_eq!(Posted::all(&json!({"id": "7"})), None);
    }

    #[test]
    fn messages_read_alike_whatever_discord_adds_and_otherwise_when_words_or_controls_differ() {
        let message = |text: &str, control: &str| {
            json!({"components": [
                {"type": 10, "content": text},
                {"type": 1, "components": [
                    {"type": 3, "placeholder": "More", "custom_id": control, "options": [{"label": "One", "value": "1"}]},
                ]},
            ]})
        };
        let mut kept = message("Hello", "a");
        kept["id"] = json!("7");
        kept["components"][0]["id"] = json!(1);
        assert_eq!(reads(&message("Hello ", "a")), reads(&kept));
        assert_eq!(reads(&kept), ["Hello", "More", "a", "One", "1"]);
        assert_ne!(reads(&message("Hello", "b")), reads(&kept));
        assert_ne!(reads(&message("Hullo", "a")), reads(&kept));
    }

    #[test]
    fn a_deeply_nested_message_is_read_so_far_only() {
        let mut inner = json!({"custom_id": "x"});
        for _ in 0..50 {
            inner = json!({"components": [inner]});
        }
        let answer = json!([{"id": "7", "author": {"id": "9"}, "components": [inner]}]);
        let posted = Posted::all(&answer).expect("a list");
        assert!(posted[0].custom_ids.is_empty());
    }

    #[test]
    fn an_application_tells_how_it_may_be_installed() {
        let answer = json!({
            "id": "3", "name": "Duologue", "flags": 1 << 19, "bot_public": true, "bot": {"id": "3"},
            "integration_types_config": {"0": {}, "1": null},
        });
        let application = Application::read(&answer, None).expect("an application");
        assert!(application.guild_install && !application.user_install);
        assert_eq!(application.flags, 1 << 19);
        assert_eq!(application.bot, Some(UserId::new(3)));
    }

    #[test]
    fn a_person_has_the_name_that_others_see() {
        let profile = |answer| Profile::read(&answer).map(|profile| profile.name);
        let both = json!({"id": "2", "username": "bob", "global_name": "Bob"});
        assert_eq!(profile(both).as_deref(), Some("Bob"));
        let one = json!({"id": "2", "username": "bob", "global_name": null});
        assert_eq!(profile(one).as_deref(), Some("bob"));
    }

    #[test]
    fn the_gateway_is_read_with_its_limit_of_sessions() {
        let answer = json!({
            "url": "wss://gateway.discord.gg", "shards": 2,
            "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1},
        });
        let gateway = GatewayBot::read(&answer).expect("a gateway");
        assert_eq!((gateway.shards, gateway.remaining), (2, 999));
        assert_eq!(gateway.reset_after, TimeDelta::hours(4));
        assert_eq!(GatewayBot::read(&json!({"url": "wss://x"})), None);
    }
}
