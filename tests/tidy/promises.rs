//! Keeps `docs/behaviour.md` true: every test that the page names is there.
//!
//! A name is a path as the test's own program prints it, without the engine: `skips::a_skip_names_who_skipped_and_why`
//! for a story, and `lib: chat::parse::tests::…` or `playground: life::…` for a test elsewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Lexer, Token, closing, sources};

/// The macros that make a test of each function in them.
const TELLERS: [&str; 2] = ["story", "scenario"];
/// The macro that makes tests of the functions that it lists.
const LISTER: &str = "both_engines";

/// What a line of the page names: everything between backquotes behind the last wall of a row.
fn named(page: &str) -> Vec<(usize, String)> {
    let rows = page.lines().enumerate().filter_map(|(line, row)| {
        let row = row.strip_prefix('|')?.strip_suffix('|')?;
        let (_, shown) = row.rsplit_once(" | ")?;
        Some((line + 1, shown))
    });
    rows.flat_map(|(line, shown)| {
        let quoted = shown.split('`').skip(1).step_by(2);
        quoted.map(move |name| (line, name.to_owned()))
    })
    .collect()
}

/// The program and the module that a file's tests belong to, as the page writes them.
fn place(file: &Path) -> (String, Vec<String>) {
    let parts = file.with_extension("");
    let mut parts: Vec<String> = parts
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    parts.retain(|part| !["mod", "main", "lib"].contains(&part.as_str()));
    if parts.remove(0) == "src" {
        return ("lib: ".to_owned(), parts);
    }
    let program = parts.remove(0);
    let stories = program == "it" && parts.first().is_some_and(|part| part == "stories");
    if stories {
        parts.remove(0);
        return (String::new(), parts);
    }
    (format!("{program}: "), parts)
}

/// The tests of a file.
fn tests(file: &Path, source: &str) -> Vec<String> {
    let (program, mut path) = place(file);
    let mut found = Vec::new();
    collect(&Lexer::tokens(source), &mut path, &mut found);
    found
        .into_iter()
        .map(|name| format!("{program}{name}"))
        .collect()
}

fn collect(tokens: &[Token], path: &mut Vec<String>, found: &mut Vec<String>) {
    let full = |path: &[String], name: &str| {
        let mut parts: Vec<&str> = path.iter().map(String::as_str).collect();
        parts.push(name);
        parts.join("::")
    };
    let mark = |at: usize, mark: char| tokens.get(at).is_some_and(|token| token.is_mark(mark));
    let mut marked = false;
    let mut at = 0;
    while at < tokens.len() {
        if mark(at, '#') && mark(at + 1, '[') {
            let end = closing(tokens, at + 1);
            let words: Vec<&str> = tokens[at..end].iter().filter_map(Token::word).collect();
            let makes_one = |word: &&str| ["test", "rstest"].contains(word);
            marked |= !words.contains(&"cfg") && words.iter().any(makes_one);
            at = end;
            continue;
        }
        let word = tokens[at].word().unwrap_or_default();
        let next = tokens.get(at + 1).and_then(Token::word);
        if let ("fn", Some(name)) = (word, next) {
            if std::mem::take(&mut marked) {
                found.push(full(path, name));
            }
        } else if let ("mod", Some(name), true) = (word, next, mark(at + 2, '{')) {
            let end = closing(tokens, at + 2);
            path.push(name.to_owned());
            collect(&tokens[at + 3..end - 1], path, found);
            path.pop();
            at = end;
            continue;
        } else if mark(at + 1, '!') && at + 2 < tokens.len() {
            let inside = at + 3..closing(tokens, at + 2).saturating_sub(1);
            let inside = tokens.get(inside).unwrap_or_default();
            if TELLERS.contains(&word) {
                let told = functions(inside);
                found.extend(told.into_iter().map(|name| full(path, name)));
            } else if word == LISTER {
                let listed = inside.iter().filter_map(Token::word);
                found.extend(listed.map(|name| full(path, name)));
            }
        }
        at += 1;
    }
}

