//! Files of SQLite that are not what they were: cut, overwritten, empty, something else. None of them is touched.

use duologue::store::{Access, Store, StoreError};

use crate::given::{alice_and_bob, at, id, note, topic};
use crate::support::{SqliteHome, open};

/// What SQLite reads and writes at once.
const PAGE: usize = 4096;

/// SQLite takes a file of one byte for an empty one, which is a new database.
const LEAST: usize = 2;

/// A file of some hundred pages, all of them in use, as a bot leaves it.
async fn filled(home: &SqliteHome) -> Vec<u8> {
    let store = open(&home.url(), Access::Serve).await.unwrap();
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for n in 1..400 {
        let mut long = topic(n, one, alice);
        long.text = "words ".repeat(80);
        tx.insert_topic(&long).await.unwrap();
        tx.insert_note(&note(n, one, None, bob)).await.unwrap();
    }
    tx.insert_draft(id(1), alice, &"long ".repeat(4_000), at(0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    let file = std::fs::read(home.path()).unwrap();
    assert!(file.len() > 60 * PAGE && file.len().is_multiple_of(PAGE));
    file
}

fn is_as(home: &SqliteHome, bytes: &[u8]) -> bool {
    std::fs::read(home.path()).unwrap() == bytes
}

#[tokio::test]
async fn a_file_that_was_cut_is_refused_and_not_touched() {
    let home = SqliteHome::without_a_disk();
    let whole = filled(&home).await;
    for kept in [
        whole.len() - PAGE,
        whole.len() / 2,
        2 * PAGE,
        PAGE,
        700,
        100,
        17,
        LEAST,
    ] {
        let cut = &whole[..kept];
        std::fs::write(home.path(), cut).unwrap();
        for access in [Access::Serve, Access::Inspect] {
            let refused = open(&home.url(), access).await.err();
            let is_told = matches!(
                refused,
                Some(StoreError::Damaged | StoreError::NotADatabase)
            );
            assert!(is_told, "{kept} bytes: {refused:?}");
            assert!(is_as(&home, cut), "{kept} bytes, {access:?}");
        }
        let migrated = Store::migrate(&home.url()).await;
        assert!(migrated.is_err() && is_as(&home, cut), "{kept} bytes");
    }
    std::fs::write(home.path(), &whole).unwrap();
    let store = open(&home.url(), Access::Serve).await.unwrap();
    store.check_file().await.unwrap();
}

#[tokio::test]
async fn a_page_that_was_overwritten_is_found_wherever_it_is() {
    let home = SqliteHome::without_a_disk();
    let whole = filled(&home).await;
    for page in 0..whole.len() / PAGE {
        let mut bytes = whole.clone();
        bytes[page * PAGE..][..PAGE].fill(0xA5);
        std::fs::write(home.path(), &bytes).unwrap();
        let found = match open(&home.url(), Access::Inspect).await {
            Ok(store) => store.check_file().await,
            Err(error) => Err(error),
        };
        let is_told = matches!(found, Err(StoreError::Damaged | StoreError::NotADatabase));
        assert!(is_told, "page {page}: {found:?}");
        assert!(is_as(&home, &bytes), "page {page}");
    }
}

#[tokio::test]
async fn a_file_that_is_something_else_is_refused_and_not_touched() {
    let home = SqliteHome::without_a_disk();
    std::fs::create_dir_all(home.path().parent().unwrap()).unwrap();
    for other in [
        "Dear Alice,\nthis is a letter.\n".repeat(400),
        "xy".to_owned(),
    ] {
        std::fs::write(home.path(), &other).unwrap();
        for access in [Access::Serve, Access::Inspect] {
            let refused = open(&home.url(), access).await.err();
            let is_told = matches!(refused, Some(StoreError::NotADatabase));
            assert!(is_told, "{refused:?}");
            assert!(is_as(&home, other.as_bytes()));
        }
    }
}

#[tokio::test]
async fn an_empty_file_is_a_new_database() {
    let home = SqliteHome::without_a_disk();
    std::fs::create_dir_all(home.path().parent().unwrap()).unwrap();
    std::fs::write(home.path(), "").unwrap();
    let store = open(&home.url(), Access::Serve).await.unwrap();
    alice_and_bob(&store).await;
    store.check_file().await.unwrap();
    store.close().await;
}
