//! Looks into a database from outside, past the application: by a connection of its own, and by triggers that note
//! which rows a step has changed.

use std::collections::BTreeSet;

use rusqlite::Connection as Sqlite;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::sync::Mutex;

/// The tables whose changes are noted, and the column by which a row is named.
const NOTED: [(&str, &str); 9] = [
    ("topics", "id"),
    ("notes", "id"),
    ("actions", "id"),
    ("memberships", "one_on_one"),
    ("people", "id"),
    ("one_on_ones", "id"),
    ("aways", "id"),
    ("meetings", "id"),
    ("deliveries", "id"),
];

/// A connection that nobody else uses.
pub(crate) enum Eyes {
    /// To a file.
    Sqlite(Mutex<Sqlite>),
    /// To a schema.
    Postgres(Mutex<PgConnection>),
}

impl Eyes {
    /// Opens them on a database that has its tables.
    pub(crate) async fn open(url: &str) -> Self {
        if let Some(file) = url.strip_prefix("sqlite://") {
            let connection = Sqlite::open(file).expect("a file");
            connection
                .busy_timeout(std::time::Duration::from_secs(5))
                .expect("a time-out");
            Self::Sqlite(Mutex::new(connection))
        } else {
            let connection = PgConnection::connect(url).await.expect("a server");
            Self::Postgres(Mutex::new(connection))
        }
    }

    /// Closes them.
    pub(crate) async fn close(self) {
        match self {
            Self::Sqlite(connection) => connection.into_inner().close().expect("its consent"),
            Self::Postgres(connection) => {
                let closed = connection.into_inner().close().await;
                closed.expect("its consent");
            }
        }
    }

    /// What of a file is damaged. A server looks after its own.
    pub(crate) async fn damages(&self) -> Vec<Vec<String>> {
        let Self::Sqlite(_) = self else {
            return Vec::new();
        };
        let rows = |sql: &str| self.rows(sql.to_owned());
        let mut found = rows("SELECT integrity_check FROM pragma_integrity_check").await;
        found.retain(|row| *row != ["ok"]);
        found.extend(rows("SELECT \"table\" FROM pragma_foreign_key_check").await);
        found
    }

    /// From now on the database notes its changes.
    pub(crate) async fn note_changes(&self) {
        let mut sql = String::new();
        match self {
            Self::Sqlite(_) => sql.push_str(
                "CREATE TABLE noted (seq INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, id TEXT NOT NULL);",
            ),
            Self::Postgres(_) => sql.push_str(
                "CREATE TABLE noted (seq BIGSERIAL PRIMARY KEY, what TEXT NOT NULL, id TEXT NOT NULL); \
                 CREATE FUNCTION note() RETURNS trigger AS $$ BEGIN INSERT INTO noted (what, id) VALUES \
                 (TG_TABLE_NAME, COALESCE(to_jsonb(NEW), to_jsonb(OLD)) ->> TG_ARGV[0]); RETURN NULL; END \
                 $$ LANGUAGE plpgsql;",
            ),
        }
        for (table, key) in NOTED {
            let noted = match self {
                Self::Sqlite(_) => [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")]
                    .map(|(doing, row)| {
                        format!(
                            "CREATE TRIGGER note_{table}_{doing} AFTER {doing} ON {table} BEGIN \
                             INSERT INTO noted (what, id) VALUES ('{table}', {row}.{key}); END;"
                        )
                    })
                    .concat(),
                Self::Postgres(_) => format!(
                    "CREATE TRIGGER note_{table} AFTER INSERT OR UPDATE OR DELETE ON {table} \
                     FOR EACH ROW EXECUTE FUNCTION note('{key}');"
                ),
            };
            sql.push_str(&noted);
        }
        self.run(sql).await;
    }

    async fn run(&self, sql: String) {
        match self {
            Self::Sqlite(connection) => {
                let connection = connection.lock().await;
                connection.execute_batch(&sql).expect("its consent");
            }
            Self::Postgres(connection) => {
                let mut connection = connection.lock().await;
                let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *connection);
                done.await.expect("its consent");
            }
        }
    }

    /// The rows of a query that gives columns joined by [`joined`], column by column.
    pub(crate) async fn rows(&self, sql: String) -> Vec<Vec<String>> {
        let lines: Vec<String> = match self {
            Self::Sqlite(connection) => {
                let connection = connection.lock().await;
                let mut statement = connection.prepare_cached(&sql).expect("a query");
                let rows = statement.query_map([], |row| row.get(0));
                let rows = rows.expect("an answer");
                rows.map(|row| row.expect("a text")).collect()
            }
            Self::Postgres(connection) => {
                let mut connection = connection.lock().await;
                let rows = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *connection);
                rows.await.expect("an answer")
            }
        };
        let columns = |line: &String| line.split('|').map(str::to_owned).collect();
        lines.iter().map(columns).collect()
    }

    /// The tables and ids that changed since a number, each once, and the number to ask with next.
    pub(crate) async fn changed_since(&self, seq: i64) -> (Vec<(String, String)>, i64) {
        let columns = joined("seq, what, id");
        let sql = format!("SELECT {columns} FROM noted WHERE seq > {seq} ORDER BY seq");
        let mut last = seq;
        let (mut changed, mut known) = (Vec::new(), BTreeSet::new());
        for row in self.rows(sql).await {
            last = last.max(row[0].parse().expect("a number"));
            let change = (row[1].clone(), row[2].clone());
            if known.insert(change.clone()) {
                changed.push(change);
            }
        }
        (changed, last)
    }

    /// Waits until nobody holds anything: what a dead process had begun is undone then.
    pub(crate) async fn wait_for_silence(&self) {
        if let Self::Postgres(_) = self {
            let sql = "BEGIN; LOCK TABLE deliveries, timers, one_on_ones, meetings, people IN EXCLUSIVE MODE; COMMIT";
            self.run(sql.to_owned()).await;
        }
    }
}

/// Columns, separated by commas, as one text that [`Eyes::rows`] takes apart. None of them may hold what people wrote.
pub(crate) fn joined(columns: &str) -> String {
    let text = |column: &str| format!("COALESCE(CAST({} AS TEXT), '')", column.trim());
    let all: Vec<String> = columns.split(',').map(text).collect();
    all.join(" || '|' || ")
}
