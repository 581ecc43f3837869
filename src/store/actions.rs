//! Actions.

use super::codec::{Place, ms, must_insert};
use super::error::Result;
use super::seal::Sealer;
use super::tx::Tx;
use crate::domain::action::{Action, ActionState, Consent};
use crate::domain::clock::Instant;
use crate::domain::id::{ActionId, OneOnOneId, PersonId};

/// So many actions of one 1:1 are looked through, the newest ones; a search finds older ones.
pub const ACTIONS_LOOKED_THROUGH: i64 = 200;

macro_rules! columns {
    () => {
        "id, one_on_one, owner, author, text, due, state, state_at, consent, meeting, reminders, created_at"
    };
}

pub(super) use columns;

macro_rules! select {
    ($tail:literal) => {
        concat!("SELECT ", columns!(), " FROM actions ", $tail)
    };
}

row! {
    pub(super) struct ActionRow {
        id: String,
        one_on_one: String,
        owner: String,
        author: String,
        text: String,
        due: Option<String>,
        state: String,
        state_at: Option<i64>,
        consent: String,
        meeting: Option<String>,
        reminders: i64,
        created_at: i64,
    }
}

impl ActionRow {
    pub(super) fn open(self, sealer: &Sealer) -> Result<Action> {
        let place = place(&self.id);
        Ok(Action {
            id: place.parse("id", &self.id)?,
            one_on_one: place.parse("one_on_one", &self.one_on_one)?,
            owner: place.parse("owner", &self.owner)?,
            author: place.parse("author", &self.author)?,
            text: place.open(sealer, "text", &self.text)?,
            due: place.maybe_parse("due", self.due.as_deref())?,
            state: self.state(place)?,
            consent: consent(&self.consent).ok_or_else(|| place.corrupt("consent"))?,
            meeting: place.maybe_parse("meeting", self.meeting.as_deref())?,
            reminders: self.reminders,
            created_at: place.instant("created_at", self.created_at)?,
        })
    }

    fn state(&self, place: Place<'_>) -> Result<ActionState> {
        match self.state.as_str() {
            "open" => Ok(ActionState::Open),
            "done" => Ok(ActionState::Done {
                at: place.due_instant("state_at", self.state_at)?,
            }),
            "dropped" => Ok(ActionState::Dropped {
                at: place.due_instant("state_at", self.state_at)?,
            }),
            _ => Err(place.corrupt("state")),
        }
    }
}

/// The columns of a state: its name and since when.
fn state_columns(state: ActionState) -> (&'static str, Option<i64>) {
    match state {
        ActionState::Open => ("open", None),
        ActionState::Done { at } => ("done", Some(ms(at))),
        ActionState::Dropped { at } => ("dropped", Some(ms(at))),
    }
}

fn consent_name(consent: Consent) -> &'static str {
    match consent {
        Consent::Agreed => "agreed",
        Consent::Asked => "asked",
        Consent::Refused => "refused",
    }
}

fn consent(name: &str) -> Option<Consent> {
    [Consent::Agreed, Consent::Asked, Consent::Refused]
        .into_iter()
        .find(|consent| consent_name(*consent) == name)
}

fn place(id: &str) -> Place<'_> {
    Place {
        table: "actions",
        id,
    }
}

impl Tx {
    /// Adds an action.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when the id is taken.
    pub async fn insert_action(&mut self, action: &Action) -> Result<()> {
        const SQL: &str = concat!(
            "INSERT INTO actions (",
            columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING"
        );
        let rows = self.put_action(SQL, action).await?;
        must_insert("actions", rows)
    }

