//! Opening a database: migrations, the key, second processes, copies.

use std::sync::Arc;

use duologue::domain::call::{Call, NamedCall};
use duologue::store::{
    Access, Engine, Erased, OsEntropy, SealKey, SeededEntropy, Store, StoreError,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use crate::given::{add_people, alice_and_bob, at, id, membership, person, topic};
use crate::support::{PostgresHome, SqliteHome, open, test_key};

fn another_key() -> SealKey {
    SealKey::from_base64("AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI").unwrap()
}

async fn open_with(url: &str, key: SealKey) -> Result<Store, StoreError> {
    Store::open(url, key, Arc::new(OsEntropy), Access::Serve).await
}

/// Opens twice, with a transaction in between, and then with another key.
async fn what_was_written_is_there_again_and_another_key_is_refused(url: &str) {
    Store::migrate(url).await.unwrap();
    Store::migrate(url).await.unwrap();
    let store = open(url, Access::Serve).await.unwrap();
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1]).await;
    tx.commit().await.unwrap();
    store.close().await;
    drop(store);
    let Err(StoreError::WrongKey { expected, found }) = open_with(url, another_key()).await else {
        panic!("another key must not open it");
    };
    assert_eq!(
        (expected, found),
        (test_key().fingerprint(), another_key().fingerprint())
    );
    let store = open(url, Access::Serve).await.unwrap();
    assert_eq!(
        store.read().await.unwrap().person(id(1)).await.unwrap(),
        Some(person(1))
    );
    store.close().await;
}

#[tokio::test]
async fn a_sqlite_file_is_made_migrated_and_opened_again() {
    let home = SqliteHome::new();
    what_was_written_is_there_again_and_another_key_is_refused(&home.url()).await;
}

#[tokio::test]
async fn a_postgres_schema_is_migrated_and_opened_again() {
    let Some(home) = PostgresHome::create("opening").await else {
        return;
    };
    what_was_written_is_there_again_and_another_key_is_refused(&home.url()).await;
    home.drop().await;
}

/// Erases a database that bears the mark, and finds nothing of it afterwards.
async fn an_erased_database_begins_anew(url: &str) {
    let store = open(url, Access::Serve).await.unwrap();
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    tx.meta_put("made_for", "play").await.unwrap();
    tx.insert_topic(&topic(1, one, alice)).await.unwrap();
    let call = Call::Apart { since: at(0) };
    let name = "playground/call".to_owned();
    tx.keep_call(one, &NamedCall { name, call }).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    drop(store);
    let erased = Store::erase(url, "made_for", "work").await.unwrap();
    assert_eq!(erased, Erased::Spared);
    let erased = Store::erase(url, "made_for", "play").await.unwrap();
    assert_eq!(erased, Erased::Gone);
    let erased = Store::erase(url, "made_for", "play").await.unwrap();
    assert_eq!(erased, Erased::Absent);
    // What was left of it would be in the way of the migrations.
    let store = open(url, Access::Serve).await.unwrap();
    let mut read = store.read().await.unwrap();
    assert!(!read.has_people().await.unwrap());
    assert_eq!(read.call(one).await.unwrap(), None);
    drop(read);
    store.close().await;
}

#[tokio::test]
async fn an_erased_sqlite_file_begins_anew() {
    let home = SqliteHome::new();
    an_erased_database_begins_anew(&home.url()).await;
}

#[tokio::test]
async fn an_erased_postgres_schema_begins_anew() {
    let Some(home) = PostgresHome::create("erasing").await else {
        return;
    };
    an_erased_database_begins_anew(&home.url()).await;
    home.drop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_processes_migrate_one_postgres_at_once() {
    let Some(home) = PostgresHome::create("migrating").await else {
        return;
    };
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let url = home.url();
            tokio::spawn(async move {
                let store = open(&url, Access::Serve).await.unwrap();
                assert_eq!(store.engine(), Engine::Postgres);
                store.close().await;
            })
        })
        .collect();
    for start in starts {
        start.await.unwrap();
    }
    home.drop().await;
}

