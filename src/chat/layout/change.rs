//! Skipped and moved meetings, and the questions before either.
//!
//! Only a skip before the planned start names a person, and no card blames one.

use chrono_tz::Tz;

use super::build::{
    button, buttons, card, counted, danger, line, primary, seconds, slot_label, text, their_hour,
    typed_line,
};
use super::shape::{Block, Button, Layout, Line, Span};
use crate::chat::control::Press;
use crate::chat::settings::Offer;
use crate::chat::view::{MoveState, MovedView, Since, SkipOutcome, SkippedView, Who};
use crate::domain::agenda::Whose;
use crate::domain::clock::Instant;
use crate::domain::id::{DraftId, MeetingId, OneOnOneId};

/// A meeting that does not take place, and the reminder that nobody chose yet what to do instead.
pub(super) fn skipped(view: &SkippedView, zone: Tz) -> Layout {
    let kind = if view.reminder {
        "skip-reminder"
    } else {
        "skipped"
    };
    let mut blocks = Vec::new();
    if let Some(reason) = &view.reason {
        let who = match view.by {
            Some(Whose::Partner) => line![&view.partner, ": "],
            Some(Whose::You) => line!["You: "],
            Some(Whose::Duologue) | None => line!["Why: "],
        };
        blocks.push(text([who, vec![typed_line(reason)]].concat()));
    }
    match view.outcome {
        SkipOutcome::Open => {
            blocks.push(text(waiting(view)));
            blocks.extend(in_a_row(view));
            blocks.extend(choices(view, zone));
            blocks.extend(other_ways(view));
        }
        SkipOutcome::MovedTo(at) => {
            blocks.push(text(line!["It takes place on ", at, " instead."]));
        }
        SkipOutcome::Waiting => {
            blocks.push(text(wait_for(view)));
            blocks.extend(in_a_row(view));
            blocks.extend(buttons(undo(view)));
            blocks.extend(other_ways(view));
        }
        SkipOutcome::TakenBack => {
            blocks.push(text(line![
                "The skip was taken back: it takes place as planned, on ",
                view.starts_at,
                ".",
            ]));
        }
        SkipOutcome::Met => {
            blocks.push(text(line!["You met after all; nothing is left to choose."]));
        }
        SkipOutcome::Passed => {
            blocks.push(text(line![
                "The next one has come, so there is nothing left to choose here."
            ]));
        }
    }
    card(kind, skipped_title(view), blocks)
}

fn skipped_title(view: &SkippedView) -> Line {
    let (partner, at) = (&view.partner, view.starts_at);
    match (view.outcome, view.by) {
        (SkipOutcome::MovedTo(to), _) => line!["Moved: your 1:1 with ", partner, ", now ", to],
        (SkipOutcome::TakenBack, _) => line!["Back on: your 1:1 with ", partner, ", ", at],
        (SkipOutcome::Met, _) => line!["You met: your 1:1 with ", partner, ", ", at],
        (SkipOutcome::Open, _) if view.reminder => {
            line![
                "Still to choose: when to make up your 1:1 with ",
                partner,
                " of ",
                at
            ]
        }
        (_, Some(Whose::Partner)) => line![partner, " skipped your 1:1 on ", at],
        (_, Some(Whose::You)) => line!["You skipped your 1:1 with ", partner, " on ", at],
        (_, Some(Whose::Duologue) | None) => {
            line!["Your 1:1 with ", partner, " on ", at, " did not take place"]
        }
    }
}

/// How much waits, and when the two last met.
fn waiting(view: &SkippedView) -> Line {
    let parts: Vec<String> = [(view.topics, "topic"), (view.actions, "open action")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, thing)| counted(count, thing))
        .collect();
    let mut line = if parts.is_empty() {
        line!["Nothing is waiting on the list."]
    } else {
        let verb = if view.topics + view.actions == 1 {
            "waits"
        } else {
            "wait"
        };
        line![format!("{} {verb}; nothing is lost.", parts.join(" and "))]
    };
    if let Some(at) = view.last_met {
        line.extend(line![" You last met on ", at, "."]);
    }
    line
}

/// Two in a row are worth a word, and no more than that.
fn in_a_row(view: &SkippedView) -> Option<Block> {
    let count = match view.in_a_row {
        0 | 1 => return None,
        2 => "Two".to_owned(),
        3 => "Three".to_owned(),
        more => more.to_string(),
    };
    Some(text(line![format!(
        "{count} in a row did not take place. That happens; perhaps another rhythm, hour or length fits the two of you better."
    )]))
}

