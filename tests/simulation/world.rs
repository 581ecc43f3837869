//! The world of a seed: time goes from event to event, people and processes do one thing after the other, anything goes
//! wrong between any two, and after each step all invariants are looked at.

mod rest;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use duologue::domain::clock::Instant;
use duologue::domain::person::Platform as Name;
use duologue::store::Access;

use crate::clock::Time;
use crate::doings::Doing;
use crate::eyes::Eyes;
use crate::invariants as hold;
use crate::ledger::{Changes, Ledger};
use crate::people::People;
use crate::platform::{Fate, Platform};
use crate::process::{AFTER_FAULT, Process, Sent, Surroundings};
use crate::support::{self, walk::Dice};
use crate::weather::Trouble;

/// When a world begins.
const BEGINNING: &str = "2026-03-20T08:00:00Z";
/// After so many steps in which nothing was done although something was due, it stays undone.
const IDLE_AT_MOST: usize = 600;
/// A process in real time looks at the outbox at least so often.
const LOOKS_EVERY: TimeDelta = TimeDelta::seconds(3);

/// So often timers are brought to one instant, and not more.
const TICKS_AT_ONCE_AT_MOST: usize = 100;

/// How a world is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// The seed.
    pub(crate) seed: u64,
    /// How long it lasts.
    pub(crate) weeks: i64,
    /// How many processes there are.
    pub(crate) processes: u64,
    /// Whether the platform recognises a repeated message.
    pub(crate) deduplicates: bool,
}

/// What a world came to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Came {
    /// Its steps.
    pub(crate) steps: usize,
    /// The messages.
    pub(crate) messages: usize,
    /// What went wrong.
    pub(crate) faults: usize,
    /// Messages that came twice.
    pub(crate) repeats: usize,
}

/// Something that is to happen.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// Somebody does something of their own accord.
    Acts(usize),
    /// Somebody reacts to a message.
    Reacts(usize, usize),
    /// A pair begins, if it has not.
    Starts(usize),
    /// A message of a process goes on.
    Resumes(usize, u64),
    /// The clock of a process is put right by so much.
    IsPutRight(usize, TimeDelta),
    /// A process looks at the outbox, as its loop does every three seconds.
    LooksUp(usize),
}

/// What was done so far, for whoever has to find out why it failed.
pub(crate) type Trail = Arc<Mutex<Vec<String>>>;

/// The world.
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) dice: Dice,
    pub(crate) people: People,
    pub(crate) around: Surroundings,
    pub(crate) eyes: Eyes,
    pub(crate) processes: Vec<Process>,
    pub(crate) ledger: Ledger,
    pub(crate) number: usize,
    told: hold::Told,
    queue: BTreeMap<(Instant, u64), Event>,
    queued: u64,
    idle: usize,
    /// When timers were last brought to now, and how often at this instant.
    ticked: (Instant, usize),
    long_leases: hold::LongLeases,
    faults: usize,
    steps: usize,
    trail: Trail,
    url: String,
}

impl World {
    /// A world at its beginning, on a database without anything in it.
    pub(crate) async fn new(plan: Plan, url: &str, trail: Trail) -> Self {
        let store = support::open(url, Access::Serve).await.expect("a database");
        let dice = Dice::new(plan.seed);
        let time = Arc::new(Time::at(BEGINNING.parse().expect("an instant")));
        let platform = Arc::new(Platform::new(Arc::clone(&time), plan.deduplicates));
        let people = People::drawn(&dice);
        let eyes = Eyes::open(url).await;
        eyes.note_changes().await;
        let around = Surroundings {
            seed: plan.seed,
            time,
            store,
            platform,
        };
        let mut world = Self {
            plan,
            dice,
            people,
            eyes,
            processes: Vec::new(),
            ledger: Ledger::default(),
            number: 0,
            told: hold::Told::default(),
            queue: BTreeMap::new(),
            queued: 0,
            idle: 0,
            ticked: (around.time.now(), 0),
            long_leases: hold::LongLeases::default(),
            faults: 0,
            steps: 0,
            trail,
            url: url.to_owned(),
            around,
        };
        for name in 0..plan.processes {
            let process = Process::start(name, &world.around).await;
            world.processes.push(process);
        }
        for who in 0..world.people.count() {
            let somebody = world.people.of(who);
            let platform = &world.around.platform;
            platform.admit(somebody.account, somebody.name, Some(somebody.zone));
            world.later(TimeDelta::minutes(10), Event::Starts(who));
            world.later(TimeDelta::hours(2), Event::Acts(who));
        }
        world
    }

