//! The only place that prints.
//!
//! Not the log: this is what an operator asked to see. A closed pipe (`duologue commands | head`) is no fault, so
//! errors of the terminal are let go.

use std::io::Write as _;

/// Prints a line to standard output.
pub(super) fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").ok();
}

/// Prints text as it is to standard output.
pub(super) fn show(text: &str) {
    let mut out = std::io::stdout();
    write!(out, "{text}").and_then(|()| out.flush()).ok();
}

/// Prints a line to standard error.
pub(super) fn complain(line: &str) {
    writeln!(std::io::stderr(), "{line}").ok();
}
