//! The environment as a value, so that whatever depends on it can be tested without touching the process.
//!
//! Not a place for meaning: which variable stands for which key is decided in `layers`. Invariant: values never
//! print, since any of them may be a secret.

use std::collections::BTreeMap;
use std::fmt;

/// The variables that a process was started with, by name.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// Reads the environment of this process: the only place that does.
    ///
    /// Variables that are not UTF-8 are left out: none of ours can be, and a foreign one must not stop the start.
    #[must_use]
    pub fn of_process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    /// The value of a variable, trimmed. An empty one counts as unset, because container tools pass a variable
    /// that was left open as an empty one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// All variables that are set, with trimmed values, in order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables
            .iter()
            .map(|(name, value)| (name.as_str(), value.trim()))
            .filter(|(_, value)| !value.is_empty())
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self {
            variables: pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let env = Environment::from_iter([("A", ""), ("B", "  "), ("C", " x\n")]);
        assert_eq!(env.get("A"), None);
        assert_eq!(env.iter().collect::<Vec<_>>(), [("C", "x")]);
    }

    #[test]
    fn debug_shows_names_and_never_values() {
        let env = Environment::from_iter([("DISCORD_TOKEN", "hush")]);
        let shown = format!("{env:?}");
        assert!(
            shown.contains("DISCORD_TOKEN") && !shown.contains("hush"),
            "{shown}"
        );
    }
}
