//! Proposals: what one of the two asks the other to agree to.

use super::codec::{Place, maybe_instant, ms, must_insert, to_json};
use super::error::Result;
use super::terms::TermsRow;
use super::tx::Tx;
use crate::domain::clock::Instant;
use crate::domain::id::{OneOnOneId, PersonId, ProposalId};
use crate::domain::proposal::{Proposal, ProposalState, Purpose};

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT id, one_on_one, by_person, to_person, lead, report, cadence, zone, anchor, duration_minutes, \
             format, changes_from, asked_at, state, repeated, answered_at FROM proposals ",
            $tail
        )
    };
}

row! {
    struct ProposalRow {
        id: String,
        one_on_one: String,
        by_person: String,
        to_person: String,
        #[sqlx(flatten)]
        terms: TermsRow,
        changes_from: Option<String>,
        asked_at: i64,
        state: String,
        repeated: bool,
        answered_at: Option<i64>,
    }
}

impl ProposalRow {
    fn open(self) -> Result<Proposal> {
        let place = Place {
            table: "proposals",
            id: &self.id,
        };
        Ok(Proposal {
            id: place.parse("id", &self.id)?,
            one_on_one: place.parse("one_on_one", &self.one_on_one)?,
            by: place.parse("by_person", &self.by_person)?,
            to: place.parse("to_person", &self.to_person)?,
            terms: self.terms.open(place)?,
            purpose: self.purpose(place)?,
            asked_at: place.instant("asked_at", self.asked_at)?,
            state: self.state(place)?,
        })
    }

    fn purpose(&self, place: Place<'_>) -> Result<Purpose> {
        let Some(column) = &self.changes_from else {
            return Ok(Purpose::Start);
        };
        let row: TermsRow = place.json("changes_from", column)?;
        let from = row.open(place)?;
        Ok(Purpose::Change { from })
    }

    fn state(&self, place: Place<'_>) -> Result<ProposalState> {
        if self.state == "open" {
            return Ok(ProposalState::Open {
                repeated: self.repeated,
            });
        }
        let at = place.due_instant("answered_at", self.answered_at)?;
        match self.state.as_str() {
            "accepted" => Ok(ProposalState::Accepted { at }),
            "declined" => Ok(ProposalState::Declined { at }),
            "countered" => Ok(ProposalState::Countered { at }),
            "withdrawn" => Ok(ProposalState::Withdrawn { at }),
            "lapsed" => Ok(ProposalState::Lapsed { at }),
            _ => Err(place.corrupt("state")),
        }
    }
}

/// The columns of a state: its name, whether it was repeated while open, when it was answered.
fn columns(state: ProposalState) -> (&'static str, bool, Option<i64>) {
    match state {
        ProposalState::Open { repeated } => ("open", repeated, None),
        ProposalState::Accepted { at } => ("accepted", false, Some(ms(at))),
        ProposalState::Declined { at } => ("declined", false, Some(ms(at))),
        ProposalState::Countered { at } => ("countered", false, Some(ms(at))),
        ProposalState::Withdrawn { at } => ("withdrawn", false, Some(ms(at))),
        ProposalState::Lapsed { at } => ("lapsed", false, Some(ms(at))),
    }
}

impl Tx {
    /// Adds a proposal.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when the 1:1 has an open one already.
    pub async fn insert_proposal(&mut self, proposal: &Proposal) -> Result<()> {
        const SQL: &str = "INSERT INTO proposals (id, one_on_one, by_person, to_person, lead, report, cadence, zone, \
             anchor, duration_minutes, format, asked_at, state, repeated, answered_at, changes_from) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING";
        let rows = self.put_proposal(SQL, proposal).await?;
        must_insert("proposals", rows)
    }

    /// Writes a proposal; false when there is none with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn update_proposal(&mut self, proposal: &Proposal) -> Result<bool> {
        const SQL: &str = "UPDATE proposals SET one_on_one = $2, by_person = $3, to_person = $4, lead = $5, \
             report = $6, cadence = $7, zone = $8, anchor = $9, duration_minutes = $10, format = $11, \
             asked_at = $12, state = $13, repeated = $14, answered_at = $15, changes_from = $16 WHERE id = $1";
        Ok(self.put_proposal(SQL, proposal).await? == 1)
    }

    async fn put_proposal(&mut self, sql: &'static str, proposal: &Proposal) -> Result<u64> {
        let terms = TermsRow::from(&proposal.terms);
        let (state, repeated, answered_at) = columns(proposal.state);
        let changes_from = match &proposal.purpose {
            Purpose::Start => None,
            Purpose::Change { from } => Some(to_json(&TermsRow::from(from))),
        };
        execute!(
            self,
            sql,
            proposal.id.to_string(),
            proposal.one_on_one.to_string(),
            proposal.by.to_string(),
            proposal.to.to_string(),
            &terms.lead,
            &terms.report,
            &terms.cadence,
            &terms.zone,
            &terms.anchor,
            terms.duration_minutes,
            &terms.format,
            ms(proposal.asked_at),
            state,
            repeated,
            answered_at,
            changes_from
        )
    }

    /// A proposal.
    ///
    /// # Errors
    /// What the database says.
    pub async fn proposal(&mut self, id: ProposalId) -> Result<Option<Proposal>> {
        let row = fetch_optional!(self, ProposalRow, select!("WHERE id = $1"), id.to_string())?;
        row.map(ProposalRow::open).transpose()
    }

    /// The open proposal of a 1:1: there is one at most.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_proposal(&mut self, one_on_one: OneOnOneId) -> Result<Option<Proposal>> {
        const SQL: &str = select!("WHERE one_on_one = $1 AND state = 'open'");
        let row = fetch_optional!(self, ProposalRow, SQL, one_on_one.to_string())?;
        row.map(ProposalRow::open).transpose()
    }

    /// How many 1:1s that are not agreed to yet wait for an answer to this person's proposal.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_invitations_by(&mut self, person: PersonId) -> Result<i64> {
        const SQL: &str = "SELECT COUNT(*) FROM proposals JOIN one_on_ones ON one_on_ones.id = proposals.one_on_one \
             WHERE proposals.by_person = $1 AND proposals.state = 'open' AND one_on_ones.standing = 'invited'";
        fetch_value!(self, i64, SQL, person.to_string())
    }

    /// Whom a person invited after an instant, once for each time, whatever became of it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn invited_since(&mut self, by: PersonId, since: Instant) -> Result<Vec<PersonId>> {
        const SQL: &str = "SELECT to_person FROM proposals JOIN one_on_ones ON one_on_ones.id = proposals.one_on_one \
             WHERE by_person = $1 AND starter = $1 AND changes_from IS NULL AND asked_at > $2 ORDER BY asked_at, proposals.id";
        let to = fetch_values!(self, String, SQL, by.to_string(), ms(since))?;
        to.iter()
            .map(|id| {
                let place = Place {
                    table: "proposals",
                    id,
                };
                place.parse("to_person", id)
            })
            .collect()
    }

    /// When `to` last declined an invitation of `by`. A change that was not wanted is no declined invitation.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_declined(&mut self, by: PersonId, to: PersonId) -> Result<Option<Instant>> {
        const SQL: &str = "SELECT MAX(answered_at) FROM proposals \
             WHERE by_person = $1 AND to_person = $2 AND state = 'declined' AND changes_from IS NULL";
        let last = fetch_value!(self, Option<i64>, SQL, by.to_string(), to.to_string())?;
        maybe_instant("proposals.answered_at", last)
    }
}
