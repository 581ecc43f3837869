//! What a meeting owes and when, played from moment to moment.

use super::*;
use crate::domain::call::{self, Seen};
use crate::domain::id::{Id, MeetingId, OneOnOneId};
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;
use rstest::rstest;
use ulid::Ulid;

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn thursday() -> Meeting {
    let id = MeetingId::from_ulid(Ulid::from_parts(1, 1));
    let one = OneOnOneId::from_ulid(Ulid::from_parts(1, 2));
    Meeting::planned(
        id,
        one,
        at("2026-03-26T09:00:00Z"),
        30,
        at("2026-03-20T08:00:00Z"),
    )
}

fn side() -> SideFacts {
    SideFacts {
        zone: Berlin,
        hours: WorkingHours::default(),
        away: Vec::new(),
        agenda_lead: TimeDelta::minutes(60),
        nudge_lead: Some(TimeDelta::hours(24)),
        recap_delay: TimeDelta::minutes(5),
        added_since_last: false,
        unanswered_nudges: 0,
        busy: Vec::new(),
    }
}

fn facts() -> Facts {
    Facts {
        leave: None,
        gap_days: 7,
        call: None,
        sides: Pair {
            lead: side(),
            report: side(),
        },
    }
}

/// Steps from moment to moment and tells what was sent when.
fn play(mut meeting: Meeting, facts: &Facts, until: &str) -> (Meeting, Vec<String>) {
    let (mut now, mut told) = (meeting.planned_at, Vec::new());
    loop {
        let step = advance(meeting, facts, now);
        for effect in &step.effects {
            match effect {
                Effect::Send { to, kind, .. } => {
                    told.push(format!("{} {kind} {to:?}", now.format("%d %H:%M")));
                }
                Effect::Open { .. } => {}
                // Nothing comes too late to a bot that does not stop.
                Effect::Unsent { .. } => panic!("{effect:?} at {now}"),
                Effect::Started { .. } => told.push(format!("{} live", now.format("%d %H:%M"))),
                Effect::Ended => told.push(format!("{} ended", now.format("%d %H:%M"))),
            }
        }
        meeting = step.meeting;
        match step.next {
            Some(next) if next <= at(until) => now = next,
            _ => return (meeting, told),
        }
    }
}

#[test]
fn an_ordinary_meeting_owes_a_nudge_an_agenda_and_a_recap_to_each() {
    let (meeting, told) = play(thursday(), &facts(), "2026-03-27T00:00:00Z");
    assert_eq!(
        told,
        [
            "25 09:00 nudge Lead",
            "25 09:00 nudge Report",
            "26 08:00 agenda Lead",
            "26 08:00 agenda Report",
            "26 09:30 ended",
            "26 09:35 recap Lead",
            "26 09:35 recap Report",
        ]
    );
    assert!(matches!(
        meeting.state,
        MeetingState::Ended {
            met: Met::Unknown,
            ..
        }
    ));
}

#[test]
fn a_nudge_comes_before_another_meeting_in_its_way_and_within_the_working_hours() {
    let mut facts = facts();
    let span = |from: &str, to: &str| Span {
        start: at(from),
        end: at(to),
    };
    facts.sides.lead.busy = vec![span("2026-03-25T08:45:00Z", "2026-03-25T09:15:00Z")];
    // Before this one the working day has not begun: the evening before.
    facts.sides.report.busy = vec![span("2026-03-25T08:00:00Z", "2026-03-25T09:15:00Z")];
    let (_, told) = play(thursday(), &facts, "2026-03-25T12:00:00Z");
    assert_eq!(told, ["24 16:00 nudge Report", "25 08:40 nudge Lead"]);
}

#[test]
fn who_added_something_gets_no_nudge() {
    let mut facts = facts();
    facts.sides.lead.added_since_last = true;
    facts.sides.report.unanswered_nudges = 3;
    let (_, told) = play(thursday(), &facts, "2026-03-26T00:00:00Z");
    assert_eq!(told, Vec::<String>::new());
}

#[test]
fn an_agenda_comes_before_the_other_meetings_in_its_way_and_the_recap_after_them() {
    let mut facts = facts();
    facts.sides.lead.busy = vec![
        Span::minutes(at("2026-03-26T07:30:00Z"), 45),
        Span::minutes(at("2026-03-26T07:00:00Z"), 30),
        Span::minutes(at("2026-03-26T09:30:00Z"), 30),
    ];
    let (_, told) = play(thursday(), &facts, "2026-03-26T23:00:00Z");
    assert!(
        told.contains(&"26 06:55 agenda Lead".to_owned()),
        "{told:?}"
    );
    assert!(told.contains(&"26 10:00 recap Lead".to_owned()), "{told:?}");
    assert!(
        told.contains(&"26 08:00 agenda Report".to_owned()),
        "{told:?}"
    );
}

