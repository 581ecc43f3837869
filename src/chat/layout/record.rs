//! Past meetings: a page of them, and one in full.
//!
//! A page shows the gist of each, and a meeting in full comes in as many parts as it needs. Invariant: a card fits
//! into one message of every platform, and where words were cut a «…» and a way to all of them stand.

use chrono_tz::Tz;

use super::build::{button, buttons, card, line, menu, primary, shorten, text, typed_line};
use super::recap::{actions, note_items, topics};
use super::shape::{Block, Button, Layout, Line, Span, TimeStyle};
use crate::chat::control::Press;
use crate::chat::direction::isolated;
use crate::chat::plain_text::line_text;
use crate::chat::view::{HistoryView, LeftOutFor, PastMeeting, PastMeetingView, PastOutcome, Who};
use crate::chat::words::{date_long, moment};
use crate::domain::action::ActionState;
use crate::domain::agenda::Whose;
use crate::domain::clock::Instant;

/// The most characters of one thing in the gist of a meeting.
const THING_MAX: usize = 60;
/// The most characters of a line of such a gist.
const GIST_MAX: usize = 140;
/// The most characters of a part of a meeting in full. Discord takes 4,000 in all texts of a message, and what people
/// wrote grows where its markup is made harmless.
/// <https://docs.discord.com/developers/components/reference#text-display>
const PART_MAX: usize = 3_000;
/// The most lines of such a part; Discord takes 40 components.
/// <https://docs.discord.com/developers/components/reference>
const PART_LINES: usize = 28;

/// A page of past meetings.
pub(super) fn history(view: &HistoryView, zone: Tz) -> Layout {
    let partner = &view.partner;
    let mut blocks = Vec::new();
    if let Some(at) = view.ended {
        blocks.push(text(line![
            "This 1:1 ended on ",
            Span::Time(at, TimeStyle::Day),
            ". What is left of it stays readable to both of you.",
        ]));
    }
    if view.meetings.is_empty() {
        blocks.push(text(if view.ended.is_some() {
            line!["No meeting of it took place."]
        } else {
            line!["No meeting has passed yet; the first will stand here."]
        }));
    }
    let mut cut = false;
    for meeting in &view.meetings {
        let mut gist = Gist::default();
        gist.meeting(meeting, partner, zone);
        cut |= gist.cut;
        blocks.extend(gist.blocks);
    }
    if cut {
        blocks.push(Block::Fine(line![
            "… is where something was cut; opened in full, nothing is."
        ]));
    }
    blocks.extend(buttons(paging(view)));
    if !view.meetings.is_empty() {
        let options = view.meetings.iter().map(|meeting| {
            let label = line_text(&heading(meeting, partner, zone), zone);
            (meeting.id.to_string(), label)
        });
        blocks.push(menu(Press::MeetingOpen, "Open one in full", options));
    }
    blocks.extend(other_ones(view, zone));
    card(
        "history",
        line!["Your past meetings with ", partner],
        blocks,
    )
}

fn paging(view: &HistoryView) -> Vec<Button> {
    let mut row = Vec::new();
    if let (true, Some(first)) = (view.newer, view.meetings.first()) {
        row.push(button(Press::HistoryNewer { meeting: first.id }, "Newer"));
    }
    if let (true, Some(last)) = (view.older, view.meetings.last()) {
        row.push(button(Press::HistoryOlder { meeting: last.id }, "Older"));
    }
    row
}

/// The two may have begun, ended and begun again.
fn other_ones(view: &HistoryView, zone: Tz) -> Option<Block> {
    let day = |at: Instant| date_long(at.with_timezone(&zone).date_naive());
    let options = view.others.iter().map(|(id, since, until)| {
        let label = match until {
            Some(until) => format!("{} to {}", day(*since), day(*until)),
            None => format!("Since {}", day(*since)),
        };
        (id.to_string(), label)
    });
    (!view.others.is_empty())
        .then(|| menu(Press::HistoryOf, "Another 1:1 of the two of you", options))
}

/// `Thu 26 Mar 2026, 10:00 · met`, and what else there is to know of when it was.
fn heading(meeting: &PastMeeting, partner: &Who, zone: Tz) -> Line {
    let mut line = line![meeting.starts_at, " · "];
    line.extend(match meeting.outcome {
        PastOutcome::Met => line!["met"],
        PastOutcome::Asked => line!["nobody has said yet whether you met"],
        PastOutcome::Unconfirmed => line!["not confirmed"],
        PastOutcome::DidNot => line!["did not take place"],
        PastOutcome::Skipped(whose) => line!["skipped by ", super::build::whose(whose, partner)],
        PastOutcome::LeftOut(why) => left_out_line(why, partner),
    });
    let day = |at: Instant| at.with_timezone(&zone).date_naive();
    if let Some(at) = meeting.started_at
        && day(at) != day(meeting.starts_at)
    {
        line.extend(line![" on ", Span::Time(at, TimeStyle::Day)]);
    }
    if let Some(from) = meeting.moved_from {
        line.extend(line![" · moved from ", from]);
    }
    if meeting.extra {
        line.push(Span::from(" · an extra one"));
    }
    line
}

