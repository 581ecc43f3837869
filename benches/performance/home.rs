//! Databases to measure on: a file of SQLite, or a schema of PostgreSQL, each as durable as in service, and both
//! gone afterwards.

use std::sync::Arc;

use duologue::store::{Access, Entropy as _, OsEntropy, SealKey, SeededEntropy, Store};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

/// What seals all that is written here.
pub(crate) const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

/// Where a store lives.
pub(crate) enum Home {
    /// A file in a folder of its own.
    Sqlite(tempfile::TempDir),
    /// A schema of a server.
    Postgres {
        /// The server.
        server: String,
        /// The schema.
        schema: String,
    },
}

impl Home {
    /// A file.
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    /// A schema; `None` where no server was named.
    pub(crate) async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("DUOLOGUE_TEST_POSTGRES_URL") else {
            println!("PostgreSQL: skipped, since DUOLOGUE_TEST_POSTGRES_URL is not set");
            return None;
        };
        let mut name = [0; 8];
        OsEntropy.fill(&mut name);
        let schema = format!("duologue_bench_{:016x}", u64::from_le_bytes(name));
        let home = Self::Postgres { server, schema };
        let Self::Postgres { server, schema } = &home else {
            unreachable!("it was just made");
        };
        let mut connection = PgConnection::connect(server).await.unwrap();
        let sql = AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        Some(home)
    }

    /// Both, or the one that there is.
    pub(crate) async fn each() -> Vec<Self> {
        let mut homes = vec![Self::sqlite()];
        homes.extend(Self::postgres().await);
        homes
    }

    /// Another file with the same in it; the store is closed.
    pub(crate) fn copy(&self) -> Self {
        let Self::Sqlite(folder) = self else {
            panic!("only a file is copied");
        };
        let copy = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("data"), copy.path().join("data"));
        std::fs::create_dir(&to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
        Self::Sqlite(copy)
    }

    pub(crate) fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres { .. } => "PostgreSQL",
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => {
                format!(
                    "sqlite://{}",
                    folder.path().join("data/duologue.db").display()
                )
            }
            Self::Postgres { server, schema } => {
                let joint = if server.contains('?') { '&' } else { '?' };
                format!("{server}{joint}options=-csearch_path%3D{schema}")
            }
        }
    }

    pub(crate) async fn open(&self) -> Store {
        let key = SealKey::from_base64(KEY).unwrap();
        let entropy = Arc::new(SeededEntropy::new(1));
        Store::open(&self.url(), key, entropy, Access::Serve)
            .await
            .unwrap()
    }

    /// Runs statements beside the store.
    pub(crate) async fn run(&self, sql: &str) {
        run(&self.url(), sql).await;
    }

    pub(crate) async fn drop(self) {
        if let Self::Postgres { server, schema } = self {
            let mut connection = PgConnection::connect(&server).await.unwrap();
            let sql = AssertSqlSafe(format!("DROP SCHEMA {schema} CASCADE"));
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        }
    }
}

/// Runs statements on a database.
pub(crate) async fn run(url: &str, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    if url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    }
}

/// Statements that add so many 1:1s, each with two people, a meeting far ahead, its timer and two cards that follow
/// it: copies of the first 1:1 that there is. What people wrote in them cannot be opened, and nothing ever does.
pub(crate) fn crowd(count: usize) -> Vec<String> {
    let numbers = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}), \
         k (i, t) AS (SELECT i, substr('00000000000000000000000000' || CAST(i AS TEXT), length(CAST(i AS TEXT)) + 1, 26) FROM n) "
    );
    // Another prefix than that of ids of today, so that none is there already.
    let far = 32_503_680_000_000_i64;
    let mut statements = Vec::new();
    for side in ["1", "2"] {
        statements.push(format!(
            "INSERT INTO people (id, platform, account, name, zone, hours, reachable, digest, action_reminders, \
             second_question, drift, unanswered_questions) {numbers} \
             SELECT 'pe_' || '{side}' || substr(t, 2), platform, 'crowd-{side}-' || t, name, zone, hours, reachable, digest, \
             action_reminders, second_question, drift, unanswered_questions FROM k, \
             (SELECT * FROM people ORDER BY id LIMIT 1) AS first"
        ));
    }
    statements.push(format!(
        "INSERT INTO one_on_ones (id, lead, report, pair_low, pair_high, starter, cadence, zone, anchor, \
         duration_minutes, format, place, standing, paused_until, closed_at, closing, created_at) {numbers} \
         SELECT 'oo_' || t, 'pe_1' || substr(t, 2), 'pe_2' || substr(t, 2), 'pe_1' || substr(t, 2), \
         'pe_2' || substr(t, 2), 'pe_1' || substr(t, 2), cadence, zone, anchor, duration_minutes, format, NULL, \
         'active', NULL, NULL, NULL, created_at FROM k, (SELECT * FROM one_on_ones WHERE standing = 'active' ORDER BY id LIMIT 1) AS first"
    ));
    for side in ["1", "2"] {
        statements.push(format!(
            "INSERT INTO memberships (one_on_one, person, agenda_lead_minutes, nudge_lead_hours, recap_delay_minutes, \
             call_detection, unanswered_nudges, drift_told_at) {numbers} \
             SELECT 'oo_' || t, 'pe_{side}' || substr(t, 2), agenda_lead_minutes, nudge_lead_hours, recap_delay_minutes, \
             call_detection, unanswered_nudges, NULL FROM k, (SELECT * FROM memberships ORDER BY one_on_one, person LIMIT 1) AS first"
        ));
    }
    statements.push(format!(
        "INSERT INTO meetings (id, one_on_one, origin, slot, starts_at, planned_at, duration_minutes, revision, state, \
         sent, questions) {numbers} \
         SELECT 'me_' || t, 'oo_' || t, origin, {far} + i, {far} + i, planned_at, duration_minutes, revision, 'planned', \
         sent, questions FROM k, (SELECT * FROM meetings WHERE state = 'planned' ORDER BY id LIMIT 1) AS first"
    ));
    for (kind, rank) in [("me", "1"), ("pe", "2")] {
        let id = if kind == "me" {
            "t"
        } else {
            "'1' || substr(t, 2)"
        };
        statements.push(format!(
            "INSERT INTO timers (subject, rank, due_at) {numbers} SELECT '{kind}_' || {id}, {rank}, {far} + i FROM k"
        ));
    }
    for side in ["1", "2"] {
        statements.push(format!(
            "INSERT INTO deliveries (id, subject, kind, recipient, occurrence, one_on_one, due_at, items, state, lease, \
             attempts, address, posted_at, wanted, shown, living) {numbers} \
             SELECT 'de_{side}' || substr(t, 2), 'me_' || t, 'agenda', 'pe_{side}' || substr(t, 2), 0, 'oo_' || t, 0, '[]', 'posted', \
             1, 0, '1', 0, 1, 1, TRUE FROM k"
        ));
    }
    statements.push("ANALYZE".to_owned());
    statements
}
