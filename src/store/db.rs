//! Opening a database, and beginning transactions on it.
//!
//! SQLite: one connection that writes, several that read, since it has one writer anyhow and a queue in front
//! of it is fairer than its busy loop. PostgreSQL: one pool. Both are migrated before the first of these opens.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, Executor, PgConnection, PgPool};

use super::backup::recorded_key;
use super::entropy::Entropy;
use super::error::{Result, StoreError};
use super::gate::{Point, Way};
use super::lock::{FileLock, ScratchFile};
use super::migrate;
use super::rekey::SealedBy;
use super::seal::{SealKey, Sealer};
use super::sqlite::{BUSY, Connections, Opening};
use super::tx::{Conn, OnPostgres, Tx};

/// So many connections read a SQLite file at once.
const READERS: u32 = 4;
/// So many connections one process has to PostgreSQL, whose default for all is 100.
const CONNECTIONS: u32 = 16;
/// So long a caller waits for a connection before the database counts as away.
const ACQUIRE: Duration = Duration::from_secs(10);
/// So long after its last use a connection to PostgreSQL is taken for alive.
const TRUSTED: Duration = Duration::from_secs(1);
/// The fact in `meta` that names the key.
pub(super) const FINGERPRINT: &str = "key_fingerprint";

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file, served by one process.
    Sqlite,
    /// A server, shared by several.
    Postgres,
}

/// What the store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To run the bot. Migrates; on SQLite, no second process may.
    Serve,
    /// To look, beside a process that runs: `doctor`, `backup`. Changes nothing, neither rows nor tables.
    Inspect,
}

/// A database. Clones share it.
#[derive(Clone)]
pub struct Store {
    pools: Pools,
    sealer: Arc<Sealer>,
    pub(super) way: Way,
    _files: Arc<Files>,
}

#[derive(Clone)]
enum Pools {
    Sqlite {
        readers: Connections,
        writer: Connections,
    },
    Postgres(PgPool),
}

/// What goes with the last clone. The lock goes first.
#[derive(Default)]
struct Files {
    _lock: Option<FileLock>,
    _scratch: Option<ScratchFile>,
}

/// An address, understood.
pub(super) enum Target {
    Sqlite(SqliteConnectOptions, Option<ScratchFile>),
    Postgres(PgConnectOptions),
}

impl Store {
    /// Opens the database at `sqlite://path`, `sqlite::memory:` (for tests: a file that goes away) or
    /// `postgres://…`, whose `?options=-csearch_path=schema` is obeyed.
    ///
    /// # Errors
    /// [`StoreError::InUse`], [`StoreError::Newer`], [`StoreError::WrongKey`]; [`StoreError::Absent`] and
    /// [`StoreError::Older`] with [`Access::Inspect`]; and what the database says.
    pub async fn open(
        url: &str,
        key: SealKey,
        entropy: Arc<dyn Entropy>,
        access: Access,
    ) -> Result<Self> {
        let target = Target::parse(url, &*entropy)?;
        if let (Access::Serve, Some(expected)) = (access, recorded_key(&target).await?) {
            // Before anything is migrated: what another key sealed is left as it is.
            compare(expected, &key)?;
        }
        let (pools, files) = match target {
            Target::Sqlite(options, scratch) => open_sqlite(options, scratch, access).await?,
            Target::Postgres(options) => (
                open_postgres(options, access, Hold::of(access)).await?,
                Files::default(),
            ),
        };
        let sealer = Arc::new(Sealer::new(&key, entropy));
        let store = Self {
            pools,
            sealer,
            way: Way::default(),
            _files: Arc::new(files),
        };
        store.check_key(&key, access).await?;
        Ok(store)
    }