    /// Lives to the end, and comes to rest.
    pub(crate) async fn lives(mut self) -> Came {
        let end = self.now() + TimeDelta::weeks(self.plan.weeks);
        while self.now() < end {
            self.steps += 1;
            self.step().await;
        }
        self.rests().await;
        let world = self.opens_anew().await;
        let platform = &world.around.platform;
        let came = Came {
            steps: world.steps,
            messages: platform.posted(),
            faults: world.faults,
            repeats: platform.repeats().len(),
        };
        world.around.store.close().await;
        came
    }

    /// The time.
    pub(crate) fn now(&self) -> Instant {
        self.around.time.now()
    }

    /// Writes down what is done.
    pub(crate) fn notes(&self, what: &str) {
        let mut trail = self.trail.lock().unwrap_or_else(PoisonError::into_inner);
        trail.push(format!("{} #{} {what}", self.now(), self.steps));
    }

    /// Something is to happen after a while, or somewhat later.
    pub(crate) fn later(&mut self, after: TimeDelta, event: Event) {
        let percent = i32::try_from(100 + self.dice.below(100)).expect("a number");
        self.at(self.now() + after * percent / 100, event);
    }

    /// Something is to happen at an instant.
    pub(crate) fn at(&mut self, at: Instant, event: Event) {
        self.queued += 1;
        self.queue.insert((at, self.queued), event);
    }

    /// The next thing happens.
    async fn step(&mut self) {
        let (at, process) = self.next_of_the_bot().await;
        let person = self.queue.first_key_value().map(|((at, _), _)| *at);
        match person {
            Some(person) if person <= at => {
                self.around.time.passes_to(person);
                let (_, event) = self.queue.pop_first().expect("the first event");
                self.happens(event).await;
            }
            _ => {
                self.around.time.passes_to(at);
                self.process_does_something(process).await;
            }
        }
    }

    /// When which process has something to do next.
    async fn next_of_the_bot(&mut self) -> (Instant, usize) {
        let mut read = self.around.store.read().await.expect("a look");
        let timer = read.next_timer().await.expect("an answer");
        let work = read.next_work().await.expect("an answer");
        drop(read);
        let due = timer.into_iter().chain(work).min();
        let now = self.now();
        let mut first = (now + TimeDelta::days(1), 0);
        let offset = self.dice.below(self.processes.len());
        for at in 0..self.processes.len() {
            let at = (at + offset) % self.processes.len();
            let process = &self.processes[at];
            let mut next = due.map(|due| due - process.clock.ahead());
            if process.has_in_hand() {
                next = Some(now);
            }
            let Some(next) = next else { continue };
            let next = next.max(process.not_before).max(now);
            if next < first.0 {
                first = (next, at);
            }
        }
        first
    }

    async fn process_does_something(&mut self, at: usize) {
        self.may_go_wrong(at);
        let mut done = false;
        let first = self.dice.below(3);
        for doing in 0..3 {
            done = match (first + doing) % 3 {
                0 => self.process_ticks(at).await,
                1 => self.process_claims(at).await.unwrap_or(false),
                _ => self.process_sends(at).await,
            };
            if done || self.processes[at].weather.is_dead() {
                break;
            }
        }
        self.notes(&format!("process {at}: {done}"));
        let rests = self.processes[at].not_before > self.now();
        if !done && !rests {
            // Nobody looks again at once.
            self.processes[at].not_before = self.now() + AFTER_FAULT;
        }
        self.did(done);
        let changes = self.looks(at).await;
        hold::nothing_kept_changes_by_itself(&changes.facts);
    }

    /// A process did something, or had nothing to do: what is due is done in the end.
    fn did(&mut self, something: bool) {
        let now = self.now();
        self.idle = if something { 0 } else { self.idle + 1 };
        assert!(
            self.idle < IDLE_AT_MOST,
            "what is due stays undone at {now}"
        );
    }

