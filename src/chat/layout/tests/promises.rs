//! What holds for every view: limits, a title without words of people, and typed words in no other span.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::every_view::views;
use super::fixtures::card;
use super::long_lists::long_lists;
use super::seen::seen;
use crate::chat::control::{CONTROL_MAX, Press};
use crate::chat::grammar::{AT_ONCE_MAX, Name, ROOT};
use crate::chat::layout::{
    BUTTON_LABEL_MAX, Block, Layout, Line, OPTION_LABEL_MAX, Span, is_joiner, layout, shorten,
    visible,
};
use crate::chat::plain_text::title_text;
use crate::chat::view::View;

fn lines(blocks: &[Block]) -> impl Iterator<Item = &Line> {
    blocks.iter().filter_map(|block| match block {
        Block::Heading(line) | Block::Text(line) | Block::Item { line, .. } | Block::Fine(line) => {
            Some(line)
        }
        Block::Divider | Block::Buttons(_) | Block::Menu(_) => None,
    })
}

fn check(view: View, planted: &str) {
    let card = card(view);
    let layout = layout(&card);
    let title = title_text(&layout, card.zone);
    assert!(!title.is_empty(), "{}", layout.kind);
    assert!(!title.contains(planted), "{}: {title}", layout.kind);
    assert!(!title.contains('\n'), "{}: {title}", layout.kind);
    let headings = std::iter::once(&layout.title).chain(lines(&layout.blocks));
    for span in headings.flatten() {
        match span {
            Span::Text(text) | Span::Strong(text) => {
                assert!(!text.contains(planted), "{}: {text}", layout.kind);
                names_commands(text, layout.kind);
            }
            Span::Typed(text) => assert_eq!(*text, visible(text)),
            Span::Who(_) | Span::Time(..) => {}
            Span::Link { url, .. } => assert!(url.starts_with("http"), "{url}"),
        }
    }
    check_controls(&layout);
}

fn options_differ(layout: &Layout) {
    for block in &layout.blocks {
        if let Block::Menu(menu) = block {
            let values = menu.options.iter().map(|option| &option.value);
            let values: BTreeSet<_> = values.collect();
            assert_eq!(values.len(), menu.options.len(), "{}", layout.kind);
        }
    }
}

/// What a card says to type is there to be typed.
fn names_commands(text: &str, kind: &str) {
    for after in text.split(ROOT).skip(1) {
        let name = after.split_whitespace().next().unwrap_or_default();
        let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
        assert!(
            Name::find(name).is_some(),
            "{kind}: {ROOT} {name} in: {text}"
        );
    }
}

fn check_controls(layout: &Layout) {
    let mut presses = Vec::new();
    for block in &layout.blocks {
        match block {
            Block::Buttons(buttons) => {
                assert!(!buttons.is_empty(), "{}", layout.kind);
                presses.extend(buttons.iter().map(|b| (&b.press, &b.label)));
            }
            Block::Item { button, .. } => {
                presses.extend(button.iter().map(|b| (&b.press, &b.label)));
            }
            Block::Menu(menu) => {
                presses.push((&menu.press, &menu.label));
                assert!(
                    !menu.options.is_empty() && menu.min <= menu.max,
                    "{}",
                    layout.kind
                );
                assert!(menu.options.len() <= AT_ONCE_MAX, "{}", layout.kind);
                for option in &menu.options {
                    let length = option.label.chars().count();
                    assert!((1..=OPTION_LABEL_MAX).contains(&length), "{}", option.label);
                }
            }
            Block::Heading(_) | Block::Text(_) | Block::Fine(_) | Block::Divider => {}
        }
    }
    for (press, label) in presses {
        let length = label.chars().count();
        assert!((1..=BUTTON_LABEL_MAX).contains(&length), "{label}");
        let control = press.encode();
        assert!(control.len() <= CONTROL_MAX, "{control}");
        assert_eq!(Press::decode(&control).as_ref(), Some(press));
    }
}

#[test]
fn no_title_holds_what_people_wrote_and_no_label_is_too_long() {
    let planted = "*Zebra* @everyone <https://x.example> ".repeat(12);
    for view in views(&planted) {
        check(view, "Zebra");
    }
}

#[test]
fn a_list_of_any_length_fits_into_its_card() {
    for length in [1, 5, 6, 25, 26, 60] {
        for view in long_lists("Zebra", length) {
            // Which has no two controls alike.
            seen(view.clone());
            options_differ(&layout(&card(view.clone())));
            check(view, "Zebra");
        }
    }
}

#[test]
fn joiners_stay_where_they_join_and_nowhere_else() {
    for text in [
        "👩\u{200d}👩\u{200d}👧 and 🏳\u{fe0f}\u{200d}🌈",
        "می\u{200c}خواهم",
        "ক\u{9cd}\u{200d}ষ র\u{200d}\u{9cd}য",
    ] {
        assert_eq!(visible(text), text);
    }
    for (text, shown) in [
        ("\u{200d}👩\u{200d}", "👩"),
        ("👩\u{200d}\u{200d}\u{200c}👧", "👩\u{200d}👧"),
        ("👩\u{202e}\u{200d}\u{2066}👧", "👩\u{200d}👧"),
        ("👩 \u{200d}👧\u{200d}\n", "👩 👧\n"),
        ("Al\u{200d}ice \u{200c}а\u{200d}б", "Alice аб"),
        ("A\u{200d}👩 👩\u{200d}A", "A👩 👩A"),
    ] {
        assert_eq!(visible(text), shown, "{text:?}");
    }
    let piled = "ا".to_owned() + &"\u{64b}\u{200d}".repeat(20) + "ا";
    assert_eq!(
        visible(&piled).matches('\u{64b}').count(),
        5,
        "marks pile up"
    );
    assert_eq!(shorten("👩\u{200d}👩\u{200d}👧", 3), "👩…");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_people_write_a_card_stands(words in "\\PC{0,30}[\u{200B}-\u{202E}\n\r]{0,5}Zebra\\PC{0,500}") {
        for view in views(&words) {
            check(view, "Zebra");
        }
    }

    #[test]
    fn nothing_invisible_is_left(text in "([\u{200B}-\u{200F}\u{64B}👩م\n a]|.){0,60}") {
        let shown = visible(&text);
        prop_assert!(!shown.chars().any(|c| c != '\n' && c.is_control()));
        let hidden = ['\u{200B}', '\u{202E}', '\u{2066}', '\u{FEFF}'];
        prop_assert!(!shown.contains(hidden));
        prop_assert!(!shown.starts_with(is_joiner) && !shown.ends_with(is_joiner));
        let mut pairs = shown.chars().zip(shown.chars().skip(1));
        prop_assert!(!pairs.any(|(one, next)| is_joiner(one) && is_joiner(next)));
        prop_assert_eq!(visible(&shown), shown);
    }
}
