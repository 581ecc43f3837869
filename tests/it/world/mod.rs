//! The world of a story: the application on a clock moved by hand, a fresh database, and a chat whose people act.
//!
//! It begins on Friday 20 March 2026 at 08:00 UTC (09:00 in Berlin, where Alice and Bob are). Time goes from event
//! to event, so that everything happens at its own instant. Wherever something that is due stays undone, the world
//! ends the story: after each step, and once more when it is dropped.

mod actor;
mod chat;
mod log;
mod message;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use duologue::app::port::Chat;
use duologue::app::{App, HandClock, Ids, Settings};
use duologue::domain::clock::{Clock, Instant};
use duologue::domain::question::QuestionBank;
use duologue::store::{Gate, SeededEntropy, Store};
use futures::FutureExt as _;

pub(crate) use self::actor::Actor;
pub(crate) use self::chat::{Fails, FakeChat};
pub(crate) use self::log::Log;
pub(crate) use self::message::Message;

/// When a world begins.
pub(crate) const BEGINNING: &str = "2026-03-20T08:00:00Z";
/// More events than this on the way to an instant are a spin.
const EVENTS_AT_MOST: usize = 20_000;

/// How a story is run.
pub(crate) type Told = fn(Store) -> futures::future::BoxFuture<'static, ()>;

/// Tells stories, each on both engines: `story! { async fn a_behaviour(world) { … } }`.
macro_rules! story {
    ($($(#[$attribute:meta])* async fn $name:ident($world:ident) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn tell($world: World) $body

            // One type for all stories: what runs them is compiled once and not for each.
            fn told(store: duologue::store::Store) -> futures::future::BoxFuture<'static, ()> {
                Box::pin(async { tell(World::new(store).await).await })
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                $crate::support::on_scratch(told as $crate::world::Told).await;
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                $crate::support::on_postgres(stringify!($name), told as $crate::world::Told).await;
            }
        }
    )+};
}

/// Reads an instant.
pub(crate) fn at(text: &str) -> Instant {
    text.parse()
        .expect("an instant such as 2026-03-20T08:00:00Z")
}

/// The world of a story.
pub(crate) struct World {
    app: App,
    clock: Arc<HandClock>,
    chat: Arc<FakeChat>,
    /// How many people are doing something just now.
    acting: AtomicUsize,
}

impl World {
    /// A world at its beginning, with Alice and Bob who have nothing to do with each other yet.
    pub(crate) async fn new(store: Store) -> Self {
        Self::with_settings(store, Settings::default()).await
    }

