//! Keeps the walls of the rooms: reads `src/**/*.rs` and fails when one is broken.
//!
//! Not a parser of Rust: a lexer that knows strings and comments is enough for the few shapes that matter here, and
//! it is tested below on code that breaks each rule. Where it is too strict, write the code differently. `promises`
//! reads with it which tests there are.

#[path = "tidy/promises.rs"]
mod promises;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room, and the rooms that its code may name. A room that is missing here is an error, so that a new one is
/// a decision.
const ROOMS: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("chat", &["domain"]),
    ("config", &["domain"]),
    ("telemetry", &["config"]),
    ("store", &["domain", "config", "telemetry"]),
    ("app", &["store", "chat", "domain", "config", "telemetry"]),
    ("http", &["app", "chat", "domain", "config", "telemetry"]),
    ("discord", &["app", "chat", "domain", "config", "telemetry"]),
    ("slack", &["app", "chat", "domain", "config", "telemetry"]),
    (
        "playground",
        &["app", "chat", "domain", "http", "config", "telemetry"],
    ),
    (
        "cli",
        &[
            "discord",
            "slack",
            "playground",
            "http",
            "app",
            "store",
            "chat",
            "domain",
            "config",
            "telemetry",
        ],
    ),
    // The binary reaches the library under its own name, for these two.
    ("main", &["cli", "config"]),
];
/// Rooms without I/O, time, randomness or asynchrony.
const PURE: [&str; 2] = ["domain", "chat"];
/// What a pure room does not name.
const IMPURE_WORDS: [&str; 8] = [
    "tokio",
    "sqlx",
    "axum",
    "async",
    "rand",
    "reqwest",
    "futures",
    "async_trait",
];
/// Modules of the standard library that a pure room does not name.
const IMPURE_STD: [&str; 5] = ["fs", "net", "env", "process", "thread"];
/// A file is one concept; at this length it has become two.
const MAX_LINES: usize = 600;

/// A broken rule.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    file: PathBuf,
    line: usize,
    rule: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.rule)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Word(String),
    Mark(char),
    Text(String),
}

#[derive(Debug, Clone)]
struct Token {
    line: usize,
    kind: Kind,
}

impl Token {
    fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(found) if found == word)
    }

    fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            Kind::Mark(_) | Kind::Text(_) => None,
        }
    }
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl Lexer {
    fn tokens(source: &str) -> Vec<Token> {
        let mut lexer = Self {
            chars: source.chars().collect(),
            at: 0,
            line: 1,
            tokens: Vec::new(),
        };
        while let Some(c) = lexer.peek(0) {
            lexer.step(c);
        }
        lexer.tokens
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn step(&mut self, c: char) {
        match (c, self.peek(1)) {
            ('/', Some('/')) => {
                while self.peek(0).is_some_and(|c| c != '\n') {
                    self.bump();
                }
            }
            ('/', Some('*')) => self.block_comment(),
            ('"', _) => self.string(),
            ('\'', _) => self.quote(),
            _ if c.is_alphabetic() || c == '_' => self.word(),
            _ => {
                if !c.is_whitespace() {
                    self.tokens.push(Token {
                        line: self.line,
                        kind: Kind::Mark(c),
                    });
                }
                self.bump();
            }
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                (None, _) => return,
                _ => {
                    self.bump();
                    continue;
                }
            }
            self.bump();
            self.bump();
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        let line = self.line;
        let mut text = String::new();
        self.bump();
        while let Some(c) = self.bump() {
            match c {
                '"' => break,
                '\\' => text.extend(self.bump()),
                _ => text.push(c),
            }
        }
        self.tokens.push(Token {
            line,
            kind: Kind::Text(text),
        });
    }

    fn raw_string(&mut self, hashes: usize) {
        let line = self.line;
        let mut text = String::new();
        self.at += hashes + 1;
        while let Some(c) = self.bump() {
            if c == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                self.at += hashes;
                break;
            }
            text.push(c);
        }
        self.tokens.push(Token {
            line,
            kind: Kind::Text(text),
        });
    }

    /// A character literal or a lifetime; neither matters, but a literal may hold a quotation mark.
    fn quote(&mut self) {
        self.bump();
        if self.peek(0) == Some('\\') {
            self.bump();
            self.bump();
            while self.bump().is_some_and(|c| c != '\'') {}
        } else if self.peek(1) == Some('\'') {
            self.at += 2;
        }
    }

    fn word(&mut self) {
        let line = self.line;
        let mut word = String::new();
        while let Some(c) = self.peek(0).filter(|c| c.is_alphanumeric() || *c == '_') {
            word.push(c);
            self.bump();
        }
        let hashes = self.chars[self.at..]
            .iter()
            .take_while(|c| **c == '#')
            .count();
        match (word.as_str(), self.peek(hashes)) {
            ("r" | "br", Some('"')) => self.raw_string(hashes),
            _ => self.tokens.push(Token {
                line,
                kind: Kind::Word(word),
            }),
        }
    }
}