/// `left out: you were away`.
fn left_out_line(why: LeftOutFor, partner: &Who) -> Line {
    match why {
        LeftOutFor::Away { .. } => [line!["left out: "], was_away(why, partner)].concat(),
        LeftOutFor::Pause => line!["left out: paused"],
        LeftOutFor::Merge(Some(at)) => line!["merged into the one on ", at],
        LeftOutFor::Merge(None) => line!["merged into another one"],
        LeftOutFor::Other => line!["left out"],
    }
}

fn was_away(why: LeftOutFor, partner: &Who) -> Line {
    match why {
        LeftOutFor::Away {
            you: true,
            partner: true,
        } => line!["both of you were away"],
        LeftOutFor::Away { you: true, .. } => line!["you were away"],
        LeftOutFor::Away { partner: true, .. } => line![partner, " was away"],
        LeftOutFor::Away { .. } | LeftOutFor::Pause | LeftOutFor::Merge(_) | LeftOutFor::Other => {
            line!["one of you was away"]
        }
    }
}

/// The same as a sentence.
fn left_out(why: LeftOutFor, partner: &Who) -> Line {
    match why {
        LeftOutFor::Away { .. } => {
            let mut line = line!["It was left out, as "];
            line.extend(was_away(why, partner));
            line.push(Span::from("."));
            line
        }
        LeftOutFor::Pause => line!["It was left out, as your 1:1 was paused."],
        LeftOutFor::Merge(Some(at)) => line!["It was merged into the one on ", at, "."],
        LeftOutFor::Merge(None) => line!["It was merged into another one."],
        LeftOutFor::Other => line!["It was left out."],
    }
}

fn met_anyway(meeting: &PastMeeting) -> Option<Button> {
    let press = Press::MetAnyway {
        meeting: meeting.id,
    };
    meeting.correctable.then(|| button(press, "We met anyway"))
}

/// What is left of a meeting, in a line for each kind of thing.
#[derive(Default)]
struct Gist {
    blocks: Vec<Block>,
    cut: bool,
}

impl Gist {
    fn meeting(&mut self, meeting: &PastMeeting, partner: &Who, zone: Tz) {
        let mut heading = heading(meeting, partner, zone);
        if let Some(reason) = &meeting.reason {
            heading.extend([Span::from(": "), typed_line(&self.short(reason))]);
        }
        self.blocks.push(Block::Heading(heading));
        let topic = |topic: &crate::domain::agenda::TopicLine| topic.text.clone();
        let discussed: Vec<String> = meeting.discussed.iter().map(topic).collect();
        let decided: Vec<String> = meeting.decisions.iter().map(topic).collect();
        self.line("Discussed: ", discussed.iter().map(|t| (t.as_str(), None)));
        self.line("Decided: ", decided.iter().map(|t| (t.as_str(), None)));
        let actions = meeting.actions.iter().map(|action| {
            let done = match action.state {
                ActionState::Open => "",
                ActionState::Done { .. } => ", done",
                ActionState::Dropped { .. } => ", dropped",
            };
            let owner = match action.owner {
                Whose::You => "you".to_owned(),
                Whose::Partner | Whose::Duologue => {
                    isolated(&super::build::name(partner)).into_owned()
                }
            };
            (action.text.as_str(), Some(format!(" ({owner}{done})")))
        });
        self.line("Actions: ", actions);
        let notes = meeting.notes.iter().map(|note| {
            let private = note.private.then(|| " (only you)".to_owned());
            (note.text.as_str(), private)
        });
        self.line("Notes: ", notes);
        self.blocks
            .extend(buttons(met_anyway(meeting).into_iter().collect()));
    }

    fn short(&mut self, words: &str) -> String {
        let short = shorten(words, THING_MAX);
        self.cut |= short != shorten(words, usize::MAX);
        short
    }

