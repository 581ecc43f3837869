//! Who they are, and what they do: reactions to what comes, and doings at times of their own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use chrono::{DateTime, TimeDelta, Utc};
use duologue::store::{Entropy as _, SeededEntropy};
use serde_json::json;

use crate::script::{Message, Script};

/// Who, with whom, when, and in which zone.
pub(crate) const ROOMS: [(&str, &str, &str, &str); 15] = [
    ("alice", "bob", "every thursday 10:00", "Europe/Berlin"),
    ("alice", "ann", "every monday 10:00", "Europe/Berlin"),
    ("alice", "ben", "every monday 11:00", "Europe/Berlin"),
    ("alice", "cleo", "every tuesday 15:30", "America/New_York"),
    ("alice", "dan", "every 2 weeks wed 9:00", "Europe/Berlin"),
    ("alice", "eve", "every 2 weeks wed 9:45", "Europe/Berlin"),
    ("alice", "fay", "every 2 weeks fri 16:00", "Asia/Tokyo"),
    (
        "alice",
        "gus",
        "first tuesday of the month 14:00",
        "Europe/Berlin",
    ),
    ("bob", "hal", "every monday 9:30", "Europe/Berlin"),
    ("bob", "ida", "every wednesday 10:00", "America/New_York"),
    ("bob", "jon", "every wednesday 11:00", "America/New_York"),
    ("bob", "kim", "every 2 weeks tue 10:00", "Europe/Berlin"),
    ("bob", "lea", "every 2 weeks thu 17:00", "Asia/Tokyo"),
    ("bob", "max", "every 2 weeks fri 9:00", "Europe/Berlin"),
    (
        "bob",
        "ned",
        "last friday of the month 13:00",
        "Europe/Berlin",
    ),
];

/// Of a hundred agendas, so many meetings are skipped, so many moved to the day after; the rest is left to the hour.
const SKIPPED: u64 = 6;
const MOVED: u64 = 5;
/// Of a hundred meetings, so many are started and wrapped up with buttons; the rest is held without a word.
const STARTED: u64 = 75;
/// Of a hundred recaps that ask, so many are answered at once.
const ANSWERED: u64 = 60;
/// Of a hundred nudges, so many are answered with a topic.
const NUDGED: u64 = 50;
/// Of a hundred meetings, before so many each person has added a topic by itself.
const TOPIC: u64 = 55;
/// Of a hundred meetings, in so many each person promises something for the week after.
const ACTION: u64 = 50;
/// Of a hundred actions, so many are done before they are due.
const DONE: u64 = 65;
/// Of a hundred skips, so many are given one of the times offered; half of the rest waits, half says nothing.
const MADE_UP: u64 = 50;

/// What somebody does at a time of their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Doing {
    Say(&'static str, String),
    /// Who, with whom, and the id of their agenda.
    Start(&'static str, &'static str, u64),
    Wrap(&'static str, &'static str, u64),
}

/// Everybody.
pub(crate) struct Crowd {
    script: Script,
    dice: SeededEntropy,
    now: DateTime<Utc>,
    agenda: BinaryHeap<Reverse<(DateTime<Utc>, Doing)>>,
    /// Per person, the last message that was looked at.
    seen: BTreeMap<&'static str, u64>,
    /// Per person, what came as the answer to what they did.
    asked: BTreeMap<&'static str, BTreeSet<u64>>,
    met: usize,
    skipped: usize,
    moved: usize,
    silent: usize,
}

impl Crowd {
    pub(crate) fn new(script: Script) -> Self {
        Self {
            script,
            dice: SeededEntropy::new(11),
            now: crate::BEGINNING.parse().unwrap(),
            agenda: BinaryHeap::new(),
            seen: BTreeMap::new(),
            asked: BTreeMap::new(),
            met: 0,
            skipped: 0,
            moved: 0,
            silent: 0,
        }
    }