#[test]
fn after_a_long_stop_no_agenda_is_sent_and_the_recap_asks() {
    let step = advance(thursday(), &facts(), at("2026-03-26T18:00:00Z"));
    let kinds: Vec<_> = step
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send { kind, .. } => Some(*kind),
            Effect::Open { .. }
            | Effect::Started { .. }
            | Effect::Unsent { .. }
            | Effect::Ended => None,
        })
        .collect();
    assert_eq!(kinds, [CardKind::Recap, CardKind::Recap]);
}

#[test]
fn a_live_meeting_goes_on_while_something_is_done_but_not_for_ever() {
    let meeting = thursday();
    let start = at("2026-03-26T09:02:00Z");
    let end = |doing: &str| live_end(&meeting, None, start, at(doing));
    assert_eq!(end("2026-03-26T09:02:00Z"), at("2026-03-26T09:32:00Z"));
    assert_eq!(end("2026-03-26T09:29:00Z"), at("2026-03-26T09:39:00Z"));
    assert_eq!(end("2026-03-26T11:30:00Z"), at("2026-03-26T11:32:00Z"));
}

#[test]
fn nobody_answering_makes_it_unconfirmed_a_day_after_the_second_question() {
    // Thursday's recap is followed by Friday's question; 48 hours after the end is later than that.
    let (meeting, _) = play(thursday(), &facts(), "2026-03-28T09:29:00Z");
    assert!(matches!(
        meeting.state,
        MeetingState::Ended {
            met: Met::Unknown,
            ..
        }
    ));
    let (meeting, _) = play(thursday(), &facts(), "2026-03-28T09:30:00Z");
    assert!(matches!(
        meeting.state,
        MeetingState::Ended {
            met: Met::Unconfirmed,
            ..
        }
    ));
}

#[test]
fn advancing_twice_at_the_same_instant_does_nothing_more() {
    for hour in 0..200 {
        let now = at("2026-03-22T00:00:00Z") + TimeDelta::hours(hour);
        let first = advance(thursday(), &facts(), now);
        let second = advance(first.meeting.clone(), &facts(), now);
        assert_eq!(second.effects, []);
        assert_eq!(second.meeting, first.meeting);
        assert!(second.next.is_none_or(|next| next > now));
    }
}

fn alone(since: &str) -> Call {
    Call::Alone {
        since: at(since),
        resumed: false,
    }
}

fn with(call: Call) -> Facts {
    Facts {
        call: Some(call),
        ..facts()
    }
}

/// The meeting's day, and a time of it.
fn day(time: &str) -> Instant {
    at(&format!("2026-03-26T{time}Z"))
}

/// In a meeting from 9:00 to 9:30, UTC: when they came together, when that makes it live, and since when.
#[rstest]
#[case::two_minutes_after_they_came_together("09:03:00", Some(("09:05:00", "09:03:00")))]
#[case::before_the_planned_start("08:50:00", Some(("08:52:00", "08:50:00")))]
#[case::on_the_quarter_before("08:43:00", Some(("08:45:00", "08:45:00")))]
#[case::not_earlier_however_long_they_talk("06:00:00", Some(("08:45:00", "08:45:00")))]
#[case::as_it_ends("09:28:00", Some(("09:30:00", "09:28:00")))]
#[case::too_late("09:28:01", None)]
#[case::after_it("09:40:00", None)]
fn a_call_makes_a_meeting_live(#[case] since: &str, #[case] live: Option<(&str, &str)>) {
    let facts = with(alone(&format!("2026-03-26T{since}Z")));
    let mut meeting = thursday();
    for second in 0..(6 * 3600) {
        let now = day("06:00:00") + TimeDelta::seconds(second);
        if now < day(since) {
            // Nobody knows of it yet.
            continue;
        }
        let step = advance(meeting, &facts, now);
        meeting = step.meeting;
        if let MeetingState::Live { started_at, .. } = meeting.state {
            assert!(step.effects.contains(&Effect::Started { at: now }));
            assert_eq!(live.map(|(at, _)| day(at)), Some(now));
            assert_eq!(live.map(|(_, since)| day(since)), Some(started_at));
            return;
        }
    }
    assert_eq!(live, None);
}

