//! 1:1s, and what each of the two set for theirs.

use super::codec::{Place, inserted, maybe_instant, ms, must_insert};
use super::error::Result;
use super::seal::Sealer;
use super::terms::TermsRow;
use super::tx::Tx;
use crate::domain::id::{OneOnOneId, PersonId};
use crate::domain::one_on_one::{Closing, Membership, OneOnOne, Standing};

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT id, lead, report, cadence, zone, anchor, duration_minutes, format, starter, place, standing, \
             paused_until, closed_at, closing, created_at FROM one_on_ones ",
            $tail
        )
    };
}

macro_rules! memberships {
    ($tail:literal) => {
        concat!(
            "SELECT person, agenda_lead_minutes, nudge_lead_hours, recap_delay_minutes, call_detection, \
             unanswered_nudges, drift_told_at FROM memberships ",
            $tail
        )
    };
}

row! {
    struct OneOnOneRow {
        id: String,
        #[sqlx(flatten)]
        terms: TermsRow,
        starter: String,
        place: Option<String>,
        #[sqlx(flatten)]
        standing: StandingRow,
        created_at: i64,
    }
}

row! {
    struct StandingRow {
        standing: String,
        paused_until: Option<i64>,
        closed_at: Option<i64>,
        closing: Option<String>,
    }
}

impl OneOnOneRow {
    fn open(self, sealer: &Sealer) -> Result<OneOnOne> {
        let place = place(&self.id);
        Ok(OneOnOne {
            id: place.parse("id", &self.id)?,
            terms: self.terms.open(place)?,
            starter: place.parse("starter", &self.starter)?,
            place: place.maybe_open(sealer, "place", self.place.as_deref())?,
            standing: self.standing.open(place)?,
            created_at: place.instant("created_at", self.created_at)?,
        })
    }
}

impl StandingRow {
    fn open(&self, place: Place<'_>) -> Result<Standing> {
        match self.standing.as_str() {
            "invited" => Ok(Standing::Invited),
            "active" => Ok(Standing::Active),
            "paused" => Ok(Standing::Paused {
                until: place.maybe_instant("paused_until", self.paused_until)?,
            }),
            "closed" => Ok(Standing::Closed {
                at: place.due_instant("closed_at", self.closed_at)?,
                how: self
                    .closing
                    .as_deref()
                    .and_then(closing)
                    .ok_or_else(|| place.corrupt("closing"))?,
            }),
            _ => Err(place.corrupt("standing")),
        }
    }
}

impl From<&Standing> for StandingRow {
    fn from(standing: &Standing) -> Self {
        let row = |name: &str| Self {
            standing: name.to_owned(),
            paused_until: None,
            closed_at: None,
            closing: None,
        };
        match standing {
            Standing::Invited => row("invited"),
            Standing::Active => row("active"),
            Standing::Paused { until } => Self {
                paused_until: until.map(ms),
                ..row("paused")
            },
            Standing::Closed { at, how } => Self {
                closed_at: Some(ms(*at)),
                closing: Some(closing_name(*how).to_owned()),
                ..row("closed")
            },
        }
    }
}

fn closing_name(how: Closing) -> &'static str {
    match how {
        Closing::Ended => "ended",
        Closing::Declined => "declined",
        Closing::Lapsed => "lapsed",
        Closing::Withdrawn => "withdrawn",
    }
}

fn closing(name: &str) -> Option<Closing> {
    [
        Closing::Ended,
        Closing::Declined,
        Closing::Lapsed,
        Closing::Withdrawn,
    ]
    .into_iter()
    .find(|how| closing_name(*how) == name)
}

fn place(id: &str) -> Place<'_> {
    Place {
        table: "one_on_ones",
        id,
    }
}

