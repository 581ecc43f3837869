//! Three processes on one PostgreSQL, each with a shard, killed, stalled and started again at random, while agendas are due and
//! people type commands.
//!
//! `DUOLOGUE_TEST_STORM=200` is so many kills and stalls, `DUOLOGUE_TEST_PAIRS=2000` so many 1:1s, and `DUOLOGUE_TEST_SEEDS=7` draws
//! another storm.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use duologue::app::clock::pause;
use futures::future::join_all;

use crate::crew::{Crew, Due};
use crate::dice::{Dice, asked};
use crate::fake_discord::{Person, Seen};
use crate::judge::{is_agenda, nothing_is};
use crate::process::{House, on_postgres};

/// So many kills and stalls.
const STORM: u64 = 20;
/// So many 1:1s, each with two agendas that are due.
const PAIRS: u64 = 60;
/// So many of them are used all the time.
const BUSY: usize = 9;
/// Processes, and shards.
const PROCESSES: usize = 3;
/// Nothing happens for less than this between two kills or stalls.
const CALM: Duration = Duration::from_millis(1_500);
/// A stall lasts less than this …
const STALL: Duration = Duration::from_secs(4);
/// … but for one that lasts longer than a lease.
const SLEEP: Duration = Duration::from_secs(65);
/// Between two things that one person does.
const BETWEEN: Duration = Duration::from_millis(1_500);
/// What a killed process had in hand waits for the rest of a minute, and a thousand messages for their turn.
const PATIENCE: Duration = Duration::from_secs(150);
const PATIENCE_A_PAIR: Duration = Duration::from_millis(150);
/// A word that is in all that is typed.
const SECRET: &str = "zebra";

/// What somebody typed, in order, and whether the bot said that it was done.
type Typed = Vec<(String, bool)>;

/// Gives the partner one thing to do after the other, until it is over.
async fn busy(person: Person, pair: usize, over: &AtomicBool) -> Typed {
    let mut typed = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let words = format!("The {SECRET} {pair}-{:03} waits", typed.len());
        let line = format!("/1on1 action text:{words} owner:partner");
        // Nobody may be there: then it was done, or it was not.
        let outcome = person.types(&line).outcome().await;
        let done = outcome
            .and_then(|outcome| outcome.message)
            .is_some_and(|said| said.text.contains(&words));
        typed.push((words, done));
        pause(BETWEEN).await;
    }
    typed
}

/// What was typed came to the partner once, in order; where the bot did not say that it was done, once at most.
fn came_in_order(typed: &Typed, chat: &[Seen]) -> Vec<String> {
    let mut wrongs = Vec::new();
    let mut last = 0;
    // An agenda shows them as well.
    let chat: Vec<&Seen> = chat.iter().filter(|message| !is_agenda(message)).collect();
    for (words, done) in typed {
        let with = chat
            .iter()
            .filter(|message| message.text.contains(words.as_str()));
        let with: Vec<u64> = with.map(|message| message.id).collect();
        match with[..] {
            [] if !done => {}
            [only] if only > last => last = only,
            _ => wrongs.push(format!(
                "«{words}», done: {done}, at {with:?}, after {last}"
            )),
        }
    }
    wrongs
}

/// Kills and stalls, and what they came to.
#[derive(Debug, Default)]
struct Storm {
    kills: u64,
    stalls: u64,
    sleeps: u64,
}

impl Storm {
    async fn blows(&mut self, crew: &mut Crew, members: &[usize], dice: &Dice, times: u64) {
        // One sleeps until after its leases, while the others live on without it.
        let sleeper = members[dice.place(members.len())];
        let mut asleep = None;
        for blow in 0..times {
            pause(dice.time(CALM)).await;
            if blow == 0 {
                crew.stall(sleeper);
                self.sleeps += 1;
                asleep = Some(tokio::spawn(pause(SLEEP)));
            }
            if asleep
                .as_ref()
                .is_some_and(tokio::task::JoinHandle::is_finished)
            {
                crew.wake(sleeper);
                asleep = None;
            }
            let awake: Vec<usize> = members
                .iter()
                .copied()
                .filter(|number| asleep.is_none() || *number != sleeper)
                .collect();
            let number = awake[dice.place(awake.len())];
            if dice.below(2) == 0 {
                crew.kill(number);
                crew.start(number).await;
                self.kills += 1;
            } else {
                crew.stall(number);
                pause(dice.time(STALL)).await;
                crew.wake(number);
                self.stalls += 1;
            }
        }
        if let Some(asleep) = asleep {
            asleep.await.expect("it only waits");
            crew.wake(sleeper);
        }
    }
}