    /// A line of things, as many as fit; at least one.
    fn line<'a>(
        &mut self,
        label: &str,
        things: impl IntoIterator<Item = (&'a str, Option<String>)>,
    ) {
        let things: Vec<(String, Option<String>)> = things
            .into_iter()
            .map(|(words, after)| (self.short(words), after))
            .collect();
        let (mut line, mut length) = (line![label], label.chars().count());
        for (index, (words, after)) in things.iter().enumerate() {
            let after = after.as_deref().unwrap_or_default();
            length += words.chars().count() + after.chars().count() + 2;
            if index > 0 && length > GIST_MAX {
                self.cut = true;
                line.push(Span::from(format!(" … and {} more", things.len() - index)));
                break;
            }
            if index > 0 {
                line.push(Span::from("; "));
            }
            line.push(typed_line(words));
            line.push(Span::from(after));
        }
        if !things.is_empty() {
            self.blocks.push(text(line));
        }
    }
}

/// One past meeting in full.
pub(super) fn past_meeting(view: &PastMeetingView, zone: Tz) -> Layout {
    let (meeting, partner) = (&view.meeting, &view.partner);
    let title = line!["Your 1:1 with ", partner, ", ", meeting.starts_at];
    let parts = parts(content(meeting, partner, zone), zone);
    let shown = view.part.min(parts.len() - 1);
    let mut blocks = parts.get(shown).cloned().unwrap_or_default();
    if parts.len() > 1 {
        let which = format!("Part {} of {}", shown + 1, parts.len());
        blocks.push(Block::Fine(line![which]));
    }
    let id = meeting.id;
    let part = |part: usize| Press::MeetingPart {
        meeting: id,
        part: i64::try_from(part).unwrap_or_default(),
    };
    let mut row = Vec::new();
    if shown > 0 {
        row.push(button(part(shown - 1), "Back"));
    }
    if shown + 1 < parts.len() {
        row.push(primary(part(shown + 1), "More"));
    }
    row.extend(met_anyway(meeting));
    row.extend(
        view.undo
            .map(|draft| button(Press::UndoMet { draft }, "Undo")),
    );
    row.push(button(Press::HistoryAt { meeting: id }, "All meetings"));
    blocks.extend(buttons(row));
    card("past-meeting", title, blocks)
}

fn content(meeting: &PastMeeting, partner: &Who, zone: Tz) -> Vec<Block> {
    let mut blocks = vec![text(match meeting.outcome {
        PastOutcome::Met => line!["You met."],
        PastOutcome::Asked => line!["Nobody has said yet whether you met."],
        PastOutcome::Unconfirmed => {
            line!["Nobody confirmed that you met, so it counts neither way."]
        }
        PastOutcome::DidNot => line!["It did not take place."],
        PastOutcome::Skipped(Whose::You) => line!["You skipped it."],
        PastOutcome::Skipped(Whose::Partner | Whose::Duologue) => line![partner, " skipped it."],
        PastOutcome::LeftOut(why) => left_out(why, partner),
    })];
    if let Some(from) = meeting.moved_from {
        blocks.push(text(line!["It was moved; before, it stood on ", from, "."]));
    }
    if let Some(at) = meeting.started_at {
        blocks.push(text(line!["It began on ", moment(at, zone), "."]));
    }
    if meeting.extra {
        blocks.push(text(line!["It was an extra one, beside the series."]));
    }
    if let Some(reason) = &meeting.reason {
        let why = if meeting.outcome == PastOutcome::Met {
            "It was called off before: "
        } else {
            "Why: "
        };
        blocks.push(text(vec![Span::from(why), typed_line(reason)]));
    }
    blocks.extend(topics("Discussed", "✓ ", &meeting.discussed, partner));
    blocks.extend(topics("Decisions", "• ", &meeting.decisions, partner));
    blocks.extend(actions(line!["Actions"], &meeting.actions, partner));
    blocks.extend(note_items(&meeting.notes, partner));
    blocks
}

/// Blocks in portions that fit into one message each; at least one portion.
fn parts(blocks: Vec<Block>, zone: Tz) -> Vec<Vec<Block>> {
    let (mut parts, mut part, mut length) = (Vec::new(), Vec::new(), 0);
    for block in blocks {
        let size = length_of(&block, zone);
        if !part.is_empty() && (length + size > PART_MAX || part.len() >= PART_LINES) {
            // A heading goes with what it opens.
            let carried = match part.last() {
                Some(Block::Heading(_)) if part.len() > 1 => part.pop(),
                Some(_) | None => None,
            };
            parts.push(std::mem::take(&mut part));
            length = carried
                .as_ref()
                .map_or(0, |heading| length_of(heading, zone));
            part.extend(carried);
        }
        length += size;
        part.push(block);
    }
    parts.push(part);
    parts
}

fn length_of(block: &Block, zone: Tz) -> usize {
    match block {
        Block::Heading(line) | Block::Text(line) | Block::Item { line, .. } | Block::Fine(line) => {
            line_text(line, zone).chars().count() + 1
        }
        Block::Divider | Block::Buttons(_) | Block::Menu(_) => 0,
    }
}
