//! What is ahead, and the line of what is ready.

use duologue::domain::delivery::{NewDelivery, Subject, Turn};
use duologue::domain::id::DeliveryId;
use duologue::domain::meeting::{Meeting, Origin, Step};
use duologue::store::{Store, Tx};

use crate::given::{alice_and_bob, at, id, meeting, order};

fn extra(n: u64, start: i64) -> Meeting {
    Meeting {
        origin: Origin::Extra,
        ..meeting(n, id(1), at(start))
    }
}

async fn add(tx: &mut Tx, meetings: &[Meeting]) {
    for meeting in meetings {
        assert!(tx.insert_meeting(meeting).await.unwrap());
    }
}

async fn agendas_that_are_owed_are_counted_by_start(store: Store) {
    alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let (one, other, later) = (extra(1, 60), extra(2, 60), extra(3, 90));
    add(&mut tx, &[one.clone(), other, later, extra(4, 300)]).await;
    let mut half = one.clone();
    half.sent.lead.agenda = Step::Sent;
    assert!(tx.update_meeting(&half).await.unwrap());
    let ahead = tx.agendas_ahead(at(60), at(300)).await.unwrap();
    assert_eq!(ahead, [(at(60), 3), (at(90), 2)]);
    assert_eq!(tx.agendas_ahead(at(61), at(90)).await.unwrap(), []);
}

async fn so_many_timers_of_a_start_are_brought_forward(store: Store) {
    alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut sent = extra(4, 60);
    (sent.sent.lead.agenda, sent.sent.report.agenda) = (Step::Sent, Step::Dropped);
    add(
        &mut tx,
        &[extra(1, 60), extra(2, 60), extra(3, 60), sent, extra(5, 90)],
    )
    .await;
    for n in 1..=5 {
        tx.arm(Subject::Meeting(id(n)), at(30)).await.unwrap();
    }
    assert_eq!(tx.bring_forward(at(60), at(10), 2).await.unwrap(), 2);
    assert_eq!(tx.due_timers(at(10), 9).await.unwrap().len(), 2);
    assert_eq!(tx.bring_forward(at(60), at(10), 9).await.unwrap(), 1);
    // Neither what has sent its agendas, nor another start, nor what is due already.
    assert_eq!(tx.bring_forward(at(60), at(10), 9).await.unwrap(), 0);
    let due: Vec<_> = tx.due_timers(at(10), 9).await.unwrap();
    let expected: Vec<_> = (1..=3).map(|n| (Subject::Meeting(id(n)), at(10))).collect();
    assert_eq!(due, expected);
}

/// The order in which the rows go: one after the other, each posted before the next is looked for.
async fn goes(tx: &mut Tx) -> Vec<DeliveryId> {
    let mut gone = Vec::new();
    while let Some(row) = tx.claim(at(1), at(2), 1).await.unwrap().pop() {
        let (id, lease) = (row.order.id, row.lease);
        assert!(
            tx.posted(id, lease, "there", row.wanted, "hash", false, at(1))
                .await
                .unwrap()
        );
        gone.push(id);
    }
    gone
}

async fn answers_go_first_then_what_is_needed_first(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert!(tx.owe(&order(1, alice)).await.unwrap());
    assert!(tx.owe_by(&order(2, bob), at(60)).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.answers();
    assert!(tx.owe(&order(3, bob)).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    // Bob's own keep their order.
    assert_eq!(goes(&mut tx).await, [id(2), id(3), id(1)]);
}

async fn what_stands_before_something_urgent_goes_as_early(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for (n, to) in [(1, alice), (2, bob)] {
        assert!(tx.owe(&order(n, to)).await.unwrap());
    }
    assert!(tx.owe_by(&order(3, bob), at(90)).await.unwrap());
    assert!(tx.owe_by(&order(4, alice), at(60)).await.unwrap());
    let needed = |minutes| Turn::NeededBy(at(minutes)).place(at(0));
    let line = tx.line(at(0)).await.unwrap();
    assert_eq!(line, [(needed(60), 2), (needed(90), 2)]);
    assert_eq!(tx.in_line(needed(60), 9).await.unwrap(), 2);
    assert_eq!(tx.in_line(needed(90), 3).await.unwrap(), 3);
    assert_eq!(goes(&mut tx).await, [id(1), id(4), id(2), id(3)]);
}

async fn owing_twice_by_an_instant_is_owing_once(store: Store) {
    let (alice, ..) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert!(tx.owe_by(&order(1, alice), at(60)).await.unwrap());
    let again = NewDelivery {
        id: id(2),
        ..order(1, alice)
    };
    assert!(!tx.owe_by(&again, at(60)).await.unwrap());
}

async fn who_stands_back_goes_last_and_does_so_once(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert!(tx.owe_by(&order(1, alice), at(60)).await.unwrap());
    assert!(tx.owe(&order(2, bob)).await.unwrap());
    let first = tx.claim(at(1), at(2), 1).await.unwrap().pop().unwrap();
    assert!(!tx.stand_back(id(1), first.lease + 1, at(1)).await.unwrap());
    assert!(tx.stand_back(id(1), first.lease, at(1)).await.unwrap());
    let rows = tx.claim(at(1), at(2), 9).await.unwrap();
    let back = rows.iter().find(|row| row.order.id == id(1)).unwrap();
    assert_eq!((rows.len(), back.tried_at), (2, Some(at(1))));
    assert!(!tx.stand_back(id(1), back.lease, at(1)).await.unwrap());
}

crate::support::both_engines!(
    agendas_that_are_owed_are_counted_by_start,
    so_many_timers_of_a_start_are_brought_forward,
    answers_go_first_then_what_is_needed_first,
    what_stands_before_something_urgent_goes_as_early,
    owing_twice_by_an_instant_is_owing_once,
    who_stands_back_goes_last_and_does_so_once,
);
