//! Actions: as lines of other cards, by themselves, and as a list.

use super::build::{
    bullet, button, buttons, card, counted, item, line, primary, text, typed, undo, whose,
};
use super::shape::{Block, Button, Layout, Line, Span};
use crate::chat::control::Press;
use crate::chat::view::{ActionOccasion, ActionView, Who};
use crate::chat::words::{ago, date_long};
use crate::domain::action::{ActionState, Consent};
use crate::domain::agenda::{ActionLine, Whose};

/// From this age on an open action says how old it is.
const AGE_SHOWN_FROM_DAYS: i64 = 2;

/// `Send the draft · Bob · due Fri 3 Apr 2026 · 3 weeks old`.
pub(super) fn action_line(action: &ActionLine, partner: &Who) -> Line {
    let mut line = vec![typed(&action.text), Span::from(" · ")];
    line.push(whose(action.owner, partner));
    line.extend(facts(action).map(Span::from));
    line
}

/// The due day, the age, and what the owner said, as far as they matter.
pub(super) fn facts(action: &ActionLine) -> Option<String> {
    let mut facts = Vec::new();
    match action.state {
        ActionState::Open => {
            if let Some(due) = action.due {
                let was = if action.overdue { "was due" } else { "due" };
                facts.push(format!("{was} {}", date_long(due)));
            }
            if action.age_days >= AGE_SHOWN_FROM_DAYS {
                let days = u32::try_from(action.age_days).unwrap_or(u32::MAX);
                facts.push(format!("{} old", ago(days)));
            }
            match action.consent {
                Consent::Agreed => {}
                Consent::Asked => facts.push("not agreed yet".to_owned()),
                Consent::Refused => facts.push("“not like that”".to_owned()),
            }
        }
        ActionState::Done { .. } => {}
        ActionState::Dropped { .. } => facts.push("dropped".to_owned()),
    }
    (!facts.is_empty()).then(|| format!(" · {}", facts.join(" · ")))
}

pub(super) fn mark(state: ActionState) -> &'static str {
    match state {
        ActionState::Open => "☐ ",
        ActionState::Done { .. } => "✓ ",
        ActionState::Dropped { .. } => "✗ ",
    }
}

fn marked(action: &ActionLine, partner: &Who) -> Line {
    [line![mark(action.state)], action_line(action, partner)].concat()
}

/// An action by itself.
pub(super) fn action(view: &ActionView) -> Layout {
    let kind = match view.occasion {
        ActionOccasion::Added | ActionOccasion::Looked | ActionOccasion::Answered => "action",
        ActionOccasion::Given => "action-given",
        ActionOccasion::Changed => "action-changed",
        ActionOccasion::Due => "action-reminder",
    };
    let mut blocks = vec![item(marked(&view.line, &view.partner))];
    blocks.extend(remark(view).map(text));
    blocks.extend(buttons(controls(view)));
    card(kind, title(view), blocks)
}

fn title(view: &ActionView) -> Line {
    let partner = &view.partner;
    let is_open = matches!(view.line.state, ActionState::Open);
    match view.occasion {
        ActionOccasion::Added => line!["Action added to your 1:1 with ", partner],
        ActionOccasion::Given => line![partner, " wrote down an action for you"],
        ActionOccasion::Changed => changed_title(view),
        ActionOccasion::Due if is_open && view.line.overdue => {
            line![
                "Still open: an action of yours from your 1:1 with ",
                partner
            ]
        }
        ActionOccasion::Due if is_open => {
            line!["Due today: an action of yours from your 1:1 with ", partner]
        }
        ActionOccasion::Due | ActionOccasion::Looked => {
            line!["An action of your 1:1 with ", partner]
        }
        ActionOccasion::Answered => match view.line.state {
            ActionState::Open => line!["Changed in your 1:1 with ", partner],
            ActionState::Done { .. } => line!["Done, in your 1:1 with ", partner],
            ActionState::Dropped { .. } => line!["Dropped, in your 1:1 with ", partner],
        },
    }
}

