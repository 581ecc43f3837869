//! Whatever a layout holds: never over a limit, and nothing lost.

use std::cell::Cell;
use std::collections::BTreeSet;

use chrono_tz::Tz;
use proptest::prelude::*;

use super::checked::checked;
use super::fixtures::{bob, id, mark, thursday};
use super::readable::{custom_ids, readable};
use crate::chat::control::Press;
use crate::chat::layout::{
    Block, Button, Layout, Line, Menu, MenuOption, Span, Style, TimeStyle, visible,
};
use crate::discord::control::{Control, decode};
use crate::discord::render::{main_controls, pages_of, piece::Pieces};

/// What a block is like, before it has words and controls of its own.
#[derive(Debug, Clone)]
enum Kind {
    Heading(usize),
    Text(usize),
    Item(usize, bool),
    Fine(usize),
    Divider,
    Buttons(usize),
    Menu(usize),
}

fn kind() -> impl Strategy<Value = Kind> {
    let words = prop_oneof![9 => 1_usize..30, 1 => 300_usize..1_500];
    prop_oneof![
        1 => (1_usize..6).prop_map(Kind::Heading),
        2 => words.clone().prop_map(Kind::Text),
        4 => (words, any::<bool>()).prop_map(|(words, button)| Kind::Item(words, button)),
        1 => (1_usize..20).prop_map(Kind::Fine),
        1 => Just(Kind::Divider),
        1 => (1_usize..12).prop_map(Kind::Buttons),
        1 => (1_usize..25).prop_map(Kind::Menu),
    ]
}

/// Gives each word and each control a number of its own.
#[derive(Default)]
struct Maker {
    words: Cell<usize>,
    controls: Cell<u128>,
}

impl Maker {
    fn line(&self, words: usize) -> Line {
        let word = |index: usize| {
            let number = self.words.replace(self.words.get() + 1);
            let end = if index % 11 == 10 { "\n" } else { " " };
            format!("w{number}*{end}")
        };
        let spans = (0..words).map(|index| match index % 7 {
            0 => Span::Typed(format!("{}x", word(index))),
            1 => Span::Who(bob()),
            2 => Span::Strong(word(index)),
            3 => Span::Time(thursday(), TimeStyle::Moment),
            4..7 => Span::Text(word(index)),
            _ => Span::Link {
                url: format!("https://a.example/{index}"),
                label: "message".to_owned(),
            },
        });
        spans.collect()
    }

    fn press(&self) -> Press {
        let number = self.controls.replace(self.controls.get() + 1);
        Press::PutBack {
            meeting: id(number),
            from: i64::MIN,
            to: i64::MIN,
        }
    }

    fn button(&self) -> Button {
        Button {
            press: self.press(),
            label: "🎉".repeat(75),
            style: Style::Secondary,
        }
    }

    fn block(&self, kind: &Kind) -> Block {
        match *kind {
            Kind::Heading(words) => Block::Heading(self.line(words)),
            Kind::Text(words) => Block::Text(self.line(words)),
            Kind::Item(words, button) => Block::Item {
                line: self.line(words),
                button: button.then(|| self.button()),
            },
            Kind::Fine(words) => Block::Fine(self.line(words)),
            Kind::Divider => Block::Divider,
            Kind::Buttons(count) => Block::Buttons((0..count).map(|_| self.button()).collect()),
            Kind::Menu(count) => Block::Menu(Menu {
                press: self.press(),
                label: "What?".repeat(40),
                options: (0..count)
                    .map(|option| MenuOption {
                        value: option.to_string(),
                        label: "ö".repeat(75),
                    })
                    .collect(),
                min: 1,
                max: 1,
            }),
        }
    }
}

fn made(title: usize, kinds: &[Kind]) -> Layout {
    let maker = Maker::default();
    Layout {
        kind: "agenda",
        title: maker.line(title),
        blocks: kinds.iter().map(|kind| maker.block(kind)).collect(),
    }
}

/// The numbered words, in order.
fn words(text: &str) -> Vec<usize> {
    let words = text.split('w').skip(1);
    words
        .filter_map(|word| word.split('\\').next()?.parse().ok())
        .collect()
}

