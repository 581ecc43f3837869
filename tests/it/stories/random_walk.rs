//! Random walks: people who do anything at any time, and what must hold whatever they do.
//!
//! A walk follows from its seed. At each step somebody types a command, says something plain, uses whatever control
//! stands before them, fills in the form that is open, comes into a call or goes; or time passes, by an event, by hours,
//! or with the bot at a stop. What came of it is looked at after each step: nothing was a fault of ours, nothing due is
//! left undone, nobody was told the same twice (the world sees to these three), no lock screen shows what people wrote,
//! every message fits the narrowest platform, and no meeting has two cards that lead it.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use duologue::chat::grammar::{AT_ONCE_MAX, Name, ROOT};
use duologue::domain::person::Platform;
use duologue::store::Store;
use futures::{FutureExt as _, StreamExt as _};

use crate::support;
use crate::support::walk::{Dice, Vocabulary, field, line};
use crate::world::{Actor, Fails, Message, World};

/// The steps of a walk.
const STEPS: usize = 300;
/// The seeds that are walked unless others are asked for.
const SEEDS: std::ops::Range<u64> = 0..8;
/// Whose seeds these are: `DUOLOGUE_TEST_WALKS=100-400`.
const ASKED_FOR: &str = "DUOLOGUE_TEST_WALKS";
/// So many walks go on at once.
const AT_ONCE: usize = 2;
/// Old cards are used as well, but mostly these newest ones.
const NEWEST: usize = 10;
/// A word that is in everything that people write.
const SECRET: &str = "zebra";
/// The people of a walk; Alice has two partners.
const PEOPLE: [&str; 3] = ["alice", "bob", "carol"];

/// What the people of a walk talk about, and with whom.
const WORDS: Vocabulary<'_> = Vocabulary {
    secret: SECRET,
    mentions: &["@bob", "@alice", "@carol", "@robo", "@nobody"],
    partners: &["bob", "alice", "carol", "bob", "nobody"],
    starts: &[
        "/1on1 start with:@bob when:\"every thursday 10:00\"",
        "/1on1 start with:@alice when:\"weekdays 15:00\" role:peer",
    ],
};

/// A walk: the world, the dice and what was done so far.
struct Walk<'w> {
    world: &'w World,
    dice: Dice,
    trail: &'w Mutex<Vec<String>>,
    failing: BTreeSet<&'static str>,
}

impl Walk<'_> {
    fn notes(&self, what: &str) {
        let mut trail = self.trail.lock().unwrap_or_else(PoisonError::into_inner);
        trail.push(format!("{} {what}", self.world.now()));
    }

    async fn step(&mut self) {
        let who = match self.dice.below(10) {
            0..5 => "alice",
            5..9 => "bob",
            _ => "carol",
        };
        let person = self.world.person(who);
        match self.dice.below(100) {
            0..24 => self.time().await,
            _ if person.has_form() && !self.dice.once_in(4) => self.submits(&person, who).await,
            24..52 => {
                let line = line(&self.dice, &WORDS);
                self.notes(&format!("{who}: {line}"));
                if self.dice.once_in(8) {
                    person.in_server().says(&line).await;
                } else {
                    person.says(&line).await;
                }
            }
            52..54 => self.fails(who),
            54..58 => self.call(&person, who).await,
            58 => {
                self.notes(&format!("{who} captures"));
                person
                    .captures("A zebra of the channel", "https://chat.example/zebra")
                    .await;
            }
            59 if self.dice.once_in(4) => {
                self.notes(&format!("the account of {who} is gone"));
                let gone = self.world.app().account_gone(Platform::Playground, who);
                gone.boxed().await.expect("a word about an account");
                self.world.settle().await;
            }
            _ => self.uses(&person, who).await,
        }
    }

    /// Time passes: mostly to an event, sometimes by hours, and sometimes the bot is at a stop meanwhile.
    async fn time(&self) {
        match self.dice.below(10) {
            0..6 => {
                self.notes("the next event");
                self.world.next_event().await;
            }
            6..9 => {
                let hours = i64::try_from(self.dice.below(40)).expect("a few hours");
                self.notes(&format!("{hours} h"));
                self.world.passes(TimeDelta::hours(hours)).await;
            }
            _ => {
                let hours = i64::try_from(self.dice.below(120)).expect("a few days");
                self.notes(&format!("a stop of {hours} h"));
                let until = self.world.now() + TimeDelta::hours(hours);
                self.world.stopped_until(&until.to_rfc3339()).await;
            }
        }
    }

    async fn uses(&self, person: &Actor<'_>, who: &str) {
        let mut messages = person.messages();
        messages.retain(|message| !message.controls.is_empty());
        if !self.dice.once_in(5) && messages.len() > NEWEST {
            messages.drain(..messages.len() - NEWEST);
        }
        if messages.is_empty() {
            return;
        }
        let message = messages.swap_remove(self.dice.below(messages.len()));
        let control = message.controls[self.dice.below(message.controls.len())].clone();
        let values = match control.options.len() {
            0 => Vec::new(),
            several => vec![control.options[self.dice.below(several)].0.clone()],
        };
        self.notes(&format!(
            "{who} [{}] {values:?} on {}",
            control.label, message.kind
        ));
        person.uses(message, control, values).await;
    }

    async fn submits(&self, person: &Actor<'_>, who: &str) {
        let mut changed = Vec::new();
        for name in person.open_fields() {
            if !self.dice.once_in(3) {
                changed.push((name, field(&self.dice, &WORDS, name)));
            }
        }
        self.notes(&format!("{who} submits {changed:?}"));
        let changed: Vec<(&str, &str)> = changed
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        person.submits(&changed).await;
    }

    async fn call(&self, person: &Actor<'_>, who: &str) {
        let joins = self.dice.once_in(2);
        self.notes(&format!("{who} is in the call: {joins}"));
        if joins {
            person.joins_call().await;
        } else {
            person.leaves_call().await;
        }
    }

    /// Messages do not reach somebody, or do again.
    fn fails(&mut self, who: &'static str) {
        let chat = self.world.chat();
        if self.failing.remove(who) {
            chat.recovers(who);
            self.notes(&format!("messages reach {who}"));
        } else {
            let how = if self.dice.once_in(2) {
                Fails::Unreachable
            } else {
                Fails::Busy(TimeDelta::hours(5))
            };
            self.notes(&format!("{who} fails: {how:?}"));
            chat.fails(who, how);
            self.failing.insert(who);
        }
    }

    fn looks(&self) {
        for who in PEOPLE {
            let messages = self.world.person(who).messages();
            for message in &messages {
                fits(message);
            }
            if !self.failing.contains(who) {
                led_once(who, &messages);
            }
        }
    }
}

