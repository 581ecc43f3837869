//! A rare word is planted wherever people write; then every byte that the program left is looked at.
//!
//! It may stand in the chats alone, and those go over JSON. Neither the database, nor a log at its most talkative,
//! nor the metrics may have it.

use std::path::Path;

use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::process::{House, ended};
use crate::script::{Message, Script};

/// In lower case; nothing else has it.
const WORD: &str = "xylograph";

/// Plants the word in all that people can write.
async fn plant(script: &Script) {
    let say = async |who: &str, line: &str| {
        script.say(who, line).await;
    };
    say(
        "alice",
        "/1on1 start with:@bob when:\"every thursday 10:00\" place:https://meet.example/Xylograph-place",
    )
    .await;
    script.press("bob", "Accept").await;
    for line in [
        "/1on1 add Xylograph shared",
        "/1on1 add Xylograph mine visibility:only-me",
        "/1on1 add Xylograph later visibility:at-meeting",
        "/1on1 add Xylograph decided section:decision",
        "/1on1 note Xylograph before the first",
        "/1on1 note Xylograph private private:yes",
        "/1on1 action Xylograph promised due:next friday",
        "/1on1 action Xylograph given owner:partner",
        "Xylograph is what we should talk about next time",
        "- Xylograph in a list\n- and xylograph again",
        "I can't make it, the Xylograph is broken",
        // What is not understood is repeated to the one who typed it, and to nobody else.
        "/1on1 Xylograph",
        "/1on1 add \"Xylograph unclosed",
        "/1on1 add Something section:Xylograph",
        "/1on1 add Something with:Xylograph",
        "/1on1 action Something due:xylograph-day",
        "/1on1 done xylograph that nobody promised",
        "/1on1 move xylograph-day",
        "/1on1 start with:@xylograph when:\"every thursday 10:00\"",
        "/1on1 start with:@carol when:\"every xylograph\"",
        "/1on1 start with:@carol when:\"every friday 10:00\" timezone:Xylograph",
        "/1on1 search Xylograph",
        "/1on1 search xylograph shared with:bob",
        "/1on1 history xylograph",
    ] {
        say("alice", line).await;
    }
    plant_in_forms(script).await;
    say("bob", "/1on1 add Xylograph of Bob").await;
    script.to("2026-03-26T09:00:00Z").await;
    script.press("alice", "Start").await;
    plant_behind(script, "Add note").await;
    plant_behind(script, "Add action").await;
    script.press("alice", "All discussed").await;
    say("bob", "/1on1 note Xylograph in the meeting").await;
    say("bob", "/1on1 action Xylograph of the meeting").await;
    script.press("bob", "Wrap up").await;
    say("bob", "/1on1 skip Xylograph at the dentist").await;
    say("alice", "/1on1 search xylograph").await;
    script.press("alice", "More").await;
    say("alice", "/1on1 history").await;
    script.to("2026-04-03T12:00:00Z").await;
    plant_where_it_is_refused(script).await;
}

async fn plant_in_forms(script: &Script) {
    let body = json!({ "as": "alice", "text": "Xylograph captured", "link": "https://chat.example/Xylograph-link" });
    let captured = script.post("/api/capture", body).await.messages();
    submit(script, &captured, "Xylograph captured, and changed").await;
    script.say("alice", "/1on1 agenda").await;
    plant_behind(script, "Add topic").await;
    let line = "/1on1 add Xylograph to be edited";
    script.say("alice", line).await;
    let topic = script.newest("alice", "topic").await;
    let form = script.press_on(&topic, "Edit").await.messages();
    submit(script, &form, "Xylograph edited").await;
    script.press("alice", "Remove").await;
}

/// Sends the form behind a button, once with too much, which gives it again, and once as it may be.
async fn plant_behind(script: &Script, button: &str) {
    let form = script.press("alice", button).await;
    let again = submit(script, &form, &"Xylograph ".repeat(300)).await;
    submit(script, &again, "Xylograph of a form").await;
}

/// Sends the form that came with an answer, its first field with these words.
async fn submit(script: &Script, answer: &[Message], words: &str) -> Vec<Message> {
    let open = answer.iter().find_map(|message| message.form.as_ref());
    let form = open.expect("a form");
    let mut fields = serde_json::Map::new();
    for (index, field) in form.fields.iter().enumerate() {
        let value = if index == 0 { words } else { &field.value };
        fields.insert(field.name.clone(), json!(value));
    }
    let body = json!({ "as": "alice", "form": form.id, "fields": fields });
    script.post("/api/submit", body).await.messages()
}

/// What the JSON itself does not take.
async fn plant_where_it_is_refused(script: &Script) {
    for (path, body) in [
        (
            "/api/say",
            json!({ "as": "xylograph", "text": "Xylograph" }),
        ),
        ("/api/say", json!({ "as": "alice", "words": "Xylograph" })),
        (
            "/api/press",
            json!({ "as": "alice", "message": 1, "control": "Xylograph" }),
        ),
        (
            "/api/submit",
            json!({ "as": "alice", "form": "Xylograph", "fields": {} }),
        ),
        (
            "/api/people",
            json!({ "id": "Xylograph!", "name": "Xylograph" }),
        ),
        ("/api/clock", json!({ "to": "Xylograph" })),
    ] {
        script.post(path, body).await.refused();
    }
    let body = json!({ "id": "carol", "name": "Carol Xylograph", "timezone": "Europe/Berlin" });
    script.post("/api/people", body).await.ok();
    let body = json!({ "as": "alice", "text": "/1on1 search xylograph with:" });
    script.post("/api/complete", body).await.ok();
    script
        .say("carol", "/1on1 start with:@bob when:\"every friday 9:00\"")
        .await;
}

