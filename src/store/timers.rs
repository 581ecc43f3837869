//! Timers: when a subject owes something next. One row for each subject, so that moving a meeting is one
//! upsert and nothing stale is left to cancel.

use super::codec::{Place, maybe_instant, ms};
use super::error::Result;
use super::tx::Tx;
use crate::domain::clock::Instant;
use crate::domain::delivery::Subject;

impl Tx {
    /// Sets the timer of a subject, in place of the one it had.
    ///
    /// # Errors
    /// What the database says.
    pub async fn arm(&mut self, subject: Subject, due_at: Instant) -> Result<()> {
        const SQL: &str = "INSERT INTO timers (subject, rank, due_at) VALUES ($1, $2, $3) \
             ON CONFLICT (subject) DO UPDATE SET due_at = excluded.due_at";
        execute!(self, SQL, subject.to_string(), subject.rank(), ms(due_at))?;
        Ok(())
    }

    /// Removes the timer of a subject, if it has one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn disarm(&mut self, subject: Subject) -> Result<()> {
        execute!(
            self,
            "DELETE FROM timers WHERE subject = $1",
            subject.to_string()
        )?;
        Ok(())
    }

    /// The timers that are due, in the order in which their subjects are to be advanced.
    ///
    /// # Errors
    /// What the database says.
    pub async fn due_timers(
        &mut self,
        now: Instant,
        limit: i64,
    ) -> Result<Vec<(Subject, Instant)>> {
        const SQL: &str = "SELECT subject, due_at FROM timers WHERE due_at <= $1 ORDER BY due_at, rank, subject LIMIT $2";
        let rows = fetch_all!(self, (String, i64), SQL, ms(now), limit)?;
        rows.into_iter()
            .map(|(subject, due_at)| {
                let place = Place {
                    table: "timers",
                    id: &subject,
                };
                Ok((
                    place.parse("subject", &subject)?,
                    place.instant("due_at", due_at)?,
                ))
            })
            .collect()
    }

    /// Takes the timer of a subject out, when it is still due: of several processes, one gets true. It comes
    /// back when this transaction does not commit; who goes on re-arms it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn take_timer(&mut self, subject: Subject, now: Instant) -> Result<bool> {
        // On PostgreSQL a plain DELETE would wait for the other process, only to find the row gone.
        let sql = self.dialect(
            "DELETE FROM timers WHERE subject = $1 AND due_at <= $2",
            "DELETE FROM timers WHERE due_at <= $2 AND subject IN \
             (SELECT subject FROM timers WHERE subject = $1 AND due_at <= $2 FOR UPDATE SKIP LOCKED)",
        );
        Ok(execute!(self, sql, subject.to_string(), ms(now))? == 1)
    }

    /// When the next timer is due.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_timer(&mut self) -> Result<Option<Instant>> {
        let next = fetch_value!(self, Option<i64>, "SELECT MIN(due_at) FROM timers")?;
        maybe_instant("timers.due_at", next)
    }
}
