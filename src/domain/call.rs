//! The call of a 1:1's two people, as far as a meeting has to know of it.
//!
//! Only these two make a meeting live. A third person who joins later neither keeps the meeting alive for
//! ever nor cuts it short: the two are in company then, not apart. What was too short to be a call leaves
//! no trace, so a wrong click ends nothing. No call is the `None` of an `Option<Call>`.

use chrono::TimeDelta;

use super::clock::Instant;

/// Two people who are together for so long are in a call.
pub const CALL_COUNTS_AFTER: TimeDelta = TimeDelta::minutes(2);
/// Two who are apart for so long are no longer in one; who comes back earlier goes on with it.
pub const CALL_ENDS_AFTER: TimeDelta = TimeDelta::minutes(5);

/// Who of the two is in a call, as a platform sees it at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Both, and nobody else.
    Alone,
    /// Both, and others.
    InCompany,
    /// Not both.
    Apart,
}

/// A call by its name, which tells it from the others of all platforms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCall {
    /// The platform, a slash, and the platform's own id of the call.
    pub name: String,
    /// How the two are in it.
    pub call: Call,
}

/// A call of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// Just these two are together.
    Alone {
        /// Since when.
        since: Instant,
        /// Whether it goes on with a call that had lasted long enough before an interruption.
        resumed: bool,
    },
    /// After they were in a call, others came.
    InCompany {
        /// Since when.
        since: Instant,
    },
    /// After they were in a call, they parted.
    Apart {
        /// Since when.
        since: Instant,
    },
}

impl Call {
    /// Whether it has lasted long enough to be one, and is not over.
    fn counts(self, now: Instant) -> bool {
        match self {
            Self::Alone { since, resumed } => resumed || now - since >= CALL_COUNTS_AFTER,
            Self::InCompany { .. } => true,
            Self::Apart { since } => now - since < CALL_ENDS_AFTER,
        }
    }
}

/// The call after the two were seen so at `now`. The same as before when nothing changed.
#[must_use]
pub fn after(call: Option<Call>, seen: Seen, now: Instant) -> Option<Call> {
    let counts = call.is_some_and(|call| call.counts(now));
    match (call, seen) {
        (Some(Call::Alone { .. }), Seen::Alone)
        | (Some(Call::InCompany { .. }), Seen::InCompany)
        | (Some(Call::Apart { .. }), Seen::Apart) => call,
        (_, Seen::Alone) => Some(Call::Alone {
            since: now,
            resumed: counts,
        }),
        (_, Seen::InCompany) => counts.then_some(Call::InCompany { since: now }),
        (_, Seen::Apart) => counts.then_some(Call::Apart { since: now }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Seen::{Alone, Apart, InCompany};

    /// The call after sightings at minutes of an hour.
    fn seen(sightings: &[(i64, Seen)]) -> Option<Call> {
        sightings
            .iter()
            .fold(None, |call, (minute, seen)| after(call, *seen, at(*minute)))
    }

    fn at(minute: i64) -> Instant {
        Instant::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn alone(since: i64, resumed: bool) -> Call {
        let since = at(since);
        Call::Alone { since, resumed }
    }

    #[test]
    fn two_minutes_make_a_call_and_less_leaves_no_trace() {
        assert_eq!(seen(&[(0, Alone)]), Some(alone(0, false)));
        assert_eq!(seen(&[(0, Alone), (1, Alone)]), Some(alone(0, false)));
        assert_eq!(seen(&[(0, Alone), (1, Apart)]), None);
        assert_eq!(
            seen(&[(0, Alone), (2, Apart)]),
            Some(Call::Apart { since: at(2) })
        );
        assert_eq!(
            seen(&[(0, Alone), (1, Apart), (2, Alone)]),
            Some(alone(2, false))
        );
    }

    #[test]
    fn coming_back_within_five_minutes_goes_on() {
        let parted = [(0, Alone), (10, Apart)];
        assert_eq!(
            seen(&[&parted[..], &[(14, Alone)]].concat()),
            Some(alone(14, true))
        );
        assert_eq!(
            seen(&[&parted[..], &[(15, Alone)]].concat()),
            Some(alone(15, false))
        );
        // However short the return was, they were in a call before it.
        assert_eq!(
            seen(&[&parted[..], &[(14, Alone), (14, Apart)]].concat()),
            Some(Call::Apart { since: at(14) })
        );
        assert_eq!(
            seen(&[&parted[..], &[(12, Apart)]].concat()),
            Some(Call::Apart { since: at(10) })
        );
    }

    #[test]
    fn others_are_company_and_not_a_parting() {
        assert_eq!(seen(&[(0, InCompany)]), None);
        assert_eq!(seen(&[(0, Alone), (1, InCompany)]), None);
        let joined = [(0, Alone), (3, InCompany)];
        assert_eq!(seen(&joined), Some(Call::InCompany { since: at(3) }));
        assert_eq!(
            seen(&[&joined[..], &[(30, Alone)]].concat()),
            Some(alone(30, true))
        );
        assert_eq!(
            seen(&[&joined[..], &[(30, Apart)]].concat()),
            Some(Call::Apart { since: at(30) })
        );
    }
}
