//! Texts that databases dislike, transactions that are not finished, and readers beside writers.

use std::time::Duration;

use duologue::domain::delivery::Subject;
use duologue::store::{Store, StoreError};

use crate::given::{add_people, alice_and_bob, at, id, person, topic};

async fn sealed_text_may_hold_anything(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut odd = topic(1, one, alice);
    odd.text = "a\0b \u{202E} 'quote' $1 \\ \u{10FFFF}".to_owned();
    odd.link = Some(String::new());
    tx.insert_topic(&odd).await.unwrap();
    tx.memory_put("slack", &[("k".to_owned(), Some("\0".to_owned()))])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.topic(odd.id).await.unwrap(), Some(odd));
    assert_eq!(
        tx.memory_get("slack", "k").await.unwrap().as_deref(),
        Some("\0")
    );
}

async fn a_nul_in_a_plain_column_is_refused_and_the_transaction_goes_on(store: Store) {
    let mut tx = store.write().await.unwrap();
    let mut odd = person(1);
    odd.account = "a\0b".to_owned();
    assert!(matches!(
        tx.insert_person(&odd).await,
        Err(StoreError::Unstorable { .. })
    ));
    assert!(matches!(
        tx.person_by_account(odd.platform, "a\0b").await,
        Err(StoreError::Unstorable { .. })
    ));
    let key = [("a\0b".to_owned(), None)];
    assert!(matches!(
        tx.memory_put("slack", &key).await,
        Err(StoreError::Unstorable { .. })
    ));
    assert!(matches!(
        tx.memory_get("slack", "\0").await,
        Err(StoreError::Unstorable { .. })
    ));
    assert!(matches!(
        tx.mark_question(id(1), "\0", at(0)).await,
        Err(StoreError::Unstorable { .. })
    ));
    assert!(matches!(
        tx.meta_put("\0", "").await,
        Err(StoreError::Unstorable { .. })
    ));
    add_people(&mut tx, [2]).await;
    tx.commit().await.unwrap();
}

async fn what_is_not_committed_leaves_no_trace(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1]).await;
    drop(tx);
    assert_eq!(
        store.read().await.unwrap().person(id(1)).await.unwrap(),
        None
    );
    // The connection is as good as new.
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1]).await;
    tx.commit().await.unwrap();
    assert!(
        store
            .read()
            .await
            .unwrap()
            .person(id(1))
            .await
            .unwrap()
            .is_some()
    );
}

async fn after_a_failed_statement_nothing_can_be_committed(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1]).await;
    // Person 9 does not exist.
    assert!(tx.block(id(1), id(9), at(0)).await.is_err());
    assert!(matches!(tx.commit().await, Err(StoreError::Spoilt)));
    assert_eq!(
        store.read().await.unwrap().person(id(1)).await.unwrap(),
        None
    );
}

async fn a_reader_sees_one_moment_while_somebody_writes(store: Store) {
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.person(id(1)).await.unwrap(), None);
    let mut writer = store.write().await.unwrap();
    add_people(&mut writer, [1]).await;
    writer.commit().await.unwrap();
    assert_eq!(reader.person(id(1)).await.unwrap(), None);
    drop(reader);
    assert!(
        store
            .read()
            .await
            .unwrap()
            .person(id(1))
            .await
            .unwrap()
            .is_some()
    );
}

async fn a_reader_cannot_write(store: Store) {
    let mut reader = store.read().await.unwrap();
    assert!(reader.insert_person(&person(1)).await.is_err());
    drop(reader);
    assert_eq!(
        store.read().await.unwrap().person(id(1)).await.unwrap(),
        None
    );
}

async fn the_store_answers_a_ping_until_it_is_closed(store: Store) {
    store.ping().await.unwrap();
    store.close().await;
    assert!(store.ping().await.is_err());
}

async fn sixty_writers_and_readers_at_once_all_succeed(store: Store) {
    let tasks: Vec<_> = (0..60)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut tx = store.write().await.unwrap();
                assert!(tx.insert_person(&person(n)).await.unwrap());
                tx.arm(Subject::Person(id(n)), at(0)).await.unwrap();
                tokio::task::yield_now().await;
                tx.commit().await.unwrap();
                assert!(
                    store
                        .read()
                        .await
                        .unwrap()
                        .person(id(n))
                        .await
                        .unwrap()
                        .is_some()
                );
            })
        })
        .collect();
    for task in tasks {
        tokio::time::timeout(Duration::from_secs(30), task)
            .await
            .expect("no deadlock")
            .unwrap();
    }
    assert_eq!(
        store
            .read()
            .await
            .unwrap()
            .due_timers(at(0), 100)
            .await
            .unwrap()
            .len(),
        60
    );
}

crate::support::both_engines!(
    sealed_text_may_hold_anything,
    a_nul_in_a_plain_column_is_refused_and_the_transaction_goes_on,
    what_is_not_committed_leaves_no_trace,
    after_a_failed_statement_nothing_can_be_committed,
    a_reader_sees_one_moment_while_somebody_writes,
    a_reader_cannot_write,
    the_store_answers_a_ping_until_it_is_closed,
    sixty_writers_and_readers_at_once_all_succeed,
);