/// To the other side. Who is told did not do it, so the partner did.
fn changed_title(view: &ActionView) -> Line {
    let partner = &view.partner;
    match (view.line.state, view.line.consent) {
        (ActionState::Done { .. }, _) => line![partner, " ticked off an action"],
        (ActionState::Dropped { .. }, _) => line![partner, " dropped an action"],
        (ActionState::Open, Consent::Refused) if view.line.owner == Whose::Partner => {
            line![partner, " would put an action differently"]
        }
        (ActionState::Open, Consent::Agreed | Consent::Asked | Consent::Refused) => {
            line!["News from ", partner, " on an action"]
        }
    }
}

/// What else there is to say.
fn remark(view: &ActionView) -> Option<Line> {
    let partner = &view.partner;
    let open = usize::try_from(view.owner_open).unwrap_or_default();
    let is_open = matches!(view.line.state, ActionState::Open);
    match (view.occasion, view.line.owner, view.line.consent) {
        _ if !is_open => None,
        (ActionOccasion::Given, Whose::You, Consent::Asked) => Some(line![format!(
            "With it you have {} here. Does it fit?",
            counted(open, "open action")
        )]),
        (_, Whose::You, Consent::Refused) => Some(line![
            "You said: not like that. ",
            partner,
            " knows; a word between the two of you settles it.",
        ]),
        (ActionOccasion::Given, Whose::You, Consent::Agreed) => Some(line!["You agreed."]),
        (ActionOccasion::Added | ActionOccasion::Answered, Whose::Partner, Consent::Asked) => {
            Some(line![
                partner,
                format!(" is asked whether it fits. With it {} here.", theirs(open)),
            ])
        }
        (_, Whose::Partner, Consent::Refused) => Some(line![
            "“Not like that”, says ",
            partner,
            ". A word between the two of you settles it.",
        ]),
        (_, Whose::You | Whose::Partner | Whose::Duologue, _) => None,
    }
}

fn theirs(open: usize) -> String {
    match open {
        1 => "there is 1 open action of theirs".to_owned(),
        more => format!("there are {more} open actions of theirs"),
    }
}

fn controls(view: &ActionView) -> Vec<Button> {
    let action = view.line.id;
    let mut buttons: Vec<Button> = view.undo.map(undo).into_iter().collect();
    match (view.line.state, view.occasion) {
        (ActionState::Done { .. } | ActionState::Dropped { .. }, _) => {
            if buttons.is_empty() {
                buttons.push(button(Press::ActionReopen { action }, "Reopen"));
            }
        }
        (ActionState::Open, ActionOccasion::Given)
            if view.line.owner == Whose::You && view.line.consent == Consent::Asked =>
        {
            buttons.push(primary(Press::ActionAgree { action }, "Agree"));
            buttons.push(button(Press::ActionRefuse { action }, "Not like that"));
        }
        (ActionState::Open, ActionOccasion::Added) => {
            buttons.push(button(Press::ActionRemove { action }, "Undo"));
            buttons.push(button(Press::ActionEdit { action }, "Edit"));
        }
        (
            ActionState::Open,
            ActionOccasion::Given
            | ActionOccasion::Changed
            | ActionOccasion::Due
            | ActionOccasion::Looked
            | ActionOccasion::Answered,
        ) => buttons.extend(open_controls(view)),
    }
    buttons
}

/// Only the author may reword or remove it.
fn open_controls(view: &ActionView) -> Vec<Button> {
    let action = view.line.id;
    let mut buttons = vec![
        primary(Press::ActionDone { action }, "Done"),
        button(Press::ActionSnooze { action }, "Snooze"),
        button(Press::ActionDrop { action }, "Drop"),
    ];
    if view.mine_to_edit {
        buttons.push(button(Press::ActionEdit { action }, "Edit"));
        if view.occasion == ActionOccasion::Looked {
            buttons.push(button(Press::ActionRemove { action }, "Remove"));
        }
    }
    buttons
}

/// Actions as points of a list.
pub(super) fn bullets(lines: &[ActionLine], partner: &Who) -> Vec<Block> {
    lines
        .iter()
        .map(|action| bullet(action_line(action, partner)))
        .collect()
}
