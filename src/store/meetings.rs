//! Meetings, and the questions that timelines and agendas ask about them.

use super::codec::{instant, ms};
use super::error::Result;
use super::meeting_row::MeetingRow;
use super::tx::Tx;
use crate::domain::clock::{Instant, Span};
use crate::domain::id::{MeetingId, OneOnOneId, PersonId};
use crate::domain::meeting::{Meeting, Step};
use crate::domain::timeline::occupied;

macro_rules! columns {
    () => {
        "id, one_on_one, origin, slot, starts_at, moved_from, moved_by, planned_at, duration_minutes, revision, \
         state, started_at, last_doing, ended_at, met, skipped_at, skipped_by, choice, cancelled_at, sent, \
         questions, reason, cancelled_for"
    };
}

pub(super) use columns;

macro_rules! select {
    ($tail:expr) => {
        concat!("SELECT ", columns!(), " FROM meetings ", $tail)
    };
}

/// The open 1:1s of person `$1`, whichever side.
macro_rules! theirs {
    () => {
        "one_on_one IN (SELECT one_on_ones.id FROM one_on_ones \
         WHERE (one_on_ones.lead = $1 OR one_on_ones.report = $1) AND one_on_ones.standing <> 'closed')"
    };
}

row! {
    struct SkipRow {
        #[sqlx(flatten)]
        meeting: MeetingRow,
        lead: String,
    }
}

