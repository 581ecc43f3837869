//! What waits for a person's working start, and when that is.
//!
//! Everything that does not belong to a meeting's moment comes at the person's next working start, as
//! one message. Nothing is kept for it: what is owed follows from the actions, skips and meetings as
//! they are, so something that was settled in the meantime is simply not there any more.

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::action::{Action, ActionState, REMINDERS};
use super::away::{self, Days};
use super::clock::{Instant, Span};
use super::delivery::CardKind;
use super::hours::WorkingHours;
use super::id::{ActionId, MeetingId, OneOnOneId};
use super::person::{Person, Switches};

/// The least time without a meeting before a word about it.
pub const DRIFT_MIN_DAYS: i64 = 14;
/// A word about drift comes at most so often.
pub const DRIFT_EVERY: TimeDelta = TimeDelta::days(7);
/// … and not when a meeting is due within this.
pub const DRIFT_NOT_WITHIN: TimeDelta = TimeDelta::days(7);
/// After so many second questions in a row without an answer a person is not asked again.
pub const QUESTIONS_WITHOUT_ANSWER: i64 = 3;

/// When a person works.
#[derive(Debug, Clone)]
pub struct Rhythm {
    /// Their zone.
    pub zone: Tz,
    /// Their working hours.
    pub hours: WorkingHours,
    /// When they are away: a working start waits for the first working day back.
    pub away: Vec<Days>,
    /// What they switched off.
    pub switches: Switches,
}

impl Rhythm {
    /// The next working start on which they are there, strictly after the instant.
    #[must_use]
    pub fn next_start(&self, after: Instant) -> Instant {
        away::next_start(&self.hours, self.zone, &self.away, after)
    }

    fn working_day(&self, day: NaiveDate) -> NaiveDate {
        away::working_day(&self.hours, &self.away, day)
    }
}

/// A stretch of time in which a 1:1 was paused: nothing of it was spoken of.
#[derive(Debug, Clone, Copy)]
pub struct Paused {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// The time.
    pub span: Span,
}

/// A skip that waits for a choice, for one side.
#[derive(Debug, Clone, Copy)]
pub struct OpenSkip {
    /// The skipped meeting.
    pub meeting: MeetingId,
    /// When it was skipped.
    pub at: Instant,
    /// The start of the 1:1's next planned meeting.
    pub next: Option<Instant>,
}

/// A meeting of which nobody said whether it was held, for one side.
#[derive(Debug, Clone, Copy)]
pub struct OpenQuestion {
    /// The meeting.
    pub meeting: MeetingId,
    /// When the second question is due (see `timeline::second_question_at`).
    pub at: Instant,
}

/// A 1:1 that may drift, for one side.
#[derive(Debug, Clone)]
pub struct Drifting {
    /// The 1:1.
    pub one_on_one: OneOnOneId,
    /// When they last met, or agreed to meet.
    pub since: Instant,
    /// Time that does not count: one of the two was away, or the 1:1 was paused.
    pub out: Vec<Span>,
    /// Nothing is said before a working start after this: the last date passed then, or the next was fixed.
    pub not_before: Instant,
    /// Days between two dates of the series.
    pub cadence_days: u32,
    /// The start of the next planned meeting.
    pub next: Option<Instant>,
    /// When this side was last told.
    pub told_at: Option<Instant>,
}

/// Something for the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// An action is due; how many of its reminders are then used up.
    Action {
        /// Which.
        action: ActionId,
        /// The count after this one.
        reminders: i64,
    },
    /// A skip waits for a choice.
    Skip(MeetingId),
    /// Did you meet?
    Question(MeetingId),
    /// The two have not met for long.
    Drift(OneOnOneId),
}

/// All that a digest is made from.
#[derive(Debug)]
pub struct Material<'a> {
    /// Whose it is.
    pub rhythm: &'a Rhythm,
    /// The person's open actions with a due day, in 1:1s that go on.
    pub actions: &'a [Action],
    /// Past pauses of those 1:1s.
    pub pauses: &'a [Paused],
    /// Skips that wait.
    pub skips: &'a [OpenSkip],
    /// Meetings that nobody confirmed.
    pub questions: &'a [OpenQuestion],
    /// 1:1s that go on.
    pub drifting: &'a [Drifting],
}