    /// Writes an action; false when there is none with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn update_action(&mut self, action: &Action) -> Result<bool> {
        const SQL: &str = "UPDATE actions SET one_on_one = $2, owner = $3, author = $4, text = $5, due = $6, \
             state = $7, state_at = $8, consent = $9, meeting = $10, reminders = $11, created_at = $12 WHERE id = $1";
        Ok(self.put_action(SQL, action).await? == 1)
    }

    async fn put_action(&mut self, sql: &'static str, action: &Action) -> Result<u64> {
        let id = action.id.to_string();
        let text = place(&id).seal(&self.sealer, "text", &action.text);
        let (state, state_at) = state_columns(action.state);
        execute!(
            self,
            sql,
            &id,
            action.one_on_one.to_string(),
            action.owner.to_string(),
            action.author.to_string(),
            &text,
            action.due.map(|due| due.to_string()),
            state,
            state_at,
            consent_name(action.consent),
            action.meeting.map(|meeting| meeting.to_string()),
            action.reminders,
            ms(action.created_at)
        )
    }

    /// Removes an action; false when there is none with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_action(&mut self, id: ActionId) -> Result<bool> {
        Ok(execute!(self, "DELETE FROM actions WHERE id = $1", id.to_string())? == 1)
    }

    /// An action.
    ///
    /// # Errors
    /// What the database says.
    pub async fn action(&mut self, id: ActionId) -> Result<Option<Action>> {
        let row = fetch_optional!(self, ActionRow, select!("WHERE id = $1"), id.to_string())?;
        row.map(|row| row.open(&self.sealer)).transpose()
    }

    /// The open actions of a 1:1, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_actions(&mut self, one_on_one: OneOnOneId) -> Result<Vec<Action>> {
        const SQL: &str =
            select!("WHERE one_on_one = $1 AND state = 'open' ORDER BY created_at, id");
        let rows = fetch_all!(self, ActionRow, SQL, one_on_one.to_string())?;
        self.opened_actions(rows)
    }

    /// The actions of a 1:1, whatever became of them: the newest 200, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn actions_of(&mut self, one_on_one: OneOnOneId) -> Result<Vec<Action>> {
        const SQL: &str =
            select!("WHERE one_on_one = $1 ORDER BY created_at DESC, id DESC LIMIT $2");
        let rows = fetch_all!(
            self,
            ActionRow,
            SQL,
            one_on_one.to_string(),
            ACTIONS_LOOKED_THROUGH
        )?;
        self.opened_actions(rows)
    }

    /// The actions of a 1:1 that were ticked off from `from` until before `to`, in that order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn actions_done_between(
        &mut self,
        one_on_one: OneOnOneId,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Action>> {
        const SQL: &str = select!(
            "WHERE one_on_one = $1 AND state = 'done' AND state_at >= $2 AND state_at < $3 ORDER BY state_at, id"
        );
        let rows = fetch_all!(
            self,
            ActionRow,
            SQL,
            one_on_one.to_string(),
            ms(from),
            ms(to)
        )?;
        self.opened_actions(rows)
    }

    /// The open actions with a due day that a person owes over all their active 1:1s, by that day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_actions_of_owner(&mut self, owner: PersonId) -> Result<Vec<Action>> {
        const SQL: &str = select!(
            "WHERE owner = $1 AND state = 'open' AND due IS NOT NULL AND EXISTS \
             (SELECT 1 FROM one_on_ones AS mine WHERE mine.id = actions.one_on_one AND mine.standing = 'active') \
             ORDER BY due, id"
        );
        let rows = fetch_all!(self, ActionRow, SQL, owner.to_string())?;
        self.opened_actions(rows)
    }

    /// How many open actions a person owes in a 1:1.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_open_actions(
        &mut self,
        one_on_one: OneOnOneId,
        owner: PersonId,
    ) -> Result<i64> {
        const SQL: &str =
            "SELECT COUNT(*) FROM actions WHERE one_on_one = $1 AND owner = $2 AND state = 'open'";
        fetch_value!(self, i64, SQL, one_on_one.to_string(), owner.to_string())
    }

    fn opened_actions(&self, rows: Vec<ActionRow>) -> Result<Vec<Action>> {
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }
}
