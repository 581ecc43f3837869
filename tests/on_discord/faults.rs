//! Faults of all kinds at once, drawn from a seed, while two pairs of people act.
//!
//! A run follows from its seed as far as real time allows. At its end: what people wrote is kept, once; every message
//! was answered once, in the order in which its person wrote; nothing in the log is a flood, a panic, or anybody's words.

use std::time::Duration;

use duologue::store::{Entropy as _, SeededEntropy};
use futures::future::join_all;

use crate::bot::Bot;
use crate::fake_discord::{Fault, How, Person, Route, Scope};
use crate::process::House;

/// The seeds that are run unless others are asked for.
const SEEDS: std::ops::Range<u64> = 0..2;
/// Whose seeds these are: `DUOLOGUE_TEST_FAULTS=100-400`.
const ASKED_FOR: &str = "DUOLOGUE_TEST_FAULTS";
/// The steps of a run.
const STEPS: usize = 40;
/// So many topics of a pair fit into one message with the agenda.
const TOPICS_MAX: usize = 8;
/// A word that is in everything that people write.
const SECRET: &str = "zebra";
/// Lines of the log at WARN and ERROR that one fault may bring at most: each try of a request that is tried again.
const LINES_A_FAULT: usize = 4;

/// Draws that follow from a seed.
struct Dice(SeededEntropy);

impl Dice {
    fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        usize::try_from(u32::from_le_bytes(bytes)).expect("32 bits") % end
    }

    fn of<T: Copy>(&self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "which seeds a tester wants is the environment's to say"
)]
fn seeds() -> std::ops::Range<u64> {
    let Ok(asked) = std::env::var(ASKED_FOR) else {
        return SEEDS;
    };
    let (from, to) = asked.split_once('-').expect("two numbers, as in 100-400");
    from.parse().expect("a number")..to.parse().expect("a number")
}

/// One of a pair, and what they did.
struct Human {
    person: Person,
    pair: usize,
    /// What they wrote to the bot, in order.
    wrote: Vec<String>,
    /// Topics by commands, whose answers may be lost; what they did is not.
    typed: Vec<String>,
    /// What the partner left to them.
    left: Vec<String>,
    /// Whether messages of the bot were refused for a while.
    closed: bool,
}

/// Who refuses messages now and then.
const CLOSES: (usize, &str) = (3, "dave");

struct Run {
    seed: u64,
    dice: Dice,
    bot: Bot,
    people: Vec<Human>,
    faults: usize,
    slow: usize,
}

impl Run {
    async fn begin(seed: u64, house: &House) -> Self {
        let bot = Bot::start(house).await;
        let (alice, bob) = bot.weekly_in(600).await;
        let (carol, dave) = bot.weekly_of("carol", "dave", 600).await;
        alice.waits_for("accepted").await;
        carol.waits_for("accepted").await;
        let of = |(number, person)| Human {
            person,
            pair: number / 2,
            wrote: Vec::new(),
            typed: Vec::new(),
            left: Vec::new(),
            closed: false,
        };
        let people = [alice, bob, carol, dave];
        Self {
            seed,
            dice: Dice(SeededEntropy::new(seed)),
            bot,
            people: people.into_iter().enumerate().map(of).collect(),
            faults: 0,
            slow: 0,
        }
    }

    fn topics(&self, pair: usize) -> usize {
        let of_pair = self.people.iter().filter(|human| human.pair == pair);
        of_pair
            .map(|human| human.wrote.len() + human.typed.len())
            .sum()
    }

    async fn step(&mut self, number: usize) {
        match self.dice.below(12) {
            10 => {
                self.faults += 1;
                self.people[CLOSES.0].closed = true;
                self.bot.discord.closes_dms(CLOSES.1);
            }
            11 => self.opens().await,
            0..=2 => self.request_fails(),
            3 | 4 => self.gateway_fails(),
            _ => self.somebody_acts(number).await,
        }
    }

    async fn opens(&self) {
        self.bot.discord.opens_dms(CLOSES.1);
        // Acting is what ends a spell of refusals.
        self.people[CLOSES.0]
            .person
            .types("/1on1 next")
            .outcome()
            .await;
    }

    fn request_fails(&mut self) {
        let routes = [
            Route::CreateMessage,
            Route::CreateMessage,
            Route::EditMessage,
            Route::Callback,
            Route::OpenDm,
        ];
        let route = self.dice.of(&routes);
        let limited = |scope, body| Fault::RateLimited {
            scope,
            retry_after: Duration::from_millis(400),
            body,
        };
        let fault = match self.dice.below(8) {
            0 => Fault::Status(500),
            1 => Fault::Page(502),
            2 => Fault::CloseMidBody,
            3 => limited(Scope::Global, true),
            4 => limited(Scope::User, true),
            5 => limited(Scope::Shared, true),
            6 => limited(Scope::User, false),
            // It takes the whole of a request's time, so there are few.
            _ if self.slow < 2 && route == Route::CreateMessage => {
                self.slow += 1;
                Fault::TimeoutAfterAccept
            }
            _ => Fault::Status(503),
        };
        self.faults += 1;
        self.bot.discord.fails(route, fault, 1);
    }

