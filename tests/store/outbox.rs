//! The outbox: what is owed, and in which order it is handed out.

use chrono::TimeDelta;
use duologue::domain::clock::Instant;
use duologue::domain::delivery::{CardKind, Delivery, DigestRef, NewDelivery, Subject};
use duologue::domain::id::PersonId;
use duologue::store::{Store, Tx};

use crate::given::{add_people, alice_and_bob, at, id, order};

/// Claims for a minute.
pub(crate) async fn claim(tx: &mut Tx, now: Instant) -> Vec<Delivery> {
    tx.claim(now, now + TimeDelta::minutes(1), 100)
        .await
        .unwrap()
}

pub(crate) async fn claim_one(tx: &mut Tx, now: Instant) -> Delivery {
    let mut claimed = claim(tx, now).await;
    assert_eq!(claimed.len(), 1, "{claimed:?}");
    claimed.remove(0)
}

pub(crate) async fn owe(tx: &mut Tx, order: &NewDelivery) {
    assert!(tx.owe(order).await.unwrap());
}

/// Owes, claims and posts a message, at 0.
pub(crate) async fn post(tx: &mut Tx, order: &NewDelivery, living: bool) -> Delivery {
    owe(tx, order).await;
    let claimed = claim_one(tx, at(0)).await;
    assert!(
        tx.posted(
            order.id,
            claimed.lease,
            "room/1",
            claimed.wanted,
            "hash",
            living,
            at(0)
        )
        .await
        .unwrap()
    );
    tx.delivery(order.id).await.unwrap().unwrap()
}

pub(crate) fn following(n: u64, recipient: PersonId) -> NewDelivery {
    NewDelivery {
        one_on_one: Some(id(1)),
        ..order(n, recipient)
    }
}

async fn a_message_is_owed_once(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut first = following(1, alice);
    first.kind = CardKind::Digest;
    first.expires_at = Some(at(60));
    first.items = vec![
        DigestRef {
            kind: CardKind::Nudge,
            subject: Subject::Meeting(id(1)),
        },
        DigestRef {
            kind: CardKind::Drift,
            subject: Subject::OneOnOne(one),
        },
    ];
    owe(&mut tx, &first).await;
    assert!(
        !tx.owe(&NewDelivery {
            id: id(2),
            ..first.clone()
        })
        .await
        .unwrap()
    );
    owe(
        &mut tx,
        &NewDelivery {
            id: id(3),
            occurrence: 1,
            ..first.clone()
        },
    )
    .await;
    owe(
        &mut tx,
        &NewDelivery {
            id: id(4),
            kind: CardKind::Recap,
            ..first.clone()
        },
    )
    .await;
    owe(
        &mut tx,
        &NewDelivery {
            id: id(5),
            recipient: bob,
            ..first.clone()
        },
    )
    .await;
    let fresh = Delivery {
        order: first,
        address: None,
        wanted: 1,
        shown: 0,
        shown_hash: None,
        attempts: 0,
        lease: 0,
        leased_until: None,
        tried_at: None,
        living: false,
    };
    assert_eq!(tx.delivery(id(1)).await.unwrap(), Some(fresh));
    assert_eq!(tx.delivery(id(2)).await.unwrap(), None);
    assert!(tx.delivery(id(5)).await.unwrap().is_some());
}

