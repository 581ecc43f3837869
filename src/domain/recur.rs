//! When a 1:1 meets: a cadence in a zone, counted from an anchor date, as instants.
//!
//! The rule itself (`cadence`) and the clock's oddities (`wall`) are elsewhere; here the two meet. Not a store of
//! meetings: moved and skipped ones are not known here. Invariants: the instants strictly increase, none
//! belongs to a civil date before the anchor, and `now` is always the caller's.

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use thiserror::Error;

use super::cadence::Cadence;
pub use super::wall::resolve;

/// A cadence with everything that is needed to know its instants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    cadence: Cadence,
    zone: Tz,
    anchor: NaiveDate,
}

/// The rule has no date within five years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("find a date: the rule has none within five years")]
pub struct NeverOccurs;

/// How far ahead a date is looked for: from a leap day, the next is within it (but for 2100).
const HORIZON: Months = Months::new(5 * 12);

/// No clock was ever set forward by more than a day (Apia, Kwajalein), so a candidate older than this
/// cannot happen after the instant asked about.
const LONGEST_GAP: TimeDelta = TimeDelta::hours(25);

impl Recurrence {
    /// A new series: its anchor is the date of the first match after `after` and, when given, on or after
    /// `not_before` (a civil date in `zone`).
    ///
    /// # Errors
    ///
    /// [`NeverOccurs`] when there is no such date within five years of `after`.
    pub fn starting(
        cadence: Cadence,
        zone: Tz,
        not_before: Option<NaiveDate>,
        after: DateTime<Utc>,
    ) -> Result<Recurrence, NeverOccurs> {
        let search = Search {
            cadence: &cadence,
            zone,
            anchor: None,
        };
        let (anchor, _) = search.first(not_before, after).ok_or(NeverOccurs)?;
        Ok(Recurrence::new(cadence, zone, anchor))
    }

    /// A series that was started before, as it was stored.
    #[must_use]
    pub const fn new(cadence: Cadence, zone: Tz, anchor: NaiveDate) -> Recurrence {
        Recurrence {
            cadence,
            zone,
            anchor,
        }
    }

    /// The rule.
    #[must_use]
    pub const fn cadence(&self) -> &Cadence {
        &self.cadence
    }

    /// The zone whose wall time counts.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The civil date of the first match, from whose ISO week every Nth week is counted.
    #[must_use]
    pub const fn anchor(&self) -> NaiveDate {
        self.anchor
    }

    /// The first meeting strictly later than `after`, never one of a date before the anchor.
    ///
    /// `None` when there is none within five years of `after` or of the anchor, the later.
    #[must_use]
    pub fn next_after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let search = Search {
            cadence: &self.cadence,
            zone: self.zone,
            anchor: Some(self.anchor),
        };
        search.first(Some(self.anchor), after).map(|(_, at)| at)
    }

    /// All meetings later than `after`, in order, each instant once.
    pub fn iter_after(&self, after: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        std::iter::successors(self.next_after(after), |at| self.next_after(*at))
    }
}

/// A cadence in a zone, before or after its anchor is known.
struct Search<'a> {
    cadence: &'a Cadence,
    zone: Tz,
    anchor: Option<NaiveDate>,
}

impl Search<'_> {
    /// The earliest civil date from `from` on whose instant is later than `after`, with that instant.
    ///
    /// The order of civil dates is the order of instants: each day has one candidate, and a gap delays
    /// it at most onto the next day's (then both are the same instant, of which one is enough).
    fn first(
        &self,
        from: Option<NaiveDate>,
        after: DateTime<Utc>,
    ) -> Option<(NaiveDate, DateTime<Utc>)> {
        let local = after.with_timezone(&self.zone).naive_local();
        let earliest = local.checked_sub_signed(LONGEST_GAP)?.date();
        let mut date = from.map_or(earliest, |from| from.max(earliest));
        // A series being started must begin within five years of now, however late it may begin; one that
        // has an anchor already may have it anywhere.
        let horizon = match self.anchor {
            Some(anchor) => anchor.max(local.date()),
            None => local.date(),
        };
        let last = horizon.checked_add_months(HORIZON)?;
        loop {
            date = self.cadence.on_or_after(date, self.anchor)?;
            if date > last {
                return None;
            }
            let at = resolve(self.zone, date.and_time(self.cadence.time()));
            if at > after {
                return Some((date, at));
            }
            date = date.succ_opt()?;
        }
    }
}

#[cfg(test)]
mod tests;
