//! Other terms for a 1:1 that goes on: what a wish for them comes to, when they begin, and what could suit
//! better.
//!
//! Nothing is changed here, and nothing without the other side's word ([`super::proposal`]). Invariants: a
//! meeting that goes on, was moved, or whose agenda is out stays as it is; the dates of new terms begin
//! after it, and never with one that was skipped or held already.

use chrono::{NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;

use super::cadence::{Cadence, Weeks};
use super::clock::Instant;
use super::id::PersonId;
use super::meeting::{Meeting, Origin, Step};
use super::one_on_one::{Side, Terms};
use super::proposal::Proposal;
use super::recur::{NeverOccurs, Recurrence};
use super::wall::WallTime;
use super::weekdays::Weekdays;

/// Meetings are as long as they like, in steps of so many minutes.
const STEP_MINUTES: i64 = 5;

/// What a wish for other terms comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighed {
    /// It is as it is already.
    Same,
    /// The other side is asked.
    New,
    /// The other side is asked this instead of what the same person proposed before.
    Instead,
    /// The same person proposed just that already.
    AskedAlready,
    /// It is as it is: what the same person proposed is taken back.
    TakenBack,
    /// The other side proposed just that: they agree.
    Agreed,
    /// The other side proposed something else, which is to be answered first.
    AnswerFirst,
}

/// What a person's wish comes to, given the terms in force and what is proposed already. Dates are compared
/// from `after` on.
#[must_use]
pub fn weigh(
    current: &Terms,
    open: Option<&Proposal>,
    by: PersonId,
    wanted: &Terms,
    after: Instant,
) -> Weighed {
    match open {
        Some(open) if open.by == by && is_same(&open.terms, wanted, after) => Weighed::AskedAlready,
        Some(open) if open.by == by && is_same(current, wanted, after) => Weighed::TakenBack,
        Some(open) if open.by == by => Weighed::Instead,
        Some(open) if is_same(&open.terms, wanted, after) => Weighed::Agreed,
        Some(_) => Weighed::AnswerFirst,
        None if is_same(current, wanted, after) => Weighed::Same,
        None => Weighed::New,
    }
}

/// Whether two terms mean the same from an instant on.
#[must_use]
pub fn is_same(one: &Terms, other: &Terms, after: Instant) -> bool {
    one.duration_minutes == other.duration_minutes
        && one.format == other.format
        && one.people == other.people
        && is_same_rhythm(&one.recurrence, &other.recurrence, after)
}

/// Whether two recurrences have the same dates from an instant on: the same rule, in the same zone, with the
/// same weeks.
#[must_use]
pub fn is_same_rhythm(one: &Recurrence, other: &Recurrence, after: Instant) -> bool {
    one.cadence() == other.cadence()
        && one.zone() == other.zone()
        && one.next_after(after) == other.next_after(after)
}

/// A recurrence by another rule. Every Nth week stays in the weeks that counted, as long as N does and no first
/// date is given; else the first new date fixes which weeks count. A series that has not begun yet does not begin
/// in an earlier week.
///
/// # Errors
/// [`NeverOccurs`] when the rule has no date.
pub fn rhythm(
    old: &Recurrence,
    cadence: Cadence,
    from: Option<NaiveDate>,
    after: Instant,
) -> Result<Recurrence, NeverOccurs> {
    let first_week = old.anchor().week(Weekday::Mon).first_day();
    let same_weeks = match (old.cadence(), &cadence) {
        (Cadence::Weekly { every: old, .. }, Cadence::Weekly { every: new, .. }) => old == new,
        (
            Cadence::Weekly { .. }
            | Cadence::MonthlyByWeekday { .. }
            | Cadence::MonthlyByDay { .. }
            | Cadence::Cron(_),
            _,
        ) => false,
    };
    if from.is_none() && &cadence == old.cadence() {
        return Ok(old.clone());
    }
    if from.is_none() && same_weeks {
        return Ok(Recurrence::new(cadence, old.zone(), first_week));
    }
    let from = from.or(Some(first_week));
    Recurrence::starting(cadence, old.zone(), from, after)
}

/// The same rule on the walls of another zone, in the same weeks.
#[must_use]
pub fn in_zone(old: &Recurrence, zone: Tz) -> Recurrence {
    Recurrence::new(old.cadence().clone(), zone, old.anchor())
}

/// Whether a current meeting stays as it is when the rhythm changes: it goes on, has its own time, or its
/// agenda is out.
#[must_use]
pub fn stays(meeting: &Meeting, now: Instant) -> bool {
    let out = |side: &Side| meeting.sent.of(*side).agenda == Step::Sent;
    !meeting.is_planned()
        || meeting.origin == Origin::Extra
        || meeting.starts_at != meeting.slot
        || meeting.starts_at <= now
        || Side::BOTH.iter().any(out)
}

/// After which instant a new rhythm begins, given the planned and live meetings and the last ones.
#[must_use]
pub fn begins_after(current: &[Meeting], recent: &[Meeting], now: Instant) -> Instant {
    let of_series = |meeting: &&Meeting| meeting.origin == Origin::Series;
    let staying = current
        .iter()
        .filter(of_series)
        .filter(|meeting| stays(meeting, now))
        .map(|meeting| meeting.slot.max(meeting.starts_at));
    let over = recent.iter().filter(of_series).map(|meeting| meeting.slot);
    staying.chain(over).fold(now, Instant::max)
}

/// Half as often: each second of the weeks, or of the days of a week. `None` where no words say that.
#[must_use]
pub fn rarer(cadence: &Cadence) -> Option<Cadence> {
    let Cadence::Weekly { every, days, time } = cadence else {
        return None;
    };
    let (every, days) = match days.single() {
        Some(_) => (Weeks::new(every.get() * 2)?, *days),
        None => (*every, Weekdays::new(days.iter().step_by(2))?),
    };
    let time = *time;
    Some(Cadence::Weekly { every, days, time })
}

/// The same dates at another time of day. `None` for a rule that the words cannot say.
#[must_use]
pub fn at_time(cadence: &Cadence, time: NaiveTime) -> Option<Cadence> {
    let time = WallTime::from(time);
    Some(match cadence {
        Cadence::Weekly { every, days, .. } => Cadence::Weekly {
            every: *every,
            days: *days,
            time,
        },
        Cadence::MonthlyByWeekday { nth, weekday, .. } => Cadence::MonthlyByWeekday {
            nth: *nth,
            weekday: *weekday,
            time,
        },
        Cadence::MonthlyByDay { day, .. } => Cadence::MonthlyByDay { day: *day, time },
        Cadence::Cron(_) => return None,
    })
}

/// Half as long, in whole steps.
#[must_use]
pub fn shorter(minutes: i64) -> i64 {
    let steps = (minutes / 2 + STEP_MINUTES - 1) / STEP_MINUTES;
    steps.max(1) * STEP_MINUTES
}

#[cfg(test)]
mod tests;