/// What goes with that word, after what this meeting itself asks.
fn other_ways(view: &SkippedView) -> Option<Block> {
    let meeting = view.meeting;
    let press = |what| Press::SkipOffer { meeting, what };
    let fits = view.in_a_row > 1;
    fits.then(|| offers(&view.offers, press)).flatten()
}

/// What could suit the two better: each opens a form, and what is sent is proposed to the other.
pub(super) fn offers(offers: &[Offer], press: impl Fn(Offer) -> Press) -> Option<Block> {
    let label = |offer: &Offer| match offer {
        Offer::Cadence => "Another cadence",
        Offer::Hour => "Another hour",
        Offer::Duration => "Another duration",
    };
    let offered = offers
        .iter()
        .map(|offer| button(press(*offer), label(offer)));
    buttons(offered.collect())
}

fn choices(view: &SkippedView, zone: Tz) -> Vec<Block> {
    let meeting = view.meeting;
    let mut blocks = Vec::new();
    if let Some(next) = view.next {
        blocks.push(text(line!["The next one is on ", next, "."]));
    }
    if view.slots.is_empty() {
        blocks.push(text(line![
            "I found no free time in the working hours of both of you before then."
        ]));
    } else {
        blocks.push(text(line![
            "Make it up? These times lie in the working hours of both of you:"
        ]));
        let slots = view.slots.iter().map(|at| {
            let press = Press::MakeUp {
                meeting,
                at: seconds(*at),
            };
            button(press, &slot_label(*at, zone))
        });
        blocks.extend(buttons(slots.collect()));
    }
    let mut others = vec![
        button(Press::PickTime { meeting }, "Pick a time"),
        button(Press::WaitForNext { meeting }, "Wait for the next one"),
    ];
    others.extend(undo(view));
    blocks.extend(buttons(others));
    blocks
}

fn undo(view: &SkippedView) -> Vec<Button> {
    let meeting = view.meeting;
    let undo = view
        .undo
        .then(|| button(Press::UndoSkip { meeting }, "Undo"));
    undo.into_iter().collect()
}

fn wait_for(view: &SkippedView) -> Line {
    match view.next {
        Some(next) => line![
            "You wait for the next one, on ",
            next,
            ". All that is open comes along."
        ],
        None => line!["You wait for the next one. All that is open comes along."],
    }
}

/// A meeting at another time, or back at its old one.
pub(super) fn moved(view: &MovedView, zone: Tz) -> Layout {
    let (partner, to) = (&view.partner, view.to);
    let (kind, title) = match (view.state, view.by) {
        (MoveState::PutBack, _) => {
            let title = line!["As planned again: your 1:1 with ", partner, ", ", to];
            ("restored", title)
        }
        (MoveState::Passed(since), _) => {
            let title = line!["Changed again: your 1:1 with ", partner];
            return card("moved", title, vec![text(decided(since))]);
        }
        (_, Some(Whose::Partner)) => ("moved", line![partner, " moved your 1:1 to ", to]),
        (_, Some(Whose::You | Whose::Duologue) | None) => (
            "moved",
            line!["Moved: your 1:1 with ", partner, ", now ", to],
        ),
    };
    let mut blocks = Vec::new();
    if view.from != to {
        blocks.push(text(line!["It was on ", view.from, " before."]));
    }
    if let Some(hour) = their_hour(to, zone, view.partner_zone) {
        blocks.push(text(line!["That is ", hour, " for ", partner, "."]));
    }
    if let Some(who) = view.away {
        blocks.push(text(match who {
            Whose::You => line!["You are away on that day."],
            Whose::Partner | Whose::Duologue => line![partner, " is away on that day."],
        }));
    }
    if view.merged {
        blocks.push(text(line!["The next regular one is merged into it."]));
    } else if view.state != MoveState::PutBack {
        blocks.push(text(line!["Only this one moves; the series stays."]));
    }
    blocks.extend(buttons(moved_button(view).into_iter().collect()));
    card(kind, title, blocks)
}

/// What holds instead of a move.
fn decided(since: Since) -> Line {
    match since {
        Since::Planned(at) => line![
            "Something newer was decided since: it takes place on ",
            at,
            "."
        ],
        Since::Skipped => line!["It was skipped since."],
        Since::Held => line!["Something newer was decided, and the meeting has begun or is over."],
        Since::Cancelled => line!["It was taken out of the series since."],
    }
}

