//! The checks that need nothing but this machine.
//!
//! Each is a function from what it looks at to a finding. Invariant: nothing that a check makes stays behind.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike as _, Utc};

use super::check::Check;
use crate::config::{Config, ConfigError, KeySource};

/// The year of the first version: a machine that believes in an earlier one has a clock that was never set.
const FIRST_YEAR: i32 = 2026;

/// The configuration could be read.
pub(super) fn configuration(file: Option<&Path>) -> Check {
    let layers = match file {
        Some(path) => format!("defaults, {}, environment", path.display()),
        None => "defaults, environment".to_owned(),
    };
    Check::ok("configuration", layers)
}

/// The configuration could not be read.
pub(super) fn configuration_refused(error: &ConfigError) -> Check {
    Check::fail(
        "configuration",
        error.to_string(),
        "config/default.toml in the sources explains every key",
    )
}

/// Which platforms there are tokens for.
pub(super) fn tokens(config: &Config) -> Check {
    let name = "token";
    if let Some(typo) = &config.token_typo {
        return Check::fail(
            name,
            format!("{} is set and not read", typo.variable),
            typo.to_string(),
        );
    }
    match (
        config.discord.token.is_some(),
        config.slack.tokens.is_some(),
    ) {
        (true, true) => Check::ok(name, "Discord's and Slack's are set"),
        (true, false) => Check::ok(name, "Discord's is set"),
        (false, true) => Check::ok(name, "Slack's two are set"),
        (false, false) => Check::ok(name, "none is set, so `duologue` starts the playground"),
    }
}

/// Whether the sealing key is there and only ours to read.
pub(super) fn key(config: &Config) -> Check {
    let name = "key";
    let path = match &config.privacy.key {
        KeySource::Given(_) => return Check::ok(name, "given in the environment"),
        KeySource::File(path) => path,
    };
    let shown = path.display();
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => match readable_by_others(&metadata) {
            Some(mode) => Check::warn(
                name,
                format!("{shown} can be read by others (mode {mode:04o})"),
                format!("chmod 600 {shown}"),
            ),
            None => Check::ok(name, format!("{shown}, readable by its owner alone")),
        },
        Ok(_) => Check::fail(
            name,
            format!("{shown} is not a file"),
            "point `privacy.key_file` at a file",
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => key_missing(config, path),
        Err(error) => Check::fail(
            name,
            format!("{shown}: {error}"),
            "let the user that runs Duologue read it",
        ),
    }
}

/// A missing key is made on the first start. Where there is a database already it is not the first start, and a new
/// key would open nothing of what the old one sealed.
fn key_missing(config: &Config, path: &Path) -> Check {
    let shown = path.display();
    match config
        .database
        .url
        .file()
        .filter(|database| database.exists())
    {
        Some(database) => Check::fail(
            "key",
            format!("{shown} is missing, but {} is there", database.display()),
            "put the key back from where you keep its copy; nothing else opens what it sealed",
        ),
        None => Check::ok(
            "key",
            format!("{shown} is not there yet; the first start makes it"),
        ),
    }
}

