//! A layout as plain text: the playground's, a notification's, an export's.
//!
//! Times are in the reader's zone as `Thu 26 Mar 2026, 10:00`. Buttons and menus are not in the text. A line
//! break that somebody typed is kept and indented, so that what follows it cannot pass for a line of ours.

use chrono_tz::Tz;

use super::layout::{Block, Layout, Line, Span, TimeStyle};
use super::words::{date_long, moment};

/// What stands before the further lines of what somebody typed.
const INDENT: &str = "\n   ";

/// The title alone.
#[must_use]
pub fn title_text(layout: &Layout, zone: Tz) -> String {
    line_text(&layout.title, zone)
}

/// All but the title: a line per block, an empty line before each group.
#[must_use]
pub fn body_text(layout: &Layout, zone: Tz) -> String {
    let mut out = String::new();
    let mut previous: Option<&Block> = None;
    for block in &layout.blocks {
        let (Block::Heading(line)
        | Block::Text(line)
        | Block::Item { line, .. }
        | Block::Fine(line)) = block
        else {
            continue;
        };
        if let Some(previous) = previous {
            out.push_str(if is_joined(previous, block) {
                "\n"
            } else {
                "\n\n"
            });
        }
        out.push_str(&line_text(line, zone));
        previous = Some(block);
    }
    out
}

/// The full text: the title, an empty line, and the rest.
#[must_use]
pub fn full_text(layout: &Layout, zone: Tz) -> String {
    let (title, body) = (title_text(layout, zone), body_text(layout, zone));
    if body.is_empty() {
        title
    } else {
        format!("{title}\n\n{body}")
    }
}

/// A line as text.
#[must_use]
pub fn line_text(line: &Line, zone: Tz) -> String {
    line.iter().map(|span| span_text(span, zone)).collect()
}

/// Whether two blocks stand on neighbouring lines: a heading and what it opens, items of one list.
fn is_joined(previous: &Block, next: &Block) -> bool {
    match next {
        Block::Heading(_) | Block::Divider | Block::Buttons(_) | Block::Menu(_) => false,
        Block::Item { .. } => true,
        Block::Text(_) => matches!(previous, Block::Heading(_) | Block::Text(_)),
        Block::Fine(_) => matches!(previous, Block::Heading(_) | Block::Fine(_)),
    }
}

fn span_text(span: &Span, zone: Tz) -> String {
    match span {
        Span::Text(text) | Span::Strong(text) => text.clone(),
        Span::Typed(text) => text.trim_end().replace('\n', INDENT),
        Span::Who(who) => who.name.clone(),
        Span::Time(at, TimeStyle::Moment) => moment(*at, zone),
        Span::Time(at, TimeStyle::Day) => date_long(at.with_timezone(&zone).date_naive()),
        Span::Time(at, TimeStyle::Hour) => at.with_timezone(&zone).format("%H:%M").to_string(),
        Span::Link { url, label } if url == label => url.clone(),
        Span::Link { url, label } => format!("{label} ({url})"),
    }
}