#[tokio::test]
async fn a_second_process_on_a_sqlite_file_is_refused_but_may_look() {
    let home = SqliteHome::new();
    let store = open(&home.url(), Access::Serve).await.unwrap();
    assert_eq!(store.engine(), Engine::Sqlite);
    assert!(matches!(
        open(&home.url(), Access::Serve).await,
        Err(StoreError::InUse { .. })
    ));
    assert!(matches!(
        Store::migrate(&home.url()).await,
        Err(StoreError::InUse { .. })
    ));
    let looker = open(&home.url(), Access::Inspect).await.unwrap();
    looker.ping().await.unwrap();
    assert_eq!(
        looker.read().await.unwrap().person(id(1)).await.unwrap(),
        None
    );
    assert!(looker.write().await.is_err());
    store.close().await;
    drop(store);
    open(&home.url(), Access::Serve).await.unwrap();
}

#[tokio::test]
async fn who_looks_at_a_postgres_changes_nothing() {
    let Some(home) = PostgresHome::create("inspecting").await else {
        return;
    };
    let store = open(&home.url(), Access::Serve).await.unwrap();
    let looker = open(&home.url(), Access::Inspect).await.unwrap();
    let mut tx = looker.write().await.unwrap();
    assert!(tx.insert_person(&person(1)).await.is_err());
    tx.rollback().await.unwrap();
    looker.close().await;
    store.close().await;
    home.drop().await;
}

#[tokio::test]
async fn looking_makes_no_file_and_runs_no_migration() {
    let home = SqliteHome::new();
    assert!(matches!(
        open(&home.url(), Access::Inspect).await,
        Err(StoreError::Absent { .. })
    ));
    assert!(!home.path().exists());
    std::fs::create_dir_all(home.path().parent().unwrap()).unwrap();
    std::fs::write(home.path(), "").unwrap();
    assert!(matches!(
        open(&home.url(), Access::Inspect).await,
        Err(StoreError::Older)
    ));
    let Some(home) = PostgresHome::create("looking").await else {
        return;
    };
    assert!(matches!(
        open(&home.url(), Access::Inspect).await,
        Err(StoreError::Older)
    ));
    home.drop().await;
}

const FROM_THE_FUTURE: &str = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
     VALUES (20990101000001, 'later', TRUE, CHECKSUM, 0)";