/// Leaves out every item behind `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let attribute =
            tokens[at].is_mark('#') && tokens.get(at + 1).is_some_and(|t| t.is_mark('['));
        if !attribute {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let end = closing(tokens, at + 1);
        let inside = &tokens[at..end];
        let has = |word: &str| inside.iter().any(|t| t.is_word(word));
        if has("cfg") && has("test") && !has("not") {
            at = end_of_item(tokens, end);
        } else {
            kept.extend_from_slice(inside);
            at = end;
        }
    }
    kept
}

/// The index behind the bracket that closes the one at `open`.
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_i32;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Mark('(' | '[' | '{') => depth += 1,
            Kind::Mark(')' | ']' | '}') => depth -= 1,
            Kind::Mark(_) | Kind::Word(_) | Kind::Text(_) => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

/// The index behind the item that starts at `from`: behind its block or its semicolon.
fn end_of_item(tokens: &[Token], from: usize) -> usize {
    let mut at = from;
    while let Some(token) = tokens.get(at) {
        match token.kind {
            Kind::Mark(';') => return at + 1,
            Kind::Mark('{') => return closing(tokens, at),
            Kind::Mark('(' | '[') => at = closing(tokens, at),
            Kind::Mark(_) | Kind::Word(_) | Kind::Text(_) => at += 1,
        }
    }
    at
}

/// The names that stand right under the crate's root in paths: `crate::a`, `crate::{a, b::c}`, and `super::…`
/// that climbs to the root from a module `depth` below it.
fn rooms_named(tokens: &[Token], depth: usize) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    let path_sep = |at: usize| {
        tokens.get(at).is_some_and(|t| t.is_mark(':'))
            && tokens.get(at + 1).is_some_and(|t| t.is_mark(':'))
    };
    for start in 0..tokens.len() {
        let mut at = start;
        if tokens[at].is_word("crate") || tokens[at].is_word("duologue") {
            at += 1;
        } else if tokens[at].is_word("super") && !(start >= 3 && tokens[start - 3].is_word("super"))
        {
            let mut climbed = 1;
            at += 1;
            while path_sep(at) && tokens.get(at + 2).is_some_and(|t| t.is_word("super")) {
                climbed += 1;
                at += 3;
            }
            if climbed < depth {
                continue;
            }
        } else {
            continue;
        }
        if path_sep(at) {
            named.extend(first_names(tokens, at + 2));
        }
    }
    named
}

/// The name at `at`, or the first name of each branch of a group.
fn first_names(tokens: &[Token], at: usize) -> Vec<(usize, String)> {
    let Some(token) = tokens.get(at) else {
        return Vec::new();
    };
    if !token.is_mark('{') {
        return token
            .word()
            .map(|word| (token.line, word.to_owned()))
            .into_iter()
            .collect();
    }
    let mut names = Vec::new();
    let mut inner = at + 1;
    let end = closing(tokens, at).saturating_sub(1);
    while inner < end {
        if let Some(word) = tokens[inner].word() {
            names.push((tokens[inner].line, word.to_owned()));
        }
        while inner < end && !tokens[inner].is_mark(',') {
            inner = if tokens[inner].is_mark('{') {
                closing(tokens, inner)
            } else {
                inner + 1
            };
        }
        inner += 1;
    }
    names
}

/// Whether a text is SQL. Keywords count in capitals only, as the store writes them; prose has «select» too.
fn is_sql(text: &str) -> bool {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let starts = [
        "INSERT INTO ",
        "DELETE FROM ",
        "CREATE TABLE ",
        "ALTER TABLE ",
        "DROP TABLE ",
        "PRAGMA ",
        "BEGIN IMMEDIATE",
    ];
    starts.iter().any(|start| flat.contains(start))
        || (flat.contains("SELECT ") && (flat.contains(" FROM ") || flat.starts_with("SELECT ")))
        || (flat.contains("UPDATE ") && flat.contains(" SET "))
}

