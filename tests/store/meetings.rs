//! Meetings, and the questions asked in them.

use duologue::domain::clock::Span;
use duologue::domain::meeting::{Cause, Choice, Meeting, MeetingState, Met, Origin, Step};
use duologue::domain::one_on_one::{Closing, Standing};
use duologue::store::{Store, StoreError};

use crate::given::{add_people, alice_and_bob, at, id, meeting, one_on_one};

fn ended(n: u64, start: i64, met: Met) -> Meeting {
    let mut over = meeting(n, id(1), at(start));
    over.state = MeetingState::Ended {
        started_at: None,
        ended_at: at(start + 30),
        met,
    };
    over
}

fn skipped(n: u64, start: i64, choice: Choice) -> Meeting {
    let mut gone = meeting(n, id(1), at(start));
    gone.state = MeetingState::Skipped {
        at: at(start),
        by: None,
        choice,
    };
    gone
}

fn ids(meetings: &[Meeting]) -> Vec<u64> {
    (1..50)
        .filter(|n| meetings.iter().any(|meeting| meeting.id == id(*n)))
        .collect()
}

async fn a_meeting_keeps_all_its_states(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut held = meeting(1, one, at(0)).moved_to(at(60), Some(bob), at(5));
    held.origin = Origin::Extra;
    held.sent.lead.agenda = Step::Sent;
    held.sent.report.recap = Step::Dropped;
    held.questions = vec!["check-in-7".to_owned(), "growth-2".to_owned()];
    held.reason = Some("dentist".to_owned());
    assert!(tx.insert_meeting(&held).await.unwrap());
    for state in [
        MeetingState::Planned,
        MeetingState::Live {
            started_at: at(60),
            last_doing: at(61),
        },
        MeetingState::Ended {
            started_at: Some(at(60)),
            ended_at: at(90),
            met: Met::Yes,
        },
        MeetingState::Ended {
            started_at: None,
            ended_at: at(90),
            met: Met::Unknown,
        },
        MeetingState::Ended {
            started_at: None,
            ended_at: at(90),
            met: Met::Unconfirmed,
        },
        MeetingState::Skipped {
            at: at(10),
            by: Some(alice),
            choice: Choice::Open,
        },
        MeetingState::Skipped {
            at: at(10),
            by: None,
            choice: Choice::Wait,
        },
        MeetingState::Cancelled {
            at: at(11),
            cause: Cause::Merge,
        },
        MeetingState::Cancelled {
            at: at(11),
            cause: Cause::Earlier,
        },
    ] {
        held.state = state;
        assert!(tx.update_meeting(&held).await.unwrap());
        assert_eq!(tx.meeting(held.id).await.unwrap().as_ref(), Some(&held));
    }
    assert!(!tx.update_meeting(&meeting(2, one, at(0))).await.unwrap());
    assert_eq!(tx.meeting(id(2)).await.unwrap(), None);
}

async fn a_slot_of_the_series_is_planned_once_unless_it_was_cancelled(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut first = meeting(1, one, at(0));
    assert!(tx.insert_meeting(&first).await.unwrap());
    assert!(!tx.insert_meeting(&meeting(2, one, at(0))).await.unwrap());
    let mut extra = meeting(3, one, at(0));
    extra.origin = Origin::Extra;
    assert!(tx.insert_meeting(&extra).await.unwrap());
    first.state = MeetingState::Cancelled {
        at: at(1),
        cause: Cause::Away,
    };
    assert!(tx.update_meeting(&first).await.unwrap());
    assert!(tx.insert_meeting(&meeting(2, one, at(0))).await.unwrap());
    first.state = MeetingState::Planned;
    assert!(matches!(
        tx.update_meeting(&first).await,
        Err(StoreError::Conflict { .. })
    ));
}

