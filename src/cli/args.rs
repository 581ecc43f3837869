//! What can be typed.
//!
//! Not what it does (`commands`). Invariant: `duologue` alone is `duologue run`.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};

use super::instant;

/// Keeps recurring 1:1 meetings alive, on Discord, on Slack, or in the browser.
#[derive(Debug, Parser)]
#[command(name = "duologue", version, about)]
pub struct Args {
    /// A TOML file over the defaults; variables DUOLOGUE__… come over both
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// What to do; `run` when left out
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the platforms whose tokens are set; with none, the playground
    Run,
    /// Try it out in the browser, with a clock that can be moved
    Playground(PlaygroundArgs),
    /// Check configuration, token, database, key and clock, and say what to do about each
    Doctor,
    /// Bring the database to this version's form
    Migrate,
    /// Copy the SQLite database into a new file, also while the bot runs; the key is not in it
    Backup {
        /// The new file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Seal all that people wrote with another key; the configuration names the new one, which is made if it is absent
    Rekey {
        /// The file with the old key
        #[arg(long, value_name = "FILE")]
        old: PathBuf,
    },
    /// Print the reference of all chat commands, as in docs/commands.md
    Commands,
}

/// How the playground starts.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct PlaygroundArgs {
    /// What the clock of a new playground says, for example 2026-03-20T08:00:00Z
    #[arg(long, value_name = "INSTANT", value_parser = instant::parse)]
    pub at: Option<DateTime<Utc>>,

    /// Erase what an earlier playground left, and begin anew
    #[arg(long)]
    pub fresh: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Args, clap::Error> {
        Args::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_definition_holds_together() {
        use clap::CommandFactory as _;
        Args::command().debug_assert();
    }

    #[test]
    fn no_subcommand_is_there_to_be_run() {
        assert!(parse("duologue").expect("nothing typed").command.is_none());
    }

    #[test]
    fn the_file_may_stand_before_and_behind_the_subcommand() {
        for line in [
            "duologue --config a.toml doctor",
            "duologue doctor --config a.toml",
        ] {
            assert_eq!(
                parse(line).expect("a file").config,
                Some(PathBuf::from("a.toml"))
            );
        }
    }

    #[test]
    fn the_playground_takes_an_instant_and_a_fresh_start() {
        let args = parse("duologue playground --at 2026-03-20T09:00:00+01:00 --fresh")
            .expect("both options");
        let Some(Command::Playground(options)) = args.command else {
            panic!("another subcommand")
        };
        assert_eq!(
            options.at.map(|at| at.to_rfc3339()),
            Some("2026-03-20T08:00:00+00:00".to_owned())
        );
        assert!(options.fresh);
    }

    #[test]
    fn an_instant_that_is_none_is_refused_with_an_example() {
        let error = parse("duologue playground --at tomorrow")
            .expect_err("no instant")
            .to_string();
        assert!(error.contains("such as 2026-03-20T08:00:00Z"), "{error}");
    }
}
