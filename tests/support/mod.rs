//! Fresh databases on both engines, for every test that needs one.
//!
//! SQLite is a file in a folder of its own. PostgreSQL is a schema of its own in the database that
//! `DUOLOGUE_TEST_POSTGRES_URL` names; without that variable the half says `skipped`, and in continuous integration it
//! fails, so that nobody takes one engine's word for the other's. A schema takes ten times as long to make as to empty,
//! so behaviours of a store share a few, one after the other, which stay for the next run.

pub(crate) mod walk;

use std::future::Future;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::Arc;

use duologue::store::{Access, Entropy, OsEntropy, Result, SealKey, SeededEntropy, Store};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Runs behaviours, which are `async fn(Store)`, on both engines: `both_engines!(one_thing, another_thing);`.
macro_rules! both_engines {
    ($($behaviour:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $behaviour() {
                $crate::support::on_sqlite(super::$behaviour).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $behaviour() {
                $crate::support::on_postgres(stringify!($behaviour), super::$behaviour).await;
            })+
        }
    };
}
pub(crate) use both_engines;

/// A key that is the same in every test.
pub(crate) fn test_key() -> SealKey {
    SealKey::from_base64("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=").expect("32 bytes")
}

/// Opens a store with the test's key.
pub(crate) async fn open(url: &str, access: Access) -> Result<Store> {
    Store::open(url, test_key(), Arc::new(SeededEntropy::new(1)), access).await
}

/// A SQLite database in a folder of its own, which goes with it.
pub(crate) struct SqliteHome(tempfile::TempDir);

impl SqliteHome {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// The same in memory, where the system has a folder for that: what is written there is waited for by nobody.
    pub(crate) fn without_a_disk() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Self(folder.expect("a folder"))
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("data/duologue.db")
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite://{}", self.path().display())
    }
}

/// Where PostgreSQL is; `None` where it is not.
#[expect(
    clippy::print_stdout,
    reason = "who reads a test's output must see what was not tried"
)]
fn server(test: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "where tests find a server is the environment's to say"
    )]
    let (server, ci) = (
        std::env::var("DUOLOGUE_TEST_POSTGRES_URL"),
        std::env::var("CI"),
    );
    if server.is_err() {
        assert_ne!(
            ci.as_deref(),
            Ok("true"),
            "DUOLOGUE_TEST_POSTGRES_URL must be set here"
        );
        println!("skipped: {test} on PostgreSQL, since DUOLOGUE_TEST_POSTGRES_URL is not set");
    }
    let mut server = server.ok()?;
    if !server.contains("sslmode=") {
        // In an unoptimized build the handshakes would be half of a test's time.
        server.push(if server.contains('?') { '&' } else { '?' });
        server.push_str("sslmode=disable");
    }
    Some(server)
}

/// The address of a schema of a server that [`server`] named.
fn address(server: &str, schema: &str) -> String {
    // What a test wrote need not survive the machine; waiting for the disk would be most of its time.
    format!("{server}&options=-csearch_path%3D{schema}%20-csynchronous_commit%3Doff")
}

async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .expect("its consent");
}

/// A schema of PostgreSQL, to be dropped.
pub(crate) struct PostgresHome {
    server: String,
    schema: String,
}

impl PostgresHome {
    /// A fresh schema; `None` when there is no server to make it on.
    pub(crate) async fn create(test: &str) -> Option<Self> {
        let server = server(test)?;
        let mut name = [0; 8];
        OsEntropy.fill(&mut name);
        let home = Self {
            server,
            schema: format!("duologue_test_{:016x}", u64::from_le_bytes(name)),
        };
        home.run(format!("CREATE SCHEMA {}", home.schema)).await;
        Some(home)
    }

    pub(crate) fn url(&self) -> String {
        address(&self.server, &self.schema)
    }

    pub(crate) async fn drop(self) {
        self.run(format!("DROP SCHEMA {} CASCADE", self.schema))
            .await;
    }

