//! What one person made: counted for the limits.

use chrono::TimeDelta;
use duologue::domain::action::Consent;
use duologue::domain::topic::TopicState;
use duologue::store::{Made, Store};

use crate::given::{action, add_people, alice_and_bob, at, id, note, one_on_one, proposal, topic};
use crate::support::both_engines;

both_engines!(
    what_is_open_is_counted_for_its_author_alone,
    whom_somebody_invited_is_told_once_for_each_time,
);

async fn what_is_open_is_counted_for_its_author_alone(store: Store) {
    let (alice, bob, room) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for n in 1..=3 {
        tx.insert_topic(&topic(n, room, alice)).await.unwrap();
    }
    let mut removed = topic(4, room, alice);
    removed.state = TopicState::Removed { at: at(1) };
    tx.insert_topic(&removed).await.unwrap();
    tx.insert_topic(&topic(5, room, bob)).await.unwrap();
    let mut asked = action(1, room, bob);
    (asked.author, asked.consent) = (alice, Consent::Asked);
    tx.insert_action(&asked).await.unwrap();
    let mut own = action(2, room, alice);
    (own.author, own.consent) = (alice, Consent::Agreed);
    tx.insert_action(&own).await.unwrap();
    tx.insert_note(&note(1, room, None, alice)).await.unwrap();
    let long_ago = at(0) - TimeDelta::days(2);
    let made = tx.made_by(room, alice, long_ago).await.unwrap();
    let expected = Made {
        topics: 3,
        actions: 2,
        asked: 1,
        notes: 1,
    };
    assert_eq!(made, expected);
    assert_eq!(tx.made_by(room, bob, long_ago).await.unwrap().topics, 1);
    tx.commit().await.unwrap();
}

async fn whom_somebody_invited_is_told_once_for_each_time(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1, 2, 3]).await;
    for (n, to) in [(1, 2), (2, 3)] {
        let one = one_on_one(n, 1, to);
        assert!(tx.insert_one_on_one(&one).await.unwrap());
        tx.insert_proposal(&proposal(n, &one)).await.unwrap();
    }
    let before = at(0) - TimeDelta::days(1_000);
    let invited = tx.invited_since(id(1), before).await.unwrap();
    assert_eq!(invited, [id(2), id(3)]);
    assert!(tx.invited_since(id(2), before).await.unwrap().is_empty());
    let later = at(0) + TimeDelta::days(1_000);
    assert!(tx.invited_since(id(1), later).await.unwrap().is_empty());
    tx.commit().await.unwrap();
}