    fn gateway_fails(&mut self) {
        self.faults += 1;
        let discord = &self.bot.discord;
        match self.dice.below(7) {
            0 => discord.duplicates_next_interaction(),
            1 => discord.malformed_event(),
            2 => discord.sends_raw("the words of a zebra, cut off"),
            3 => discord.breaks(How::Drop),
            4 => discord.breaks(How::Close(4000)),
            5 => discord.breaks(How::Reconnect),
            _ => discord.breaks(How::InvalidSession(true)),
        }
    }

    async fn somebody_acts(&mut self, number: usize) {
        let who = self.dice.below(self.people.len());
        let pair = self.people[who].pair;
        let words = format!("The {SECRET} {number:02} matters");
        let person = self.people[who].person.clone();
        let full = self.topics(pair) >= TOPICS_MAX;
        match self.dice.below(6) {
            0..=2 if !full => {
                person.dm(&words);
                self.people[who].wrote.push(words);
            }
            3 | 4 if !full => {
                person
                    .types(&format!("/1on1 add topic:{words}"))
                    .sent()
                    .await;
                self.people[who].typed.push(words);
            }
            _ => {
                let line = format!("/1on1 action text:{words} owner:partner");
                person.types(&line).sent().await;
                self.people[who ^ 1].left.push(words);
            }
        }
    }

    /// What is not as it should be.
    async fn look(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for human in &self.people {
            let person = &human.person;
            let wrote = human.wrote.iter().filter(|_| !human.closed);
            for words in wrote.chain(&human.left) {
                person.waits_for(words).await;
            }
            // In the order in which they were written, each once.
            let answers = person.bots();
            let about = |words: &String| {
                let with = answers.iter().enumerate();
                let with = with.filter(|(_, message)| message.text.contains(words.as_str()));
                with.map(|(at, _)| at).collect::<Vec<_>>()
            };
            let places: Vec<Vec<usize>> = human.wrote.iter().map(about).collect();
            if human.closed {
                // An answer that is refused for good is lost; what it answered is on the agenda.
            } else if places.iter().any(|places| places.len() != 1) || !places.is_sorted() {
                wrong.push(format!(
                    "answers to {:?} at {places:?}:\n{}",
                    human.wrote,
                    person.chat()
                ));
            }
            let left: Vec<Vec<usize>> = human.left.iter().map(about).collect();
            // Two commands that are given without waiting for an answer may be carried out in either order. What was
            // left to somebody whom nothing reached comes in one card with the rest.
            let often = |places: &Vec<usize>| {
                if human.closed {
                    places.is_empty()
                } else {
                    places.len() != 1
                }
            };
            if left.iter().any(often) {
                wrong.push(format!(
                    "what was left, {:?}, at {left:?}:\n{}",
                    human.left,
                    person.chat()
                ));
            }
        }
        for human in &self.people {
            human.person.types("/1on1 agenda").await;
            // Theirs only: what the other wrote without a word of whom it is for is not shown to them at once.
            for words in human.wrote.iter().chain(&human.typed) {
                let has = |message: &crate::fake_discord::Seen| {
                    let text = &message.text;
                    text.contains("Before you finish") && text.contains(words.as_str())
                };
                let agenda = human.person.until(words, has).await;
                if agenda.text.matches(words.as_str()).count() != 1 {
                    wrong.push(format!("not once: {agenda}"));
                }
            }
        }
        wrong
    }

    fn log_is_calm(&self, log: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        for words in [SECRET, "panicked", crate::fake_discord::TOKEN] {
            if log.contains(words) {
                wrong.push(format!("«{words}» in the log:\n{log}"));
            }
        }
        let loud = log
            .lines()
            .filter(|line| line.contains("WARN") || line.contains("ERROR"));
        let (loud, most) = (loud.count(), self.faults * LINES_A_FAULT);
        if loud > most {
            wrong.push(format!("{loud} lines for {} faults:\n{log}", self.faults));
        }
        wrong
    }
}

async fn run(seed: u64) -> Vec<String> {
    let house = House::on_sqlite();
    let mut run = Run::begin(seed, &house).await;
    for number in 0..STEPS {
        run.step(number).await;
    }
    run.opens().await;
    let mut wrong = run.look().await;
    let log = std::fs::read_to_string(house.folder().join("log")).expect("a log");
    wrong.extend(run.log_is_calm(&log));
    let seed = run.seed;
    run.bot.ends().await;
    wrong
        .into_iter()
        .map(|wrong| format!("seed {seed}: {wrong}"))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_faults_of_all_kinds_nothing_is_lost_and_nothing_comes_twice() {
    let seeds: Vec<u64> = seeds().collect();
    println!("seeds {seeds:?}");
    for some in seeds.chunks(2) {
        let wrong = join_all(some.iter().map(|seed| run(*seed))).await.concat();
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }
}
