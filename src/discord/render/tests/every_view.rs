//! Every view that there is, with short words, long ones and long lists: within the limits, and nothing left out.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::checked::{checked, checked_modal};
use super::fixtures::{card, mark};
use super::random::{all_presses, presses};
use super::readable::custom_ids;
use crate::chat::control::Press;
use crate::chat::layout::tests::every_view::views;
use crate::chat::layout::tests::long_lists::long_lists;
use crate::chat::layout::{Block, Layout, Line, Span, layout};
use crate::chat::view::View;
use crate::discord::body::{Component, MessageBody};
use crate::discord::render::{modal, pages, retry};

/// What stands wherever people write; no word of ours has it.
const PLANTED: &str = "Zebra";

/// How often people's word is in the lines of a layout.
fn written(layout: &Layout) -> usize {
    let lines = layout.blocks.iter().filter_map(|block| match block {
        Block::Heading(line) | Block::Text(line) | Block::Item { line, .. } | Block::Fine(line) => {
            Some(line)
        }
        Block::Divider | Block::Buttons(_) | Block::Menu(_) => None,
    });
    let count = |line: &Line| -> usize {
        let spans = line.iter().map(|span| match span {
            Span::Typed(text) => text.matches(PLANTED).count(),
            Span::Text(_) | Span::Strong(_) | Span::Who(_) | Span::Time(..) | Span::Link { .. } => {
                0
            }
        });
        spans.sum()
    };
    lines.map(count).sum()
}

/// How often it is in the texts of messages.
fn shown(pages: &[MessageBody]) -> usize {
    let containers = pages.iter().flat_map(|page| &page.components);
    let texts = containers
        .flat_map(|container| &container.components)
        .map(|component| match component {
            Component::Text(text) => text.content.matches(PLANTED).count(),
            Component::Section(section) => section.components[0].content.matches(PLANTED).count(),
            Component::Separator(_) | Component::Buttons(_) | Component::Select(_) => 0,
        });
    texts.sum()
}

/// All that is promised of a view's messages.
fn whole(view: View) {
    if let View::Form(form) = &view {
        checked_modal(&modal(form, Some(mark())));
        checked(&retry(form, "key"));
    }
    let card = card(view);
    let layout = layout(&card);
    let wanted: BTreeSet<String> = all_presses(&layout.blocks)
        .iter()
        .map(Press::encode)
        .collect();
    for on in [None, Some(mark())] {
        let pages = pages(&card, on);
        pages.iter().for_each(checked);
        let ids: Vec<String> = pages.iter().flat_map(custom_ids).collect();
        let found: BTreeSet<String> = presses(&ids).iter().map(Press::encode).collect();
        assert_eq!(found, wanted, "the controls of {}", layout.kind);
        // Small print of a menu stands on every page that has the menu.
        assert!(
            shown(&pages) >= written(&layout),
            "words of {} are missing",
            layout.kind
        );
        if on.is_none() {
            assert_eq!(
                shown(&pages),
                written(&layout),
                "the words of {}",
                layout.kind
            );
        }
    }
}

#[test]
fn every_view_is_shown_whole_within_the_limits() {
    for words in [
        PLANTED.to_owned(),
        format!("*{PLANTED}* @everyone ").repeat(20),
    ] {
        views(&words).into_iter().for_each(whole);
    }
}

#[test]
fn every_long_list_is_shown_whole_within_the_limits() {
    for length in [1, 26, 60] {
        long_lists(PLANTED, length).into_iter().for_each(whole);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn whatever_people_write_every_view_is_shown_whole(
        words in "(Zebra \\PC{0,60} ){1,8}[🎉\n]{0,200}",
    ) {
        views(&words).into_iter().for_each(whole);
    }
}
