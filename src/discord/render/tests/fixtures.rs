//! Alice reads, Bob is the partner, they meet on Thu 26 Mar 2026 at 10:00 in Berlin.

use chrono_tz::Tz;
use ulid::Ulid;

use crate::chat::view::{AgendaView, Card, MetAnswer, NoteLine, Reading, RecapView, View, Who};
use crate::domain::action::{ActionState, Consent};
use crate::domain::agenda::{ActionLine, Part, TopicLine, Whose};
use crate::domain::clock::Instant;
use crate::domain::id::{DeliveryId, Id};
use crate::domain::one_on_one::Format;
use crate::domain::topic::Section;

pub(super) fn id<T: Id>(n: u128) -> T {
    T::from_ulid(Ulid::from_parts(1_774_000_000_000, n))
}

pub(super) fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

pub(super) fn thursday() -> Instant {
    at("2026-03-26T09:00:00Z")
}

pub(super) fn mark() -> DeliveryId {
    id(77)
}

pub(super) fn card(view: View) -> Card {
    Card {
        zone: Tz::Europe__Berlin,
        view,
    }
}

pub(super) fn bob() -> Who {
    Who {
        id: id(2),
        account: "200".to_owned(),
        name: "Bob".to_owned(),
    }
}

pub(super) fn topic(number: usize, text: &str) -> TopicLine {
    TopicLine {
        id: id(u128::try_from(number).expect("a small number")),
        number,
        text: text.to_owned(),
        link: None,
        by: Whose::Partner,
        section: Section::Topic,
        carried: 0,
        discussed: false,
        hidden: None,
    }
}

pub(super) fn action(n: u128, text: &str) -> ActionLine {
    ActionLine {
        id: id(n),
        text: text.to_owned(),
        owner: Whose::Partner,
        due: None,
        overdue: false,
        age_days: 21,
        state: ActionState::Open,
        consent: Consent::Agreed,
    }
}

pub(super) fn agenda(topics: Vec<TopicLine>, live: bool) -> Card {
    let parts = vec![
        Part::CheckIn {
            question: Some("What went well?".to_owned()),
            lines: Vec::new(),
        },
        Part::Topics {
            whose: Whose::Partner,
            minutes: Some(15),
            lines: topics,
        },
        Part::OpenActions(vec![action(1, "Send the draft")]),
        Part::Finish,
    ];
    card(View::Agenda(AgendaView {
        one_on_one: id(1),
        meeting: id(1),
        partner: bob(),
        starts_at: thursday(),
        partner_zone: Some(Tz::Europe__London),
        duration_minutes: 30,
        place: Some("https://meet.example/a_b".to_owned()),
        format: Format::TheirMeeting,
        first: None,
        live,
        half: None,
        late: None,
        shifted_minutes: None,
        parts,
        suggestions: Vec::new(),
        has_last_time: true,
    }))
}

pub(super) fn recap() -> Card {
    card(View::Recap(RecapView {
        one_on_one: id(1),
        meeting: id(1),
        partner: bob(),
        starts_at: thursday(),
        started_at: Some(thursday()),
        met: MetAnswer::Yes,
        answerable: true,
        reading: Reading::Open,
        discussed: vec![topic(1, "Budget")],
        decisions: Vec::new(),
        carried: vec![topic(2, "# Hiring\n- two people")],
        new_actions: vec![action(1, "Send the draft")],
        open_actions: Vec::new(),
        finished: Vec::new(),
        notes: vec![NoteLine {
            id: id(1),
            text: "Good *talk*".to_owned(),
            by: Whose::You,
            private: true,
        }],
        next: Some(at("2026-04-02T08:00:00Z")),
        also_missed: Vec::new(),
        late: None,
    }))
}
