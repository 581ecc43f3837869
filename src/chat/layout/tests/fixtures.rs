//! Builders with defaults: Alice reads, Bob is the partner, they meet on Thu 26 Mar 2026 at 10:00 in Berlin.

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use ulid::Ulid;

use crate::chat::view::{
    ActionOccasion, ActionView, AgendaView, Card, Clashes, InvitationState, InvitationView,
    MetAnswer, MoveState, MovedView, NoteLine, NudgeView, Operator, Reading, RecapView,
    SkipOutcome, SkippedView, TopicView, View, Who,
};
use crate::domain::action::{ActionState, Consent};
use crate::domain::agenda::{ActionLine, Part, TopicLine, Whose};
use crate::domain::clock::Instant;
use crate::domain::id::{Id, PersonId};
use crate::domain::one_on_one::Format;
use crate::domain::topic::Section;

/// Any id of any kind.
pub(super) fn id<T: Id>(n: u128) -> T {
    T::from_ulid(Ulid::from_parts(1_774_000_000_000, n))
}

/// An instant in Berlin's winter or summer time, as written.
pub(super) fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

/// Thu 26 Mar 2026, 10:00 in Berlin.
pub(super) fn thursday() -> Instant {
    at("2026-03-26T09:00:00Z")
}

/// So many days after that Thursday.
pub(super) fn days_later(days: i64) -> Instant {
    thursday() + TimeDelta::days(days)
}

pub(super) fn card(view: View) -> Card {
    Card {
        zone: Tz::Europe__Berlin,
        view,
    }
}

pub(super) fn bob() -> Who {
    Who {
        id: id::<PersonId>(2),
        account: "bob".to_owned(),
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

pub(super) fn mine(number: usize, text: &str) -> TopicLine {
    TopicLine {
        by: Whose::You,
        ..topic(number, text)
    }
}

pub(super) fn action_line(n: u128, text: &str) -> ActionLine {
    ActionLine {
        id: id(n),
        text: text.to_owned(),
        owner: Whose::Partner,
        due: NaiveDate::from_ymd_opt(2026, 4, 3),
        overdue: false,
        age_days: 0,
        state: ActionState::Open,
        consent: Consent::Agreed,
    }
}

pub(super) fn note(text: &str, private: bool) -> NoteLine {
    NoteLine {
        id: id(1),
        text: text.to_owned(),
        by: Whose::You,
        private,
    }
}

pub(super) fn invitation() -> InvitationView {
    InvitationView {
        proposal: id(1),
        partner: bob(),
        mine: false,
        counter: false,
        repeated: false,
        cadence: crate::chat::words::parse_when("every thursday 10:00")
            .expect("a cadence")
            .cadence,
        zone: Tz::Europe__Berlin,
        partner_zone: Some(Tz::Europe__London),
        first_dates: vec![
            thursday(),
            at("2026-04-02T08:00:00Z"),
            at("2026-04-09T08:00:00Z"),
        ],
        duration_minutes: 30,
        format: Format::TheirMeeting,
        reader_leads: Some(false),
        place: None,
        clashes: Clashes::default(),
        operator: Operator::default(),
        state: InvitationState::Open,
    }
}

pub(super) fn agenda(parts: Vec<Part>) -> AgendaView {
    AgendaView {
        one_on_one: id(1),
        meeting: id(1),
        partner: bob(),
        starts_at: thursday(),
        partner_zone: None,
        duration_minutes: 30,
        place: None,
        format: Format::TheirMeeting,
        first: None,
        live: false,
        half: None,
        late: false,
        shifted_minutes: None,
        parts,
        suggestions: Vec::new(),
        has_last_time: true,
    }
}

pub(super) fn recap() -> RecapView {
    RecapView {
        one_on_one: id(1),
        meeting: id(1),
        partner: bob(),
        starts_at: thursday(),
        started_at: Some(thursday()),
        met: MetAnswer::Yes,
        answerable: true,
        reading: Reading::Open,
        discussed: Vec::new(),
        decisions: Vec::new(),
        carried: Vec::new(),
        new_actions: Vec::new(),
        open_actions: Vec::new(),
        finished: Vec::new(),
        notes: Vec::new(),
        next: Some(at("2026-04-02T08:00:00Z")),
        also_missed: Vec::new(),
        late: false,
    }
}

pub(super) fn skipped() -> SkippedView {
    SkippedView {
        meeting: id(1),
        partner: bob(),
        starts_at: thursday(),
        by: Some(Whose::Partner),
        reason: None,
        topics: 3,
        actions: 1,
        last_met: Some(days_later(-7)),
        slots: vec![
            days_later(1),
            at("2026-03-30T08:00:00Z"),
            at("2026-03-31T08:00:00Z"),
        ],
        next: Some(at("2026-04-02T08:00:00Z")),
        undo: true,
        in_a_row: 1,
        reminder: false,
        outcome: SkipOutcome::Open,
    }
}

pub(super) fn moved() -> MovedView {
    MovedView {
        meeting: id(1),
        partner: bob(),
        by: Some(Whose::Partner),
        from: thursday(),
        to: days_later(1),
        partner_zone: None,
        revision: 1,
        state: MoveState::Recent,
        merged: false,
    }
}

pub(super) fn nudge() -> NudgeView {
    NudgeView {
        one_on_one: id(1),
        partner: bob(),
        starts_at: thursday(),
        topics: 2,
        own_actions: 1,
        current: true,
    }
}

pub(super) fn topic_view(line: TopicLine) -> TopicView {
    TopicView {
        partner: bob(),
        line,
        fresh: true,
        plain: false,
        held_until: None,
        next: Some(thursday()),
        others: Vec::new(),
    }
}

pub(super) fn action_view(line: ActionLine, occasion: ActionOccasion) -> ActionView {
    ActionView {
        one_on_one: id(1),
        partner: bob(),
        line,
        occasion,
        owner_open: 3,
        mine_to_edit: true,
    }
}
