//! One process of the bot: the application, its clock, its weather, and what it has in hand. It does one thing at a
//! time and when it is told to, dies anywhere, and comes back as production does.

use std::sync::Arc;

use chrono::TimeDelta;
use duologue::app::mark::take_for_people;
use duologue::app::port::Chat;
use duologue::app::{App, Ids, Settings};
use duologue::domain::clock::{Clock, Instant};
use duologue::domain::delivery::Delivery;
use duologue::domain::id::DeliveryId;
use duologue::domain::question::QuestionBank;
use duologue::store::{Gate, SeededEntropy, Store};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio::sync::Notify;

use crate::clock::{ProcessClock, Time};
use crate::platform::{Fate, Line, Platform};
use crate::weather::Weather;

/// After a fault of the database a process tries again after so long.
pub(crate) const AFTER_FAULT: TimeDelta = TimeDelta::seconds(1);

/// A message that hangs.
struct Hanging {
    number: u64,
    delivery: DeliveryId,
    sending: BoxFuture<'static, ()>,
    bell: Arc<Notify>,
}

/// What became of a message.
pub(crate) enum Sent {
    /// It was worked on to its end.
    Done,
    /// It hangs, under this number.
    Hangs(u64),
}

/// A process.
pub(crate) struct Process {
    /// Its number.
    pub(crate) name: u64,
    /// The application.
    pub(crate) app: App,
    /// Its clock, which outlives it.
    pub(crate) clock: Arc<ProcessClock>,
    /// Its weather.
    pub(crate) weather: Arc<Weather>,
    /// It does nothing before then.
    pub(crate) not_before: Instant,
    line: Arc<Line>,
    lives: u64,
    hung: u64,
    in_hand: Vec<Delivery>,
    hanging: Vec<Hanging>,
}

/// What all processes share.
#[derive(Clone)]
pub(crate) struct Surroundings {
    /// The seed of the ids.
    pub(crate) seed: u64,
    /// The time.
    pub(crate) time: Arc<Time>,
    /// The database.
    pub(crate) store: Store,
    /// The platform.
    pub(crate) platform: Arc<Platform>,
}

impl Process {
    /// Starts one.
    pub(crate) async fn start(name: u64, around: &Surroundings) -> Self {
        let clock = Arc::new(ProcessClock::new(Arc::clone(&around.time)));
        Self::born(name, 0, clock, around).await
    }

    async fn born(name: u64, lives: u64, clock: Arc<ProcessClock>, around: &Surroundings) -> Self {
        let weather = Arc::new(Weather::new(Arc::clone(&around.time)));
        let line = Arc::new(Line::new(
            Arc::clone(&around.platform),
            Arc::clone(&clock),
            Arc::clone(&weather),
        ));
        let store = around.store.behind(Arc::clone(&weather) as Arc<dyn Gate>);
        let entropy = SeededEntropy::new(around.seed ^ (name << 48) ^ (lives << 32));
        let app = App::new(
            store,
            Arc::clone(&clock) as Arc<dyn Clock>,
            Ids::new(Arc::new(entropy)),
            Settings::default(),
            QuestionBank::built_in(),
            vec![Arc::clone(&line) as Arc<dyn Chat>],
        );
        let taken = take_for_people(app.store()).await;
        assert!(taken.expect("a start"), "a database for people");
        Self {
            name,
            app,
            not_before: around.time.now(),
            clock,
            weather,
            line,
            lives,
            hung: 0,
            in_hand: Vec::new(),
            hanging: Vec::new(),
        }
    }

    /// Is dead, and is started anew.
    pub(crate) async fn comes_back(&mut self, around: &Surroundings) {
        self.in_hand.clear();
        self.hanging.clear();
        let clock = Arc::clone(&self.clock);
        *self = Self::born(self.name, self.lives + 1, clock, around).await;
    }

    /// What its clock says.
    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Whether it leased rows that it has not begun to send.
    pub(crate) fn has_in_hand(&self) -> bool {
        !self.in_hand.is_empty()
    }

    /// Whether it has leased a row and is at it.
    pub(crate) fn holds(&self, delivery: &str) -> bool {
        let mut in_hand = self.in_hand.iter().map(|row| row.order.id);
        let mut hanging = self.hanging.iter().map(|hanging| hanging.delivery);
        in_hand.any(|id| id.to_string() == delivery) || hanging.any(|id| id.to_string() == delivery)
    }

    /// Brings timers to now; how many.
    pub(crate) async fn ticks(&mut self) -> usize {
        let tick = self.app.tick().boxed().await;
        match tick {
            Ok(tick) => {
                if tick.failed > 0 {
                    self.rests();
                }
                tick.done
            }
            Err(_) => self.rests(),
        }
    }

    /// Leases rows; `None` when it could not look.
    pub(crate) async fn claims(&mut self, most: usize) -> Option<Vec<Delivery>> {
        if let Ok(rows) = self.app.claim_work(most).boxed().await {
            self.in_hand.extend(rows.iter().cloned());
            return Some(rows);
        }
        self.rests();
        None
    }

    /// Sends what it has in hand for longest, which meets its fate.
    pub(crate) async fn sends(&mut self, fate: Option<Fate>) -> Option<(Delivery, Sent)> {
        if self.in_hand.is_empty() {
            return None;
        }
        let row = self.in_hand.remove(0);
        self.line.is_fated(fate);
        let (app, given) = (self.app.clone(), row.clone());
        let sending = async move { app.deliver_logged(given).await }.boxed();
        let sent = self.goes_on(row.order.id, sending).await;
        self.line.is_fated(None);
        Some((row, sent))
    }

    /// A message that hung goes on.
    pub(crate) async fn resumes(&mut self, number: u64) -> Option<(DeliveryId, Sent)> {
        let at = self
            .hanging
            .iter()
            .position(|hanging| hanging.number == number)?;
        let Hanging {
            delivery,
            sending,
            bell,
            ..
        } = self.hanging.remove(at);
        bell.notify_one();
        Some((delivery, self.goes_on(delivery, sending).await))
    }

    async fn goes_on(&mut self, delivery: DeliveryId, mut sending: BoxFuture<'static, ()>) -> Sent {
        let line = Arc::clone(&self.line);
        let hangs = tokio::select! {
            biased;
            () = &mut sending => None,
            bell = line.something_hangs() => Some(bell),
        };
        let Some(bell) = hangs else {
            return Sent::Done;
        };
        self.hung += 1;
        self.hanging.push(Hanging {
            number: self.hung,
            delivery,
            sending,
            bell,
        });
        Sent::Hangs(self.hung)
    }

    fn rests(&mut self) -> usize {
        self.not_before = self.clock.now() - self.clock.ahead() + AFTER_FAULT;
        0
    }
}