/// The functions that stand side by side here, not those within others.
fn functions(tokens: &[Token]) -> Vec<&str> {
    let mut names = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].is_mark('{') {
            at = closing(tokens, at);
            continue;
        }
        if tokens[at].is_word("fn") {
            names.extend(tokens.get(at + 1).and_then(Token::word));
        }
        at += 1;
    }
    names
}

/// What the page names and nothing is called.
fn missing(page: &str, known: &BTreeSet<String>) -> Vec<String> {
    let unknown = named(page)
        .into_iter()
        .filter(|(_, name)| !known.contains(name));
    unknown
        .map(|(line, name)| format!("docs/behaviour.md:{line}: there is no test `{name}`"))
        .collect()
}

/// The rows that name nothing: a promise that nothing shows.
fn bare(page: &str) -> Vec<String> {
    let heads = ["| promise | shown by |", "|---|---|"];
    let rows = page
        .lines()
        .enumerate()
        .filter(|(_, row)| row.starts_with('|') && !heads.contains(row) && named(row).is_empty());
    rows.map(|(line, _)| format!("docs/behaviour.md:{}: nothing shows this", line + 1))
        .collect()
}

#[test]
fn each_promise_is_shown_by_a_test_that_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        sources(&root.join(folder), &mut files);
    }
    let mut known = BTreeSet::new();
    for file in &files {
        let source = fs::read_to_string(file).expect("a source file");
        known.extend(tests(
            file.strip_prefix(root).expect("under the root"),
            &source,
        ));
    }
    let page = fs::read_to_string(root.join("docs/behaviour.md")).expect("the page");
    assert!(named(&page).len() > 100, "the page names hardly anything");
    let faults = [missing(&page, &known), bare(&page)].concat();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[rstest::rstest]
#[case::a_story(
    "tests/it/stories/starting/first.rs",
    "story! { async fn it_begins(world) { fn inner() {} } async fn it_goes_on(world) {} }",
    &["starting::first::it_begins", "starting::first::it_goes_on"]
)]
#[case::a_scenario(
    "tests/playground/life.rs",
    "fn helper() {} scenario! { async fn it_lives(house) {} } #[tokio::test] async fn it_ends() {}",
    &["playground: life::it_lives", "playground: life::it_ends"]
)]
#[case::on_both_engines(
    "tests/store/topics.rs",
    "async fn one(store: Store) {} crate::support::both_engines!(one, another);",
    &["store: topics::one", "store: topics::another"]
)]
#[case::beside_the_code(
    "src/chat/parse.rs",
    "#[cfg(test)] mod tests { fn helper() {} #[rstest] #[case(1)] fn it_reads(#[case] n: u8) {} }",
    &["lib: chat::parse::tests::it_reads"]
)]
#[case::a_program_of_one_file("tests/http.rs", "#[test] fn it_answers() {}", &["http: it_answers"])]
#[case::no_test_at_all("src/lib.rs", "#[cfg(test)] mod tests; fn f() { g!(fn h); }", &[])]
fn tests_are_found_where_they_stand(
    #[case] file: &str,
    #[case] source: &str,
    #[case] expected: &[&str],
) {
    assert_eq!(tests(Path::new(file), source), expected);
}

#[test]
fn a_name_that_nothing_has_and_a_row_without_one_are_found() {
    let page = "# Behaviour\n\n| promise | shown by |\n|---|---|\n| It `begins` | `a::one`, `a::two` |\n| It ends | |\n";
    let known = BTreeSet::from(["a::one".to_owned()]);
    assert_eq!(
        missing(page, &known),
        ["docs/behaviour.md:5: there is no test `a::two`"]
    );
    assert_eq!(bare(page), ["docs/behaviour.md:6: nothing shows this"]);
}
