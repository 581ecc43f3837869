//! Topics.

use super::codec::{Place, maybe_instant, ms, must_insert};
use super::error::Result;
use super::seal::Sealer;
use super::tx::Tx;
use crate::domain::clock::Instant;
use crate::domain::id::{MeetingId, OneOnOneId, PersonId, TopicId};
use crate::domain::topic::{Author, Topic, TopicState};

macro_rules! columns {
    () => {
        "id, one_on_one, author, text, link, section, visibility, open_from, position, state, state_at, meeting, \
         created_at"
    };
}

pub(super) use columns;

macro_rules! select {
    ($tail:literal) => {
        concat!("SELECT ", columns!(), " FROM topics ", $tail)
    };
}

row! {
    pub(super) struct TopicRow {
        id: String,
        one_on_one: String,
        author: Option<String>,
        text: String,
        link: Option<String>,
        section: String,
        visibility: String,
        open_from: Option<i64>,
        position: i64,
        state: String,
        state_at: Option<i64>,
        meeting: Option<String>,
        created_at: i64,
    }
}

impl TopicRow {
    pub(super) fn open(self, sealer: &Sealer) -> Result<Topic> {
        let place = place(&self.id);
        Ok(Topic {
            id: place.parse("id", &self.id)?,
            one_on_one: place.parse("one_on_one", &self.one_on_one)?,
            author: match &self.author {
                Some(person) => Author::Person(place.parse("author", person)?),
                None => Author::Duologue,
            },
            text: place.open(sealer, "text", &self.text)?,
            link: place.maybe_open(sealer, "link", self.link.as_deref())?,
            section: place.parse("section", &self.section)?,
            visibility: place.parse("visibility", &self.visibility)?,
            open_from: place.maybe_instant("open_from", self.open_from)?,
            position: self.position,
            state: self.state(place)?,
            created_at: place.instant("created_at", self.created_at)?,
        })
    }

    fn state(&self, place: Place<'_>) -> Result<TopicState> {
        match self.state.as_str() {
            "open" => Ok(TopicState::Open),
            "discussed" => Ok(TopicState::Discussed {
                at: place.due_instant("state_at", self.state_at)?,
                meeting: place
                    .maybe_parse("meeting", self.meeting.as_deref())?
                    .ok_or_else(|| place.corrupt("meeting"))?,
            }),
            "removed" => Ok(TopicState::Removed {
                at: place.due_instant("state_at", self.state_at)?,
            }),
            _ => Err(place.corrupt("state")),
        }
    }
}

/// The columns of a state: its name, since when, in which meeting.
fn state_columns(state: TopicState) -> (&'static str, Option<i64>, Option<String>) {
    match state {
        TopicState::Open => ("open", None, None),
        TopicState::Discussed { at, meeting } => {
            ("discussed", Some(ms(at)), Some(meeting.to_string()))
        }
        TopicState::Removed { at } => ("removed", Some(ms(at)), None),
    }
}

fn place(id: &str) -> Place<'_> {
    Place {
        table: "topics",
        id,
    }
}

/// What one person made in a 1:1 and is still open, and their newest notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Open topics that they wrote.
    pub topics: i64,
    /// Open actions that they wrote down.
    pub actions: i64,
    /// Of these, the ones that the partner has not agreed to yet.
    pub asked: i64,
    /// Notes since the instant that was asked for.
    pub notes: i64,
}

impl Tx {
    /// How much one person made in a 1:1.
    ///
    /// # Errors
    /// What the database says.
    pub async fn made_by(
        &mut self,
        one_on_one: OneOnOneId,
        person: PersonId,
        notes_since: Instant,
    ) -> Result<Made> {
        const SQL: &str = "SELECT \
             (SELECT COUNT(*) FROM topics WHERE one_on_one = $1 AND author = $2 AND state = 'open'), \
             (SELECT COUNT(*) FROM actions WHERE one_on_one = $1 AND author = $2 AND state = 'open'), \
             (SELECT COUNT(*) FROM actions WHERE one_on_one = $1 AND author = $2 AND state = 'open' AND consent = 'asked'), \
             (SELECT COUNT(*) FROM notes WHERE one_on_one = $1 AND author = $2 AND created_at > $3)";
        let (one_on_one, person) = (one_on_one.to_string(), person.to_string());
        let (one_on_one, person) = (one_on_one.as_str(), person.as_str());
        let row = fetch_optional!(
            self,
            (i64, i64, i64, i64),
            SQL,
            one_on_one,
            person,
            ms(notes_since)
        )?;
        let (topics, actions, asked, notes) = row.unwrap_or_default();
        Ok(Made {
            topics,
            actions,
            asked,
            notes,
        })
    }

