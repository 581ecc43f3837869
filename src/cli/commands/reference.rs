//! `duologue commands`: the reference of all chat commands, as Markdown.
//!
//! `docs/commands.md` is this text; `.ci/run` compares the two.

use std::process::ExitCode;

use crate::chat::commands_doc::commands_markdown;
use crate::cli::terminal;

/// Prints the reference.
pub(in crate::cli) fn run() -> ExitCode {
    terminal::show(&commands_markdown());
    ExitCode::SUCCESS
}
