//! The record: past meetings page by page, and what was written, newest first, for those who look something up.
//!
//! Sealed text cannot be searched by the database, so a search reads batch by batch and looks itself. Nothing here
//! asks who may read what was found.

use super::actions::ActionRow;
use super::codec::ms;
use super::error::Result;
use super::meeting_row::MeetingRow;
use super::notes::NoteRow;
use super::topics::TopicRow;
use super::tx::Tx;
use crate::domain::action::Action;
use crate::domain::clock::Instant;
use crate::domain::id::{MeetingId, OneOnOneId, PersonId};
use crate::domain::meeting::Meeting;
use crate::domain::note::Note;
use crate::domain::topic::Topic;

/// The past meetings of 1:1 `$1` at the instant `$2`: over, not held, or taken out of the series. A date that was
/// taken out and planned anew is there once, and one that only older terms gave, or that was to follow an earlier one,
/// was nobody's. One that was held early may have its start ahead.
macro_rules! past {
    () => {
        "FROM meetings WHERE one_on_one = $1 AND (state = 'ended' OR starts_at <= $2 AND (state = 'skipped' \
         OR state = 'cancelled' AND cancelled_for IN ('away', 'pause', 'merge') AND NOT EXISTS (SELECT 1 FROM meetings AS again \
         WHERE again.one_on_one = meetings.one_on_one AND again.slot = meetings.slot \
         AND again.state <> 'cancelled')))"
    };
}

macro_rules! past_meetings {
    ($tail:literal) => {
        concat!("SELECT ", super::meetings::columns!(), " ", past!(), $tail)
    };
}

/// Which part of the past is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Past {
    /// The newest.
    Newest,
    /// From this meeting on backwards, itself included.
    From(MeetingId),
    /// What was before this meeting.
    Before(MeetingId),
    /// What came after this meeting, and of that the nearest.
    After(MeetingId),
}

/// Where a batch of a search goes on: before this instant, and at it before this id.
#[derive(Debug, Clone)]
pub struct Mark {
    at: i64,
    id: String,
}

impl Mark {
    /// Before everything newest.
    #[must_use]
    pub fn newest() -> Self {
        Self {
            at: i64::MAX,
            id: String::new(),
        }
    }

    /// After a row that was read.
    #[must_use]
    pub fn after(at: Instant, id: &impl ToString) -> Self {
        Self {
            at: ms(at),
            id: id.to_string(),
        }
    }
}

row! {
    /// How much of one person is kept.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub struct Kept {
        /// 1:1s that are open or were ended.
        pub one_on_ones: i64,
        /// Invitations that came to nothing.
        pub invitations: i64,
        /// Topics that they wrote, removed ones among them.
        pub topics: i64,
        /// Of those, the ones that they removed.
        pub removed: i64,
        /// Notes that they wrote.
        pub notes: i64,
        /// Actions that they wrote or promised.
        pub actions: i64,
    }
}

