//! `duologue rekey`: another key for a playground's database, as its operator does it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use duologue::app::clock::pause;
use duologue::store::{Access, OsEntropy, SealKey, Store, StoreError};

use crate::process::{House, ended};
use crate::script::Script;

/// So many texts beside those of people. It says how far it is once in five thousand.
const TEXTS: usize = 16_000;
/// It is killed at its first word, at its second and so on, each time a little later.
const LATER: Duration = Duration::from_millis(10);
/// A server of PostgreSQL takes a moment to see that somebody is gone.
const A_MOMENT: Duration = Duration::from_millis(50);
const TRIES: usize = 200;

fn rekey(house: &House, old: &str) -> Command {
    let mut command = house.command(&["rekey", "--old", old]);
    if house.database().is_none() {
        command.env("DUOLOGUE__DATABASE__URL", "sqlite://data/playground.db");
    }
    command
}

/// The texts, under names that no adapter uses.
fn texts() -> Vec<(String, Option<String>)> {
    let text = |n: usize| (format!("text/{n:05}"), Some(format!("Words of zebra {n}")));
    (0..TEXTS).map(text).collect()
}

async fn opened(house: &House, key: &Path) -> Store {
    let file = house.folder().join("data/playground.db");
    let file = format!("sqlite://{}", file.display());
    let key = SealKey::load(key).expect("a key");
    let url = house.database().unwrap_or(&file);
    let store = Store::open(url, key, Arc::new(OsEntropy), Access::Serve).await;
    store.expect("a database that is opened by its key")
}

/// Begins to seal anew, and is killed after so many words of it; gives what it said.
async fn killed_after(house: &House, words: usize, later: Duration) -> Vec<String> {
    for _ in 0..TRIES {
        let mut process = rekey(house, "data/old.key")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        let output = BufReader::new(process.stdout.take().expect("its output"));
        let lines = output.lines().take(words);
        let lines: Vec<String> = lines.map(|line| line.expect("text")).collect();
        pause(later).await;
        process.kill().ok();
        process.wait().expect("its end");
        if !lines.is_empty() {
            return lines;
        }
        pause(A_MOMENT).await;
    }
    panic!("somebody uses it still");
}

/// Seals anew to the end.
async fn goes_on(house: &House) {
    for _ in 0..TRIES {
        let (code, printed) = ended(rekey(house, "data/old.key"));
        if code == Some(0) {
            return;
        }
        assert!(printed.contains("stop the bot first"), "{printed}");
        pause(A_MOMENT).await;
    }
    panic!("somebody uses it still");
}

scenario! {
    async fn another_key_takes_the_place_of_the_old_one_and_every_word_stays(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.say("bob", "/1on1 add The budget of the zoo").await;
        let chats = script.everything().await;
        let data = house.folder().join("data");
        let old = fs::read_to_string(data.join("duologue.key")).expect("a key");
        // Sealed with the configured key already; a file that is not there; and the key that is there already.
        fs::write(data.join("other.key"), "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n").expect("a file");
        for (file, code, word) in [("data/other.key", 0, "nothing to do"), ("data/absent.key", 1, "absent.key"), ("data/duologue.key", 2, "is the old one")] {
            let (found, printed) = ended(rekey(&house, file));
            assert_eq!(found, Some(code), "{printed}");
            assert!(printed.contains(word) && !printed.contains(old.trim()), "{printed}");
        }
        fs::rename(data.join("duologue.key"), data.join("old.key")).expect("another name");
        let (code, printed) = ended(rekey(&house, "data/other.key"));
        assert_eq!(code, Some(2), "{printed}");
        assert!(!data.join("duologue.key").exists(), "a key was made for nothing");
        // While it is served, it is left alone.
        let (code, printed) = ended(rekey(&house, "data/old.key"));
        assert_eq!(code, Some(2), "{printed}");
        assert!(printed.contains("stop the bot first"), "{printed}");
        served.terminate().await;
        let (code, printed) = ended(rekey(&house, "data/old.key"));
        assert_eq!(code, Some(0), "{printed}");
        let new = fs::read_to_string(data.join("duologue.key")).expect("a key");
        assert_ne!(new, old);
        assert!(printed.contains("texts") && !printed.contains(new.trim()) && !printed.contains("zoo"), "{printed}");
        let (code, printed) = ended(rekey(&house, "data/old.key"));
        assert_eq!(code, Some(0), "{printed}");
        assert!(printed.contains("nothing to do"), "{printed}");
        let served = house.again();
        assert_eq!(Script::new(&served).everything().await.len(), chats.len());
        served.terminate().await;
        // The old one opens nothing any more.
        fs::copy(data.join("old.key"), data.join("duologue.key")).expect("the old key");
        let (code, printed) = ended(house.command(&["playground"]));
        assert_eq!(code, Some(2), "{printed}");
        assert!(printed.contains("this is not its key"), "{printed}");
    }
    async fn killed_at_any_moment_it_goes_on_and_nothing_serves_the_database_meanwhile(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.say("bob", "/1on1 add The budget of the zoo").await;
        let chats = script.everything().await;
        served.terminate().await;
        let data = house.folder().join("data");
        let (old, new) = (data.join("old.key"), data.join("duologue.key"));
        fs::rename(&new, &old).expect("another name");
        let store = opened(&house, &old).await;
        for some in texts().chunks(2_000) {
            let mut tx = store.write().await.expect("a turn");
            tx.memory_put("discord", some).await.expect("its consent");
            tx.commit().await.expect("its consent");
        }
        store.close().await;
        drop(store);

        let file = format!("sqlite://{}", data.join("playground.db").display());
        let url = house.database().unwrap_or(&file);
        let mut between = 0;
        for words in 1..=4 {
            let said = killed_after(&house, words, LATER * u32::try_from(words).expect("a few")).await;
            if !matches!(Store::sealed_by(url).await, Err(StoreError::BetweenKeys { .. })) {
                // It was quick, and had come to its end.
                break;
            }
            let (code, printed) = ended(house.command(&["playground"]));
            assert_eq!(code, Some(2), "after {said:?}: {printed}");
            assert!(printed.contains("it is between the keys"), "{printed}");
            assert!(printed.contains("`duologue rekey` goes on where it was stopped"), "{printed}");
            let mut doctor = house.command(&["doctor"]);
            doctor.env("DUOLOGUE__DATABASE__URL", url);
            let (_, printed) = ended(doctor);
            assert!(printed.contains("run `duologue rekey` with both keys again"), "{printed}");
            between += 1;
        }
        assert!(between >= 2, "it was too quick: {between}");
        goes_on(&house).await;

        let store = opened(&house, &new).await;
        let mut tx = store.read().await.expect("a turn");
        let found = tx.memory_scan("discord", "text/", None, 2 * i64::try_from(TEXTS).expect("a few")).await;
        drop(tx);
        let found: Vec<(String, Option<String>)> =
            found.expect("texts").into_iter().map(|(name, text)| (name, Some(text))).collect();
        assert!(found == texts(), "{} texts are there", found.len());
        store.close().await;
        drop(store);
        let served = house.again();
        assert_eq!(Script::new(&served).everything().await, chats);
        served.terminate().await;
    }
}
