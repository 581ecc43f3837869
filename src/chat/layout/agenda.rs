//! The agenda before and during a meeting, the nudge that goes before it, and what stands where it was.

use chrono_tz::Tz;

use super::build::{
    bullet, button, buttons, card, counted, line, link, menu, minutes, primary, text, their_hour,
    typed,
};
use super::shape::{Block, Button, Layout, Line, Span};
use super::topic::topic_item;
use crate::chat::control::Press;
use crate::chat::view::{AgendaView, Late, NudgeView, Over, Who};
use crate::domain::agenda::{ActionLine, Part, TopicLine, Whose};
use crate::domain::clock::Instant;

/// Said by a card that was due earlier.
pub(super) fn late(why: Late) -> &'static str {
    match why {
        Late::Absent => "This comes late: I was not running.",
        Late::Crowded => "This comes late: more was due at once than I may send.",
    }
}

/// The agenda; its kind is `live` while the meeting goes on.
pub(super) fn agenda(view: &AgendaView, zone: Tz) -> Layout {
    let partner = &view.partner;
    let (kind, title) = if view.live {
        let title = line!["Live: your 1:1 with ", partner, ", ", view.starts_at];
        ("live", title)
    } else {
        let title = line!["Your 1:1 with ", partner, ", ", view.starts_at];
        ("agenda", title)
    };
    let mut blocks = opening(view, zone);
    for part in &view.parts {
        if matches!(part, Part::Finish) {
            blocks.extend(suggestions(&view.suggestions));
        }
        blocks.extend(part_blocks(part, view));
    }
    blocks.extend(buttons(controls(view)));
    if !view.live {
        let meeting = view.meeting;
        let options = [("move", "Move"), ("skip", "Skip")]
            .map(|(value, label)| (value.to_owned(), label.to_owned()));
        blocks.push(menu(
            Press::CantMakeIt { meeting },
            "Can't make it?",
            options,
        ));
    }
    card(kind, title, blocks)
}

/// What there is to know before the parts.
fn opening(view: &AgendaView, zone: Tz) -> Vec<Block> {
    let partner = &view.partner;
    let mut blocks = Vec::new();
    if let Some(why) = view.late {
        blocks.push(text(line![late(why)]));
    }
    let mut facts = line![minutes(view.duration_minutes)];
    if let Some(hour) = their_hour(view.starts_at, zone, view.partner_zone) {
        facts.extend(line![" · ", hour, " for ", partner]);
    }
    if let Some(place) = &view.place {
        facts.push(Span::from(" · "));
        facts.push(link(place, None));
    }
    blocks.push(text(facts));
    if let Some(shift) = view.shifted_minutes.filter(|shift| *shift != 0) {
        blocks.push(text(line![shifted(shift)]));
    }
    match (view.live, view.half) {
        (true, Some(Whose::You)) => blocks.push(text(line!["Now it is your half."])),
        (true, Some(Whose::Partner)) => {
            blocks.push(text(line!["Now it is ", partner, "'s half."]));
        }
        (true, Some(Whose::Duologue) | None) | (false, _) => {}
    }
    match view.first {
        Some(Whose::You) => blocks.push(text(line!["You go first this time."])),
        Some(Whose::Partner) => blocks.push(text(line![partner, " goes first this time."])),
        Some(Whose::Duologue) | None => {}
    }
    blocks
}

/// Whose clock changed is not said: the reader's zone, the partner's and the 1:1's may all differ.
fn shifted(by: i64) -> String {
    let way = if by < 0 { "earlier" } else { "later" };
    let much = match by.abs() {
        60 => "an hour".to_owned(),
        other => minutes(other),
    };
    format!("For you this is {much} {way} than last time, because the clocks changed.")
}

fn part_blocks(part: &Part, view: &AgendaView) -> Vec<Block> {
    let topics = |lines: &[TopicLine]| -> Vec<Block> {
        lines.iter().map(|line| topic_block(line, view)).collect()
    };
    let under = |heading: Line, lines: &[TopicLine]| {
        [vec![Block::Heading(heading)], topics(lines)].concat()
    };
    match part {
        Part::Opening(lines) => under(line!["To begin with"], lines),
        Part::CheckIn { question, lines } => {
            let mut blocks = vec![Block::Heading(line!["Check-in"])];
            blocks.extend(question.iter().map(|question| text(vec![typed(question)])));
            blocks.extend(topics(lines));
            blocks
        }
        Part::Topics {
            whose,
            minutes,
            lines,
        } => under(side_heading(*whose, *minutes, &view.partner), lines),
        Part::OpenActions(actions) => promises("Still open from before", actions, view),
        Part::NewActions(actions) => promises("New actions", actions, view),
        Part::Decisions(lines) => under(line!["Decisions"], lines),
        Part::Growing(lines) => under(line!["Feedback and growth"], lines),
        Part::Finish => vec![Block::Heading(line![
            "Before you finish: what did we decide, who does what by when?"
        ])],
    }
}

