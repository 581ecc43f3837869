//! The outbox: what becomes of a message, and how a posted card follows the state.

use duologue::domain::delivery::{CardKind, NewDelivery, Subject};
use duologue::store::{Store, Tx};

use crate::given::{alice_and_bob, at, id, order};
use crate::outbox::{claim, claim_one, following, owe, post};

async fn a_posted_message_is_remembered_and_done_with(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let posted = post(&mut tx, &order(1, alice), false).await;
    assert_eq!(
        (
            posted.address.as_deref(),
            posted.shown,
            posted.shown_hash.as_deref()
        ),
        (Some("room/1"), 1, Some("hash"))
    );
    assert_eq!(tx.next_work().await.unwrap(), None);
    assert!(claim(&mut tx, at(99)).await.is_empty());
    let (subject, kind) = (Subject::Meeting(id(1)), CardKind::Agenda);
    assert_eq!(
        tx.posted_to(subject, kind, alice).await.unwrap(),
        Some(posted)
    );
    assert_eq!(tx.posted_to(subject, kind, bob).await.unwrap(), None);
    assert_eq!(
        tx.posted_to(subject, CardKind::Live, alice).await.unwrap(),
        None
    );
}

async fn of_several_the_one_posted_last_is_found(store: Store) {
    let (alice, _, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let first = order(1, alice);
    for (n, minutes) in [(1, 0), (2, 5)] {
        owe(
            &mut tx,
            &NewDelivery {
                id: id(n),
                occurrence: minutes,
                ..first.clone()
            },
        )
        .await;
        let claimed = claim_one(&mut tx, at(minutes)).await;
        assert!(
            tx.posted(id(n), claimed.lease, "room", 1, "hash", false, at(minutes))
                .await
                .unwrap()
        );
    }
    owe(
        &mut tx,
        &NewDelivery {
            id: id(3),
            occurrence: 9,
            ..first.clone()
        },
    )
    .await;
    let last = tx
        .posted_to(first.subject, first.kind, alice)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(last.order.id, id(2));
}

async fn changes_of_a_one_on_one_are_gathered_in_one_edit(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    post(&mut tx, &following(1, alice), true).await;
    post(&mut tx, &following(2, bob), false).await;
    post(&mut tx, &order(3, bob), true).await;
    tx.touch(one, at(1)).await.unwrap();
    tx.touch(one, at(2)).await.unwrap();
    assert_eq!(tx.next_work().await.unwrap(), Some(at(1)));
    let edit = claim_one(&mut tx, at(2)).await;
    assert_eq!(
        (edit.order.id, edit.wanted, edit.shown, edit.tried_at),
        (id(1), 3, 1, Some(at(0)))
    );
    assert!(
        tx.edited(id(1), edit.lease, 3, "hash 3", true)
            .await
            .unwrap()
    );
    assert_eq!(tx.next_work().await.unwrap(), None);
    let shown = tx.delivery(id(1)).await.unwrap().unwrap();
    assert_eq!(
        (shown.shown, shown.shown_hash.as_deref()),
        (3, Some("hash 3"))
    );
}

async fn a_change_of_one_subject_concerns_its_own_cards(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    post(&mut tx, &order(1, alice), true).await;
    post(&mut tx, &order(2, bob), true).await;
    tx.touch_subject(Subject::Meeting(id(2)), at(1))
        .await
        .unwrap();
    assert_eq!(claim_one(&mut tx, at(1)).await.order.id, id(2));
}

async fn a_change_while_the_card_is_on_its_way_is_not_lost(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &following(1, alice)).await;
    let first = claim_one(&mut tx, at(0)).await;
    tx.touch(one, at(0)).await.unwrap();
    assert!(
        tx.posted(
            id(1),
            first.lease,
            "room/1",
            first.wanted,
            "hash",
            true,
            at(0)
        )
        .await
        .unwrap()
    );
    let edit = claim_one(&mut tx, at(0)).await;
    assert_eq!((edit.wanted, edit.shown), (2, 1));
    tx.touch(one, at(0)).await.unwrap();
    assert!(
        tx.edited(id(1), edit.lease, edit.wanted, "hash", true)
            .await
            .unwrap()
    );
    let last = claim_one(&mut tx, at(0)).await;
    assert_eq!((last.wanted, last.shown), (3, 2));
    assert!(
        tx.edited(id(1), last.lease, last.wanted, "hash", false)
            .await
            .unwrap()
    );
    tx.touch(one, at(1)).await.unwrap();
    assert_eq!(tx.next_work().await.unwrap(), None);
}

