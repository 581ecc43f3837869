//! People, 1:1s, memberships and proposals.

use duologue::domain::one_on_one::{Closing, Format, Pair, Standing};
use duologue::domain::person::{Platform, Switches};
use duologue::domain::proposal::ProposalState;
use duologue::store::{Store, StoreError};

use crate::given::{add_people, alice_and_bob, at, id, membership, one_on_one, person, proposal};

async fn a_person_is_found_by_id_and_by_account(store: Store) {
    let mut alice = person(1);
    alice.name = "Älice 🌻".to_owned();
    let mut tx = store.write().await.unwrap();
    assert!(tx.insert_person(&alice).await.unwrap());
    assert_eq!(tx.person(id(1)).await.unwrap(), Some(alice.clone()));
    assert_eq!(
        tx.person_by_account(Platform::Playground, "account-1")
            .await
            .unwrap(),
        Some(alice)
    );
    assert_eq!(
        tx.person_by_account(Platform::Slack, "account-1")
            .await
            .unwrap(),
        None
    );
    assert_eq!(tx.person(id(2)).await.unwrap(), None);
}

async fn somebody_is_there_once_somebody_was_added(store: Store) {
    let mut tx = store.write().await.unwrap();
    assert!(!tx.has_people().await.unwrap());
    add_people(&mut tx, [1, 2]).await;
    assert!(tx.has_people().await.unwrap());
}

async fn an_account_is_one_person_and_the_transaction_survives_the_second(store: Store) {
    let mut twin = person(2);
    twin.account = person(1).account;
    let mut tx = store.write().await.unwrap();
    assert!(tx.insert_person(&person(1)).await.unwrap());
    assert!(!tx.insert_person(&twin).await.unwrap());
    assert!(tx.insert_person(&person(3)).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert!(tx.person(id(2)).await.unwrap().is_none());
    assert!(tx.person(id(3)).await.unwrap().is_some());
}

async fn every_field_of_a_person_can_change(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1]).await;
    let mut alice = person(1);
    alice.platform = Platform::Discord;
    alice.account = "42".to_owned();
    alice.name = "Alice".to_owned();
    alice.zone = None;
    alice.hours = "mon,tue,wed,thu 08:00-16:00".parse().unwrap();
    alice.switches = Switches {
        digest: false,
        action_reminders: false,
        second_question: false,
        drift: false,
    };
    alice.unanswered_questions = 2;
    assert!(tx.update_person(&alice).await.unwrap());
    assert_eq!(tx.person(id(1)).await.unwrap(), Some(alice.clone()));
    // Whether messages are tried is not what a writer of the rest decides.
    alice.reachable = false;
    assert!(tx.update_person(&alice).await.unwrap());
    assert!(tx.person(id(1)).await.unwrap().unwrap().reachable);
    assert!(!tx.update_person(&person(2)).await.unwrap());
}

async fn a_block_holds_one_way(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1, 2]).await;
    tx.block(id(2), id(1), at(0)).await.unwrap();
    tx.block(id(2), id(1), at(5)).await.unwrap();
    assert!(tx.is_blocked(id(1), id(2)).await.unwrap());
    assert!(!tx.is_blocked(id(2), id(1)).await.unwrap());
}

async fn a_one_on_one_keeps_all_its_standings(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut one = one_on_one(1, 1, 2);
    one.place = Some("https://meet.example/ab".to_owned());
    one.starter = bob;
    one.terms.people = Pair {
        lead: bob,
        report: alice,
    };
    one.terms.format = Format::Halves;
    one.terms.duration_minutes = 45;
    for standing in [
        Standing::Invited,
        Standing::Active,
        Standing::Paused { until: None },
        Standing::Paused { until: Some(at(9)) },
        Standing::Closed {
            at: at(3),
            how: Closing::Ended,
        },
        Standing::Closed {
            at: at(3),
            how: Closing::Declined,
        },
        Standing::Closed {
            at: at(3),
            how: Closing::Lapsed,
        },
        Standing::Closed {
            at: at(3),
            how: Closing::Withdrawn,
        },
    ] {
        one.standing = standing;
        assert!(tx.update_one_on_one(&one).await.unwrap());
        assert_eq!(tx.one_on_one(one.id).await.unwrap().as_ref(), Some(&one));
        assert_eq!(
            tx.lock_one_on_one(one.id).await.unwrap().as_ref(),
            Some(&one)
        );
    }
    assert!(!tx.update_one_on_one(&one_on_one(7, 1, 2)).await.unwrap());
    assert_eq!(tx.one_on_one(id(7)).await.unwrap(), None);
    assert_eq!(tx.lock_one_on_one(id(7)).await.unwrap(), None);
}

