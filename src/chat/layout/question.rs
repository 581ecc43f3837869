//! The questions that wait for a working start: did you meet, and has it been long?

use super::TimeStyle;
use super::build::{button, buttons, card, counted, line, primary, strong, text};
use super::shape::{Block, Layout, Span};
use crate::chat::control::Press;
use crate::chat::view::{DriftView, QuestionView};

/// «Did you meet?», asked for the second and last time.
pub(super) fn second_question(view: &QuestionView) -> Layout {
    let title = line![
        "Did you meet? Your 1:1 with ",
        &view.partner,
        ", ",
        view.starts_at
    ];
    let mut blocks = Vec::new();
    if view.open {
        let meeting = view.meeting;
        blocks.push(text(line![
            "Nobody said so yet, and your history would like to know."
        ]));
        blocks.extend(buttons(vec![
            primary(Press::WeMet { meeting }, "We met"),
            button(Press::WeDidNot { meeting }, "We did not"),
        ]));
    } else {
        blocks.push(text(line![
            "Nothing is left to answer here: the recap says how it stands."
        ]));
    }
    if view.last {
        blocks.push(Block::Fine(line![
            "I will not ask this a second time any more. The recap still asks once; ",
            strong("/1on1 settings"),
            " turns this question on again."
        ]));
    }
    card("second-question", title, blocks)
}

/// The two have not met for long.
pub(super) fn drift(view: &DriftView) -> Layout {
    let title = line!["It has been a while: your 1:1 with ", &view.partner];
    let mut first = match view.last_met {
        Some(at) => line!["You last met on ", Span::Time(at, TimeStyle::Day), "."],
        None => line!["You have not met yet."],
    };
    let waiting: Vec<String> = [(view.topics, "topic"), (view.actions, "open action")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, thing)| counted(count, thing))
        .collect();
    if !waiting.is_empty() {
        let verb = if view.topics + view.actions == 1 {
            "waits"
        } else {
            "wait"
        };
        first.push(Span::from(format!(" {} {verb}.", waiting.join(" and "))));
    }
    let mut blocks = vec![text(first)];
    if let Some((meeting, at)) = view.next {
        blocks.push(text(line![
            "The next one is on ",
            at,
            ". Would an earlier time help?"
        ]));
        blocks.extend(buttons(vec![button(
            Press::PickTime { meeting },
            "Pick a time",
        )]));
    }
    if !view.offers.is_empty() {
        let one_on_one = view.one_on_one;
        let press = |what| Press::DriftOffer { one_on_one, what };
        blocks.push(text(line![
            "Or perhaps another rhythm, hour or length fits the two of you better."
        ]));
        blocks.extend(super::change::offers(&view.offers, press));
    }
    card("drift", title, blocks)
}