    /// For a caller who holds the lock of a SQLite file, and on PostgreSQL takes care here that nobody else uses the
    /// database. The key is not compared.
    ///
    /// # Errors
    /// [`StoreError::Served`], and what the database says.
    pub(super) async fn alone(
        target: &Target,
        key: &SealKey,
        entropy: Arc<dyn Entropy>,
        way: Way,
    ) -> Result<Self> {
        let pools = match target {
            Target::Sqlite(options, _) => {
                let opening = |looks_only| Opening {
                    file: options.get_filename().to_owned(),
                    durable: true,
                    looks_only,
                };
                Pools::Sqlite {
                    readers: Connections::open(opening(true), 1).await?,
                    writer: Connections::open(opening(false), 1).await?,
                }
            }
            Target::Postgres(options) => {
                open_postgres(options.clone(), Access::Serve, Hold::Alone).await?
            }
        };
        Ok(Self {
            pools,
            sealer: Arc::new(Sealer::new(key, entropy)),
            way,
            _files: Arc::default(),
        })
    }

    /// Brings a database up to date and leaves.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when a process serves the file, [`StoreError::Newer`], and what the database says.
    pub async fn migrate(url: &str) -> Result<()> {
        match Target::parse(url, &super::entropy::OsEntropy)? {
            Target::Sqlite(options, _scratch) => {
                let _lock = prepare_file(options.get_filename())?;
                migrate_sqlite(&options).await
            }
            Target::Postgres(options) => migrate_postgres(&options).await,
        }
    }

    /// Which database it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// What the database says, or that it says nothing.
    pub async fn ping(&self) -> Result<()> {
        self.way.pass(Point::Begin)?;
        match &self.pools {
            Pools::Sqlite { readers, .. } => readers.read().await?.touch()?,
            Pools::Postgres(pool) => pool.execute("SELECT 1").await.map(|_| ())?,
        }
        Ok(())
    }

    /// Reads all of a SQLite file, to see whether it is what SQLite wrote: what is damaged in it would else be found by who needs it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], and what the database says.
    pub async fn check_file(&self) -> Result<()> {
        let Pools::Sqlite { readers, .. } = &self.pools else {
            return Ok(());
        };
        // All but whether each index has what its table has; what a page has been overwritten with is found without that.
        let found: Vec<String> = readers.read().await?.values("PRAGMA quick_check(1)", &[])?;
        if found == ["ok"] {
            Ok(())
        } else {
            Err(StoreError::Damaged)
        }
    }

    /// Begins a transaction that sees one moment and changes nothing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn read(&self) -> Result<Tx> {
        self.way.pass(Point::Begin)?;
        let conn = match &self.pools {
            Pools::Sqlite { readers, .. } => Conn::Sqlite(readers.read().await?),
            Pools::Postgres(pool) => Conn::Postgres(OnPostgres::Transaction(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            )),
        };
        Ok(Tx::new(conn, Arc::clone(&self.sealer), self.way.clone()))
    }

    /// For a single look: one statement that changes nothing sees one moment by itself, and goes to PostgreSQL and back
    /// once instead of three times.
    ///
    /// # Errors
    /// What the database says.
    pub async fn glance(&self) -> Result<Tx> {
        self.way.pass(Point::Begin)?;
        let conn = match &self.pools {
            Pools::Sqlite { readers, .. } => Conn::Sqlite(readers.read().await?),
            Pools::Postgres(pool) => Conn::Postgres(OnPostgres::Glance(pool.acquire().await?)),
        };
        Ok(Tx::new(conn, Arc::clone(&self.sealer), self.way.clone()))
    }

    /// Begins a transaction that may change things. On SQLite it waits until no other one is open, so never
    /// hold one across a request to a platform, and never begin a second one while holding the first.
    ///
    /// # Errors
    /// What the database says; of a store that was opened to look, SQLite says no here, and PostgreSQL at the
    /// first change.
    pub async fn write(&self) -> Result<Tx> {
        self.way.pass(Point::Begin)?;
        let conn = match &self.pools {
            Pools::Sqlite { writer, .. } => Conn::Sqlite(writer.write().await?),
            // Not a stricter level: what may not run side by side is locked by name (`lock_one_on_one`).
            Pools::Postgres(pool) => Conn::Postgres(OnPostgres::Transaction(
                pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED")
                    .await?,
            )),
        };
        Ok(Tx::new(conn, Arc::clone(&self.sealer), self.way.clone()))
    }

    /// Closes the connections of all clones, once the open transactions are over.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// Compares the key with the one that the database was sealed with; the first one is recorded.
    async fn check_key(&self, key: &SealKey, access: Access) -> Result<()> {
        let found = key.fingerprint();
        let mut tx = match access {
            Access::Serve => self.write().await?,
            Access::Inspect => self.read().await?,
        };
        let expected = match access {
            Access::Serve => tx.meta_get_or_put(FINGERPRINT, &found).await?,
            Access::Inspect => tx
                .meta_get(FINGERPRINT)
                .await?
                .unwrap_or_else(|| found.clone()),
        };
        compare(SealedBy::read(&expected).one()?, key)?;
        tx.commit().await
    }
}

