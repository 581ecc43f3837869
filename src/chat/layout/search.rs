//! What a search found, and one thing that was found.

use super::build::{
    button, buttons, card, counted, item, line, menu, primary, strong, text, typed, typed_line,
    whose,
};
use super::shape::{Block, Layout, Line, Span, TimeStyle};
use crate::chat::control::Press;
use crate::chat::grammar::Name;
use crate::chat::view::{Found, FoundKind, SEARCH_PAGE, SearchView};
use crate::chat::wording::example;

/// A page of results.
pub(super) fn search(view: &SearchView) -> Layout {
    let mut title = match view.total {
        0 => line!["Nothing found"],
        total => line![counted(total, "result")],
    };
    title.extend(match &view.partner {
        Some(partner) => line![" in your 1:1 with ", partner],
        None => line![" in your 1:1s"],
    });
    let mut blocks = vec![text(vec![
        Span::from("Looked for: “"),
        typed_line(&view.words),
        Span::from("”"),
    ])];
    if view.total == 0 {
        blocks.push(text(line![
            "Nothing that you may read has all of these words. A part of a word is enough, and fewer words find more, as in ",
            strong(example(Name::Search)),
            ".",
        ]));
        return card("search", title, blocks);
    }
    blocks.extend((view.before + 1..).zip(&view.found).map(|(number, found)| {
        let mut line = vec![Span::from(format!("{number}. ")), typed_line(&found.text)];
        line.push(Span::from(" · "));
        line.extend(facts(found));
        item(line)
    }));
    blocks.extend(paging(view));
    let options = (view.before + 1..).zip(&view.found).map(|(number, found)| {
        let label = format!("{number}. {}", found.text);
        (found.id.clone(), label)
    });
    blocks.push(menu(Press::FoundOpen, "Open one", options));
    card("search", title, blocks)
}

fn paging(view: &SearchView) -> Vec<Block> {
    let after = view.before + view.found.len();
    let Some(draft) = view.draft.filter(|_| view.found.len() < view.total) else {
        return Vec::new();
    };
    let shown = format!("{} to {after} of {}", view.before + 1, view.total);
    let page = |before: usize| Press::SearchFrom {
        draft,
        before: i64::try_from(before).unwrap_or_default(),
    };
    let mut row = Vec::new();
    if view.before > 0 {
        let back = view.before.saturating_sub(SEARCH_PAGE);
        row.push(button(page(back), "Back"));
    }
    if after < view.total {
        row.push(primary(page(after), "More"));
    }
    let fine = Block::Fine(line![shown]);
    [Some(fine), buttons(row)].into_iter().flatten().collect()
}

/// `note by Bob · Thu 26 Mar 2026`, behind what was found.
fn facts(found: &Found) -> Line {
    facts_of(
        match found.kind {
            FoundKind::Topic => "topic",
            FoundKind::Decision => "decision",
            FoundKind::Note => "note",
            FoundKind::Action => "action",
        },
        found,
    )
}

/// The same on a line of its own.
fn facts_alone(found: &Found) -> Line {
    facts_of(
        match found.kind {
            FoundKind::Topic => "Topic",
            FoundKind::Decision => "Decision",
            FoundKind::Note => "Note",
            FoundKind::Action => "Action",
        },
        found,
    )
}

fn facts_of(kind: &str, found: &Found) -> Line {
    let mut line = line![
        format!("{kind} by "),
        whose(found.by, &found.partner),
        " · with ",
        &found.partner,
        " · ",
        Span::Time(found.at, TimeStyle::Day),
    ];
    if found.hidden {
        line.push(Span::from(" · only you see this"));
    }
    line
}

/// One thing that was found, where there is no card of its own to open.
pub(super) fn found(found: &Found) -> Layout {
    let title = line!["Found in your 1:1 with ", &found.partner];
    let blocks = vec![
        item(vec![Span::from("• "), typed(&found.text)]),
        text(facts_alone(found)),
    ];
    card("found", title, blocks)
}
