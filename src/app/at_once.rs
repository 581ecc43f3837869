//! How many commands of one person are carried out in a minute: enough for anybody's hands, too few for a script that takes the
//! database from everybody else.
//!
//! Whoever did nothing for a minute may do a minute's worth at once; each command takes its part of that minute to come back. What is
//! refused costs nothing and counts for nothing, so who goes on regardless gets their even share. Kept in memory, so each process counts by itself and a
//! start forgets. Invariant: so many people are remembered at the most, and nobody is refused because others were forgotten.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;

use crate::domain::clock::Instant;
use crate::domain::id::PersonId;

/// What the limit is for.
const MINUTE: TimeDelta = TimeDelta::minutes(1);
/// The most people who are remembered: some megabytes.
const PEOPLE: usize = 50_000;

/// Who did how much lately.
#[derive(Debug)]
pub(super) struct AtOnce {
    /// What one command takes of the minute; `None` when there is no limit.
    each: Option<TimeDelta>,
    people: Mutex<HashMap<PersonId, Lately>>,
}

#[derive(Debug, Clone, Copy)]
struct Lately {
    /// When all of it will have come back.
    back: Instant,
    /// Whether something was refused since all of it was there.
    refused: bool,
}

/// Whether a command may be carried out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Share {
    /// It may.
    There,
    /// It may not, and so it was not for the one before.
    UsedUp,
    /// It may not: the first one.
    UsedUpNow,
}

impl AtOnce {
    /// So many commands a minute; 0 is no limit.
    pub(super) fn new(commands_per_minute: u32) -> Self {
        Self {
            each: i32::try_from(commands_per_minute)
                .ok()
                .and_then(|commands| MINUTE.checked_div(commands)),
            people: Mutex::default(),
        }
    }

    /// Somebody wants something carried out.
    pub(super) fn take(&self, person: PersonId, now: Instant) -> Share {
        let Some(each) = self.each else {
            return Share::There;
        };
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= PEOPLE && !people.contains_key(&person) {
            people.retain(|_, lately| lately.back > now);
            // Sifting through so many who are all busy for each command would be the load that is to be kept off.
            if people.len() > PEOPLE / 2 {
                people.clear();
            }
        }
        let fresh = Lately {
            back: now,
            refused: false,
        };
        let lately = people.entry(person).or_insert(fresh);
        if lately.back <= now {
            *lately = fresh;
        }
        // A clock that was set back is none to wait for.
        lately.back = lately.back.min(now + MINUTE);
        if lately.back + each <= now + MINUTE {
            lately.back += each;
            return Share::There;
        }
        if std::mem::replace(&mut lately.refused, true) {
            Share::UsedUp
        } else {
            Share::UsedUpNow
        }
    }
}

#[cfg(test)]
mod tests {
    use ulid::Ulid;

    use super::*;
    use crate::domain::id::Id as _;

    fn at(milliseconds: i64) -> Instant {
        chrono::DateTime::UNIX_EPOCH + TimeDelta::milliseconds(milliseconds)
    }

    fn person(number: usize) -> PersonId {
        PersonId::from_ulid(Ulid(number as u128))
    }

    /// How many of so many commands, one every so many milliseconds, are carried out.
    fn taken(at_once: &AtOnce, from: i64, every: i64, commands: i64) -> usize {
        (0..commands)
            .filter(|nth| at_once.take(person(1), at(from + nth * every)) == Share::There)
            .count()
    }

    #[test]
    fn who_hammers_gets_a_minutes_worth_and_then_an_even_share() {
        let at_once = AtOnce::new(60);
        assert_eq!(taken(&at_once, 0, 10, 100), 60);
        assert_eq!(taken(&at_once, 1_000, 100, 600), 60, "one a second");
        assert_eq!(taken(&at_once, 200_000, 0, 100), 60, "all after a rest");
        assert_eq!(taken(&at_once, 300_000, 1_000, 600), 600);
    }

    #[test]
    fn it_is_told_once_until_there_was_a_rest() {
        let at_once = AtOnce::new(2);
        let now: Vec<Share> = (0..4).map(|_| at_once.take(person(1), at(0))).collect();
        assert_eq!(
            now,
            [Share::There, Share::There, Share::UsedUpNow, Share::UsedUp]
        );
        assert_eq!(at_once.take(person(1), at(30_000)), Share::There);
        assert_eq!(at_once.take(person(1), at(30_000)), Share::UsedUp);
        assert_eq!(taken(&at_once, 90_000, 0, 2), 2);
        assert_eq!(at_once.take(person(1), at(90_000)), Share::UsedUpNow);
    }

    #[test]
    fn others_have_their_own_share_and_no_limit_is_none() {
        let at_once = AtOnce::new(1);
        for number in 0..5 {
            assert_eq!(at_once.take(person(number), at(0)), Share::There);
        }
        assert_eq!(taken(&AtOnce::new(0), 0, 0, 10_000), 10_000);
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_waiting() {
        let at_once = AtOnce::new(60);
        assert_eq!(taken(&at_once, 3_600_000, 0, 60), 60);
        assert_eq!(taken(&at_once, 0, 1_000, 10), 9);
    }

    #[test]
    fn so_many_are_remembered_and_no_more() {
        let at_once = AtOnce::new(1);
        for number in 0..3 * PEOPLE {
            assert_eq!(at_once.take(person(number), at(0)), Share::There);
        }
        assert!(at_once.people.lock().expect("nobody panicked").len() <= PEOPLE);
    }
}
