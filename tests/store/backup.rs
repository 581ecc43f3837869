//! Copies of a database, and which key sealed it.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;

use duologue::store::{Access, Store, StoreError};

use crate::given::{alice_and_bob, id, person};
use crate::support::{PostgresHome, SqliteHome, open, test_key};

#[tokio::test]
async fn a_backup_is_its_owners_alone_opens_with_the_same_key_and_overwrites_nothing() {
    let home = SqliteHome::new();
    let store = open(&home.url(), Access::Serve).await.unwrap();
    alice_and_bob(&store).await;
    let copy = home.path().with_file_name("copy.db");
    Store::backup(&home.url(), &copy).await.unwrap();
    let mode = fs::metadata(&copy).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = fs::read(&copy).unwrap();
    let again = Store::backup(&home.url(), &copy).await.unwrap_err();
    assert!(
        matches!(&again, StoreError::Io { source, .. } if source.kind() == ErrorKind::AlreadyExists),
        "{again:?}"
    );
    assert_eq!(fs::read(&copy).unwrap(), before);
    let url = format!("sqlite://{}", copy.display());
    let restored = open(&url, Access::Serve).await.unwrap();
    assert_eq!(
        restored.read().await.unwrap().person(id(1)).await.unwrap(),
        Some(person(1))
    );
}

#[tokio::test]
async fn what_is_no_database_or_has_no_place_is_said_and_nothing_is_left() {
    let home = SqliteHome::new();
    let folder = home.path().parent().unwrap().to_owned();
    let copy = folder.join("copy.db");
    let absent = Store::backup(&home.url(), &copy).await;
    assert!(matches!(absent, Err(StoreError::Absent { .. })));
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        home.path(),
        "something else entirely, and long enough to be looked at",
    )
    .unwrap();
    let other = Store::backup(&home.url(), &copy).await;
    assert!(matches!(other, Err(StoreError::NotADatabase)), "{other:?}");
    fs::remove_file(home.path()).unwrap();
    open(&home.url(), Access::Serve)
        .await
        .unwrap()
        .close()
        .await;
    let lost = Store::backup(&home.url(), &folder.join("nowhere/copy.db")).await;
    assert!(
        matches!(&lost, Err(StoreError::Io { source, .. }) if source.kind() == ErrorKind::NotFound),
        "{lost:?}"
    );
    assert!(!copy.exists());
}

#[tokio::test]
async fn postgres_has_a_tool_of_its_own() {
    let Some(home) = PostgresHome::create("backup").await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let refused = Store::backup(&home.url(), &folder.path().join("copy.db")).await;
    assert!(matches!(refused, Err(StoreError::UsePgDump)));
    home.drop().await;
}

/// Before anything, after the migration, and once it was opened.
async fn the_key_that_sealed_it_is_known_without_a_key(url: &str) {
    assert_eq!(Store::sealed_by(url).await.unwrap(), None);
    Store::migrate(url).await.unwrap();
    assert_eq!(Store::sealed_by(url).await.unwrap(), None);
    let store = open(url, Access::Serve).await.unwrap();
    let known = Store::sealed_by(url).await.unwrap();
    assert_eq!(known, Some(test_key().fingerprint()));
    store.close().await;
}

#[tokio::test]
async fn the_key_that_sealed_it_is_known_on_both_engines() {
    let home = SqliteHome::new();
    the_key_that_sealed_it_is_known_without_a_key(&home.url()).await;
    let Some(home) = PostgresHome::create("sealed_by").await else {
        return;
    };
    the_key_that_sealed_it_is_known_without_a_key(&home.url()).await;
    home.drop().await;
}
