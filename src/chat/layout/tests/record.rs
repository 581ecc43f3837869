//! Long pasts: a card of them fits into one message everywhere, and all words can be reached.

use super::fixtures::*;
use crate::chat::layout::{Block, Layout, layout};
use crate::chat::plain_text::full_text;
use crate::chat::view::{
    EXCERPT_MAX, FoundKind, HISTORY_PAGE, PastMeetingView, PastOutcome, SEARCH_PAGE, SearchView,
    View,
};

/// Discord's, in all texts of a message. <https://docs.discord.com/developers/components/reference#text-display>
const TEXT_MAX: usize = 4_000;
/// Discord's, the container and each row included. <https://docs.discord.com/developers/components/reference>
const COMPONENTS_MAX: usize = 40;

/// What a renderer that joins nothing needs: a text for each line, a row and its controls.
fn components(layout: &Layout) -> usize {
    let of_block = |block: &Block| match block {
        Block::Heading(_) | Block::Text(_) | Block::Fine(_) | Block::Divider => 1,
        Block::Item { button, .. } => 1 + 2 * usize::from(button.is_some()),
        Block::Buttons(buttons) => 1 + buttons.len(),
        Block::Menu(_) => 2,
    };
    2 + layout.blocks.iter().map(of_block).sum::<usize>()
}

fn fits(view: View) -> String {
    let card = card(view);
    let layout = layout(&card);
    let text = full_text(&layout, card.zone);
    assert!(text.chars().count() <= TEXT_MAX, "{text}");
    assert!(components(&layout) <= COMPONENTS_MAX, "{layout:?}");
    text
}

#[test]
fn a_page_of_the_longest_past_fits() {
    let words = "quite long words ".repeat(120);
    let meeting = past_meeting(&words, PastOutcome::Unconfirmed, 40);
    let text = fits(View::History(history(vec![meeting; HISTORY_PAGE])));
    assert!(
        text.contains(" … and 39 more") || text.contains(" … and 38 more"),
        "{text}"
    );
    assert!(text.contains("… is where something was cut"), "{text}");
}

#[test]
fn a_short_past_is_cut_nowhere() {
    let meeting = past_meeting("Budget", PastOutcome::Met, 1);
    let text = fits(View::History(history(vec![meeting])));
    assert!(!text.contains('…'), "{text}");
}

#[test]
fn all_parts_of_the_longest_meeting_fit_and_hold_all_of_it() {
    let words = "words ".repeat(330);
    let meeting = past_meeting(words.trim_end(), PastOutcome::Met, 20);
    let (mut seen, mut part) = (0, 0);
    loop {
        let text = fits(View::PastMeeting(PastMeetingView {
            partner: bob(),
            meeting: meeting.clone(),
            part,
            undo: Some(id(1)),
        }));
        seen += text.matches("words").count();
        part += 1;
        if text.ends_with(&format!("Part {part} of {part}")) {
            break;
        }
    }
    assert_eq!(seen, 330 * (4 * 20 + 1));
}

#[test]
fn a_full_page_of_results_fits() {
    let text = "x".repeat(EXCERPT_MAX);
    fits(View::Search(SearchView {
        words: "y".repeat(300),
        partner: None,
        total: 1_000,
        before: 500,
        found: vec![found(&text, FoundKind::Decision); SEARCH_PAGE],
        draft: Some(id(1)),
    }));
}