#[tokio::test]
async fn a_sqlite_file_from_a_newer_version_is_refused() {
    let home = SqliteHome::new();
    Store::migrate(&home.url()).await.unwrap();
    let mut connection = SqliteConnection::connect(&home.url()).await.unwrap();
    let sql = FROM_THE_FUTURE.replace("CHECKSUM", "x'00'");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    for access in [Access::Serve, Access::Inspect] {
        let refused = open(&home.url(), access).await.err();
        assert!(
            matches!(
                refused,
                Some(StoreError::Newer {
                    version: 20_990_101_000_001
                })
            ),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_postgres_from_a_newer_version_is_refused() {
    let Some(home) = PostgresHome::create("newer").await else {
        return;
    };
    Store::migrate(&home.url()).await.unwrap();
    let mut connection = PgConnection::connect(&home.url()).await.unwrap();
    let sql = FROM_THE_FUTURE.replace("CHECKSUM", "'\\x00'");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    for access in [Access::Serve, Access::Inspect] {
        let refused = open(&home.url(), access).await.err();
        assert!(
            matches!(refused, Some(StoreError::Newer { .. })),
            "{refused:?}"
        );
    }
    home.drop().await;
}

#[tokio::test]
async fn an_address_without_a_known_engine_is_refused() {
    for url in ["mysql://localhost/x", "duologue.db", ""] {
        assert!(
            matches!(
                open(url, Access::Serve).await,
                Err(StoreError::UnknownEngine)
            ),
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_worth_another_try() {
    let error = open("postgres://nobody@127.0.0.1:1/none", Access::Serve)
        .await
        .err()
        .unwrap();
    assert!(error.is_transient(), "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_is_a_database_of_its_own_that_goes_away() {
    let (one, other) = (
        Arc::new(SeededEntropy::new(1)),
        Arc::new(SeededEntropy::new(2)),
    );
    let one = Store::open("sqlite::memory:", test_key(), one, Access::Serve)
        .await
        .unwrap();
    let other = Store::open("sqlite::memory:", test_key(), other, Access::Serve)
        .await
        .unwrap();
    alice_and_bob(&one).await;
    assert!(
        one.read()
            .await
            .unwrap()
            .person(id(1))
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        other
            .read()
            .await
            .unwrap()
            .person(id(1))
            .await
            .unwrap()
            .is_none()
    );
    let left = |prefix: String| {
        std::fs::read_dir(std::env::temp_dir())
            .unwrap()
            .filter(|entry| {
                entry
                    .as_ref()
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .starts_with(&prefix)
            })
            .count()
    };
    let prefix = format!("duologue-{}-", std::process::id());
    let before = left(prefix.clone());
    one.close().await;
    drop(one);
    assert!(left(prefix) < before);
}

/// Texts that people write, in every column that is sealed, none of which may be read in the file.
#[tokio::test]
async fn what_people_wrote_is_not_in_the_file() {
    let home = SqliteHome::new();
    let store = open(&home.url(), Access::Serve).await.unwrap();
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut named = person(1);
    named.name = "SECRETname".to_owned();
    assert!(tx.update_person(&named).await.unwrap());
    let mut placed = tx.one_on_one(one).await.unwrap().unwrap();
    placed.place = Some("SECRETplace".to_owned());
    assert!(tx.update_one_on_one(&placed).await.unwrap());
    tx.insert_membership(&membership(one, alice)).await.unwrap();
    let mut skipped = crate::given::meeting(1, one, at(0));
    skipped.reason = Some("SECRETreason".to_owned());
    assert!(tx.insert_meeting(&skipped).await.unwrap());
    let mut raised = topic(1, one, alice);
    raised.text = "SECRETtopic".to_owned();
    raised.link = Some("SECRETlink".to_owned());
    tx.insert_topic(&raised).await.unwrap();
    let mut noted = crate::given::note(1, one, None, alice);
    noted.text = "SECRETnote".to_owned();
    tx.insert_note(&noted).await.unwrap();
    let mut promised = crate::given::action(1, one, alice);
    promised.text = "SECRETaction".to_owned();
    tx.insert_action(&promised).await.unwrap();
    tx.insert_draft(id(1), alice, "SECRETdraft", at(0))
        .await
        .unwrap();
    tx.memory_put(
        "playground",
        &[("key".to_owned(), Some("SECRETmemory".to_owned()))],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();

    let copy = home.path().with_file_name("copy.db");
    Store::backup(&home.url(), &copy).await.unwrap();
    let mut wal = home.path().into_os_string();
    wal.push("-wal");
    let files = [
        std::fs::read(home.path()),
        std::fs::read(wal),
        std::fs::read(copy),
    ]
    .map(Result::unwrap);
    for bytes in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("SECRET"));
    }
    assert!(
        files
            .iter()
            .any(|bytes| String::from_utf8_lossy(bytes).contains("account-1")),
        "the right files"
    );
}

#[tokio::test]
async fn a_sealed_text_moved_to_another_row_is_corrupt() {
    let home = SqliteHome::new();
    let store = open(&home.url(), Access::Serve).await.unwrap();
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    tx.insert_topic(&topic(1, one, alice)).await.unwrap();
    tx.insert_topic(&topic(2, one, alice)).await.unwrap();
    tx.commit().await.unwrap();
    let mut connection = SqliteConnection::connect(&home.url()).await.unwrap();
    let steal = "UPDATE topics SET text = (SELECT text FROM topics ORDER BY id LIMIT 1)";
    sqlx::raw_sql(steal).execute(&mut connection).await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert!(tx.topic(id(1)).await.unwrap().is_some());
    let error = tx.topic(id(2)).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Corrupt { what } if what.starts_with("topics.text of to_")),
        "{error:?}"
    );
}
