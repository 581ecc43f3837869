//! Sealing everything anew with another key.
//!
//! While it goes on, and after it was stopped in the middle, the fact that names the key names two, so that neither
//! opens the database: some texts are sealed with the one, some with the other. Whoever goes on tries both for each
//! text, so no place has to be remembered. Invariant: nothing else serves the database meanwhile, and a text is
//! replaced only by what it says, in a transaction.

use std::sync::Arc;

use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use super::backup::recorded;
use super::db::{FINGERPRINT, Store, Target, check_version, prepare_file};
use super::entropy::Entropy;
use super::error::{Result, StoreError};
use super::gate::{Gate, Way};
use super::memory::row_of;
use super::seal::{SealKey, Sealer};

/// So many texts are sealed in a transaction.
const BATCH: i64 = 500;

/// Between the two fingerprints of a database that is being sealed anew. No fingerprint has it, so programs that know
/// nothing of this refuse it as well.
const TO: char = '>';

/// Which key sealed a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SealedBy {
    /// One.
    Key(String),
    /// Two: it was being sealed anew.
    Two {
        /// The fingerprint of the key that goes.
        from: String,
        /// That of the key that comes.
        to: String,
    },
}

impl SealedBy {
    /// Reads the fact.
    pub(super) fn read(text: &str) -> Self {
        match text.split_once(TO) {
            Some((from, to)) => Self::Two {
                from: from.to_owned(),
                to: to.to_owned(),
            },
            None => Self::Key(text.to_owned()),
        }
    }

    /// The one key.
    ///
    /// # Errors
    /// [`StoreError::BetweenKeys`].
    pub(super) fn one(self) -> Result<String> {
        match self {
            Self::Key(fingerprint) => Ok(fingerprint),
            Self::Two { from, to } => Err(StoreError::BetweenKeys { from, to }),
        }
    }
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rekeyed {
    /// Texts that were looked at.
    pub done: u64,
    /// All of them.
    pub of: u64,
}

/// What to seal anew, and how.
pub struct Rekey {
    /// The database.
    pub url: String,
    /// The key that sealed it.
    pub old: SealKey,
    /// The key that is to seal it.
    pub new: SealKey,
    /// Where randomness comes from.
    pub entropy: Arc<dyn Entropy>,
    /// What stands in front of the database, in tests.
    pub gate: Option<Arc<dyn Gate>>,
}

/// A column of sealed texts of a table whose rows have an id.
struct Column {
    table: &'static str,
    name: &'static str,
    count: &'static str,
    page: &'static str,
    put: &'static str,
}

macro_rules! columns {
    ($($table:literal . $column:literal),+ $(,)?) => {
        &[$(Column {
            table: $table,
            name: $column,
            count: concat!("SELECT COUNT(*) FROM ", $table, " WHERE ", $column, " IS NOT NULL"),
            page: concat!(
                "SELECT id, ", $column, " FROM ", $table, " WHERE id > $1 AND ", $column, " IS NOT NULL ORDER BY id LIMIT $2"
            ),
            put: concat!("UPDATE ", $table, " SET ", $column, " = $1 WHERE id = $2"),
        }),+]
    };
}

/// All of them but what adapters remember, whose rows have no id. A test looks for sealed texts anywhere else.
const COLUMNS: &[Column] = columns![
    "people"."name",
    "one_on_ones"."place",
    "meetings"."reason",
    "aways"."reason",
    "topics"."text",
    "topics"."link",
    "notes"."text",
    "actions"."text",
    "drafts"."body",
];

const MEMORY_COUNT: &str = "SELECT COUNT(*) FROM adapter_memory";
const MEMORY_PAGE: &str = "SELECT adapter, key, value FROM adapter_memory WHERE (adapter, key) > ($1, $2) \
     ORDER BY adapter, key LIMIT $3";
const MEMORY_PUT: &str = "UPDATE adapter_memory SET value = $1 WHERE adapter = $2 AND key = $3";

impl Rekey {
    /// Seals everything anew; `told` hears how far it is. Done again after it was stopped, it goes on.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`] when the old key did not seal it, [`StoreError::BetweenKeys`] when it is between two
    /// others, [`StoreError::InUse`] and [`StoreError::Served`] when a bot serves it, [`StoreError::Older`] and
    /// [`StoreError::Newer`], and then nothing was changed. [`StoreError::Corrupt`] for a text that neither key opens.
    pub async fn run(self, told: &mut (dyn FnMut(Rekeyed) + Send)) -> Result<Rekeyed> {
        let target = Target::parse(&self.url, &*self.entropy)?;
        let absent = Rekeyed { done: 0, of: 0 };
        let Some(sealed_by) = recorded(&target).await? else {
            return Ok(absent);
        };
        if sealed_by == SealedBy::Key(self.new.fingerprint()) {
            return Ok(absent);
        }
        self.check(sealed_by)?;
        check_version(&target).await?;
        let _lock = match &target {
            Target::Sqlite(options, _) => Some(prepare_file(options.get_filename())?),
            Target::Postgres(_) => None,
        };
        let way = Way::through(self.gate.clone());
        let store = Store::alone(&target, &self.new, Arc::clone(&self.entropy), way).await?;
        let done = self.all(&store, told).await;
        store.close().await;
        let done = done?;
        if let Target::Sqlite(options, _) = &target {
            // What was sealed with the old key is to be nowhere in the file either.
            let mut connection = options.clone().create_if_missing(false).connect().await?;
            connection.execute("VACUUM").await?;
            connection
                .execute("PRAGMA wal_checkpoint(TRUNCATE)")
                .await?;
            connection.close().await?;
        }
        Ok(done)
    }

