//! SIGKILL at two hundred random moments, a hundred on each engine, while people do things and the clock runs.
//!
//! Whatever was answered is there afterwards, once; whatever was not is there once or not at all. What the bot sends by
//! itself about a meeting is there once. The moments are drawn in real time, so that a kill may fall between any two
//! steps of a request, of a tick, or of a message on its way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Datelike as _, IsoWeek, Utc};
use duologue::app::clock::pause;
use duologue::store::{Entropy as _, SeededEntropy};
use serde_json::{Value, json};

use crate::process::Served;
use crate::script::{Message, Script};

/// So often it is killed, on each engine.
const KILLS: usize = 100;
/// So many requests at most are answered in a life …
const REQUESTS: u64 = 6;
/// … and so many milliseconds at most pass until the kill: a few requests more, and the middle of one.
const LINGER: u64 = 40;
/// What the bot sends by itself once about a meeting, which its title names.
const ONCE: [&str; 5] = ["agenda", "live", "recap", "nudge", "second-question"];

/// What was said, by the word that marks it.
#[derive(Default)]
struct Book {
    /// Answered: it must be there.
    kept: BTreeMap<String, &'static str>,
    /// Answered in this life, or asked when it ended: to be looked for.
    fresh: BTreeMap<String, &'static str>,
    words: usize,
    /// The ids and kinds of all that each person has.
    seen: BTreeMap<&'static str, Vec<(u64, String)>>,
    now: String,
}

/// Dice.
struct Dice(SeededEntropy);

impl Dice {
    fn below(&self, below: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_be_bytes(bytes) % below
    }
}

/// A request that may find nobody there any more.
async fn attempt(script: &Script, path: &str, body: &Value) -> Option<Value> {
    let request = script.request(reqwest::Method::POST, path).json(body);
    let response = request.send().await.ok()?;
    assert_eq!(response.status().as_u16(), 200, "{path} {body}");
    response.json().await.ok()
}

/// Does one thing after the other until the process is gone.
async fn live(script: Script, dice: &Dice, book: &mut Book, done: &AtomicU64) {
    loop {
        let who = if dice.below(2) == 0 { "alice" } else { "bob" };
        let answered = match dice.below(10) {
            0..=5 => write_something(&script, dice, book, who).await,
            6 => {
                let line = ["/1on1 meet", "/1on1 wrap"][usize::from(dice.below(2) == 0)];
                attempt(&script, "/api/say", &json!({ "as": who, "text": line }))
                    .await
                    .is_some()
            }
            7 => press_something(&script, dice, who).await,
            _ => attempt(&script, "/api/clock", &json!({ "to": "next" }))
                .await
                .is_some(),
        };
        if !answered {
            return;
        }
        done.fetch_add(1, Ordering::Relaxed);
    }
}

async fn write_something(script: &Script, dice: &Dice, book: &mut Book, who: &'static str) -> bool {
    book.words += 1;
    let word = format!("word{:05}x", book.words);
    let command = ["add", "action", "note"][usize::try_from(dice.below(3)).expect("small")];
    let text = format!("/1on1 {command} About {word} and its like");
    book.fresh.insert(word.clone(), who);
    let answered = attempt(script, "/api/say", &json!({ "as": who, "text": text }))
        .await
        .is_some();
    if answered {
        book.kept.insert(word, who);
    }
    answered
}

/// Presses a button of the newest message that has one worth pressing.
async fn press_something(script: &Script, dice: &Dice, who: &str) -> bool {
    let request = script.request(reqwest::Method::GET, &format!("/api/messages?as={who}"));
    let Ok(response) = request.send().await else {
        return false;
    };
    let Ok(mut body) = response.json::<Value>().await else {
        return false;
    };
    let messages: Vec<Message> = serde_json::from_value(body["messages"].take()).expect("messages");
    let wanted = ["Start", "Wrap up", "✓ 1", "We met", "Done", "Agree"];
    let label = wanted[usize::try_from(dice.below(6)).expect("small")];
    let found = messages.iter().rev().find(|message| message.has(label));
    let Some(message) = found else {
        return true;
    };
    let control = &message.control(label).id;
    let body = json!({ "as": who, "message": message.id, "control": control });
    attempt(script, "/api/press", &body).await.is_some()
}