/// The controls of a text's pages but for turning, in order.
pub(super) fn presses(ids: &[String]) -> Vec<Press> {
    let controls = ids.iter().filter_map(|id| decode(id));
    controls
        .filter_map(|(control, _)| match control {
            Control::Press(press) => Some(press),
            Control::Turn { .. } | Control::Open { .. } => None,
        })
        .collect()
}

pub(super) fn all_presses(blocks: &[Block]) -> Vec<Press> {
    blocks
        .iter()
        .flat_map(|block| match block {
            Block::Heading(_) | Block::Text(_) | Block::Fine(_) | Block::Divider => Vec::new(),
            Block::Item { button, .. } => button.iter().map(|one| one.press.clone()).collect(),
            Block::Buttons(buttons) => buttons.iter().map(|one| one.press.clone()).collect(),
            Block::Menu(menu) => vec![menu.press.clone()],
        })
        .collect()
}

fn total_words(layout: &Layout) -> usize {
    let text = format!("{:?} {:?}", layout.title, layout.blocks);
    words(&text.replace('*', "\\")).len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_is_lost_on_any_number_of_pages(
        title in prop_oneof![4 => 1_usize..12, 1 => 40_usize..200],
        kinds in proptest::collection::vec(kind(), 0..50),
        in_place in any::<bool>(),
    ) {
        let layout = made(title, &kinds);
        let on = in_place.then(mark);
        let bodies = pages_of(&layout, Tz::Europe__Berlin, on);
        let (content, main) = layout.blocks.split_at(main_controls(&layout));
        // What stands on every page is counted once.
        let (mut seen_words, mut seen_presses) = (BTreeSet::new(), BTreeSet::new());
        let (mut read, mut pressed) = (Vec::new(), Vec::new());
        let repeated: Vec<String> = all_presses(main).iter().map(Press::encode).collect();
        for body in &bodies {
            checked(body);
            read.extend(words(&readable(body)).into_iter().filter(|word| seen_words.insert(*word)));
            let presses = presses(&custom_ids(body));
            let own = presses.into_iter().filter(|one| seen_presses.insert(one.encode()));
            pressed.extend(own);
        }
        // Each has its place but main controls and their small print, which may come early.
        let is_main = |press: &Press| repeated.contains(&press.encode());
        let of_content: Vec<Press> = pressed.iter().filter(|press| !is_main(press)).cloned().collect();
        prop_assert_eq!(of_content, all_presses(content));
        let of_main: Vec<Press> = pressed.iter().filter(|press| is_main(press)).cloned().collect();
        prop_assert_eq!(of_main, all_presses(main));
        let total = total_words(&layout);
        prop_assert_eq!(read.len(), total);
        let print = total_words(&Layout { title: Line::new(), blocks: main.to_vec(), ..layout.clone() });
        read.retain(|word| *word < total - print);
        prop_assert!(read.is_sorted(), "{read:?}");
    }

    #[test]
    fn whatever_is_typed_a_message_stands(
        texts in proptest::collection::vec("\\PC{0,400}|[*_<@:\n]{0,900}|[汉字🎉 ]{0,900}", 0..12),
        in_place in any::<bool>(),
    ) {
        let maker = Maker::default();
        let blocks = texts.iter().enumerate().map(|(index, text)| {
            let line = vec![Span::Typed(visible(text))];
            match index % 4 {
                0 => Block::Text(line),
                1 => Block::Item { line, button: Some(maker.button()) },
                2 => Block::Fine(line),
                _ => Block::Heading(line),
            }
        });
        let layout = Layout { kind: "search", title: vec![Span::Typed(texts.concat())], blocks: blocks.collect() };
        for body in pages_of(&layout, Tz::Europe__Berlin, in_place.then(mark)) {
            checked(&body);
        }
    }
}

#[test]
fn no_control_is_on_a_card_twice() {
    let maker = Maker::default();
    let button = maker.button();
    let blocks = [
        Block::Buttons(vec![button.clone(), button.clone()]),
        Block::Buttons(vec![button]),
    ];
    assert_eq!(Pieces::new(None).of(&blocks).len(), 1);
}
