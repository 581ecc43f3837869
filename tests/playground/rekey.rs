//! `duologue rekey`: another key for a playground's database, as its operator does it.

use std::fs;
use std::process::Command;

use crate::process::{House, ended};
use crate::script::Script;

fn rekey(house: &House, old: &str) -> Command {
    let mut command = house.command(&["rekey", "--old", old]);
    if house.database().is_none() {
        command.env("DUOLOGUE__DATABASE__URL", "sqlite://data/playground.db");
    }
    command
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
}
