//! Make-up times: when two people could meet instead.
//!
//! A slot lies in both people's working hours, is free of their other 1:1s, comes before the next
//! regular date, and is as near to the usual hour as can be: a day's best slot first, one for each
//! day, then further ones on the same days when there are too few days.

use chrono::{DateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use super::clock::{Instant, Span};
use super::hours::WorkingHours;

/// So many slots are suggested.
pub const SLOTS: usize = 3;
/// Slots begin at full and half hours.
const STEP_MINUTES: i64 = 30;
/// A slot needs so much notice.
const NOTICE: TimeDelta = TimeDelta::minutes(60);
/// Nobody looks further ahead than this, even when the next regular date is further.
const HORIZON: TimeDelta = TimeDelta::days(28);

/// One person's side of the search.
#[derive(Debug, Clone)]
pub struct Diary {
    /// The person's zone.
    pub zone: Tz,
    /// When they work.
    pub hours: WorkingHours,
    /// Their other 1:1s, and when they are away.
    pub busy: Vec<Span>,
}

impl Diary {
    fn is_free(&self, span: &Span) -> bool {
        let last = span.end - TimeDelta::minutes(1);
        self.hours.contains(self.zone, span.start)
            && self.hours.contains(self.zone, last)
            && !self.busy.iter().any(|busy| busy.overlaps(span))
    }
}

/// What is searched for.
#[derive(Debug)]
pub struct Search<'a> {
    /// The two.
    pub diaries: [&'a Diary; 2],
    /// The zone of the 1:1.
    pub zone: Tz,
    /// The usual hour there.
    pub usual: NaiveTime,
    /// Minutes.
    pub duration_minutes: i64,
    /// Not before this.
    pub after: Instant,
    /// The next regular date: the slot must be over by then.
    pub before: Option<Instant>,
    /// The time that was skipped, which is no make-up for itself.
    pub not_at: Instant,
}

/// The next slots, in order of time; fewer than [`SLOTS`] when there are no more in common.
#[must_use]
pub fn suggest(search: &Search<'_>) -> Vec<Instant> {
    let end = search
        .before
        .unwrap_or(search.after + HORIZON)
        .min(search.after + HORIZON);
    let mut days: Vec<Vec<Instant>> = Vec::new();
    let mut at = next_step(search.after + NOTICE);
    let mut today = None;
    while at < end {
        let span = Span::minutes(at, search.duration_minutes);
        if span.end <= end
            && at != search.not_at
            && search.diaries.iter().all(|diary| diary.is_free(&span))
        {
            let date = at.with_timezone(&search.zone).date_naive();
            if today != Some(date) {
                today = Some(date);
                days.push(Vec::new());
            }
            if let Some(day) = days.last_mut() {
                day.push(at);
            }
        }
        at += TimeDelta::minutes(STEP_MINUTES);
    }
    for day in &mut days {
        day.sort_by_key(|at| (distance(*at, search), *at));
    }
    choose(&days)
}

/// One of each day as long as there are days, then second and third ones.
fn choose(days: &[Vec<Instant>]) -> Vec<Instant> {
    let mut chosen: Vec<Instant> = Vec::new();
    for round in 0..SLOTS {
        let more = days.iter().filter_map(|day| day.get(round)).copied();
        chosen.extend(more.take(SLOTS - chosen.len()));
        if chosen.len() >= SLOTS {
            break;
        }
    }
    chosen.sort_unstable();
    chosen
}

/// A time of day, as near to the usual one as can be in whole hours, at which both people work and are free on
/// all of its dates. Never the usual one itself.
#[must_use]
pub fn another_hour(
    diaries: [&Diary; 2],
    usual: NaiveTime,
    duration_minutes: i64,
    dates: impl Fn(NaiveTime) -> Vec<Instant>,
) -> Option<NaiveTime> {
    let free = |time: &NaiveTime| {
        let dates = dates(*time);
        let spans = dates.iter().map(|at| Span::minutes(*at, duration_minutes));
        !dates.is_empty()
            && spans
                .into_iter()
                .all(|span| diaries.iter().all(|diary| diary.is_free(&span)))
    };
    (1..12)
        .flat_map(|hours| [TimeDelta::hours(hours), -TimeDelta::hours(hours)])
        .map(|shift| usual.overflowing_add_signed(shift).0)
        .find(free)
}

fn next_step(at: Instant) -> Instant {
    let step = STEP_MINUTES * 60;
    let seconds = at.timestamp();
    let up = seconds.div_euclid(step) * step
        + if seconds.rem_euclid(step) == 0 {
            0
        } else {
            step
        };
    DateTime::from_timestamp(up, 0).unwrap_or(at)
}

/// How far from the usual hour, in minutes.
fn distance(at: Instant, search: &Search<'_>) -> i64 {
    let local = at.with_timezone(&search.zone).time();
    (local - search.usual).num_minutes().abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America::New_York, Asia::Tokyo, Europe::Berlin};

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn diary(zone: Tz) -> Diary {
        Diary {
            zone,
            hours: WorkingHours::default(),
            busy: Vec::new(),
        }
    }

    fn search(diaries: [&Diary; 2]) -> Search<'_> {
        Search {
            diaries,
            zone: Berlin,
            usual: NaiveTime::from_hms_opt(10, 0, 0).expect("ten"),
            duration_minutes: 30,
            after: at("2026-03-26T07:00:00Z"),
            before: Some(at("2026-04-02T08:00:00Z")),
            not_at: at("2026-03-26T09:00:00Z"),
        }
    }

    #[test]
    fn each_day_offers_the_slot_nearest_to_the_usual_hour() {
        let berlin = diary(Berlin);
        assert_eq!(
            suggest(&search([&berlin, &berlin])),
            [
                at("2026-03-26T08:30:00Z"),
                at("2026-03-27T09:00:00Z"),
                at("2026-03-30T08:00:00Z")
            ]
        );
    }

    #[test]
    fn slots_keep_to_the_hours_that_both_work() {
        let (berlin, york) = (diary(Berlin), diary(New_York));
        for slot in suggest(&search([&berlin, &york])) {
            for diary in [&berlin, &york] {
                assert!(diary.is_free(&Span::minutes(slot, 30)), "{slot}");
            }
        }
        assert!(suggest(&search([&diary(Tokyo), &york])).is_empty());
    }

    #[test]
    fn a_busy_hour_is_no_slot() {
        let mut alice = diary(Berlin);
        alice
            .busy
            .push(Span::minutes(at("2026-03-27T08:45:00Z"), 60));
        assert!(!suggest(&search([&alice, &diary(Berlin)])).contains(&at("2026-03-27T09:00:00Z")));
    }
}