fn has_word(bytes: &[u8]) -> bool {
    let lower = bytes.to_ascii_lowercase();
    lower
        .windows(WORD.len())
        .any(|window| window == WORD.as_bytes())
}

/// The files that hold a word, of a folder and those in it.
fn files_with(folder: &Path, has: &dyn Fn(&[u8]) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_with(&path, has));
        } else if has(&std::fs::read(&path).expect("a file")) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// The columns of a schema of PostgreSQL that hold a word.
async fn columns_with(url: &str, word: &str) -> Vec<String> {
    let mut connection = PgConnection::connect(url).await.expect("a server");
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text FROM information_schema.columns \
         WHERE table_schema = current_schema()",
    )
    .fetch_all(&mut connection)
    .await
    .expect("columns");
    assert!(columns.len() > 50, "the right schema");
    let mut found = Vec::new();
    for (table, column) in columns {
        // Bytes as text show letters as they are.
        let sql = format!(
            "SELECT COUNT(*) FROM \"{table}\" WHERE POSITION('{word}' IN LOWER(\"{column}\"::text)) > 0 \
             OR POSITION(ENCODE('{word}', 'hex') IN LOWER(\"{column}\"::text)) > 0"
        );
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut connection)
            .await
            .expect("a count");
        if rows > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

scenario! {
    async fn what_people_write_is_in_no_file_no_column_no_log_and_no_metric(house) {
        // Once as the defaults have it, and once as a file does.
        let file = house.folder().join("house.toml");
        let own = "[log]\nformat = \"json\"\n[privacy]\nkey_file = \"keys/own.key\"\n[operator]\nname = \"The platform team\"\n";
        std::fs::write(&file, own).expect("a file");
        for (format, configured) in [("text", &[][..]), ("json", &["--config", "house.toml"][..])] {
            let arguments = |rest: &[&'static str]| [configured, rest].concat();
            let served = house.serve_with(
                &arguments(&["playground", "--at", crate::process::BEGINNING, "--fresh"]),
                &[("RUST_LOG", "trace")],
            );
            let script = Script::new(&served);
            plant(&script).await;
            let chats = script.everything().await;
            let planted = chats.iter().filter(|message| has_word(message.text.as_bytes())).count();
            assert!(planted > 30, "it was planted: {planted}");
            let metrics = script.request(reqwest::Method::GET, "/metrics").send().await.expect("an answer");
            let metrics = metrics.text().await.expect("text");
            assert!(metrics.contains("duologue_commands_total") && !has_word(metrics.as_bytes()), "{metrics}");
            assert!(!has_word(served.said().join("\n").as_bytes()));
            let mut beside = vec![house.command(&arguments(&["doctor"])), house.command(&arguments(&["migrate"]))];
            if house.database().is_none() {
                let copy = format!("copy-{format}.db");
                beside.push(house.command(&[configured, &["backup", copy.as_str()][..]].concat()));
            }
            for mut command in beside {
                if house.database().is_none() {
                    command.env("DUOLOGUE__DATABASE__URL", "sqlite://data/playground.db");
                }
                let (_, printed) = ended(command);
                assert!(!printed.is_empty() && !has_word(printed.as_bytes()), "{printed}");
            }
            // Once while it runs, what waits to be written back included, and once after its end.
            look(&house).await;
            served.terminate().await;
            look(&house).await;
            assert_eq!(house.folder().join("keys/own.key").exists(), format == "json");
        }
        // What is wrong with a file is said without its words.
        for wrong in ["[log]\nformat = \"Xylograph", "[discord]\ntoken = \"Xylograph\"\ntokn = \"Xylograph\"\n", "[privacy]\nkey = \"Xylograph\"\n"] {
            std::fs::write(&file, wrong).expect("a file");
            for command in ["playground", "doctor", "migrate"] {
                let (code, printed) = house.run(&["--config", "house.toml", command]);
                assert!(code != Some(0) && !printed.is_empty() && !has_word(printed.as_bytes()), "{printed}");
            }
        }
    }
}

async fn look(house: &House) {
    assert_eq!(files_with(house.folder(), &has_word), Vec::<String>::new());
    let log = std::fs::read_to_string(house.folder().join("log")).expect("a log");
    assert!(log.contains("DEBUG"), "the log is talkative");
    if let Some(url) = house.database() {
        assert_eq!(columns_with(url, WORD).await, Vec::<String>::new());
        let of_alice = columns_with(url, "alice").await;
        assert!(
            of_alice.contains(&"people.account".to_owned()),
            "the right columns"
        );
    } else {
        let of_alice = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("alice");
        let found = files_with(&house.folder().join("data"), &of_alice);
        let copied = of_alice(&std::fs::read(house.folder().join("copy-text.db")).expect("a copy"));
        assert!(copied, "the copy is one");
        let database = found.iter().any(|file| file.contains("playground.db"));
        assert!(database, "the right files: {found:?}");
    }
}