    /// Whether these are the keys of the database.
    fn check(&self, sealed_by: SealedBy) -> Result<()> {
        let (old, new) = (self.old.fingerprint(), self.new.fingerprint());
        match sealed_by {
            SealedBy::Key(expected) if expected != old => Err(StoreError::WrongKey {
                expected,
                found: old,
            }),
            SealedBy::Two { from, to } if (&from, &to) != (&old, &new) => {
                Err(StoreError::BetweenKeys { from, to })
            }
            SealedBy::Key(_) | SealedBy::Two { .. } => Ok(()),
        }
    }

    async fn all(&self, store: &Store, told: &mut (dyn FnMut(Rekeyed) + Send)) -> Result<Rekeyed> {
        let (old, new) = (self.old.fingerprint(), self.new.fingerprint());
        let mut tx = store.write().await?;
        // Once more, now that nobody else can change it.
        let fact = tx.meta_get(FINGERPRINT).await?.unwrap_or_default();
        self.check(SealedBy::read(&fact))?;
        tx.meta_put(FINGERPRINT, &format!("{old}{TO}{new}")).await?;
        let mut of = fetch_value!(tx, i64, MEMORY_COUNT)?;
        for column in COLUMNS {
            of += fetch_value!(tx, i64, column.count)?;
        }
        tx.commit().await?;
        let mut so_far = Rekeyed {
            done: 0,
            of: of.unsigned_abs(),
        };
        told(so_far);
        let sealers = Sealers {
            old: Sealer::new(&self.old, Arc::clone(&self.entropy)),
            new: Sealer::new(&self.new, Arc::clone(&self.entropy)),
        };
        for column in COLUMNS {
            let mut after = String::new();
            while let Some(last) = sealers.batch(store, column, &after, &mut so_far).await? {
                after = last;
                told(so_far);
            }
        }
        let mut after = (String::new(), String::new());
        while let Some(last) = sealers.memory_batch(store, &after, &mut so_far).await? {
            after = last;
            told(so_far);
        }
        let mut tx = store.write().await?;
        tx.meta_put(FINGERPRINT, &new).await?;
        tx.commit().await?;
        Ok(so_far)
    }
}

struct Sealers {
    old: Sealer,
    new: Sealer,
}

impl Sealers {
    /// What a text is to be; `None` when it is that already.
    fn anew(&self, table: &str, column: &str, row: &str, sealed: &str) -> Result<Option<String>> {
        if self.new.open(table, column, row, sealed).is_ok() {
            return Ok(None);
        }
        let text = self.old.open(table, column, row, sealed)?;
        Ok(Some(self.new.seal(table, column, row, &text)))
    }

    /// The texts of the rows after one; the last of these rows, `None` when there was none.
    async fn batch(
        &self,
        store: &Store,
        column: &Column,
        after: &str,
        so_far: &mut Rekeyed,
    ) -> Result<Option<String>> {
        let mut tx = store.write().await?;
        let rows = fetch_all!(tx, (String, String), column.page, after, BATCH)?;
        for (id, sealed) in &rows {
            if let Some(anew) = self.anew(column.table, column.name, id, sealed)? {
                execute!(tx, column.put, &anew, id)?;
            }
        }
        tx.commit().await?;
        so_far.done += rows.len() as u64;
        Ok(rows.into_iter().next_back().map(|(id, _)| id))
    }

    /// The same for what adapters remember.
    async fn memory_batch(
        &self,
        store: &Store,
        after: &(String, String),
        so_far: &mut Rekeyed,
    ) -> Result<Option<(String, String)>> {
        let (adapter, key) = after;
        let mut tx = store.write().await?;
        let rows = fetch_all!(
            tx,
            (String, String, String),
            MEMORY_PAGE,
            adapter,
            key,
            BATCH
        )?;
        for (adapter, key, sealed) in &rows {
            let row = row_of(adapter, key);
            if let Some(anew) = self.anew("adapter_memory", "value", &row, sealed)? {
                execute!(tx, MEMORY_PUT, &anew, adapter, key)?;
            }
        }
        tx.commit().await?;
        so_far.done += rows.len() as u64;
        let last = rows.into_iter().next_back();
        Ok(last.map(|(adapter, key, _)| (adapter, key)))
    }
}