    /// A process brings its timers to now; whether there were any. They come to an end, too.
    async fn process_ticks(&mut self, at: usize) -> bool {
        let ticked = self.processes[at].ticks().await > 0;
        if ticked {
            let now = self.now();
            let (since, often) = self.ticked;
            let often = if since == now { often + 1 } else { 0 };
            self.ticked = (now, often);
            assert!(
                often < TICKS_AT_ONCE_AT_MOST,
                "what is due is done again and again at {now}"
            );
        }
        ticked
    }

    /// A process looks at the outbox; whether there was anything for it, and `None` when it could not look.
    async fn process_claims(&mut self, at: usize) -> Option<bool> {
        let most = 1 + self.dice.below(12);
        let now = self.processes[at].now();
        let claimed = self.processes[at].claims(most).await?;
        self.long_leases.are_looked_at(self.processes[at].name);
        hold::a_person_s_messages_come_in_order(&self.eyes, now, &claimed).await;
        Some(!claimed.is_empty())
    }

    async fn process_sends(&mut self, at: usize) -> bool {
        let fate = self.dice.once_in(30).then(|| {
            let fate = Fate::ALL[self.dice.below(Fate::ALL.len())];
            self.faults += 1;
            fate
        });
        let Some((row, sent)) = self.processes[at].sends(fate).await else {
            return false;
        };
        self.notes(&format!(
            "process {at} sends {} {}, fated {fate:?}",
            row.order.kind, row.order.id
        ));
        self.hung(at, &sent);
        true
    }

    fn hung(&mut self, at: usize, sent: &Sent) {
        if let Sent::Hangs(number) = sent {
            // No request of the adapter's hangs for longer than ten seconds.
            let seconds = i64::try_from(1 + self.dice.below(9)).expect("seconds");
            let process = &self.processes[at];
            let at_once = process.not_before.max(self.now());
            let resumes = Event::Resumes(at, *number);
            self.at(at_once + TimeDelta::seconds(seconds), resumes);
        }
    }

    /// Something may go wrong with a process, or with its clock.
    pub(crate) fn may_go_wrong(&mut self, at: usize) {
        let process = &self.processes[at];
        if self.dice.once_in(30) {
            let at_commit = self.dice.once_in(3);
            let most = if at_commit { 3 } else { 30 };
            let after = u32::try_from(self.dice.below(most)).expect("a number");
            let trouble = Trouble::drawn(&self.dice);
            self.notes(&format!(
                "process {at}: {trouble:?} after {after}, at a commit: {at_commit}"
            ));
            process.weather.brews(after, trouble, at_commit);
        }
        if self.dice.once_in(200) {
            let seconds = i64::try_from(1 + self.dice.below(900)).expect("seconds");
            self.faults += 1;
            self.notes(&format!("process {at} stands still for {seconds} s"));
            self.processes[at].not_before = self.now() + TimeDelta::seconds(seconds);
        }
        if self.dice.once_in(800) {
            self.clock_jumps(at);
        }
    }

    fn clock_jumps(&mut self, at: usize) {
        let by = match self.dice.below(4) {
            0 => TimeDelta::weeks(1),
            1 => TimeDelta::minutes(50),
            _ => -TimeDelta::hours(1),
        };
        self.faults += 1;
        self.notes(&format!("the clock of process {at} jumps by {by}"));
        self.is_set(at, by);
        if self.processes.len() > 1 {
            // One that goes wrong among others is put right soon.
            self.later(TimeDelta::minutes(20), Event::IsPutRight(at, -by));
        }
    }

