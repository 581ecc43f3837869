//! Days on which a person meets nobody, and what that does to their working days.
//!
//! Days are civil dates in the person's own zone, both ends included; which instants they are is known
//! late, so they stay the person's days when they travel. Which meetings fall into them is the
//! application's to find out. A day away is neither skipped nor missed: time that does not count.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use super::clock::{Instant, Span};
use super::hours::WorkingHours;
use super::id::{AwayId, PersonId};
use super::wall::resolve;

/// Nobody is away for longer at a stretch: what is longer is a pause, or a slip.
pub const LONGEST_DAYS: i64 = 366;

/// Days one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Days {
    /// The first.
    pub first: NaiveDate,
    /// The last, which belongs to them.
    pub last: NaiveDate,
}

impl Days {
    /// How many they are.
    #[must_use]
    pub fn count(&self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether the two have a day in common.
    #[must_use]
    pub fn overlaps(&self, other: &Days) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// The time that they are in a zone, from midnight to midnight.
    #[must_use]
    pub fn span(&self, zone: Tz) -> Span {
        let midnight = |day: NaiveDate| resolve(zone, day.and_time(NaiveTime::MIN));
        Span {
            start: midnight(self.first),
            end: midnight(self.last.succ_opt().unwrap_or(self.last)),
        }
    }
}

/// Days away, as a person said them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// Our id.
    pub id: AwayId,
    /// Who is away.
    pub person: PersonId,
    /// When.
    pub days: Days,
    /// Why, as typed; partners whose dates are concerned read it.
    pub reason: Option<String>,
    /// When that was confirmed.
    pub created_at: Instant,
    /// When it was taken back.
    pub cancelled_at: Option<Instant>,
}

impl Away {
    /// Whether it was not taken back.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.cancelled_at.is_none()
    }

    /// The days that the person really was away, or will be: what was taken back ends with the day
    /// of that, once its working start had been let pass in silence.
    #[must_use]
    pub fn kept(&self, hours: &WorkingHours, zone: Tz) -> Option<Days> {
        let Some(at) = self.cancelled_at else {
            return Some(self.days);
        };
        let day = at.with_timezone(&zone).date_naive();
        let over = if hours.day_start(zone, day) <= at {
            day
        } else {
            day.pred_opt()?
        };
        let last = self.days.last.min(over);
        (self.days.first <= last).then_some(Days { last, ..self.days })
    }
}

/// The day itself or the first working day after it on which the person is there.
#[must_use]
pub fn working_day(hours: &WorkingHours, away: &[Days], day: NaiveDate) -> NaiveDate {
    let mut day = hours.first_working_day_on_or_after(day);
    while let Some(next) = away
        .iter()
        .find(|days| days.contains(day))
        .and_then(|days| days.last.succ_opt())
    {
        day = hours.first_working_day_on_or_after(next);
    }
    day
}

/// The next working start on which the person is there, strictly after the instant.
#[must_use]
pub fn next_start(hours: &WorkingHours, zone: Tz, away: &[Days], after: Instant) -> Instant {
    let mut start = hours.next_start(zone, after);
    loop {
        let day = start.with_timezone(&zone).date_naive();
        let there = working_day(hours, away, day);
        if there == day {
            return start;
        }
        start = hours.day_start(zone, there);
    }
}

/// When so much time has passed since an instant, the time in `out` not counted. The spans come in any
/// order and may overlap.
#[must_use]
pub fn after_counting(since: Instant, needed: TimeDelta, mut out: Vec<Span>) -> Instant {
    out.sort_unstable_by_key(|span| span.start);
    let (mut at, mut upto) = (since + needed, since);
    for span in out {
        let start = span.start.max(upto);
        if start >= at {
            break;
        }
        if start < span.end {
            at += span.end - start;
            upto = span.end;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Id;
    use chrono_tz::{America::New_York, Europe::Berlin};
    use ulid::Ulid;

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn days(first: &str, last: &str) -> Days {
        Days {
            first: day(first),
            last: day(last),
        }
    }

    #[test]
    fn both_days_belong_to_it_in_the_zone_of_the_person() {
        let thursday = days("2026-03-26", "2026-03-26");
        assert_eq!(thursday.count(), 1);
        let there = thursday.span(New_York);
        assert!(there.contains(at("2026-03-27T03:59:00Z")));
        assert!(!there.contains(at("2026-03-27T04:00:00Z")));
        assert!(!there.contains(at("2026-03-26T03:59:00Z")));
    }

    #[test]
    fn a_day_on_which_the_clock_changes_is_as_long_as_it_is() {
        let spring = days("2026-03-29", "2026-03-29").span(Berlin);
        assert_eq!(spring.end - spring.start, TimeDelta::hours(23));
        let autumn = days("2026-10-25", "2026-10-25").span(Berlin);
        assert_eq!(autumn.end - autumn.start, TimeDelta::hours(25));
    }

    #[test]
    fn a_working_start_waits_for_the_first_working_day_back() {
        let hours = WorkingHours::default();
        // Wednesday to Friday, and Monday on top of it.
        let away = [
            days("2026-03-25", "2026-03-27"),
            days("2026-03-30", "2026-03-30"),
        ];
        let start = |after| next_start(&hours, Berlin, &away, at(after));
        assert_eq!(start("2026-03-23T12:00:00Z"), at("2026-03-24T08:00:00Z"));
        assert_eq!(start("2026-03-24T12:00:00Z"), at("2026-03-31T07:00:00Z"));
        let on = |date| working_day(&hours, &away, day(date));
        assert_eq!(on("2026-03-24"), day("2026-03-24"));
        assert_eq!(on("2026-03-26"), day("2026-03-31"));
    }

    #[test]
    fn what_was_taken_back_counts_for_as_long_as_it_held() {
        let mut away = Away {
            id: AwayId::from_ulid(Ulid::from_parts(1, 1)),
            person: PersonId::from_ulid(Ulid::from_parts(1, 1)),
            days: days("2026-03-23", "2026-03-27"),
            reason: None,
            created_at: at("2026-03-20T08:00:00Z"),
            cancelled_at: None,
        };
        let hours = WorkingHours::default();
        let mut kept = |cancelled: &str| {
            away.cancelled_at = Some(at(cancelled));
            away.kept(&hours, Berlin)
        };
        assert_eq!(kept("2026-03-21T12:00:00Z"), None);
        assert_eq!(kept("2026-03-23T07:59:00Z"), None);
        let monday = Some(days("2026-03-23", "2026-03-23"));
        assert_eq!(kept("2026-03-23T08:00:00Z"), monday);
        let all = Some(days("2026-03-23", "2026-03-27"));
        assert_eq!(kept("2026-04-30T12:00:00Z"), all);
    }

    #[test]
    fn time_that_does_not_count_is_added_once() {
        let span = |start, end| Span {
            start: at(start),
            end: at(end),
        };
        let out = vec![
            span("2026-03-10T00:00:00Z", "2026-03-12T00:00:00Z"),
            // Before it begins, and once more in part.
            span("2026-02-20T00:00:00Z", "2026-03-02T00:00:00Z"),
            span("2026-03-11T00:00:00Z", "2026-03-13T00:00:00Z"),
            span("2026-03-30T00:00:00Z", "2026-03-31T00:00:00Z"),
        ];
        let since = at("2026-03-01T00:00:00Z");
        assert_eq!(
            after_counting(since, TimeDelta::days(14), out),
            at("2026-03-19T00:00:00Z")
        );
    }
}
