//! A 1:1 that stands still, goes on or ends, and days on which somebody is away.
//!
//! Nothing here is a skip, so nothing offers a make-up, and an end has no author and no reason.

use super::build::{
    bullet, button, buttons, card, danger, line, long_menu, primary, shorten, strong, text,
    typed_line,
};
use super::shape::{Block, Layout, Line, OPTION_LABEL_MAX, Span};
use crate::chat::control::Press;
use crate::chat::view::{
    AwayLine, AwayRow, AwayState, AwayTold, AwayToldView, AwayView, Dates, PauseState, PausedView,
    Who,
};
use crate::chat::words::date_long;
use crate::domain::agenda::Whose;
use crate::domain::away::Days;
use crate::domain::clock::Instant;
use crate::domain::id::{MeetingId, OneOnOneId};

/// So many days away have a button of their own; further ones are in a menu.
const WITH_BUTTONS: usize = 5;

/// `Mon 23 Mar 2026 to Fri 27 Mar 2026`.
fn days_text(days: Days) -> String {
    let first = date_long(days.first);
    if days.first == days.last {
        first
    } else {
        format!("{first} to {}", date_long(days.last))
    }
}

/// The same in a sentence: `on Thu 26 Mar 2026`, `from Mon 23 Mar 2026 to Fri 27 Mar 2026`.
fn when(days: Days) -> String {
    let before = if days.first == days.last {
        "on"
    } else {
        "from"
    };
    format!("{before} {}", days_text(days))
}

/// Dates one after the other, those that are not listed counted.
fn dates_line(dates: &[Instant]) -> Line {
    let mut line = Line::new();
    for (i, at) in dates.iter().enumerate() {
        if i > 0 {
            line.push(Span::from(" · "));
        }
        line.push(Span::from(*at));
    }
    line
}

fn reason_line(who: Line, reason: Option<&String>) -> Option<Block> {
    let reason = reason?;
    Some(text([who, vec![typed_line(reason)]].concat()))
}

/// Days away, for the one who is: before **Confirm** and after.
pub(super) fn away(view: &AwayView) -> Layout {
    let when_away = when(view.days);
    let title = match view.state {
        AwayState::Asked { .. } => line![format!("Away {when_away}?")],
        AwayState::Holds { .. } => line![format!("You are away {when_away}")],
        AwayState::Past => line![format!("You were away {when_away}")],
        AwayState::TakenBack => line![format!("You are not away {when_away} after all")],
    };
    let mut blocks = Vec::new();
    blocks.extend(reason_line(line!["Why: "], view.reason.as_ref()));
    for days in &view.already {
        blocks.push(text(line![format!(
            "You are away already {}.",
            when(*days)
        )]));
    }
    blocks.push(if view.rows.is_empty() {
        text(concerned(view))
    } else {
        Block::Heading(concerned(view))
    });
    blocks.extend(
        view.rows
            .iter()
            .map(|row| bullet(away_row(row, view.state))),
    );
    if view.more > 0 {
        blocks.push(text(line![format!("… and {} more.", view.more)]));
    }
    match view.state {
        AwayState::Asked { draft } => {
            if !view.rows.is_empty() {
                blocks.push(Block::Fine(line![if view.reason.is_some() {
                    "That is no skip, and nothing is lost. Your partners hear of their dates and read why."
                } else {
                    "That is no skip, and nothing is lost. Your partners hear of their dates."
                }]));
            }
            blocks.extend(buttons(vec![
                primary(Press::AwayConfirm { draft }, "Confirm"),
                button(Press::AwayForget { draft }, "Cancel"),
            ]));
        }
        AwayState::Holds { away } => {
            blocks.extend(buttons(vec![button(Press::AwayCancel { away }, "Cancel")]));
        }
        AwayState::Past | AwayState::TakenBack => {}
    }
    card("away", title, blocks)
}

fn concerned(view: &AwayView) -> Line {
    let some = !view.rows.is_empty();
    match view.state {
        AwayState::Asked { .. } if some => line!["These would be left out:"],
        AwayState::Asked { .. } => {
            line!["None of your 1:1s falls into it. I would keep it in mind for new dates."]
        }
        AwayState::Holds { .. } | AwayState::Past if some => line!["Left out:"],
        AwayState::Holds { .. } => {
            line!["None of your 1:1s falls into it. I keep it in mind for new dates."]
        }
        AwayState::Past => line!["None of your 1:1s fell into it."],
        AwayState::TakenBack if some => line!["These take place:"],
        AwayState::TakenBack => line!["No date of a 1:1 changes by that."],
    }
}

