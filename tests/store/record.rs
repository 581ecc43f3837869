//! What the record is read by: past meetings in pages, what was written in batches, and how much is kept.

use chrono::TimeDelta;
use duologue::domain::id::{MeetingId, TopicId};
use duologue::domain::meeting::{Cause, Choice, Meeting, MeetingState, Met};
use duologue::domain::one_on_one::{Closing, Standing};
use duologue::domain::topic::{Author, TopicState};
use duologue::store::{Kept, Mark, Past, Store};

use crate::given::{action, add_people, alice_and_bob, at, id, meeting, note, one_on_one, topic};
use crate::support::both_engines;

both_engines!(
    past_meetings_come_in_pages_either_way,
    what_is_ahead_or_planned_anew_is_not_past,
    the_first_held_meeting_is_known,
    actions_of_a_meeting_are_those_alone,
    what_was_written_comes_in_batches_newest_first,
    ended_one_on_ones_are_those_that_somebody_ended,
    how_much_is_kept_is_counted,
);

fn ended(met: Met) -> MeetingState {
    MeetingState::Ended {
        started_at: None,
        ended_at: at(0),
        met,
    }
}

fn skipped() -> MeetingState {
    MeetingState::Skipped {
        at: at(0),
        by: Some(id(1)),
        choice: Choice::Open,
    }
}

fn ids(meetings: &[Meeting]) -> Vec<MeetingId> {
    meetings.iter().map(|meeting| meeting.id).collect()
}

fn numbers(numbers: &[u64]) -> Vec<MeetingId> {
    numbers.iter().map(|n| id(*n)).collect()
}

