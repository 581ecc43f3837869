//! The outbox: what waits for its recipient, and what waited its turn.

use duologue::domain::delivery::Delivery;
use duologue::domain::id::DeliveryId;
use duologue::store::Store;

use crate::given::{alice_and_bob, at, id, order};
use crate::outbox::{claim, claim_one, following, owe, post};

fn ids(rows: &[Delivery]) -> Vec<DeliveryId> {
    rows.iter().map(|row| row.order.id).collect()
}

async fn a_message_that_was_set_aside_is_no_work_until_it_is_taken_up(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &following(1, alice)).await;
    let claimed = claim_one(&mut tx, at(0)).await;
    assert!(!tx.set_aside(id(1), claimed.lease - 1).await.unwrap());
    assert!(tx.set_aside(id(1), claimed.lease).await.unwrap());
    tx.touch(one, at(1)).await.unwrap();
    assert_eq!(tx.next_work().await.unwrap(), None);
    assert_eq!(ids(&tx.aside_of(alice).await.unwrap()), [id(1)]);
    assert!(tx.aside_of(bob).await.unwrap().is_empty());
    assert!(tx.take_up(id(1), at(9)).await.unwrap());
    assert!(!tx.take_up(id(1), at(9)).await.unwrap());
    assert!(tx.aside_of(alice).await.unwrap().is_empty());
    assert!(claim(&mut tx, at(8)).await.is_empty());
    let again = claim_one(&mut tx, at(9)).await;
    assert_eq!((again.order.id, again.tried_at), (id(1), Some(at(9))));
}

async fn an_edit_that_was_set_aside_is_made_when_it_is_taken_up(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    post(&mut tx, &following(1, alice), true).await;
    tx.touch(one, at(1)).await.unwrap();
    let claimed = claim_one(&mut tx, at(1)).await;
    assert!(tx.set_aside(id(1), claimed.lease).await.unwrap());
    owe(&mut tx, &order(2, alice)).await;
    let second = claim_one(&mut tx, at(2)).await;
    assert!(tx.set_aside(id(2), second.lease).await.unwrap());
    let aside = tx.aside_of(alice).await.unwrap();
    assert_eq!(
        ids(&aside),
        [id(2), id(1)],
        "what was not posted comes first"
    );
    assert!(tx.take_up(id(1), at(3)).await.unwrap());
    let edit = claim_one(&mut tx, at(3)).await;
    assert_eq!(edit.address.as_deref(), Some("room/1"));
    assert!(edit.living);
}

async fn what_was_set_aside_can_be_given_up(store: Store) {
    let (alice, ..) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &order(1, alice)).await;
    assert!(!tx.drop_aside(id(1), "not aside").await.unwrap());
    let claimed = claim_one(&mut tx, at(0)).await;
    tx.set_aside(id(1), claimed.lease).await.unwrap();
    assert!(tx.drop_aside(id(1), "passed").await.unwrap());
    assert!(!tx.drop_aside(id(1), "twice").await.unwrap());
    assert!(tx.aside_of(alice).await.unwrap().is_empty());
    assert!(!tx.take_up(id(1), at(1)).await.unwrap());
}

async fn what_is_due_to_a_person_is_listed(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    post(&mut tx, &order(1, alice), true).await;
    for (n, person) in [(2, alice), (3, alice), (4, bob)] {
        owe(&mut tx, &order(n, person)).await;
    }
    let claimed = claim(&mut tx, at(0)).await;
    let first = claimed.iter().find(|row| row.order.id == id(2)).unwrap();
    assert!(tx.postpone(id(2), first.lease, at(30)).await.unwrap());
    assert_eq!(ids(&tx.due_to(alice, at(29)).await.unwrap()), [id(3)]);
    assert_eq!(
        ids(&tx.due_to(alice, at(30)).await.unwrap()),
        [id(2), id(3)]
    );
}

async fn what_was_postponed_is_released_and_what_failed_is_not(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for (n, person) in [(1, alice), (2, bob)] {
        owe(&mut tx, &order(n, person)).await;
        let claimed = claim_one(&mut tx, at(0)).await;
        tx.postpone(id(n), claimed.lease, at(30)).await.unwrap();
    }
    owe(&mut tx, &order(3, alice)).await;
    let failed = claim_one(&mut tx, at(0)).await;
    tx.retry(id(3), failed.lease, at(60)).await.unwrap();
    tx.release_postponed(alice, at(5)).await.unwrap();
    assert_eq!(tx.next_work().await.unwrap(), Some(at(5)));
    let released = claim_one(&mut tx, at(5)).await;
    assert_eq!(released.order.id, id(1));
    assert!(tx.set_aside(id(1), released.lease).await.unwrap());
    assert!(claim(&mut tx, at(29)).await.is_empty());
    assert_eq!(
        claim_one(&mut tx, at(30)).await.order.id,
        id(2),
        "Bob's was not released"
    );
}

crate::support::both_engines!(
    a_message_that_was_set_aside_is_no_work_until_it_is_taken_up,
    an_edit_that_was_set_aside_is_made_when_it_is_taken_up,
    what_was_set_aside_can_be_given_up,
    what_is_due_to_a_person_is_listed,
    what_was_postponed_is_released_and_what_failed_is_not,
);
