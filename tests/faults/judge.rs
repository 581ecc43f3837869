//! What must hold when all faults are over: nothing is lost, nothing came twice, and the log is calm.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::TimeDelta;
use duologue::app::SystemClock;
use duologue::domain::clock::Clock as _;
use sqlx::{Connection as _, PgConnection, SqliteConnection};

use crate::crew::Crew;
use crate::fake_discord::{Seen, TOKEN};

/// What stands in the outbox.
const ROWS: &str =
    "SELECT id, kind, state, outcome, address, work_at, lease FROM deliveries ORDER BY id";

/// When the scheduler has something to do.
const DUE: &str = "SELECT MIN(due_at) FROM timers";

/// How many rows have work. To read them all, to see this, would take the machine from those who work on them.
const OWED: &str = "SELECT COUNT(*) FROM deliveries WHERE work_at IS NOT NULL";

/// A row of the outbox.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(dead_code, reason = "a test that fails prints all of it")]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) outcome: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) work_at: Option<i64>,
    pub(crate) lease: i64,
}

impl Row {
    /// The message in which it was posted on Discord. What was posted before the test began stands nowhere.
    fn message(&self) -> Option<u64> {
        let (_, rest) = self.address.as_ref()?.split_once('/')?;
        let (message, _) = rest.split_once('/')?;
        message.parse().ok()
    }
}

impl Crew {
    /// The outbox; `None` while the database does not answer.
    pub(crate) async fn rows(&self) -> Option<Vec<Row>> {
        let url = self.database();
        if url.starts_with("sqlite:") {
            let mut connection = SqliteConnection::connect(&url).await.ok()?;
            let rows = sqlx::query_as(ROWS).fetch_all(&mut connection).await;
            connection.close().await.ok()?;
            rows.ok()
        } else {
            let mut connection = PgConnection::connect(&url).await.ok()?;
            let rows = sqlx::query_as(ROWS).fetch_all(&mut connection).await;
            connection.close().await.ok()?;
            rows.ok()
        }
    }

    /// When something is due, and how many messages are to be sent or changed; `None` while the database does not answer.
    async fn is_left(&self) -> Option<(Option<i64>, i64)> {
        let url = self.database();
        let (due, owed) = if url.starts_with("sqlite:") {
            let mut connection = SqliteConnection::connect(&url).await.ok()?;
            let due = sqlx::query_scalar(DUE).fetch_one(&mut connection).await;
            let owed = sqlx::query_scalar(OWED).fetch_one(&mut connection).await;
            connection.close().await.ok()?;
            (due, owed)
        } else {
            let mut connection = PgConnection::connect(&url).await.ok()?;
            let due = sqlx::query_scalar(DUE).fetch_one(&mut connection).await;
            let owed = sqlx::query_scalar(OWED).fetch_one(&mut connection).await;
            connection.close().await.ok()?;
            (due, owed)
        };
        Some((due.ok()?, owed.ok()?))
    }

    /// Waits until nothing is left to be sent.
    pub(crate) async fn settles(&self, within: Duration) {
        self.settles_by(TimeDelta::zero(), within).await;
    }

    /// The same, by a clock that is so far ahead.
    pub(crate) async fn settles_by(&self, ahead: TimeDelta, within: Duration) {
        let done = |(due, owed): (Option<i64>, i64)| {
            let now = (SystemClock.now() + ahead).timestamp_millis();
            (due.is_none_or(|due| due > now) && owed == 0).then_some(())
        };
        until!(
            "an outbox with nothing to do",
            within,
            self.is_left().await.and_then(done)
        );
    }