async fn a_success_forgets_the_failures_before_it(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &following(1, alice)).await;
    for lease in 1..=3 {
        assert_eq!(claim_one(&mut tx, at(lease)).await.attempts, lease - 1);
        assert!(tx.retry(id(1), lease, at(lease + 1)).await.unwrap());
    }
    let last = claim_one(&mut tx, at(4)).await;
    assert!(
        tx.posted(id(1), last.lease, "room/1", 1, "hash", true, at(4))
            .await
            .unwrap()
    );
    tx.touch(one, at(5)).await.unwrap();
    assert_eq!(claim_one(&mut tx, at(5)).await.attempts, 0);
}

async fn a_stale_lease_can_write_nothing(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &following(1, alice)).await;
    let stale = claim_one(&mut tx, at(0)).await.lease;
    let fresh = claim_one(&mut tx, at(1)).await.lease;
    assert!(
        !tx.posted(id(1), stale, "room/9", 1, "stale", true, at(1))
            .await
            .unwrap()
    );
    assert!(!tx.retry(id(1), stale, at(9)).await.unwrap());
    assert!(!tx.dropped(id(1), stale, "stale").await.unwrap());
    assert!(
        tx.posted(id(1), fresh, "room/1", 1, "fresh", true, at(1))
            .await
            .unwrap()
    );
    tx.touch(one, at(2)).await.unwrap();
    let edit = claim_one(&mut tx, at(2)).await.lease;
    assert!(!tx.edited(id(1), fresh, 2, "stale", true).await.unwrap());
    assert!(tx.edited(id(1), edit, 2, "fresh 2", true).await.unwrap());
    let row = tx.delivery(id(1)).await.unwrap().unwrap();
    assert_eq!(
        (row.address.as_deref(), row.shown_hash.as_deref()),
        (Some("room/1"), Some("fresh 2"))
    );
}

async fn a_dropped_message_is_over(store: Store) {
    let (alice, _, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let first = order(1, alice);
    owe(&mut tx, &first).await;
    let claimed = claim_one(&mut tx, at(0)).await;
    assert!(tx.dropped(id(1), claimed.lease, "expired").await.unwrap());
    assert!(!tx.retry(id(1), claimed.lease, at(1)).await.unwrap());
    assert!(claim(&mut tx, at(99)).await.is_empty());
    assert!(
        !tx.owe(&NewDelivery {
            id: id(2),
            ..first.clone()
        })
        .await
        .unwrap()
    );
    assert_eq!(
        tx.posted_to(first.subject, first.kind, alice)
            .await
            .unwrap(),
        None
    );
}

async fn an_edit_that_is_given_up_leaves_the_message_where_it_is(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let first = following(1, alice);
    post(&mut tx, &first, true).await;
    tx.touch(one, at(1)).await.unwrap();
    let edit = claim_one(&mut tx, at(1)).await;
    assert!(tx.dropped(id(1), edit.lease, "gone").await.unwrap());
    tx.touch(one, at(2)).await.unwrap();
    assert_eq!(tx.next_work().await.unwrap(), None);
    assert!(
        tx.posted_to(first.subject, first.kind, alice)
            .await
            .unwrap()
            .is_some()
    );
}

async fn the_next_work_is_when_something_can_be_claimed(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(
        &mut tx,
        &NewDelivery {
            due_at: at(7),
            ..order(1, alice)
        },
    )
    .await;
    assert_eq!(tx.next_work().await.unwrap(), Some(at(7)));
    owe(&mut tx, &order(2, alice)).await;
    owe(&mut tx, &order(3, alice)).await;
    assert_eq!(tx.next_work().await.unwrap(), Some(at(0)));
    // Two is held, and three waits for it: nothing can be claimed until the lease runs out.
    assert_eq!(claim_one(&mut tx, at(0)).await.order.id, id(2));
    assert_eq!(tx.next_work().await.unwrap(), Some(at(1)));
    assert!(tx.retry(id(2), 1, at(5)).await.unwrap());
    assert_eq!(tx.next_work().await.unwrap(), Some(at(5)));
    owe(
        &mut tx,
        &NewDelivery {
            due_at: at(3),
            ..order(4, bob)
        },
    )
    .await;
    assert_eq!(tx.next_work().await.unwrap(), Some(at(3)));
}

async fn living(tx: &mut Tx) -> bool {
    tx.delivery(id(1)).await.unwrap().unwrap().living
}

async fn a_card_follows_its_state_while_it_is_living(store: Store) {
    let (alice, ..) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &following(1, alice)).await;
    assert!(!living(&mut tx).await, "nothing was posted yet");
    let claimed = claim_one(&mut tx, at(0)).await;
    tx.posted(id(1), claimed.lease, "room/1", 1, "hash", true, at(0))
        .await
        .unwrap();
    assert!(living(&mut tx).await);
    tx.dropped(id(1), claimed.lease, "over").await.unwrap();
    assert!(!living(&mut tx).await);
}

