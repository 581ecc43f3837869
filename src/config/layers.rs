//! Lays the four layers over each other and refuses keys that none of us knows.
//!
//! Not the place for what a value means: all of them leave here as text with their origin. Invariant: every key in
//! the result is one of [`KEYS`](super::KEYS), and the origin is the layer whose value holds.

use super::environment::Environment;
use super::error::{ConfigError, Origin};
use super::keys;
use super::values::Values;

/// What the names of our variables start with.
pub(super) const PREFIX: &str = "DUOLOGUE__";
/// What stands for the dot of a key in a variable's name. A single underscore occurs inside keys.
pub(super) const SEPARATOR: &str = "__";

/// Variables whose names people know from elsewhere, and the keys they set.
pub(super) const SHORT_NAMES: [(&str, &str); 4] = [
    ("DISCORD_TOKEN", "discord.token"),
    ("SLACK_APP_TOKEN", "slack.app_token"),
    ("SLACK_BOT_TOKEN", "slack.bot_token"),
    ("DATABASE_URL", "database.url"),
];

/// The only key that a file may not hold: whoever can read the file could read everything, and files get copied.
const ENVIRONMENT_ONLY: &str = "privacy.key";

/// Adds the keys of a TOML text.
///
/// # Errors
/// [`ConfigError::Syntax`], [`ConfigError::UnknownKey`], or [`ConfigError::Invalid`] for a value that is a list.
pub(super) fn add_toml(
    values: &mut Values,
    text: &str,
    origin: &Origin,
) -> Result<(), ConfigError> {
    let table: toml::Table =
        text.parse()
            .map_err(|error: toml::de::Error| ConfigError::Syntax {
                origin: origin.clone(),
                line: error.span().map_or(1, |span| {
                    1 + text[..span.start.min(text.len())].matches('\n').count()
                }),
                reason: error.message().to_owned(),
            })?;
    add_table(values, "", &table, origin)
}

fn add_table(
    values: &mut Values,
    prefix: &str,
    table: &toml::Table,
    origin: &Origin,
) -> Result<(), ConfigError> {
    for (name, value) in table {
        let path = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        match (value, keys::known(&path)) {
            // Also into a section that nobody knows, so that the nearest key is sought with its full path.
            (toml::Value::Table(inner), None) if is_section(&path) || !inner.is_empty() => {
                add_table(values, &path, inner, origin)?;
            }
            (_, None) => {
                let nearest = keys::nearest(&path).map(str::to_owned);
                return Err(ConfigError::UnknownKey {
                    key: path,
                    origin: origin.clone(),
                    nearest,
                });
            }
            (_, Some(key)) if key == ENVIRONMENT_ONLY => {
                return Err(invalid(
                    key,
                    origin,
                    "is read from the environment only; in a file, use `privacy.key_file`",
                ));
            }
            (toml::Value::Array(_) | toml::Value::Table(_), Some(key)) => {
                return Err(invalid(key, origin, "expected a single value"));
            }
            (toml::Value::String(text), Some(key)) => values.set(key, text.trim(), origin.clone()),
            (
                toml::Value::Integer(_)
                | toml::Value::Float(_)
                | toml::Value::Boolean(_)
                | toml::Value::Datetime(_),
                Some(key),
            ) => values.set(key, &value.to_string(), origin.clone()),
        }
    }
    Ok(())
}

fn is_section(path: &str) -> bool {
    keys::KEYS.into_iter().any(|key| {
        key.strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

fn invalid(key: &'static str, origin: &Origin, reason: &str) -> ConfigError {
    ConfigError::Invalid {
        key,
        origin: origin.clone(),
        reason: reason.to_owned(),
    }
}

/// Adds the short variables, then those with our prefix, which are the more deliberate ones and so win.
///
/// # Errors
/// [`ConfigError::UnknownKey`] for a variable with our prefix, or almost our prefix, that sets no key.
pub(super) fn add_environment(values: &mut Values, env: &Environment) -> Result<(), ConfigError> {
    for (name, key) in SHORT_NAMES {
        if let Some(value) = env.get(name) {
            values.set(key, value, Origin::Variable(name.to_owned()));
        }
    }
    for (name, value) in env.iter() {
        let origin = Origin::Variable(name.to_owned());
        let upper = name.to_uppercase();
        if let Some(rest) = upper.strip_prefix(PREFIX) {
            let path = rest.replace(SEPARATOR, ".").to_lowercase();
            let Some(key) = keys::known(&path) else {
                let nearest = keys::nearest(&path).map(keys::variable);
                return Err(ConfigError::UnknownKey {
                    key: path,
                    origin,
                    nearest,
                });
            };
            values.set(key, value, origin);
        } else if let Some(key) = with_too_few_underscores(&upper) {
            return Err(ConfigError::UnknownKey {
                key: name.to_owned(),
                origin,
                nearest: Some(keys::variable(key)),
            });
        }
    }
    Ok(())
}

/// The key that `DUOLOGUE_DATABASE_URL` means. Other variables that start like this belong to somebody else's
/// scripts (`DUOLOGUE_VERSION`) and are left alone.
fn with_too_few_underscores(upper: &str) -> Option<&'static str> {
    let squeeze = |name: &str| name.replace(['_', '.'], "").to_uppercase();
    let rest = squeeze(upper.strip_prefix("DUOLOGUE_")?);
    keys::KEYS.into_iter().find(|key| squeeze(key) == rest)
}