impl Tx {
    /// Adds a 1:1; false when the two have an open one already, whoever leads there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_one_on_one(&mut self, one_on_one: &OneOnOne) -> Result<bool> {
        const SQL: &str = "INSERT INTO one_on_ones (id, lead, report, cadence, zone, anchor, duration_minutes, format, \
             starter, place, standing, paused_until, closed_at, closing, created_at, pair_low, pair_high) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
             ON CONFLICT DO NOTHING";
        self.put_one_on_one(SQL, one_on_one).await
    }

    /// Writes a 1:1; false when there is none with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn update_one_on_one(&mut self, one_on_one: &OneOnOne) -> Result<bool> {
        const SQL: &str = "UPDATE one_on_ones SET lead = $2, report = $3, cadence = $4, zone = $5, anchor = $6, \
             duration_minutes = $7, format = $8, starter = $9, place = $10, standing = $11, paused_until = $12, \
             closed_at = $13, closing = $14, created_at = $15, pair_low = $16, pair_high = $17 WHERE id = $1";
        self.put_one_on_one(SQL, one_on_one).await
    }

    async fn put_one_on_one(&mut self, sql: &'static str, one_on_one: &OneOnOne) -> Result<bool> {
        let id = one_on_one.id.to_string();
        let terms = TermsRow::from(&one_on_one.terms);
        let standing = StandingRow::from(&one_on_one.standing);
        let sealed = place(&id).maybe_seal(&self.sealer, "place", one_on_one.place.as_deref());
        let (low, high) = pair(one_on_one.terms.people.lead, one_on_one.terms.people.report);
        let rows = execute!(
            self,
            sql,
            &id,
            &terms.lead,
            &terms.report,
            &terms.cadence,
            &terms.zone,
            &terms.anchor,
            terms.duration_minutes,
            &terms.format,
            one_on_one.starter.to_string(),
            &sealed,
            &standing.standing,
            standing.paused_until,
            standing.closed_at,
            &standing.closing,
            ms(one_on_one.created_at),
            &low,
            &high
        )?;
        Ok(inserted(rows))
    }

    /// A 1:1.
    ///
    /// # Errors
    /// What the database says.
    pub async fn one_on_one(&mut self, id: OneOnOneId) -> Result<Option<OneOnOne>> {
        self.some_one_on_one(select!("WHERE id = $1"), id).await
    }

    /// A 1:1, which nobody else may change until this transaction ends. Take this lock before any other row of
    /// the 1:1, its timers among them: whoever takes them the other way round meets a deadlock.
    ///
    /// # Errors
    /// What the database says.
    pub async fn lock_one_on_one(&mut self, id: OneOnOneId) -> Result<Option<OneOnOne>> {
        let sql = self.dialect(
            select!("WHERE id = $1"),
            select!("WHERE id = $1 FOR UPDATE"),
        );
        self.some_one_on_one(sql, id).await
    }

    async fn some_one_on_one(
        &mut self,
        sql: &'static str,
        id: OneOnOneId,
    ) -> Result<Option<OneOnOne>> {
        let row = fetch_optional!(self, OneOnOneRow, sql, id.to_string())?;
        row.map(|row| row.open(&self.sealer)).transpose()
    }

    /// The open 1:1s of a person, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn one_on_ones_of(&mut self, person: PersonId) -> Result<Vec<OneOnOne>> {
        const SQL: &str = select!(
            "WHERE (lead = $1 OR report = $1) AND standing <> 'closed' ORDER BY created_at, id"
        );
        let rows = fetch_all!(self, OneOnOneRow, SQL, person.to_string())?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// The 1:1s of a person that one of the two ended, the last ended first. Invitations that came to nothing are
    /// not among them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn ended_one_on_ones_of(&mut self, person: PersonId) -> Result<Vec<OneOnOne>> {
        const SQL: &str = select!(
            "WHERE (lead = $1 OR report = $1) AND closing = 'ended' ORDER BY closed_at DESC, id DESC"
        );
        let rows = fetch_all!(self, OneOnOneRow, SQL, person.to_string())?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// The open 1:1 of two people, in whichever order they are named.
    ///
    /// # Errors
    /// What the database says.
    pub async fn one_on_one_between(
        &mut self,
        one: PersonId,
        other: PersonId,
    ) -> Result<Option<OneOnOne>> {
        const SQL: &str =
            select!("WHERE pair_low = $1 AND pair_high = $2 AND standing <> 'closed'");
        let (low, high) = pair(one, other);
        let row = fetch_optional!(self, OneOnOneRow, SQL, &low, &high)?;
        row.map(|row| row.open(&self.sealer)).transpose()
    }

    /// What a person set for a 1:1.
    ///
    /// # Errors
    /// What the database says.
    pub async fn membership(
        &mut self,
        one_on_one: OneOnOneId,
        person: PersonId,
    ) -> Result<Option<Membership>> {
        const SQL: &str = memberships!("WHERE one_on_one = $1 AND person = $2");
        let row = fetch_optional!(
            self,
            MembershipRow,
            SQL,
            one_on_one.to_string(),
            person.to_string()
        )?;
        row.map(|row| row.open(one_on_one)).transpose()
    }

    /// What the two set for their 1:1, in any order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn memberships(&mut self, one_on_one: OneOnOneId) -> Result<Vec<Membership>> {
        const SQL: &str = memberships!("WHERE one_on_one = $1");
        let rows = fetch_all!(self, MembershipRow, SQL, one_on_one.to_string())?;
        rows.into_iter().map(|row| row.open(one_on_one)).collect()
    }

    /// Adds what a person set for a 1:1.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when there is such a row.
    pub async fn insert_membership(&mut self, membership: &Membership) -> Result<()> {
        const SQL: &str = "INSERT INTO memberships (one_on_one, person, agenda_lead_minutes, nudge_lead_hours, \
             recap_delay_minutes, call_detection, unanswered_nudges, drift_told_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT DO NOTHING";
        let rows = self.put_membership(SQL, membership).await?;
        must_insert("memberships", rows)
    }

    /// Writes what a person set for a 1:1; false when there is no such row.
    ///
    /// # Errors
    /// What the database says.
    pub async fn update_membership(&mut self, membership: &Membership) -> Result<bool> {
        const SQL: &str = "UPDATE memberships SET agenda_lead_minutes = $3, nudge_lead_hours = $4, \
             recap_delay_minutes = $5, call_detection = $6, unanswered_nudges = $7, drift_told_at = $8 \
             WHERE one_on_one = $1 AND person = $2";
        Ok(self.put_membership(SQL, membership).await? == 1)
    }

    async fn put_membership(&mut self, sql: &'static str, membership: &Membership) -> Result<u64> {
        execute!(
            self,
            sql,
            membership.one_on_one.to_string(),
            membership.person.to_string(),
            membership.agenda_lead_minutes,
            membership.nudge_lead_hours,
            membership.recap_delay_minutes,
            membership.call_detection,
            membership.unanswered_nudges,
            membership.drift_told_at.map(ms)
        )
    }
}

row! {
    struct MembershipRow {
        person: String,
        agenda_lead_minutes: i64,
        nudge_lead_hours: i64,
        recap_delay_minutes: i64,
        call_detection: bool,
        unanswered_nudges: i64,
        drift_told_at: Option<i64>,
    }
}

impl MembershipRow {
    fn open(self, one_on_one: OneOnOneId) -> Result<Membership> {
        let place = Place {
            table: "memberships",
            id: &self.person,
        };
        Ok(Membership {
            one_on_one,
            person: place.parse("person", &self.person)?,
            agenda_lead_minutes: self.agenda_lead_minutes,
            nudge_lead_hours: self.nudge_lead_hours,
            recap_delay_minutes: self.recap_delay_minutes,
            call_detection: self.call_detection,
            unanswered_nudges: self.unanswered_nudges,
            drift_told_at: maybe_instant("memberships.drift_told_at", self.drift_told_at)?,
        })
    }
}

/// The one spelling of a pair.
fn pair(one: PersonId, other: PersonId) -> (String, String) {
    (one.min(other).to_string(), one.max(other).to_string())
}