/// Whether a person wants cards of a kind, also those that were owed before a switch was turned.
#[must_use]
pub fn is_wanted(kind: CardKind, person: &Person) -> bool {
    let switches = person.switches;
    // The last of its kind turns the switch itself, and says so.
    let asks = switches.second_question || person.unanswered_questions >= QUESTIONS_WITHOUT_ANSWER;
    let off = (kind == CardKind::ActionReminder && !switches.action_reminders)
        || (kind == CardKind::SecondQuestion && !asks)
        || (kind == CardKind::Drift && !switches.drift);
    !off
}

/// What is due at `now`, and when something will be next.
#[must_use]
pub fn collect(material: &Material<'_>, now: Instant) -> (Vec<Item>, Option<Instant>) {
    let (mut due, mut next) = (Vec::new(), None::<Instant>);
    for (at, item) in owed(material, now) {
        if at <= now {
            due.push(item);
        } else {
            next = Some(next.map_or(at, |earlier| earlier.min(at)));
        }
    }
    (due, next)
}

fn owed(material: &Material<'_>, now: Instant) -> Vec<(Instant, Item)> {
    let rhythm = material.rhythm;
    let mut owed = Vec::new();
    owed.extend(
        material
            .actions
            .iter()
            .filter_map(|action| action_reminder(action, material, now)),
    );
    owed.extend(material.skips.iter().filter_map(|skip| {
        let at = rhythm.next_start(skip.at);
        skip.next
            .is_none_or(|next| at < next && now < next)
            .then_some((at, Item::Skip(skip.meeting)))
    }));
    if rhythm.switches.second_question {
        owed.extend(
            material
                .questions
                .iter()
                .map(|open| (open.at, Item::Question(open.meeting))),
        );
    }
    if rhythm.switches.drift {
        owed.extend(
            material
                .drifting
                .iter()
                .filter_map(|one| drift(one, rhythm, now)),
        );
    }
    owed
}

/// The working starts at which the owner of an action is reminded: on the due day or the next working
/// day, and once a working day later. A day away is no working day.
#[must_use]
pub fn reminder_times(due: NaiveDate, rhythm: &Rhythm) -> [Instant; 2] {
    let first = rhythm.working_day(due);
    let second = first
        .succ_opt()
        .map_or(first, |day| rhythm.working_day(day));
    [first, second].map(|day| rhythm.hours.day_start(rhythm.zone, day))
}

/// How many reminders of a due day are over already when it is set: those are not made up for.
#[must_use]
pub fn reminders_over(due: Option<NaiveDate>, rhythm: &Rhythm, now: Instant) -> i64 {
    due.map_or(0, |due| {
        reminder_times(due, rhythm)
            .iter()
            .map(|at| i64::from(*at <= now))
            .sum()
    })
}

fn action_reminder(
    action: &Action,
    material: &Material<'_>,
    now: Instant,
) -> Option<(Instant, Item)> {
    let rhythm = material.rhythm;
    let due = action
        .due
        .filter(|_| action.state == ActionState::Open && rhythm.switches.action_reminders)?;
    if action.reminders >= REMINDERS {
        return None;
    }
    let times = reminder_times(due, rhythm);
    let at = *times.get(usize::try_from(action.reminders).ok()?)?;
    // What came due in a pause waits for the working start after it.
    let paused = material
        .pauses
        .iter()
        .find(|paused| paused.one_on_one == action.one_on_one && paused.span.contains(at));
    let at = paused.map_or(at, |paused| rhythm.next_start(paused.span.end));
    // After a stop of the bot two reminders may be due at once: they are one.
    let reminders = reminders_over(Some(due), rhythm, now).max(action.reminders + 1);
    Some((
        at,
        Item::Action {
            action: action.id,
            reminders,
        },
    ))
}

