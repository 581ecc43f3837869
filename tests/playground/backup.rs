//! `duologue backup`: a copy of a playground that goes on, put up elsewhere; and what happens without the right key.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::process::{House, ended};
use crate::script::Script;

/// The command that copies a house's playground.
fn backup(house: &House, into: &str) -> Command {
    let mut command = house.command(&["backup", into]);
    command.env("DUOLOGUE__DATABASE__URL", "sqlite://data/playground.db");
    command
}

fn database(house: &House) -> PathBuf {
    house.folder().join("data/playground.db")
}

fn key(house: &House) -> PathBuf {
    house.folder().join("data/duologue.key")
}

/// A house with a copy of another's database and key.
fn restored(from: &House, copy: &Path) -> House {
    let house = House::on_sqlite();
    fs::create_dir(house.folder().join("data")).expect("a folder");
    fs::copy(copy, database(&house)).expect("the copy");
    fs::copy(key(from), key(&house)).expect("the key");
    house
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_playground_that_goes_on_is_all_of_it_elsewhere() {
    let house = House::on_sqlite();
    let served = house.fresh();
    let script = Arc::new(Script::new(&served));
    script.weekly_thursday_ten().await;
    script.to("2026-03-26T08:00:00Z").await;
    script.press("alice", "Start").await;
    // Copied in the middle of somebody's writing, it is one moment of it.
    let enough = Arc::new(AtomicBool::new(false));
    let writing = tokio::spawn({
        let (script, enough) = (Arc::clone(&script), Arc::clone(&enough));
        async move {
            let mut written = 0;
            while !enough.load(Ordering::SeqCst) {
                written += 1;
                script
                    .say("bob", &format!("/1on1 add Topic {written}"))
                    .await;
            }
        }
    });
    for n in 1..=5 {
        let command = backup(&house, &format!("copy-{n}.db"));
        let (code, printed) = tokio::task::spawn_blocking(|| ended(command))
            .await
            .expect("an end");
        assert_eq!(code, Some(0), "{printed}");
        assert!(
            printed.contains("The key is not in it (data/duologue.key)"),
            "{printed}"
        );
        assert!(printed.contains("in another place"), "{printed}");
    }
    enough.store(true, Ordering::SeqCst);
    writing.await.expect("somebody who wrote");
    for n in [1, 5] {
        let elsewhere = restored(&house, &house.folder().join(format!("copy-{n}.db")));
        let served = elsewhere.again();
        let then = Script::new(&served);
        let said = then.all("bob", "topic").await.len();
        let live = then.newest("alice", "live").await;
        let shown = live.text.matches("Topic ").count();
        assert!(
            said == shown || said + 1 == shown,
            "{said} answers, {shown} topics"
        );
    }
    let (code, printed) = ended(backup(&house, "last.db"));
    assert_eq!(code, Some(0), "{printed}");
    let copy = house.folder().join("last.db");
    let mode = fs::metadata(&copy).expect("a copy").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = (
        script.everything().await,
        script.now().await,
        script.next_event().await,
    );
    served.kill();
    let elsewhere = restored(&house, &copy);
    let served = elsewhere.again();
    let script = Script::new(&served);
    assert_eq!(
        (
            script.everything().await,
            script.now().await,
            script.next_event().await
        ),
        before
    );
    // It goes on from there, also with its old buttons.
    script.press("bob", "Wrap up").await;
    script.newest("alice", "recap").await.shows(&["Topic 1"]);
}

#[tokio::test]
async fn with_another_key_it_does_not_start_and_touches_nothing() {
    let house = House::on_sqlite();
    let served = house.fresh();
    Script::new(&served).weekly_thursday_ten().await;
    assert!(served.terminate().await.success());
    let right = fs::read(key(&house)).expect("the key");
    let before = fs::read(database(&house)).expect("the database");
    let untouched = |printed: &str| {
        assert_eq!(
            fs::read(database(&house)).expect("the database"),
            before,
            "{printed}"
        );
    };

    fs::write(
        key(&house),
        "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n",
    )
    .expect("another key");
    let (code, printed) = house.run(&["playground"]);
    assert_eq!(code, Some(2), "{printed}");
    assert!(
        printed.contains("it was sealed with the key") && printed.contains("privacy.key_file"),
        "{printed}"
    );
    untouched(&printed);

    // A lost key is not silently replaced.
    fs::remove_file(key(&house)).expect("the other key");
    for arguments in [&["playground"][..], &["run"]] {
        let (code, printed) = house.run(arguments);
        assert_eq!(code, Some(2), "{printed}");
        assert!(
            printed.contains("data/duologue.key is missing") && printed.contains("put it back"),
            "{printed}"
        );
        assert!(!key(&house).exists());
        untouched(&printed);
    }

    fs::write(key(&house), right).expect("the key");
    let served = house.again();
    let script = Script::new(&served);
    script.say("bob", "/1on1 next").await;
    script.newest("bob", "next").await.shows(&["Alice"]);
}

#[tokio::test]
async fn a_lost_key_is_not_replaced_on_postgres_either() {
    crate::process::on_postgres("a_lost_key", |house| async move {
        assert!(house.fresh().terminate().await.success());
        fs::remove_file(key(&house)).expect("the key");
        let (code, printed) = house.run(&["playground"]);
        assert_eq!(code, Some(2), "{printed}");
        assert!(
            printed.contains("is missing") && !key(&house).exists(),
            "{printed}"
        );
        let (code, printed) = house.run(&["backup", "copy.db"]);
        assert_eq!(code, Some(2), "{printed}");
        assert!(
            printed.contains("pg_dump --format=custom --file='copy.db' --dbname='postgres://"),
            "{printed}"
        );
        assert!(!house.folder().join("copy.db").exists());
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_copied_or_put_is_said_and_overwrites_nothing() {
    let house = House::on_sqlite();
    let refused = |command: Command, sentence: &str| {
        let (code, printed) = ended(command);
        assert_eq!(code, Some(2), "{printed}");
        assert!(printed.contains(sentence), "{printed}");
    };
    refused(
        backup(&house, "copy.db"),
        "there is no database data/playground.db",
    );
    assert!(
        !house.folder().join("data").exists(),
        "nothing is made, not even a key"
    );
    let served = house.fresh();
    fs::write(house.folder().join("mine.txt"), "mine").expect("a file");
    refused(
        backup(&house, "mine.txt"),
        "mine.txt exists already, and a backup overwrites nothing",
    );
    refused(backup(&house, "data"), "data exists already");
    refused(
        backup(&house, "nowhere/copy.db"),
        "the folder of nowhere/copy.db does not exist",
    );
    let mut other = house.command(&["backup", "copy.db"]);
    other.env("DUOLOGUE__DATABASE__URL", "sqlite://mine.txt");
    refused(other, "sqlite://mine.txt is not a SQLite database");
    assert_eq!(
        fs::read_to_string(house.folder().join("mine.txt")).expect("a file"),
        "mine"
    );
    assert!(!house.folder().join("copy.db").exists());
    // A path that SQLite could take for an address is a path.
    let (code, printed) = ended(backup(&house, "file:copy.db?mode=memory"));
    assert_eq!(code, Some(0), "{printed}");
    assert!(house.folder().join("file:copy.db?mode=memory").exists());
    let (code, printed) = house.run(&["backup"]);
    assert_eq!(code, Some(2), "{printed}");
    drop(served);
}