#[cfg(unix)]
fn readable_by_others(metadata: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn readable_by_others(_: &fs::Metadata) -> Option<u32> {
    None
}

/// Whether the folders of the database and of the key can be written.
pub(super) fn data_folder(config: &Config) -> Check {
    let name = "data folder";
    let key = match &config.privacy.key {
        KeySource::File(path) if !path.exists() => Some(path.as_path()),
        KeySource::File(_) | KeySource::Given(_) => None,
    };
    let mut folders: Vec<PathBuf> = config
        .database
        .url
        .file()
        .into_iter()
        .chain(key)
        .map(folder_of)
        .collect();
    folders.dedup();
    if folders.is_empty() {
        return Check::ok(name, "none needed: the database is a server");
    }
    for folder in &folders {
        let existing = folder
            .ancestors()
            .find(|ancestor| ancestor.is_dir())
            .unwrap_or(Path::new("."));
        if let Err(error) = try_writing(existing) {
            return Check::fail(
                name,
                format!("{} cannot be written: {error}", existing.display()),
                "let the user that runs Duologue write there, or name another place in `database.url`",
            );
        }
    }
    let shown: Vec<String> = folders
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    Check::ok(name, format!("{} can be written", shown.join(" and ")))
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

/// Makes a file and takes it away again: permissions alone do not tell (read-only mounts, full disks).
fn try_writing(folder: &Path) -> io::Result<()> {
    let probe = folder.join(format!(".duologue-doctor-{}", std::process::id()));
    fs::File::create_new(&probe)?;
    fs::remove_file(&probe)
}

/// Whether the clock can be right.
pub(super) fn clock(now: DateTime<Utc>) -> Check {
    let shown = now.format("%Y-%m-%d %H:%M UTC").to_string();
    if now.year() >= FIRST_YEAR {
        Check::ok("clock", shown)
    } else {
        Check::fail(
            "clock",
            format!("says {shown}"),
            "set it, and keep it right with NTP: every meeting hangs on it",
        )
    }
}

/// Whether the address can be listened on.
pub(super) fn listen(config: &Config) -> Check {
    let name = "http.listen";
    let address = config.http.listen;
    match TcpListener::bind(address) {
        Ok(_) => Check::ok(name, format!("{address} is free")),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Check::warn(
            name,
            format!("{address} is taken"),
            "all is well if that is Duologue itself; else set `http.listen` (DUOLOGUE__HTTP__LISTEN)",
        ),
        Err(error) => Check::fail(
            name,
            format!("{address}: {error}"),
            "set `http.listen` (DUOLOGUE__HTTP__LISTEN) to an address of this machine",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::check::Outcome;
    use crate::cli::instant::parse;

    fn config(pairs: &[(&str, &str)]) -> Config {
        Config::from_layers(None, &pairs.iter().copied().collect()).expect("a valid configuration")
    }

    fn in_folder(folder: &Path) -> Config {
        let at = |name: &str| folder.join(name).display().to_string();
        config(&[
            ("DUOLOGUE__PRIVACY__KEY_FILE", &at("duologue.key")),
            (
                "DUOLOGUE__DATABASE__URL",
                &format!("sqlite://{}", at("duologue.db")),
            ),
        ])
    }

    #[test]
    fn a_key_is_fine_before_the_first_start_and_missing_after_it() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(
            key(&in_folder(folder.path())).outcome,
            Outcome::Ok(_)
        ));
        fs::write(folder.path().join("duologue.db"), "").expect("a database");
        assert!(matches!(
            key(&in_folder(folder.path())).outcome,
            Outcome::Fail { .. }
        ));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_warned_about() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("duologue.key");
        fs::write(&path, "hush").expect("a key");
        let set =
            |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("own file");
        set(0o644);
        let Outcome::Warn { what, advice } = key(&in_folder(folder.path())).outcome else {
            panic!("a warning")
        };
        assert!(
            what.ends_with("(mode 0644)") && advice.starts_with("chmod 600 "),
            "{what}; {advice}"
        );
        set(0o600);
        assert!(matches!(
            key(&in_folder(folder.path())).outcome,
            Outcome::Ok(_)
        ));
    }

    #[test]
    fn looking_at_the_folder_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(
            data_folder(&in_folder(folder.path())).outcome,
            Outcome::Ok(_)
        ));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn a_clock_that_was_never_set_fails() {
        assert!(clock(parse("1970-01-01T00:00:05Z").expect("an instant")).failed());
        assert!(!clock(parse("2026-03-20T08:00:00Z").expect("an instant")).failed());
    }

    #[test]
    fn a_taken_address_is_a_warning_since_it_may_be_the_bot() {
        let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = taken.local_addr().expect("bound").to_string();
        let found = listen(&config(&[("DUOLOGUE__HTTP__LISTEN", &address)]));
        assert!(matches!(found.outcome, Outcome::Warn { .. }), "{found:?}");
    }

    #[test]
    fn a_mistyped_token_fails_by_name_alone() {
        let found = tokens(&config(&[("DISCORD_TOKN", "hush")]));
        assert!(
            found.failed() && !format!("{found:?}").contains("hush"),
            "{found:?}"
        );
    }
}
