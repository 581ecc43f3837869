//! Sealing everything anew: wherever it is stopped, going on ends it, and nothing serves what is between two keys.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use duologue::store::{Access, Gate, OsEntropy, Point, Rekey, Rekeyed, SealKey, Store, StoreError};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};

use crate::given::{add_people, alice_and_bob, at, id, person, topic};
use crate::support::{PostgresHome, SqliteHome, open, test_key};

fn new_key() -> SealKey {
    SealKey::from_base64("AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI").unwrap()
}

fn third_key() -> SealKey {
    SealKey::from_base64("AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM").unwrap()
}

fn rekey(url: &str, old: SealKey, new: SealKey) -> Rekey {
    Rekey {
        url: url.to_owned(),
        old,
        new,
        entropy: Arc::new(OsEntropy),
        gate: None,
    }
}

async fn run(rekey: Rekey) -> Result<Rekeyed, StoreError> {
    rekey.run(&mut |_| {}).await
}

async fn open_with(url: &str, key: SealKey, access: Access) -> Result<Store, StoreError> {
    Store::open(url, key, Arc::new(OsEntropy), access).await
}

/// Something sealed in several tables, and more than one batch of what adapters remember.
async fn fill(url: &str) {
    let store = open(url, Access::Serve).await.unwrap();
    let (alice, bob, one_on_one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [7, 8]).await;
    tx.insert_topic(&topic(1, one_on_one, alice)).await.unwrap();
    tx.insert_draft(id(4), bob, "a draft", at(0)).await.unwrap();
    let entries: Vec<(String, Option<String>)> = (0..600)
        .map(|n| (format!("chat/{n:04}"), Some(format!("words {n}"))))
        .collect();
    tx.memory_put("playground", &entries).await.unwrap();
    tx.memory_put("discord", &entries[..3]).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
}

async fn all_is_there(url: &str, key: SealKey) {
    let store = open_with(url, key, Access::Serve).await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.person(id(7)).await.unwrap(), Some(person(7)));
    assert_eq!(
        tx.topic(id(1)).await.unwrap().unwrap().text,
        topic(1, id(1), id(1)).text
    );
    let remembered = tx
        .memory_scan("playground", "chat/", None, 1_000)
        .await
        .unwrap();
    assert_eq!(remembered.len(), 600);
    assert_eq!(remembered[599].1, "words 599");
    let discord = tx.memory_get("discord", "chat/0002").await.unwrap();
    assert_eq!(discord.as_deref(), Some("words 2"));
    drop(tx);
    store.close().await;
}

/// Lets so many points pass, and then none: as if the process had died there.
struct Dies(AtomicUsize);

impl Gate for Dies {
    fn pass(&self, _: Point) -> Result<(), StoreError> {
        let left = self
            .0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        left.map(drop).map_err(|_| StoreError::Full)
    }
}

/// Every point of the first steps and of the last, and some between.
async fn stopped_anywhere_it_goes_on(url: &str) {
    fill(url).await;
    let (mut old, mut new) = (test_key(), new_key());
    let mut points = 0;
    loop {
        let mut dies = rekey(url, old.clone(), new.clone());
        dies.gate = Some(Arc::new(Dies(AtomicUsize::new(points))));
        let ended = run(dies).await;
        match ended {
            Ok(done) => {
                assert_eq!(done.done, done.of);
                assert!(done.of > 600, "{done:?}");
                break;
            }
            Err(StoreError::Full | StoreError::Unsure(_)) => {}
            Err(other) => panic!("{other}"),
        }
        let begun = match Store::sealed_by(url).await {
            Err(StoreError::BetweenKeys { from, to }) => {
                assert_eq!((from, to), (old.fingerprint(), new.fingerprint()));
                for key in [&old, &new] {
                    for access in [Access::Serve, Access::Inspect] {
                        let refused = open_with(url, key.clone(), access).await;
                        let between = matches!(refused, Err(StoreError::BetweenKeys { .. }));
                        assert!(between, "after {points} points");
                    }
                }
                let stranger = run(rekey(url, third_key(), new.clone())).await;
                assert!(matches!(stranger, Err(StoreError::BetweenKeys { .. })));
                true
            }
            Ok(Some(known)) => known == new.fingerprint(),
            other => panic!("{other:?}"),
        };
        if begun {
            run(rekey(url, old.clone(), new.clone())).await.unwrap();
            all_is_there(url, new.clone()).await;
            (old, new) = (new, old);
        } else {
            all_is_there(url, old.clone()).await;
        }
        points += if points < 30 { 3 } else { 211 };
    }
    all_is_there(url, new.clone()).await;
    assert!(points > 300, "{points}");
    let wrong = open_with(url, old.clone(), Access::Serve).await;
    assert!(matches!(wrong, Err(StoreError::WrongKey { .. })));
    // Once more, there is nothing to do; with keys that are none of its own, nothing is done.
    assert_eq!(run(rekey(url, old, new.clone())).await.unwrap().of, 0);
    let wrong = run(rekey(url, third_key(), test_key())).await;
    let refused = matches!(wrong, Err(StoreError::WrongKey { .. }));
    assert!(refused || new.fingerprint() == test_key().fingerprint());
    all_is_there(url, new).await;
}

