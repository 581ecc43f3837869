//! The typed configuration: one struct a section, one field a key.
//!
//! Not where values come from (`layers`). Invariant: a `Config` that exists is valid; what belongs together (Slack's
//! two tokens, the key and its file) is one value, so that no half of it can be there alone.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use chrono_tz::Tz;
use secrecy::SecretString;

use super::database_url::DatabaseUrl;
use super::shards::Shards;
use super::token_typo::TokenTypo;

/// What the operator decided.
#[derive(Debug, Clone)]
pub struct Config {
    /// `database.*`
    pub database: Database,
    /// `discord.*`
    pub discord: Discord,
    /// `slack.*`
    pub slack: Slack,
    /// `http.*`
    pub http: Http,
    /// `operator.*`
    pub operator: Operator,
    /// `privacy.*`
    pub privacy: Privacy,
    /// `defaults.*`
    pub defaults: Defaults,
    /// `limits.*`
    pub limits: Limits,
    /// `log.*`
    pub log: Log,
    /// What holds for the playground instead.
    pub playground: Playground,
    /// A variable that looks like a mistyped token; only looked for when no token is set. `run` stops on it.
    pub token_typo: Option<TokenTypo>,
}

impl Config {
    /// Whether any platform's token is set; with none, `run` starts the playground.
    #[must_use]
    pub fn has_token(&self) -> bool {
        self.discord.token.is_some() || self.slack.tokens.is_some()
    }

    /// The playground's database, which no variable of another program can name.
    #[must_use]
    pub fn playground_database_url(&self) -> &DatabaseUrl {
        &self.playground.database_url
    }
}

/// Where everything is kept.
#[derive(Debug, Clone)]
pub struct Database {
    /// `database.url`
    pub url: DatabaseUrl,
}

/// Discord.
#[derive(Debug, Clone)]
pub struct Discord {
    /// `discord.token`
    pub token: Option<SecretString>,
    /// `discord.api_url`, without a slash at its end.
    pub api_url: Option<String>,
    /// `discord.guild`: the one server to register commands in.
    pub guild: Option<u64>,
    /// `discord.shards`
    pub shards: Shards,
    /// `discord.requests_per_second`
    pub requests_per_second: u32,
}

/// Slack.
#[derive(Debug, Clone)]
pub struct Slack {
    /// `slack.app_token` and `slack.bot_token`, of which neither is of use alone.
    pub tokens: Option<SlackTokens>,
    /// `slack.api_url`, without a slash at its end.
    pub api_url: Option<String>,
}

/// Slack's two tokens.
#[derive(Debug, Clone)]
pub struct SlackTokens {
    /// Opens the socket (`xapp-…`).
    pub app: SecretString,
    /// Speaks (`xoxb-…`).
    pub bot: SecretString,
}

/// The HTTP side.
#[derive(Debug, Clone)]
pub struct Http {
    /// `http.listen`
    pub listen: SocketAddr,
    /// `http.public_url`, without a slash at its end.
    pub public_url: Option<String>,
}

/// Who runs this bot.
#[derive(Debug, Clone)]
pub struct Operator {
    /// `operator.name`
    pub name: Option<String>,
    /// `operator.contact`
    pub contact: Option<String>,
}

/// Sealing and keeping.
#[derive(Debug, Clone)]
pub struct Privacy {
    /// `privacy.key`, else `privacy.key_file`.
    pub key: KeySource,
    /// `privacy.retention_days`; 0 keeps.
    pub retention_days: u32,
}

/// Where the sealing key comes from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// A file, made on the first start when absent.
    File(PathBuf),
    /// The environment: 32 bytes in base64.
    Given(SecretString),
}

/// What new people and new 1:1s start with.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// `defaults.timezone`; when unset, people are asked.
    pub timezone: Option<Tz>,
    /// `defaults.agenda_lead_minutes`
    pub agenda_lead_minutes: u32,
    /// `defaults.recap_delay_minutes`
    pub recap_delay_minutes: u32,
    /// `defaults.nudge_lead_hours`; 0 is off.
    pub nudge_lead_hours: u32,
}

/// Limits on what one person can make.
#[derive(Debug, Clone)]
pub struct Limits {
    /// `limits.one_on_ones_per_person`
    pub one_on_ones_per_person: u32,
    /// `limits.commands_per_minute`; 0 is no limit.
    pub commands_per_minute: u32,
}

/// The log.
#[derive(Debug, Clone)]
pub struct Log {
    /// `log.format`
    pub format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for a collector.
    Json,
}

impl FromStr for LogFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(format!("expected `text` or `json`, found «{text}»")),
        }
    }
}

/// What differs when the browser is the chat.
#[derive(Debug, Clone)]
pub struct Playground {
    /// `data/playground.db`, or what `DUOLOGUE__DATABASE__URL` names; neither `DATABASE_URL` nor a file counts,
    /// since `--fresh` erases it.
    pub database_url: DatabaseUrl,
}