fn away_row(row: &AwayRow, state: AwayState) -> Line {
    let mut line = line![&row.partner, ": "];
    line.extend(dates_line(&row.dates));
    match (state, row.next) {
        (AwayState::Asked { .. } | AwayState::Holds { .. }, Some(next)) => {
            line.extend(line!["; you meet next on ", next]);
        }
        (AwayState::Asked { .. } | AwayState::Holds { .. }, None)
        | (AwayState::Past | AwayState::TakenBack, _) => {}
    }
    line
}

/// All my days away that are not over.
pub(super) fn aways(lines: &[AwayLine]) -> Layout {
    if lines.is_empty() {
        let blocks = vec![text(line![
            "You are not away on any day that I know of. To tell me: ",
            strong("/1on1 away mon to:fri"),
        ])];
        return card("aways", line!["When you are away"], blocks);
    }
    let (first, rest) = lines.split_at(lines.len().min(WITH_BUTTONS));
    let mut blocks: Vec<Block> = first.iter().map(away_item).collect();
    if !rest.is_empty() {
        blocks.extend(rest.iter().map(|away| bullet(away_line(away))));
        let options = rest.iter().map(|away| {
            let label = shorten(&days_text(away.days), OPTION_LABEL_MAX);
            (away.away.to_string(), label)
        });
        blocks.extend(long_menu(
            Press::AwayPick,
            "Cancel a later one",
            options.collect(),
            line!["they come into it once earlier days are over."],
        ));
    }
    card("aways", line!["When you are away"], blocks)
}

fn away_item(away: &AwayLine) -> Block {
    let mut line = away_line(away);
    line.insert(0, Span::from("• "));
    let press = Press::AwayCancel { away: away.away };
    Block::Item {
        line,
        button: Some(button(press, "Cancel")),
    }
}

fn away_line(away: &AwayLine) -> Line {
    let mut line = line![days_text(away.days)];
    if let Some(reason) = &away.reason {
        line.extend(line![" · ", typed_line(reason)]);
    }
    line
}

/// To the partner: which dates are left out, or take place after all.
pub(super) fn away_told(view: &AwayToldView) -> Layout {
    let partner = &view.partner;
    let (kind, what) = match view.told {
        AwayTold::Holds => ("away", line![partner, " is away: "]),
        AwayTold::Back => ("away-over", line![partner, " is not away after all: "]),
        AwayTold::TakenBack => {
            let title = line![partner, " is not away after all"];
            let settled = line!["What stood here no longer holds."];
            return card("away", title, vec![text(settled)]);
        }
    };
    let holds = view.told == AwayTold::Holds;
    let mut title = what;
    match view.dates.first.as_slice() {
        [only] if view.dates.more == 0 => {
            let end = if holds {
                " is left out"
            } else {
                " takes place"
            };
            title.extend(line!["your 1:1 on ", *only, end]);
        }
        [first, ..] => {
            let count = view.dates.first.len() + view.dates.more;
            let end = if holds { "are left out" } else { "take place" };
            title.extend(line![
                format!("{count} of your dates {end}, the first on "),
                *first
            ]);
        }
        [] => title.push(Span::from("no date of yours changes by that")),
    }
    let mut blocks = Vec::new();
    blocks.extend(reason_line(line![partner, ": "], view.reason.as_ref()));
    blocks.extend(listed(&view.dates, ""));
    if holds {
        if let Some(next) = view.next {
            blocks.push(text(line!["The next one after that is on ", next, "."]));
        }
        blocks.push(Block::Fine(line![
            "That is no skip. Your topics and actions stay."
        ]));
    }
    card(kind, title, blocks)
}

/// Several dates as a list; one is named by the title already.
fn listed(dates: &Dates, and_so_on: &str) -> Vec<Block> {
    if dates.first.len() + dates.more < 2 {
        return Vec::new();
    }
    let mut blocks: Vec<Block> = dates.first.iter().map(|at| bullet(line![*at])).collect();
    if dates.more > 0 {
        let more = if and_so_on.is_empty() {
            format!("… and {} more.", dates.more)
        } else {
            and_so_on.to_owned()
        };
        blocks.push(text(line![more]));
    }
    blocks
}

/// The day as it stands after «until».
pub(super) fn until_text(until: Option<chrono::NaiveDate>) -> String {
    until.map_or_else(String::new, |day| format!(" until {}", date_long(day)))
}

