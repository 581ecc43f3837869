//! The questions of the bank that a 1:1 has had, so that none comes twice before all came once.

use super::codec::{ms, plain};
use super::error::Result;
use super::tx::Tx;
use crate::domain::clock::Instant;
use crate::domain::id::OneOnOneId;

impl Tx {
    /// Remembers that a question was asked.
    ///
    /// # Errors
    /// What the database says.
    pub async fn mark_question(
        &mut self,
        one_on_one: OneOnOneId,
        question: &str,
        at: Instant,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO used_questions (one_on_one, question, used_at) VALUES ($1, $2, $3) \
             ON CONFLICT (one_on_one, question) DO UPDATE SET used_at = excluded.used_at";
        execute!(
            self,
            SQL,
            one_on_one.to_string(),
            plain("used_questions.question", question)?,
            ms(at)
        )?;
        Ok(())
    }

    /// The questions that were asked, the one longest ago first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn used_questions(&mut self, one_on_one: OneOnOneId) -> Result<Vec<String>> {
        const SQL: &str =
            "SELECT question FROM used_questions WHERE one_on_one = $1 ORDER BY used_at, question";
        fetch_values!(self, String, SQL, one_on_one.to_string())
    }

    /// Forgets some of them: their category begins anew.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_questions(
        &mut self,
        one_on_one: OneOnOneId,
        questions: &[String],
    ) -> Result<()> {
        const SQL: &str = "DELETE FROM used_questions WHERE one_on_one = $1 AND question = $2";
        let one_on_one = one_on_one.to_string();
        for question in questions {
            execute!(
                self,
                SQL,
                &one_on_one,
                plain("used_questions.question", question)?
            )?;
        }
        Ok(())
    }
}
