//! Wishes, new rhythms, and what stays.

use chrono::TimeDelta;
use chrono_tz::Europe::{Berlin, Lisbon};
use rstest::rstest;
use ulid::Ulid;

use super::*;
use crate::domain::id::Id;
use crate::domain::meeting::MeetingState;
use crate::domain::one_on_one::{Format, Pair};
use crate::domain::proposal::{ProposalState, Purpose};

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

/// Friday 20 March 2026, 09:00 in Berlin.
fn now() -> Instant {
    at("2026-03-20T08:00:00Z")
}

fn person(n: u128) -> PersonId {
    PersonId::from_ulid(Ulid::from_parts(1, n))
}

fn cadence(text: &str) -> Cadence {
    text.parse().expect("a canonical cadence")
}

fn weekly(text: &str) -> Recurrence {
    Recurrence::starting(cadence(text), Berlin, None, now()).expect("a date")
}

fn terms() -> Terms {
    Terms {
        recurrence: weekly("weekly thu 10:00"),
        duration_minutes: 30,
        format: Format::TheirMeeting,
        people: Pair {
            lead: person(1),
            report: person(2),
        },
    }
}

fn longer() -> Terms {
    Terms {
        duration_minutes: 45,
        ..terms()
    }
}

fn proposed_by(by: PersonId, terms_wanted: Terms) -> Proposal {
    let ulid = Ulid::from_parts(1, 1);
    Proposal {
        id: Id::from_ulid(ulid),
        one_on_one: Id::from_ulid(ulid),
        by,
        to: person(2),
        terms: terms_wanted,
        purpose: Purpose::Change { from: terms() },
        asked_at: now(),
        state: ProposalState::Open { repeated: false },
    }
}

fn meeting(starts_at: Instant) -> Meeting {
    let ulid = Ulid::from_parts(1, 1);
    let planned_at = now() - TimeDelta::days(7);
    Meeting::planned(
        Id::from_ulid(ulid),
        Id::from_ulid(ulid),
        starts_at,
        30,
        planned_at,
    )
}

#[test]
fn a_wish_is_asked_unless_it_is_so_already() {
    let weigh = |open: Option<&Proposal>, by, wanted: &Terms| {
        super::weigh(&terms(), open, by, wanted, now())
    };
    assert_eq!(weigh(None, person(1), &longer()), Weighed::New);
    assert_eq!(weigh(None, person(1), &terms()), Weighed::Same);
    let open = proposed_by(person(1), longer());
    let halves = Terms {
        format: Format::Halves,
        ..terms()
    };
    assert_eq!(weigh(Some(&open), person(1), &halves), Weighed::Instead);
    assert_eq!(
        weigh(Some(&open), person(1), &longer()),
        Weighed::AskedAlready
    );
    assert_eq!(weigh(Some(&open), person(1), &terms()), Weighed::TakenBack);
    assert_eq!(weigh(Some(&open), person(2), &longer()), Weighed::Agreed);
    assert_eq!(weigh(Some(&open), person(2), &halves), Weighed::AnswerFirst);
}

#[test]
fn the_weeks_that_count_stay_when_only_day_hour_or_zone_change() {
    let old = weekly("every 2 weeks thu 10:00");
    let later = at("2026-03-27T08:00:00Z");
    let next = |text: &str, from: Option<NaiveDate>| {
        let new = rhythm(&old, cadence(text), from, later).expect("a date");
        new.next_after(later)
    };
    let same_weeks = next("every 2 weeks thu 11:00", None);
    assert_eq!(same_weeks, Some(at("2026-04-09T09:00:00Z")));
    let same_weeks = next("every 2 weeks tue 11:00", None);
    assert_eq!(same_weeks, Some(at("2026-04-07T09:00:00Z")));
    let others = next("every 2 weeks thu 10:00", "2026-04-02".parse().ok());
    assert_eq!(others, Some(at("2026-04-02T08:00:00Z")));
    let lisbon = in_zone(&old, Lisbon).next_after(later);
    assert_eq!(lisbon, Some(at("2026-04-09T09:00:00Z")));
}

#[test]
fn the_first_new_date_fixes_the_weeks_of_a_new_interval() {
    let old = weekly("weekly thu 10:00");
    let after = at("2026-03-26T09:00:00Z");
    let new = rhythm(&old, cadence("every 2 weeks thu 10:00"), None, after);
    let dates: Vec<_> = new.expect("a date").iter_after(after).take(2).collect();
    assert_eq!(
        dates,
        [at("2026-04-02T08:00:00Z"), at("2026-04-16T08:00:00Z")]
    );
}

#[rstest]
#[case("weekly tue 14:00", "2026-03-24T13:00:00Z")]
#[case("every 2 weeks tue 14:00", "2026-03-24T13:00:00Z")]
#[case("weekly fri 14:00", "2026-03-27T13:00:00Z")]
fn a_series_that_has_not_begun_begins_in_its_first_week(#[case] text: &str, #[case] first: &str) {
    let old = weekly("weekly thu 10:00");
    let new = rhythm(&old, cadence(text), None, now()).expect("a date");
    assert_eq!(new.next_after(now()), Some(at(first)));
}

#[test]
fn what_goes_on_was_moved_or_is_out_stays() {
    let ahead = meeting(at("2026-03-26T09:00:00Z"));
    assert!(!stays(&ahead, now()));
    assert!(stays(&ahead, ahead.starts_at));
    let mut out = ahead.clone();
    out.sent.report.agenda = Step::Sent;
    assert!(stays(&out, now()));
    let moved = ahead
        .clone()
        .moved_to(at("2026-03-27T09:00:00Z"), None, now());
    assert!(stays(&moved, now()));
    let mut live = ahead.clone();
    live.state = MeetingState::Live {
        started_at: now(),
        last_doing: now(),
    };
    assert!(stays(&live, now()));
    let mut extra = ahead.clone();
    extra.origin = Origin::Extra;
    assert!(stays(&extra, now()));
    assert_eq!(begins_after(&[ahead, extra], &[], now()), now());
    assert_eq!(
        begins_after(std::slice::from_ref(&moved), &[], now()),
        moved.starts_at
    );
    assert_eq!(
        begins_after(&[], std::slice::from_ref(&out), now()),
        out.slot
    );
}

#[rstest]
#[case("weekly thu 10:00", Some("every 2 weeks thu 10:00"))]
#[case("every 2 weeks thu 10:00", Some("every 4 weeks thu 10:00"))]
#[case("every 20 weeks thu 10:00", None)]
#[case("weekly mon,tue,wed,thu,fri 09:15", Some("weekly mon,wed,fri 09:15"))]
#[case("weekly mon,wed 09:15", Some("weekly mon 09:15"))]
#[case("monthly 15th 10:00", None)]
fn half_as_often(#[case] text: &str, #[case] expected: Option<&str>) {
    assert_eq!(rarer(&cadence(text)), expected.map(cadence));
}

#[rstest]
#[case(30, 15)]
#[case(45, 25)]
#[case(60, 30)]
#[case(5, 5)]
fn half_as_long(#[case] minutes: i64, #[case] expected: i64) {
    assert_eq!(shorter(minutes), expected);
}