/// Looks at everything after a restart.
async fn look(script: &Script, book: &mut Book) {
    let now = script.now().await;
    assert!(
        now >= book.now,
        "the clock went back from {} to {now}",
        book.now
    );
    book.now = now;
    for who in ["alice", "bob"] {
        let messages = script.messages(who).await;
        let ids: Vec<_> = messages
            .iter()
            .map(|message| (message.id, message.kind.clone()))
            .collect();
        let seen = book.seen.entry(who).or_default();
        assert_eq!(
            &ids[..seen.len()],
            &seen[..],
            "what {who} had is still there"
        );
        *seen = ids;
        once(who, &messages);
        let answers: String = messages
            .iter()
            .filter(|message| ["topic", "action", "note"].contains(&message.kind.as_str()))
            .map(|message| message.text.as_str())
            .collect();
        for (word, _) in book.fresh.iter().filter(|(_, by)| **by == who) {
            let times = answers.matches(word.as_str()).count();
            let answered = book.kept.contains_key(word);
            assert!(
                times == 1 || (times == 0 && !answered),
                "{word} of {who} is there {times} times; answered: {answered}"
            );
        }
    }
    book.fresh.clear();
}

/// What the bot sends by itself came once.
fn once(who: &str, messages: &[Message]) {
    let mut came: BTreeSet<(&str, &str, IsoWeek)> = BTreeSet::new();
    for message in messages {
        let at: DateTime<Utc> = message.at.parse().expect("an instant");
        if message.kind == "live" {
            // Whoever comes after the planned end begins the meeting all the same, and its end has a recap again.
            came.retain(|(kind, ..)| *kind != "recap");
        }
        if ONCE.contains(&message.kind.as_str()) {
            let card = (message.kind.as_str(), message.title.as_str(), at.iso_week());
            let all: Vec<_> = messages
                .iter()
                .map(|m| (m.id, &m.at, &m.kind, &m.title))
                .collect();
            assert!(came.insert(card), "twice to {who}: {card:?} of\n{all:#?}");
        }
    }
}

/// All that was answered is in the record, once: not only in the chat.
async fn search(script: &Script, book: &Book) {
    for (word, who) in &book.kept {
        let found = script.say(who, &format!("/1on1 search {word}")).await;
        let found: String = found.iter().map(|message| message.text.as_str()).collect();
        // The line that says what was searched for, and the line that was found.
        assert_eq!(
            found.matches(&format!("About {word} and")).count(),
            1,
            "{found}"
        );
    }
}

scenario! {
    async fn killed_at_a_hundred_random_moments_it_loses_nothing_and_repeats_nothing(house) {
        let dice = Dice(SeededEntropy::new(3));
        let mut book = Book::default();
        let mut served: Served = house.fresh();
        Script::new(&served).weekly_thursday_ten().await;
        for _ in 0..KILLS {
            let script = Script::new(&served);
            let (done, few) = (AtomicU64::new(0), dice.below(REQUESTS));
            let linger = Duration::from_millis(dice.below(LINGER));
            let killer = async {
                while done.load(Ordering::Relaxed) < few {
                    pause(Duration::from_millis(1)).await;
                }
                pause(linger).await;
                served.kill();
            };
            tokio::join!(live(script, &dice, &mut book, &done), killer);
            served = house.again();
            look(&Script::new(&served), &mut book).await;
        }
        assert!(book.kept.len() > KILLS / 2, "people had time to say something");
        search(&Script::new(&served), &book).await;
    }
}
