//! A command that panics with what people wrote: the log says where, and not one of their words.
//!
//! The hook of panics is a process's, so the panic is in a process of its own: this program, started anew for the one test.

use std::process::Command as Process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use duologue::chat::command::{Command, Invocation, Place};
use duologue::chat::parse::parse_line;
use duologue::config::LogFormat;
use duologue::store::{Access, Gate, Point, StoreError};
use duologue::telemetry::start_logging;

use crate::support::open;
use crate::world::World;

/// In lower case; nothing else has it.
const WORD: &str = "xylograph";
/// Set where the panic is to be.
const HERE: &str = "DUOLOGUE_TEST_PANICS_HERE";
/// The test that panics.
const PANICS: &str = "stories::planted_panic::a_command_panics_in_its_own_process";

/// A fault of ours that quotes somebody, once: its words are made while it runs.
#[derive(Default)]
struct Quotes(AtomicBool);

impl Gate for Quotes {
    fn pass(&self, point: Point) -> Result<(), StoreError> {
        let is_first = point == Point::Statement && !self.0.swap(true, Ordering::SeqCst);
        assert!(!is_first, "what is to be done about {WORD}s?");
        Ok(())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how a process is told by the one that started it"
)]
fn is_here() -> bool {
    std::env::var(HERE).is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_panics_in_its_own_process() {
    if !is_here() {
        return;
    }
    start_logging(LogFormat::Text, Some("trace")).expect("the first log of this process");
    let store = open("sqlite::memory:", Access::Serve).await;
    let world = World::new(store.expect("a fresh database")).await;
    let (alice, _) = world.weekly_thursday_ten().await;
    let actor = alice.known().await.id;
    let behind = world.behind(Arc::new(Quotes::default()));
    let app = behind.app().clone();
    let typed = parse_line("/1on1 add Xylograph for the half year");
    let command = Command::Typed(typed.expect("a command").expect("an understood one"));
    let invocation = Invocation {
        actor,
        place: Place::Dm,
        on: None,
        command,
    };
    let doing = tokio::spawn(async move { app.handle(invocation).await });
    assert!(doing.await.is_err_and(|error| error.is_panic()));
}

#[test]
fn what_a_command_panics_with_is_not_in_the_log() {
    let mut process = Process::new(std::env::current_exe().expect("this program"));
    process
        .args(["--exact", PANICS, "--nocapture"])
        .env(HERE, "1");
    let output = process.output().expect("a process");
    let printed = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
    assert!(output.status.success(), "{printed}");
    assert!(printed.contains("something panicked at="), "{printed}");
    assert!(printed.contains("planted_panic.rs"), "{printed}");
    assert!(printed.contains("DEBUG"), "the log is talkative");
    assert!(!printed.to_ascii_lowercase().contains(WORD), "{printed}");
}
