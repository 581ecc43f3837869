//! The program as its operator meets it: subcommands, exit codes, configuration, the log.

use std::fs;

use duologue::app::SystemClock;
use duologue::domain::clock::Clock as _;
use serde_json::Value;

use crate::process::{House, ended};
use crate::script::Script;

/// What `commands` prints, as it stands in the repository.
const REFERENCE: &str = include_str!("../../docs/commands.md");

#[test]
fn an_unknown_key_stops_every_subcommand_and_the_nearest_is_named() {
    let house = House::on_sqlite();
    for subcommand in ["run", "playground", "migrate", "doctor"] {
        let mut command = house.command(&[subcommand]);
        command.env("DUOLOGUE__DATABASE__ULR", "sqlite://hush.db");
        let (code, printed) = ended(command);
        assert_eq!(code, Some(2), "{subcommand}: {printed}");
        assert!(printed.contains("DUOLOGUE__DATABASE__URL"), "{printed}");
        assert!(!printed.contains("hush"), "{printed}");
    }
    fs::write(
        house.folder().join("bot.toml"),
        "[limits]\none_on_one_per_person = 3\n",
    )
    .expect("a file");
    let (code, printed) = house.run(&["migrate", "--config", "bot.toml"]);
    assert_eq!(code, Some(2), "{printed}");
    assert!(
        printed.contains("limits.one_on_ones_per_person"),
        "{printed}"
    );
    assert!(!house.folder().join("data").exists(), "nothing was begun");
}

#[test]
fn a_file_comes_over_the_defaults_and_the_environment_over_the_file() {
    let house = House::on_sqlite();
    let file = "[database]\nurl = \"sqlite://from-the-file.db\"\n[privacy]\nkey_file = \"a.key\"\n";
    fs::write(house.folder().join("bot.toml"), file).expect("a file");
    let (code, printed) = house.run(&["--config", "bot.toml", "migrate"]);
    assert_eq!(code, Some(0), "{printed}");
    assert!(house.folder().join("from-the-file.db").exists());
    let mut command = house.command(&["--config", "bot.toml", "migrate"]);
    command.env(
        "DUOLOGUE__DATABASE__URL",
        "sqlite://from-the-environment.db",
    );
    let (code, printed) = ended(command);
    assert_eq!(code, Some(0), "{printed}");
    assert!(house.folder().join("from-the-environment.db").exists());
    let (code, printed) = house.run(&["--config", "absent.toml", "migrate"]);
    assert_eq!(code, Some(2), "{printed}");
    assert!(printed.contains("absent.toml"), "{printed}");
}

#[test]
fn what_cannot_be_typed_is_usage() {
    let house = House::on_sqlite();
    for arguments in [
        &["dance"][..],
        &["playground", "--at", "tomorrow"],
        &["backup"],
    ] {
        let (code, printed) = house.run(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {printed}");
    }
    for arguments in [["--help"], ["--version"]] {
        let (code, printed) = house.run(&arguments);
        assert_eq!(code, Some(0), "{printed}");
    }
}

#[test]
fn commands_prints_the_reference_and_touches_nothing() {
    let house = House::on_sqlite();
    let (code, printed) = house.run(&["commands"]);
    assert_eq!((code, printed.as_str()), (Some(0), REFERENCE));
    assert!(!house.folder().join("data").exists());
}

#[test]
fn migrate_makes_the_database_and_can_be_repeated() {
    let house = House::on_sqlite();
    for _ in 0..2 {
        let (code, printed) = house.run(&["migrate"]);
        assert_eq!(code, Some(0), "{printed}");
        assert!(printed.contains("has this version's form"), "{printed}");
    }
    assert!(house.folder().join("data/duologue.db").exists());
}

#[tokio::test]
async fn doctor_looks_at_everything_and_its_code_says_what_it_found() {
    let house = House::on_sqlite();
    let (code, printed) = house.run(&["doctor"]);
    assert_eq!(code, Some(0), "{printed}");
    for check in [
        "configuration",
        "token",
        "key",
        "data folder",
        "clock",
        "listen",
        "database",
    ] {
        assert!(printed.contains(check), "no {check} in:\n{printed}");
    }
    assert!(
        !house.folder().join("data").exists(),
        "it looks and makes nothing"
    );
    // What the operator has to mend in the configuration is 2, what may pass by itself is 1.
    let mut typo = house.command(&["doctor"]);
    typo.env("DUOLOGUE__LOG__FROMAT", "json");
    let (code, printed) = ended(typo);
    assert_eq!(code, Some(2), "{printed}");
    assert!(printed.contains("DUOLOGUE__LOG__FORMAT"), "{printed}");
    // Beside a bot that runs it may look as well.
    let served = house.fresh();
    let mut beside = house.command(&["doctor"]);
    beside.env("DUOLOGUE__DATABASE__URL", "sqlite://data/playground.db");
    let (code, printed) = ended(beside);
    assert_eq!(code, Some(0), "{printed}");
    served.kill();
    let mut absent = house.command(&["doctor"]);
    absent.env(
        "DUOLOGUE__DATABASE__URL",
        "postgres://nobody@127.0.0.1:1/nothing",
    );
    let (code, printed) = ended(absent);
    assert_eq!(code, Some(1), "{printed}");
    // A key that was lost is no first start.
    fs::remove_file(house.folder().join("data/duologue.key")).expect("the key");
    let mut lost = house.command(&["doctor"]);
    lost.env("DUOLOGUE__DATABASE__URL", "sqlite://data/playground.db");
    let (code, printed) = ended(lost);
    assert_eq!(code, Some(1), "{printed}");
    assert!(printed.contains("put the key back"), "{printed}");
}

#[tokio::test]
async fn a_log_in_json_is_an_object_a_line() {
    let house = House::on_sqlite();
    let log = [("DUOLOGUE__LOG__FORMAT", "json"), ("RUST_LOG", "debug")];
    let served = house.serve_with(&["playground", "--fresh"], &log);
    Script::new(&served).weekly_thursday_ten().await;
    served.kill();
    let log = fs::read_to_string(house.folder().join("log")).expect("a log");
    assert!(!log.is_empty());
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        assert!(
            line["level"].is_string() && line["timestamp"].is_string(),
            "{line}"
        );
    }
}

#[tokio::test]
async fn a_new_playground_begins_at_the_real_time_and_stands_still() {
    let house = House::on_sqlite();
    let before = SystemClock.now();
    let served = house.serve(&["playground"]);
    let after = SystemClock.now();
    let script = Script::new(&served);
    let begun = script.now().await;
    let at: chrono::DateTime<chrono::Utc> = begun.parse().expect("an instant");
    assert!(
        at.timestamp() >= before.timestamp() && at <= after,
        "{begun} is not between {before} and {after}"
    );
    script.weekly_thursday_ten().await;
    assert_eq!(script.now().await, begun);
    served.kill();
    let served = house.again();
    assert_eq!(Script::new(&served).now().await, begun);
}
