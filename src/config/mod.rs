//! Configuration: what the operator decides, read once at the start and typed from then on.
//!
//! The layers, each overriding the one before: `config/default.toml` (compiled in), the file given with
//! `--config`, the short variables (`DISCORD_TOKEN` and three more), the variables `DUOLOGUE__…`. A key that
//! nobody knows stops the start, since a silently ignored setting is worse than none.
//!
//! Not here: settings that people change in the chat. Invariants: [`environment::Environment::of_process`] is the
//! only reader of the process's environment; no secret is in any `Debug` or error text.

mod database_url;
mod environment;
mod error;
mod keys;
mod layers;
mod load;
mod schema;
mod secret;
mod shards;
mod token_typo;
mod values;

pub use database_url::{DatabaseUrl, Engine};
pub use environment::Environment;
pub use error::{ConfigError, Origin};
pub use keys::KEYS;
pub use schema::{
    Config, Database, Defaults, Discord, Http, KeySource, Limits, Log, LogFormat, Operator,
    Playground, Privacy, Slack, SlackTokens,
};
pub use shards::Shards;
pub use token_typo::TokenTypo;