/// Whether a key is the one that sealed a database.
fn compare(expected: String, key: &SealKey) -> Result<()> {
    let found = key.fingerprint();
    if expected == found {
        Ok(())
    } else {
        Err(StoreError::WrongKey { expected, found })
    }
}

impl Target {
    pub(super) fn parse(url: &str, entropy: &dyn Entropy) -> Result<Self> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Ok(Self::Postgres(
                PgConnectOptions::from_str(url)?.application_name("duologue"),
            ));
        }
        if !url.starts_with("sqlite:") {
            return Err(StoreError::UnknownEngine);
        }
        let scratch = url.contains(":memory:").then(|| ScratchFile::new(entropy));
        let options = match &scratch {
            Some(file) => SqliteConnectOptions::new().filename(file.path()),
            None => SqliteConnectOptions::from_str(url)?,
        };
        let options = options
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(BUSY);
        Ok(Self::Sqlite(options, scratch))
    }
}

async fn open_sqlite(
    options: SqliteConnectOptions,
    scratch: Option<ScratchFile>,
    access: Access,
) -> Result<(Pools, Files)> {
    let (options, lock) = match access {
        Access::Serve => {
            let lock = prepare_file(options.get_filename())?;
            migrate_sqlite(&options).await?;
            (options, Some(lock))
        }
        Access::Inspect => {
            let options = options.create_if_missing(false);
            check_sqlite(&options).await?;
            (options, None)
        }
    };
    let opening = |looks_only| Opening {
        file: options.get_filename().to_owned(),
        // Nothing of a scratch file outlives the process, so nothing waits for the disk either.
        durable: scratch.is_none(),
        looks_only: looks_only || access == Access::Inspect,
    };
    let pools = Pools::Sqlite {
        readers: Connections::open(opening(true), READERS).await?,
        writer: Connections::open(opening(false), 1).await?,
    };
    Ok((
        pools,
        Files {
            _lock: lock,
            _scratch: scratch,
        },
    ))
}

/// How a process holds a database of PostgreSQL, with a lock of each of its connections: whoever serves it shares it, and
/// who must be alone with it waits for nobody. A lock goes with its connection, whatever ends that.
#[derive(Debug, Clone, Copy)]
enum Hold {
    Shared,
    Alone,
    Not,
}

impl Hold {
    fn of(access: Access) -> Self {
        match access {
            Access::Serve => Self::Shared,
            Access::Inspect => Self::Not,
        }
    }

    /// Takes the lock; its name is the schema's.
    async fn take(self, connection: &mut PgConnection) -> std::result::Result<bool, sqlx::Error> {
        let sql = match self {
            Self::Shared => {
                "SELECT pg_try_advisory_lock_shared(hashtext('duologue serves'), hashtext(current_schema()))"
            }
            Self::Alone => {
                "SELECT pg_try_advisory_lock(hashtext('duologue serves'), hashtext(current_schema()))"
            }
            Self::Not => return Ok(true),
        };
        sqlx::query_scalar(sql).fetch_one(connection).await
    }

    /// How many connections hold it.
    fn connections(self) -> u32 {
        match self {
            Self::Shared | Self::Not => CONNECTIONS,
            Self::Alone => 1,
        }
    }
}