    /// Adds a topic.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when the id is taken.
    pub async fn insert_topic(&mut self, topic: &Topic) -> Result<()> {
        const SQL: &str = concat!(
            "INSERT INTO topics (",
            columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING"
        );
        let rows = self.put_topic(SQL, topic).await?;
        must_insert("topics", rows)
    }

    /// Writes a topic; false when there is none with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn update_topic(&mut self, topic: &Topic) -> Result<bool> {
        const SQL: &str = "UPDATE topics SET one_on_one = $2, author = $3, text = $4, link = $5, section = $6, \
             visibility = $7, open_from = $8, position = $9, state = $10, state_at = $11, meeting = $12, \
             created_at = $13 WHERE id = $1";
        Ok(self.put_topic(SQL, topic).await? == 1)
    }

    async fn put_topic(&mut self, sql: &'static str, topic: &Topic) -> Result<u64> {
        let id = topic.id.to_string();
        let author = match topic.author {
            Author::Person(person) => Some(person.to_string()),
            Author::Duologue => None,
        };
        let text = place(&id).seal(&self.sealer, "text", &topic.text);
        let link = place(&id).maybe_seal(&self.sealer, "link", topic.link.as_deref());
        let (state, state_at, meeting) = state_columns(topic.state);
        execute!(
            self,
            sql,
            &id,
            topic.one_on_one.to_string(),
            &author,
            &text,
            &link,
            topic.section.as_str(),
            topic.visibility.as_str(),
            topic.open_from.map(ms),
            topic.position,
            state,
            state_at,
            &meeting,
            ms(topic.created_at)
        )
    }

    /// A topic.
    ///
    /// # Errors
    /// What the database says.
    pub async fn topic(&mut self, id: TopicId) -> Result<Option<Topic>> {
        let row = fetch_optional!(self, TopicRow, select!("WHERE id = $1"), id.to_string())?;
        row.map(|row| row.open(&self.sealer)).transpose()
    }

    /// The open topics of a 1:1, by position.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_topics(&mut self, one_on_one: OneOnOneId) -> Result<Vec<Topic>> {
        const SQL: &str = select!("WHERE one_on_one = $1 AND state = 'open' ORDER BY position, id");
        let rows = fetch_all!(self, TopicRow, SQL, one_on_one.to_string())?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// The topics that were discussed in a meeting, in the order in which they were ticked.
    ///
    /// # Errors
    /// What the database says.
    pub async fn topics_of_meeting(&mut self, meeting: MeetingId) -> Result<Vec<Topic>> {
        const SQL: &str = select!("WHERE meeting = $1 ORDER BY state_at, id");
        let rows = fetch_all!(self, TopicRow, SQL, meeting.to_string())?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// The position after the last one of a 1:1, whatever became of that.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_position(&mut self, one_on_one: OneOnOneId) -> Result<i64> {
        const SQL: &str = "SELECT COALESCE(MAX(position), 0) + 1 FROM topics WHERE one_on_one = $1";
        fetch_value!(self, i64, SQL, one_on_one.to_string())
    }

    /// When a person last added a topic to a 1:1 that they did not remove.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_added(
        &mut self,
        one_on_one: OneOnOneId,
        author: PersonId,
    ) -> Result<Option<Instant>> {
        const SQL: &str = "SELECT MAX(created_at) FROM topics \
             WHERE one_on_one = $1 AND author = $2 AND state <> 'removed'";
        let last = fetch_value!(
            self,
            Option<i64>,
            SQL,
            one_on_one.to_string(),
            author.to_string()
        )?;
        maybe_instant("topics.created_at", last)
    }
}
