//! A file of SQLite that is not what it was: the start and `doctor` say so, and leave it as it is.

use crate::process::{House, ended};
use crate::script::Script;

const URL: &str = "sqlite://data/playground.db";
/// What SQLite reads and writes at once.
const PAGE: usize = 4096;

#[tokio::test]
async fn a_damaged_file_is_told_in_a_sentence_and_not_touched() {
    let house = House::on_sqlite();
    let served = house.fresh();
    Script::new(&served).weekly_thursday_ten().await;
    served.terminate().await;
    let path = house.folder().join("data/playground.db");
    let whole = std::fs::read(&path).expect("a file");
    let run = |arguments: &[&str]| {
        let mut command = house.command(arguments);
        command.env("DUOLOGUE__DATABASE__URL", URL);
        ended(command)
    };
    let (_, printed) = run(&["doctor"]);
    assert!(printed.contains("has this version's form"), "{printed}");

    let cut = &whole[..whole.len() / PAGE / 2 * PAGE];
    std::fs::write(&path, cut).expect("a file");
    for arguments in ["playground", "doctor", "migrate"] {
        let (code, printed) = run(&[arguments]);
        assert_eq!(code, Some(1), "{arguments}: {printed}");
        assert!(printed.contains("damaged"), "{arguments}: {printed}");
        assert!(
            printed.contains("duologue backup"),
            "{arguments}: {printed}"
        );
        assert!(std::fs::read(&path).expect("a file") == cut, "{arguments}");
    }
    let (code, printed) = run(&["backup", "copy.db"]);
    assert_eq!(code, Some(1), "{printed}");
    assert!(printed.contains("damaged"), "{printed}");
    assert!(!house.folder().join("copy.db").exists());

    // What is read last may be found by nobody for long: `doctor` reads all.
    let mut overwritten = whole.clone();
    let last = overwritten.len() - PAGE;
    overwritten[last..].fill(0xA5);
    std::fs::write(&path, &overwritten).expect("a file");
    let (code, printed) = run(&["doctor"]);
    assert_eq!(code, Some(1), "{printed}");
    assert!(printed.contains("damaged"), "{printed}");
    assert!(std::fs::read(&path).expect("a file") == overwritten);
}
