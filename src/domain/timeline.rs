//! A meeting's timeline: what is owed to whom and when, as a pure function of state and time.
//!
//! [`advance`] takes a meeting to `now` and says what has to be sent on the way and when to look
//! again. It never goes back, and calling it twice at the same instant changes nothing the second
//! time. A moment of a start that was moved is gone with it: `Meeting::moved_to` owes all anew.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::clock::{Instant, Span};
use super::delivery::CardKind;
use super::hours::WorkingHours;
use super::meeting::{Meeting, MeetingState, Met, Step};
use super::one_on_one::{Pair, Side};

/// A cadence has to leave at least so many days between two meetings to be worth a nudge.
pub const NUDGE_MIN_GAP_DAYS: u32 = 5;
/// After so many nudges in a row without an answer they stop.
pub const NUDGES_WITHOUT_ANSWER: i64 = 3;
/// A live meeting goes on while something was done in it within this time.
pub const DOING_KEEPS_ALIVE: TimeDelta = TimeDelta::minutes(10);
/// A live meeting goes on past its planned length by at most this.
pub const LONGEST_OVERRUN: TimeDelta = TimeDelta::hours(2);
/// An agenda that another 1:1 is in the way of comes so long before that one.
pub const AHEAD_OF_OTHERS: TimeDelta = TimeDelta::minutes(5);
/// Whether the two met stays open for at least so long after the end.
pub const UNCONFIRMED_AFTER: TimeDelta = TimeDelta::hours(48);
/// … and for so long after the second question.
pub const UNCONFIRMED_AFTER_QUESTION: TimeDelta = TimeDelta::hours(24);
/// A recap that could not be sent for so long is of no use.
const RECAP_EXPIRES_AFTER: TimeDelta = TimeDelta::days(7);

/// What the timeline has to know of one side.
#[derive(Debug, Clone)]
pub struct SideFacts {
    /// The person's zone.
    pub zone: Tz,
    /// The person's working hours.
    pub hours: WorkingHours,
    /// How long before the start the agenda comes.
    pub agenda_lead: TimeDelta,
    /// How long before the start the nudge comes; `None` when it is switched off.
    pub nudge_lead: Option<TimeDelta>,
    /// How long after the planned end the recap comes.
    pub recap_delay: TimeDelta,
    /// Whether they added a topic since the last meeting.
    pub added_since_last: bool,
    /// Nudges in a row that they did not answer.
    pub unanswered_nudges: i64,
    /// Other 1:1s of theirs, live or planned.
    pub busy: Vec<Span>,
}

/// What the timeline has to know besides the meeting.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The shortest time between two dates of the series.
    pub gap_days: u32,
    /// Whether the two are in a call.
    pub in_call: bool,
    /// The two sides.
    pub sides: Pair<SideFacts>,
}

/// What has to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Send a card.
    Send {
        /// To whom.
        to: Side,
        /// Which.
        kind: CardKind,
        /// When it was owed.
        due_at: Instant,
        /// From then on it is of no use.
        expires_at: Instant,
    },
    /// Open the partner's at-meeting topics to this side, from this instant on.
    Open {
        /// To whom.
        to: Side,
        /// From when on.
        at: Instant,
    },
    /// The meeting is over: the series goes on with the next one.
    Ended,
}

/// A meeting taken to `now`.
#[derive(Debug, Clone)]
pub struct Advance {
    /// The meeting as it is now.
    pub meeting: Meeting,
    /// What has to be done, in order.
    pub effects: Vec<Effect>,
    /// When to look again.
    pub next: Option<Instant>,
}

/// A point of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    Nudge,
    Opening,
    Agenda,
    End,
    Recap,
    Unconfirmed,
}

/// Takes a meeting to `now`.
#[must_use]
pub fn advance(mut meeting: Meeting, facts: &Facts, now: Instant) -> Advance {
    let mut effects = Vec::new();
    loop {
        let mut ahead = moments(&meeting, facts);
        ahead.sort_by_key(|(at, moment, side)| {
            (*at, *moment, side.is_some_and(|s| s == Side::Report))
        });
        match ahead.first().copied() {
            Some((at, moment, side)) if at <= now => {
                effects.extend(pass(&mut meeting, facts, (at, moment, side), now));
            }
            first => {
                return Advance {
                    meeting,
                    effects,
                    next: first.map(|(at, ..)| at),
                };
            }
        }
    }
}

