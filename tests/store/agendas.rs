//! Topics, notes and actions.

use duologue::domain::action::{Action, ActionState, Consent};
use duologue::domain::one_on_one::Standing;
use duologue::domain::topic::{Author, Section, TopicState, Visibility};
use duologue::store::{Store, StoreError};

use crate::given::{action, add_people, alice_and_bob, at, id, meeting, note, one_on_one, topic};

async fn a_topic_keeps_all_its_fields_and_states(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert!(tx.insert_meeting(&meeting(1, one, at(0))).await.unwrap());
    let mut raised = topic(1, one, alice);
    tx.insert_topic(&raised).await.unwrap();
    assert!(matches!(
        tx.insert_topic(&raised).await,
        Err(StoreError::Conflict { .. })
    ));
    raised.text = "Pay\nrise? 💶".to_owned();
    raised.link = Some("https://chat.example/1".to_owned());
    raised.open_from = None;
    raised.position = -4;
    for (author, state) in [
        (Author::Person(bob), TopicState::Open),
        (
            Author::Duologue,
            TopicState::Discussed {
                at: at(3),
                meeting: id(1),
            },
        ),
        (Author::Person(alice), TopicState::Removed { at: at(4) }),
    ] {
        (raised.author, raised.state) = (author, state);
        for (section, visibility) in Section::ALL
            .into_iter()
            .zip(Visibility::ALL.into_iter().cycle())
        {
            (raised.section, raised.visibility) = (section, visibility);
            assert!(tx.update_topic(&raised).await.unwrap());
            assert_eq!(tx.topic(raised.id).await.unwrap().as_ref(), Some(&raised));
        }
    }
    assert!(!tx.update_topic(&topic(2, one, alice)).await.unwrap());
    assert_eq!(tx.topic(id(2)).await.unwrap(), None);
}

async fn open_topics_come_by_position(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.next_position(one).await.unwrap(), 1);
    let (mut last, first, mut removed) =
        (topic(1, one, alice), topic(2, one, bob), topic(3, one, bob));
    last.position = 7;
    removed.position = 9;
    removed.state = TopicState::Removed { at: at(1) };
    for each in [&last, &first, &removed] {
        tx.insert_topic(each).await.unwrap();
    }
    assert_eq!(tx.open_topics(one).await.unwrap(), [first, last]);
    assert_eq!(tx.next_position(one).await.unwrap(), 10);
}

async fn a_meeting_has_the_topics_discussed_in_it_as_they_were_ticked(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert!(tx.insert_meeting(&meeting(1, one, at(0))).await.unwrap());
    assert!(tx.insert_meeting(&meeting(2, one, at(500))).await.unwrap());
    for (n, minutes, held) in [(1, 9, 1), (2, 3, 1), (3, 1, 2)] {
        let mut ticked = topic(n, one, alice);
        ticked.state = TopicState::Discussed {
            at: at(minutes),
            meeting: id(held),
        };
        tx.insert_topic(&ticked).await.unwrap();
    }
    tx.insert_topic(&topic(4, one, alice)).await.unwrap();
    let discussed = tx.topics_of_meeting(id(1)).await.unwrap();
    assert_eq!(
        discussed.iter().map(|topic| topic.id).collect::<Vec<_>>(),
        [id(2), id(1)]
    );
}

async fn the_last_added_topic_is_the_authors_own_and_not_a_removed_one(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.last_added(one, alice).await.unwrap(), None);
    for (n, author, minutes, removed) in [
        (1, alice, 3, false),
        (2, alice, 9, true),
        (3, bob, 20, false),
    ] {
        let mut added = topic(n, one, author);
        added.created_at = at(minutes);
        if removed {
            added.state = TopicState::Removed { at: at(30) };
        }
        tx.insert_topic(&added).await.unwrap();
    }
    assert_eq!(tx.last_added(one, alice).await.unwrap(), Some(at(3)));
    assert_eq!(tx.last_added(id(9), alice).await.unwrap(), None);
}

async fn notes_stay_with_their_meeting_oldest_first(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert!(tx.insert_meeting(&meeting(1, one, at(0))).await.unwrap());
    let (mut second, mut first, before) = (
        note(2, one, Some(id(1)), bob),
        note(1, one, Some(id(1)), alice),
        note(3, one, None, alice),
    );
    second.private = true;
    for each in [&second, &first, &before] {
        tx.insert_note(each).await.unwrap();
    }
    assert!(matches!(
        tx.insert_note(&first).await,
        Err(StoreError::Conflict { .. })
    ));
    first.text = "edited".to_owned();
    assert!(tx.update_note(&first).await.unwrap());
    assert_eq!(
        tx.notes_of_meeting(id(1)).await.unwrap(),
        [first, second.clone()]
    );
    assert_eq!(tx.notes_before_first(one).await.unwrap(), [before]);
    assert_eq!(tx.note(second.id).await.unwrap(), Some(second.clone()));
    assert!(tx.delete_note(second.id).await.unwrap());
    assert!(!tx.delete_note(second.id).await.unwrap());
    assert!(!tx.update_note(&second).await.unwrap());
    assert_eq!(tx.note(second.id).await.unwrap(), None);
}

