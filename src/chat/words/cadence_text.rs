//! Reads the words of a cadence, from the left, each at most once.
//!
//! Behind `parse_when`; cron rules and `from` are split off before. Invariant: every word is either used or
//! named in a problem.

use chrono::{NaiveTime, Weekday};

use super::cadence::WhenProblem;
use super::scan::{Ordinal, TimeAt, Word, join, number, ordinal, time_at, weekday};
use crate::domain::cadence::{Cadence, DayOfMonth, Nth, Weeks};
use crate::domain::wall::WallTime;
use crate::domain::weekdays::Weekdays;

type Outcome<T = ()> = Result<T, WhenProblem>;

/// The cadence that the words say.
pub(super) fn read(words: &[Word]) -> Outcome<Cadence> {
    let mut reader = Reader {
        words,
        at: 0,
        weeks: None,
        monthly: false,
        days: None,
        month_day: None,
        time: None,
    };
    while reader.at < words.len() {
        reader.step()?;
    }
    reader.finish()
}

/// What was said of a month: which weekday of it, or which day.
#[derive(Clone, Copy)]
enum MonthDay {
    Weekday(Nth, Weekday),
    Day(DayOfMonth),
}

struct Reader<'a> {
    words: &'a [Word],
    at: usize,
    weeks: Option<Weeks>,
    monthly: bool,
    days: Option<Weekdays>,
    month_day: Option<MonthDay>,
    time: Option<NaiveTime>,
}

