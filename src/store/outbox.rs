//! The outbox: what the bot owes, who is sending it now, and what became of it.
//!
//! A row has work while `work_at` is set: to be posted, or to be edited since `wanted` ran ahead of `shown`. Of what is
//! ready, the earliest `work_at` goes first: it is the row's place in the line ([`Turn`]).
//! A worker leases it; the lease's number fences what it writes, so that one that was thought dead and comes
//! back cannot overwrite what its successor did. One recipient's rows go one after the other, by their ids. A
//! row that is due later, or an edit that waits to be tried again, holds nobody up; a post that waits does.

use super::codec::{Place, inserted, maybe_instant, ms, to_json};
use super::error::Result;
use super::tx::Tx;
use crate::domain::clock::Instant;
use crate::domain::delivery::{CardKind, Delivery, DigestRef, NewDelivery, Subject, Turn};
use crate::domain::id::{DeliveryId, OneOnOneId, PersonId};

/// The outcome of what waits for its recipient to be reached again. Such a row stands as given up, since nothing
/// is to be done with it until then.
const ASIDE: &str = "set aside";

macro_rules! columns {
    () => {
        "id, subject, kind, recipient, occurrence, one_on_one, due_at, expires_at, items, address, wanted, shown, \
         shown_hash, attempts, lease, leased_until, tried_at, living"
    };
}

/// The other rows with work of the recipient of `mine`. The condition is the index's own, word for word: see its
/// migration for why it is not `work_at IS NOT NULL`.
macro_rules! others {
    () => {
        "SELECT 1 FROM deliveries AS other WHERE other.recipient = mine.recipient \
         AND COALESCE(other.work_at, -1) >= 0 AND other.id <> mine.id "
    };
}

/// The lease of what is due. What is ready is found once, before anything is changed: PostgreSQL may look into a
/// subquery again for each row, and each look that skips what is locked finds the next ones, past the limit.
macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "WITH ready AS MATERIALIZED ( \
             SELECT mine.id FROM deliveries AS mine \
             WHERE mine.work_at <= $1 AND (mine.leased_until IS NULL OR mine.leased_until <= $1) AND NOT EXISTS (",
            others!(),
            "AND (other.leased_until > $1 OR (other.id < mine.id \
             AND (other.work_at <= $1 OR (other.attempts > 0 AND other.address IS NULL))))) \
             ORDER BY mine.work_at, mine.id LIMIT $3",
            $lock,
            ") UPDATE deliveries SET lease = lease + 1, leased_until = $2, \
             tried_at = CASE WHEN address IS NULL THEN COALESCE(tried_at, $1) ELSE tried_at END \
             WHERE id IN (SELECT id FROM ready) AND (leased_until IS NULL OR leased_until <= $1) RETURNING ",
            columns!()
        )
    };
}

/// What waits to be tried again is due now. Two processes that do this at once do not wait for each other.
macro_rules! hasten {
    ($lock:literal) => {
        concat!(
            "UPDATE deliveries SET work_at = $1 WHERE id IN (SELECT id FROM deliveries WHERE work_at > $1 \
             AND attempts > 0 AND leased_until IS NULL ORDER BY work_at, id LIMIT $2",
            $lock,
            ")"
        )
    };
}

row! {
    struct DeliveryRow {
        id: String,
        subject: String,
        kind: String,
        recipient: String,
        occurrence: i64,
        one_on_one: Option<String>,
        due_at: i64,
        expires_at: Option<i64>,
        items: String,
        address: Option<String>,
        wanted: i64,
        shown: i64,
        shown_hash: Option<String>,
        attempts: i64,
        lease: i64,
        leased_until: Option<i64>,
        tried_at: Option<i64>,
        living: bool,
    }
}

impl DeliveryRow {
    fn open(self) -> Result<Delivery> {
        let place = Place {
            table: "deliveries",
            id: &self.id,
        };
        let order = NewDelivery {
            id: place.parse("id", &self.id)?,
            subject: place.parse("subject", &self.subject)?,
            kind: place.parse("kind", &self.kind)?,
            recipient: place.parse("recipient", &self.recipient)?,
            occurrence: self.occurrence,
            one_on_one: place.maybe_parse("one_on_one", self.one_on_one.as_deref())?,
            due_at: place.instant("due_at", self.due_at)?,
            expires_at: place.maybe_instant("expires_at", self.expires_at)?,
            items: items(place, &self.items)?,
        };
        let tried_at = place.maybe_instant("tried_at", self.tried_at)?;
        let leased_until = place.maybe_instant("leased_until", self.leased_until)?;
        Ok(Delivery {
            order,
            address: self.address,
            wanted: self.wanted,
            shown: self.shown,
            shown_hash: self.shown_hash,
            attempts: self.attempts,
            lease: self.lease,
            leased_until,
            tried_at,
            living: self.living,
        })
    }
}