async fn every_kind_of_card_can_be_owed(store: Store) {
    let (alice, _, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for (n, kind) in (1..).zip(CardKind::ALL) {
        owe(
            &mut tx,
            &NewDelivery {
                kind: *kind,
                ..order(n, alice)
            },
        )
        .await;
        assert_eq!(tx.delivery(id(n)).await.unwrap().unwrap().order.kind, *kind);
    }
}

async fn nothing_is_claimed_before_it_is_due_or_while_it_is_held(store: Store) {
    let (alice, _, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &order(1, alice)).await;
    assert!(claim(&mut tx, at(-1)).await.is_empty());
    let claimed = claim_one(&mut tx, at(5)).await;
    assert_eq!((claimed.lease, claimed.tried_at), (1, Some(at(5))));
    assert!(claim(&mut tx, at(5)).await.is_empty());
    let again = claim_one(&mut tx, at(6)).await;
    assert_eq!((again.lease, again.tried_at), (2, Some(at(5))));
}

async fn a_recipient_gets_one_after_the_other_and_others_at_the_same_time(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for (n, recipient) in [(1, alice), (2, alice), (3, bob), (4, bob)] {
        owe(&mut tx, &order(n, recipient)).await;
    }
    let first = claim(&mut tx, at(0)).await;
    assert_eq!(
        first.iter().map(|each| each.order.id).collect::<Vec<_>>(),
        [id(1), id(3)]
    );
    assert!(
        tx.posted(id(1), 1, "room/1", 1, "hash", false, at(0))
            .await
            .unwrap()
    );
    assert_eq!(claim_one(&mut tx, at(0)).await.order.id, id(2));
    assert!(claim(&mut tx, at(0)).await.is_empty());
}

async fn a_claim_takes_no_more_than_it_asked_for(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, 1..=5).await;
    for n in 1..=5 {
        owe(&mut tx, &order(n, id(n))).await;
    }
    assert_eq!(tx.claim(at(0), at(1), 2).await.unwrap().len(), 2);
    assert_eq!(tx.claim(at(0), at(1), 9).await.unwrap().len(), 3);
}

async fn a_post_that_waits_for_another_try_holds_its_recipients_next_one(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &order(1, alice)).await;
    owe(&mut tx, &order(2, alice)).await;
    assert_eq!(claim_one(&mut tx, at(0)).await.order.id, id(1));
    assert!(tx.retry(id(1), 1, at(10)).await.unwrap());
    assert!(claim(&mut tx, at(9)).await.is_empty());
    owe(&mut tx, &order(3, bob)).await;
    assert_eq!(claim_one(&mut tx, at(9)).await.order.id, id(3));
    assert!(tx.dropped(id(3), 1, "enough").await.unwrap());
    let tried = claim_one(&mut tx, at(10)).await;
    assert_eq!(
        (tried.order.id, tried.attempts, tried.tried_at),
        (id(1), 1, Some(at(0)))
    );
}

async fn one_that_is_due_later_holds_nobody_up(store: Store) {
    let (alice, _, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(
        &mut tx,
        &NewDelivery {
            due_at: at(60),
            ..order(1, alice)
        },
    )
    .await;
    owe(&mut tx, &order(2, alice)).await;
    assert_eq!(claim_one(&mut tx, at(0)).await.order.id, id(2));
}

async fn an_edit_that_waits_for_another_try_holds_nobody_up(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    post(&mut tx, &following(1, alice), true).await;
    tx.touch(one, at(1)).await.unwrap();
    let edit = claim_one(&mut tx, at(1)).await;
    assert!(tx.retry(id(1), edit.lease, at(60)).await.unwrap());
    owe(&mut tx, &order(2, alice)).await;
    assert_eq!(claim_one(&mut tx, at(2)).await.order.id, id(2));
}

async fn a_post_that_is_postponed_holds_nobody_up(store: Store) {
    let (alice, ..) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &order(1, alice)).await;
    let claimed = claim_one(&mut tx, at(0)).await;
    assert!(
        tx.postpone(claimed.order.id, claimed.lease, at(600))
            .await
            .unwrap()
    );
    assert!(
        !tx.postpone(claimed.order.id, claimed.lease - 1, at(900))
            .await
            .unwrap(),
        "an older lease"
    );
    owe(&mut tx, &order(2, alice)).await;
    let later = claim_one(&mut tx, at(1)).await;
    assert_eq!(later.order.id, id(2));
    tx.dropped(later.order.id, later.lease, "seen")
        .await
        .unwrap();
    assert!(claim(&mut tx, at(599)).await.is_empty());
    let first = claim_one(&mut tx, at(600)).await;
    assert_eq!((first.order.id, first.tried_at), (id(1), Some(at(600))));
}

