//! What people type stays words, and what is cut stays whole.

use proptest::prelude::*;

use super::*;
use crate::chat::layout::visible;
use crate::chat::view::Who;
use crate::domain::id::{Id as _, PersonId};
use ulid::Ulid;

fn who(account: &str, name: &str) -> Span {
    Span::Who(Who {
        id: PersonId::from_ulid(Ulid::from_parts(1, 1)),
        account: account.to_owned(),
        name: name.to_owned(),
    })
}

fn typed(text: &str) -> Span {
    Span::Typed(text.to_owned())
}

fn ours(text: &str) -> Span {
    Span::Text(text.to_owned())
}

fn at() -> Instant {
    "2026-03-26T09:00:00Z".parse().expect("an instant")
}

/// A line that fits into one display.
fn one(line: &[Span], role: Role) -> String {
    let pieces = markdown(&line.to_vec(), role, TEXT_DISPLAY_BYTES_MAX);
    assert_eq!(pieces.len(), 1, "{pieces:?}");
    pieces.concat()
}

#[test]
fn what_is_typed_does_nothing() {
    for (text, shown) in [
        (
            "*a* _b_ ~~c~~ `d` ||e||",
            r"\*a\* \_b\_ \~\~c\~\~ \`d\` \|\|e\|\|",
        ),
        ("# a", r"\# a"),
        ("-# a", r"\-# a"),
        ("- a\n- b", "\\- a\n\u{2003}\\- b"),
        ("1. a\n12) b", "1\\. a\n\u{2003}12\\) b"),
        ("> a", r"\> a"),
        (">>> a", r"\>>> a"),
        ("[a](https://a.example)", r"\[a\](https\://a.example)"),
        ("https://a.example/b_c", r"https\://a.example/b\_c"),
        (
            "@everyone <@12> <#12> <t:1:R>",
            r"\@everyone \<\@12> \<#12> \<t\:1:R>",
        ),
        ("<:a:12> :smile: :100:", r"\<\:a:12> \:smile: \:100:"),
        (r"a\", r"a\\"),
        (r"\*a*", r"\\\*a\*"),
    ] {
        assert_eq!(one(&[typed(text)], Role::Text), shown, "{text}");
    }
}

#[test]
fn what_does_nothing_anyway_is_left_as_it_is() {
    for text in [
        "Recap: your 1:1 with Anne-Marie, Thu 26 Mar 2026, 10:00",
        "3 > 2, 1.5 and C#",
        "Alice (me) + Bob",
        "/1on1 add topic:Budget",
        "12 topics",
    ] {
        assert_eq!(one(&[typed(text)], Role::Text), text);
    }
}

#[test]
fn words_that_meet_do_not_come_to_life_together() {
    let line = [
        typed("Watch :smi"),
        ours("le: and http"),
        typed("://a.example"),
    ];
    assert_eq!(
        one(&line, Role::Text),
        r"Watch \:smile: and http\://a.example"
    );
    let line = [ours("1"), typed(". a")];
    assert_eq!(one(&line, Role::Item), r"1\. a");
}

#[test]
fn people_times_and_links_are_discords_own() {
    let line = [
        who("42", "Bob"),
        ours(" at "),
        Span::Time(at(), TimeStyle::Moment),
        ours(", "),
        Span::Time(at(), TimeStyle::Day),
        ours(", "),
        Span::Time(at(), TimeStyle::Hour),
    ];
    assert_eq!(
        one(&line, Role::Text),
        "<@42> at <t:1774515600:F>, <t:1774515600:D>, <t:1774515600:t>"
    );
    assert_eq!(one(&[who("bob", "B*b")], Role::Text), r"B\*b");
    let linked = |url: &str, label: &str| {
        let (url, label) = (url.to_owned(), label.to_owned());
        one(&[Span::Link { url, label }], Role::Text)
    };
    let url = "https://a.example/b_(c)";
    assert_eq!(
        linked(url, "message"),
        "[message](<https://a.example/b_%28c%29>)"
    );
    assert_eq!(linked(url, url), "<https://a.example/b_%28c%29>");
    assert_eq!(
        linked(url, "a](http://b.example) [*c*"),
        r"[a (http\://b.example)  \*c\*](<https://a.example/b_%28c%29>)"
    );
    assert_eq!(linked("javascript:x", "a"), "a (javascript:x)");
}

#[test]
fn each_role_has_its_look() {
    let line = [
        typed("a\n\nb"),
        ours(" c "),
        Span::Strong("d ".to_owned()),
        ours("e"),
    ];
    assert_eq!(one(&line, Role::Title), "### a  b c **d** e");
    assert_eq!(one(&line, Role::Heading), "**a  b c d e**");
    assert_eq!(one(&line, Role::Text), "a\n\u{2003}\n\u{2003}b c **d** e");
    assert_eq!(
        one(&line, Role::Fine),
        "-# a\n-# \u{2003}\n-# \u{2003}b c **d** e"
    );
    assert_eq!(one(&[ours("• "), typed("- a")], Role::Item), r"- \- a");
    assert_eq!(one(&[ours("1. ☐ "), typed("a")], Role::Item), r"1\. ☐ a");
}

#[test]
fn a_title_is_words_alone() {
    let line = vec![
        ours("Your 1:1 with "),
        who("42", "Bob_"),
        ours(", "),
        Span::Time(at(), TimeStyle::Moment),
    ];
    let title = in_words(&line, Tz::Europe__Berlin);
    assert_eq!(
        one(&title, Role::Title),
        r"### Your 1:1 with Bob\_, Thu 26 Mar 2026, 10:00"
    );
}

#[test]
fn words_that_run_left_have_an_isolate_beside_others() {
    let line = [
        ours("Your 1:1 with "),
        typed("אבי"),
        ours(", Thu 26 Mar 2026"),
    ];
    assert_eq!(
        one(&line, Role::Title),
        "### Your 1:1 with \u{2068}אבי\u{2069}, Thu 26 Mar 2026"
    );
    assert_eq!(
        one(&line, Role::Heading),
        "**Your 1:1 with \u{2068}אבי\u{2069}, Thu 26 Mar 2026**"
    );
    let line = [
        ours("• "),
        typed("سلام *a*\n# b"),
        ours(" · carried over 2×"),
    ];
    assert_eq!(
        one(&line, Role::Item),
        "- \u{2068}سلام \\*a\\*\u{2069}\n\u{2003}\u{2068}\\# b\u{2069} · carried over 2×"
    );
    let line = [who("42", "אבי"), ours(" at 10:00, "), who("אבי", "אבי")];
    assert_eq!(
        one(&line, Role::Text),
        "\u{2068}<@42>\u{2069} at 10:00, \u{2068}אבי\u{2069}"
    );
    let (url, label) = ("https://a.example".to_owned(), "אבי".to_owned());
    assert_eq!(
        one(&[Span::Link { url, label }], Role::Text),
        "[\u{2068}אבי\u{2069}](<https://a.example>)"
    );
    assert_eq!(
        one(&[typed("אבי 5")], Role::Text),
        "אבי 5",
        "it stands alone"
    );
}

#[test]
fn a_long_text_is_cut_at_line_ends_or_words() {
    let lines = "Nine words that stand on one line of text.\n".repeat(60);
    let pieces = markdown(&vec![typed(&lines)], Role::Text, TEXT_DISPLAY_BYTES_MAX);
    assert_eq!(pieces.len(), 2);
    assert!(pieces[0].ends_with("text."), "{}", pieces[0]);
    assert!(pieces[1].starts_with("… Nine"), "{}", pieces[1]);
    let words = "word ".repeat(500);
    let pieces = markdown(&vec![typed(&words)], Role::Text, TEXT_DISPLAY_BYTES_MAX);
    assert!(pieces.iter().all(|piece| piece.ends_with("word")));
    let none = "*".repeat(5_000);
    let pieces = markdown(&vec![typed(&none)], Role::Text, TEXT_DISPLAY_BYTES_MAX);
    let stars: usize = pieces
        .iter()
        .map(|piece| piece.matches(r"\*").count())
        .sum();
    assert_eq!(stars, 5_000);
}

/// What a reader sees of markdown of a typed text: the escapes taken away.
fn unescaped(markdown: &str) -> String {
    let mut out = String::new();
    let mut chars = markdown.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            out.extend(chars.next());
        } else {
            out.push(c);
        }
    }
    out
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a character stands in a text without a backslash before it.
fn bare(markdown: &str, wanted: char) -> bool {
    let mut chars = markdown.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == wanted {
            return true;
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_is_typed_is_shown_and_dead(text in "[-#>+*_~`|\\[\\]()<>@:.\\\\/ 0-9a-z\n]{0,80}|\\PC{0,200}", max in 40_usize..300) {
        let text = visible(&text);
        let pieces = markdown(&vec![typed(&text)], Role::Text, max);
        let shown: String = pieces
            .iter()
            .enumerate()
            .map(|(index, piece)| {
                let piece = unescaped(piece);
                if index == 0 { piece } else { piece.replacen("… ", "", 1) }
            })
            .collect();
        prop_assert_eq!(squeezed(&shown), squeezed(&text));
        for piece in &pieces {
            prop_assert!(piece.len() <= max, "{} in {piece:?}", piece.len());
            for active in ['*', '_', '~', '`', '|', '[', ']', '<', '@'] {
                prop_assert!(!bare(piece, active), "{active} in {piece:?}");
            }
            prop_assert!(!piece.replace("\\:", "").contains("://"), "{piece:?}");
            for line in piece.lines() {
                let line = line.trim_start();
                prop_assert!(!line.starts_with(['#', '-', '+', '>']), "{piece:?}");
                let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
                let is_numbered = digits.len() < line.len() && digits.starts_with(['.', ')']);
                prop_assert!(!is_numbered, "{piece:?}");
            }
        }
    }
    #[test]
    fn isolates_are_whole_wherever_a_text_is_cut(text in "([\u{5D0}-\u{5EA}]|[*# a-z0-9\n]){0,200}", heading: bool, max in 60_usize..300) {
        let role = if heading { Role::Heading } else { Role::Item };
        let line = vec![ours("• Bob: "), typed(&text), ours(" · carried over 2×")];
        for piece in markdown(&line, role, max) {
            prop_assert!(piece.len() <= max, "{} in {piece:?}", piece.len());
            for line in piece.split('\n') {
                let marks: String = line.chars().filter(|c| [ISOLATE, ISOLATE_END].contains(c)).collect();
                prop_assert!(marks.is_empty() || marks == "\u{2068}\u{2069}", "{piece:?}");
                let outside: String = line.split(ISOLATE).map(|part| part.rsplit(ISOLATE_END).next().unwrap_or(part)).collect();
                prop_assert!(!runs_left(&outside), "{piece:?}");
            }
        }
    }
}
