//! A schema that grows under processes that run: what a rolling upgrade is to them.
//!
//! There is no older program to try. So what a newer one would do to the database is done by hand: columns and a table are added.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::crew::{Crew, Due};
use crate::judge::nothing_is;
use crate::process::{House, on_postgres};

const PATIENCE: Duration = Duration::from_mins(1);
/// What a newer version might add: what is there means what it meant.
const GROWS: [&str; 4] = [
    "ALTER TABLE deliveries ADD COLUMN later TEXT",
    "ALTER TABLE people ADD COLUMN later BIGINT DEFAULT 7",
    "ALTER TABLE meetings ADD COLUMN later BOOLEAN NOT NULL DEFAULT FALSE",
    "CREATE TABLE later (id TEXT PRIMARY KEY)",
];
/// … and how it would write that down.
const NOTED: &str = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
     VALUES (20990101000001, 'later', TRUE, '\\x00', 0)";

async fn add(crew: &Crew, pair: usize, topic: &str) {
    let pair = &crew.pairs[pair];
    let line = format!("/1on1 add topic:{topic}");
    pair.server
        .user(&pair.lead)
        .types(&line)
        .await
        .seen()
        .shows(topic);
}

async fn grows(house: House) {
    let mut crew = Crew::new(house, 6, 2, Due::Now).await;
    crew.discord.recommends_shards(2, 2);
    let old = crew.hire(&[("DUOLOGUE__DISCORD__SHARDS", "0/2")]);
    let new = crew.hire(&[("DUOLOGUE__DISCORD__SHARDS", "1/2")]);
    let late = crew.hire(&[("DUOLOGUE__DISCORD__SHARDS", "1/2")]);
    crew.start(old).await;
    crew.start(new).await;
    crew.discord.is_served().await;
    let mut database = PgConnection::connect(&crew.database())
        .await
        .expect("a server");
    for (number, sql) in GROWS.iter().enumerate() {
        add(&crew, 0, &format!("Before {number}")).await;
        sqlx::raw_sql(AssertSqlSafe(*sql))
            .execute(&mut database)
            .await
            .expect("a change");
        for pair in 0..2 {
            add(&crew, pair, &format!("After {number}")).await;
        }
        // One that starts now works beside the one that knew the tables as they were.
        crew.end(new).await;
        crew.start(new).await;
        crew.discord.is_connected().await;
        add(&crew, 0, &format!("Beside {number}")).await;
        add(&crew, 1, &format!("Beside {number}")).await;
    }
    sqlx::raw_sql(NOTED)
        .execute(&mut database)
        .await
        .expect("a note");
    database.close().await.expect("an end");
    add(&crew, 0, "Noted").await;
    let (code, said) = crew.does_not_start(late).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("its version 20990101000001 is newer than this program knows"),
        "{said}"
    );
    add(&crew, 0, "Still there").await;
    crew.settles(PATIENCE).await;
    nothing_is(&crew.wrongs().await);
    nothing_is(&crew.agendas_are_there_once());
    nothing_is(&crew.log_wrongs(&[]));
    crew.end(old).await;
    crew.end(new).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schema_that_grows_disturbs_nobody_and_a_newer_one_lets_no_older_program_start() {
    on_postgres("a schema that grows", grows).await;
}
