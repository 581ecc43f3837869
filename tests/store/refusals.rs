//! Spells in which messages to a person are refused.

use duologue::domain::person::Refused;
use duologue::store::Store;

use crate::given::{add_people, at, id};

async fn a_spell_begins_with_the_first_refusal_and_counts_them(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1, 2]).await;
    assert_eq!(tx.refusal(id(1)).await.unwrap(), None);
    for minutes in [0, 5, 9] {
        tx.note_refusal(id(1), at(minutes)).await.unwrap();
    }
    let spell = Refused {
        since: at(0),
        last_at: at(9),
        times: 3,
    };
    assert_eq!(tx.refusal(id(1)).await.unwrap(), Some(spell));
    assert_eq!(tx.refusal(id(2)).await.unwrap(), None);
}

async fn a_spell_that_is_over_is_forgotten(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1]).await;
    tx.note_refusal(id(1), at(0)).await.unwrap();
    assert!(tx.forget_refusal(id(1)).await.unwrap());
    assert!(!tx.forget_refusal(id(1)).await.unwrap());
    let next = tx.note_refusal(id(1), at(60)).await.unwrap();
    assert_eq!((next.since, next.times), (at(60), 1));
}

async fn of_two_who_say_it_one_changes_whether_somebody_is_tried(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1]).await;
    assert!(!tx.set_reachable(id(1), true).await.unwrap());
    assert!(tx.set_reachable(id(1), false).await.unwrap());
    assert!(!tx.set_reachable(id(1), false).await.unwrap());
    assert!(!tx.person(id(1)).await.unwrap().unwrap().reachable);
    assert!(tx.set_reachable(id(1), true).await.unwrap());
    assert!(!tx.set_reachable(id(2), true).await.unwrap(), "nobody");
}

crate::support::both_engines!(
    a_spell_begins_with_the_first_refusal_and_counts_them,
    a_spell_that_is_over_is_forgotten,
    of_two_who_say_it_one_changes_whether_somebody_is_tried,
);
