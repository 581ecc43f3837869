//! Timers.

use duologue::domain::delivery::Subject;
use duologue::store::Store;

use crate::given::{at, id};

async fn a_subject_has_one_timer_and_arming_again_moves_it(store: Store) {
    let mut tx = store.write().await.unwrap();
    let meeting = Subject::Meeting(id(1));
    assert_eq!(tx.next_timer().await.unwrap(), None);
    tx.arm(meeting, at(5)).await.unwrap();
    tx.arm(meeting, at(9)).await.unwrap();
    assert_eq!(tx.next_timer().await.unwrap(), Some(at(9)));
    assert_eq!(tx.due_timers(at(9), 10).await.unwrap(), [(meeting, at(9))]);
    tx.disarm(meeting).await.unwrap();
    tx.disarm(meeting).await.unwrap();
    assert_eq!(tx.next_timer().await.unwrap(), None);
}

async fn due_timers_come_by_instant_then_rank(store: Store) {
    let mut tx = store.write().await.unwrap();
    let subjects = [
        (Subject::Person(id(1)), at(0)),
        (Subject::Action(id(1)), at(0)),
        (Subject::Meeting(id(2)), at(0)),
        (Subject::Meeting(id(1)), at(0)),
        (Subject::OneOnOne(id(1)), at(0)),
        (Subject::Proposal(id(1)), at(0)),
        (Subject::Person(id(2)), at(-1)),
        (Subject::Proposal(id(2)), at(1)),
    ];
    for (subject, due) in subjects {
        tx.arm(subject, due).await.unwrap();
    }
    let due: Vec<_> = tx
        .due_timers(at(0), 10)
        .await
        .unwrap()
        .into_iter()
        .map(|(subject, _)| subject)
        .collect();
    let expected = [6, 5, 4, 3, 2, 1, 0].map(|n| subjects[n].0);
    assert_eq!(due, expected);
    assert_eq!(tx.due_timers(at(0), 2).await.unwrap().len(), 2);
}

async fn a_timer_is_taken_once_and_only_when_it_is_due(store: Store) {
    let mut tx = store.write().await.unwrap();
    let person = Subject::Person(id(1));
    tx.arm(person, at(5)).await.unwrap();
    assert!(!tx.take_timer(person, at(4)).await.unwrap());
    assert!(tx.take_timer(person, at(5)).await.unwrap());
    assert!(!tx.take_timer(person, at(5)).await.unwrap());
    assert_eq!(tx.next_timer().await.unwrap(), None);
}

async fn a_timer_comes_back_when_the_taker_does_not_commit(store: Store) {
    let person = Subject::Person(id(1));
    let mut tx = store.write().await.unwrap();
    tx.arm(person, at(0)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert!(tx.take_timer(person, at(0)).await.unwrap());
    tx.rollback().await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert!(tx.take_timer(person, at(0)).await.unwrap());
}

async fn of_eight_takers_at_once_one_gets_each_timer(store: Store) {
    let mut tx = store.write().await.unwrap();
    for n in 0..20 {
        tx.arm(Subject::Meeting(id(n)), at(0)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let takers: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut taken = 0;
                for n in 0..20 {
                    let mut tx = store.write().await.unwrap();
                    taken +=
                        u64::from(tx.take_timer(Subject::Meeting(id(n)), at(0)).await.unwrap());
                    tx.commit().await.unwrap();
                }
                taken
            })
        })
        .collect();
    let mut taken = 0;
    for taker in takers {
        taken += taker.await.unwrap();
    }
    assert_eq!(taken, 20);
}

crate::support::both_engines!(
    a_subject_has_one_timer_and_arming_again_moves_it,
    due_timers_come_by_instant_then_rank,
    a_timer_is_taken_once_and_only_when_it_is_due,
    a_timer_comes_back_when_the_taker_does_not_commit,
    of_eight_takers_at_once_one_gets_each_timer,
);
