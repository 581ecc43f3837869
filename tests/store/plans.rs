//! Every statement finds its rows by an index: what one person does costs the same beside a million others.
//!
//! The statements are read out of the sources. SQLite is asked how it would run each on an empty database, where its
//! choice depends on the indexes alone. PostgreSQL's depends on statistics as well, so it is told to avoid reading a
//! whole table where it can: where it does so even then, no index serves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use duologue::store::{Access, Engine};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};

use crate::support::{PostgresHome, SqliteHome, open};

/// Statements that may read a whole table, each with its reason.
const MAY: [(&str, &str); 3] = [
    (
        "SELECT COUNT(*) FROM adapter_memory",
        "sealing anew reads all of it, once, while nothing else runs",
    ),
    (
        "SELECT COUNT(*) FROM (SELECT 1 FROM people LIMIT 1) AS anybody",
        "one row at the most",
    ),
    ("SELECT MIN(due_at) FROM timers", "the first of an index"),
];

#[tokio::test]
async fn every_statement_finds_its_rows_by_an_index_on_sqlite() {
    let home = SqliteHome::new();
    open(&home.url(), Access::Serve)
        .await
        .unwrap()
        .close()
        .await;
    let mut database = SqliteConnection::connect(&home.url()).await.unwrap();
    let mut bad = Vec::new();
    for Statement { file, text, .. } in of(Engine::Sqlite) {
        let asked = format!("EXPLAIN QUERY PLAN {text}");
        let plan = sqlx::raw_sql(AssertSqlSafe(asked))
            .fetch_all(&mut database)
            .await
            .unwrap_or_else(|error| panic!("{file}: {error} in {text}"));
        let scans: Vec<String> = plan
            .iter()
            .map(|row| row.get::<String, _>("detail"))
            .filter(|step| step.starts_with("SCAN") && !step.contains("CONSTANT ROW"))
            // What a statement made for itself is as small as what it found.
            .filter(|step| {
                ![
                    "SCAN next",
                    "SCAN anybody",
                    "SCAN free",
                    "SCAN ready",
                    "SCAN waiting",
                ]
                .contains(&step.as_str())
            })
            .collect();
        if !scans.is_empty() && !may(&text) {
            bad.push(format!("{scans:?} in {text}"));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[tokio::test]
async fn every_statement_finds_its_rows_by_an_index_on_postgres() {
    let Some(home) = PostgresHome::create("plans").await else {
        return;
    };
    open(&home.url(), Access::Serve)
        .await
        .unwrap()
        .close()
        .await;
    let mut database = PgConnection::connect(&home.url()).await.unwrap();
    let avoid = "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan";
    sqlx::raw_sql(avoid).execute(&mut database).await.unwrap();
    let some_rows = "SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL";
    let partial: Vec<String> = sqlx::query_scalar(some_rows)
        .fetch_all(&mut database)
        .await
        .unwrap();
    let mut bad = Vec::new();
    for Statement { file, text, .. } in of(Engine::Postgres) {
        let prepared = format!("PREPARE asked AS {text}");
        sqlx::raw_sql(AssertSqlSafe(prepared))
            .execute(&mut database)
            .await
            .unwrap_or_else(|error| panic!("{file}: {error} in {text}"));
        let nulls = vec!["NULL"; parameters(&text)].join(", ");
        let given = if nulls.is_empty() {
            nulls
        } else {
            format!("({nulls})")
        };
        let plan = sqlx::raw_sql(AssertSqlSafe(format!("EXPLAIN EXECUTE asked{given}")))
            .fetch_all(&mut database)
            .await
            .unwrap_or_else(|error| panic!("{file}: {error} in {text}"));
        let steps: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
        let scans = whole(&steps, &partial);
        if !scans.is_empty() && !may(&text) {
            bad.push(format!("{scans:?} in {text}"));
        }
        let done = sqlx::raw_sql("DEALLOCATE asked")
            .execute(&mut database)
            .await;
        done.unwrap();
    }
    database.close().await.unwrap();
    home.drop().await;
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// The steps of a plan of PostgreSQL that read a whole table, or an index that holds all of its rows. An empty index of
/// some rows looks like a bargain to it; with statistics it weighs them.
fn whole<'a>(steps: &'a [String], partial: &[String]) -> Vec<&'a String> {
    let found = steps.iter().enumerate().filter(|(at, step)| {
        // What belongs to a step stands below it, up to the next one.
        let details = steps[at + 1..].iter();
        let narrow = details
            .take_while(|detail| !detail.contains("->"))
            .any(|detail| detail.trim_start().starts_with("Index Cond:"));
        let index = step.split(" Scan using ").nth(1);
        let index = index.and_then(|rest| rest.split(' ').next());
        let full = index.is_some_and(|index| partial.iter().all(|known| known != index));
        step.contains("Seq Scan") || (full && !narrow)
    });
    found.map(|(_, step)| step).collect()
}

fn may(statement: &str) -> bool {
    MAY.iter().any(|(known, _)| *known == statement)
}

/// How many parameters a statement has: the highest number after a dollar.
fn parameters(statement: &str) -> usize {
    let numbers = statement.split('$').skip(1).map(|rest| {
        let end = rest.find(|letter: char| !letter.is_ascii_digit());
        rest[..end.unwrap_or(rest.len())].parse().unwrap()
    });
    numbers.max().unwrap_or(0)
}

/// A statement of the store.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Statement {
    text: String,
    /// The file that it stands in.
    file: String,
    /// In which of two words, for SQLite and PostgreSQL, it stands; `None` where both are asked the same.
    word: Option<usize>,
}

/// All statements that an engine is asked.
fn of(engine: Engine) -> BTreeSet<Statement> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let sources = fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        (path, source)
    });
    let sources: Vec<(PathBuf, String)> = sources.collect();
    let mut pieces = BTreeMap::new();
    for (path, source) in &sources {
        pieces.extend(macros(module(path), source));
    }
    let mut all = BTreeSet::new();
    for (path, source) in &sources {
        all.extend(statements(module(path), source, &pieces));
    }
    let other = match engine {
        Engine::Sqlite => 1,
        Engine::Postgres => 0,
    };
    all.retain(|each| each.word != Some(other));
    all.retain(|each| !each.text.contains("to_regclass") && !each.text.contains("sqlite_schema"));
    assert!(all.len() > 100, "only {} were recognised", all.len());
    all
}