/// The column of a digest's items: pairs of the names that stand in the columns of the same name.
fn items_column(items: &[DigestRef]) -> String {
    let pairs: Vec<_> = items
        .iter()
        .map(|item| (item.kind.as_str(), item.subject.to_string()))
        .collect();
    to_json(&pairs)
}

fn items(place: Place<'_>, column: &str) -> Result<Vec<DigestRef>> {
    let pairs: Vec<(String, String)> = place.json("items", column)?;
    let item = |(kind, subject): (String, String)| {
        Ok(DigestRef {
            kind: place.parse("items", &kind)?,
            subject: place.parse("items", &subject)?,
        })
    };
    pairs.into_iter().map(item).collect()
}

impl Tx {
    /// Owes a message; false when the same is owed or was sent already.
    ///
    /// # Errors
    /// What the database says.
    pub async fn owe(&mut self, order: &NewDelivery) -> Result<bool> {
        self.owe_at(order, self.turn().place(order.due_at)).await
    }

    /// The same for a message that has to be there by an instant. What its recipient is owed before it goes as early,
    /// since one person's messages keep their order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn owe_by(&mut self, order: &NewDelivery, by: Instant) -> Result<bool> {
        const SQL: &str = "UPDATE deliveries SET work_at = $2 WHERE recipient = $1 \
             AND COALESCE(work_at, -1) >= 0 AND work_at > $2 AND work_at <= $3 AND id < $4";
        let answer = self.turn().place(order.due_at);
        let place = answer.min(Turn::NeededBy(by).place(order.due_at));
        let owed = self.owe_at(order, place).await?;
        if owed && place < order.due_at {
            execute!(
                self,
                SQL,
                order.recipient.to_string(),
                ms(place),
                ms(order.due_at),
                order.id.to_string()
            )?;
        }
        Ok(owed)
    }

    async fn owe_at(&mut self, order: &NewDelivery, place: Instant) -> Result<bool> {
        const SQL: &str = "INSERT INTO deliveries (id, subject, kind, recipient, occurrence, one_on_one, due_at, \
             expires_at, items, state, work_at, lease, attempts, wanted, shown, living) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $11, 0, 0, 1, 0, $10) ON CONFLICT DO NOTHING";
        let rows = execute!(
            self,
            SQL,
            order.id.to_string(),
            order.subject.to_string(),
            order.kind.as_str(),
            order.recipient.to_string(),
            order.occurrence,
            order.one_on_one.map(|id| id.to_string()),
            ms(order.due_at),
            order.expires_at.map(ms),
            items_column(&order.items),
            false,
            ms(place)
        )?;
        Ok(inserted(rows))
    }

    /// A delivery.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delivery(&mut self, id: DeliveryId) -> Result<Option<Delivery>> {
        const SQL: &str = concat!("SELECT ", columns!(), " FROM deliveries WHERE id = $1");
        let row = fetch_optional!(self, DeliveryRow, SQL, id.to_string())?;
        row.map(DeliveryRow::open).transpose()
    }

    /// Leases what is due, one row for each recipient, until `lease_until`. Commit before sending: the lease
    /// holds for others from then on. `tried_at` is `now` on the first attempt to post, and earlier on each other.
    ///
    /// # Errors
    /// What the database says.
    pub async fn claim(
        &mut self,
        now: Instant,
        lease_until: Instant,
        limit: i64,
    ) -> Result<Vec<Delivery>> {
        let sql = self.dialect(claim!(""), claim!(" FOR UPDATE OF mine SKIP LOCKED"));
        let mut rows = fetch_all!(self, DeliveryRow, sql, ms(now), ms(lease_until), limit)?;
        rows.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        rows.into_iter().map(DeliveryRow::open).collect()
    }

    /// Records that a message was posted, and which version of the state it shows: the `wanted` of the claim.
    /// What changed since then is work again. Holds even if the row was dropped meanwhile, as the message is
    /// there; false when a later lease has the row.
    ///
    /// # Errors
    /// What the database says.
    #[expect(
        clippy::too_many_arguments,
        reason = "one column each; the dispatcher is the one caller"
    )]
    pub async fn posted(
        &mut self,
        id: DeliveryId,
        lease: i64,
        address: &str,
        shown: i64,
        hash: &str,
        living: bool,
        now: Instant,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE deliveries SET state = 'posted', address = $3, shown = $4, shown_hash = $5, \
             living = $6, posted_at = $7, outcome = NULL, attempts = 0, leased_until = NULL, \
             work_at = CASE WHEN wanted > $4 THEN COALESCE(work_at, $7) ELSE NULL END WHERE id = $1 AND lease = $2";
        Ok(execute!(
            self,
            SQL,
            id.to_string(),
            lease,
            address,
            shown,
            hash,
            living,
            ms(now)
        )? == 1)
    }

    /// Records that a message was edited, or needed no edit. False when a later lease has the row.
    ///
    /// # Errors
    /// What the database says.
    pub async fn edited(
        &mut self,
        id: DeliveryId,
        lease: i64,
        shown: i64,
        hash: &str,
        living: bool,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE deliveries SET shown = $3, shown_hash = $4, living = $5, attempts = 0, \
             leased_until = NULL, work_at = CASE WHEN wanted > $3 THEN work_at ELSE NULL END \
             WHERE id = $1 AND lease = $2 AND state = 'posted'";
        Ok(execute!(self, SQL, id.to_string(), lease, shown, hash, living)? == 1)
    }

    /// Gives a row back, to be tried again at an instant. False when a later lease has it, or nothing is to be
    /// done any more.
    ///
    /// # Errors
    /// What the database says.
    pub async fn retry(&mut self, id: DeliveryId, lease: i64, at: Instant) -> Result<bool> {
        const SQL: &str = "UPDATE deliveries SET work_at = $3, leased_until = NULL, attempts = attempts + 1 \
             WHERE id = $1 AND lease = $2 AND work_at IS NOT NULL";
        Ok(execute!(self, SQL, id.to_string(), lease, ms(at))? == 1)
    }

    /// Gives a row back that was not tried, since its time is yet to come. Unlike one that failed it holds up none
    /// of the recipient's later ones. False when a later lease has it, or nothing is to be done any more.
    ///
    /// # Errors
    /// What the database says.
    pub async fn postpone(&mut self, id: DeliveryId, lease: i64, at: Instant) -> Result<bool> {
        const SQL: &str = "UPDATE deliveries SET work_at = $3, leased_until = NULL, tried_at = NULL \
             WHERE id = $1 AND lease = $2 AND work_at IS NOT NULL AND attempts = 0";
        Ok(execute!(self, SQL, id.to_string(), lease, ms(at))? == 1)
    }

    /// Gives a row back that was not tried and stands early in the line: it goes to the end. False when it is there
    /// already, was tried, or a later lease has it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn stand_back(&mut self, id: DeliveryId, lease: i64, now: Instant) -> Result<bool> {
        const SQL: &str = "UPDATE deliveries SET work_at = $3, leased_until = NULL, tried_at = NULL \
             WHERE id = $1 AND lease = $2 AND work_at < due_at AND attempts = 0 AND address IS NULL";
        Ok(execute!(self, SQL, id.to_string(), lease, ms(now))? == 1)
    }

    /// Gives a row up, for a reason. A message that was posted stays posted and is not edited any more. False
    /// when a later lease has the row.
    ///
    /// # Errors
    /// What the database says.
    pub async fn dropped(&mut self, id: DeliveryId, lease: i64, reason: &str) -> Result<bool> {
        const SQL: &str = "UPDATE deliveries SET state = CASE WHEN address IS NULL THEN 'dropped' ELSE 'posted' END, \
             outcome = $3, living = $4, work_at = NULL, leased_until = NULL WHERE id = $1 AND lease = $2";
        Ok(execute!(self, SQL, id.to_string(), lease, reason, false)? == 1)
    }

    /// Says that a 1:1 changed: the cards that follow it are to be edited. One that is being posted just now
    /// counts too, since it may show the state from before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn touch(&mut self, one_on_one: OneOnOneId, now: Instant) -> Result<()> {
        const SQL: &str = "UPDATE deliveries SET wanted = wanted + 1, work_at = COALESCE(work_at, $2) \
             WHERE one_on_one = $1 AND (state = 'pending' OR living)";
        let place = self.turn().place(now);
        execute!(self, SQL, one_on_one.to_string(), ms(place))?;
        Ok(())
    }

    /// The same for the cards about one subject.
    ///
    /// # Errors
    /// What the database says.
    pub async fn touch_subject(&mut self, subject: Subject, now: Instant) -> Result<()> {
        const SQL: &str = "UPDATE deliveries SET wanted = wanted + 1, work_at = COALESCE(work_at, $2) \
             WHERE subject = $1 AND (state = 'pending' OR living)";
        let place = self.turn().place(now);
        execute!(self, SQL, subject.to_string(), ms(place))?;
        Ok(())
    }

    /// The same for every posted card about one subject, also for those that followed it no more: they do again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revive(&mut self, subject: Subject, now: Instant) -> Result<()> {
        const SQL: &str = "UPDATE deliveries SET wanted = wanted + 1, work_at = COALESCE(work_at, $2), \
             living = $3 WHERE subject = $1 AND state = 'posted'";
        let place = self.turn().place(now);
        execute!(self, SQL, subject.to_string(), ms(place), true)?;
        Ok(())
    }

    /// The same for what stands above a card that was just posted: older ones of its kind to the same person,
    /// about the same subject.
    ///
    /// # Errors
    /// What the database says.
    pub async fn touch_older(&mut self, posted: &NewDelivery, now: Instant) -> Result<()> {
        const SQL: &str = "UPDATE deliveries SET wanted = wanted + 1, work_at = COALESCE(work_at, $5) \
             WHERE subject = $1 AND kind = $2 AND recipient = $3 AND id < $4 AND living";
        execute!(
            self,
            SQL,
            posted.subject.to_string(),
            posted.kind.as_str(),
            posted.recipient.to_string(),
            posted.id.to_string(),
            ms(now)
        )?;
        Ok(())
    }

    /// Lets what failed and waits to be tried again, posts and edits, be tried at `now`, at most so many, those first that would
    /// come first. How many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn hasten(&mut self, now: Instant, most: i64) -> Result<u64> {
        let sql = self.dialect(hasten!(""), hasten!(" FOR UPDATE SKIP LOCKED"));
        execute!(self, sql, ms(now), most)
    }

    /// Frees every leased row. Only for a process that knows itself to be alone, at its start: a clock
    /// that stands still would never see an old lease run out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn release_leases(&mut self) -> Result<()> {
        const SQL: &str =
            "UPDATE deliveries SET leased_until = NULL WHERE leased_until IS NOT NULL";
        execute!(self, SQL)?;
        Ok(())
    }

    /// Trusts no clock of before, which was set back since or may have been: no lease lasts longer than until an instant,
    /// and what was tried was tried nobody knows how long ago.
    ///
    /// # Errors
    /// What the database says.
    pub async fn distrust_clocks(&mut self, until: Instant) -> Result<()> {
        const LEASES: &str = "UPDATE deliveries SET leased_until = $1 WHERE leased_until > $1";
        const TRIED: &str = "UPDATE deliveries SET tried_at = 0 WHERE work_at >= 0 AND address IS NULL \
             AND tried_at IS NOT NULL";
        execute!(self, LEASES, ms(until))?;
        execute!(self, TRIED)?;
        Ok(())
    }

    /// When there is something to claim next, if nothing changes until then. In the past when there is now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_work(&mut self) -> Result<Option<Instant>> {
        // A row behind another one counts from when that one is free; else the dispatcher, told «now» and given nothing,
        // would ask again at once. Whatever such a row waits for has an instant of its own here, so it is enough to look
        // for the first row that waits for none, and at the leases.
        const SQL: &str = concat!(
            "SELECT MIN(at) FROM (SELECT at FROM (SELECT mine.work_at AS at FROM deliveries AS mine \
             WHERE mine.work_at IS NOT NULL AND mine.leased_until IS NULL AND NOT EXISTS (",
            others!(),
            "AND (other.leased_until > mine.work_at OR (other.work_at > mine.work_at \
             AND (other.leased_until IS NOT NULL \
             OR (other.id < mine.id AND other.attempts > 0 AND other.address IS NULL))))) \
             ORDER BY mine.work_at, mine.id LIMIT 1) AS free \
             UNION ALL SELECT CASE WHEN leased_until > work_at THEN leased_until ELSE work_at END \
             FROM deliveries WHERE leased_until IS NOT NULL) AS next"
        );
        let next = fetch_value!(self, Option<i64>, SQL)?;
        maybe_instant("deliveries.work_at", next)
    }

    /// Whether a later card of the same kind, about the same subject, was sent to the same person or is owed to them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_newer(&mut self, order: &NewDelivery) -> Result<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM deliveries WHERE subject = $1 AND kind = $2 AND recipient = $3 \
             AND id > $4 AND state <> 'dropped'";
        let count = fetch_value!(
            self,
            i64,
            SQL,
            order.subject.to_string(),
            order.kind.as_str(),
            order.recipient.to_string(),
            order.id.to_string()
        )?;
        Ok(count > 0)
    }

    /// The card of a kind about a subject that was posted last to a person.
    ///
    /// # Errors
    /// What the database says.
    pub async fn posted_to(
        &mut self,
        subject: Subject,
        kind: CardKind,
        recipient: PersonId,
    ) -> Result<Option<Delivery>> {
        const SQL: &str = concat!(
            "SELECT ",
            columns!(),
            " FROM deliveries WHERE subject = $1 AND kind = $2 AND recipient = $3 AND state = 'posted' \
             ORDER BY posted_at DESC, id DESC LIMIT 1"
        );
        let row = fetch_optional!(
            self,
            DeliveryRow,
            SQL,
            subject.to_string(),
            kind.as_str(),
            recipient.to_string()
        )?;
        row.map(DeliveryRow::open).transpose()
    }

    /// Lets what was postponed for a person be looked at again: what it waited for may be over. What failed and
    /// waits to be tried again is left alone.
    ///
    /// # Errors
    /// What the database says.
    pub async fn release_postponed(&mut self, recipient: PersonId, now: Instant) -> Result<()> {
        const SQL: &str = "UPDATE deliveries SET work_at = $2 WHERE recipient = $1 AND COALESCE(work_at, -1) >= 0 \
             AND work_at > $2 AND state = 'pending' AND attempts = 0 AND leased_until IS NULL";
        execute!(self, SQL, recipient.to_string(), ms(now))?;
        Ok(())
    }

    /// The messages of a person that are owed and due, and not posted yet, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn due_to(&mut self, recipient: PersonId, now: Instant) -> Result<Vec<Delivery>> {
        const SQL: &str = concat!(
            "SELECT ",
            columns!(),
            " FROM deliveries WHERE recipient = $1 AND COALESCE(work_at, -1) >= 0 AND work_at <= $2 \
             AND state = 'pending' ORDER BY id"
        );
        let rows = fetch_all!(self, DeliveryRow, SQL, recipient.to_string(), ms(now))?;
        rows.into_iter().map(DeliveryRow::open).collect()
    }

    /// Sets a row aside until its recipient can be reached: a message that was not posted, or an edit of one that
    /// was. It is work again when it is taken up. False when a later lease has the row.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_aside(&mut self, id: DeliveryId, lease: i64) -> Result<bool> {
        self.dropped(id, lease, ASIDE).await
    }

    /// What was set aside for a person, oldest first: first what was not posted, then edits.
    ///
    /// # Errors
    /// What the database says.
    pub async fn aside_of(&mut self, recipient: PersonId) -> Result<Vec<Delivery>> {
        const SQL: &str = concat!(
            "SELECT ",
            columns!(),
            " FROM deliveries WHERE recipient = $1 AND outcome = 'set aside' \
             ORDER BY CASE WHEN address IS NULL THEN 0 ELSE 1 END, id"
        );
        let rows = fetch_all!(self, DeliveryRow, SQL, recipient.to_string())?;
        rows.into_iter().map(DeliveryRow::open).collect()
    }

    /// Takes up what was set aside: it is to be posted or edited from `now` on. False when it is not set aside.
    ///
    /// # Errors
    /// What the database says.
    pub async fn take_up(&mut self, id: DeliveryId, now: Instant) -> Result<bool> {
        const SQL: &str = "UPDATE deliveries SET state = CASE WHEN address IS NULL THEN 'pending' ELSE state END, \
             living = CASE WHEN address IS NULL THEN living ELSE $3 END, work_at = $2, outcome = NULL, \
             attempts = 0, tried_at = NULL WHERE id = $1 AND outcome = 'set aside'";
        Ok(execute!(self, SQL, id.to_string(), ms(now), true)? == 1)
    }

    /// Gives up what was set aside, for a reason. False when it is not set aside.
    ///
    /// # Errors
    /// What the database says.
    pub async fn drop_aside(&mut self, id: DeliveryId, reason: &str) -> Result<bool> {
        const SQL: &str =
            "UPDATE deliveries SET outcome = $2 WHERE id = $1 AND outcome = 'set aside'";
        Ok(execute!(self, SQL, id.to_string(), reason)? == 1)
    }
}
