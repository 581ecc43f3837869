//! A meeting's timeline: what is owed to whom and when, as a pure function of state and time.
//!
//! [`advance`] takes a meeting to `now` and says what has to be sent on the way and when to look
//! again. It never goes back, and calling it twice at the same instant changes nothing the second
//! time. A moment of a start that was moved is gone with it: `Meeting::moved_to` owes all anew.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::away::{self, Days};
use super::call::{CALL_COUNTS_AFTER, CALL_ENDS_AFTER, Call};
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
/// A call of the two makes a meeting live from so long before its planned start on.
pub const CALL_BEFORE_START: TimeDelta = TimeDelta::minutes(15);
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
    /// When the person is away.
    pub away: Vec<Days>,
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
    /// The call of the two, when both want it to count.
    pub call: Option<Call>,
    /// From this instant on the agendas leave, whatever their lead time: so many meetings begin together that they
    /// would not all be there in time. `None` as a rule.
    pub leave: Option<Instant>,
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
    /// A call made the meeting live.
    Started {
        /// Since when.
        at: Instant,
    },
    /// Something that was owed comes too late to be of use.
    Unsent {
        /// To whom it would have gone.
        to: Side,
        /// What.
        kind: CardKind,
        /// Why not.
        why: TooLate,
    },
    /// The meeting is over: the series goes on with the next one.
    Ended,
}

/// Why something that was owed is of no use any more: as a rule the bot stood still when it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLate {
    /// A nudge: the agenda is there by now.
    AgendaDue,
    /// A nudge: its working day is over.
    NotWorking,
    /// An agenda: the meeting is over.
    MeetingOver,
    /// A recap: a later meeting was missed as well, and speaks for both.
    Superseded,
}

impl TooLate {
    /// The reason as it stands in the log.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::AgendaDue => "its agenda was due",
            Self::NotWorking => "it would have come outside working hours",
            Self::MeetingOver => "its meeting was over",
            Self::Superseded => "a later meeting speaks for it",
        }
    }
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
    // Before the end: a call that lasted long enough by then counts.
    Live,
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
    let mut at = side
        .hours
        .latest_within(side.zone, meeting.starts_at - lead);
    // Nobody prepares a meeting while they are away.
    let day = at.with_timezone(&side.zone).date_naive();
    let there = !side.away.iter().any(|days| days.contains(day));
    // Like the agenda it comes before another 1:1 that is in the way, and keeps to the working hours.
    for _ in 0..=side.busy.len() {
        match side.busy.iter().find(|span| span.contains(at)) {
            Some(span) => {
                at = side
                    .hours
                    .latest_within(side.zone, span.start - AHEAD_OF_OTHERS);
            }
            None => break,
        }
    }
    // A start that was fixed later than this needs no nudge: both have just thought of it.
    (there && meeting.planned_at < at && at < agenda_at(meeting, side)).then_some(at)
}

/// When a call makes a planned meeting live, and since when it is live then.
///
/// The meeting began when the two came together, though not before a call could count for it: what is
/// planned and how long it may last are reckoned from there, not from the moment of noticing.
fn live_at(meeting: &Meeting, call: Option<Call>) -> Option<(Instant, Instant)> {
    let Some(Call::Alone { since, .. }) = call else {
        return None;
    };
    let from = (meeting.starts_at - CALL_BEFORE_START).max(meeting.planned_at);
    let at = (since + CALL_COUNTS_AFTER).max(from);
    (at <= meeting.planned_end()).then_some((at, since.max(from)))
}

/// When a live meeting ends by itself.
#[must_use]
pub fn live_end(
    meeting: &Meeting,
    call: Option<Call>,
    started_at: Instant,
    last_doing: Instant,
) -> Instant {
    let planned = started_at + TimeDelta::minutes(meeting.duration_minutes);
    let latest = planned + LONGEST_OVERRUN;
    let undisturbed = if last_doing > started_at {
        planned.max(last_doing + DOING_KEEPS_ALIVE)
    } else {
        planned
    };
    let end = match call {
        None => undisturbed,
        Some(Call::Alone { .. }) => latest,
        // Somebody who looks in does not end it; a call that became another one does not prolong it.
        Some(Call::InCompany { since }) => undisturbed.max(since + CALL_ENDS_AFTER),
        // The end of the call is the end of the meeting, also before its planned time.
        Some(Call::Apart { since }) => since + CALL_ENDS_AFTER,
    };
    end.min(latest)
}