async fn two_people_have_one_open_one_on_one_whoever_leads(store: Store) {
    let (alice, bob, first) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert!(!tx.insert_one_on_one(&one_on_one(2, 2, 1)).await.unwrap());
    assert_eq!(
        tx.one_on_one_between(bob, alice).await.unwrap().unwrap().id,
        first
    );
    let mut ended = one_on_one(1, 1, 2);
    ended.standing = Standing::Closed {
        at: at(1),
        how: Closing::Ended,
    };
    assert!(tx.update_one_on_one(&ended).await.unwrap());
    assert_eq!(tx.one_on_one_between(alice, bob).await.unwrap(), None);
    assert!(tx.insert_one_on_one(&one_on_one(2, 2, 1)).await.unwrap());
    assert_eq!(
        tx.one_on_one_between(alice, bob).await.unwrap().unwrap().id,
        id(2)
    );
}

async fn reopening_beside_an_open_one_is_a_conflict_and_keeps_nothing(store: Store) {
    alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut old = one_on_one(2, 1, 2);
    old.standing = Standing::Closed {
        at: at(1),
        how: Closing::Ended,
    };
    assert!(tx.insert_one_on_one(&old).await.unwrap());
    old.standing = Standing::Active;
    let error = tx.update_one_on_one(&old).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict { .. }), "{error:?}");
    assert!(matches!(tx.commit().await, Err(StoreError::Spoilt)));
    assert_eq!(
        store.read().await.unwrap().one_on_one(id(2)).await.unwrap(),
        None
    );
}

async fn a_person_sees_their_open_one_on_ones_oldest_first(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, 1..=5).await;
    let mut late = one_on_one(1, 1, 2);
    late.created_at = at(9);
    let mut invited = one_on_one(2, 3, 1);
    invited.standing = Standing::Invited;
    let mut closed = one_on_one(3, 1, 4);
    closed.standing = Standing::Closed {
        at: at(1),
        how: Closing::Lapsed,
    };
    for one in [&late, &invited, &closed, &one_on_one(4, 4, 5)] {
        assert!(tx.insert_one_on_one(one).await.unwrap());
    }
    assert_eq!(tx.one_on_ones_of(id(1)).await.unwrap(), [invited, late]);
    let mut partners = tx.partners_of(id(1)).await.unwrap();
    partners.sort_unstable_by_key(|person| person.id);
    assert_eq!(partners, [person(2), person(3)]);
    assert_eq!(tx.partners_of(id(9)).await.unwrap(), []);
    let mut two = tx.two_people(id(3), id(1)).await.unwrap();
    two.sort_unstable_by_key(|person| person.id);
    assert_eq!(two, [person(1), person(3)]);
    assert_eq!(tx.two_people(id(9), id(3)).await.unwrap(), [person(3)]);
    assert!(tx.one_on_ones_of(id(9)).await.unwrap().is_empty());
}

async fn each_of_the_two_has_their_own_membership(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    tx.insert_membership(&membership(one, alice)).await.unwrap();
    let again = tx
        .insert_membership(&membership(one, alice))
        .await
        .unwrap_err();
    assert!(matches!(again, StoreError::Conflict { .. }));
    assert!(!tx.update_membership(&membership(one, bob)).await.unwrap());
    let mut changed = membership(one, alice);
    changed.agenda_lead_minutes = 0;
    changed.nudge_lead_hours = 1;
    changed.recap_delay_minutes = 2;
    changed.call_detection = false;
    changed.unanswered_nudges = 3;
    changed.drift_told_at = Some(at(4));
    assert!(tx.update_membership(&changed).await.unwrap());
    assert_eq!(tx.memberships(one).await.unwrap(), [changed.clone()]);
    assert_eq!(tx.membership(one, alice).await.unwrap(), Some(changed));
    assert_eq!(tx.membership(one, bob).await.unwrap(), None);
    tx.insert_membership(&membership(one, bob)).await.unwrap();
    assert_eq!(tx.memberships(one).await.unwrap().len(), 2);
    assert_eq!(tx.memberships(id(9)).await.unwrap(), []);
}

async fn a_proposal_keeps_all_its_states(store: Store) {
    alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut asked = proposal(1, &one_on_one(1, 1, 2));
    tx.insert_proposal(&asked).await.unwrap();
    for state in [
        ProposalState::Open { repeated: true },
        ProposalState::Accepted { at: at(1) },
        ProposalState::Declined { at: at(2) },
        ProposalState::Countered { at: at(3) },
        ProposalState::Withdrawn { at: at(4) },
        ProposalState::Lapsed { at: at(5) },
        ProposalState::Open { repeated: false },
    ] {
        asked.state = state;
        assert!(tx.update_proposal(&asked).await.unwrap());
        assert_eq!(tx.proposal(asked.id).await.unwrap().as_ref(), Some(&asked));
    }
    assert!(
        !tx.update_proposal(&proposal(2, &one_on_one(1, 1, 2)))
            .await
            .unwrap()
    );
    assert_eq!(tx.proposal(id(2)).await.unwrap(), None);
}