impl Tx {
    /// Past meetings of a 1:1, newest first, at most so many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn past_meetings(
        &mut self,
        one_on_one: OneOnOneId,
        part: Past,
        now: Instant,
        limit: i64,
    ) -> Result<Vec<Meeting>> {
        const NEWEST: &str = past_meetings!(" ORDER BY starts_at DESC, id DESC LIMIT $3");
        const FROM: &str = past_meetings!(
            " AND (starts_at, id) <= (SELECT mark.starts_at, mark.id FROM meetings AS mark WHERE mark.id = $4) \
             ORDER BY starts_at DESC, id DESC LIMIT $3"
        );
        const BEFORE: &str = past_meetings!(
            " AND (starts_at, id) < (SELECT mark.starts_at, mark.id FROM meetings AS mark WHERE mark.id = $4) \
             ORDER BY starts_at DESC, id DESC LIMIT $3"
        );
        const AFTER: &str = past_meetings!(
            " AND (starts_at, id) > (SELECT mark.starts_at, mark.id FROM meetings AS mark WHERE mark.id = $4) \
             ORDER BY starts_at, id LIMIT $3"
        );
        let (sql, mark) = match part {
            Past::Newest => (NEWEST, None),
            Past::From(mark) => (FROM, Some(mark)),
            Past::Before(mark) => (BEFORE, Some(mark)),
            Past::After(mark) => (AFTER, Some(mark)),
        };
        let id = one_on_one.to_string();
        let rows = match mark {
            None => fetch_all!(self, MeetingRow, sql, &id, ms(now), limit)?,
            Some(mark) => fetch_all!(self, MeetingRow, sql, &id, ms(now), limit, mark.to_string())?,
        };
        let mut meetings = Vec::with_capacity(rows.len());
        for row in rows {
            meetings.push(row.open(&self.sealer)?);
        }
        if matches!(part, Past::After(_)) {
            meetings.reverse();
        }
        Ok(meetings)
    }

    /// Whether a meeting of a 1:1 that started earlier was held, or may have been.
    ///
    /// # Errors
    /// What the database says.
    pub async fn was_held_before(
        &mut self,
        one_on_one: OneOnOneId,
        starts_at: Instant,
    ) -> Result<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM meetings WHERE one_on_one = $1 AND state = 'ended' AND starts_at < $2";
        Ok(fetch_value!(self, i64, SQL, one_on_one.to_string(), ms(starts_at))? > 0)
    }

    /// The actions that came from a meeting, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn actions_of_meeting(&mut self, meeting: MeetingId) -> Result<Vec<Action>> {
        const SQL: &str = concat!(
            "SELECT ",
            super::actions::columns!(),
            " FROM actions WHERE meeting = $1 ORDER BY created_at, id"
        );
        let rows = fetch_all!(self, ActionRow, SQL, meeting.to_string())?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// The next batch of the topics that people wrote in a 1:1 and did not remove, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn topics_written(
        &mut self,
        one_on_one: OneOnOneId,
        from: &Mark,
        limit: i64,
    ) -> Result<Vec<Topic>> {
        const SQL: &str = concat!(
            "SELECT ",
            super::topics::columns!(),
            " FROM topics WHERE one_on_one = $1 AND (created_at, id) < ($2, $3) AND author IS NOT NULL \
             AND state <> 'removed' ORDER BY created_at DESC, id DESC LIMIT $4"
        );
        let id = one_on_one.to_string();
        let rows = fetch_all!(self, TopicRow, SQL, &id, from.at, &from.id, limit)?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// The next batch of the notes of a 1:1, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn notes_written(
        &mut self,
        one_on_one: OneOnOneId,
        from: &Mark,
        limit: i64,
    ) -> Result<Vec<Note>> {
        const SQL: &str = concat!(
            "SELECT ",
            super::notes::columns!(),
            " FROM notes WHERE one_on_one = $1 AND (created_at, id) < ($2, $3) \
             ORDER BY created_at DESC, id DESC LIMIT $4"
        );
        let id = one_on_one.to_string();
        let rows = fetch_all!(self, NoteRow, SQL, &id, from.at, &from.id, limit)?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// The next batch of the actions of a 1:1, whatever became of them, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn actions_written(
        &mut self,
        one_on_one: OneOnOneId,
        from: &Mark,
        limit: i64,
    ) -> Result<Vec<Action>> {
        const SQL: &str = concat!(
            "SELECT ",
            super::actions::columns!(),
            " FROM actions WHERE one_on_one = $1 AND (created_at, id) < ($2, $3) \
             ORDER BY created_at DESC, id DESC LIMIT $4"
        );
        let id = one_on_one.to_string();
        let rows = fetch_all!(self, ActionRow, SQL, &id, from.at, &from.id, limit)?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// How much of a person is kept.
    ///
    /// # Errors
    /// What the database says.
    pub async fn kept_of(&mut self, person: PersonId) -> Result<Kept> {
        const SQL: &str = "SELECT \
             (SELECT COUNT(*) FROM one_on_ones WHERE (lead = $1 OR report = $1) \
              AND (standing <> 'closed' OR closing = 'ended')) AS one_on_ones, \
             (SELECT COUNT(*) FROM one_on_ones WHERE (lead = $1 OR report = $1) \
              AND standing = 'closed' AND closing <> 'ended') AS invitations, \
             (SELECT COUNT(*) FROM topics WHERE author = $1) AS topics, \
             (SELECT COUNT(*) FROM topics WHERE author = $1 AND state = 'removed') AS removed, \
             (SELECT COUNT(*) FROM notes WHERE author = $1) AS notes, \
             (SELECT COUNT(*) FROM actions WHERE author = $1 OR owner = $1) AS actions";
        let kept = fetch_optional!(self, Kept, SQL, person.to_string())?;
        Ok(kept.unwrap_or_default())
    }
}