/// Everything that is wrong with one file. `path` is relative to `src`.
fn faults(path: &Path, source: &str) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut fault = |line: usize, rule: String| {
        found.push(Fault {
            file: path.to_owned(),
            line,
            rule,
        });
    };
    let parts: Vec<String> = path
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let room = parts.first().map_or("", String::as_str);

    if !source.starts_with("//!") {
        fault(
            1,
            "a file opens with `//!`: what it is for, what it is not, its invariant".to_owned(),
        );
    }
    let lines = source.lines().count();
    if lines > MAX_LINES {
        fault(
            lines,
            format!("{lines} lines; a file is one concept and has at most {MAX_LINES}"),
        );
    }
    for (index, line) in source.lines().enumerate() {
        if line.contains("TODO") || line.contains("FIXME") {
            fault(
                index + 1,
                "what is to be done stands in an issue, not in the code".to_owned(),
            );
        }
    }
    let all = Lexer::tokens(source);
    for (line, rule) in everywhere(room, &all) {
        fault(line, rule);
    }
    // A file of tests alone is declared behind `#[cfg(test)]` in its parent.
    if parts
        .last()
        .is_some_and(|name| name == "tests" || name.ends_with("_tests"))
        || parts.iter().any(|p| p == "tests")
    {
        return found;
    }
    let depth = parts.len() - usize::from(parts.last().is_some_and(|name| name == "mod"));
    for (line, rule) in outside_tests(room, depth, &without_tests(&all)) {
        fault(line, rule);
    }
    found
}

/// The rules that hold for tests too.
fn everywhere(room: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    let outside_store = room != "store";
    tokens
        .iter()
        .filter_map(|token| match &token.kind {
            Kind::Text(text) if outside_store && is_sql(text) => {
                Some((token.line, "SQL stands in `store` alone".to_owned()))
            }
            Kind::Word(word) if outside_store && ["sqlx", "rusqlite"].contains(&word.as_str()) => {
                Some((token.line, format!("`{word}` is named in `store` alone")))
            }
            Kind::Text(_) | Kind::Word(_) | Kind::Mark(_) => None,
        })
        .collect()
}

fn outside_tests(room: &str, depth: usize, tokens: &[Token]) -> Vec<(usize, String)> {
    let mut found = arrows(room, depth, tokens);
    for (index, token) in tokens.iter().enumerate() {
        let next = |ahead: usize, mark| tokens.get(index + ahead).is_some_and(|t| t.is_mark(mark));
        let called = index > 0 && tokens[index - 1].is_mark('.') && next(1, '(');
        if token.is_word("unwrap") && called {
            found.push((
                token.line,
                "`unwrap` outside tests; `expect` states the invariant".to_owned(),
            ));
        }
        if (token.is_word("todo") || token.is_word("unimplemented")) && next(1, '!') {
            found.push((token.line, "unfinished code does not go in".to_owned()));
        }
    }
    if PURE.contains(&room) {
        found.extend(impurities(room, tokens));
    }
    found
}

fn arrows(room: &str, depth: usize, tokens: &[Token]) -> Vec<(usize, String)> {
    if room == "lib" {
        return Vec::new();
    }
    let Some((_, below)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![(
            1,
            format!("the room `{room}` is not among those that tests/tidy.rs knows"),
        )];
    };
    let is_room = |name: &str| ROOMS.iter().any(|(room, _)| *room == name);
    rooms_named(tokens, depth)
        .into_iter()
        .filter(|(_, name)| name != room && is_room(name) && !below.contains(&name.as_str()))
        .map(|(line, name)| {
            (
                line,
                format!("`{room}` may not name `{name}`: arrows point downward only"),
            )
        })
        .collect()
}