async fn current_meetings_are_planned_or_live_by_start(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut live = meeting(2, one, at(0));
    live.state = MeetingState::Live {
        started_at: at(0),
        last_doing: at(0),
    };
    let planned = meeting(1, one, at(100));
    for each in [
        &planned,
        &live,
        &ended(3, -100, Met::Yes),
        &skipped(4, -50, Choice::Open),
    ] {
        assert!(tx.insert_meeting(each).await.unwrap());
    }
    assert_eq!(tx.current_meetings(one).await.unwrap(), [live, planned]);
}

async fn recent_meetings_are_over_newest_first(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    let (old, gone, new) = (
        ended(3, -300, Met::Yes),
        skipped(1, -200, Choice::Wait),
        ended(2, -100, Met::Unknown),
    );
    let mut cancelled = meeting(4, one, at(-50));
    cancelled.state = MeetingState::Cancelled {
        at: at(0),
        cause: Cause::Away,
    };
    for each in [&old, &gone, &new, &cancelled, &meeting(5, one, at(60))] {
        assert!(tx.insert_meeting(each).await.unwrap());
    }
    assert_eq!(
        tx.recent_meetings(one, 2).await.unwrap(),
        [new.clone(), gone.clone()]
    );
    assert_eq!(tx.recent_meetings(one, 9).await.unwrap(), [new, gone, old]);
}

async fn only_meetings_that_were_met_count_as_met(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.last_met(one).await.unwrap(), None);
    let last = ended(3, -100, Met::Yes);
    for each in [
        &ended(1, -300, Met::Yes),
        &ended(2, -50, Met::Unknown),
        &last,
        &ended(4, -20, Met::Unconfirmed),
    ] {
        assert!(tx.insert_meeting(each).await.unwrap());
    }
    assert_eq!(
        tx.met_ends(one, at(-9999)).await.unwrap(),
        [at(-270), at(-70)]
    );
    assert_eq!(tx.met_ends(one, at(-70)).await.unwrap(), [at(-70)]);
    assert_eq!(tx.last_met(one).await.unwrap(), Some(last));
    assert_eq!(tx.met_count(one).await.unwrap(), 2);
}

/// 1 and 2 meet, 1 and 3 meet, 4 and 1 met once, 2 and 3 meet without 1.
async fn four_people(store: &Store) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, 1..=4).await;
    let mut closed = one_on_one(3, 4, 1);
    closed.standing = Standing::Closed {
        at: at(0),
        how: Closing::Ended,
    };
    for one in [
        &one_on_one(1, 1, 2),
        &one_on_one(2, 3, 1),
        &closed,
        &one_on_one(4, 2, 3),
    ] {
        assert!(tx.insert_one_on_one(one).await.unwrap());
    }
    tx.commit().await.unwrap();
}

async fn a_person_is_busy_in_their_other_open_one_on_ones(store: Store) {
    four_people(&store).await;
    let mut tx = store.write().await.unwrap();
    for (n, one, start) in [
        (1, 1, 0),
        (2, 2, 0),
        (3, 3, 0),
        (4, 4, 0),
        (5, 2, 60),
        (6, 2, -30),
    ] {
        assert!(
            tx.insert_meeting(&meeting(n, id(one), at(start)))
                .await
                .unwrap()
        );
    }
    // The one from -30 ends as the span begins, the one at 60 begins as it ends.
    assert_eq!(
        tx.busy(id(1), at(0), at(60), Some(id(1))).await.unwrap(),
        [Span::minutes(at(0), 30)]
    );
    assert_eq!(
        tx.busy(id(1), at(29), at(61), Some(id(1)))
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        tx.busy(id(1), at(0), at(60), Some(id(2)))
            .await
            .unwrap()
            .len(),
        1
    );
    let over_all = tx.busy(id(1), at(0), at(60), None).await.unwrap();
    assert_eq!(over_all.len(), 2, "of all their 1:1s");
    let mut over = meeting(2, id(2), at(0));
    over.state = MeetingState::Cancelled {
        at: at(0),
        cause: Cause::Away,
    };
    assert!(tx.update_meeting(&over).await.unwrap());
    assert!(
        tx.busy(id(1), at(0), at(60), Some(id(1)))
            .await
            .unwrap()
            .is_empty()
    );
}

