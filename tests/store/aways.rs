//! Days away, pauses, and the meetings of a stretch of time.

use duologue::domain::away::{Away, Days};
use duologue::domain::id::PersonId;
use duologue::domain::meeting::{Cause, MeetingState, Origin};
use duologue::domain::one_on_one::Pause;
use duologue::store::{Store, StoreError};

use crate::given::{alice_and_bob, at, id, meeting};

fn away(n: u64, person: PersonId, first: &str, last: &str) -> Away {
    Away {
        id: id(n),
        person,
        days: Days {
            first: first.parse().unwrap(),
            last: last.parse().unwrap(),
        },
        reason: None,
        created_at: at(0),
        cancelled_at: None,
    }
}

async fn days_away_are_kept_once_and_found_by_their_person(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut holiday = away(2, alice, "2026-03-23", "2026-03-27");
    holiday.reason = Some("Holiday".to_owned());
    let before = away(1, alice, "2025-12-24", "2025-12-24");
    for each in [&holiday, &before, &away(3, bob, "2026-03-23", "2026-03-23")] {
        assert!(tx.insert_away(each).await.unwrap());
    }
    assert!(!tx.insert_away(&holiday).await.unwrap());
    assert_eq!(tx.away(id(2)).await.unwrap().as_ref(), Some(&holiday));
    assert_eq!(tx.away(id(9)).await.unwrap(), None);
    let of_both = tx.aways_of_two(bob, alice).await.unwrap();
    let of_alice: Vec<_> = of_both.iter().filter(|away| away.person == alice).collect();
    assert_eq!((of_both.len(), of_alice), (3, vec![&before, &holiday]));
    assert_eq!(tx.aways_of(alice).await.unwrap(), [before, holiday]);
    assert_eq!(tx.aways_of(id(9)).await.unwrap(), []);
}

async fn days_away_are_taken_back_once(store: Store) {
    let (alice, ..) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let holiday = away(1, alice, "2026-03-23", "2026-03-27");
    assert!(tx.insert_away(&holiday).await.unwrap());
    assert!(tx.cancel_away(holiday.id, at(5)).await.unwrap());
    assert!(!tx.cancel_away(holiday.id, at(6)).await.unwrap());
    assert!(!tx.cancel_away(id(9), at(6)).await.unwrap());
    let back = Away {
        cancelled_at: Some(at(5)),
        ..holiday
    };
    assert_eq!(tx.aways_of(alice).await.unwrap(), [back]);
}

async fn days_away_end_on_or_after_the_day_on_which_they_begin(store: Store) {
    let (alice, ..) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let backwards = away(1, alice, "2026-03-27", "2026-03-23");
    assert!(tx.insert_away(&backwards).await.is_err());
}

async fn a_one_on_one_is_paused_once_at_a_time(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let pause = |from, to: Option<i64>, by| Pause {
        from: at(from),
        to: to.map(at),
        by,
    };
    assert!(!tx.end_pause(one, at(0)).await.unwrap());
    tx.insert_pause(one, &pause(0, None, alice)).await.unwrap();
    assert!(matches!(
        tx.insert_pause(one, &pause(5, None, bob)).await,
        Err(StoreError::Conflict { .. })
    ));
    assert!(tx.end_pause(one, at(10)).await.unwrap());
    assert!(!tx.end_pause(one, at(11)).await.unwrap());
    tx.insert_pause(one, &pause(20, None, bob)).await.unwrap();
    assert_eq!(
        tx.pauses_of(one).await.unwrap(),
        [pause(0, Some(10), alice), pause(20, None, bob)]
    );
    // One that lasted no time was none.
    assert!(tx.end_pause(one, at(20)).await.unwrap());
    assert_eq!(
        tx.pauses_of(one).await.unwrap(),
        [pause(0, Some(10), alice)]
    );
    assert_eq!(tx.pauses_of(id(9)).await.unwrap(), []);
}

async fn the_meetings_of_a_stretch_are_those_with_their_date_or_start_in_it(store: Store) {
    let (_, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let before = meeting(1, one, at(0));
    let into_it = meeting(2, one, at(10)).moved_to(at(150), Some(bob), at(0));
    let out_of_it = meeting(3, one, at(120)).moved_to(at(300), Some(bob), at(0));
    let mut gone = meeting(4, one, at(100));
    gone.state = MeetingState::Cancelled {
        at: at(0),
        cause: Cause::Pause,
    };
    let at_its_end = meeting(5, one, at(200));
    let mut extra = meeting(6, one, at(160));
    extra.origin = Origin::Extra;
    for each in [&before, &into_it, &out_of_it, &gone, &at_its_end, &extra] {
        assert!(tx.insert_meeting(each).await.unwrap());
    }
    assert_eq!(
        tx.meetings_between(one, at(100), at(200)).await.unwrap(),
        [gone, into_it, extra, out_of_it]
    );
    assert_eq!(
        tx.meetings_between(id(9), at(0), at(999)).await.unwrap(),
        []
    );
}

crate::support::both_engines!(
    days_away_are_kept_once_and_found_by_their_person,
    days_away_are_taken_back_once,
    days_away_end_on_or_after_the_day_on_which_they_begin,
    a_one_on_one_is_paused_once_at_a_time,
    the_meetings_of_a_stretch_are_those_with_their_date_or_start_in_it,
);