/// When the agenda reaches a side: its lead time before the start, or before the other 1:1s that are
/// in the way then.
#[must_use]
pub fn agenda_at(meeting: &Meeting, side: &SideFacts) -> Instant {
    let mut at = meeting.starts_at - side.agenda_lead;
    // Each step goes to an earlier instant, and every span can stop it once.
    for _ in 0..=side.busy.len() {
        match side
            .busy
            .iter()
            .filter(|span| span.contains(at))
            .map(|span| span.start)
            .min()
        {
            Some(start) => at = start - AHEAD_OF_OTHERS,
            None => break,
        }
    }
    at
}

/// When the recap reaches a side, given when it would without other 1:1s.
fn recap_at(mut at: Instant, side: &SideFacts) -> Instant {
    for _ in 0..=side.busy.len() {
        match side
            .busy
            .iter()
            .filter(|span| span.contains(at))
            .map(|span| span.end)
            .max()
        {
            Some(end) => at = end,
            None => break,
        }
    }
    at
}

/// When the nudge reaches a side; `None` when there is none to send.
fn nudge_at(meeting: &Meeting, facts: &Facts, side: &SideFacts) -> Option<Instant> {
    let lead = side
        .nudge_lead
        .filter(|_| facts.gap_days >= NUDGE_MIN_GAP_DAYS)?;
    let at = side
        .hours
        .latest_within(side.zone, meeting.starts_at - lead);
    // A start that was fixed later than this needs no nudge: both have just thought of it.
    (meeting.planned_at < at && at < agenda_at(meeting, side)).then_some(at)
}

/// When a live meeting ends by itself.
#[must_use]
pub fn live_end(
    meeting: &Meeting,
    in_call: bool,
    started_at: Instant,
    last_doing: Instant,
) -> Instant {
    let planned = started_at + TimeDelta::minutes(meeting.duration_minutes);
    let latest = planned + LONGEST_OVERRUN;
    if in_call {
        return latest;
    }
    if last_doing > started_at {
        planned.max(last_doing + DOING_KEEPS_ALIVE).min(latest)
    } else {
        planned
    }
}

/// When the recap of an ended meeting reaches a side.
#[must_use]
pub fn recap_due(
    meeting: &Meeting,
    side: &SideFacts,
    started_at: Option<Instant>,
    ended_at: Instant,
) -> Instant {
    let base = match started_at {
        Some(_) => ended_at,
        None => meeting.planned_end().max(ended_at) + side.recap_delay,
    };
    recap_at(base, side)
}

/// When the second question reaches a side: at their next working start after the recap.
#[must_use]
pub fn second_question_at(meeting: &Meeting, side: &SideFacts) -> Option<Instant> {
    match meeting.state {
        MeetingState::Ended {
            started_at,
            ended_at,
            met: Met::Unknown,
        } => Some(
            side.hours
                .next_start(side.zone, recap_due(meeting, side, started_at, ended_at)),
        ),
        MeetingState::Ended { .. }
        | MeetingState::Planned
        | MeetingState::Live { .. }
        | MeetingState::Skipped { .. }
        | MeetingState::Cancelled { .. } => None,
    }
}

type Ahead = (Instant, Moment, Option<Side>);

fn moments(meeting: &Meeting, facts: &Facts) -> Vec<Ahead> {
    match meeting.state {
        MeetingState::Planned => planned_moments(meeting, facts),
        MeetingState::Live {
            started_at,
            last_doing,
        } => {
            vec![(
                live_end(meeting, facts.in_call, started_at, last_doing),
                Moment::End,
                None,
            )]
        }
        MeetingState::Ended {
            started_at,
            ended_at,
            met,
        } => ended_moments(meeting, facts, started_at, ended_at, met),
        MeetingState::Skipped { .. } | MeetingState::Cancelled { .. } => Vec::new(),
    }
}

fn planned_moments(meeting: &Meeting, facts: &Facts) -> Vec<Ahead> {
    let mut ahead = vec![(meeting.planned_end(), Moment::End, None)];
    for side in Side::BOTH {
        let (of_side, sent) = (facts.sides.of(side), meeting.sent.of(side));
        if sent.nudge == Step::Owed
            && let Some(at) = nudge_at(meeting, facts, of_side)
        {
            ahead.push((at, Moment::Nudge, Some(side)));
        }
        if sent.opening == Step::Owed {
            ahead.push((
                meeting.starts_at - of_side.agenda_lead,
                Moment::Opening,
                Some(side),
            ));
        }
        if sent.agenda == Step::Owed {
            ahead.push((agenda_at(meeting, of_side), Moment::Agenda, Some(side)));
        }
    }
    ahead
}

