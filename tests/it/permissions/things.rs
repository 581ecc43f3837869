//! What is there and whose it is, as the database has it: read past the program, so that it cannot hide anything.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};

use super::table::May;

/// Something that a control, a form or a command can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thing {
    /// The prefix of its printed id.
    pub(super) kind: String,
    /// The id without it.
    pub(super) bare: String,
    /// The 1:1 that it belongs to, printed.
    pub(super) one: Option<String>,
    /// Who wrote it, asks, or has it.
    by: Option<String>,
    /// Who owns it, or is asked.
    to: Option<String>,
    /// Whether only who wrote it may know of it.
    hidden: bool,
    /// Tells it from others that are treated alike.
    state: String,
}

/// A 1:1.
struct One {
    people: [String; 2],
    /// How it was closed.
    closing: Option<String>,
}

/// All that is there.
pub(super) struct Things {
    pub(super) all: Vec<Thing>,
    ones: BTreeMap<String, One>,
    /// People by account.
    people: BTreeMap<String, String>,
}

/// A row as text; an absent value is empty.
type Texts = Vec<String>;

async fn rows(url: &str, sql: String) -> Vec<Texts> {
    macro_rules! all {
        ($connection:ty) => {{
            let mut connection = <$connection>::connect(url).await.expect("a database");
            let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut connection);
            let rows = rows.await.expect("rows");
            let text = |row: &_, at| {
                // Which row type it is, the closure learns from its first call.
                sqlx::Row::try_get::<Option<String>, usize>(row, at)
                    .expect("a text")
                    .unwrap_or_default()
            };
            rows.iter()
                .map(|row| (0..row.columns().len()).map(|at| text(row, at)).collect())
                .collect()
        }};
    }
    if url.starts_with("sqlite") {
        all!(SqliteConnection)
    } else {
        all!(PgConnection)
    }
}

/// Each row of each table, as text, by table and first column.
pub(super) async fn dump(url: &str) -> Vec<String> {
    let on_sqlite = url.starts_with("sqlite");
    let columns = if on_sqlite {
        "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid"
    } else {
        "SELECT table_name::text, column_name::text FROM information_schema.columns \
         WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for column in rows(url, columns.to_owned()).await {
        let [table, column] = <[String; 2]>::try_from(column).expect("two columns");
        let cast = if on_sqlite {
            // Also bytes, which are no text.
            format!("QUOTE(\"{column}\")")
        } else {
            format!("CAST(\"{column}\" AS TEXT)")
        };
        tables.entry(table).or_default().push(cast);
    }
    assert!(tables.len() > 15, "the right schema: {tables:?}");
    let mut all = Vec::new();
    for (table, columns) in tables {
        let sql = format!("SELECT {} FROM \"{table}\"", columns.join(", "));
        let rows = rows(url, sql).await;
        all.extend(
            rows.iter()
                .map(|row| format!("{table}: {}", row.join(" | "))),
        );
    }
    all.sort();
    all
}

impl Things {
    /// All of a database at an instant, in milliseconds since 1970.
    pub(super) async fn of(url: &str, now: i64) -> Self {
        let sql = format!(
            "SELECT id, id, NULL, NULL, '0', standing FROM one_on_ones \
             UNION ALL SELECT id, one_on_one, NULL, NULL, '0', state FROM meetings \
             UNION ALL SELECT id, one_on_one, author, NULL, \
                 CASE WHEN visibility <> 'only-me' AND open_from IS NOT NULL AND open_from <= {now} THEN '0' ELSE '1' END, \
                 state FROM topics \
             UNION ALL SELECT id, one_on_one, author, NULL, CASE WHEN private THEN '1' ELSE '0' END, '' FROM notes \
             UNION ALL SELECT id, one_on_one, author, owner, '0', state FROM actions \
             UNION ALL SELECT id, one_on_one, by_person, to_person, '0', CASE WHEN changes_from IS NULL THEN 'start' ELSE 'change' END \
                 FROM proposals \
             UNION ALL SELECT id, NULL, person, NULL, '1', '' FROM drafts \
             UNION ALL SELECT id, NULL, person, NULL, '1', '' FROM aways ORDER BY 1"
        );
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        let thing = |row: Texts| {
            let (kind, bare) = row[0].split_once('_').expect("a printed id");
            Thing {
                kind: kind.to_owned(),
                bare: bare.to_owned(),
                one: some(&row[1]),
                by: some(&row[2]),
                to: some(&row[3]),
                hidden: row[4] == "1",
                state: row[5].clone(),
            }
        };
        let ones = rows(
            url,
            "SELECT id, lead, report, closing FROM one_on_ones".to_owned(),
        );
        let ones = ones.await.into_iter().map(|row| {
            let one = One {
                people: [row[1].clone(), row[2].clone()],
                closing: some(&row[3]),
            };
            (row[0].clone(), one)
        });
        let people = rows(url, "SELECT account, id FROM people".to_owned()).await;
        Self {
            all: rows(url, sql).await.into_iter().map(thing).collect(),
            ones: ones.collect(),
            people: people
                .into_iter()
                .map(|row| (row[0].clone(), row[1].clone()))
                .collect(),
        }
    }

    /// Things of a kind: one of each sort that could be treated differently.
    pub(super) fn sorts(&self, kind: &str) -> Vec<&Thing> {
        let mut sorts: Vec<&Thing> = Vec::new();
        for thing in self.all.iter().filter(|thing| thing.kind == kind) {
            let alike = |other: &&Thing| {
                (&other.one, &other.by, &other.to, other.hidden, &other.state)
                    == (&thing.one, &thing.by, &thing.to, thing.hidden, &thing.state)
            };
            if !sorts.iter().any(alike) {
                sorts.push(thing);
            }
        }
        sorts
    }

    /// Whether somebody may, of these.
    pub(super) fn allows(&self, may: May, account: &str, of: &[Thing]) -> bool {
        let person = Some(&self.people[account]);
        of.iter().all(|thing| {
            let wrote = thing.by.as_ref() == person;
            let Some(one) = &thing.one else {
                return wrote;
            };
            let one = &self.ones[one];
            let over = match may {
                May::Record => one.closing.as_ref().is_none_or(|how| how == "ended"),
                May::Ended => {
                    thing.kind == "pr" || one.closing.as_ref().is_none_or(|how| how == "ended")
                }
                May::Asked | May::Asker => true,
                May::Anybody | May::Own | May::TheTwo | May::Author | May::Owner => {
                    one.closing.is_none()
                }
            };
            let role = match (may, thing.kind.as_str()) {
                (May::Author, "to" | "no" | "ac") | (May::Asker, _) => wrote,
                (May::Owner | May::Asked, _) => thing.to.as_ref() == person,
                (
                    May::Anybody | May::Own | May::TheTwo | May::Record | May::Ended | May::Author,
                    _,
                ) => true,
            };
            self.is_of(account, thing) && over && role && (!thing.hidden || wrote)
        })
    }

    /// Whether somebody may know of it, so that a refusal may say more than that it is not there.
    pub(super) fn knows(&self, account: &str, thing: &Thing) -> bool {
        let person = Some(&self.people[account]);
        self.is_of(account, thing) && (!thing.hidden || thing.by.as_ref() == person)
    }

    /// Whether something is of a 1:1 of somebody's, or their own.
    fn is_of(&self, account: &str, thing: &Thing) -> bool {
        let person = &self.people[account];
        match &thing.one {
            Some(one) => self.ones[one].people.contains(person),
            None => thing.by.as_ref() == Some(person),
        }
    }
}
