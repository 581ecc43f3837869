//! What tests start from: things with defaults, by small numbers, at minutes counted from one morning.

use chrono::{DateTime, TimeDelta};
use duologue::domain::action::{Action, ActionState, Consent};
use duologue::domain::clock::Instant;
use duologue::domain::delivery::{CardKind, NewDelivery, Subject};
use duologue::domain::hours::WorkingHours;
use duologue::domain::id::{Id, MeetingId, OneOnOneId, PersonId};
use duologue::domain::meeting::Meeting;
use duologue::domain::note::Note;
use duologue::domain::one_on_one::{Format, Membership, OneOnOne, Pair, Standing, Terms};
use duologue::domain::person::{Person, Platform, Switches};
use duologue::domain::proposal::{Proposal, ProposalState, Purpose};
use duologue::domain::recur::Recurrence;
use duologue::domain::topic::{Author, Section, Topic, TopicState, Visibility};
use duologue::store::{Store, Tx};
use ulid::Ulid;

/// So many minutes after Monday, 2 March 2026, 10:00 UTC.
pub(crate) fn at(minutes: i64) -> Instant {
    DateTime::from_timestamp_millis(1_772_445_600_123).expect("an instant")
        + TimeDelta::minutes(minutes)
}

/// The nth id of a kind.
pub(crate) fn id<T: Id>(n: u64) -> T {
    T::from_ulid(Ulid::from_parts(1_772_000_000_000 + n, u128::from(n)))
}

pub(crate) fn person(n: u64) -> Person {
    Person {
        id: id(n),
        platform: Platform::Playground,
        account: format!("account-{n}"),
        name: format!("Person {n}"),
        zone: Some(chrono_tz::Europe::Berlin),
        hours: WorkingHours::default(),
        reachable: true,
        switches: Switches::default(),
        unanswered_questions: 0,
    }
}

pub(crate) fn terms(lead: PersonId, report: PersonId) -> Terms {
    let cadence = "every 2 weeks tue 15:30"
        .parse()
        .expect("a canonical cadence");
    let anchor = "2026-03-03".parse().expect("a date");
    Terms {
        recurrence: Recurrence::new(cadence, chrono_tz::Europe::Berlin, anchor),
        duration_minutes: 30,
        format: Format::TheirMeeting,
        people: Pair { lead, report },
    }
}

/// The nth 1:1, active, of two people by their numbers.
pub(crate) fn one_on_one(n: u64, lead: u64, report: u64) -> OneOnOne {
    OneOnOne {
        id: id(n),
        terms: terms(id(lead), id(report)),
        starter: id(lead),
        place: None,
        standing: Standing::Active,
        created_at: at(0),
    }
}

pub(crate) fn membership(one_on_one: OneOnOneId, person: PersonId) -> Membership {
    Membership {
        one_on_one,
        person,
        agenda_lead_minutes: 60,
        nudge_lead_hours: 24,
        recap_delay_minutes: 5,
        call_detection: true,
        unanswered_nudges: 0,
        drift_told_at: None,
    }
}

/// The nth proposal, open, from the lead to the report of a 1:1.
pub(crate) fn proposal(n: u64, one_on_one: &OneOnOne) -> Proposal {
    Proposal {
        id: id(n),
        one_on_one: one_on_one.id,
        by: one_on_one.terms.people.lead,
        to: one_on_one.terms.people.report,
        terms: one_on_one.terms.clone(),
        purpose: Purpose::Start,
        asked_at: at(0),
        state: ProposalState::Open { repeated: false },
    }
}

/// The nth meeting, planned, of half an hour.
pub(crate) fn meeting(n: u64, one_on_one: OneOnOneId, slot: Instant) -> Meeting {
    Meeting::planned(id(n), one_on_one, slot, 30, at(0))
}

pub(crate) fn topic(n: u64, one_on_one: OneOnOneId, author: PersonId) -> Topic {
    Topic {
        id: id(n),
        one_on_one,
        author: Author::Person(author),
        text: format!("Topic {n}"),
        link: None,
        section: Section::Topic,
        visibility: Visibility::Shared,
        open_from: Some(at(0)),
        position: i64::try_from(n).expect("a small number"),
        state: TopicState::Open,
        created_at: at(0),
    }
}

pub(crate) fn note(
    n: u64,
    one_on_one: OneOnOneId,
    meeting: Option<MeetingId>,
    author: PersonId,
) -> Note {
    let created_at = at(i64::try_from(n).expect("a small number"));
    Note {
        id: id(n),
        one_on_one,
        meeting,
        author,
        text: format!("Note {n}"),
        private: false,
        created_at,
    }
}

pub(crate) fn action(n: u64, one_on_one: OneOnOneId, owner: PersonId) -> Action {
    Action {
        id: id(n),
        one_on_one,
        owner,
        author: owner,
        text: format!("Action {n}"),
        due: None,
        state: ActionState::Open,
        consent: Consent::Agreed,
        meeting: None,
        reminders: 0,
        created_at: at(i64::try_from(n).expect("a small number")),
    }
}

/// The nth message, an agenda for a meeting of the same number, due at 0.
pub(crate) fn order(n: u64, recipient: PersonId) -> NewDelivery {
    NewDelivery {
        id: id(n),
        subject: Subject::Meeting(id(n)),
        kind: CardKind::Agenda,
        recipient,
        occurrence: 0,
        one_on_one: None,
        due_at: at(0),
        expires_at: None,
        items: Vec::new(),
    }
}

/// Adds people by their numbers.
pub(crate) async fn add_people(tx: &mut Tx, numbers: impl IntoIterator<Item = u64>) {
    for n in numbers {
        assert!(tx.insert_person(&person(n)).await.unwrap());
    }
}

/// Alice (1) leads the 1:1 number 1 with Bob (2).
pub(crate) async fn alice_and_bob(store: &Store) -> (PersonId, PersonId, OneOnOneId) {
    let mut tx = store.write().await.unwrap();
    add_people(&mut tx, [1, 2]).await;
    assert!(tx.insert_one_on_one(&one_on_one(1, 1, 2)).await.unwrap());
    tx.commit().await.unwrap();
    (id(1), id(2), id(1))
}