impl Tx {
    /// Adds a meeting; false when the series of this 1:1 has one at this slot already that was not cancelled.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_meeting(&mut self, meeting: &Meeting) -> Result<bool> {
        const SQL: &str = concat!(
            "INSERT INTO meetings (",
            columns!(),
            ", agendas_owed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
             $19, $20, $21, $22, $23, $24) ON CONFLICT DO NOTHING"
        );
        self.put_meeting(SQL, meeting).await
    }

    /// Writes a meeting; false when there is none with this id.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when a cancelled one comes back to a slot that was planned anew.
    pub async fn update_meeting(&mut self, meeting: &Meeting) -> Result<bool> {
        const SQL: &str = "UPDATE meetings SET one_on_one = $2, origin = $3, slot = $4, starts_at = $5, \
             moved_from = $6, moved_by = $7, planned_at = $8, duration_minutes = $9, revision = $10, state = $11, \
             started_at = $12, last_doing = $13, ended_at = $14, met = $15, skipped_at = $16, skipped_by = $17, \
             choice = $18, cancelled_at = $19, sent = $20, questions = $21, reason = $22, cancelled_for = $23, \
             agendas_owed = $24 WHERE id = $1";
        self.put_meeting(SQL, meeting).await
    }

    /// A meeting.
    ///
    /// # Errors
    /// What the database says.
    pub async fn meeting(&mut self, id: MeetingId) -> Result<Option<Meeting>> {
        let row = fetch_optional!(self, MeetingRow, select!("WHERE id = $1"), id.to_string())?;
        row.map(|row| row.open(&self.sealer)).transpose()
    }

    /// The planned and live meetings of a 1:1, by their start.
    ///
    /// # Errors
    /// What the database says.
    pub async fn current_meetings(&mut self, one_on_one: OneOnOneId) -> Result<Vec<Meeting>> {
        const SQL: &str = select!(
            "WHERE one_on_one = $1 AND state IN ('planned', 'live') ORDER BY starts_at, id"
        );
        let rows = fetch_all!(self, MeetingRow, SQL, one_on_one.to_string())?;
        self.opened(rows)
    }

    /// The newest meetings of a 1:1 that ended or were skipped, newest first by their start.
    ///
    /// # Errors
    /// What the database says.
    pub async fn recent_meetings(
        &mut self,
        one_on_one: OneOnOneId,
        limit: i64,
    ) -> Result<Vec<Meeting>> {
        const SQL: &str = select!(
            "WHERE one_on_one = $1 AND state IN ('ended', 'skipped') ORDER BY starts_at DESC, id DESC LIMIT $2"
        );
        let rows = fetch_all!(self, MeetingRow, SQL, one_on_one.to_string(), limit)?;
        self.opened(rows)
    }

    /// The meetings of a 1:1, whatever became of them, whose date or planned start is from `from` until before
    /// `to`, by their start.
    ///
    /// # Errors
    /// What the database says.
    pub async fn meetings_between(
        &mut self,
        one_on_one: OneOnOneId,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Meeting>> {
        const SQL: &str = select!(
            "WHERE one_on_one = $1 AND (slot >= $2 AND slot < $3 OR starts_at >= $2 AND starts_at < $3) \
             ORDER BY starts_at, id"
        );
        let rows = fetch_all!(
            self,
            MeetingRow,
            SQL,
            one_on_one.to_string(),
            ms(from),
            ms(to)
        )?;
        self.opened(rows)
    }

    /// When the two met since an instant, itself included: the ends, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn met_ends(
        &mut self,
        one_on_one: OneOnOneId,
        since: Instant,
    ) -> Result<Vec<Instant>> {
        const SQL: &str = "SELECT ended_at FROM meetings WHERE one_on_one = $1 AND met = 'yes' AND ended_at >= $2 \
             ORDER BY ended_at";
        let ends = fetch_values!(self, i64, SQL, one_on_one.to_string(), ms(since))?;
        ends.into_iter()
            .map(|end| instant("meetings.ended_at", end))
            .collect()
    }

    /// The meeting in which the two met last.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_met(&mut self, one_on_one: OneOnOneId) -> Result<Option<Meeting>> {
        const SQL: &str = select!(
            "WHERE one_on_one = $1 AND met = 'yes' ORDER BY ended_at DESC, id DESC LIMIT 1"
        );
        let row = fetch_optional!(self, MeetingRow, SQL, one_on_one.to_string())?;
        row.map(|row| row.open(&self.sealer)).transpose()
    }

    /// How often the two met.
    ///
    /// # Errors
    /// What the database says.
    pub async fn met_count(&mut self, one_on_one: OneOnOneId) -> Result<i64> {
        const SQL: &str = "SELECT COUNT(*) FROM meetings WHERE one_on_one = $1 AND met = 'yes'";
        fetch_value!(self, i64, SQL, one_on_one.to_string())
    }

    /// When a person's meetings keep them, planned or live, as far as that touches the span from `from` to `to`,
    /// over all their open 1:1s, or all but one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn busy(
        &mut self,
        person: PersonId,
        from: Instant,
        to: Instant,
        except: Option<OneOnOneId>,
    ) -> Result<Vec<Span>> {
        // How long a live one goes on is the timeline's to say; a person has few of them.
        const SQL: &str = select!(concat!(
            "WHERE ",
            theirs!(),
            " AND ($2 = '' OR one_on_one <> $2) AND (state = 'live' OR state = 'planned' AND starts_at < $3 \
             AND starts_at + duration_minutes * 60000 > $4) ORDER BY starts_at, id"
        ));
        let rows = fetch_all!(
            self,
            MeetingRow,
            SQL,
            person.to_string(),
            except.map(|id| id.to_string()).unwrap_or_default(),
            ms(to),
            ms(from)
        )?;
        let asked = Span {
            start: from,
            end: to,
        };
        let mut kept = Vec::new();
        for meeting in self.opened(rows)? {
            let call = if meeting.is_live() {
                self.counting_call(meeting.one_on_one)
                    .await?
                    .map(|kept| kept.call)
            } else {
                None
            };
            kept.extend(occupied(&meeting, call).filter(|span| span.overlaps(&asked)));
        }
        Ok(kept)
    }

    /// The planned meetings of a person over all their open 1:1s, by their start.
    ///
    /// # Errors
    /// What the database says.
    pub async fn planned_meetings_of(&mut self, person: PersonId) -> Result<Vec<Meeting>> {
        const SQL: &str = select!(concat!(
            "WHERE ",
            theirs!(),
            " AND state = 'planned' ORDER BY starts_at, id"
        ));
        let rows = fetch_all!(self, MeetingRow, SQL, person.to_string())?;
        self.opened(rows)
    }

    /// The skipped meetings of a person's open 1:1s that wait for a choice and of which this person is still
    /// to be reminded, by their start.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_skips_of(&mut self, person: PersonId) -> Result<Vec<Meeting>> {
        const SQL: &str = concat!(
            "SELECT ",
            columns!(),
            ", (SELECT one_on_ones.lead FROM one_on_ones WHERE one_on_ones.id = meetings.one_on_one) AS lead \
             FROM meetings WHERE ",
            theirs!(),
            " AND choice = 'open' ORDER BY starts_at, id"
        );
        let me = person.to_string();
        let rows = fetch_all!(self, SkipRow, SQL, &me)?;
        let mut owed = Vec::new();
        for row in rows {
            let leads = row.lead == me;
            let meeting = row.meeting.open(&self.sealer)?;
            // What was sent is one JSON column; its parts are compared here rather than in two dialects.
            let mine = if leads {
                meeting.sent.lead
            } else {
                meeting.sent.report
            };
            if mine.skip_reminder == Step::Owed {
                owed.push(meeting);
            }
        }
        Ok(owed)
    }

    /// The meetings of a person's open 1:1s of which nobody said whether the two met, by their start.
    ///
    /// # Errors
    /// What the database says.
    pub async fn unanswered_meetings_of(&mut self, person: PersonId) -> Result<Vec<Meeting>> {
        const SQL: &str = select!(concat!(
            "WHERE ",
            theirs!(),
            " AND met = 'unknown' ORDER BY starts_at, id"
        ));
        let rows = fetch_all!(self, MeetingRow, SQL, person.to_string())?;
        self.opened(rows)
    }

    fn opened(&self, rows: Vec<MeetingRow>) -> Result<Vec<Meeting>> {
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }
}