async fn refused_beside_a_bot(url: &str) {
    fill(url).await;
    let bot = open(url, Access::Serve).await.unwrap();
    let refused = run(rekey(url, test_key(), new_key())).await;
    assert!(
        matches!(refused, Err(StoreError::Served | StoreError::InUse { .. })),
        "{refused:?}"
    );
    bot.close().await;
    drop(bot);
    all_is_there(url, test_key()).await;
}

#[tokio::test]
async fn on_sqlite_it_goes_on_wherever_it_was_stopped() {
    let home = SqliteHome::without_a_disk();
    stopped_anywhere_it_goes_on(&home.url()).await;
}

#[tokio::test]
async fn on_postgres_it_goes_on_wherever_it_was_stopped() {
    let Some(home) = PostgresHome::create("rekey").await else {
        return;
    };
    stopped_anywhere_it_goes_on(&home.url()).await;
    home.drop().await;
}

#[tokio::test]
async fn beside_a_bot_it_is_refused() {
    let home = SqliteHome::new();
    refused_beside_a_bot(&home.url()).await;
    let Some(home) = PostgresHome::create("rekey_beside").await else {
        return;
    };
    refused_beside_a_bot(&home.url()).await;
    home.drop().await;
}

#[tokio::test]
async fn nothing_of_the_old_key_stays_in_the_file() {
    let home = SqliteHome::new();
    fill(&home.url()).await;
    let mut connection = SqliteConnection::connect(&home.url()).await.unwrap();
    let old = sealed(
        &sqlx::query("SELECT value FROM adapter_memory")
            .fetch_all(&mut connection)
            .await
            .unwrap(),
    );
    connection.close().await.unwrap();
    run(rekey(&home.url(), test_key(), new_key()))
        .await
        .unwrap();
    let file = std::fs::read(home.path()).unwrap();
    let file = String::from_utf8_lossy(&file);
    assert!(old.len() > 600);
    for text in old {
        assert!(!file.contains(&text), "{text}");
    }
}

fn sealed(rows: &[sqlx::sqlite::SqliteRow]) -> Vec<String> {
    rows.iter().map(|row| row.get(0)).collect()
}

/// A sealed text begins with the same letters in base64 as its version does: whatever does so is in a column that is known to
/// be sealed.
#[tokio::test]
async fn no_sealed_column_is_forgotten() {
    let source = include_str!("../../src/store/rekey.rs");
    let store = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store")).unwrap();
    let mut columns = 0;
    for file in store {
        let file = file.unwrap().path();
        let text = std::fs::read_to_string(&file).unwrap();
        for sealing in text
            .match_indices("eal(&self.sealer, \"")
            .chain(text.match_indices("eal(sealer, \""))
        {
            let rest = &text[sealing.0 + sealing.1.len()..];
            let column = rest.split('"').next().unwrap();
            let name = file.file_stem().unwrap().to_str().unwrap();
            let table = match name {
                "meeting_row" => "meetings",
                "memory" => "adapter_memory",
                other => other,
            };
            let listed = format!("\"{table}\".\"{column}\"");
            let known = source.contains(&listed) || table == "adapter_memory";
            assert!(known, "{listed} is not sealed anew");
            columns += 1;
        }
    }
    assert!(columns >= 10, "{columns} columns were found");
}

#[tokio::test]
async fn an_older_database_is_left_alone() {
    let Some(home) = PostgresHome::create("rekey_older").await else {
        return;
    };
    fill(&home.url()).await;
    let mut connection = PgConnection::connect(&home.url()).await.unwrap();
    let older =
        "DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)";
    sqlx::query(AssertSqlSafe(older.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    let refused = run(rekey(&home.url(), test_key(), new_key())).await;
    assert!(matches!(refused, Err(StoreError::Older)), "{refused:?}");
    assert_eq!(
        Store::sealed_by(&home.url()).await.unwrap(),
        Some(test_key().fingerprint())
    );
    home.drop().await;
}