    async fn happens(&mut self, event: Event) {
        match event {
            Event::Acts(who) => {
                let leisure = self.people.of(who).leisure;
                self.later(leisure, Event::Acts(who));
                self.somebody_acts(who).await;
            }
            Event::Reacts(who, message) => self.somebody_reacts(who, message).await,
            Event::Starts(pair) => {
                self.later(TimeDelta::days(5), Event::Starts(pair));
                let (who, line) = self.people.start(pair, &self.dice);
                if !self.is_paired(pair) {
                    self.somebody_does(who, Doing::Says(line)).await;
                }
            }
            Event::Resumes(at, number) => {
                if self.processes[at].not_before > self.now() {
                    // It stands still.
                    let awake = self.processes[at].not_before;
                    self.at(awake, Event::Resumes(at, number));
                    return;
                }
                if let Some((delivery, sent)) = self.processes[at].resumes(number).await {
                    self.notes(&format!("process {at} goes on with {delivery}"));
                    self.hung(at, &sent);
                    let changes = self.looks(at).await;
                    hold::nothing_kept_changes_by_itself(&changes.facts);
                }
            }
            Event::IsPutRight(at, by) => {
                self.notes(&format!("the clock of process {at} is put right by {by}"));
                self.is_set(at, by);
            }
            Event::LooksUp(at) => self.looks_up(at).await,
        }
    }

    /// A clock is set. Its process does not wait with its next look until something is due.
    fn is_set(&mut self, at: usize, by: TimeDelta) {
        self.processes[at].clock.jumps(by);
        self.at(self.now() + LOOKS_EVERY, Event::LooksUp(at));
    }

    async fn looks_up(&mut self, at: usize) {
        let awake = self.processes[at].not_before;
        if awake > self.now() {
            self.at(awake, Event::LooksUp(at));
            return;
        }
        if self.process_claims(at).await.is_none() {
            self.at(self.now() + LOOKS_EVERY, Event::LooksUp(at));
        }
        let changes = self.looks(at).await;
        hold::nothing_kept_changes_by_itself(&changes.facts);
    }

    /// Looks at all that can be seen after a step of a process, which comes back if it died.
    pub(crate) async fn looks(&mut self, at: usize) -> Changes {
        let process = &mut self.processes[at];
        self.faults += process.weather.happened();
        if process.weather.is_dead() {
            self.notes(&format!("process {at} is dead"));
            self.processes[at].comes_back(&self.around).await;
            // Sooner or later.
            let seconds = [0, 1, 40, 600][self.dice.below(4)];
            self.processes[at].not_before = self.now() + TimeDelta::seconds(seconds);
            self.eyes.wait_for_silence().await;
        }
        let changes = self.ledger.follows(&self.eyes, &self.around.store).await;
        let platform = Arc::clone(&self.around.platform);
        for attempt in platform.attempts() {
            self.told
                .a_message_is_about_what_holds(&self.ledger, &attempt);
        }
        for (account, text) in platform.shown() {
            hold::nobody_learns_what_is_not_theirs(&self.people, &account, &text);
        }
        if self.plan.deduplicates {
            hold::no_message_comes_twice(&platform);
        }
        hold::what_is_owed_is_accounted_for(&self.ledger, &platform, &changes);
        self.long_leases
            .no_lease_is_for_ever(&self.ledger.owed, &self.processes);
        hold::nothing_is_carried_out_twice(&self.ledger, &changes.facts);
        hold::no_row_is_impossible(&self.eyes, &changes.rooms).await;
        for (account, message) in platform.arrived() {
            self.arrived(&account, message);
        }
        changes
    }

    /// Whether a pair has a 1:1 that is not over.
    fn is_paired(&self, pair: usize) -> bool {
        let two = self.people.two(pair).map(|who| self.people.of(who).account);
        let accounts =
            |ids: &[String; 2]| ids.each_ref().map(|id| self.ledger.accounts[id].clone());
        self.ledger.rooms.iter().any(|(id, ids)| {
            let of_two = accounts(ids)
                .iter()
                .all(|account| two.contains(&account.as_str()));
            of_two && self.ledger.is_open(id)
        })
    }

    /// The process that a person's client reaches, which is awake.
    pub(crate) fn reached(&self) -> usize {
        let offset = self.dice.below(self.processes.len());
        let all = (0..self.processes.len()).map(|at| (at + offset) % self.processes.len());
        let now = self.now();
        let mut awake = all.filter(|at| self.processes[*at].not_before <= now + AFTER_FAULT);
        awake.next().unwrap_or(offset)
    }

    /// The platform of everybody.
    pub(crate) fn platform_name() -> Name {
        Name::Playground
    }
}