    fn chance(&self, percent: u64) -> bool {
        let mut bytes = [0; 8];
        self.dice.fill(&mut bytes);
        u64::from_be_bytes(bytes) % 100 < percent
    }

    /// Everybody is there, and has accepted.
    pub(crate) async fn gather(&mut self) {
        for (_, other, _, zone) in ROOMS {
            let body = json!({ "id": other, "name": name(other), "timezone": zone });
            self.script.post("/api/people", body).await.ok();
        }
        for (one, other, when, _) in ROOMS {
            let line = format!("/1on1 start with:@{other} when:\"{when}\" timezone:Berlin");
            self.script.say(one, &line).await;
            self.script.press(other, "Accept").await;
        }
    }

    /// Goes from event to event.
    pub(crate) async fn live_until(&mut self, end: DateTime<Utc>) {
        loop {
            self.react().await;
            let next: Option<DateTime<Utc>> =
                self.script.next_event().await.map(|at| at.parse().unwrap());
            let own = self.agenda.peek().map(|Reverse((at, _))| *at);
            let own_first = own.is_some_and(|own| next.is_none_or(|next| own < next));
            let Some(at) = (if own_first { own } else { next }) else {
                return;
            };
            if at >= end {
                return;
            }
            let to = if own_first {
                at.format("%FT%TZ").to_string()
            } else {
                "next".to_owned()
            };
            self.script.to(&to).await;
            self.now = at;
            if own_first && let Some(Reverse((_, doing))) = self.agenda.pop() {
                self.act(doing).await;
            }
        }
    }

    /// Everybody looks at what came.
    async fn react(&mut self) {
        let mut people: BTreeSet<&'static str> = BTreeSet::new();
        for (one, other, _, _) in ROOMS {
            people.extend([one, other]);
        }
        for who in people {
            let after = self.seen.get(who).copied().unwrap_or(0);
            for message in self.since(who, after).await {
                self.seen.insert(who, message.id);
                self.read(who, &message).await;
            }
        }
    }

    /// A person's messages after one, as they read now.
    async fn since(&self, who: &str, after: u64) -> Vec<Message> {
        let path = format!("/api/messages?as={who}&after={after}");
        self.script.get(&path).await.messages()
    }

    async fn read(&mut self, who: &'static str, message: &Message) {
        // The first of the two decides, so that each meeting is decided once.
        let decides = |partner: &str| ROOMS.iter().any(|room| room.0 == who && room.1 == partner);
        let partner = partner_of(who, message);
        match message.kind.as_str() {
            "nudge" if self.chance(NUDGED) => {
                if let Some(partner) = partner {
                    self.say(who, format!("/1on1 add How the launch went with:{partner}"))
                        .await;
                }
            }
            "agenda" if partner.is_some_and(decides) => {
                let partner = partner.unwrap();
                if self.chance(SKIPPED) {
                    self.skipped += 1;
                    self.say(who, format!("/1on1 skip with:{partner}")).await;
                } else if self.chance(MOVED) {
                    self.moved += 1;
                    self.say(who, format!("/1on1 move tomorrow with:{partner}"))
                        .await;
                } else if self.chance(STARTED) {
                    self.met += 1;
                    // The hour of the meeting: the default lead is an hour, and nobody changed it.
                    let at = self.now + TimeDelta::hours(1);
                    self.later(at, Doing::Start(who, partner, message.id));
                } else {
                    self.silent += 1;
                }
            }
            "recap" if message.has("We met") && self.chance(ANSWERED) => {
                self.press(who, message, "We met").await;
            }
            "action-given" if message.has("Agree") => self.press(who, message, "Agree").await,
            "skipped" if partner.is_some_and(decides) => {
                let slot = message
                    .controls
                    .first()
                    .map(|control| control.label.clone());
                if let Some(slot) = slot.filter(|_| self.chance(MADE_UP)) {
                    self.press(who, message, &slot).await;
                } else if message.has("Wait for the next one") && self.chance(50) {
                    self.press(who, message, "Wait for the next one").await;
                }
            }
            _ => {}
        }
    }

