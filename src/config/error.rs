//! What can be wrong with a configuration, said so that the operator knows what to change and where.
//!
//! Not for faults after the start. Invariant: a message names keys and variables, and values only where the key
//! cannot hold a secret.

use std::fmt;
use std::path::PathBuf;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// `config/default.toml`, compiled in.
    Default,
    /// A file given with `--config`.
    File(PathBuf),
    /// A variable of the environment, by name.
    Variable(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("the compiled-in defaults"),
            Self::File(path) => write!(f, "the file {}", path.display()),
            Self::Variable(name) => write!(f, "the variable {name}"),
        }
    }
}

/// Why the configuration cannot be used. Each is the operator's to mend, so trying again does not help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file given with `--config` could not be read.
    #[error("cannot read the configuration file {}: {reason}", path.display())]
    Unreadable {
        /// The file as it was given.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// A layer is not TOML. The offending line is not quoted, since it may hold a token.
    #[error("{origin} is not valid TOML: line {line}: {reason}")]
    Syntax {
        /// Which layer.
        origin: Origin,
        /// Counted from 1.
        line: usize,
        /// What the parser says, without the source.
        reason: String,
    },
    /// A key that does not exist.
    #[error("unknown key `{key}` in {origin}{}", hint(nearest.as_deref()))]
    UnknownKey {
        /// The key as dotted path.
        key: String,
        /// Which layer.
        origin: Origin,
        /// The nearest key that exists, written as that layer writes it.
        nearest: Option<String>,
    },
    /// A value that its key does not take.
    #[error("`{key}` in {origin}: {reason}")]
    Invalid {
        /// The key as dotted path.
        key: &'static str,
        /// Which layer.
        origin: Origin,
        /// A sentence fragment that says what is expected.
        reason: String,
    },
    /// A key that has no value in any layer although it needs one.
    #[error("`{key}` has no value; {reason}")]
    Missing {
        /// The key as dotted path.
        key: &'static str,
        /// Why it is needed.
        reason: String,
    },
}

fn hint(nearest: Option<&str>) -> String {
    nearest
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}