    /// The same, as another operator would have it.
    pub(crate) async fn with_settings(store: Store, settings: Settings) -> Self {
        // The log of a story that fails stands with its output.
        let _ = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::WARN)
            .with_test_writer()
            .try_init();
        let clock = Arc::new(HandClock::at(at(BEGINNING)));
        let chat = Arc::new(FakeChat::new(Arc::clone(&clock)));
        let app = App::new(
            store,
            Arc::clone(&clock) as Arc<dyn Clock>,
            Ids::new(Arc::new(SeededEntropy::new(7))),
            settings,
            QuestionBank::built_in(),
            vec![Arc::clone(&chat) as Arc<dyn Chat>],
        );
        let world = Self {
            app,
            clock,
            chat,
            acting: AtomicUsize::new(0),
        };
        world.settle().await;
        world
    }

    /// The same people, clock and database, behind a gate.
    pub(crate) fn behind(&self, gate: Arc<dyn Gate>) -> Self {
        let app = App::new(
            self.app.store().behind(gate),
            Arc::clone(&self.clock) as Arc<dyn Clock>,
            Ids::new(Arc::new(SeededEntropy::new(8))),
            Settings::default(),
            QuestionBank::built_in(),
            vec![Arc::clone(&self.chat) as Arc<dyn Chat>],
        );
        Self {
            app,
            clock: Arc::clone(&self.clock),
            chat: Arc::clone(&self.chat),
            acting: AtomicUsize::new(0),
        }
    }

    /// The application.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// The chat.
    pub(crate) fn chat(&self) -> &FakeChat {
        &self.chat
    }

    /// What the bot's clock says.
    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Somebody of the chat; see [`FakeChat::new`] for who is there.
    pub(crate) fn person(&self, account: &str) -> Actor<'_> {
        Actor::new(self, account)
    }

    /// Alice, in Berlin.
    pub(crate) fn alice(&self) -> Actor<'_> {
        self.person("alice")
    }

    /// Bob, in Berlin.
    pub(crate) fn bob(&self) -> Actor<'_> {
        self.person("bob")
    }

    /// Carol, in New York.
    pub(crate) fn carol(&self) -> Actor<'_> {
        self.person("carol")
    }

    /// Alice, who leads, and Bob meet on Thursdays at ten, in Berlin; the first time on 26 March.
    pub(crate) async fn weekly_thursday_ten(&self) -> (Actor<'_>, Actor<'_>) {
        let (alice, bob) = (self.alice(), self.bob());
        alice
            .says(r#"/1on1 start with:@bob when:"every thursday 10:00""#)
            .await;
        bob.presses("Accept").await;
        (alice, bob)
    }

    /// The next instant at which something may happen.
    pub(crate) async fn next_instant(&self) -> Option<Instant> {
        self.app.next_event().boxed().await.expect("the next event")
    }

    /// Goes to the next event and tells when that was; `None` when there is none.
    pub(crate) async fn next_event(&self) -> Option<Instant> {
        let next = self.next_instant().await?;
        self.go(next).await;
        Some(next)
    }

    /// Goes to an instant, event by event.
    pub(crate) async fn until(&self, instant: &str) {
        self.to(at(instant)).await;
    }

    /// Lets so much time pass, event by event.
    pub(crate) async fn passes(&self, time: TimeDelta) {
        self.to(self.now() + time).await;
    }

    /// The bot stands still until an instant, and then finds all that came due meanwhile.
    pub(crate) async fn stopped_until(&self, instant: &str) {
        self.go(at(instant)).await;
    }

    /// The clock is moved to an instant and what is due then is found; nothing leaves yet.
    pub(crate) async fn ticks_at(&self, instant: &str) {
        self.clock.move_to(at(instant));
        while self.app.tick().boxed().await.expect("a tick").done > 0 {}
    }

    /// Time goes on second by second, as it does for a bot in real time, and one message leaves each time that `every` is
    /// over. What is left when the instant comes is sent then.
    pub(crate) async fn crawls_until(&self, instant: &str, every: TimeDelta) {
        let (end, mut next) = (at(instant), self.now());
        while self.now() < end {
            self.clock.advance(TimeDelta::seconds(1));
            self.app.tick().boxed().await.expect("a tick");
            while next <= self.now() {
                next += every;
                // What turns out to be nothing new takes no time of the chat's.
                let before = self.chat.attempts();
                while self.chat.attempts() == before {
                    let rows = self.app.claim_work(1).boxed().await.expect("rows");
                    let Some(row) = rows.into_iter().next() else {
                        break;
                    };
                    self.app.deliver_logged(row).boxed().await;
                }
            }
        }
        self.settle().await;
    }

    async fn to(&self, instant: Instant) {
        assert!(instant >= self.now(), "time does not go back to {instant}");
        for _ in 0..EVENTS_AT_MOST {
            match self.next_instant().await {
                Some(next) if next <= instant => self.go(next).await,
                _ => return self.go(instant).await,
            }
        }
        panic!("time spins at {}", self.now());
    }

    async fn go(&self, instant: Instant) {
        self.clock.move_to(instant);
        self.settle().await;
    }

    /// Somebody begins to do something; others may be at something as well.
    fn begins(&self) {
        self.acting.fetch_add(1, Ordering::SeqCst);
    }

    /// … and has done it. Only the last one who has can tell whether something is left undone.
    async fn ends(&self) {
        self.app
            .settle()
            .boxed()
            .await
            .expect("an end of what is due");
        if self.acting.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.settle().await;
        }
    }

    /// Brings what is due to its end. What is still due then was failed by the application.
    pub(crate) async fn settle(&self) {
        self.app
            .settle()
            .boxed()
            .await
            .expect("an end of what is due");
        self.assert_nothing_left().await;
    }

    async fn assert_nothing_left(&self) {
        let (now, next) = (self.now(), self.next_instant().await);
        assert!(
            next.is_none_or(|next| next > now),
            "something that was due at {next:?} stays undone at {now}; the log says why"
        );
        self.chat.assert_sane();
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // A story that failed has said enough.
        if !std::thread::panicking() {
            let end = self.assert_nothing_left();
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(end));
        }
    }
}