    async fn run(&self, sql: String) {
        let mut connection = PgConnection::connect(&self.server).await.expect("a server");
        run(&mut connection, sql).await;
    }
}

/// A schema of PostgreSQL that was used before, and is this test's alone until its connection ends.
struct Shared {
    url: String,
    schema: String,
    /// Holds the lock on the schema.
    connection: PgConnection,
}

impl Shared {
    /// The first that nobody uses, emptied.
    async fn claim(server: &str) -> Self {
        let mut connection = PgConnection::connect(server).await.expect("a server");
        for number in 1.. {
            let free = "SELECT pg_try_advisory_lock(hashtext('schemas of tests of duologue'), $1)";
            let free: bool = sqlx::query_scalar(free)
                .bind(number)
                .fetch_one(&mut connection)
                .await
                .expect("an answer");
            if free {
                let schema = format!("duologue_test_{number}");
                let url = address(server, &schema);
                let mut shared = Self {
                    url,
                    schema,
                    connection,
                };
                shared.empty().await;
                return shared;
            }
        }
        unreachable!("numbers do not end")
    }

    async fn empty(&mut self) {
        run(
            &mut self.connection,
            format!("CREATE SCHEMA IF NOT EXISTS {}", self.schema),
        )
        .await;
        let tables = "SELECT tablename FROM pg_tables WHERE schemaname = $1 AND tablename <> '_sqlx_migrations'";
        let tables: Vec<String> = sqlx::query_scalar(tables)
            .bind(&self.schema)
            .fetch_all(&mut self.connection)
            .await
            .expect("an answer");
        if !tables.is_empty() {
            // One statement: what refers to what is looked at when all of it is gone.
            let all = tables
                .iter()
                .map(|table| format!("{table}_ AS (DELETE FROM {}.{table})", self.schema));
            let all: Vec<String> = all.collect();
            let sql = format!("WITH {} SELECT", all.join(", "));
            run(&mut self.connection, sql).await;
        }
    }

    /// Its store. One that other migrations made is made anew.
    async fn open(&mut self) -> Store {
        if let Ok(store) = open(&self.url, Access::Serve).await {
            return store;
        }
        let anew = format!("DROP SCHEMA {0} CASCADE; CREATE SCHEMA {0}", self.schema);
        run(&mut self.connection, anew).await;
        open(&self.url, Access::Serve)
            .await
            .expect("a fresh database")
    }
}

/// Runs a behaviour on SQLite.
pub(crate) async fn on_sqlite<F>(behaviour: impl FnOnce(Store) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let home = SqliteHome::new();
    let store = open(&home.url(), Access::Serve)
        .await
        .expect("a fresh database");
    behaviour(store.clone()).await;
    store.close().await;
}

/// The same, without the disk: for stories, which are not about it. Its name is drawn at random: the tests of
/// one process would share what a seed gives.
pub(crate) async fn on_scratch<F>(behaviour: impl FnOnce(Store) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    // Many run at once in one process, and its entropy names the scratch file.
    let entropy = Arc::new(OsEntropy);
    let store = Store::open("sqlite::memory:", test_key(), entropy, Access::Serve)
        .await
        .expect("a fresh database");
    behaviour(store.clone()).await;
    store.close().await;
}

/// Runs a behaviour on PostgreSQL, if there is one.
pub(crate) async fn on_postgres<F>(test: &str, behaviour: impl FnOnce(Store) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let Some(server) = server(test) else {
        return;
    };
    let mut home = Shared::claim(&server).await;
    let store = home.open().await;
    let outcome = tokio::spawn(behaviour(store.clone())).await;
    if let Err(panic) = outcome {
        // What it left running must not meet the next one: the schema stays locked until the process ends.
        Box::leak(Box::new(home));
        resume_unwind(panic.into_panic());
    }
    store.close().await;
}
