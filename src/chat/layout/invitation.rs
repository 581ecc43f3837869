//! Invitations and counter-proposals, for the one who is asked and for the one who asks.
//!
//! The one who is asked reads here, before anything is agreed, what is kept and who can read it.

use chrono_tz::Tz;

use super::build::{
    bullet, button, buttons, card, counted, line, link, minutes, primary, strong, text, their_hour,
    typed, typed_line,
};
use super::shape::{Block, Layout, Line, Span};
use crate::chat::control::Press;
use crate::chat::view::{Clashes, InvitationState, InvitationView, Operator, Who};
use crate::chat::words::describe;
use crate::domain::clock::Instant;
use crate::domain::one_on_one::{Closing, Format};
use crate::domain::proposal::{LAPSE_AFTER, REST_AFTER_DECLINE};

/// To the one who is asked.
pub(super) fn invitation(view: &InvitationView, zone: Tz) -> Layout {
    let partner = &view.partner;
    let kind = if view.repeated {
        "invitation-reminder"
    } else {
        "invitation"
    };
    let mut title = if view.counter {
        line![partner, " suggests another time for your 1:1"]
    } else {
        line![partner, " would like to have a regular 1:1 with you"]
    };
    add_first(&mut title, view);
    let open = view.state == InvitationState::Open;
    let mut blocks = Vec::new();
    if open && view.repeated {
        blocks.push(text(line![
            "This is still open, in case it got lost. I will not ask a third time."
        ]));
    }
    blocks.extend(terms(view, zone));
    if open {
        blocks.extend(clash_blocks(&view.clashes, partner));
        blocks.extend(kept(&view.operator));
        blocks.push(Block::Fine(line![format!(
            "Nothing is scheduled before you accept. Without an answer this lapses after {}.",
            counted(days(LAPSE_AFTER), "day")
        )]));
        blocks.extend(buttons(answers(view)));
    } else {
        blocks.push(text(outcome_for_asked(view)));
    }
    card(kind, title, blocks)
}

fn answers(view: &InvitationView) -> Vec<super::Button> {
    let proposal = view.proposal;
    vec![
        primary(Press::Accept { proposal }, "Accept"),
        button(Press::Suggest { proposal }, "Suggest another time"),
        button(Press::Decline { proposal }, "Decline"),
        button(Press::NeverAsk { proposal }, "Do not ask me again"),
    ]
}

/// To the author, while it is on its way and after.
pub(super) fn invited(view: &InvitationView, zone: Tz) -> Layout {
    let partner = &view.partner;
    let what = if view.counter {
        "suggestion"
    } else {
        "invitation"
    };
    let open = view.state == InvitationState::Open;
    let mut title = line![
        format!("Your {what} {} ", if open { "is with" } else { "to" }),
        partner
    ];
    add_first(&mut title, view);
    let mut blocks = Vec::new();
    // The answer, a card of its own, has the terms again.
    if !matches!(view.state, InvitationState::Accepted { .. }) {
        blocks.extend(terms(view, zone));
    }
    if open {
        blocks.extend(clash_blocks(&view.clashes, partner));
        blocks.push(text(line![
            "Nothing is scheduled before ",
            partner,
            format!(
                " accepts. Without an answer it lapses after {}, and I tell you. You can add topics already.",
                counted(days(LAPSE_AFTER), "day")
            ),
        ]));
        let proposal = view.proposal;
        blocks.extend(buttons(vec![button(
            Press::Withdraw { proposal },
            "Withdraw",
        )]));
    } else {
        blocks.push(text(outcome_for_author(view)));
    }
    card("invited", title, blocks)
}

/// To the author: how it was answered.
pub(super) fn answer(view: &InvitationView, zone: Tz) -> Layout {
    let partner = &view.partner;
    let title = match view.state {
        InvitationState::Accepted { first } => {
            line![partner, " accepted: your first 1:1 is on ", first]
        }
        InvitationState::Countered => line![partner, " suggests another time"],
        InvitationState::Closed(Closing::Declined) => line![partner, " declined"],
        InvitationState::Closed(Closing::Lapsed) => {
            line!["Your invitation to ", partner, " lapsed"]
        }
        InvitationState::Closed(Closing::Withdrawn) => {
            line![
                "The invitation for your 1:1 with ",
                partner,
                " was withdrawn"
            ]
        }
        InvitationState::Closed(Closing::Ended) => {
            line!["Your 1:1 with ", partner, " has ended"]
        }
        InvitationState::Open => line!["Your invitation is with ", partner],
    };
    let mut blocks = Vec::new();
    if matches!(view.state, InvitationState::Accepted { .. }) {
        blocks.extend(terms(view, zone));
    }
    blocks.push(text(outcome_for_author(view)));
    card("invitation-answer", title, blocks)
}

fn add_first(title: &mut Line, view: &InvitationView) {
    if let Some(first) = view.first_dates.first() {
        title.extend(line![", first on ", *first]);
    }
}

/// When, how long, where, and who is what.
fn terms(view: &InvitationView, zone: Tz) -> Vec<Block> {
    let mut blocks = vec![text(line![
        strong("When: "),
        format!(
            "{} ({} time), {}",
            describe(&view.cadence),
            view.zone.name(),
            minutes(view.duration_minutes)
        ),
    ])];
    if let Some(place) = &view.place {
        blocks.push(text(vec![strong("Where: "), link(place, None)]));
    }
    blocks.push(text(roles(view)));
    if !view.first_dates.is_empty() {
        blocks.push(Block::Heading(line!["The first dates:"]));
        blocks.extend(
            view.first_dates
                .iter()
                .map(|at| bullet(date(*at, view, zone))),
        );
    }
    blocks
}