fn ended_moments(
    meeting: &Meeting,
    facts: &Facts,
    started_at: Option<Instant>,
    ended_at: Instant,
    met: Met,
) -> Vec<Ahead> {
    let mut ahead = Vec::new();
    for side in Side::BOTH {
        if meeting.sent.of(side).recap == Step::Owed {
            let at = recap_due(meeting, facts.sides.of(side), started_at, ended_at);
            ahead.push((at, Moment::Recap, Some(side)));
        }
    }
    if met == Met::Unknown {
        let asked = Side::BOTH
            .into_iter()
            .filter(|side| meeting.sent.of(*side).second_question != Step::Dropped)
            .filter_map(|side| second_question_at(meeting, facts.sides.of(side)))
            .max();
        let at = (ended_at + UNCONFIRMED_AFTER)
            .max(asked.map_or(ended_at, |at| at + UNCONFIRMED_AFTER_QUESTION));
        ahead.push((at, Moment::Unconfirmed, None));
    }
    ahead
}

/// Passes one moment: changes the meeting and says what has to be done.
fn pass(
    meeting: &mut Meeting,
    facts: &Facts,
    (at, moment, side): Ahead,
    now: Instant,
) -> Option<Effect> {
    let end = meeting.planned_end();
    match (moment, side) {
        (Moment::Nudge, Some(side)) => {
            let of_side = facts.sides.of(side);
            let useful = !of_side.added_since_last
                && of_side.unanswered_nudges < NUDGES_WITHOUT_ANSWER
                && now < agenda_at(meeting, of_side)
                // A nudge that comes late still keeps to the working hours.
                && (now == at || of_side.hours.contains(of_side.zone, now));
            let expires_at = agenda_at(meeting, of_side);
            settle(&mut meeting.sent.of_mut(side).nudge, useful);
            useful.then_some(Effect::Send {
                to: side,
                kind: CardKind::Nudge,
                due_at: at,
                expires_at,
            })
        }
        (Moment::Opening, Some(side)) => {
            meeting.sent.of_mut(side).opening = Step::Sent;
            Some(Effect::Open { to: side, at })
        }
        (Moment::Agenda, Some(side)) => {
            // What was owed before the start was fixed is owed from then on, and is not late.
            let due_at = at.max(meeting.planned_at);
            settle(&mut meeting.sent.of_mut(side).agenda, now < end);
            (now < end).then_some(Effect::Send {
                to: side,
                kind: CardKind::Agenda,
                due_at,
                expires_at: end,
            })
        }
        (Moment::End, _) => {
            end_by_itself(meeting, at);
            Some(Effect::Ended)
        }
        (Moment::Recap, Some(side)) => {
            meeting.sent.of_mut(side).recap = Step::Sent;
            let expires_at = at.max(now) + RECAP_EXPIRES_AFTER;
            Some(Effect::Send {
                to: side,
                kind: CardKind::Recap,
                due_at: at,
                expires_at,
            })
        }
        (Moment::Unconfirmed, _) => {
            if let MeetingState::Ended { met, .. } = &mut meeting.state {
                *met = Met::Unconfirmed;
            }
            None
        }
        (Moment::Nudge | Moment::Opening | Moment::Agenda | Moment::Recap, None) => None,
    }
}

fn settle(step: &mut Step, sent: bool) {
    *step = if sent { Step::Sent } else { Step::Dropped };
}

fn end_by_itself(meeting: &mut Meeting, at: Instant) {
    meeting.state = match meeting.state {
        MeetingState::Live { started_at, .. } => MeetingState::Ended {
            started_at: Some(started_at),
            ended_at: at,
            met: Met::Yes,
        },
        MeetingState::Planned => MeetingState::Ended {
            started_at: None,
            ended_at: at,
            met: Met::Unknown,
        },
        already @ (MeetingState::Ended { .. }
        | MeetingState::Skipped { .. }
        | MeetingState::Cancelled { .. }) => already,
    };
    for side in Side::BOTH {
        let sent = meeting.sent.of_mut(side);
        for step in [&mut sent.nudge, &mut sent.agenda] {
            if *step == Step::Owed {
                *step = Step::Dropped;
            }
        }
    }
}

#[cfg(test)]
mod tests {
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
}