#[test]
fn only_the_two_alone_make_a_meeting_live() {
    for call in [
        None,
        Some(Call::InCompany {
            since: day("08:50:00"),
        }),
        Some(Call::Apart {
            since: day("08:50:00"),
        }),
    ] {
        let facts = Facts { call, ..facts() };
        let step = advance(thursday(), &facts, day("09:20:00"));
        assert!(step.meeting.is_planned(), "{call:?}");
    }
}

#[test]
fn a_start_that_was_moved_counts_from_then_on() {
    let facts = with(alone("2026-03-26T06:00:00Z"));
    let moved = thursday().moved_to(day("07:10:00"), None, day("07:00:00"));
    let step = advance(moved, &facts, day("07:00:00"));
    assert!(matches!(
        step.meeting.state,
        MeetingState::Live { started_at, .. } if started_at == day("07:00:00")
    ));
    let moved = thursday().moved_to(day("12:00:00"), None, day("07:00:00"));
    let step = advance(moved, &facts, day("09:10:00"));
    assert!(step.meeting.is_planned());
}

#[rstest]
#[case::no_call(None, "09:00:00", "09:30:00")]
#[case::they_talk_on(Some(alone("2026-03-26T09:10:00Z")), "09:00:00", "11:30:00")]
#[case::they_parted_early(Some(Call::Apart { since: day("09:10:00") }), "09:00:00", "09:15:00")]
#[case::they_parted_late(Some(Call::Apart { since: day("10:10:00") }), "09:00:00", "10:15:00")]
#[case::parted_and_yet_busy(Some(Call::Apart { since: day("09:10:00") }), "09:14:00", "09:15:00")]
#[case::parted_as_it_must_end(Some(Call::Apart { since: day("11:29:00") }), "09:00:00", "11:30:00")]
#[case::somebody_looked_in(Some(Call::InCompany { since: day("09:10:00") }), "09:00:00", "09:30:00")]
#[case::the_team_came(Some(Call::InCompany { since: day("09:50:00") }), "09:00:00", "09:55:00")]
fn the_end_of_the_call_is_the_end(
    #[case] call: Option<Call>,
    #[case] last_doing: &str,
    #[case] end: &str,
) {
    let ends = live_end(&thursday(), call, day("09:00:00"), day(last_doing));
    assert_eq!(ends, day(end));
}

#[test]
fn whoever_looks_late_finds_the_meeting_held_and_over() {
    let facts = with(alone("2026-03-26T08:58:00Z"));
    let step = advance(thursday(), &facts, at("2026-03-27T08:00:00Z"));
    assert!(step.effects.contains(&Effect::Started {
        at: day("09:00:00")
    }));
    assert_eq!(step.meeting.met_end(), Some(day("11:28:00")));
}

/// What the two do: whom they are with, and for how many minutes.
fn doings() -> impl Strategy<Value = Vec<(Seen, i64)>> {
    let seen = prop_oneof![Just(Seen::Alone), Just(Seen::InCompany), Just(Seen::Apart)];
    prop::collection::vec((seen, 0..60_i64), 0..20)
}

proptest! {
    /// Whatever the two do, a meeting passes each state once, ends in time, and is met when it was live.
    #[test]
    fn a_meeting_with_calls_never_goes_back(doings in doings(), from in 0..120_i64) {
        let mut now = day("07:30:00") + TimeDelta::minutes(from);
        let (mut meeting, mut call, mut started) = (thursday(), None, None);
        for (seen, minutes) in doings {
            call = call::after(call, seen, now);
            let until = now + TimeDelta::minutes(minutes);
            loop {
                let step = advance(meeting.clone(), &Facts { call, ..facts() }, now);
                prop_assert!(step.next.is_none_or(|next| next > now));
                let again = advance(step.meeting.clone(), &Facts { call, ..facts() }, now);
                prop_assert_eq!(again.effects, []);
                for effect in step.effects {
                    if let Effect::Started { at } = effect {
                        prop_assert!(started.replace(at).is_none());
                        prop_assert!(at <= now && at >= day("08:45:00") && at <= day("09:30:00"));
                    }
                }
                meeting = step.meeting;
                match step.next {
                    Some(next) if next <= until => now = next,
                    _ => break,
                }
            }
            now = until;
        }
        if let MeetingState::Ended { started_at, ended_at, met } = meeting.state {
            prop_assert_eq!(started_at.is_some(), started.is_some());
            prop_assert!(ended_at <= now && started_at.is_none_or(|at| at <= ended_at));
            prop_assert_eq!(met == Met::Yes, started.is_some());
        }
    }
}