/// While the old time is ahead it can be had back; later there is only another time.
fn moved_button(view: &MovedView) -> Option<Button> {
    let meeting = view.meeting;
    let back = Press::PutBack {
        meeting,
        from: seconds(view.to),
        to: seconds(view.from),
    };
    match (view.state, view.by) {
        (MoveState::Recent, Some(Whose::You)) => Some(button(back, "Undo")),
        (MoveState::Recent, Some(Whose::Partner | Whose::Duologue) | None) => {
            Some(button(back, "Object"))
        }
        (MoveState::Settled, _) => Some(button(Press::PickTime { meeting }, "Pick a time")),
        (MoveState::Held | MoveState::PutBack | MoveState::Passed(_), _) => None,
    }
}

/// A move would pass the next regular date.
pub(super) fn past_next(partner: &Who, meeting: MeetingId, to: Instant, next: Instant) -> Layout {
    let title = line![
        "Your next 1:1 with ",
        partner,
        " comes before that, on ",
        next
    ];
    let merge = Press::Merge {
        meeting,
        at: seconds(to),
    };
    let blocks = vec![
        text(line![
            "You asked for ",
            to,
            ". Nothing was moved yet. Merge makes one meeting of the two, at that time; or pick an earlier one.",
        ]),
        Block::Buttons(vec![
            primary(merge, "Merge"),
            button(Press::PickTime { meeting }, "Pick a time"),
        ]),
    ];
    card("past-next", title, blocks)
}

/// Skip it, really?
pub(super) fn skip_ask(partner: &Who, meeting: MeetingId, starts_at: Instant) -> Layout {
    let title = line!["Skip your 1:1 with ", partner, " on ", starts_at, "?"];
    let blocks = vec![
        text(line![
            "Your topics and actions stay. ",
            partner,
            " hears of it, and you both get times to make it up.",
        ]),
        Block::Buttons(vec![
            danger(Press::SkipSure { meeting }, "Yes, skip it"),
            button(Press::KeepIt { meeting }, "Keep it"),
        ]),
    ];
    card("skip-ask", title, blocks)
}

/// It sounds as if the reader could not come.
pub(super) fn cannot_make_it(
    partner: &Who,
    meeting: MeetingId,
    starts_at: Instant,
    draft: DraftId,
) -> Layout {
    let title = line!["Your 1:1 with ", partner, ", ", starts_at];
    let blocks = vec![
        text(line![
            "You can't make it? Move it to a time that suits you both, or skip it: your topics and actions stay, ",
            partner,
            " hears of it, and you both get times to make it up.",
        ]),
        Block::Buttons(vec![
            danger(Press::SkipSure { meeting }, "Skip"),
            button(Press::MoveForm { meeting }, "Move"),
            button(Press::AddAfterAll { draft }, "Add as topic"),
        ]),
    ];
    card("cannot-make-it", title, blocks)
}

/// Is it the next one, held early, or an extra one?
pub(super) fn which_meeting(
    partner: &Who,
    one_on_one: OneOnOneId,
    meeting: MeetingId,
    starts_at: Instant,
) -> Layout {
    let title = line!["Meeting ", partner, " now? Your next 1:1 is on ", starts_at];
    let early = Press::StartEarly { meeting };
    let extra = Press::StartExtra { one_on_one };
    let blocks = vec![
        text(line!["An extra one leaves the series as it is."]),
        Block::Buttons(vec![
            primary(early, "It is the next one, held early"),
            button(extra, "An extra one"),
        ]),
    ];
    card("which-meeting", title, blocks)
}

/// There is a 1:1 with that person already.
pub(super) fn already_paired(partner: &Who, meeting: Option<(MeetingId, Instant)>) -> Layout {
    let title = line!["You already have a 1:1 with ", partner];
    let blocks = match meeting {
        Some((meeting, at)) => vec![
            text(line![
                "The next one is on ",
                at,
                ". Would you like to meet right now?",
            ]),
            Block::Buttons(vec![primary(Press::Start { meeting }, "Start meeting")]),
        ],
        None => vec![text(vec![Span::from(
            "No meeting of it is planned at the moment. /1on1 next shows where all of yours stand.",
        )])],
    };
    card("already-paired", title, blocks)
}
