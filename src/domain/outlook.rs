//! When agendas have to leave, so that none comes after its meeting has begun.
//!
//! A platform takes so many messages a second. Where many meetings begin together, their agendas cannot all leave at
//! their lead time: two hundred thousand take more than an hour. What is needed is reckoned from the last start
//! backwards, so each leaves as late as it may; what cannot be in time even if it leaves now is known in advance. Not
//! for what has no hour to be there by. Invariant: departures are in the order of the starts.

use chrono::TimeDelta;

use super::clock::Instant;

/// Starts further ahead than this do not matter yet: as many messages as are sent meanwhile begin at no start.
pub const HORIZON: TimeDelta = TimeDelta::hours(12);
/// The last agenda of a start is there so long before it.
const RESERVE: TimeDelta = TimeDelta::minutes(1);
/// What is sent within this needs no haste.
const SOON: TimeDelta = TimeDelta::seconds(10);
/// Other things are sent as well: so many of twenty messages are agendas.
const AGENDAS_OF_TWENTY: i64 = 19;

/// Agendas that are not there yet, of the meetings of one start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// When the meetings begin.
    pub start: Instant,
    /// How many.
    pub agendas: i64,
}

/// When the agendas of one start have to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departure {
    /// When the meetings begin.
    pub start: Instant,
    /// When the first one leaves at the latest.
    pub leave: Instant,
}

/// What cannot be in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Short {
    /// So many agendas come when their meeting has begun.
    pub agendas: i64,
    /// The first start that is concerned.
    pub first: Option<Instant>,
}

/// What is ahead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outlook {
    departures: Vec<Departure>,
    short: Short,
}

impl Outlook {
    /// Reckons with `loads`, in the order of their starts, behind so many messages that go `before` them, at `per_second`
    /// messages a second.
    #[must_use]
    pub fn of(loads: &[Load], before: i64, now: Instant, per_second: u32) -> Self {
        let per_second = i64::from(per_second.max(1));
        let mut departures = Vec::new();
        let mut next: Option<Instant> = None;
        for load in loads.iter().rev() {
            let takes = TimeDelta::milliseconds(
                load.agendas.saturating_mul(20_000) / (per_second * AGENDAS_OF_TWENTY),
            );
            let by = if takes > SOON {
                load.start - RESERVE
            } else {
                load.start
            };
            let leave = next.map_or(by, |next| next.min(by)) - takes;
            next = Some(leave);
            // A few that leave seconds before their start are no reason to send them before their time.
            if load.start - leave > SOON {
                departures.push(Departure {
                    start: load.start,
                    leave,
                });
            }
        }
        departures.reverse();
        Self {
            departures,
            short: short(loads, before, now, per_second),
        }
    }

    /// The starts whose agendas have to leave by now, in order.
    pub fn leaving(&self, now: Instant) -> impl Iterator<Item = Instant> + '_ {
        let due = self.departures.iter().filter(move |one| one.leave <= now);
        due.map(|one| one.start)
    }

    /// Whether the agendas of a start have to leave by now.
    #[must_use]
    pub fn has_to_leave(&self, start: Instant, now: Instant) -> bool {
        self.leaving(now).any(|leaving| leaving == start)
    }

    /// The next departure that is still ahead.
    #[must_use]
    pub fn next(&self, now: Instant) -> Option<Instant> {
        let ahead = self.departures.iter().map(|one| one.leave);
        ahead.filter(|leave| *leave > now).min()
    }

    /// What cannot be in time, if nothing else is sent.
    #[must_use]
    pub fn short(&self) -> Short {
        self.short
    }
}