/// A 1:1 that stands still, or did.
pub(super) fn paused(view: &PausedView) -> Layout {
    let partner = &view.partner;
    match &view.state {
        PauseState::Over { next } => {
            let title = goes_on(line!["Your 1:1 with ", partner, " goes on"], *next);
            card("paused", title, Vec::new())
        }
        PauseState::Paused {
            by,
            until,
            dates,
            next,
        } => {
            let title = line![
                "Your 1:1 with ",
                partner,
                format!(" is paused{}", until_text(*until)),
            ];
            let mut blocks = vec![text(match by {
                Whose::You => line!["You paused it. Your topics and actions stay."],
                Whose::Partner => line![partner, " paused it. Your topics and actions stay."],
                Whose::Duologue => line!["Your topics and actions stay."],
            })];
            blocks.extend(left_out(dates, until.is_none()));
            if let Some(next) = next {
                blocks.push(text(line!["The next one is on ", *next, "."]));
            }
            let back = if until.is_some() {
                "Until then there are no agendas and no reminders, and nothing counts as missed. Either of you can resume it earlier."
            } else {
                "Until one of you resumes it there are no agendas and no reminders, and nothing counts as missed."
            };
            blocks.push(Block::Fine(line![back]));
            let resume = Press::Resume {
                one_on_one: view.one_on_one,
            };
            blocks.extend(buttons(vec![button(resume, "Resume")]));
            card("paused", title, blocks)
        }
    }
}

fn left_out(dates: &Dates, open: bool) -> Vec<Block> {
    match dates.first.as_slice() {
        [] => vec![text(line!["No date of it is left out by that."])],
        [only] if dates.more == 0 => vec![text(line!["Left out: ", *only, "."])],
        [..] => {
            let and_so_on = if open { "… and so on." } else { "" };
            let mut blocks = vec![Block::Heading(line!["Left out:"])];
            blocks.extend(listed(dates, and_so_on));
            blocks
        }
    }
}

fn goes_on(mut line: Line, next: Option<Instant>) -> Line {
    if let Some(next) = next {
        line.extend(line![": next on ", next]);
    }
    line
}

/// A card of a pause that was changed since.
pub(super) fn paused_anew(partner: &Who) -> Layout {
    let title = line!["The pause of your 1:1 with ", partner, " was changed"];
    let blocks = vec![text(line!["How it stands now is below."])];
    card("paused", title, blocks)
}

/// It goes on.
pub(super) fn resumed(partner: &Who, by: Whose, next: Option<Instant>) -> Layout {
    let who = match by {
        Whose::Partner => line![partner, " resumed your 1:1"],
        Whose::You | Whose::Duologue => line!["Your 1:1 with ", partner, " goes on"],
    };
    let blocks = vec![text(line!["All that was open is still there."])];
    card("resumed", goes_on(who, next), blocks)
}

/// What there is to end.
pub(super) fn end_ask(
    partner: &Who,
    one_on_one: OneOnOneId,
    live: Option<MeetingId>,
    next: Option<Instant>,
) -> Layout {
    if let Some(meeting) = live {
        let title = line!["Your 1:1 with ", partner, " is going on: wrap it up?"];
        let wrap = Press::WrapUp { meeting };
        let blocks = vec![
            text(line![
                "The recap comes to both of you, and the series goes on. To end the 1:1 for good, say ",
                strong("/1on1 end"),
                " once more after that.",
            ]),
            Block::Buttons(vec![primary(wrap, "Wrap up today's meeting")]),
        ];
        return card("end-ask", title, blocks);
    }
    let title = line!["End your 1:1 with ", partner, "?"];
    let mut first = match next {
        Some(at) => line!["The next one, on ", at, ", and all after it would be off."],
        None => line!["There would be no further dates."],
    };
    first.extend(line![
        " What you wrote stays readable to both of you. ",
        partner,
        " hears of it at once, without a reason. To stop for a while only: ",
        strong("/1on1 pause"),
    ]);
    let blocks = vec![
        text(first),
        Block::Buttons(vec![
            danger(Press::EndSure { one_on_one }, "End this 1:1 for good"),
            button(Press::KeepGoing { one_on_one }, "Keep it"),
        ]),
    ];
    card("end-ask", title, blocks)
}

/// It has ended.
pub(super) fn ended(partner: &Who) -> Layout {
    let title = line!["Your 1:1 with ", partner, " has ended"];
    let blocks = vec![
        text(line![
            "There are no further dates, and I remind of nothing more. The record stays readable to both of you: ",
            strong("/1on1 history"),
        ]),
        Block::Fine(line![
            "Either of you can begin anew at any time: ",
            strong("/1on1 start"),
        ]),
    ];
    card("ended", title, blocks)
}
