//! One finding of `doctor`, and how findings are printed.

use std::fmt::Write as _;

/// What was looked at, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Check {
    /// A word or two.
    pub(super) name: &'static str,
    /// What was found.
    pub(super) outcome: Outcome,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All is well.
    Ok(String),
    /// It works, but should not stay like this.
    Warn {
        /// What was found.
        what: String,
        /// What to do about it.
        advice: String,
    },
    /// It does not work.
    Fail {
        /// What was found.
        what: String,
        /// What to do about it.
        advice: String,
    },
}

impl Check {
    pub(super) fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            name,
            outcome: Outcome::Ok(detail.into()),
        }
    }

    pub(super) fn warn(
        name: &'static str,
        what: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            name,
            outcome: Outcome::Warn {
                what: what.into(),
                advice: advice.into(),
            },
        }
    }

    pub(super) fn fail(
        name: &'static str,
        what: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            name,
            outcome: Outcome::Fail {
                what: what.into(),
                advice: advice.into(),
            },
        }
    }

    pub(super) fn failed(&self) -> bool {
        matches!(self.outcome, Outcome::Fail { .. })
    }
}

/// One aligned line a check, its advice indented below.
pub(super) fn render(checks: &[Check]) -> String {
    let width = checks
        .iter()
        .map(|check| check.name.chars().count())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for check in checks {
        let (mark, what, advice) = match &check.outcome {
            Outcome::Ok(detail) => ("ok  ", detail, None),
            Outcome::Warn { what, advice } => ("warn", what, Some(advice)),
            Outcome::Fail { what, advice } => ("FAIL", what, Some(advice)),
        };
        // Writing to a `String` cannot fail.
        writeln!(text, "{mark}  {:width$}  {what}", check.name).ok();
        if let Some(advice) = advice {
            writeln!(text, "{:indent$}→ {advice}", "", indent = width + 8).ok();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_aligned_and_advice_is_indented() {
        let checks = [
            Check::ok("clock", "2026-03-20 08:00 UTC"),
            Check::warn("http.listen", "127.0.0.1:8111 is taken", "set http.listen"),
        ];
        assert_eq!(
            render(&checks),
            "ok    clock        2026-03-20 08:00 UTC\n\
             warn  http.listen  127.0.0.1:8111 is taken\n                   → set http.listen\n"
        );
    }
}
