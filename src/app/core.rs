//! The application: what all use cases share.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicI64, Ordering};

use chrono::{Datelike as _, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use tokio::sync::Notify;

use super::ahead::Ahead;
use super::at_once::AtOnce;
use super::ids::Ids;
use super::outage::Outage;
use super::port::Chat;
use crate::chat::view::Operator;
use crate::domain::clock::{Clock, Instant};
use crate::domain::person::Platform;
use crate::domain::question::QuestionBank;
use crate::store::Store;

/// What the operator decides.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The zone of people whose zone is not known; `None` asks them.
    pub timezone: Option<Tz>,
    /// The agenda lead of new 1:1s, in minutes.
    pub agenda_lead_minutes: i64,
    /// The nudge lead of new 1:1s, in hours; 0 is off.
    pub nudge_lead_hours: i64,
    /// The recap delay of new 1:1s, in minutes.
    pub recap_delay_minutes: i64,
    /// The most 1:1s a person may have.
    pub one_on_ones_per_person: i64,
    /// How many commands of one person are carried out in a minute; 0 is no limit, as where a clock is moved by hand.
    pub commands_per_minute: u32,
    /// Who runs the bot.
    pub operator: Operator,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timezone: None,
            agenda_lead_minutes: 60,
            nudge_lead_hours: 24,
            recap_delay_minutes: 5,
            one_on_ones_per_person: 50,
            commands_per_minute: 0,
            operator: Operator::default(),
        }
    }
}

/// The application. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Ids,
    settings: Settings,
    questions: QuestionBank,
    chats: HashMap<Platform, Arc<dyn Chat>>,
    timers_changed: Notify,
    outbox_changed: Notify,
    /// The last day, from 1 January of year 1, on which it was cleaned up.
    cleaned_on: AtomicI32,
    last_look: LastLook,
    ahead: Ahead,
    outage: Outage,
    at_once: AtOnce,
}

/// A clock that goes back by no more is only set right, as clocks are all the time. Far below what is kept back of a lease.
const SET_RIGHT: TimeDelta = TimeDelta::seconds(1);

/// When the outbox was last looked at by this clock, in milliseconds; before the first look, never so late.
struct LastLook(AtomicI64);

impl Default for LastLook {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MAX))
    }
}

impl LastLook {
    fn was_at(&self, now: Instant) {
        self.0.store(now.timestamp_millis(), Ordering::SeqCst);
    }

    /// What the clock says, and whether that is before the last look.
    fn before(&self, clock: impl FnOnce() -> Instant) -> (Instant, bool) {
        // In this order: somebody else may look after the clock was read, and that is no clock that went back.
        let last = self.0.load(Ordering::SeqCst);
        let now = clock();
        (now, (now + SET_RIGHT).timestamp_millis() < last)
    }
}

impl App {
    /// Puts the application together.
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Ids,
        settings: Settings,
        questions: QuestionBank,
        chats: Vec<Arc<dyn Chat>>,
    ) -> Self {
        let chats = chats
            .into_iter()
            .map(|chat| (chat.platform(), chat))
            .collect();
        let at_once = AtOnce::new(settings.commands_per_minute);
        let inner = Inner {
            store,
            clock,
            ids,
            settings,
            questions,
            chats,
            timers_changed: Notify::new(),
            outbox_changed: Notify::new(),
            cleaned_on: AtomicI32::new(i32::MIN),
            last_look: LastLook::default(),
            ahead: Ahead::default(),
            outage: Outage::default(),
            at_once,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The current instant.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.inner.clock.now()
    }

    /// The generator of ids.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.inner.ids
    }

    /// What the operator decides.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The bank of questions.
    #[must_use]
    pub fn questions(&self) -> &QuestionBank {
        &self.inner.questions
    }

    /// The chat of a platform; `None` when this process does not serve it.
    #[must_use]
    pub fn chat(&self, platform: Platform) -> Option<&Arc<dyn Chat>> {
        self.inner.chats.get(&platform)
    }

    /// All chats that this process serves.
    pub(super) fn chats(&self) -> impl Iterator<Item = &Arc<dyn Chat>> {
        self.inner.chats.values()
    }

    /// What is ahead.
    pub(super) fn ahead(&self) -> &Ahead {
        &self.inner.ahead
    }

    /// Whether nobody asked on this day, or a later one, yet.
    #[must_use]
    pub(super) fn is_first_of(&self, day: NaiveDate) -> bool {
        let day = day.num_days_from_ce();
        self.inner.cleaned_on.fetch_max(day, Ordering::Relaxed) < day
    }

    /// The current instant, and whether the clock may have been set back since the outbox was last looked at; so it may before
    /// the first look.
    #[must_use]
    pub(super) fn now_or_back(&self) -> (Instant, bool) {
        self.inner.last_look.before(|| self.now())
    }

    /// The outbox was looked at.
    pub(super) fn has_looked(&self, now: Instant) {
        self.inner.last_look.was_at(now);
    }

    /// Whether the platform is away.
    pub(super) fn outage(&self) -> &Outage {
        &self.inner.outage
    }

    /// Who did how much lately.
    pub(super) fn at_once(&self) -> &AtOnce {
        &self.inner.at_once
    }

    /// Tells the loops that there may be something to do.
    pub fn wake(&self) {
        self.inner.timers_changed.notify_one();
        self.inner.outbox_changed.notify_one();
    }

    /// Tells the loop that sends that there may be something to send.
    pub(super) fn wake_sender(&self) {
        self.inner.outbox_changed.notify_one();
    }

    /// Rings when there may be a new timer.
    pub(super) fn timers_changed(&self) -> &Notify {
        &self.inner.timers_changed
    }

    /// Rings when there may be a new message.
    pub(super) fn outbox_changed(&self) -> &Notify {
        &self.inner.outbox_changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clock_that_went_back_is_before_the_last_look() {
        let at = |seconds| Instant::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let last = LastLook::default();
        assert_eq!(last.before(|| at(10)), (at(10), true), "before the first");
        last.was_at(at(10));
        assert_eq!(last.before(|| at(10)), (at(10), false));
        assert_eq!(last.before(|| at(9)), (at(9), false), "set right");
        assert_eq!(last.before(|| at(8)), (at(8), true));
        // Somebody else looks at the same moment, a little later.
        let meanwhile = || {
            last.was_at(at(20));
            at(11)
        };
        assert_eq!(last.before(meanwhile), (at(11), false));
    }
}
