//! A server of PostgreSQL of the test's own, which may be stopped.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU16, Ordering};

/// Where Debian has the programs of its versions.
const VERSIONS: &str = "/usr/lib/postgresql";

/// The next port to try. None of those that the system gives to whoever connects: one who tries to reach a server that is away, again
/// and again, is given its port in the end, and talks to itself.
static PORT: AtomicU16 = AtomicU16::new(21_547);

/// The server, until it is dropped.
pub(crate) struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

/// The folder with `initdb` and `pg_ctl`.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir(VERSIONS).ok()?;
    let folders = versions.filter_map(|version| Some(version.ok()?.path().join("bin")));
    folders
        .filter(|folder| folder.join("initdb").exists())
        .max()
}

impl Server {
    /// Starts one; `None` where its programs are not.
    #[expect(
        clippy::print_stdout,
        reason = "who reads a test's output must see what was not tried"
    )]
    pub(crate) fn start(test: &str) -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "whether something may be skipped is the environment's to say"
        )]
        let ci = std::env::var("CI");
        let Some(programs) = programs() else {
            assert_ne!(ci.as_deref(), Ok("true"), "PostgreSQL must be installed");
            println!("skipped: {test}, since there is no PostgreSQL below {VERSIONS}");
            return None;
        };
        let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
        // No two servers of this process look at the same one.
        let port = std::iter::repeat_with(|| PORT.fetch_add(1, Ordering::Relaxed)).find(free);
        let port = port.expect("a port");
        let server = Self {
            folder: tempfile::tempdir().expect("a folder"),
            programs,
            port,
        };
        let open = ["777", text(server.folder.path())];
        assert!(
            Command::new("chmod")
                .args(open)
                .status()
                .expect("chmod")
                .success()
        );
        let data = server.data();
        server.runs(&[
            "initdb",
            "-D",
            &data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]);
        server.comes_back();
        Some(server)
    }

    fn data(&self) -> String {
        text(&self.folder.path().join("data")).to_owned()
    }

    /// Runs one of the programs, as somebody whom they allow to: they refuse root.
    fn runs(&self, line: &[&str]) {
        let program = self.programs.join(line[0]);
        let owned = std::fs::metadata("/proc/self").expect("this process");
        let is_root = std::os::unix::fs::MetadataExt::uid(&owned) == 0;
        let mut command = if is_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let log = std::fs::File::create(self.folder.path().join(format!("{}.said", line[0])));
        let log = log.expect("a file");
        command.args(&line[1..]).current_dir(self.folder.path());
        command.stdout(log.try_clone().expect("a file")).stderr(log);
        let ended = command.status().expect("a program of PostgreSQL");
        let said = std::fs::read_to_string(self.folder.path().join(format!("{}.said", line[0])));
        assert!(ended.success(), "{line:?}: {}", said.unwrap_or_default());
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!(
            "postgres://postgres@127.0.0.1:{}/postgres?sslmode=disable",
            self.port
        )
    }

    /// It is gone, as after a crash.
    pub(crate) fn stops(&self) {
        self.runs(&[
            "pg_ctl",
            "-D",
            &self.data(),
            "-w",
            "-m",
            "immediate",
            "stop",
        ]);
    }

    /// It is there.
    pub(crate) fn comes_back(&self) {
        let folder = text(self.folder.path());
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories={folder} -c fsync=off",
            self.port
        );
        let log = format!("{folder}/log");
        self.runs(&[
            "pg_ctl",
            "-D",
            &self.data(),
            "-w",
            "-l",
            &log,
            "-o",
            &options,
            "start",
        ]);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.stops();
            return;
        }
        // The test has said what was wrong; nothing more may fail.
        let pid = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid"));
        let pid = pid
            .ok()
            .and_then(|pid| pid.lines().next().map(ToOwned::to_owned));
        if let Some(pid) = pid {
            Command::new("kill").args(["-QUIT", &pid]).status().ok();
        }
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
