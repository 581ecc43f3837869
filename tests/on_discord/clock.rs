//! The wall clock of the bot, where a test puts it, and as it is moved ahead.
//!
//! Between the binary and the system stands libfaketime, which adds to the time what a file says. It reads the file each time it is
//! asked, so a move holds at once; pauses and patience are of the monotonic clock, which runs as ever. The bot looks at its clock when
//! somebody does something, and every three seconds. Not for the test itself: it waits in real time.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use duologue::app::SystemClock;
use duologue::domain::clock::Clock as _;

use crate::process::Served;

/// Names the library, when it is in none of the usual places.
const NAMED_BY: &str = "DUOLOGUE_TEST_FAKETIME";
/// The build for programs with threads, which keeps them from reading the file at the same time.
const LIBRARY: &str = "faketime/libfaketimeMT.so.1";

/// A clock, of one bot after the other in the same house.
pub(crate) struct Clock {
    library: PathBuf,
    folder: tempfile::TempDir,
    /// Says how many seconds it is ahead.
    file: PathBuf,
    ahead: TimeDelta,
    /// Processes that were started with it.
    readers: Vec<u32>,
}

impl Clock {
    /// A clock at an instant; `None` where the library is not.
    #[expect(
        clippy::print_stdout,
        reason = "who reads a test's output must see what was not tried"
    )]
    pub(crate) fn at(instant: &str) -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "where tests find a library is the environment's to say"
        )]
        let (named, ci) = (std::env::var(NAMED_BY), std::env::var("CI"));
        let library = named.ok().map(PathBuf::from).or_else(installed);
        let Some(library) = library else {
            assert_ne!(ci.as_deref(), Ok("true"), "libfaketime must be there");
            println!(
                "skipped: weeks on Discord, since libfaketime is not installed and {NAMED_BY} is not set"
            );
            return None;
        };
        let mut clock = Self::behind(library);
        clock.move_to(instant);
        Some(clock)
    }

    /// A clock that shows what the system's shows; `None` where the library is not.
    pub(crate) fn now() -> Option<Self> {
        let now = SystemClock.now().to_rfc3339();
        Self::at(&now)
    }

    fn behind(library: PathBuf) -> Self {
        assert!(library.exists(), "no library at {}", library.display());
        let folder = tempfile::tempdir().expect("a folder");
        Self {
            library,
            file: folder.path().join("ahead"),
            folder,
            ahead: TimeDelta::zero(),
            readers: Vec::new(),
        }
    }

    /// Puts it there, or less than a second past it.
    pub(crate) fn move_to(&mut self, instant: &str) {
        let instant: DateTime<Utc> = instant.parse().expect("an instant");
        // Not a moment before it: what is due then is due.
        let ahead = (instant - SystemClock.now()).num_milliseconds();
        let ahead = ahead.div_euclid(1_000) + 1;
        self.shows(ahead);
    }

    /// Moves it ahead by so much, or back, in whole seconds.
    pub(crate) fn jumps(&mut self, by: TimeDelta) {
        self.shows((self.ahead + by).num_seconds());
    }

    /// Puts it past all years that a calendar has.
    pub(crate) fn breaks(&mut self) {
        self.shows(9_000_000_000_000);
    }

    fn shows(&mut self, ahead: i64) {
        self.ahead = TimeDelta::seconds(ahead);
        let new = self.folder.path().join("new");
        std::fs::write(&new, format!("{ahead:+}\n")).expect("a file");
        // Whoever reads it meanwhile reads all of the old or all of the new.
        std::fs::rename(&new, &self.file).expect("a file");
    }

    /// How far it is ahead of the system's; behind it when negative.
    pub(crate) fn ahead(&self) -> TimeDelta {
        self.ahead
    }

    /// What a process is started with that goes by it.
    pub(crate) fn environment(&self) -> [(&str, &str); 4] {
        [
            ("LD_PRELOAD", text(&self.library)),
            ("FAKETIME_TIMESTAMP_FILE", text(&self.file)),
            ("FAKETIME_NO_CACHE", "1"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ]
    }

    /// Knows a process that goes by it.
    pub(crate) fn is_read_by(&mut self, process: &Served) {
        self.readers.push(process.id());
    }
}

impl Drop for Clock {
    /// A process that was killed leaves shared memory behind, which would keep a later one with the same id from starting.
    fn drop(&mut self) {
        for process in &self.readers {
            for name in ["faketime_shm_", "sem.faketime_sem_"] {
                let left = format!("/dev/shm/{name}{process}");
                std::fs::remove_file(left).ok();
            }
        }
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// The library where packages put it: below `/usr/lib`, or a folder there that is named after the machine.
fn installed() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?;
    let folders = folders.filter_map(|entry| Some(entry.ok()?.path()));
    let usual = ["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from);
    let mut libraries = usual
        .into_iter()
        .chain(folders)
        .map(|folder| folder.join(LIBRARY));
    libraries.find(|library| Path::exists(library))
}
