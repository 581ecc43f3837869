//! Fresh databases on both engines, for every test that needs one.
//!
//! SQLite is a file in a folder of its own. PostgreSQL is a schema of its own in the database that
//! `DUOLOGUE_TEST_POSTGRES_URL` names, dropped afterwards; without that variable the half says `skipped`, and in
//! continuous integration it fails, so that nobody takes one engine's word for the other's.

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

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("data/duologue.db")
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite://{}", self.path().display())
    }
}

/// A schema of PostgreSQL, to be dropped.
pub(crate) struct PostgresHome {
    server: String,
    schema: String,
}

impl PostgresHome {
    /// A fresh schema; `None` when there is no server to make it on.
    #[expect(
        clippy::print_stdout,
        reason = "who reads a test's output must see what was not tried"
    )]
    pub(crate) async fn create(test: &str) -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "where tests find a server is the environment's to say"
        )]
        let (server, ci) = (
            std::env::var("DUOLOGUE_TEST_POSTGRES_URL"),
            std::env::var("CI"),
        );
        let Ok(server) = server else {
            assert_ne!(
                ci.as_deref(),
                Ok("true"),
                "DUOLOGUE_TEST_POSTGRES_URL must be set here"
            );
            println!("skipped: {test} on PostgreSQL, since DUOLOGUE_TEST_POSTGRES_URL is not set");
            return None;
        };
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
        let joint = if self.server.contains('?') { '&' } else { '?' };
        // What a test wrote need not survive the machine; waiting for the disk would be most of its time.
        format!(
            "{}{joint}options=-csearch_path%3D{}%20-csynchronous_commit%3Doff",
            self.server, self.schema
        )
    }

    pub(crate) async fn drop(self) {
        self.run(format!("DROP SCHEMA {} CASCADE", self.schema))
            .await;
    }

    async fn run(&self, sql: String) {
        let mut connection = PgConnection::connect(&self.server).await.expect("a server");
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .expect("its consent");
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

/// Runs a behaviour on PostgreSQL, if there is one. The schema goes also when the behaviour panics.
pub(crate) async fn on_postgres<F>(test: &str, behaviour: impl FnOnce(Store) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let Some(home) = PostgresHome::create(test).await else {
        return;
    };
    let store = open(&home.url(), Access::Serve)
        .await
        .expect("a fresh database");
    let outcome = tokio::spawn(behaviour(store.clone())).await;
    if outcome.is_ok() {
        store.close().await;
    }
    home.drop().await;
    if let Err(panic) = outcome {
        resume_unwind(panic.into_panic());
    }
}