async fn what_failed_is_hastened_and_what_is_due_later_or_held_is_not(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &order(1, alice)).await;
    let failed = claim_one(&mut tx, at(0)).await;
    tx.retry(failed.order.id, failed.lease, at(600))
        .await
        .unwrap();
    owe(
        &mut tx,
        &NewDelivery {
            due_at: at(3_600),
            ..order(2, bob)
        },
    )
    .await;
    assert_eq!(
        tx.hasten(at(5), 0).await.unwrap(),
        0,
        "no more than asked for"
    );
    assert_eq!(tx.hasten(at(5), 10).await.unwrap(), 1);
    assert_eq!(claim_one(&mut tx, at(5)).await.order.id, id(1));
    assert_eq!(tx.hasten(at(5), 10).await.unwrap(), 0, "somebody has it");
    assert!(claim(&mut tx, at(5)).await.is_empty());
}

async fn an_edit_that_failed_is_hastened_as_a_post_is(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    post(&mut tx, &following(1, alice), true).await;
    tx.touch(one, at(1)).await.unwrap();
    let failed = claim_one(&mut tx, at(1)).await;
    tx.retry(failed.order.id, failed.lease, at(600))
        .await
        .unwrap();
    assert!(claim(&mut tx, at(5)).await.is_empty());
    assert_eq!(tx.hasten(at(5), 10).await.unwrap(), 1);
    let again = claim_one(&mut tx, at(5)).await;
    assert_eq!((again.order.id, again.attempts), (id(1), 1));
}

async fn a_lease_of_a_clock_that_was_set_back_is_cut_short(store: Store) {
    let (alice, ..) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &following(1, alice)).await;
    claim_one(&mut tx, at(3_600)).await;
    tx.distrust_clocks(at(60)).await.unwrap();
    assert_eq!(claim(&mut tx, at(59)).await, []);
    assert_eq!(tx.next_work().await.unwrap(), Some(at(60)));
    assert_eq!(claim_one(&mut tx, at(60)).await.lease, 2);
}

async fn what_was_tried_by_a_clock_that_was_set_back_was_tried_nobody_knows_when(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &following(1, alice)).await;
    let posted = claim_one(&mut tx, at(3_600)).await;
    tx.posted(
        posted.order.id,
        posted.lease,
        "here",
        1,
        "hash",
        true,
        at(3_600),
    )
    .await
    .unwrap();
    owe(&mut tx, &following(2, bob)).await;
    let tried = claim_one(&mut tx, at(3_600)).await;
    tx.distrust_clocks(at(60)).await.unwrap();
    let again = claim_one(&mut tx, at(3_600)).await;
    assert_eq!(again.order.id, tried.order.id);
    assert_eq!(again.tried_at, Some(chrono::DateTime::UNIX_EPOCH));
    let posted = tx.delivery(posted.order.id).await.unwrap().unwrap();
    assert_eq!(posted.tried_at, Some(at(3_600)), "nothing is in doubt");
}

crate::support::both_engines!(
    a_lease_of_a_clock_that_was_set_back_is_cut_short,
    what_was_tried_by_a_clock_that_was_set_back_was_tried_nobody_knows_when,
    what_failed_is_hastened_and_what_is_due_later_or_held_is_not,
    an_edit_that_failed_is_hastened_as_a_post_is,
    a_post_that_is_postponed_holds_nobody_up,
    a_message_is_owed_once,
    every_kind_of_card_can_be_owed,
    nothing_is_claimed_before_it_is_due_or_while_it_is_held,
    a_recipient_gets_one_after_the_other_and_others_at_the_same_time,
    a_claim_takes_no_more_than_it_asked_for,
    a_post_that_waits_for_another_try_holds_its_recipients_next_one,
    one_that_is_due_later_holds_nobody_up,
    an_edit_that_waits_for_another_try_holds_nobody_up,
);
