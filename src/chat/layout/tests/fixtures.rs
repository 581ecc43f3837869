//! Builders with defaults: Alice reads, Bob is the partner, they meet on Thu 26 Mar 2026 at 10:00 in Berlin.

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use ulid::Ulid;

use crate::chat::command::{ActionFilter, WhichState};
use crate::chat::view::{
    ActionOccasion, ActionView, ActionsView, AgendaView, Card, ChangeOccasion, ChangeState,
    ChangeView, Clashes, Found, FoundKind, HistoryView, InvitationState, InvitationView,
    ListedAction, MetAnswer, MoveState, MovedView, NoteLine, NudgeView, OneSettings, Operator,
    PastMeeting, PastOutcome, Reach, Reading, RecapView, SettingsView, SkipOutcome, SkippedView,
    TermsView, TopicView, UnreachableView, View, Who,
};
use crate::domain::action::{ActionState, Consent};
use crate::domain::agenda::{ActionLine, Part, TopicLine, Whose};
use crate::domain::clock::Instant;
use crate::domain::hours::WorkingHours;
use crate::domain::id::{Id, PersonId};
use crate::domain::one_on_one::Format;
use crate::domain::person::Switches;
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

/// What Alice and Bob agreed on: Alice leads.
pub(super) fn terms(when: &str) -> TermsView {
    TermsView {
        cadence: crate::chat::words::parse_when(when)
            .expect("a cadence")
            .cadence,
        zone: Tz::Europe__Berlin,
        duration_minutes: 30,
        format: Format::TheirMeeting,
        reader_leads: Some(true),
    }
}

/// Bob proposes another day and a longer meeting.
pub(super) fn change() -> ChangeView {
    ChangeView {
        proposal: id(1),
        partner: bob(),
        occasion: ChangeOccasion::Asked,
        from: terms("every thursday 10:00"),
        to: TermsView {
            duration_minutes: 45,
            ..terms("every 2 weeks tue 14:00")
        },
        first_dates: vec![at("2026-03-31T12:00:00Z"), at("2026-04-14T12:00:00Z")],
        stays: None,
        replaces: Some(thursday()),
        partner_zone: Some(Tz::Europe__London),
        clashes: Clashes::default(),
        state: ChangeState::Open,
    }
}

/// All that Alice can set, on the card of her 1:1 with Bob.
pub(super) fn settings() -> SettingsView {
    SettingsView {
        one: Some(OneSettings {
            one_on_one: id(1),
            partner: bob(),
            terms: terms("every thursday 10:00"),
            accepted: true,
            place: None,
            open: None,
            agenda_lead_minutes: 60,
            agenda_out: None,
            nudge_lead_hours: 24,
            recap_delay_minutes: 5,
            call_detection: true,
        }),
        others: Vec::new(),
        zone: Some(Tz::Europe__Berlin),
        hours: WorkingHours::default(),
        switches: Switches::default(),
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
        late: None,
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
        late: None,
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
        offers: Vec::new(),
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
        state: MoveState::Recent,
        merged: false,
        away: None,
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
        undo: None,
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
        undo: None,
    }
}

pub(super) fn listed(line: ActionLine) -> ListedAction {
    ListedAction {
        line,
        partner: bob(),
        mine_to_edit: true,
    }
}

pub(super) fn actions_view(lines: Vec<ActionLine>) -> ActionsView {
    ActionsView {
        partner: Some(bob()),
        filter: ActionFilter {
            state: WhichState::All,
            of_one: true,
            ..ActionFilter::default()
        },
        lines: lines.into_iter().map(listed).collect(),
        more: 0,
        older: false,
        picked: None,
        changed: None,
    }
}

/// A past meeting with so many things of each kind, all with the same words.
pub(super) fn past_meeting(words: &str, outcome: PastOutcome, each: usize) -> PastMeeting {
    PastMeeting {
        id: id(1),
        starts_at: thursday(),
        started_at: Some(days_later(-1)),
        moved_from: Some(days_later(-2)),
        extra: true,
        outcome,
        correctable: true,
        reason: Some(words.to_owned()),
        discussed: vec![topic(1, words); each],
        decisions: vec![mine(2, words); each],
        actions: vec![action_line(1, words); each],
        notes: vec![note(words, true); each],
    }
}

pub(super) fn history(meetings: Vec<PastMeeting>) -> HistoryView {
    HistoryView {
        one_on_one: id(1),
        partner: bob(),
        ended: Some(thursday()),
        meetings,
        newer: true,
        older: true,
        others: vec![
            (id(2), thursday(), None),
            (id(3), days_later(-70), Some(days_later(-7))),
        ],
    }
}

pub(super) fn found(words: &str, kind: FoundKind) -> Found {
    Found {
        id: id::<crate::domain::id::TopicId>(1).to_string(),
        kind,
        partner: bob(),
        by: Whose::You,
        at: thursday(),
        hidden: true,
        text: words.to_owned(),
    }
}

pub(super) fn unreachable(reach: Reach) -> UnreachableView {
    UnreachableView {
        one_on_one: id(1),
        partner: bob(),
        since: thursday(),
        reach,
        invited: false,
    }
}
