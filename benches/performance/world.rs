//! The application on a clock moved by hand and a chat that takes everything at once: what is measured is ours.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono_tz::Tz;
use duologue::app::port::{Account, Chat, Lookup, MayLeave, SendError};
use duologue::app::{App, HandClock, Ids, Settings};
use duologue::chat::command::{Command, Invocation, Place};
use duologue::chat::control::Press;
use duologue::chat::parse::parse_line;
use duologue::chat::view::{Card, View};
use duologue::domain::clock::{Clock, Instant};
use duologue::domain::id::{DeliveryId, PersonId, ProposalId};
use duologue::domain::person::{Person, Platform};
use duologue::domain::question::QuestionBank;
use duologue::store::{SeededEntropy, Store};

/// A Friday, as in the stories.
const BEGINNING: &str = "2026-03-20T08:00:00Z";

/// A chat that takes everything at once, and remembers who was asked what.
pub(crate) struct Taker {
    platform: Platform,
    clock: Arc<HandClock>,
    posted: AtomicU64,
    edited: AtomicU64,
    /// How many messages it takes a second; 0 is any number.
    limit: AtomicU32,
    agendas: Mutex<Vec<Instant>>,
    asked: Mutex<Vec<(PersonId, ProposalId)>>,
}

#[async_trait]
impl Chat for Taker {
    fn platform(&self) -> Platform {
        self.platform
    }

    fn per_second(&self) -> Option<u32> {
        Some(self.limit.load(Ordering::Relaxed)).filter(|limit| *limit > 0)
    }

    async fn member(&self, given: &str) -> Lookup {
        Lookup::Found(account(given.trim_start_matches('@')))
    }

    async fn post(
        &self,
        to: &Person,
        _: DeliveryId,
        _: Option<Instant>,
        card: &Card,
        _: MayLeave<'_>,
    ) -> Result<String, SendError> {
        if let View::Invitation(view) = &card.view {
            self.asked.lock().unwrap().push((to.id, view.proposal));
        }
        if let View::Agenda(_) = &card.view {
            self.agendas.lock().unwrap().push(self.clock.now());
        }
        Ok(self.posted.fetch_add(1, Ordering::Relaxed).to_string())
    }

    async fn edit(&self, _: &Person, _: &str, _: &Card, _: MayLeave<'_>) -> Result<(), SendError> {
        self.edited.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

fn account(name: &str) -> Account {
    Account {
        account: name.to_owned(),
        name: name.to_owned(),
        zone: Some(Tz::Europe__Berlin),
        bot: false,
    }
}

/// The application in its world.
pub(crate) struct World {
    pub(crate) app: App,
    clock: Arc<HandClock>,
    chat: Arc<Taker>,
}

impl World {
    /// On the playground, in March.
    pub(crate) fn new(store: Store) -> Self {
        Self::of(store, Platform::Playground, at(BEGINNING))
    }

    /// On the playground, from an instant on.
    pub(crate) fn on(store: Store, beginning: Instant) -> Self {
        Self::of(store, Platform::Playground, beginning)
    }

    /// On a platform, from an instant on.
    pub(crate) fn of(store: Store, platform: Platform, beginning: Instant) -> Self {
        let clock = Arc::new(HandClock::at(beginning));
        let chat = Arc::new(Taker {
            platform,
            clock: Arc::clone(&clock),
            posted: AtomicU64::new(0),
            edited: AtomicU64::new(0),
            limit: AtomicU32::new(0),
            agendas: Mutex::default(),
            asked: Mutex::default(),
        });
        let app = App::new(
            store,
            Arc::clone(&clock) as Arc<dyn Clock>,
            Ids::new(Arc::new(SeededEntropy::new(7))),
            Settings::default(),
            QuestionBank::built_in(),
            vec![Arc::clone(&chat) as Arc<dyn Chat>],
        );
        Self { app, clock, chat }
    }

    /// So many pairs who all meet on Thursdays at ten.
    pub(crate) async fn pairs(&self, count: usize) -> Vec<PersonId> {
        let pairs = (0..count).map(|pair| (format!("lead{pair}"), format!("report{pair}")));
        self.meet(&pairs.collect::<Vec<_>>(), "every thursday 10:00")
            .await
    }

    /// Pairs, by their accounts, who all meet then, by the time of Berlin. Their leads, one a pair.
    pub(crate) async fn meet(&self, pairs: &[(String, String)], when: &str) -> Vec<PersonId> {
        let mut leads = Vec::new();
        for (lead, report) in pairs {
            let lead = self.person(lead).await;
            let line = format!("/1on1 start with:@{report} when:\"{when}\"");
            self.says(lead, &line).await;
            leads.push(lead);
        }
        self.app.settle().await.unwrap();
        let asked: Vec<_> = self.chat.asked.lock().unwrap().drain(..).collect();
        assert_eq!(asked.len(), pairs.len(), "everybody is asked");
        for (person, proposal) in asked {
            let accept = Command::Press(Press::Accept { proposal }, Vec::new());
            self.asks(person, accept).await;
        }
        self.app.settle().await.unwrap();
        leads
    }

    pub(crate) async fn person(&self, name: &str) -> PersonId {
        let person = self.app.person(self.chat.platform, &account(name)).await;
        person.unwrap().id
    }

    pub(crate) async fn says(&self, who: PersonId, line: &str) {
        let typed = parse_line(line).unwrap().unwrap();
        self.asks(who, Command::Typed(typed)).await;
    }

    async fn asks(&self, actor: PersonId, command: Command) {
        let place = Place::Dm;
        let invocation = Invocation {
            actor,
            place,
            on: None,
            command,
        };
        let reply = self.app.handle(invocation).await;
        assert!(!format!("{reply:?}").contains("Refused"), "{reply:?}");
    }

    /// The chat takes so many messages a second from now on, and says so.
    pub(crate) fn limit(&self, per_second: u32) {
        self.chat.limit.store(per_second, Ordering::Relaxed);
    }

    /// How many messages came.
    pub(crate) fn posted(&self) -> u64 {
        self.chat.posted.load(Ordering::Relaxed)
    }

    /// When the agendas came.
    pub(crate) fn agendas(&self) -> Vec<Instant> {
        self.chat.agendas.lock().unwrap().clone()
    }

    /// A second passes until `now`, and so many messages leave in it.
    pub(crate) async fn second(&self, now: Instant, most: u64) {
        self.clock.move_to(now);
        while self.app.tick().await.unwrap().done > 0 {}
        let sent =
            || self.chat.posted.load(Ordering::Relaxed) + self.chat.edited.load(Ordering::Relaxed);
        let end = sent() + most;
        while sent() < end {
            let room = usize::try_from(end - sent()).unwrap();
            let rows = self.app.claim_work(room.min(64)).await.unwrap();
            if rows.is_empty() {
                break;
            }
            for row in rows {
                self.app.deliver_logged(row).await;
            }
        }
    }

    pub(crate) async fn close(&self) {
        self.app.store().close().await;
    }

    /// Goes to an instant, event by event.
    pub(crate) async fn until(&self, instant: Instant) {
        while let Some(next) = self.app.next_event().await.unwrap() {
            if next > instant {
                break;
            }
            self.clock.move_to(next);
            self.app.settle().await.unwrap();
        }
        self.clock.move_to(instant);
        self.app.settle().await.unwrap();
    }

    /// The clock says so, and nobody has looked at what is due.
    pub(crate) fn jump(&self, instant: Instant) {
        self.clock.move_to(instant);
    }
}

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}