/// A date, for both where their clocks differ.
fn date(at: Instant, view: &InvitationView, zone: Tz) -> Line {
    let mut line = line![at];
    if let Some(hour) = their_hour(at, zone, view.partner_zone) {
        line.extend(line![format!(" ({hour} for "), &view.partner, ")"]);
    }
    line
}

fn roles(view: &InvitationView) -> Line {
    let partner = &view.partner;
    let label = strong("How: ");
    let rest = match (view.format, view.reader_leads) {
        (Format::Peers, _) | (_, None) => {
            line!["you are peers, and take turns in going first."]
        }
        (Format::TheirMeeting, Some(true)) => line![
            "you lead, and the meeting is ",
            partner,
            "'s: their topics come first."
        ],
        (Format::TheirMeeting, Some(false)) => {
            line![
                partner,
                " leads, and the meeting is yours: your topics come first."
            ]
        }
        (Format::Halves, Some(true)) => line![
            "you lead. The first half is ",
            partner,
            "'s, the second half is yours."
        ],
        (Format::Halves, Some(false)) => line![
            partner,
            " leads. The first half is yours, the second half is ",
            partner,
            "'s.",
        ],
    };
    [vec![label], rest].concat()
}

/// Other 1:1s at the same time.
pub(super) fn clash_blocks(clashes: &Clashes, partner: &Who) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !clashes.own.is_empty() {
        let mut line = line!["This is at the same time as your 1:1 with "];
        for (i, other) in clashes.own.iter().enumerate() {
            if i > 0 {
                line.push(Span::from(", "));
            }
            line.push(typed_line(other));
        }
        line.push(Span::from(". Both can stand, if that suits you."));
        blocks.push(text(line));
    }
    if clashes.theirs {
        blocks.push(text(line![
            partner,
            " has another 1:1 at that time. Both can stand, if that suits the two of you.",
        ]));
    }
    blocks
}

/// What is kept and who can read it.
fn kept(operator: &Operator) -> Vec<Block> {
    let mut can_read = line![
        "Only the two of you can read this through me, and what you mark as yours alone only you. The text is sealed in the database. "
    ];
    can_read.extend(who_runs(operator));
    can_read.push(Span::from(
        " could technically read it. Messages already in this chat obey the platform's rules.",
    ));
    vec![
        Block::Heading(line!["What is kept, and who can read it:"]),
        text(line![
            "Your dates, and the topics, actions and notes that the two of you write."
        ]),
        text(can_read),
    ]
}

/// «Alice (a link), who runs this bot,», as far as the operator said.
pub(super) fn who_runs(operator: &Operator) -> Line {
    match (&operator.name, &operator.contact) {
        (Some(name), Some(contact)) => {
            vec![
                typed(name),
                Span::from(" ("),
                link(contact, None),
                Span::from("), who runs this bot,"),
            ]
        }
        (Some(name), None) => vec![typed(name), Span::from(", who runs this bot,")],
        (None, Some(contact)) => {
            vec![
                Span::from("Whoever runs this bot ("),
                link(contact, None),
                Span::from(")"),
            ]
        }
        (None, None) => line!["Whoever runs this bot"],
    }
}

fn outcome_for_asked(view: &InvitationView) -> Line {
    let partner = &view.partner;
    match view.state {
        InvitationState::Open => line!["It waits for your answer."],
        InvitationState::Accepted { first } => accepted(line!["You"], first, partner),
        InvitationState::Countered => {
            line!["You suggested another time. ", partner, " is asked."]
        }
        InvitationState::Closed(Closing::Declined) => {
            line![
                "You declined. ",
                partner,
                " knows, and nothing is scheduled."
            ]
        }
        InvitationState::Closed(Closing::Lapsed) => {
            line![
                "It has lapsed; nothing is scheduled. You can invite ",
                partner,
                " at any time."
            ]
        }
        InvitationState::Closed(Closing::Withdrawn) => {
            line!["It was withdrawn; nothing is scheduled."]
        }
        InvitationState::Closed(Closing::Ended) => line!["This 1:1 has ended."],
    }
}

fn outcome_for_author(view: &InvitationView) -> Line {
    let partner = &view.partner;
    match view.state {
        InvitationState::Open => line!["It waits for ", partner, "'s answer."],
        InvitationState::Accepted { first } => accepted(line![partner], first, partner),
        InvitationState::Countered => {
            line![
                partner,
                " suggested another time; that is now the one to answer."
            ]
        }
        InvitationState::Closed(Closing::Declined) => line![
            partner,
            format!(
                " declined; nothing is scheduled. Asking again is possible after {}.",
                counted(days(REST_AFTER_DECLINE), "day")
            ),
        ],
        InvitationState::Closed(Closing::Lapsed) => line![
            format!(
                "It was open for {} without an answer, so nothing is scheduled. A word with ",
                counted(days(LAPSE_AFTER), "day")
            ),
            partner,
            " may help; then you can ask again.",
        ],
        InvitationState::Closed(Closing::Withdrawn) => {
            line!["It was withdrawn; nothing is scheduled."]
        }
        InvitationState::Closed(Closing::Ended) => line!["This 1:1 has ended."],
    }
}

fn accepted(by: Line, first: Instant, partner: &Who) -> Line {
    let rest = line![
        " accepted. Your first 1:1 with ",
        partner,
        " is on ",
        first,
        ", and the agenda comes before it. Until then, drop topics in with ",
        strong("/1on1 add"),
        ".",
    ];
    [by, rest].concat()
}

/// How many days a span has.
pub(super) fn days(span: chrono::TimeDelta) -> usize {
    usize::try_from(span.num_days()).unwrap_or_default()
}