impl Reader<'_> {
    /// Reads the next few words that belong together.
    fn step(&mut self) -> Outcome {
        match self.key(0) {
            "every" | "each" => self.after_every(),
            "at" | "on" | "of" | "the" | "a" | "and" | "&" | "in" | "@" => self.skip(1),
            "weekly" => self.interval(1, 1),
            "week" if self.weeks.is_none() => self.interval(1, 1),
            "biweekly" | "bi-weekly" | "fortnightly" | "fortnight" => self.interval(2, 1),
            "other" => self.other(),
            "monthly" | "month" => {
                self.monthly = true;
                self.skip(1)
            }
            "weekdays" | "weekday" | "workdays" | "workday" => self.days(Weekdays::WORKDAYS, 1),
            "daily" | "day" | "days" => self.days(Weekdays::ALL, 1),
            key => {
                if let Some(day) = weekday(key) {
                    return self.weekdays_from(day);
                }
                if let Some(ordinal) = ordinal(key) {
                    return self.ordinal(ordinal);
                }
                if let Some(number) = number(key) {
                    return self.number(number);
                }
                self.time()
            }
        }
    }

    /// The word so many after the current one, in lower case; empty past the end.
    fn key(&self, ahead: usize) -> &str {
        self.words
            .get(self.at + ahead)
            .map_or("", |word| word.key.as_str())
    }

    /// The next words as they were written.
    fn part(&self, count: usize) -> String {
        let end = self.words.len().min(self.at + count);
        join(&self.words[self.at..end])
    }

    // Every step that reads words ends with this one, hence the result.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the end of a chain of fallible steps"
    )]
    const fn skip(&mut self, count: usize) -> Outcome {
        self.at += count;
        Ok(())
    }

    /// «every second tuesday» counts weeks, «every second tuesday of the month» does not, and of «every
    /// third thursday» nobody knows.
    fn after_every(&mut self) -> Outcome {
        let counted = match ordinal(self.key(1)) {
            Some(Ordinal::Number(n)) => n,
            Some(Ordinal::Last) | None => return self.skip(1),
        };
        let mentions_month = self
            .words
            .iter()
            .any(|word| matches!(word.key.as_str(), "month" | "monthly"));
        if mentions_month || counted == 1 {
            return self.skip(1);
        }
        match self.key(2) {
            "week" => self.interval(counted, 3),
            key if weekday(key).is_some() && counted == 2 => self.interval(2, 2),
            key if weekday(key).is_some() => Err(WhenProblem::Ambiguous { part: self.part(3) }),
            "day" => Err(WhenProblem::NotUnderstood { part: self.part(3) }),
            _ => self.skip(1),
        }
    }

    /// «other tuesday», «other week tuesday».
    fn other(&mut self) -> Outcome {
        match self.key(1) {
            "week" => self.interval(2, 2),
            key if weekday(key).is_some() => self.interval(2, 1),
            _ => Err(WhenProblem::NotUnderstood { part: self.part(2) }),
        }
    }

    fn interval(&mut self, weeks: u32, count: usize) -> Outcome {
        if self.weeks.is_some() {
            return Err(WhenProblem::Clash {
                part: self.part(count),
            });
        }
        let weeks = Weeks::new(weeks).ok_or_else(|| WhenProblem::WeeksOutOfRange {
            part: self.part(count),
        })?;
        self.weeks = Some(weeks);
        self.skip(count)
    }

    fn days(&mut self, days: Weekdays, count: usize) -> Outcome {
        self.days = Some(self.days.map_or(days, |before| before.union(days)));
        self.skip(count)
    }

    /// One weekday, or a span of them: «mon to fri».
    fn weekdays_from(&mut self, day: Weekday) -> Outcome {
        match (self.key(1), weekday(self.key(2))) {
            ("to" | "-" | "–" | "through" | "until", Some(last)) => {
                self.days(Weekdays::span(day, last), 3)
            }
            _ => self.days(Weekdays::one(day), 1),
        }
    }

    /// «second wed», «last day», «15th».
    fn ordinal(&mut self, ordinal: Ordinal) -> Outcome {
        let (day, count) = match (weekday(self.key(1)), self.key(1)) {
            (Some(weekday), _) => {
                let part = || WhenProblem::NthOutOfRange { part: self.part(2) };
                (
                    MonthDay::Weekday(ordinal.nth().ok_or_else(part)?, weekday),
                    2,
                )
            }
            (None, "day") => (MonthDay::Day(self.day_of_month(ordinal, 2)?), 2),
            (None, _) if ordinal == Ordinal::Last => {
                return Err(WhenProblem::NotUnderstood { part: self.part(2) });
            }
            (None, _) => (MonthDay::Day(self.day_of_month(ordinal, 1)?), 1),
        };
        self.month_day(day, count)
    }

    fn day_of_month(&self, ordinal: Ordinal, count: usize) -> Outcome<DayOfMonth> {
        let day = match ordinal {
            Ordinal::Last => Some(DayOfMonth::LAST),
            Ordinal::Number(n) => DayOfMonth::new(n),
        };
        day.ok_or_else(|| WhenProblem::DayOutOfRange {
            part: self.part(count),
        })
    }

    fn month_day(&mut self, day: MonthDay, count: usize) -> Outcome {
        if self.month_day.is_some() {
            return Err(WhenProblem::Clash {
                part: self.part(count),
            });
        }
        self.month_day = Some(day);
        self.skip(count)
    }

    /// A number of weeks, a day of the month when a time is still to come, else an hour.
    fn number(&mut self, number: u32) -> Outcome {
        match self.key(1) {
            "week" | "weeks" => self.interval(number, 2),
            "day" | "days" | "month" | "months" | "year" | "years" => {
                Err(WhenProblem::NotUnderstood { part: self.part(2) })
            }
            _ if self.monthly
                && self.month_day.is_none()
                && self.days.is_none()
                && self.more_to_come() =>
            {
                let day = self.day_of_month(Ordinal::Number(number), 1)?;
                self.month_day(MonthDay::Day(day), 1)
            }
            _ => self.time(),
        }
    }

    /// Whether a time stands after the current number, which then is not the time itself.
    fn more_to_come(&self) -> bool {
        !matches!(self.key(1), "am" | "pm")
            && (self.at + 1..self.words.len())
                .any(|at| matches!(time_at(&self.words[at..]), TimeAt::Time(..)))
    }

    fn time(&mut self) -> Outcome {
        match time_at(&self.words[self.at..]) {
            TimeAt::Time(_, count) if self.time.is_some() => Err(WhenProblem::SecondTime {
                part: self.part(count),
            }),
            TimeAt::Time(time, count) => {
                self.time = Some(time);
                self.skip(count)
            }
            TimeAt::Impossible(count) => Err(WhenProblem::NoSuchTime {
                part: self.part(count),
            }),
            TimeAt::No => Err(WhenProblem::NotUnderstood { part: self.part(1) }),
        }
    }

    /// Puts together what was read.
    fn finish(self) -> Outcome<Cadence> {
        let whole = || join(self.words);
        let clash = || Err(WhenProblem::Clash { part: whole() });
        let Some(time) = self.time.map(WallTime::from) else {
            return Err(match (self.days, self.month_day) {
                (None, None) => WhenProblem::DayMissing { part: whole() },
                (Some(_), _) | (_, Some(_)) => WhenProblem::TimeMissing { part: whole() },
            });
        };
        match (self.month_day, self.days) {
            (Some(_), _) if self.weeks.is_some() => clash(),
            (Some(_), Some(_)) => clash(),
            (Some(MonthDay::Weekday(nth, weekday)), None) => {
                Ok(Cadence::MonthlyByWeekday { nth, weekday, time })
            }
            (Some(MonthDay::Day(day)), None) => Ok(Cadence::MonthlyByDay { day, time }),
            (None, None) => Err(WhenProblem::DayMissing { part: whole() }),
            // «monthly monday» leaves open which one.
            (None, Some(_)) if self.monthly => Err(WhenProblem::Ambiguous { part: whole() }),
            (None, Some(days)) => {
                let every = self.weeks.unwrap_or(Weeks::ONE);
                Ok(Cadence::Weekly { every, days, time })
            }
        }
    }
}