fn short(loads: &[Load], before: i64, now: Instant, per_second: i64) -> Short {
    let takes =
        |messages: i64| TimeDelta::milliseconds(messages.saturating_mul(1_000) / per_second);
    let mut short = Short::default();
    let mut sent_by = now + takes(before);
    for load in loads {
        sent_by += takes(load.agendas);
        let over = (sent_by - load.start).num_milliseconds();
        let late = (over.saturating_mul(per_second) / 1_000).min(load.agendas);
        if late > 0 {
            short.agendas += late;
            short.first = short.first.or(Some(load.start));
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PER_SECOND: u32 = 48;

    fn at(minutes: i64) -> Instant {
        Instant::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
    }

    fn load(start: i64, agendas: i64) -> Load {
        Load {
            start: at(start),
            agendas,
        }
    }

    #[test]
    fn a_few_leave_when_they_would() {
        let outlook = Outlook::of(&[load(60, 2), load(90, 400)], 0, at(0), PER_SECOND);
        assert_eq!(outlook.next(at(0)), None);
        assert_eq!(outlook.leaving(at(90)).count(), 0);
    }

    #[test]
    fn two_hundred_thousand_leave_more_than_an_hour_before() {
        let outlook = Outlook::of(&[load(600, 200_000)], 0, at(0), PER_SECOND);
        // 200,000 / 48 / 0.95 seconds are 73 minutes and 6 seconds; and one minute.
        let leave = at(600 - 75) + TimeDelta::seconds(54);
        let next = outlook.next(at(0)).expect("a departure");
        assert!((next - leave).abs() < TimeDelta::seconds(1), "{next}");
        assert!(!outlook.has_to_leave(at(600), leave - TimeDelta::seconds(1)));
        assert!(outlook.has_to_leave(at(600), leave + TimeDelta::seconds(1)));
        assert_eq!(outlook.short(), Short::default());
    }

    #[test]
    fn an_earlier_start_makes_room_for_a_later_one() {
        let loads = [load(600, 100_000), load(610, 100_000)];
        let outlook = Outlook::of(&loads, 0, at(0), PER_SECOND);
        let both = Outlook::of(&[load(610, 200_000)], 0, at(0), PER_SECOND);
        assert_eq!(outlook.next(at(0)), both.next(at(0)));
        assert_eq!(
            outlook.leaving(at(609)).collect::<Vec<_>>(),
            [at(600), at(610)]
        );
    }

    #[test]
    fn what_cannot_be_in_time_is_known_in_advance() {
        let loads = [load(10, 48 * 60 * 12), load(60, 48)];
        let short = Outlook::of(&loads, 0, at(0), PER_SECOND).short();
        assert_eq!(
            short,
            Short {
                agendas: 48 * 60 * 2,
                first: Some(at(10)),
            }
        );
    }

    #[test]
    fn what_goes_before_is_no_agenda_and_takes_its_time() {
        let loads = [load(1, 48 * 30)];
        let short = |before| Outlook::of(&loads, before, at(0), PER_SECOND).short();
        assert_eq!(short(48 * 30), Short::default());
        let late = Short {
            agendas: 48 * 10,
            first: Some(at(1)),
        };
        assert_eq!(short(48 * 40), late);
        assert_eq!(
            Outlook::of(&[], 1_000, at(0), PER_SECOND).short(),
            Short::default()
        );
    }

    proptest! {
        /// Whoever sends one message after another from the first departure on, the earliest start first, has sent each
        /// before its meeting begins.
        #[test]
        fn who_leaves_in_time_arrives_in_time(
            groups in prop::collection::vec((0_i64..600, 1_i64..60_000), 1..12),
            per_second in 1_u32..100,
        ) {
            let mut groups: Vec<_> = groups.into_iter().map(|(start, agendas)| load(start, agendas)).collect();
            groups.sort_by_key(|load| load.start);
            groups.dedup_by_key(|load| load.start);
            let outlook = Outlook::of(&groups, 0, at(-100_000), per_second);
            let mut sent_by = at(-100_000);
            for group in &groups {
                let leave = outlook.departures.iter().find(|one| one.start == group.start);
                let leave = leave.map_or(group.start - SOON, |one| one.leave);
                let takes = TimeDelta::milliseconds(group.agendas * 1_000 / i64::from(per_second));
                sent_by = sent_by.max(leave) + takes;
                prop_assert!(sent_by <= group.start, "{sent_by} {}", group.start);
            }
            prop_assert_eq!(outlook.short(), Short::default());
            prop_assert!(outlook.departures.is_sorted_by_key(|one| one.start));
        }
    }
}
