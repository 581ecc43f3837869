//! The dates that a 1:1 leaves out: days on which one of the two is away, and pauses.
//!
//! Only the next meeting exists in advance, so most of these dates are told by the series alone. Which
//! they are follows from the state at any time: before a stretch is confirmed, after, and when it is over.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::cx::{Room, Work};
use super::outcome::Step;
use crate::chat::view::Dates;
use crate::domain::away::{Away, Days};
use crate::domain::clock::{Instant, Span};
use crate::domain::delivery::Subject;
use crate::domain::meeting::{Cause, Meeting, MeetingState, Origin};
use crate::domain::one_on_one::{Pause, Side};

/// So many dates of an open pause are looked for: what a card lists, and whether there are more.
const OF_AN_OPEN_PAUSE: usize = 6;

/// All of time.
pub(super) const ALWAYS: Span = Span {
    start: DateTime::<Utc>::MIN_UTC,
    end: DateTime::<Utc>::MAX_UTC,
};

/// A stretch of time in which a 1:1 does not meet.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    /// The time.
    pub(super) span: Span,
    /// What was before this is not concerned.
    pub(super) since: Instant,
    /// For what.
    pub(super) cause: Cause,
    /// Dates in these are left out by something else.
    pub(super) besides: Vec<Span>,
}

/// What a stretch leaves out.
#[derive(Debug, Clone)]
pub(super) struct LeftOut {
    /// The dates, in order.
    pub(super) dates: Vec<Instant>,
    /// The first date after them.
    pub(super) next: Option<Instant>,
}

impl LeftOut {
    /// As a card lists them.
    pub(super) fn listed(&self, most: usize) -> Dates {
        Dates {
            first: self.dates.iter().take(most).copied().collect(),
            more: self.dates.len().saturating_sub(most),
        }
    }
}

impl Room {
    /// The days on which a side really was or will be away.
    pub(super) fn days_away(&self, side: Side) -> Vec<Days> {
        let (hours, zone) = (self.people.of(side).hours, self.zone_of(side));
        let aways = self.aways.of(side).iter();
        aways.filter_map(|away| away.kept(&hours, zone)).collect()
    }

    /// When a side is away, as it holds now.
    pub(super) fn away_spans(&self, side: Side) -> Vec<Span> {
        let zone = self.zone_of(side);
        let aways = self.aways.of(side).iter().filter(|away| away.holds());
        aways.map(|away| away.days.span(zone)).collect()
    }

    /// Who is away at an instant.
    pub(super) fn who_is_away(&self, at: Instant) -> Option<Side> {
        let away = |side: &Side| self.away_spans(*side).iter().any(|span| span.contains(at));
        Side::BOTH.into_iter().find(away)
    }

    /// The first date of the series later than an instant on which both are there.
    pub(super) fn next_date(&self, after: Instant) -> Option<Instant> {
        let away = [Side::Lead, Side::Report].map(|side| self.away_spans(side));
        let is_away = |at: &Instant| away.iter().flatten().any(|span| span.contains(*at));
        let mut dates = self.one.terms.recurrence.iter_after(after);
        dates.find(|at| !is_away(at))
    }

    /// The stretch that days away of a side are, or were before they were taken back.
    pub(super) fn stretch_of(&self, side: Side, away: &Away) -> Stretch {
        let counts = |other: &&Away| {
            let first = away.cancelled_at.is_some()
                || (other.created_at, other.id) < (away.created_at, away.id);
            other.holds() && other.id != away.id && first
        };
        let besides = Side::BOTH.into_iter().flat_map(|side| {
            let zone = self.zone_of(side);
            let others = self.aways.of(side).iter().filter(counts);
            others.map(move |other| other.days.span(zone))
        });
        Stretch {
            span: away.days.span(self.zone_of(side)),
            since: away.cancelled_at.unwrap_or(away.created_at),
            cause: Cause::Away,
            besides: besides.collect(),
        }
    }

    /// The stretch that a pause is.
    pub(super) fn stretch_of_pause(&self, pause: &Pause, until: Option<Instant>) -> Stretch {
        let away = Side::BOTH
            .into_iter()
            .flat_map(|side| self.away_spans(side));
        Stretch {
            span: Span {
                start: pause.from,
                end: until.unwrap_or(ALWAYS.end),
            },
            since: pause.from,
            cause: Cause::Pause,
            besides: away.collect(),
        }
    }
}