fn fits(message: &Message) {
    let title = message.title.to_lowercase();
    assert!(
        !title.contains(SECRET),
        "a lock screen shows it:\n{message}"
    );
    let mut presses = BTreeSet::new();
    for control in &message.controls {
        assert!(
            presses.insert(&control.press),
            "[{}] twice:\n{message}",
            control.label
        );
        assert!(
            control.options.len() <= AT_ONCE_MAX,
            "a long menu:\n{message}"
        );
        let values: BTreeSet<_> = control.options.iter().map(|(value, _)| value).collect();
        assert_eq!(
            values.len(),
            control.options.len(),
            "an option twice:\n{message}"
        );
    }
}

/// A meeting is led from one card: the one that starts it, or the one that ends it.
fn led_once(who: &str, messages: &[Message]) {
    let mut led = BTreeSet::new();
    for message in messages.iter().filter(|message| message.was_posted()) {
        let mut leads = message.controls.iter().filter(|control| {
            matches!(message.kind.as_str(), "agenda" | "live")
                && matches!(control.label.as_str(), "Start" | "Wrap up")
        });
        if let Some(meeting) = leads.find_map(|control| control.press.rsplit('.').next()) {
            assert!(
                led.insert(meeting),
                "a second card leads it for {who}:\n{message}"
            );
        }
    }
}

async fn walk(store: Store, seed: u64, trail: Arc<Mutex<Vec<String>>>) {
    let world = World::new(store).await;
    let dice = Dice::new(seed);
    if !dice.once_in(4) {
        world.weekly_thursday_ten().await;
    }
    if dice.once_in(3) {
        let carol = world.carol();
        carol
            .says("/1on1 start with:@alice when:\"every thursday 10:15\" timezone:Berlin")
            .await;
        world.alice().presses("Accept").await;
    }
    let mut walk = Walk {
        world: &world,
        dice,
        trail: &trail,
        failing: BTreeSet::new(),
    };
    for _ in 0..STEPS {
        walk.step().await;
        walk.looks();
        // Nobody does two things in one instant.
        world.passes(TimeDelta::minutes(1)).await;
    }
    for who in PEOPLE {
        world.chat().recovers(who);
        for name in [
            Name::Next,
            Name::Agenda,
            Name::History,
            Name::Actions,
            Name::Settings,
        ] {
            let line = format!("{ROOT} {}", name.as_str());
            world.person(who).says(&line).await;
        }
    }
    walk.looks();
}

/// Walks one seed, and names it when the walk does not come to its end.
async fn told(store: Store, seed: u64) {
    let trail = Arc::new(Mutex::new(Vec::new()));
    let walked = AssertUnwindSafe(walk(store, seed, Arc::clone(&trail)).boxed());
    if walked.catch_unwind().await.is_err() {
        let trail = trail.lock().unwrap_or_else(PoisonError::into_inner);
        let steps = trail.len();
        panic!("seed {seed} fails in step {steps}:\n{}", trail.join("\n"));
    }
}

fn seeds() -> std::ops::Range<u64> {
    #[expect(
        clippy::disallowed_methods,
        reason = "how far to walk is for who runs the test to say"
    )]
    let asked = std::env::var(ASKED_FOR);
    let Ok(asked) = asked else { return SEEDS };
    let ends = asked.split_once('-').and_then(|(from, to)| {
        let (from, to) = (from.parse().ok()?, to.parse().ok()?);
        Some(from..to)
    });
    ends.expect("two numbers, such as 100-400")
}

/// Whoever runs into something does not keep the others from walking on.
fn all_came_home(outcomes: Vec<Result<(), tokio::task::JoinError>>) {
    let failed: Vec<String> = outcomes
        .into_iter()
        .filter_map(Result::err)
        .map(|error| error.to_string())
        .collect();
    assert!(
        failed.is_empty(),
        "{} walks failed; see above",
        failed.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_people_do_holds_on_sqlite() {
    let walks =
        seeds().map(|seed| tokio::spawn(support::on_scratch(move |store| told(store, seed))));
    all_came_home(
        futures::stream::iter(walks)
            .buffer_unordered(AT_ONCE)
            .collect()
            .await,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_people_do_holds_on_postgres() {
    let walks = seeds().map(|seed| {
        tokio::spawn(support::on_postgres("a random walk", move |store| {
            told(store, seed)
        }))
    });
    all_came_home(
        futures::stream::iter(walks)
            .buffer_unordered(AT_ONCE)
            .collect()
            .await,
    );
}
