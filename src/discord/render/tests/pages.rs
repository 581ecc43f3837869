//! Cards of several pages.

use super::checked::checked;
use super::fixtures::*;
use super::readable::{custom_ids, readable};
use crate::chat::command::Place;
use crate::chat::control::Press;
use crate::chat::layout::{Block, Button, Layout, Span, Style};
use crate::discord::control::{Control, decode};
use crate::discord::render::{pages, pages_of, pages_within};

fn long_agenda() -> crate::chat::view::Card {
    agenda((1..=20).map(|n| topic(n, "Budget")).collect(), true)
}

fn turns(body: &crate::discord::body::MessageBody) -> Vec<usize> {
    let controls = custom_ids(body);
    let controls = controls.iter().filter_map(|id| decode(id));
    controls
        .filter_map(|(control, _)| match control {
            Control::Turn { page, .. } => Some(page),
            Control::Press(_) | Control::Open { .. } => None,
        })
        .collect()
}

#[test]
fn a_long_card_turns_in_place_and_keeps_its_main_buttons() {
    let pages = pages(&long_agenda(), Some(mark()));
    assert_eq!(pages.len(), 3);
    for page in &pages {
        checked(page);
        let text = readable(page);
        assert!(text.starts_with("### Live: your 1:1 with Bob, Thu 26 Mar 2026, 10:00\n"));
        assert!(text.contains("[Add topic] [Add action] [Add note] [All discussed] [Wrap up!]"));
        let ids = custom_ids(page);
        let on = ids.iter().map(|id| decode(id).and_then(|(_, on)| on));
        assert!(on.into_iter().all(|on| on == Some(mark())));
    }
    let turns: Vec<_> = pages.iter().map(turns).collect();
    assert_eq!(turns, [vec![1], vec![0, 2], vec![1]]);
    assert!(readable(&pages[1]).ends_with("[‹ Back] [More ›]"));
}

#[test]
fn a_tick_stands_on_the_page_of_its_topic() {
    for page in pages(&long_agenda(), Some(mark())) {
        let text = readable(&page);
        for number in 1..=20 {
            let line = format!("{number}\\. ☐ Budget · <@200>  [✓ {number}]");
            let has_line = text.lines().any(|one| one == line);
            assert_eq!(has_line, text.contains(&format!("[✓ {number}]")));
        }
    }
}

#[test]
fn an_answer_of_several_messages_has_its_main_buttons_once() {
    let pages = pages(&long_agenda(), None);
    assert!(pages.len() > 1);
    for (index, page) in pages.iter().enumerate() {
        checked(page);
        assert_eq!(turns(page), Vec::<usize>::new());
        let is_last = index + 1 == pages.len();
        assert_eq!(readable(page).contains("[Wrap up!]"), is_last);
    }
}

#[test]
fn a_heading_is_not_left_behind() {
    for count in 1..=20 {
        let topics = (1..=count).map(|n| topic(n, "Budget")).collect();
        for page in pages(&agenda(topics, true), None) {
            let text = readable(&page);
            assert!(!text.ends_with("topics · 15 minutes**"), "{text}");
            assert!(!text.ends_with("**Still open from before**"), "{text}");
        }
    }
}

#[test]
fn a_button_says_which_topic_it_ticks() {
    let pages = pages(&long_agenda(), Some(mark()));
    let first = custom_ids(&pages[0]);
    let (meeting, topic) = (id(1), id(1));
    assert_eq!(
        decode(&first[0]),
        Some((Control::Press(Press::Tick { meeting, topic }), Some(mark())))
    );
}

#[test]
fn what_is_said_under_a_heading_stays_with_it() {
    let ours = |text: &str| vec![Span::Text(text.to_owned())];
    let meeting = |number: u128| {
        let button = Button {
            press: Press::MetAnyway {
                meeting: id(number),
            },
            label: "We met anyway".to_owned(),
            style: Style::Secondary,
        };
        [
            Block::Heading(ours("Thursday")),
            Block::Text(ours(&"Budget; ".repeat(30))),
            Block::Text(ours(&"Hiring; ".repeat(30))),
            Block::Buttons(vec![button]),
        ]
    };
    let layout = Layout {
        kind: "history",
        title: ours("Your past meetings with Bob"),
        blocks: (1..=20).flat_map(meeting).collect(),
    };
    let pages = pages_of(&layout, chrono_tz::Tz::UTC, None);
    assert!(pages.len() > 1);
    for page in &pages {
        checked(page);
        let text = readable(page);
        let meetings = text.split("**Thursday**\n").skip(1);
        for meeting in meetings {
            assert!(
                meeting.contains("Budget") && meeting.contains("Hiring"),
                "{text}"
            );
            assert!(meeting.trim_end().ends_with("[We met anyway]"), "{text}");
        }
    }
}

#[test]
fn where_only_so_many_may_come_the_last_one_says_what_is_left_out_and_has_the_controls() {
    let card = agenda((1..=100).map(|n| topic(n, "Budget")).collect(), true);
    let whole = pages(&card, None);
    assert!(whole.len() > 6);
    for most in 1..whole.len() {
        let within = pages_within(&card, most, Place::Elsewhere);
        assert_eq!(within.len(), most);
        assert_eq!(within[..most - 1], whole[..most - 1]);
        let last = within.last().expect("a message");
        checked(last);
        let text = readable(last);
        assert!(
            text.contains("**Discord lets me say no more here**, and "),
            "{text}"
        );
        assert!(text.contains("in a server that I am in or, "), "{text}");
        assert!(text.contains("☐ Budget"), "{text}");
        assert!(text.ends_with("[Wrap up!]"), "{text}");
    }
    for most in whole.len()..whole.len() + 2 {
        assert_eq!(pages_within(&card, most, Place::Dm), whole);
    }
}