impl Work<'_> {
    /// What a stretch leaves out of a 1:1, before its meetings are cancelled as well as after.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn left_out(&mut self, room: &Room, stretch: &Stretch) -> Step<LeftOut> {
        let span = stretch.span;
        let rows = self
            .tx
            .meetings_between(room.id(), span.start, span.end)
            .await?;
        let counts = |at: &Instant| {
            let besides = stretch.besides.iter().any(|other| other.contains(*at));
            span.contains(*at) && *at > stretch.since && !besides
        };
        let concerned = rows.iter().filter(|row| match row.state {
            MeetingState::Planned => true,
            MeetingState::Cancelled { cause, .. } => cause == stretch.cause,
            MeetingState::Live { .. }
            | MeetingState::Ended { .. }
            | MeetingState::Skipped { .. } => false,
        });
        let concerned: Vec<&Meeting> = concerned.filter(|row| counts(&row.starts_at)).collect();
        let mut dates: BTreeSet<Instant> = concerned.iter().map(|row| row.starts_at).collect();
        let taken: BTreeSet<Instant> = rows
            .iter()
            .filter(|row| row.origin == Origin::Series && says_what_became(row, stretch.cause))
            .map(|row| row.slot)
            .collect();
        let open = span.end == ALWAYS.end;
        let from = stretch.since.max(span.start - TimeDelta::milliseconds(1));
        let of_series = room.one.terms.recurrence.iter_after(from);
        let of_series = of_series
            .take_while(|at| *at < span.end)
            .filter(|at| counts(at) && !taken.contains(at));
        let most = if open { OF_AN_OPEN_PAUSE } else { usize::MAX };
        dates.extend(of_series.take(most));
        let slots = concerned.iter().map(|row| row.slot);
        let last = slots.chain(dates.last().copied()).max();
        let next = if open {
            None
        } else {
            let after = last.unwrap_or(span.end - TimeDelta::milliseconds(1));
            self.next_after_all(room, after, span).await?
        };
        Ok(LeftOut {
            dates: dates.into_iter().collect(),
            next,
        })
    }

    /// The first meeting or date outside a stretch, later than an instant.
    async fn next_after_all(
        &mut self,
        room: &Room,
        after: Instant,
        span: Span,
    ) -> Step<Option<Instant>> {
        let current = self.tx.current_meetings(room.id()).await?;
        let planned = current
            .iter()
            .filter(|meeting| meeting.is_planned())
            .map(|meeting| meeting.starts_at)
            .filter(|at| *at > after && !span.contains(*at));
        let date = room.next_date(after.max(self.now));
        let date = match date {
            Some(at) if span.contains(at) => room.next_date(span.end - TimeDelta::milliseconds(1)),
            other => other,
        };
        Ok(planned.chain(date).min())
    }

    /// Takes a meeting out of the series: nothing is sent about it any more.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn cancel(&mut self, meeting: &mut Meeting, cause: Cause) -> Step<()> {
        meeting.state = MeetingState::Cancelled {
            at: self.now,
            cause,
        };
        self.tx.update_meeting(meeting).await?;
        Ok(self.tx.disarm(Subject::Meeting(meeting.id)).await?)
    }

    /// Takes the planned meetings that start in a span out of the series; tells them.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn leave_out(
        &mut self,
        room: &Room,
        span: Span,
        cause: Cause,
    ) -> Step<Vec<Meeting>> {
        let mut cancelled = Vec::new();
        for mut meeting in self.tx.current_meetings(room.id()).await? {
            if meeting.is_planned() && span.contains(meeting.starts_at) {
                self.cancel(&mut meeting, cause).await?;
                cancelled.push(meeting);
            }
        }
        Ok(cancelled)
    }

    /// When a 1:1 was paused, as far as that is over.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn past_pauses(&mut self, room: &Room) -> Step<Vec<Span>> {
        let pauses = self.tx.pauses_of(room.id()).await?;
        let over = pauses.iter().filter_map(|pause| {
            let (start, end) = (pause.from, pause.to?);
            Some(Span { start, end })
        });
        Ok(over.collect())
    }
}

/// Whether a meeting of the series tells what became of its date, so that the date by itself does not count.
fn says_what_became(meeting: &Meeting, cause: Cause) -> bool {
    match meeting.state {
        MeetingState::Planned
        | MeetingState::Live { .. }
        | MeetingState::Ended { .. }
        | MeetingState::Skipped { .. } => true,
        MeetingState::Cancelled { cause: other, .. } => other == cause || other == Cause::Merge,
    }
}