async fn past_meetings_come_in_pages_either_way(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for n in 1..=5 {
        let mut past = meeting(n, one, at(10 * i64::try_from(n).unwrap()));
        past.state = if n == 3 { skipped() } else { ended(Met::Yes) };
        assert!(tx.insert_meeting(&past).await.unwrap());
    }
    // Two at the same instant go by their ids.
    let mut extra = meeting(6, one, at(50));
    extra.origin = duologue::domain::meeting::Origin::Extra;
    extra.state = ended(Met::Unknown);
    assert!(tx.insert_meeting(&extra).await.unwrap());
    let mut page = async |part, limit| {
        let found = tx.past_meetings(one, part, at(100), limit).await.unwrap();
        ids(&found)
    };
    assert_eq!(page(Past::Newest, 3).await, numbers(&[6, 5, 4]));
    assert_eq!(page(Past::From(id(5)), 2).await, numbers(&[5, 4]));
    assert_eq!(page(Past::Before(id(5)), 2).await, numbers(&[4, 3]));
    assert_eq!(page(Past::Before(id(1)), 2).await, []);
    assert_eq!(page(Past::After(id(2)), 2).await, numbers(&[4, 3]));
    assert_eq!(page(Past::After(id(6)), 2).await, []);
    assert_eq!(page(Past::Before(id(99)), 2).await, []);
    assert!(
        tx.past_meetings(id(9), Past::Newest, at(100), 9)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn what_is_ahead_or_planned_anew_is_not_past(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let cancelled_for = |cause| MeetingState::Cancelled { at: at(0), cause };
    let cancelled = cancelled_for(Cause::Away);
    let mut put = async |n, slot, state| {
        let mut meeting = meeting(n, one, at(slot));
        meeting.state = state;
        assert!(tx.insert_meeting(&meeting).await.unwrap());
    };
    put(1, 10, cancelled).await;
    put(2, 20, cancelled).await;
    put(3, 20, ended(Met::Yes)).await;
    put(4, 90, skipped()).await;
    put(5, 91, cancelled).await;
    put(6, 92, ended(Met::Yes)).await;
    put(7, 30, MeetingState::Planned).await;
    // These were nobody's date.
    for (n, cause) in [(8, Cause::End), (9, Cause::Earlier), (10, Cause::Terms)] {
        put(n, 30 + i64::try_from(n).unwrap(), cancelled_for(cause)).await;
    }
    put(11, 41, cancelled_for(Cause::Pause)).await;
    put(12, 42, cancelled_for(Cause::Merge)).await;
    let found = tx
        .past_meetings(one, Past::Newest, at(50), 9)
        .await
        .unwrap();
    // One that was held early is past before its date.
    assert_eq!(ids(&found), numbers(&[6, 12, 11, 3, 1]));
}

async fn the_first_held_meeting_is_known(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for (n, state) in [
        (1, skipped()),
        (2, ended(Met::Unconfirmed)),
        (3, ended(Met::Yes)),
    ] {
        let mut past = meeting(n, one, at(10 * i64::try_from(n).unwrap()));
        past.state = state;
        tx.insert_meeting(&past).await.unwrap();
    }
    assert!(!tx.was_held_before(one, at(20)).await.unwrap());
    assert!(tx.was_held_before(one, at(30)).await.unwrap());
    assert!(!tx.was_held_before(id(9), at(30)).await.unwrap());
}

async fn actions_of_a_meeting_are_those_alone(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    tx.insert_meeting(&meeting(1, one, at(10))).await.unwrap();
    tx.insert_meeting(&meeting(2, one, at(20))).await.unwrap();
    for (n, from) in [(1, Some(1)), (2, Some(2)), (3, None), (4, Some(1))] {
        let mut promised = action(n, one, alice);
        promised.meeting = from.map(id);
        tx.insert_action(&promised).await.unwrap();
    }
    let found = tx.actions_of_meeting(id(1)).await.unwrap();
    let texts: Vec<&str> = found.iter().map(|action| action.text.as_str()).collect();
    assert_eq!(texts, ["Action 1", "Action 4"]);
}

async fn what_was_written_comes_in_batches_newest_first(store: Store) {
    let (alice, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for n in 1..=5_u64 {
        let mut raised = topic(n, one, alice);
        // Two and three were added at the same instant.
        raised.created_at = at([10, 20, 20, 30, 40][usize::try_from(n).unwrap() - 1]);
        tx.insert_topic(&raised).await.unwrap();
        tx.insert_note(&note(n, one, None, alice)).await.unwrap();
        tx.insert_action(&action(n, one, alice)).await.unwrap();
    }
    let mut fixed = topic(6, one, alice);
    fixed.author = Author::Duologue;
    tx.insert_topic(&fixed).await.unwrap();
    let mut removed = topic(7, one, alice);
    removed.state = TopicState::Removed { at: at(0) };
    tx.insert_topic(&removed).await.unwrap();

    let (mut mark, mut seen) = (Mark::newest(), Vec::<TopicId>::new());
    loop {
        let batch = tx.topics_written(one, &mark, 2).await.unwrap();
        let Some(last) = batch.last() else { break };
        mark = Mark::after(last.created_at, &last.id);
        seen.extend(batch.iter().map(|topic| topic.id));
    }
    assert_eq!(seen, [id(5), id(4), id(3), id(2), id(1)]);
    let notes = tx.notes_written(one, &Mark::newest(), 2).await.unwrap();
    assert_eq!((notes[0].id, notes[1].id), (id(5), id(4)));
    let notes = tx
        .notes_written(one, &Mark::after(notes[1].created_at, &notes[1].id), 9)
        .await
        .unwrap();
    assert_eq!(notes.len(), 3);
    let actions = tx.actions_written(one, &Mark::newest(), 3).await.unwrap();
    assert_eq!((actions[0].id, actions[2].id), (id(5), id(3)));
    let actions = tx
        .actions_written(one, &Mark::after(actions[2].created_at, &actions[2].id), 9)
        .await
        .unwrap();
    assert_eq!(actions.len(), 2);
    assert!(
        tx.notes_written(id(9), &Mark::newest(), 9)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn ended_one_on_ones_are_those_that_somebody_ended(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [3]).await;
    assert!(tx.ended_one_on_ones_of(alice).await.unwrap().is_empty());
    let mut put = async |n, lead, report, how, minutes| {
        let mut other = one_on_one(n, lead, report);
        other.standing = Standing::Closed {
            at: at(minutes),
            how,
        };
        assert!(tx.insert_one_on_one(&other).await.unwrap());
    };
    put(2, 1, 3, Closing::Ended, 10).await;
    put(3, 2, 1, Closing::Ended, 20).await;
    put(4, 1, 2, Closing::Declined, 30).await;
    put(5, 3, 2, Closing::Lapsed, 40).await;
    let found = tx.ended_one_on_ones_of(alice).await.unwrap();
    assert_eq!(
        found.iter().map(|one| one.id).collect::<Vec<_>>(),
        [id(3), id(2)]
    );
    assert_eq!(tx.ended_one_on_ones_of(bob).await.unwrap().len(), 1);
    assert_ne!(found[0].id, one);
}

async fn how_much_is_kept_is_counted(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.kept_of(id(9)).await.unwrap(), Kept::default());
    for n in 1..=3 {
        let mut raised = topic(n, one, if n == 3 { bob } else { alice });
        if n == 2 {
            raised.state = TopicState::Removed {
                at: at(0) + TimeDelta::minutes(1),
            };
        }
        tx.insert_topic(&raised).await.unwrap();
    }
    tx.insert_note(&note(1, one, None, alice)).await.unwrap();
    let mut given = action(1, one, alice);
    given.author = bob;
    tx.insert_action(&given).await.unwrap();
    tx.insert_action(&action(2, one, bob)).await.unwrap();
    add_people(&mut tx, [3]).await;
    for (n, how) in [(2, Closing::Ended), (3, Closing::Withdrawn)] {
        let mut other = one_on_one(n, 1, 3);
        other.standing = Standing::Closed { at: at(0), how };
        assert!(tx.insert_one_on_one(&other).await.unwrap());
    }
    let kept = Kept {
        one_on_ones: 2,
        invitations: 1,
        topics: 2,
        removed: 1,
        notes: 1,
        actions: 1,
    };
    assert_eq!(tx.kept_of(alice).await.unwrap(), kept);
    assert_eq!(tx.kept_of(bob).await.unwrap().actions, 2);
}