    async fn act(&mut self, doing: Doing) {
        match doing {
            Doing::Say(who, line) => self.say(who, line).await,
            Doing::Start(who, partner, agenda) => {
                let messages = self.since(who, agenda - 1).await;
                let Some(message) = messages
                    .iter()
                    .find(|message| message.id == agenda && message.has("Start"))
                else {
                    return;
                };
                self.press(who, message, "Start").await;
                self.later(
                    self.now + TimeDelta::minutes(28),
                    Doing::Wrap(who, partner, agenda),
                );
                for (one, other) in [(who, partner), (partner, who)] {
                    if self.chance(ACTION) {
                        let soon = self.now + TimeDelta::minutes(10);
                        let line =
                            format!("/1on1 action Send the draft due:\"in 1 week\" with:{other}");
                        self.later(soon, Doing::Say(one, line));
                        if self.chance(DONE) {
                            let done = format!("/1on1 done draft with:{other}");
                            self.later(self.now + TimeDelta::days(3), Doing::Say(one, done));
                        }
                    }
                    if self.chance(TOPIC) {
                        let line = format!("/1on1 add What we learned with:{other}");
                        self.later(self.now + TimeDelta::days(2), Doing::Say(one, line));
                    }
                }
            }
            Doing::Wrap(who, partner, agenda) => {
                let live = self.since(who, agenda).await;
                let found = live.iter().rev().find(|message| {
                    message.kind == "live"
                        && partner_of(who, message) == Some(partner)
                        && message.has("Wrap up")
                });
                if let Some(message) = found {
                    if message.has("All discussed") {
                        self.press(who, message, "All discussed").await;
                    }
                    self.press(who, message, "Wrap up").await;
                }
            }
        }
    }

    fn later(&mut self, at: DateTime<Utc>, doing: Doing) {
        self.agenda.push(Reverse((at, doing)));
    }

    async fn say(&mut self, who: &'static str, line: String) {
        let answer = self.script.say(who, &line).await;
        self.keep(who, &answer);
    }

    async fn press(&mut self, who: &'static str, message: &Message, label: &str) {
        if message.has(label) {
            let answer = self.script.press_on(message, label).await;
            if answer.status == 200 {
                let answer = answer.messages();
                self.keep(who, &answer);
            }
        }
    }

    /// What was answered was asked for; a live card and a recap come unasked to the other, and count for both.
    fn keep(&mut self, who: &'static str, answer: &[Message]) {
        let asked = answer.iter().filter(|message| {
            !["live", "recap", "skipped", "agenda"].contains(&message.kind.as_str())
        });
        self.asked
            .entry(who)
            .or_default()
            .extend(asked.map(|message| message.id));
    }

    /// What came to a person unasked.
    pub(crate) async fn unasked(&self, who: &str) -> Vec<Message> {
        let mut messages = self.script.messages(who).await;
        let asked = self.asked.get(who);
        messages.retain(|message| {
            crate::is_unasked(message) && !asked.is_some_and(|asked| asked.contains(&message.id))
        });
        messages
    }

    pub(crate) fn summary(&self) -> String {
        format!(
            "Of all their meetings {} were started and wrapped up, {} held or not without a word, {} skipped, {} moved.",
            self.met, self.silent, self.skipped, self.moved
        )
    }
}

fn name(id: &str) -> String {
    let mut letters = id.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// With whom a card is: the one whose name its title has.
fn partner_of(who: &str, message: &Message) -> Option<&'static str> {
    let mut partners = ROOMS.iter().filter_map(|(one, other, _, _)| {
        if *one == who {
            Some(*other)
        } else if *other == who {
            Some(*one)
        } else {
            None
        }
    });
    partners.find(|partner| message.title.contains(&name(partner)))
}