    /// What is not as it should be, of all that the bot sent by itself. To be asked when nothing is left to be sent.
    pub(crate) async fn wrongs(&self) -> Vec<String> {
        let mut wrongs = Vec::new();
        let rows = self.rows().await.expect("a database that answers");
        let messages = self.discord.posts();
        // A nonce is of one delivery, and so it stands in one message.
        let mut by_nonce: BTreeMap<String, Vec<&Seen>> = BTreeMap::new();
        for message in &messages {
            let nonce = message.nonce.as_ref().map(ToString::to_string);
            by_nonce
                .entry(nonce.unwrap_or_default())
                .or_default()
                .push(message);
        }
        for same in by_nonce.values().filter(|same| same.len() > 1) {
            let told: Vec<String> = same.iter().map(ToString::to_string).collect();
            wrongs.push(format!(
                "one message came {} times:\n{}",
                same.len(),
                told.join("\n")
            ));
        }
        let there: BTreeSet<u64> = messages.iter().map(|message| message.id).collect();
        let mut known = BTreeSet::new();
        for row in &rows {
            match (row.state.as_str(), row.message(), &row.outcome) {
                ("posted", Some(message), _)
                    if there.contains(&message) && known.insert(message) => {}
                ("posted", None, _) if row.address.is_some() => {}
                ("dropped", _, Some(_)) => {}
                _ => wrongs.push(format!("it is neither there nor given up: {row:?}")),
            }
        }
        for message in messages
            .iter()
            .filter(|message| !known.contains(&message.id))
        {
            wrongs.push(format!("nothing in the outbox knows of it:\n{message}"));
        }
        wrongs
    }

    /// The messages with an agenda that did not come to a person exactly once.
    pub(crate) fn agendas_are_there_once(&self) -> Vec<String> {
        let mut wrongs = Vec::new();
        let posts = self.posts_by_chat();
        for person in self.people() {
            let all = posts.get(&person.dm_channel()).map(Vec::as_slice);
            let agendas = all.unwrap_or_default().iter();
            let agendas = agendas.filter(|message| is_agenda(message)).count();
            if agendas != 1 {
                wrongs.push(format!("{agendas} agendas for {}", person.mention()));
            }
        }
        wrongs
    }

    /// How many agendas have come.
    pub(crate) fn agendas(&self) -> usize {
        let posts = self.discord.posts();
        posts.iter().filter(|message| is_agenda(message)).count()
    }

    pub(crate) fn posts_by_chat(&self) -> BTreeMap<u64, Vec<Seen>> {
        let mut chats: BTreeMap<u64, Vec<Seen>> = BTreeMap::new();
        for message in self.discord.posts() {
            chats.entry(message.channel).or_default().push(message);
        }
        chats
    }

    /// What the log has that no log may have.
    pub(crate) fn log_wrongs(&self, secrets: &[&str]) -> Vec<String> {
        let log = self.log();
        let forbidden = secrets.iter().chain(&["panicked", TOKEN]);
        let found = forbidden.filter(|words| log.contains(**words));
        found
            .map(|words| format!("«{words}» in the log:\n{log}"))
            .collect()
    }

    /// How many lines of the log are as loud as this: `WARN` or `ERROR`.
    pub(crate) fn loud(&self) -> Vec<String> {
        let log = self.log();
        let loud = log
            .lines()
            .filter(|line| line.contains(" WARN ") || line.contains("ERROR "));
        loud.map(ToOwned::to_owned).collect()
    }

    /// The same, each once, without when and about what it was, and how often it came.
    pub(crate) fn loud_by_words(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for line in self.loud() {
            let words = line.split_whitespace().skip(1);
            let words = words.filter(|word| !word.contains("=de_") && !word.contains("attempts="));
            *counts
                .entry(words.collect::<Vec<_>>().join(" "))
                .or_insert(0) += 1;
        }
        counts
    }
}

/// Whether it is the card that comes before a meeting.
pub(crate) fn is_agenda(message: &Seen) -> bool {
    message.title().contains("Your 1:1 with")
}

/// Fails a test that found something.
#[track_caller]
pub(crate) fn nothing_is(wrongs: &[String]) {
    let count = wrongs.len();
    let some: Vec<&str> = wrongs.iter().take(10).map(String::as_str).collect();
    assert!(
        wrongs.is_empty(),
        "{count} things are wrong, of which some:\n{}",
        some.join("\n\n")
    );
}
