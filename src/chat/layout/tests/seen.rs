//! A card as its reader sees it: its text, and the labels of its controls in brackets.

use std::collections::BTreeSet;

use chrono_tz::Tz;

use super::fixtures::card;
use crate::chat::layout::{Block, Layout, layout};
use crate::chat::plain_text::full_text;
use crate::chat::view::View;

/// The labels of all that can be pressed, in order; a menu as `label: a, b`.
pub(super) fn labels(layout: &Layout) -> Vec<String> {
    let mut labels = Vec::new();
    for block in &layout.blocks {
        match block {
            Block::Buttons(buttons) => labels.extend(buttons.iter().map(|b| b.label.clone())),
            Block::Item { button, .. } => labels.extend(button.iter().map(|b| b.label.clone())),
            Block::Menu(menu) => {
                let options: Vec<&str> = menu.options.iter().map(|o| o.label.as_str()).collect();
                labels.push(format!("{}: {}", menu.label, options.join(", ")));
            }
            Block::Heading(_) | Block::Text(_) | Block::Fine(_) | Block::Divider => {}
        }
    }
    labels
}

/// What hangs on all that can be pressed, in order.
fn controls(layout: &Layout) -> Vec<String> {
    let mut controls = Vec::new();
    for block in &layout.blocks {
        match block {
            Block::Buttons(buttons) => controls.extend(buttons.iter().map(|b| b.press.encode())),
            Block::Item { button, .. } => controls.extend(button.iter().map(|b| b.press.encode())),
            Block::Menu(menu) => controls.push(menu.press.encode()),
            Block::Heading(_) | Block::Text(_) | Block::Fine(_) | Block::Divider => {}
        }
    }
    controls
}

/// The whole card, as Alice in Berlin sees it. No platform takes two controls alike in one message.
pub(super) fn seen(view: View) -> String {
    let layout = layout(&card(view));
    let controls = controls(&layout);
    let different: BTreeSet<&String> = controls.iter().collect();
    assert_eq!(different.len(), controls.len(), "{controls:?}");
    let text = full_text(&layout, Tz::Europe__Berlin);
    match labels(&layout) {
        none if none.is_empty() => text,
        labels => format!("{text}\n\n[{}]", labels.join("] [")),
    }
}