/// When a meeting keeps its two people from others: as planned, or as it really goes.
#[must_use]
pub fn occupied(meeting: &Meeting, call: Option<Call>) -> Option<Span> {
    match meeting.state {
        MeetingState::Planned => Some(meeting.planned_span()),
        MeetingState::Live {
            started_at,
            last_doing,
        } => Some(Span {
            start: started_at,
            end: live_end(meeting, call, started_at, last_doing),
        }),
        MeetingState::Ended { .. }
        | MeetingState::Skipped { .. }
        | MeetingState::Cancelled { .. } => None,
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
        } => Some(away::next_start(
            &side.hours,
            side.zone,
            &side.away,
            recap_due(meeting, side, started_at, ended_at),
        )),
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
                live_end(meeting, facts.call, started_at, last_doing),
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
    if let Some((at, _)) = live_at(meeting, facts.call) {
        ahead.push((at, Moment::Live, None));
    }
    for side in Side::BOTH {
        let (of_side, sent) = (facts.sides.of(side), meeting.sent.of(side));
        // Nothing is to be prepared for an agenda that is there.
        if sent.nudge == Step::Owed
            && sent.agenda == Step::Owed
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
            let at = agenda_at(meeting, of_side);
            let at = facts.leave.map_or(at, |leave| at.min(leave));
            ahead.push((at, Moment::Agenda, Some(side)));
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
        let late = Side::BOTH
            .into_iter()
            .filter_map(|side| meeting.sent.of(side).asked_late_at);
        let at = (ended_at + UNCONFIRMED_AFTER).max(
            late.chain(asked)
                .max()
                .map_or(ended_at, |at| at + UNCONFIRMED_AFTER_QUESTION),
        );
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
            let (of_side, kind) = (facts.sides.of(side), CardKind::Nudge);
            let wanted =
                !of_side.added_since_last && of_side.unanswered_nudges < NUDGES_WITHOUT_ANSWER;
            let expires_at = agenda_at(meeting, of_side);
            // A nudge that comes late still keeps to the working hours.
            let in_time = now == at || of_side.hours.contains(of_side.zone, now);
            let too_late = match (now < expires_at, in_time) {
                (true, true) => None,
                (true, false) => Some(TooLate::NotWorking),
                (false, _) => Some(TooLate::AgendaDue),
            };
            let useful = wanted && too_late.is_none();
            settle(&mut meeting.sent.of_mut(side).nudge, useful);
            wanted.then_some(match too_late {
                Some(why) => Effect::Unsent {
                    to: side,
                    kind,
                    why,
                },
                None => Effect::Send {
                    to: side,
                    kind,
                    due_at: at,
                    expires_at,
                },
            })
        }
        (Moment::Opening, Some(side)) => {
            meeting.sent.of_mut(side).opening = Step::Sent;
            Some(Effect::Open { to: side, at })
        }
        (Moment::Agenda, Some(side)) => {
            // What was owed before the start was fixed is owed from then on, and is not late.
            let due_at = at.max(meeting.planned_at);
            let (kind, useful) = (CardKind::Agenda, now < end);
            settle(&mut meeting.sent.of_mut(side).agenda, useful);
            Some(if useful {
                Effect::Send {
                    to: side,
                    kind,
                    due_at,
                    expires_at: end,
                }
            } else {
                Effect::Unsent {
                    to: side,
                    kind,
                    why: TooLate::MeetingOver,
                }
            })
        }
        (Moment::Live, _) => {
            let (_, started_at) = live_at(meeting, facts.call)?;
            meeting.state = MeetingState::Live {
                started_at,
                last_doing: started_at,
            };
            Some(Effect::Started { at })
        }
        (Moment::End, _) => {
            end_by_itself(meeting, at);
            Some(Effect::Ended)
        }
        (Moment::Recap, Some(side)) => {
            meeting.sent.of_mut(side).recap = Step::Sent;
            if second_question_at(meeting, facts.sides.of(side)).is_some_and(|at| at <= now) {
                // After a stop the recap asks for both.
                meeting.sent.of_mut(side).second_question = Step::Dropped;
                meeting.sent.of_mut(side).asked_late_at = Some(now);
            }
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
mod tests;
