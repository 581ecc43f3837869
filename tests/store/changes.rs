//! Changed terms: proposals of them, seats that are changed, and calls that do not count.

use chrono::TimeDelta;
use duologue::domain::call::{Call, NamedCall};
use duologue::domain::clock::Span;
use duologue::domain::meeting::{Cause, MeetingState, Step};
use duologue::domain::one_on_one::Format;
use duologue::domain::proposal::{ProposalState, Purpose};
use duologue::store::Store;

use crate::given::{add_people, alice_and_bob, at, id, meeting, membership, one_on_one, proposal};

async fn a_proposal_keeps_the_terms_that_it_would_change(store: Store) {
    alice_and_bob(&store).await;
    let one = one_on_one(1, 1, 2);
    let mut from = one.terms.clone();
    from.people = from.people.swapped();
    from.duration_minutes = 45;
    from.format = Format::Halves;
    let mut asked = proposal(1, &one);
    asked.purpose = Purpose::Change { from };
    let mut tx = store.write().await.unwrap();
    tx.insert_proposal(&asked).await.unwrap();
    assert_eq!(tx.proposal(asked.id).await.unwrap(), Some(asked.clone()));
    asked.purpose = Purpose::Start;
    assert!(tx.update_proposal(&asked).await.unwrap());
    assert_eq!(tx.proposal(asked.id).await.unwrap(), Some(asked));
}

async fn a_change_that_was_not_wanted_is_no_declined_invitation(store: Store) {
    let (alice, bob, _) = alice_and_bob(&store).await;
    let one = one_on_one(1, 1, 2);
    let mut asked = proposal(1, &one);
    asked.purpose = Purpose::Change {
        from: one.terms.clone(),
    };
    asked.state = ProposalState::Declined { at: at(3) };
    let mut tx = store.write().await.unwrap();
    tx.insert_proposal(&asked).await.unwrap();
    assert_eq!(tx.last_declined(alice, bob).await.unwrap(), None);
}

async fn what_was_sent_goes_with_its_reader_when_seats_are_changed(store: Store) {
    let (_, _, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [3]).await;
    assert!(tx.insert_one_on_one(&one_on_one(2, 1, 3)).await.unwrap());
    let mut over = meeting(1, one, at(0));
    over.sent.lead.recap = Step::Sent;
    over.state = MeetingState::Cancelled {
        at: at(1),
        cause: Cause::Terms,
    };
    let ahead = meeting(2, one, at(90));
    let mut other = meeting(3, id(2), at(0));
    other.sent.report.agenda = Step::Sent;
    for meeting in [&over, &ahead, &other] {
        assert!(tx.insert_meeting(meeting).await.unwrap());
    }
    tx.swap_sides(one).await.unwrap();
    over.sent = over.sent.swapped();
    assert_eq!(over.sent.report.recap, Step::Sent);
    for meeting in [over, ahead, other] {
        assert_eq!(tx.meeting(meeting.id).await.unwrap(), Some(meeting));
    }
    tx.swap_sides(id(9)).await.unwrap();
}

async fn a_call_counts_while_both_want_that_and_keeps_nobody_else(store: Store) {
    let (alice, bob, one) = alice_and_bob(&store).await;
    let mut tx = store.write().await.unwrap();
    for person in [alice, bob] {
        let member = membership(one, person);
        tx.insert_membership(&member).await.unwrap();
    }
    let call = NamedCall {
        name: "slack/a".to_owned(),
        call: Call::Alone {
            since: at(0),
            resumed: false,
        },
    };
    let mut live = meeting(1, one, at(0));
    live.state = MeetingState::Live {
        started_at: at(0),
        last_doing: at(0),
    };
    assert!(tx.insert_meeting(&live).await.unwrap());
    assert_eq!(tx.counting_call(one).await.unwrap(), None);
    tx.keep_call(one, &call).await.unwrap();
    assert_eq!(tx.counting_call(one).await.unwrap(), Some(call.clone()));
    let span = |minutes| Span {
        start: at(0),
        end: at(minutes),
    };
    let day = at(0) + TimeDelta::days(1);
    let busy = tx.busy(alice, at(0), day, Some(id(9))).await.unwrap();
    assert_eq!(busy, [span(150)]);
    let mut member = membership(one, bob);
    member.call_detection = false;
    assert!(tx.update_membership(&member).await.unwrap());
    assert_eq!(tx.counting_call(one).await.unwrap(), None);
    assert_eq!(tx.call(one).await.unwrap(), Some(call));
    let busy = tx.busy(alice, at(0), day, Some(id(9))).await.unwrap();
    assert_eq!(busy, [span(30)]);
}

crate::support::both_engines!(
    a_proposal_keeps_the_terms_that_it_would_change,
    a_change_that_was_not_wanted_is_no_declined_invitation,
    what_was_sent_goes_with_its_reader_when_seats_are_changed,
    a_call_counts_while_both_want_that_and_keeps_nobody_else,
);
