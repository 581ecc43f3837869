//! The binary: parse, run, map the error to an exit code. All else is in the library.

use std::process::ExitCode;

use duologue::cli;
use duologue::config::Environment;

fn main() -> ExitCode {
    match cli::run(std::env::args_os(), &Environment::of_process()) {
        Ok(code) => code,
        Err(error) => cli::report(&error),
    }
}