async fn an_action_keeps_all_its_fields_and_states(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert!(tx.insert_meeting(&meeting(1, one, at(0))).await.unwrap());
    let mut promised = action(1, one, alice);
    tx.insert_action(&promised).await.unwrap();
    assert!(matches!(
        tx.insert_action(&promised).await,
        Err(StoreError::Conflict { .. })
    ));
    promised.author = bob;
    promised.text = "send the slides".to_owned();
    promised.due = Some("2026-02-28".parse().unwrap());
    promised.meeting = Some(id(1));
    promised.reminders = 2;
    for (state, consent) in [
        (ActionState::Open, Consent::Asked),
        (ActionState::Done { at: at(2) }, Consent::Agreed),
        (ActionState::Dropped { at: at(3) }, Consent::Refused),
    ] {
        (promised.state, promised.consent) = (state, consent);
        assert!(tx.update_action(&promised).await.unwrap());
        assert_eq!(
            tx.action(promised.id).await.unwrap().as_ref(),
            Some(&promised)
        );
    }
    assert!(tx.delete_action(promised.id).await.unwrap());
    assert!(!tx.delete_action(promised.id).await.unwrap());
    assert!(!tx.update_action(&promised).await.unwrap());
    assert_eq!(tx.action(promised.id).await.unwrap(), None);
}

fn numbers(actions: &[Action]) -> Vec<String> {
    actions
        .iter()
        .map(|action| action.text.replace("Action ", ""))
        .collect()
}

async fn actions_are_listed_by_what_became_of_them(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for (n, owner, state) in [
        (3, alice, ActionState::Open),
        (1, alice, ActionState::Open),
        (2, bob, ActionState::Done { at: at(50) }),
        (4, bob, ActionState::Done { at: at(40) }),
        (5, alice, ActionState::Dropped { at: at(45) }),
    ] {
        let mut each = action(n, one, owner);
        each.state = state;
        tx.insert_action(&each).await.unwrap();
    }
    assert_eq!(numbers(&tx.open_actions(one).await.unwrap()), ["1", "3"]);
    assert_eq!(
        numbers(&tx.actions_of(one).await.unwrap()),
        ["5", "4", "3", "2", "1"]
    );
    assert_eq!(
        numbers(&tx.actions_done_between(one, at(40), at(51)).await.unwrap()),
        ["4", "2"]
    );
    assert_eq!(
        numbers(&tx.actions_done_between(one, at(41), at(50)).await.unwrap()),
        Vec::<String>::new()
    );
    assert_eq!(tx.count_open_actions(one, alice).await.unwrap(), 2);
    assert_eq!(tx.count_open_actions(one, bob).await.unwrap(), 0);
}

async fn of_very_many_actions_the_newest_are_listed(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for n in 1..=203 {
        tx.insert_action(&action(n, one, alice)).await.unwrap();
    }
    let listed = numbers(&tx.actions_of(one).await.unwrap());
    assert_eq!(
        (listed.len(), listed[0].as_str(), listed[199].as_str()),
        (200, "203", "4")
    );
}

async fn an_owner_owes_dated_actions_of_active_one_on_ones(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, 1..=3).await;
    let mut paused = one_on_one(2, 1, 3);
    paused.standing = Standing::Paused { until: None };
    assert!(tx.insert_one_on_one(&one_on_one(1, 1, 2)).await.unwrap());
    assert!(tx.insert_one_on_one(&paused).await.unwrap());
    for (n, one, owner, due) in [
        (1, 1, 1, Some("2026-04-02")),
        (2, 1, 1, Some("2026-04-01")),
        (3, 1, 1, None),
        (4, 2, 1, Some("2026-04-01")),
        (5, 1, 2, Some("2026-04-01")),
    ] {
        let mut promised = action(n, id(one), id(owner));
        promised.due = due.map(|due| due.parse().unwrap());
        tx.insert_action(&promised).await.unwrap();
    }
    assert_eq!(
        numbers(&tx.open_actions_of_owner(id(1)).await.unwrap()),
        ["2", "1"]
    );
}

crate::support::both_engines!(
    a_topic_keeps_all_its_fields_and_states,
    open_topics_come_by_position,
    a_meeting_has_the_topics_discussed_in_it_as_they_were_ticked,
    the_last_added_topic_is_the_authors_own_and_not_a_removed_one,
    notes_stay_with_their_meeting_oldest_first,
    an_action_keeps_all_its_fields_and_states,
    actions_are_listed_by_what_became_of_them,
    of_very_many_actions_the_newest_are_listed,
    an_owner_owes_dated_actions_of_active_one_on_ones,
);