#[expect(
    clippy::print_stdout,
    reason = "who runs a long one wants to know what came of it"
)]
async fn three_processes(house: House) {
    let times = asked("DUOLOGUE_TEST_STORM", STORM);
    let pairs = usize::try_from(asked("DUOLOGUE_TEST_PAIRS", PAIRS)).expect("not so many");
    let dice = Dice::new(asked("DUOLOGUE_TEST_SEEDS", 1));
    let mut crew = Crew::new(house, pairs, PROCESSES, Due::Now).await;
    crew.discord
        .recommends_shards(PROCESSES as u64, PROCESSES as u64);
    let mut members = Vec::new();
    for shard in 0..PROCESSES {
        let held = format!("{shard}/{PROCESSES}");
        let environment = [
            ("DUOLOGUE__DISCORD__SHARDS", held.as_str()),
            // The fifty of a second are divided.
            ("DUOLOGUE__DISCORD__REQUESTS_PER_SECOND", "16"),
        ];
        members.push(crew.hire(&environment));
    }
    for number in &members {
        crew.start(*number).await;
    }
    crew.discord.is_served().await;
    let people: Vec<Person> = crew
        .pairs
        .iter()
        .take(BUSY)
        .map(|pair| pair.server.user(&pair.lead))
        .collect();
    let over = AtomicBool::new(false);
    let mut storm = Storm::default();
    let doing = join_all(
        people
            .into_iter()
            .enumerate()
            .map(|(pair, person)| busy(person, pair, &over)),
    );
    let blowing = async {
        storm.blows(&mut crew, &members, &dice, times).await;
        over.store(true, Ordering::Relaxed);
    };
    let (typed, ()) = tokio::join!(doing, blowing);
    crew.settles(PATIENCE + PATIENCE_A_PAIR * u32::try_from(pairs).expect("not so many"))
        .await;
    let mut wrongs = crew.wrongs().await;
    wrongs.extend(crew.agendas_are_there_once());
    wrongs.extend(crew.log_wrongs(&[SECRET]));
    let chats = crew.posts_by_chat();
    let nothing = Vec::new();
    for (typed, pair) in typed.iter().zip(&crew.pairs) {
        let chat = crew.discord.user(&pair.report).dm_channel();
        wrongs.extend(came_in_order(typed, chats.get(&chat).unwrap_or(&nothing)));
    }
    let typed: Vec<bool> = typed.iter().flatten().map(|(_, done)| *done).collect();
    let done = typed.iter().filter(|done| **done).count();
    println!(
        "{storm:?}: {} messages, of them {} agendas; {} commands, of which {done} were answered; {} requests for history; {} loud lines",
        crew.discord.posts().len(),
        crew.agendas(),
        typed.len(),
        crew.discord
            .requests(crate::fake_discord::Route::ListMessages)
            .len(),
        crew.loud().len(),
    );
    for (line, times) in crew.loud_by_words() {
        println!("{times:>5} {line}");
    }
    nothing_is(&wrongs);
    assert!(done > typed.len() / 4, "they were served meanwhile");
    for number in members {
        crew.end(number).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_that_are_killed_and_stalled_lose_nothing_and_send_nothing_twice() {
    on_postgres("three processes", three_processes).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_process_on_one_sqlite_file_is_refused_with_a_sentence() {
    let mut crew = Crew::new(House::on_sqlite(), 1, 1, Due::Later).await;
    let (first, second) = (crew.hire(&[]), crew.hire(&[]));
    crew.start(first).await;
    let (code, said) = crew.does_not_start(second).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("another process holds"), "{said}");
    crew.end(first).await;
}
