//! Databases that an older version made: each of them is brought up to date, and what was in it reads as it did.
//!
//! One is made with the first migrations alone, and gets the rows that it has tables and columns for from one of today. A row of a released
//! version is never read otherwise than it was written, so these rows are what that version would have written.

use std::path::Path;

use duologue::domain::one_on_one::OneOnOne;
use duologue::store::{Access, Store, StoreError};
use sqlx::migrate::{Migrate, Migrator};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

use crate::given::{action, alice_and_bob, at, id, meeting, membership, note, person, topic};
use crate::support::{PostgresHome, SqliteHome, open};

/// The files, the oldest first.
fn migrations() -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let files = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

/// Runs the first of them.
async fn as_after<C: Migrate>(first: usize, connection: &mut C) {
    let folder = tempfile::tempdir().unwrap();
    for file in &migrations()[..first] {
        std::fs::copy(file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    let migrator = Migrator::new(folder.path()).await.unwrap();
    migrator.run_direct(None, connection, false).await.unwrap();
}

/// The tables of today that the first migrations make, in the order in which rows may be put into them.
fn tables(first: usize) -> Vec<String> {
    let files = migrations();
    let texts = files[..first]
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap());
    texts
        .flat_map(|text| {
            let made = text
                .lines()
                .filter_map(|line| line.strip_prefix("CREATE TABLE "));
            made.map(|rest| rest.trim_end_matches([' ', '(']).to_owned())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Something in the tables that have been there from the beginning, and in some that came later.
async fn fill(store: &Store) {
    let (alice, bob, one) = alice_and_bob(store).await;
    let mut tx = store.write().await.unwrap();
    for person in [alice, bob] {
        tx.insert_membership(&membership(one, person))
            .await
            .unwrap();
    }
    assert!(tx.insert_meeting(&meeting(1, one, at(60))).await.unwrap());
    tx.insert_topic(&topic(1, one, alice)).await.unwrap();
    tx.insert_note(&note(1, one, Some(id(1)), bob))
        .await
        .unwrap();
    tx.insert_action(&action(1, one, bob)).await.unwrap();
    tx.insert_draft(id(1), alice, "a draft", at(0))
        .await
        .unwrap();
    let remembered = ("key".to_owned(), Some("words".to_owned()));
    tx.memory_put("discord", &[remembered]).await.unwrap();
    tx.commit().await.unwrap();
}

/// All that was there reads as in the database of today, as far as there was a table for it.
async fn reads_the_same(url: &str, today: &Store, tables: &[String]) {
    let store = open(url, Access::Serve).await.unwrap();
    let (mut old, mut new) = (store.read().await.unwrap(), today.read().await.unwrap());
    let has = |table: &str| tables.iter().any(|known| known == table);
    macro_rules! same {
        ($table:literal, $row:ident, $($of:expr),+) => {
            let (found, wanted) = (old.$row($($of),+).await.unwrap(), new.$row($($of),+).await.unwrap());
            assert_eq!(found, if has($table) { wanted } else { None }, $table);
        };
    }
    assert_eq!(old.person(id(1)).await.unwrap(), Some(person(1)));
    same!("people", person, id(2));
    let one: Option<OneOnOne> = new.one_on_one(id(1)).await.unwrap();
    let one = one.expect("a 1:1").id;
    same!("one_on_ones", one_on_one, one);
    same!("memberships", membership, one, id(1));
    same!("meetings", meeting, id(1));
    same!("topics", topic, id(1));
    same!("notes", note, id(1));
    same!("actions", action, id(1));
    same!("drafts", draft, id(1), id(1));
    same!("adapter_memory", memory_get, "discord", "key");
    drop(old);
    // And it is as good as a new one.
    let mut tx = store.write().await.unwrap();
    assert!(tx.insert_person(&person(9)).await.unwrap());
    tx.commit().await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn a_sqlite_file_of_each_older_version_is_brought_up_to_date() {
    let of_today = SqliteHome::without_a_disk();
    let today = open(&of_today.url(), Access::Serve).await.unwrap();
    fill(&today).await;
    for first in 1..migrations().len() {
        let home = SqliteHome::without_a_disk();
        std::fs::create_dir_all(home.path().parent().unwrap()).unwrap();
        let url = format!("{}?mode=rwc", home.url());
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        as_after(first, &mut connection).await;
        let attach = format!("ATTACH '{}' AS today", of_today.path().display());
        run(&mut connection, attach).await;
        for table in tables(first) {
            let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
                .bind(&table)
                .fetch_all(&mut connection)
                .await
                .unwrap();
            let columns = columns.join(", ");
            let copy =
                format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM today.{table}");
            run(&mut connection, copy).await;
        }
        connection.close().await.unwrap();
        let looked = open(&home.url(), Access::Inspect).await.err();
        assert!(matches!(looked, Some(StoreError::Older)), "{looked:?}");
        reads_the_same(&home.url(), &today, &tables(first)).await;
    }
    today.close().await;
}

#[tokio::test]
async fn a_postgres_schema_of_each_older_version_is_brought_up_to_date() {
    let Some(of_today) = PostgresHome::create("older").await else {
        return;
    };
    let today = open(&of_today.url(), Access::Serve).await.unwrap();
    fill(&today).await;
    let mut connection = PgConnection::connect(&of_today.url()).await.unwrap();
    let schema: String = sqlx::query_scalar("SELECT current_schema()::text")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    for first in 1..migrations().len() {
        let home = PostgresHome::create("older").await.expect("a server");
        let mut connection = PgConnection::connect(&home.url()).await.unwrap();
        as_after(first, &mut connection).await;
        for table in tables(first) {
            let columns: Vec<String> = sqlx::query_scalar(
                "SELECT column_name::text FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND table_name = $1",
            )
            .bind(&table)
            .fetch_all(&mut connection)
            .await
            .unwrap();
            let columns = columns.join(", ");
            let copy =
                format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM {schema}.{table}");
            sqlx::raw_sql(AssertSqlSafe(copy))
                .execute(&mut connection)
                .await
                .unwrap();
        }
        connection.close().await.unwrap();
        let looked = open(&home.url(), Access::Inspect).await.err();
        assert!(matches!(looked, Some(StoreError::Older)), "{looked:?}");
        reads_the_same(&home.url(), &today, &tables(first)).await;
        home.drop().await;
    }
    today.close().await;
    of_today.drop().await;
}

async fn run(connection: &mut SqliteConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .unwrap();
}