async fn a_one_on_one_has_one_open_proposal(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.open_proposal(one).await.unwrap(), None);
    let mut first = proposal(1, &one_on_one(1, 1, 2));
    let second = proposal(2, &one_on_one(1, 1, 2));
    tx.insert_proposal(&first).await.unwrap();
    assert!(matches!(
        tx.insert_proposal(&second).await,
        Err(StoreError::Conflict { .. })
    ));
    first.state = ProposalState::Countered { at: at(1) };
    assert!(tx.update_proposal(&first).await.unwrap());
    tx.insert_proposal(&second).await.unwrap();
    assert_eq!(tx.open_proposal(one).await.unwrap(), Some(second));
}

async fn only_invitations_that_wait_are_counted(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, 1..=5).await;
    for (n, partner, standing, state) in [
        (
            1,
            2,
            Standing::Invited,
            ProposalState::Open { repeated: false },
        ),
        (
            2,
            3,
            Standing::Invited,
            ProposalState::Open { repeated: true },
        ),
        (
            3,
            4,
            Standing::Active,
            ProposalState::Open { repeated: false },
        ),
        (
            4,
            5,
            Standing::Invited,
            ProposalState::Declined { at: at(1) },
        ),
    ] {
        let mut one = one_on_one(n, 1, partner);
        one.standing = standing;
        assert!(tx.insert_one_on_one(&one).await.unwrap());
        let mut asked = proposal(n, &one);
        asked.state = state;
        tx.insert_proposal(&asked).await.unwrap();
    }
    assert_eq!(tx.open_invitations_by(id(1)).await.unwrap(), 2);
    assert_eq!(tx.open_invitations_by(id(2)).await.unwrap(), 0);
}

async fn the_last_decline_between_two_counts_one_way(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.last_declined(alice, bob).await.unwrap(), None);
    for (n, minutes) in [(1, 7), (2, 3)] {
        let mut asked = proposal(n, &one_on_one(1, 1, 2));
        asked.state = ProposalState::Declined { at: at(minutes) };
        tx.insert_proposal(&asked).await.unwrap();
    }
    assert_eq!(tx.last_declined(alice, bob).await.unwrap(), Some(at(7)));
    assert_eq!(tx.last_declined(bob, alice).await.unwrap(), None);
}

async fn of_eight_who_start_the_same_pair_at_once_one_wins(store: Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1, 2]).await;
    tx.commit().await.unwrap();
    let tries: Vec<_> = (1..=8)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let (lead, report) = if n % 2 == 0 { (1, 2) } else { (2, 1) };
                let mut tx = store.write().await.unwrap();
                let won = tx
                    .insert_one_on_one(&one_on_one(n, lead, report))
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
                won
            })
        })
        .collect();
    let mut winners = 0;
    for attempt in tries {
        winners += u64::from(attempt.await.unwrap());
    }
    assert_eq!(winners, 1);
    assert_eq!(
        store
            .read()
            .await
            .unwrap()
            .one_on_ones_of(id(1))
            .await
            .unwrap()
            .len(),
        1
    );
}

async fn two_writers_of_one_one_on_one_take_turns(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                for _ in 0..5 {
                    let mut tx = store.write().await.unwrap();
                    let mut read = tx.lock_one_on_one(one).await.unwrap().unwrap();
                    read.terms.duration_minutes += 1;
                    assert!(tx.update_one_on_one(&read).await.unwrap());
                    tx.commit().await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let read = store
        .read()
        .await
        .unwrap()
        .one_on_one(one)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.terms.duration_minutes, 30 + 40);
}

crate::support::both_engines!(
    a_person_is_found_by_id_and_by_account,
    somebody_is_there_once_somebody_was_added,
    an_account_is_one_person_and_the_transaction_survives_the_second,
    every_field_of_a_person_can_change,
    a_block_holds_one_way,
    a_one_on_one_keeps_all_its_standings,
    two_people_have_one_open_one_on_one_whoever_leads,
    reopening_beside_an_open_one_is_a_conflict_and_keeps_nothing,
    a_person_sees_their_open_one_on_ones_oldest_first,
    each_of_the_two_has_their_own_membership,
    a_proposal_keeps_all_its_states,
    a_one_on_one_has_one_open_proposal,
    only_invitations_that_wait_are_counted,
    the_last_decline_between_two_counts_one_way,
    of_eight_who_start_the_same_pair_at_once_one_wins,
    two_writers_of_one_one_on_one_take_turns,
);
