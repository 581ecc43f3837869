//! What is ahead: how many agendas each start still needs, how long the line is, and who of it goes now.

use super::codec::{instant, ms};
use super::error::Result;
use super::tx::Tx;
use crate::domain::clock::Instant;

/// The timers that are brought forward. One that somebody else is at is left alone: to wait for it while others wait for
/// those taken already would stop both.
macro_rules! bring_forward {
    ($lock:literal) => {
        concat!(
            "UPDATE timers SET due_at = $2 WHERE subject IN (SELECT timers.subject FROM meetings \
             JOIN timers ON timers.subject = meetings.id WHERE meetings.starts_at = $1 AND meetings.state = 'planned' \
             AND meetings.agendas_owed > 0 AND timers.due_at > $2 ORDER BY meetings.id LIMIT $3",
            $lock,
            ")"
        )
    };
}

impl Tx {
    /// How many agendas of planned meetings were not handed to the outbox yet: for each start from `from` until before
    /// `to`, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn agendas_ahead(
        &mut self,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<(Instant, i64)>> {
        const SQL: &str = "SELECT starts_at, CAST(SUM(agendas_owed) AS BIGINT) FROM meetings \
             WHERE state = 'planned' AND agendas_owed > 0 AND starts_at >= $1 AND starts_at < $2 \
             GROUP BY starts_at ORDER BY starts_at";
        let rows = fetch_all!(self, (i64, i64), SQL, ms(from), ms(to))?;
        rows.into_iter()
            .map(|(at, count)| Ok((instant("meetings.starts_at", at)?, count)))
            .collect()
    }

    /// How many rows stand at each place of the line, up to one, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn line(&mut self, to: Instant) -> Result<Vec<(Instant, i64)>> {
        const SQL: &str = "SELECT work_at, COUNT(*) FROM deliveries WHERE work_at IS NOT NULL AND work_at <= $1 \
             GROUP BY work_at ORDER BY work_at";
        let rows = fetch_all!(self, (i64, i64), SQL, ms(to))?;
        rows.into_iter()
            .map(|(at, count)| Ok((instant("deliveries.work_at", at)?, count)))
            .collect()
    }

    /// How many rows stand in the line up to a place; counted as far as `most`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn in_line(&mut self, to: Instant, most: i64) -> Result<i64> {
        const SQL: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM deliveries WHERE work_at IS NOT NULL \
             AND work_at <= $1 LIMIT $2) AS waiting";
        fetch_value!(self, i64, SQL, ms(to), most)
    }

    /// Makes the timers of so many planned meetings of a start due that still owe an agenda and would be due later;
    /// tells how many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn bring_forward(&mut self, start: Instant, now: Instant, most: i64) -> Result<u64> {
        let sql = self.dialect(
            bring_forward!(""),
            bring_forward!(" FOR UPDATE OF timers SKIP LOCKED"),
        );
        execute!(self, sql, ms(start), ms(now), most)
    }
}