fn module(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

/// All statements of a source: literals, and what `concat!`, `select!` and the macros of the file make; as a constant,
/// within a call, or as the two words of `dialect`.
fn statements(module: &str, source: &str, pieces: &Pieces<'_>) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut keep = |expression: &str, word: Option<usize>| {
        let text = evaluated(module, expression, pieces);
        if ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"]
            .iter()
            .any(|verb| text.starts_with(verb))
        {
            let file = module.to_owned();
            found.push(Statement { text, file, word });
        }
    };
    for (at, _) in source.match_indices(": &str =") {
        let body = &source[at + ": &str =".len()..];
        keep(&body[..end_of(body)], None);
    }
    let calls = [
        "execute!(",
        "fetch_all!(",
        "fetch_optional!(",
        "fetch_value!(",
        "fetch_values!(",
    ];
    for call in calls {
        for (at, _) in source.match_indices(call) {
            for argument in arguments(&source[at + call.len() - 1..]) {
                if argument.trim_start().starts_with('"') {
                    keep(argument, None);
                }
            }
        }
    }
    for (at, _) in source.match_indices(".dialect(") {
        for (word, argument) in arguments(&source[at + ".dialect".len()..])
            .iter()
            .enumerate()
        {
            keep(argument, Some(word));
        }
    }
    found
}

/// The arguments between the parenthesis that a text begins with and the one that closes it.
fn arguments(text: &str) -> Vec<&str> {
    let inner = &text[1..closing(text)];
    let (mut depth, mut quoted, mut escaped, mut from) = (0, false, false, 0);
    let mut found = Vec::new();
    for (at, letter) in inner.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                found.push(&inner[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&inner[from..]);
    found
}

/// Module and name of a macro to what stands between its braces.
type Pieces<'a> = BTreeMap<(&'a str, &'a str), &'a str>;

/// The macros of a file.
fn macros<'a>(module: &'a str, source: &'a str) -> Pieces<'a> {
    let mut pieces = BTreeMap::new();
    for part in source.split("macro_rules! ").skip(1) {
        let name = part.split([' ', '{']).next().unwrap();
        let body = part.split_once("=> {").map_or("", |(_, body)| body);
        let body = body.split_once("};").map_or(body, |(body, _)| body);
        pieces.insert((module, name), body);
    }
    pieces
}

/// Where an expression ends: at the first semicolon outside its literals.
fn end_of(body: &str) -> usize {
    let mut quoted = false;
    let mut escaped = false;
    for (at, letter) in body.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => return at,
            _ => {}
        }
    }
    body.len()
}

/// The text that an expression of literals and macros stands for.
fn evaluated(module: &str, expression: &str, pieces: &Pieces<'_>) -> String {
    let mut text = String::new();
    let mut rest = expression;
    while let Some(next) = rest.find(['"', '!']) {
        if rest[next..].starts_with('"') {
            let literal = &rest[next + 1..];
            let end = end_of_literal(literal);
            text.push_str(&unescaped(&literal[..end]));
            rest = &literal[end + 1..];
            continue;
        }
        let path = rest[..next]
            .rsplit(|letter: char| !letter.is_alphanumeric() && !"_:".contains(letter))
            .next()
            .unwrap();
        let mut path = path.rsplit("::");
        let (name, module) = (path.next().unwrap(), path.next().unwrap_or(module));
        let after = &rest[next + 1..];
        if let Some(body) = pieces.get(&(module, name)) {
            let inner = after.trim_start_matches(['(', ' ']);
            let end = closing(after);
            let argument = if inner.starts_with(')') {
                ""
            } else {
                &after[1..end]
            };
            text.push_str(&evaluated(module, &filled(body, argument), pieces));
            rest = &after[end + 1..];
        } else {
            rest = after;
        }
    }
    text
}

/// The body of a macro with its one argument in its place; `$1` in a literal is a parameter of the statement.
fn filled(body: &str, argument: &str) -> String {
    let mut parts = body.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if part.starts_with(|letter: char| letter.is_ascii_lowercase()) {
            let end = part.find(|letter: char| !letter.is_ascii_lowercase());
            text.push_str(argument);
            text.push_str(&part[end.unwrap_or(part.len())..]);
        } else {
            text.push('$');
            text.push_str(part);
        }
    }
    text
}

/// Where the parenthesis that a text begins with is closed.
fn closing(text: &str) -> usize {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    text.len() - 1
}

fn end_of_literal(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    text.len()
}

/// A literal without its escapes: a backslash at the end of a line takes the next line's indent away.
fn unescaped(literal: &str) -> String {
    let mut lines = literal.split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    let joined = lines.fold(first, |text, line| text + line.trim_start());
    joined.replace("\\\"", "\"")
}
