//! From layers to a [`Config`].
//!
//! Only [`Config::load`] touches the disk; the rest is pure, so that every layer can be tested as text.

use std::path::{Path, PathBuf};

use super::database_url::DatabaseUrl;
use super::environment::Environment;
use super::error::{ConfigError, Origin};
use super::layers::{PREFIX, add_environment, add_toml};
use super::schema::{
    Config, Database, Defaults, Discord, Http, KeySource, Limits, Log, Operator, Playground,
    Privacy, Slack, SlackTokens,
};
use super::values::{Values, number, parsed, text, web_address, zone};
use super::{secret, token_typo};

/// The first layer, compiled in.
const DEFAULTS: &str = include_str!("../../config/default.toml");
/// Where the playground keeps its data when the operator does not say otherwise.
const PLAYGROUND_DATABASE: &str = "sqlite://data/playground.db";

impl Config {
    /// Reads the file, if one was given, and lays the environment over it.
    ///
    /// # Errors
    /// [`ConfigError`], which is always the operator's to mend.
    pub fn load(file: Option<&Path>, env: &Environment) -> Result<Self, ConfigError> {
        let Some(path) = file else {
            return Self::from_layers(None, env);
        };
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        Self::from_layers(Some((path, &text)), env)
    }

    /// The same without the disk: the file is its path and its text.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn from_layers(
        file: Option<(&Path, &str)>,
        env: &Environment,
    ) -> Result<Self, ConfigError> {
        let mut values = Values::default();
        add_toml(&mut values, DEFAULTS, &Origin::Default)?;
        if let Some((path, text)) = file {
            add_toml(&mut values, text, &Origin::File(path.to_owned()))?;
        }
        add_environment(&mut values, env)?;
        let mut config = typed(&values, env)?;
        if !config.has_token() {
            config.token_typo = token_typo::find(env);
        }
        Ok(config)
    }
}

fn typed(values: &Values, env: &Environment) -> Result<Config, ConfigError> {
    let database_url: DatabaseUrl = values.required("database.url", parsed)?;
    Ok(Config {
        playground: playground(values, &database_url)?,
        database: Database { url: database_url },
        discord: discord(values)?,
        slack: slack(values, env)?,
        http: Http {
            listen: values.required("http.listen", listen)?,
            public_url: values.optional("http.public_url", web_address)?,
        },
        operator: Operator {
            name: values.optional("operator.name", text)?,
            contact: values.optional("operator.contact", text)?,
        },
        privacy: privacy(values)?,
        defaults: Defaults {
            timezone: values.optional("defaults.timezone", zone)?,
            agenda_lead_minutes: values
                .required("defaults.agenda_lead_minutes", number(0..=2880))?,
            recap_delay_minutes: values
                .required("defaults.recap_delay_minutes", number(0..=1440))?,
            nudge_lead_hours: values.required("defaults.nudge_lead_hours", number(0..=336))?,
        },
        limits: Limits {
            one_on_ones_per_person: values
                .required("limits.one_on_ones_per_person", number(1..=10_000))?,
            commands_per_minute: values
                .required("limits.commands_per_minute", number(0..=60_000))?,
        },
        log: Log {
            format: values.required("log.format", parsed)?,
        },
        token_typo: None,
    })
}

fn discord(values: &Values) -> Result<Discord, ConfigError> {
    Ok(Discord {
        token: values.optional("discord.token", secret::discord_token)?,
        api_url: values.optional("discord.api_url", web_address)?,
        guild: values.optional("discord.guild", number(1..=u64::MAX))?,
        shards: values.required("discord.shards", parsed)?,
        requests_per_second: values.required("discord.requests_per_second", number(1..=50))?,
    })
}

fn slack(values: &Values, env: &Environment) -> Result<Slack, ConfigError> {
    let app = values.optional("slack.app_token", secret::slack_app_token)?;
    let bot = values.optional("slack.bot_token", secret::slack_bot_token)?;
    let missing = |key, other: &str| {
        let typo = token_typo::find(env)
            .map(|typo| format!(" ({typo})"))
            .unwrap_or_default();
        ConfigError::Missing {
            key,
            reason: format!("`{other}` is set, and Slack needs both{typo}"),
        }
    };
    let tokens = match (app, bot) {
        (Some(app), Some(bot)) => Some(SlackTokens { app, bot }),
        (None, None) => None,
        (Some(_), None) => return Err(missing("slack.bot_token", "slack.app_token")),
        (None, Some(_)) => return Err(missing("slack.app_token", "slack.bot_token")),
    };
    Ok(Slack {
        tokens,
        api_url: values.optional("slack.api_url", web_address)?,
    })
}

fn privacy(values: &Values) -> Result<Privacy, ConfigError> {
    let key = match values.optional("privacy.key", secret::sealing_key)? {
        Some(key) => KeySource::Given(key),
        None => KeySource::File(
            values
                .required("privacy.key_file", text)
                .map(PathBuf::from)?,
        ),
    };
    Ok(Privacy {
        key,
        retention_days: values.required("privacy.retention_days", number(0..=36_500))?,
    })
}

/// `DATABASE_URL` is what other programs on this machine use for data that matters; the playground, which can erase
/// its database, takes only a variable that carries our own name.
fn playground(values: &Values, database_url: &DatabaseUrl) -> Result<Playground, ConfigError> {
    let ours = match values.origin("database.url") {
        Some(Origin::Variable(name)) => name.to_uppercase().starts_with(PREFIX),
        Some(Origin::Default | Origin::File(_)) | None => false,
    };
    let database_url = if ours {
        database_url.clone()
    } else {
        let invalid = |reason| ConfigError::Invalid {
            key: "database.url",
            origin: Origin::Default,
            reason,
        };
        PLAYGROUND_DATABASE.parse().map_err(invalid)?
    };
    Ok(Playground { database_url })
}

fn listen(text: &str) -> Result<std::net::SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("expected an address and a port such as 127.0.0.1:8111, found «{text}»")
    })
}