fn impurities(room: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let Some(word) = token.word() else { continue };
        let field = index > 0 && tokens[index - 1].is_mark('.');
        let in_std =
            index >= 3 && tokens[index - 3].is_word("std") && tokens[index - 1].is_mark(':');
        if (IMPURE_WORDS.contains(&word) && !field) || (in_std && IMPURE_STD.contains(&word)) {
            found.push((
                token.line,
                format!("`{room}` is pure and does not name `{word}`"),
            ));
        }
    }
    found
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the sources can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn the_rooms_keep_their_walls() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    files.sort();
    assert!(
        files.len() > 5,
        "the sources were not found under {}",
        src.display()
    );
    let found: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let source = fs::read_to_string(file).expect("a source file");
            faults(file.strip_prefix(&src).expect("under src"), &source)
        })
        .map(|fault| format!("src/{fault}"))
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[rstest::rstest]
#[case::domain_names_chat(
    "domain/a.rs",
    "use crate::chat::View;",
    "`domain` may not name `chat`"
)]
#[case::chat_names_app(
    "chat/a.rs",
    "fn f() { crate::app::go() }",
    "`chat` may not name `app`"
)]
#[case::store_names_chat(
    "store/a.rs",
    "use crate::{domain::id::Id, chat::view::View};",
    "`store` may not name `chat`"
)]
#[case::nested_group(
    "app/a.rs",
    "use crate::{chat::{self, a::{B, C}}, http};",
    "`app` may not name `http`"
)]
#[case::adapter_names_store(
    "playground/a.rs",
    "use crate::store::Store;",
    "`playground` may not name `store`"
)]
#[case::adapter_names_adapter(
    "slack/a/b.rs",
    "use crate::discord::X;",
    "`slack` may not name `discord`"
)]
#[case::climbs_by_super(
    "domain/a.rs",
    "use super::super::store::Db;",
    "`domain` may not name `store`"
)]
#[case::climbs_from_mod("domain/mod.rs", "use super::app;", "`domain` may not name `app`")]
#[case::unknown_room("telegram/a.rs", "fn f() {}", "the room `telegram` is not among those")]
#[case::async_in_domain("domain/a.rs", "pub async fn f() {}", "does not name `async`")]
#[case::tokio_in_chat("chat/a.rs", "use tokio::sync::Mutex;", "does not name `tokio`")]
#[case::files_in_domain("domain/a.rs", "use std::fs::File;", "does not name `fs`")]
#[case::sql_outside(
    "app/a.rs",
    "const Q: &str = \"SELECT id FROM topics\";",
    "SQL stands in `store` alone"
)]
#[case::sql_in_raw(
    "app/a.rs",
    "const Q: &str = r#\"UPDATE x\n SET y = 1\"#;",
    "SQL stands in `store` alone"
)]
#[case::sqlx_outside("cli/a.rs", "use sqlx::Row;", "`sqlx` is named in `store` alone")]
#[case::rusqlite_outside(
    "app/a.rs",
    "use rusqlite::Row;",
    "`rusqlite` is named in `store` alone"
)]
#[case::unwrap("app/a.rs", "fn f() { g().unwrap(); }", "`unwrap` outside tests")]
#[case::todo("app/a.rs", "fn f() { todo!() }", "unfinished code")]
#[case::todo_comment("app/a.rs", "// TODO: later", "what is to be done")]
#[case::after_a_test(
    "app/a.rs",
    "#[cfg(test)]\nmod tests { fn t() {} }\nfn f() { g().unwrap() }",
    "`unwrap` outside tests"
)]
fn a_broken_wall_is_found(#[case] path: &str, #[case] code: &str, #[case] rule: &str) {
    let found = faults(Path::new(path), &format!("//! A file.\n{code}\n"));
    assert!(
        found.len() == 1 && found[0].rule.contains(rule),
        "{found:?}"
    );
}

#[test]
fn a_file_without_a_head_or_with_too_many_lines_is_found() {
    assert_eq!(faults(Path::new("app/a.rs"), "fn f() {}\n").len(), 1);
    let long = format!("//! A file.\n{}", "\n".repeat(MAX_LINES));
    assert_eq!(faults(Path::new("app/a.rs"), &long).len(), 1);
}

#[rstest::rstest]
#[case::downward("app/a.rs", "use crate::{chat::View, domain::id::Id, store::Tx};")]
#[case::own_room("domain/a.rs", "use crate::domain::id::Id; use super::topic::Topic;")]
#[case::sibling_by_super("chat/a/b.rs", "use super::super::words::date;")]
#[case::named_in_comments("domain/a.rs", "/// See crate::app, tokio and .unwrap().\nfn f() {}")]
#[case::named_in_text("domain/a.rs", "const T: &str = \"crate::app, async \\\" tokio\";")]
#[case::prose_with_select("chat/a.rs", "const T: &str = \"Select a partner from the menu\";")]
#[case::quotation_mark_as_character(
    "domain/a.rs",
    "const C: char = '\"'; fn f<'a>(x: &'a str) -> &'a str { x }"
)]
#[case::unwrap_in_tests("app/a.rs", "#[cfg(test)]\nmod tests { fn t() { g().unwrap(); } }")]
#[case::other_unwraps("app/a.rs", "fn f() { g().unwrap_or_default(); }")]
#[case::sql_in_store(
    "store/a.rs",
    "const Q: &str = \"SELECT id FROM topics\"; use sqlx::Row;"
)]
fn sound_code_passes(#[case] path: &str, #[case] code: &str) {
    assert_eq!(
        faults(Path::new(path), &format!("//! A file.\n{code}\n")),
        []
    );
}
