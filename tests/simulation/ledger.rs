//! What the database holds, row by row as it changes: what people were told was kept, and what the bot owes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta};
use duologue::domain::clock::Instant;
use duologue::store::Store;

use crate::eyes::{Eyes, joined};

/// What is kept of a row for people: the columns that only they change.
const KEPT: [(&str, &str, &str); 7] = [
    (
        "topics",
        "id, one_on_one, author, section, visibility, state, state_at, meeting",
        "author IS NOT NULL AND id",
    ),
    ("notes", "id, one_on_one, author, private, meeting", "id"),
    (
        "actions",
        "id, one_on_one, owner, author, due, state, state_at",
        "id",
    ),
    (
        "memberships",
        "one_on_one, one_on_one, person, agenda_lead_minutes, nudge_lead_hours, recap_delay_minutes, call_detection",
        "one_on_one",
    ),
    (
        "people",
        "id, id, zone, hours, digest, action_reminders, drift",
        "id",
    ),
    (
        "one_on_ones",
        "id, id, lead, report, cadence, zone, anchor, duration_minutes, format",
        "id",
    ),
    ("aways", "id, person, from_day, to_day, cancelled_at", "id"),
];

/// A row that people are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    /// The table.
    pub(crate) table: String,
    /// The 1:1 or person that it belongs to.
    pub(crate) of: String,
    /// Its columns.
    pub(crate) columns: Vec<String>,
    /// What people wrote in it.
    pub(crate) text: Option<String>,
}