fn drift(one: &Drifting, rhythm: &Rhythm, now: Instant) -> Option<(Instant, Item)> {
    let days = (2 * i64::from(one.cadence_days)).max(DRIFT_MIN_DAYS);
    let mut from = away::after_counting(one.since, TimeDelta::days(days), one.out.clone());
    if let Some(told) = one.told_at {
        from = from.max(told + DRIFT_EVERY);
    }
    // The first working start at or after that moment.
    let from = from.max(one.not_before) - TimeDelta::milliseconds(1);
    let at = rhythm.next_start(from);
    let soon = one
        .next
        .is_some_and(|next| next - at.max(now) <= DRIFT_NOT_WITHIN);
    (!soon).then_some((at, Item::Drift(one.one_on_one)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::action::Consent;
    use crate::domain::id::{Id, PersonId};
    use chrono_tz::Europe::Berlin;
    use ulid::Ulid;

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn rhythm() -> Rhythm {
        Rhythm {
            zone: Berlin,
            hours: WorkingHours::default(),
            away: Vec::new(),
            switches: Switches::default(),
        }
    }

    fn action(due: &str) -> Action {
        let ulid = Ulid::from_parts(1, 1);
        Action {
            id: ActionId::from_ulid(ulid),
            one_on_one: OneOnOneId::from_ulid(ulid),
            owner: PersonId::from_ulid(ulid),
            author: PersonId::from_ulid(ulid),
            text: "Send the draft".to_owned(),
            due: due.parse().ok(),
            state: ActionState::Open,
            consent: Consent::Agreed,
            meeting: None,
            reminders: 0,
            created_at: at("2026-03-20T08:00:00Z"),
        }
    }

    fn material<'a>(rhythm: &'a Rhythm, actions: &'a [Action]) -> Material<'a> {
        Material {
            rhythm,
            actions,
            pauses: &[],
            skips: &[],
            questions: &[],
            drifting: &[],
        }
    }

    #[test]
    fn an_action_due_at_the_weekend_is_reminded_of_on_monday_and_once_on_tuesday() {
        let (rhythm, mut actions) = (rhythm(), vec![action("2026-03-28")]);
        let (due, next) = collect(&material(&rhythm, &actions), at("2026-03-27T12:00:00Z"));
        assert_eq!((due.len(), next), (0, Some(at("2026-03-30T07:00:00Z"))));
        let (due, _) = collect(&material(&rhythm, &actions), at("2026-03-30T07:00:00Z"));
        assert_eq!(
            due,
            [Item::Action {
                action: actions[0].id,
                reminders: 1
            }]
        );
        actions[0].reminders = 1;
        let (_, next) = collect(&material(&rhythm, &actions), at("2026-03-30T07:00:00Z"));
        assert_eq!(next, Some(at("2026-03-31T07:00:00Z")));
        actions[0].reminders = 2;
        assert_eq!(
            collect(&material(&rhythm, &actions), at("2026-05-01T07:00:00Z")),
            (vec![], None)
        );
    }

    #[test]
    fn two_reminders_missed_during_a_stop_become_one() {
        let (rhythm, actions) = (rhythm(), [action("2026-03-23")]);
        let (due, _) = collect(&material(&rhythm, &actions), at("2026-03-27T07:00:00Z"));
        assert_eq!(
            due,
            [Item::Action {
                action: actions[0].id,
                reminders: 2
            }]
        );
    }

    #[test]
    fn a_skip_is_not_spoken_of_again_when_the_next_meeting_comes_first() {
        let rhythm = rhythm();
        let meeting = MeetingId::from_ulid(Ulid::from_parts(1, 1));
        let skip = |next: &str| OpenSkip {
            meeting,
            at: at("2026-03-26T07:00:00Z"),
            next: Some(at(next)),
        };
        let empty = material(&rhythm, &[]);
        let late = [skip("2026-04-02T08:00:00Z")];
        let (_, next) = collect(
            &Material {
                skips: &late,
                ..empty
            },
            at("2026-03-26T07:30:00Z"),
        );
        assert_eq!(next, Some(at("2026-03-26T08:00:00Z")));
        let soon = [skip("2026-03-26T08:00:00Z")];
        let empty = material(&rhythm, &[]);
        assert_eq!(
            collect(
                &Material {
                    skips: &soon,
                    ..empty
                },
                at("2026-03-26T07:30:00Z")
            ),
            (vec![], None)
        );
    }

    /// A 1:1 of weekly meetings that met on 2 March.
    fn drifting() -> Drifting {
        Drifting {
            one_on_one: OneOnOneId::from_ulid(Ulid::from_parts(1, 1)),
            since: at("2026-03-02T09:30:00Z"),
            out: Vec::new(),
            not_before: at("2026-03-12T09:30:00Z"),
            cadence_days: 7,
            next: None,
            told_at: None,
        }
    }

    /// Whether the two are told of it by then.
    fn is_told(one: Drifting, now: &str) -> bool {
        let rhythm = rhythm();
        let material = Material {
            drifting: &[one],
            ..material(&rhythm, &[])
        };
        !collect(&material, at(now)).0.is_empty()
    }

    #[test]
    fn drift_is_not_spoken_of_when_a_meeting_is_due_within_a_week() {
        let one = |next: Option<&str>| Drifting {
            next: next.map(at),
            ..drifting()
        };
        let now = "2026-03-17T08:00:00Z";
        assert!(!is_told(one(Some("2026-03-19T09:00:00Z")), now));
        assert!(is_told(one(Some("2026-03-26T09:00:00Z")), now));
        assert!(is_told(one(None), now));
    }

    #[test]
    fn nobody_drifts_within_two_weeks() {
        // Twice the cadence of those who meet each day are two days.
        let daily = || Drifting {
            cadence_days: 1,
            ..drifting()
        };
        assert!(!is_told(daily(), "2026-03-16T08:00:00Z"));
        assert!(is_told(daily(), "2026-03-17T08:00:00Z"));
    }

    #[test]
    fn a_reminder_waits_for_the_first_working_day_back() {
        let away = Days {
            first: "2026-03-25".parse().expect("a date"),
            last: "2026-03-27".parse().expect("a date"),
        };
        let rhythm = Rhythm {
            away: vec![away],
            ..rhythm()
        };
        let actions = [action("2026-03-26")];
        let (due, next) = collect(&material(&rhythm, &actions), at("2026-03-26T08:00:00Z"));
        assert_eq!((due.len(), next), (0, Some(at("2026-03-30T07:00:00Z"))));
    }

    #[test]
    fn what_came_due_in_a_pause_is_one_reminder_after_it() {
        let (rhythm, actions) = (rhythm(), [action("2026-03-24")]);
        let pauses = [Paused {
            one_on_one: actions[0].one_on_one,
            span: Span {
                start: at("2026-03-23T12:00:00Z"),
                end: at("2026-03-26T12:00:00Z"),
            },
        }];
        let material = Material {
            pauses: &pauses,
            ..material(&rhythm, &actions)
        };
        let (due, next) = collect(&material, at("2026-03-26T12:00:00Z"));
        assert_eq!((due.len(), next), (0, Some(at("2026-03-27T08:00:00Z"))));
        let (due, _) = collect(&material, at("2026-03-27T08:00:00Z"));
        assert_eq!(
            due,
            [Item::Action {
                action: actions[0].id,
                reminders: 2
            }]
        );
    }

    #[test]
    fn time_away_or_paused_is_no_drift() {
        let rhythm = rhythm();
        let out = Span {
            start: at("2026-03-03T00:00:00Z"),
            end: at("2026-03-10T00:00:00Z"),
        };
        let one = Drifting {
            out: vec![out],
            ..drifting()
        };
        let (due, next) = collect(
            &Material {
                drifting: &[one],
                ..material(&rhythm, &[])
            },
            at("2026-03-17T08:00:00Z"),
        );
        assert_eq!((due, next), (vec![], Some(at("2026-03-24T08:00:00Z"))));
    }
}