async fn a_person_has_planned_meetings_over_all_their_open_one_on_ones(store: Store) {
    four_people(&store).await;
    let mut tx = store.write().await.unwrap();
    for (n, one, start) in [(1, 1, 50), (2, 2, 10), (3, 3, 0), (4, 4, 0)] {
        assert!(
            tx.insert_meeting(&meeting(n, id(one), at(start)))
                .await
                .unwrap()
        );
    }
    assert!(tx.insert_meeting(&ended(5, -60, Met::Yes)).await.unwrap());
    let planned = tx.planned_meetings_of(id(1)).await.unwrap();
    assert_eq!(
        planned
            .iter()
            .map(|meeting| meeting.starts_at)
            .collect::<Vec<_>>(),
        [at(10), at(50)]
    );
    assert_eq!(ids(&planned), [1, 2]);
}

async fn an_open_skip_waits_for_the_side_that_was_not_reminded(store: Store) {
    four_people(&store).await;
    let mut tx = store.write().await.unwrap();
    let mut told_lead = skipped(1, -10, Choice::Open);
    told_lead.sent.lead.skip_reminder = Step::Sent;
    let mut told_report = skipped(2, -20, Choice::Open);
    told_report.sent.report.skip_reminder = Step::Dropped;
    let mut closed = skipped(4, -40, Choice::Open);
    closed.one_on_one = id(3);
    for each in [
        &told_lead,
        &told_report,
        &skipped(3, -30, Choice::Wait),
        &closed,
    ] {
        assert!(tx.insert_meeting(each).await.unwrap());
    }
    assert_eq!(tx.open_skips_of(id(1)).await.unwrap(), [told_report]);
    assert_eq!(tx.open_skips_of(id(2)).await.unwrap(), [told_lead]);
    assert!(tx.open_skips_of(id(4)).await.unwrap().is_empty());
}

async fn unanswered_meetings_are_those_of_which_nobody_said(store: Store) {
    four_people(&store).await;
    let mut tx = store.write().await.unwrap();
    let (new, old) = (ended(1, -10, Met::Unknown), ended(2, -90, Met::Unknown));
    let mut closed = ended(3, -40, Met::Unknown);
    closed.one_on_one = id(3);
    for each in [&new, &old, &closed, &ended(4, -60, Met::Yes)] {
        assert!(tx.insert_meeting(each).await.unwrap());
    }
    assert_eq!(tx.unanswered_meetings_of(id(2)).await.unwrap(), [old, new]);
    assert!(tx.unanswered_meetings_of(id(3)).await.unwrap().is_empty());
}

async fn a_question_counts_as_used_from_its_last_time_until_it_is_forgotten(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for (question, minutes) in [("a", 1), ("b", 2), ("c", 3), ("a", 4)] {
        tx.mark_question(one, question, at(minutes)).await.unwrap();
    }
    assert_eq!(tx.used_questions(one).await.unwrap(), ["b", "c", "a"]);
    tx.forget_questions(one, &["b".to_owned(), "a".to_owned(), "z".to_owned()])
        .await
        .unwrap();
    assert_eq!(tx.used_questions(one).await.unwrap(), ["c"]);
    assert!(tx.used_questions(id(2)).await.unwrap().is_empty());
}

crate::support::both_engines!(
    a_meeting_keeps_all_its_states,
    a_slot_of_the_series_is_planned_once_unless_it_was_cancelled,
    current_meetings_are_planned_or_live_by_start,
    recent_meetings_are_over_newest_first,
    only_meetings_that_were_met_count_as_met,
    a_person_is_busy_in_their_other_open_one_on_ones,
    a_person_has_planned_meetings_over_all_their_open_one_on_ones,
    an_open_skip_waits_for_the_side_that_was_not_reminded,
    unanswered_meetings_are_those_of_which_nobody_said,
    a_question_counts_as_used_from_its_last_time_until_it_is_forgotten,
);