/// How a fact changed; `None` is not there.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    /// Before.
    pub(crate) was: Option<Fact>,
    /// Now.
    pub(crate) is: Option<Fact>,
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owed {
    pub(crate) id: String,
    pub(crate) subject: String,
    pub(crate) kind: String,
    pub(crate) recipient: String,
    pub(crate) one_on_one: String,
    pub(crate) state: String,
    pub(crate) outcome: String,
    pub(crate) work_at: Option<Instant>,
    pub(crate) leased_until: Option<Instant>,
    pub(crate) address: String,
    pub(crate) living: bool,
    pub(crate) is_behind: bool,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Met {
    pub(crate) one_on_one: String,
    pub(crate) state: String,
    pub(crate) revision: String,
    pub(crate) starts_at: Instant,
    pub(crate) ends_at: Instant,
}

/// What was found in the database so far.
#[derive(Default)]
pub(crate) struct Ledger {
    /// The facts by table and id.
    pub(crate) facts: BTreeMap<(String, String), Fact>,
    /// The outbox.
    pub(crate) owed: BTreeMap<String, Owed>,
    /// The meetings.
    pub(crate) meetings: BTreeMap<String, Met>,
    /// The 1:1s, and their two people.
    pub(crate) rooms: BTreeMap<String, [String; 2]>,
    /// The accounts of people.
    pub(crate) accounts: BTreeMap<String, String>,
    closed: BTreeSet<String>,
    seq: i64,
}

/// What changed in a step.
#[derive(Default)]
pub(crate) struct Changes {
    /// Of what people were told.
    pub(crate) facts: Vec<Change>,
    /// Of the outbox: as it was, and as it is.
    pub(crate) owed: Vec<(Option<Owed>, Option<Owed>)>,
    /// 1:1s that it is about, or whose meetings it is about.
    pub(crate) rooms: Vec<String>,
}

impl Ledger {
    /// Takes in what changed since one last looked.
    pub(crate) async fn follows(&mut self, eyes: &Eyes, store: &Store) -> Changes {
        let (rows, seq) = eyes.changed_since(self.seq).await;
        self.seq = seq;
        let mut changes = Changes::default();
        for (table, id) in &rows {
            match table.as_str() {
                "deliveries" => {
                    let is = owed(eyes, &format!("id = '{id}'")).await.pop();
                    let was = match &is {
                        Some(row) => self.owed.insert(id.clone(), row.clone()),
                        None => self.owed.remove(id),
                    };
                    changes.owed.push((was, is));
                    continue;
                }
                "meetings" => {
                    let room = self.meeting(eyes, id).await;
                    changes.rooms.push(room);
                    continue;
                }
                "people" => self.account(eyes, id).await,
                "one_on_ones" => {
                    self.room(eyes, id).await;
                    changes.rooms.push(id.clone());
                }
                _ => {}
            }
            self.fact(eyes, store, table, id, &mut changes.facts).await;
        }
        changes.rooms.sort_unstable();
        changes.rooms.dedup();
        changes
    }

    async fn meeting(&mut self, eyes: &Eyes, id: &str) -> String {
        let columns = joined("one_on_one, state, starts_at, duration_minutes, revision");
        let sql = format!("SELECT {columns} FROM meetings WHERE id = '{id}'");
        let row = eyes.rows(sql).await.pop().expect("a meeting stays");
        let starts_at = instant(&row[2]).expect("a start");
        let minutes = row[3].parse().expect("minutes");
        let room = row[0].clone();
        self.meetings.insert(
            id.to_owned(),
            Met {
                one_on_one: room.clone(),
                state: row[1].clone(),
                revision: row[4].clone(),
                starts_at,
                ends_at: starts_at + TimeDelta::minutes(minutes),
            },
        );
        room
    }

    async fn account(&mut self, eyes: &Eyes, id: &str) {
        let sql = format!("SELECT account FROM people WHERE id = '{id}'");
        let row = eyes.rows(sql).await.pop().expect("a person stays");
        self.accounts.insert(id.to_owned(), row[0].clone());
    }

    async fn room(&mut self, eyes: &Eyes, id: &str) {
        let columns = joined("lead, report, standing");
        let sql = format!("SELECT {columns} FROM one_on_ones WHERE id = '{id}'");
        let row = eyes.rows(sql).await.pop().expect("a 1:1 stays");
        let two = [row[0].clone(), row[1].clone()];
        if row[2] == "closed" {
            self.closed.insert(id.to_owned());
        }
        self.rooms.insert(id.to_owned(), two);
    }

    async fn fact(
        &mut self,
        eyes: &Eyes,
        store: &Store,
        table: &str,
        id: &str,
        changes: &mut Vec<Change>,
    ) {
        let kept = KEPT.iter().find(|(kept, ..)| *kept == table);
        let (_, columns, by) = kept.expect("a table that is kept");
        let sql = format!(
            "SELECT {} FROM {table} WHERE {by} = '{id}'",
            joined(columns)
        );
        let mut rows = eyes.rows(sql).await;
        if table == "memberships" {
            // Two rows have this name.
            rows.sort_unstable();
            let two = rows.concat();
            rows = if two.is_empty() { rows } else { vec![two] };
        }
        let text = text(store, table, id).await;
        let is = rows.pop().map(|columns| Fact {
            table: table.to_owned(),
            of: columns[1].clone(),
            columns,
            text,
        });
        let key = (table.to_owned(), id.to_owned());
        let was = match &is {
            Some(fact) => self.facts.insert(key, fact.clone()),
            None => self.facts.remove(&key),
        };
        if was != is {
            changes.push(Change { was, is });
        }
    }

    /// How the facts differ from those of an earlier look.
    pub(crate) fn since(&self, before: &Self) -> Vec<Change> {
        let all: BTreeSet<_> = self.facts.keys().chain(before.facts.keys()).collect();
        let of = |ledger: &Self, key| ledger.facts.get(key).cloned();
        let changes = all.into_iter().map(|key| Change {
            was: of(before, key),
            is: of(self, key),
        });
        changes.filter(|change| change.was != change.is).collect()
    }

    /// Whether a 1:1 is not over.
    pub(crate) fn is_open(&self, room: &str) -> bool {
        !self.closed.contains(room)
    }

    /// A fact of a table.
    pub(crate) fn of(&self, table: &str, id: &str) -> Option<&Fact> {
        self.facts.get(&(table.to_owned(), id.to_owned()))
    }
}

/// The words of a row, unsealed.
async fn text(store: &Store, table: &str, id: &str) -> Option<String> {
    if !["topics", "notes", "actions"].contains(&table) {
        return None;
    }
    let mut read = store.read().await.expect("a look");
    match table {
        "topics" => {
            let id = id.parse().expect("an id");
            let topic = read.topic(id).await.expect("an answer");
            topic.map(|topic| topic.text)
        }
        "notes" => {
            let id = id.parse().expect("an id");
            let note = read.note(id).await.expect("an answer");
            note.map(|note| note.text)
        }
        _ => {
            let id = id.parse().expect("an id");
            let action = read.action(id).await.expect("an answer");
            action.map(|action| action.text)
        }
    }
}

/// Rows of the outbox.
pub(crate) async fn owed(eyes: &Eyes, which: &str) -> Vec<Owed> {
    let columns = "id, subject, kind, recipient, one_on_one, state, outcome, work_at, leased_until, address, living, \
                   wanted > shown";
    let sql = format!(
        "SELECT {} FROM deliveries WHERE {which} ORDER BY id",
        joined(columns)
    );
    let rows = eyes.rows(sql).await;
    let read = |row: &Vec<String>| {
        let of = |at: usize| row[at].clone();
        let is = |at: usize| ["1", "true"].contains(&row[at].as_str());
        Owed {
            id: of(0),
            subject: of(1),
            kind: of(2),
            recipient: of(3),
            one_on_one: of(4),
            state: of(5),
            outcome: of(6),
            work_at: instant(&row[7]),
            leased_until: instant(&row[8]),
            address: of(9),
            living: is(10),
            is_behind: is(11),
        }
    };
    rows.iter().map(read).collect()
}

fn instant(millis: &str) -> Option<Instant> {
    DateTime::from_timestamp_millis(millis.parse().ok()?)
}