async fn open_postgres(options: PgConnectOptions, access: Access, hold: Hold) -> Result<Pools> {
    match (access, hold) {
        (Access::Serve, Hold::Shared | Hold::Not) => migrate_postgres(&options).await?,
        (Access::Inspect, _) => check_postgres(&options).await?,
        (Access::Serve, Hold::Alone) => {}
    }
    // Asked once before the pool, which would try again until its patience ends.
    let mut connection = options.connect().await?;
    let free = hold.take(&mut connection).await?;
    connection.close().await?;
    if !free {
        return Err(StoreError::Served);
    }
    // A machine that vanished in the middle of a transaction would hold its row locks until TCP gives up,
    // which takes two hours; what it had claimed would stand still so long.
    // The statements are short and run all the time: to compile one takes the server far longer than to run it, and an
    // estimate without statistics makes it try.
    let session = match access {
        Access::Serve => "SET jit = off; SET idle_in_transaction_session_timeout = '30s'",
        Access::Inspect => "SET default_transaction_read_only = on",
    };
    let pool = PgPoolOptions::new()
        .max_connections(hold.connections())
        .acquire_timeout(ACQUIRE)
        // The server may have gone meanwhile. Who asks each time doubles the way to it for a short look; what was used
        // just now is taken for alive, and where it is not, that is a fault after which one tries again.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for >= TRUSTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_connect(move |connection, _| {
            Box::pin(async move {
                connection.execute(sqlx::raw_sql(session)).await?;
                if hold.take(connection).await? {
                    Ok(())
                } else {
                    Err(sqlx::Error::Configuration(Box::new(StoreError::Served)))
                }
            })
        });
    let pool = match hold {
        Hold::Shared | Hold::Not => pool,
        // The lock is to stay.
        Hold::Alone => pool.idle_timeout(None).max_lifetime(None),
    };
    Ok(Pools::Postgres(pool.connect_with(options).await?))
}

/// Makes the folder of a SQLite file and takes its lock.
pub(super) fn prepare_file(database: &Path) -> Result<FileLock> {
    if let Some(folder) = database.parent() {
        fs::create_dir_all(folder).map_err(|source| StoreError::Io {
            path: folder.to_owned(),
            source,
        })?;
    }
    FileLock::take(database)
}

async fn migrate_sqlite(options: &SqliteConnectOptions) -> Result<()> {
    // WAL is a property of the file: it lets readers go on while somebody writes.
    let mut connection = options
        .clone()
        .journal_mode(SqliteJournalMode::Wal)
        .connect()
        .await?;
    migrate::run(&mut connection).await?;
    Ok(connection.close().await?)
}

async fn migrate_postgres(options: &PgConnectOptions) -> Result<()> {
    let mut connection = options.connect().await?;
    migrate::run(&mut connection).await?;
    Ok(connection.close().await?)
}

/// Whether a database has exactly the migrations that this program knows.
pub(super) async fn check_version(target: &Target) -> Result<()> {
    match target {
        Target::Sqlite(options, _) => check_sqlite(&options.clone().create_if_missing(false)).await,
        Target::Postgres(options) => check_postgres(options).await,
    }
}

async fn check_sqlite(options: &SqliteConnectOptions) -> Result<()> {
    let path: PathBuf = options.get_filename().to_owned();
    if !path.exists() {
        return Err(StoreError::Absent { path });
    }
    let mut connection = options.connect().await?;
    let tables = "SELECT COUNT(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'";
    let migrated = sqlx::query_scalar::<_, i64>(tables)
        .fetch_one(&mut connection)
        .await?
        > 0;
    let applied = if migrated {
        sqlx::query_scalar(migrate::APPLIED)
            .fetch_one(&mut connection)
            .await?
    } else {
        None
    };
    connection.close().await?;
    migrate::check(applied)
}

async fn check_postgres(options: &PgConnectOptions) -> Result<()> {
    let mut connection = options.connect().await?;
    let tables = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
    let applied = if sqlx::query_scalar::<_, bool>(tables)
        .fetch_one(&mut connection)
        .await?
    {
        sqlx::query_scalar(migrate::APPLIED)
            .fetch_one(&mut connection)
            .await?
    } else {
        None
    };
    connection.close().await?;
    migrate::check(applied)
}
