//! A layout as plain text: the playground's, a notification's, an export's.
//!
//! Times are in the reader's zone as `Thu 26 Mar 2026, 10:00`. Buttons and menus are not in the text. A line
//! break that somebody typed is kept and indented, so that what follows it cannot pass for a line of ours.

use chrono_tz::Tz;

use super::direction::isolated;
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
    body_and_places(layout, zone).0
}

/// Where in a body a block stands, in lines from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The line of the heading or the point that it stands under.
    pub about: usize,
    /// The last line before it; of a block with words, its own last one.
    pub after: usize,
}

/// The same, and where each block stands in it.
#[must_use]
pub fn body_and_places(layout: &Layout, zone: Tz) -> (String, Vec<Place>) {
    let mut out = String::new();
    let mut places = Vec::with_capacity(layout.blocks.len());
    let mut place = Place::default();
    let mut previous: Option<&Block> = None;
    let line_number = |out: &str| out.matches('\n').count();
    for block in &layout.blocks {
        let (Block::Heading(line)
        | Block::Text(line)
        | Block::Item { line, .. }
        | Block::Fine(line)) = block
        else {
            places.push(place);
            continue;
        };
        if let Some(previous) = previous {
            out.push_str(if is_joined(previous, block) {
                "\n"
            } else {
                "\n\n"
            });
        }
        if matches!(block, Block::Heading(_) | Block::Item { .. }) {
            place.about = line_number(&out);
        }
        out.push_str(&line_text(line, zone));
        place.after = line_number(&out);
        places.push(place);
        previous = Some(block);
    }
    (out, places)
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
    if let [alone] = line.as_slice() {
        return span_text(alone, zone);
    }
    line.iter().map(|span| span_beside(span, zone)).collect()
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

/// A span that others stand beside.
fn span_beside(span: &Span, zone: Tz) -> String {
    match span {
        Span::Typed(text) => isolated(text.trim_end()).replace('\n', INDENT),
        Span::Who(who) => isolated(&who.name).into_owned(),
        Span::Link { url, label } if url != label => format!("{} ({url})", isolated(label)),
        Span::Text(_) | Span::Strong(_) | Span::Time(..) | Span::Link { .. } => {
            span_text(span, zone)
        }
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
