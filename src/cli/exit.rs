//! How errors end the process.
//!
//! Invariant: an error that the operator can mend by changing what was typed or configured is 2, any other is 1, so
//! that a supervisor can tell «start again» from «do not bother».

use std::process::ExitCode;

use super::terminal;
use crate::config::ConfigError;

/// Something typed or configured that cannot be done, in a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub String);

/// A fault.
const FAULT: u8 = 1;
/// Usage or configuration.
const USAGE: u8 = 2;

/// Tells the operator what went wrong, and gives the code to end with.
#[must_use]
pub fn report(error: &anyhow::Error) -> ExitCode {
    terminal::complain(&format!("duologue: {}", told(error.as_ref())));
    let usage = error
        .chain()
        .any(|cause| cause.is::<ConfigError>() || cause.is::<UsageError>());
    ExitCode::from(if usage { USAGE } else { FAULT })
}

/// An error and what it came from, down to the cause that the operator can mend. A cause that was said already,
/// since many errors repeat theirs, is not said again.
pub(super) fn told(error: &(dyn std::error::Error + 'static)) -> String {
    let mut told = String::new();
    for cause in anyhow::Chain::new(error).map(ToString::to_string) {
        if told.is_empty() {
            told = cause;
        } else if !told.contains(&cause) {
            told = format!("{told}: {cause}");
        }
    }
    told
}

/// A code that a library chose.
pub(super) fn code(code: i32) -> ExitCode {
    ExitCode::from(u8::try_from(code).unwrap_or(FAULT))
}

/// What `doctor` ends with.
pub(super) fn verdict(failed: bool, by_configuration: bool) -> ExitCode {
    match (failed, by_configuration) {
        (false, _) => ExitCode::SUCCESS,
        (true, false) => ExitCode::from(FAULT),
        (true, true) => ExitCode::from(USAGE),
    }
}
