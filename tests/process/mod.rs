//! The real binary as a process: where it lives, how it is started, asked to end and killed.
//!
//! A house is a working directory of its own and, for the PostgreSQL half, a schema of its own. Each process
//! listens on a port that it picks itself, and is killed when the test lets go of it.

use std::fs::File;
use std::future::Future;
use std::io::{BufRead as _, BufReader};
use std::panic::resume_unwind;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::support::PostgresHome;

/// When a playground of a test begins: a Friday, 09:00 in Berlin.
pub(crate) const BEGINNING: &str = "2026-03-20T08:00:00Z";
/// The manual's promise for the time from SIGTERM to the end.
const GRACE: Duration = Duration::from_secs(10);

/// Tells scenarios, each on both engines: `scenario! { async fn a_behaviour(house) { … } }`.
macro_rules! scenario {
    ($($(#[$attribute:meta])* async fn $name:ident($house:ident) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn tell($house: $crate::process::House) $body

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                tell($crate::process::House::on_sqlite()).await;
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                $crate::process::on_postgres(stringify!($name), tell).await;
            }
        }
    )+};
}

/// Where processes of one test run, one after the other or side by side.
pub(crate) struct House {
    folder: tempfile::TempDir,
    database: Option<String>,
}

/// Runs a scenario on PostgreSQL, if there is one. The schema goes also when the scenario panics.
pub(crate) async fn on_postgres<F>(test: &str, scenario: impl FnOnce(House) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let Some(home) = PostgresHome::create(test).await else {
        return;
    };
    let house = House {
        database: Some(home.url()),
        ..House::on_sqlite()
    };
    let outcome = tokio::spawn(scenario(house)).await;
    home.drop().await;
    if let Err(panic) = outcome {
        resume_unwind(panic.into_panic());
    }
}

impl House {
    /// A house whose database is the default one, a file in its folder.
    pub(crate) fn on_sqlite() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            database: None,
        }
    }

    /// A house whose database is at this address.
    pub(crate) fn on(database: String) -> Self {
        Self {
            database: Some(database),
            ..Self::on_sqlite()
        }
    }

    /// The working directory.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A command that nothing of the tester's own environment leads astray.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duologue"));
        command
            .args(arguments)
            .current_dir(self.folder())
            .env_clear()
            .env("DUOLOGUE__HTTP__LISTEN", "127.0.0.1:0")
            .stdin(Stdio::null());
        if let Some(url) = &self.database {
            command.env("DUOLOGUE__DATABASE__URL", url);
        }
        command
    }

    /// A new playground, as a script starts one.
    pub(crate) fn fresh(&self) -> Served {
        self.serve(&["playground", "--at", BEGINNING, "--fresh"])
    }

    /// The playground again, as it was left.
    pub(crate) fn again(&self) -> Served {
        self.serve(&["playground"])
    }

    /// The address of its database, when that is not a file in its folder.
    pub(crate) fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// A process that serves, once it says where.
    #[track_caller]
    pub(crate) fn serve(&self, arguments: &[&str]) -> Served {
        self.serve_with(arguments, &[])
    }

    /// The same, with variables of the environment.
    #[track_caller]
    pub(crate) fn serve_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Served {
        let log = self.folder().join("log");
        let errors = File::options().create(true).append(true).open(&log);
        let mut child = self
            .command(arguments)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(errors.expect("a log"))
            .spawn()
            .expect("a process");
        let mut said = Vec::new();
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let address = loop {
            let mut line = String::new();
            if output.read_line(&mut line).expect("text") == 0 {
                child.wait().expect("its end");
                let log = std::fs::read_to_string(&log).expect("its log");
                panic!("{arguments:?} ended without serving:\n{log}");
            }
            said.push(line.trim_end().to_owned());
            if let Some(address) = line.split(' ').find(|word| word.starts_with("http://")) {
                break address.to_owned();
            }
        };
        Served {
            child: Some(child),
            _output: output,
            said,
            address,
        }
    }

    /// Runs a command that should end by itself; gives its exit code and all that it printed.
    pub(crate) fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        ended(self.command(arguments))
    }
}

/// Waits for a command that should end by itself; gives its exit code and all that it printed.
pub(crate) fn ended(mut command: Command) -> (Option<i32>, String) {
    let output = command.output().expect("a process");
    let printed = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8(printed).expect("text"),
    )
}

/// A process that serves.
pub(crate) struct Served {
    child: Option<Child>,
    /// Kept open: a process whose output is closed is not what is tested here.
    _output: BufReader<ChildStdout>,
    said: Vec<String>,
    address: String,
}

impl Served {
    /// `http://127.0.0.1:` and the port.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What it said until it served.
    pub(crate) fn said(&self) -> &[String] {
        &self.said
    }

    /// The id of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.as_ref().expect("it has not ended").id()
    }

    /// SIGTERM, and the end within the time that the manual promises.
    pub(crate) async fn terminate(mut self) -> ExitStatus {
        let mut child = self.child.take().expect("it is not ended twice");
        let process = child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &process]).status();
        assert!(sent.expect("the command kill").success());
        let end = tokio::task::spawn_blocking(move || child.wait());
        let end = tokio::time::timeout(GRACE, end).await;
        let end = end.expect("an end within ten seconds");
        end.expect("a wait that does not panic").expect("a status")
    }

    /// Waits until it ends by itself.
    pub(crate) async fn ends(mut self) -> ExitStatus {
        let mut child = self.child.take().expect("it is not ended twice");
        let looks = async {
            loop {
                if let Some(ended) = child.try_wait().expect("a status") {
                    return ended;
                }
                tokio::task::yield_now().await;
            }
        };
        let ended = tokio::time::timeout(4 * GRACE, looks).await;
        ended.expect("an end by itself")
    }

    /// SIGKILL: no time for anything.
    pub(crate) fn kill(mut self) {
        self.stop();
    }

    fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop();
    }
}