async fn a_new_card_touches_the_older_ones_of_its_kind_and_person(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let older = following(1, alice);
    let same = |n: u64, recipient| NewDelivery {
        id: id(n),
        recipient,
        ..older.clone()
    };
    post(&mut tx, &older, true).await;
    post(&mut tx, &same(2, bob), true).await;
    let newer = NewDelivery {
        occurrence: 1,
        ..same(3, alice)
    };
    post(&mut tx, &newer, true).await;
    tx.touch_older(&newer, at(5)).await.unwrap();
    let touched = claim(&mut tx, at(5)).await;
    let ids: Vec<_> = touched.iter().map(|row| row.order.id).collect();
    assert_eq!(ids, [id(1)]);
}

async fn a_card_that_followed_no_more_does_again(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mine = order(1, alice);
    post(&mut tx, &mine, false).await;
    post(&mut tx, &order(2, bob), false).await;
    let pending = NewDelivery {
        id: id(3),
        occurrence: 7,
        ..mine.clone()
    };
    owe(&mut tx, &pending).await;
    tx.revive(mine.subject, at(1)).await.unwrap();
    let mut follows = async |n| tx.delivery(id(n)).await.unwrap().unwrap().living;
    assert!(follows(1).await);
    assert!(!follows(2).await, "it is about another subject");
    assert!(!follows(3).await, "it was not posted yet");
    let claimed = claim_one(&mut tx, at(1)).await;
    assert_eq!((claimed.order.id, claimed.wanted), (id(1), 2));
}

async fn a_newer_card_is_one_of_the_same_kind_subject_and_person(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let first = order(1, alice);
    post(&mut tx, &first, true).await;
    let later = |n: u32, recipient, kind| NewDelivery {
        id: id(u64::from(n)),
        recipient,
        kind,
        occurrence: i64::from(n),
        ..first.clone()
    };
    owe(&mut tx, &later(2, bob, first.kind)).await;
    owe(&mut tx, &later(3, alice, CardKind::Live)).await;
    owe(&mut tx, &order(4, alice)).await;
    assert!(!tx.has_newer(&first).await.unwrap());
    let newer = later(5, alice, first.kind);
    owe(&mut tx, &newer).await;
    assert!(tx.has_newer(&first).await.unwrap());
    assert!(!tx.has_newer(&newer).await.unwrap());
    // A recipient's rows go one after the other.
    loop {
        let rows = claim(&mut tx, at(0)).await;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let given_up = tx.dropped(row.order.id, row.lease, "not needed").await;
            assert!(given_up.unwrap());
        }
    }
    assert!(!tx.has_newer(&first).await.unwrap(), "it is not to come");
}

async fn a_process_that_is_alone_frees_what_another_held(store: Store) {
    let (alice, ..) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    owe(&mut tx, &following(1, alice)).await;
    claim_one(&mut tx, at(0)).await;
    assert!(claim(&mut tx, at(0)).await.is_empty());
    tx.release_leases().await.unwrap();
    assert_eq!(claim_one(&mut tx, at(0)).await.order.id, id(1));
}

crate::support::both_engines!(
    a_card_that_followed_no_more_does_again,
    a_newer_card_is_one_of_the_same_kind_subject_and_person,
    a_card_follows_its_state_while_it_is_living,
    a_new_card_touches_the_older_ones_of_its_kind_and_person,
    a_process_that_is_alone_frees_what_another_held,
    changes_of_a_one_on_one_are_gathered_in_one_edit,
    a_posted_message_is_remembered_and_done_with,
    of_several_the_one_posted_last_is_found,
    a_change_of_one_subject_concerns_its_own_cards,
    a_change_while_the_card_is_on_its_way_is_not_lost,
    a_success_forgets_the_failures_before_it,
    a_stale_lease_can_write_nothing,
    a_dropped_message_is_over,
    an_edit_that_is_given_up_leaves_the_message_where_it_is,
    the_next_work_is_when_something_can_be_claimed,
);
