//! A playground's life: starts, restarts, ends, kills, and the databases that it leaves alone.

use crate::process::{House, ended};
use crate::script::Script;

scenario! {
    async fn a_restart_goes_on_where_it_stood(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.say("bob", "/1on1 add Holidays").await;
        script.to("2026-03-26T08:00:00Z").await;
        let (before, next) = (script.everything().await, script.next_event().await);
        assert!(served.terminate().await.success());
        let served = house.again();
        let script = Script::new(&served);
        assert_eq!(script.everything().await, before);
        assert_eq!(script.now().await, "2026-03-26T08:00:00Z");
        assert_eq!(script.next_event().await, next);
        // Old buttons still work.
        let agenda = script.newest("bob", "agenda").await;
        script.press_on(&agenda, "Start").await.messages();
        script.newest("alice", "live").await.shows(&["Holidays"]);
    }

    async fn where_the_clock_stands_is_kept_against_another_beginning(house) {
        let served = house.fresh();
        Script::new(&served).advance("P1D").await;
        served.terminate().await;
        let served = house.serve(&["playground", "--at", "2030-01-01T00:00:00Z"]);
        assert_eq!(Script::new(&served).now().await, "2026-03-21T08:00:00Z");
    }

    async fn fresh_begins_anew(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.advance("P1W").await;
        served.terminate().await;
        let served = house.fresh();
        let script = Script::new(&served);
        assert!(script.everything().await.is_empty());
        assert_eq!(script.now().await, "2026-03-20T08:00:00Z");
        assert_eq!(script.next_event().await, None);
    }

    async fn a_kill_between_two_requests_loses_nothing_and_repeats_nothing(house) {
        let mut served = house.fresh();
        Script::new(&served).weekly_thursday_ten().await;
        let steps: [&[(&str, &str)]; 3] = [
            &[("bob", "/1on1 add Holidays"), ("alice", "/1on1 action Book a room")],
            &[("alice", "/1on1 meet"), ("alice", "/1on1 note A good talk")],
            &[("bob", "/1on1 wrap")],
        ];
        for (lines, hour) in steps.into_iter().zip(["08", "09", "10"]) {
            let script = Script::new(&served);
            script.to(&format!("2026-03-26T{hour}:00:00Z")).await;
            for (who, line) in lines {
                script.say(who, line).await;
            }
            let before = script.everything().await;
            served.kill();
            served = house.again();
            let script = Script::new(&served);
            assert_eq!(script.everything().await, before);
            assert_eq!(script.now().await, format!("2026-03-26T{hour}:00:00Z"));
        }
        let script = Script::new(&served);
        for who in ["alice", "bob"] {
            for kind in ["agenda", "live", "recap"] {
                assert_eq!(script.all(who, kind).await.len(), 1, "{kind} to {who}");
            }
            script.newest(who, "recap").await.shows(&["Book a room"]).shows(&["A good talk"]);
        }
    }

    async fn sigterm_ends_it_in_time_while_a_page_listens(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        let listening = script.request(reqwest::Method::GET, "/api/events").send().await;
        let end = served.terminate().await;
        assert_eq!(end.code(), Some(0));
        drop(listening);
    }
}

/// A database of SQLite that a playground did not make: one with a person in it, and no mark.
fn real_database(house: &House) -> String {
    let url = "sqlite://data/real.db";
    let mut migrate = house.command(&["migrate"]);
    migrate.env("DUOLOGUE__DATABASE__URL", url);
    let (code, printed) = ended(migrate);
    assert_eq!(code, Some(0), "{printed}");
    url.to_owned()
}

#[tokio::test]
async fn fresh_erases_only_what_a_playground_made() {
    let house = House::on_sqlite();
    let url = real_database(&house);
    let path = house.folder().join("data/real.db");
    let before = std::fs::read(&path).expect("a file");
    let mut fresh = house.command(&["playground", "--fresh"]);
    fresh.env("DUOLOGUE__DATABASE__URL", &url);
    let (code, printed) = ended(fresh);
    assert_eq!(code, Some(2), "{printed}");
    assert!(
        printed.contains("was not made by a playground"),
        "{printed}"
    );
    assert_eq!(std::fs::read(&path).expect("a file"), before);
}

#[tokio::test]
async fn fresh_erases_only_what_a_playground_made_on_postgres_too() {
    crate::process::on_postgres("fresh_on_postgres", |house| async move {
        let (code, printed) = house.run(&["migrate"]);
        assert_eq!(code, Some(0), "{printed}");
        let (code, printed) = house.run(&["playground", "--fresh"]);
        assert_eq!(code, Some(2), "{printed}");
        assert!(
            printed.contains("was not made by a playground"),
            "{printed}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_second_process_on_the_same_file_is_refused() {
    let house = House::on_sqlite();
    let served = house.fresh();
    for arguments in [&["playground"][..], &["playground", "--fresh"], &["run"]] {
        let (code, printed) = house.run(arguments);
        assert!(code.is_some_and(|code| code != 0), "{printed}");
        assert!(printed.contains("another process"), "{printed}");
    }
    let script = Script::new(&served);
    assert_eq!(script.now().await, "2026-03-20T08:00:00Z");
}

#[tokio::test]
async fn without_arguments_and_tokens_it_is_the_playground_and_says_so() {
    let house = House::on_sqlite();
    let served = house.serve(&[]);
    let said = served.said().join("\n");
    assert!(said.contains("playground"), "{said}");
    assert!(said.contains(served.address()), "{said}");
    assert!(house.folder().join("data/playground.db").exists());
    assert_eq!(Script::new(&served).messages("alice").await, []);
}

#[test]
fn a_mistyped_token_stops_it() {
    let house = House::on_sqlite();
    let mut command = house.command(&[]);
    command.env("DISCORD_TOKN", "hush");
    let (code, printed) = ended(command);
    assert_eq!(code, Some(2), "{printed}");
    assert!(
        printed.contains("DISCORD_TOKEN") && !printed.contains("hush"),
        "{printed}"
    );
}
