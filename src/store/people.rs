//! People, and who does not want to be asked by whom.

use super::codec::{Place, inserted, ms, plain};
use super::error::Result;
use super::seal::Sealer;
use super::tx::Tx;
use crate::domain::clock::Instant;
use crate::domain::id::PersonId;
use crate::domain::person::{Person, Platform, Switches};

macro_rules! columns {
    () => {
        "id, platform, account, name, zone, hours, reachable, digest, action_reminders, second_question, drift, \
         unanswered_questions"
    };
}

row! {
    struct PersonRow {
        id: String,
        platform: String,
        account: String,
        name: String,
        zone: Option<String>,
        hours: String,
        reachable: bool,
        digest: bool,
        action_reminders: bool,
        second_question: bool,
        drift: bool,
        unanswered_questions: i64,
    }
}

impl PersonRow {
    fn open(self, sealer: &Sealer) -> Result<Person> {
        let place = place(&self.id);
        Ok(Person {
            id: place.parse("id", &self.id)?,
            platform: platform(&self.platform).ok_or_else(|| place.corrupt("platform"))?,
            name: place.open(sealer, "name", &self.name)?,
            zone: place.maybe_parse("zone", self.zone.as_deref())?,
            hours: place.parse("hours", &self.hours)?,
            reachable: self.reachable,
            switches: Switches {
                digest: self.digest,
                action_reminders: self.action_reminders,
                second_question: self.second_question,
                drift: self.drift,
            },
            unanswered_questions: self.unanswered_questions,
            account: self.account,
        })
    }
}

fn place(id: &str) -> Place<'_> {
    Place {
        table: "people",
        id,
    }
}

fn platform(name: &str) -> Option<Platform> {
    [Platform::Playground, Platform::Discord, Platform::Slack]
        .into_iter()
        .find(|platform| platform.as_str() == name)
}

impl Tx {
    /// Whether anybody is known here.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_people(&mut self) -> Result<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM people LIMIT 1) AS anybody";
        let count = fetch_value!(self, i64, SQL)?;
        Ok(count > 0)
    }

    /// A person.
    ///
    /// # Errors
    /// What the database says.
    pub async fn person(&mut self, id: PersonId) -> Result<Option<Person>> {
        const SQL: &str = concat!("SELECT ", columns!(), " FROM people WHERE id = $1");
        let row = fetch_optional!(self, PersonRow, SQL, id.to_string())?;
        row.map(|row| row.open(&self.sealer)).transpose()
    }

    /// Two people at once, in any order; who is not known is left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn two_people(&mut self, one: PersonId, other: PersonId) -> Result<Vec<Person>> {
        const SQL: &str = concat!("SELECT ", columns!(), " FROM people WHERE id IN ($1, $2)");
        let rows = fetch_all!(self, PersonRow, SQL, one.to_string(), other.to_string())?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// Everybody with whom a person has a 1:1 that is not closed, in any order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn partners_of(&mut self, person: PersonId) -> Result<Vec<Person>> {
        const SQL: &str = concat!(
            "SELECT ",
            columns!(),
            " FROM people WHERE id IN (SELECT report FROM one_on_ones WHERE lead = $1 AND standing <> 'closed' \
             UNION SELECT lead FROM one_on_ones WHERE report = $1 AND standing <> 'closed')"
        );
        let rows = fetch_all!(self, PersonRow, SQL, person.to_string())?;
        rows.into_iter().map(|row| row.open(&self.sealer)).collect()
    }

    /// The person behind an account of a platform.
    ///
    /// # Errors
    /// What the database says.
    pub async fn person_by_account(
        &mut self,
        platform: Platform,
        account: &str,
    ) -> Result<Option<Person>> {
        const SQL: &str = concat!(
            "SELECT ",
            columns!(),
            " FROM people WHERE platform = $1 AND account = $2"
        );
        let account = plain("people.account", account)?;
        let row = fetch_optional!(self, PersonRow, SQL, platform.as_str(), account)?;
        row.map(|row| row.open(&self.sealer)).transpose()
    }

    /// Adds a person; false when the account has one already.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert_person(&mut self, person: &Person) -> Result<bool> {
        const SQL: &str = concat!(
            "INSERT INTO people (",
            columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $12, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING"
        );
        self.put_person(SQL, person).await
    }

    /// Writes a person, but for whether they can be reached, which [`Tx::set_reachable`] alone decides: two who
    /// write at once must not take it from each other. False when there is none with this id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn update_person(&mut self, person: &Person) -> Result<bool> {
        const SQL: &str = "UPDATE people SET platform = $2, account = $3, name = $4, zone = $5, hours = $6, \
             digest = $7, action_reminders = $8, second_question = $9, drift = $10, \
             unanswered_questions = $11 WHERE id = $1";
        self.put_person(SQL, person).await
    }

    async fn put_person(&mut self, sql: &'static str, person: &Person) -> Result<bool> {
        let id = person.id.to_string();
        let account = plain("people.account", &person.account)?;
        let name = place(&id).seal(&self.sealer, "name", &person.name);
        let rows = execute!(
            self,
            sql,
            &id,
            person.platform.as_str(),
            account,
            &name,
            person.zone.map(chrono_tz::Tz::name),
            person.hours.to_string(),
            person.switches.digest,
            person.switches.action_reminders,
            person.switches.second_question,
            person.switches.drift,
            person.unanswered_questions,
            person.reachable
        )?;
        Ok(inserted(rows))
    }

    /// Remembers that `by` does not want to be asked by `whom`; the first time counts.
    ///
    /// # Errors
    /// What the database says.
    pub async fn block(&mut self, by: PersonId, whom: PersonId, at: Instant) -> Result<()> {
        const SQL: &str = "INSERT INTO blocks (by_person, whom, blocked_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        execute!(self, SQL, by.to_string(), whom.to_string(), ms(at))?;
        Ok(())
    }

    /// Whether `whom` does not want to be asked by `asker`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_blocked(&mut self, asker: PersonId, whom: PersonId) -> Result<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM blocks WHERE by_person = $1 AND whom = $2";
        Ok(fetch_value!(self, i64, SQL, whom.to_string(), asker.to_string())? > 0)
    }
}
