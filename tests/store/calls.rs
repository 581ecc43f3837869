//! Calls of the two of a 1:1.

use duologue::domain::call::{Call, NamedCall};
use duologue::domain::id::OneOnOneId;
use duologue::store::{Store, StoreError};

use crate::given::{add_people, alice_and_bob, at, id, one_on_one};

fn named(name: &str, call: Call) -> NamedCall {
    NamedCall {
        name: name.to_owned(),
        call,
    }
}

fn alone(name: &str) -> NamedCall {
    named(
        name,
        Call::Alone {
            since: at(1),
            resumed: false,
        },
    )
}

async fn a_call_keeps_all_its_states_and_is_forgotten(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.call(one).await.unwrap(), None);
    assert!(!tx.forget_call(one).await.unwrap());
    for (name, call) in [
        (
            "discord/1",
            Call::Alone {
                since: at(1),
                resumed: false,
            },
        ),
        (
            "discord/1",
            Call::Alone {
                since: at(2),
                resumed: true,
            },
        ),
        ("discord/2", Call::InCompany { since: at(3) }),
        ("discord/2", Call::Apart { since: at(4) }),
    ] {
        let call = named(name, call);
        tx.keep_call(one, &call).await.unwrap();
        assert_eq!(tx.call(one).await.unwrap(), Some(call));
    }
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert!(tx.call(one).await.unwrap().is_some());
    assert!(tx.forget_call(one).await.unwrap());
    assert_eq!(tx.call(one).await.unwrap(), None);
}

async fn those_of_a_call_are_found_by_its_name(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, 1..=4).await;
    for (n, partner) in [(1, 2), (2, 3), (3, 4)] {
        let one = one_on_one(n, 1, partner);
        assert!(tx.insert_one_on_one(&one).await.unwrap());
    }
    tx.keep_call(id(2), &alone("slack/a")).await.unwrap();
    tx.keep_call(id(3), &alone("slack/b")).await.unwrap();
    let parted = named("slack/a", Call::Apart { since: at(2) });
    tx.keep_call(id(1), &parted).await.unwrap();
    let found = tx.one_on_ones_in_call("slack/a").await.unwrap();
    assert_eq!(found, [id::<OneOnOneId>(1), id(2)]);
    assert_eq!(tx.one_on_ones_in_call("slack").await.unwrap(), []);
    tx.keep_call(id(2), &alone("slack/b")).await.unwrap();
    let found = tx.one_on_ones_in_call("slack/b").await.unwrap();
    assert_eq!(found, [id::<OneOnOneId>(2), id(3)]);
}

async fn a_call_of_nobody_and_one_with_a_nul_are_not_kept(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert!(matches!(
        tx.keep_call(one, &alone("discord/\0")).await,
        Err(StoreError::Unstorable { .. })
    ));
    assert!(matches!(
        tx.one_on_ones_in_call("discord/\0").await,
        Err(StoreError::Unstorable { .. })
    ));
    assert_eq!(tx.call(one).await.unwrap(), None);
    assert!(tx.keep_call(id(9), &alone("discord/1")).await.is_err());
}

crate::support::both_engines!(
    a_call_keeps_all_its_states_and_is_forgotten,
    those_of_a_call_are_found_by_its_name,
    a_call_of_nobody_and_one_with_a_nul_are_not_kept,
);
