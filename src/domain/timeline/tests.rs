//! What a meeting owes and when, played from moment to moment.

use super::*;
use crate::domain::id::{Id, MeetingId, OneOnOneId};
use chrono_tz::Europe::Berlin;
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
        gap_days: 7,
        in_call: false,
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
            Effect::Open { .. } | Effect::Ended => None,
        })
        .collect();
    assert_eq!(kinds, [CardKind::Recap, CardKind::Recap]);
}

#[test]
fn a_live_meeting_goes_on_while_something_is_done_but_not_for_ever() {
    let meeting = thursday();
    let start = at("2026-03-26T09:02:00Z");
    let end = |doing: &str| live_end(&meeting, false, start, at(doing));
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
