//! Drafts, what adapters remember, and facts about the database.

use duologue::store::{Store, StoreError};

use crate::given::{alice_and_bob, at, id};

async fn drafts_are_removed_by_age(store: Store) {
    let (alice, _, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for n in [1, 2, 3] {
        let made = at(i64::try_from(n).unwrap());
        tx.insert_draft(id(n), alice, "a draft", made)
            .await
            .unwrap();
    }
    assert_eq!(tx.delete_drafts_before(at(3)).await.unwrap(), 2);
    assert_eq!(tx.delete_drafts_before(at(3)).await.unwrap(), 0);
    assert_eq!(tx.draft(id(2), alice).await.unwrap(), None);
    assert!(tx.draft(id(3), alice).await.unwrap().is_some());
}

async fn a_draft_is_its_authors_alone(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    tx.insert_draft(id(1), alice, "topic add \"raise\"", at(0))
        .await
        .unwrap();
    assert!(matches!(
        tx.insert_draft(id(1), alice, "other", at(0)).await,
        Err(StoreError::Conflict { .. })
    ));
    assert_eq!(
        tx.draft(id(1), alice).await.unwrap().as_deref(),
        Some("topic add \"raise\"")
    );
    assert_eq!(tx.draft(id(1), bob).await.unwrap(), None);
    assert!(tx.delete_draft(id(1)).await.unwrap());
    assert!(!tx.delete_draft(id(1)).await.unwrap());
    assert_eq!(tx.draft(id(1), alice).await.unwrap(), None);
}

fn entry(key: &str, value: Option<&str>) -> (String, Option<String>) {
    (key.to_owned(), value.map(str::to_owned))
}

async fn an_adapter_remembers_replaces_and_forgets(store: Store) {
    let mut tx = store.write().await.unwrap();
    tx.memory_put(
        "slack",
        &[entry("dm:1", Some("C1")), entry("dm:2", Some("C2"))],
    )
    .await
    .unwrap();
    tx.memory_put("discord", &[entry("dm:1", Some("other"))])
        .await
        .unwrap();
    tx.memory_put(
        "slack",
        &[
            entry("dm:1", Some("C9")),
            entry("dm:2", None),
            entry("none", None),
        ],
    )
    .await
    .unwrap();
    assert_eq!(
        tx.memory_get("slack", "dm:1").await.unwrap().as_deref(),
        Some("C9")
    );
    assert_eq!(tx.memory_get("slack", "dm:2").await.unwrap(), None);
    assert_eq!(
        tx.memory_get("discord", "dm:1").await.unwrap().as_deref(),
        Some("other")
    );
}

async fn a_scan_pages_through_a_prefix_in_the_order_of_bytes(store: Store) {
    let mut tx = store.write().await.unwrap();
    let keys = [
        "m", "m:", "m:B", "m:_", "m:a", "m:ä", "n:a", "M:a", "m:10", "m:9",
    ];
    let entries: Vec<_> = keys
        .iter()
        .map(|key| entry(key, Some(&format!("value of {key}"))))
        .collect();
    tx.memory_put("playground", &entries).await.unwrap();
    tx.memory_put("other", &entries).await.unwrap();
    let all = tx.memory_scan("playground", "m:", None, 100).await.unwrap();
    let found: Vec<_> = all.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(found, ["m:", "m:10", "m:9", "m:B", "m:_", "m:a", "m:ä"]);
    assert_eq!(all[1].1, "value of m:10");
    let page = tx
        .memory_scan("playground", "m:", Some("m:9"), 2)
        .await
        .unwrap();
    assert_eq!(
        page.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(),
        ["m:B", "m:_"]
    );
    assert_eq!(
        tx.memory_scan("playground", "", None, 100)
            .await
            .unwrap()
            .len(),
        keys.len()
    );
}

async fn a_fact_is_replaced_by_the_next(store: Store) {
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.meta_get("clock").await.unwrap(), None);
    tx.meta_put("clock", "1").await.unwrap();
    tx.meta_put("clock", "2").await.unwrap();
    assert_eq!(tx.meta_get("clock").await.unwrap().as_deref(), Some("2"));
}

crate::support::both_engines!(
    a_draft_is_its_authors_alone,
    drafts_are_removed_by_age,
    an_adapter_remembers_replaces_and_forgets,
    a_scan_pages_through_a_prefix_in_the_order_of_bytes,
    a_fact_is_replaced_by_the_next,
);