fn side_heading(whose: Whose, share: Option<i64>, partner: &Who) -> Line {
    let mut heading = match whose {
        Whose::You => line!["Your topics"],
        Whose::Partner => line![partner, "'s topics"],
        Whose::Duologue => line!["Topics"],
    };
    if let Some(share) = share {
        heading.push(Span::from(format!(" · {}", minutes(share))));
    }
    heading
}

fn promises(heading: &str, actions: &[ActionLine], view: &AgendaView) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(line![heading])];
    blocks.extend(super::action::bullets(actions, &view.partner));
    blocks
}

/// A topic; in a live meeting with its own ✓, or with the way to take a ✓ back.
fn topic_block(line: &TopicLine, view: &AgendaView) -> Block {
    let (meeting, topic) = (view.meeting, line.id);
    let tick = if line.discussed {
        button(
            Press::Untick { meeting, topic },
            &format!("↺ {}", line.number),
        )
    } else {
        button(
            Press::Tick { meeting, topic },
            &format!("✓ {}", line.number),
        )
    };
    Block::Item {
        line: topic_item(line, &view.partner),
        button: view.live.then_some(tick),
    }
}

/// Nobody is named as having added nothing.
fn suggestions(questions: &[String]) -> Vec<Block> {
    if questions.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading(line![
        "The list is still open. Something to start from:"
    ])];
    blocks.extend(
        questions
            .iter()
            .map(|question| bullet(vec![typed(question)])),
    );
    blocks
}

fn controls(view: &AgendaView) -> Vec<Button> {
    let (one_on_one, meeting) = (view.one_on_one, view.meeting);
    let add = button(Press::AddTopic { one_on_one }, "Add topic");
    if view.live {
        return vec![
            add,
            button(Press::AddAction { one_on_one }, "Add action"),
            button(Press::AddNote { one_on_one }, "Add note"),
            button(Press::AllDiscussed { meeting }, "All discussed"),
            primary(Press::WrapUp { meeting }, "Wrap up"),
        ];
    }
    let mut buttons = vec![add, primary(Press::Start { meeting }, "Start")];
    if view.has_last_time {
        buttons.push(button(Press::LastTime { one_on_one }, "Last time"));
    }
    buttons.push(button(Press::Edit { one_on_one }, "Edit"));
    buttons
}

/// «Anything you would like to talk about?»
pub(super) fn nudge(view: &NudgeView) -> Layout {
    let title = line![
        "Coming up: your 1:1 with ",
        &view.partner,
        ", ",
        view.starts_at
    ];
    if !view.current {
        let passed = text(line!["This one is behind you, or was changed meanwhile."]);
        return card("nudge", title, vec![passed]);
    }
    let mut blocks = Vec::new();
    let mut waiting = Vec::new();
    if view.topics > 0 {
        waiting.push(counted(view.topics, "topic"));
    }
    if view.own_actions > 0 {
        waiting.push(format!(
            "{} of yours",
            counted(view.own_actions, "open action")
        ));
    }
    if !waiting.is_empty() {
        blocks.push(text(line![format!(
            "On the list so far: {}.",
            waiting.join(" and ")
        )]));
    }
    blocks.push(text(line![
        "Is there anything you would like to talk about?"
    ]));
    let one_on_one = view.one_on_one;
    blocks.extend(buttons(vec![primary(
        Press::AddTopic { one_on_one },
        "Add topic",
    )]));
    card("nudge", title, blocks)
}

/// What stands where an agenda stood that has passed. It keeps the agenda's name: it is the same message.
pub(super) fn over(partner: &Who, starts_at: Instant, why: Over) -> Layout {
    let title = line!["Your 1:1 with ", partner, ", ", starts_at];
    let what = match why {
        Over::Started => line!["It has begun: the card to work with is below."],
        Over::Ended => line!["It is over: the recap is below."],
        Over::MovedTo(to) => line!["It was moved to ", to, "."],
        Over::Skipped => {
            line!["It does not take place. Your topics and actions wait for the next one."]
        }
        Over::Cancelled => {
            line!["It was taken out of the series. Your topics and actions are kept."]
        }
        Over::Replaced => line!["A newer agenda is below."],
    };
    card("agenda", title, vec![text(what)])
}
