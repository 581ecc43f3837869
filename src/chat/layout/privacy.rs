//! What is kept of the reader, and who can read it: the same as the invitation says, and more of it.

use super::build::{bullet, card, counted, line, text};
use super::invitation::who_runs;
use super::shape::{Block, Layout};
use crate::chat::view::PrivacyView;

/// What is kept, who can read it, and for how long.
pub(super) fn privacy(view: &PrivacyView) -> Layout {
    let mut blocks = vec![
        Block::Heading(line!["What is kept of you"]),
        bullet(line![
            "Your account and name here, your time zone, your working hours and settings."
        ]),
        bullet(line![
            "Your 1:1s and their dates: with whom, when planned, moved, skipped and held."
        ]),
        bullet(line![
            "What you write: topics, notes, actions, reasons and places."
        ]),
        text(line![numbers(view)]),
        Block::Heading(line!["Who can read it"]),
        bullet(line![
            "Through me, only the two people of a 1:1 can read what is in it: no server owner, no administrator, \
             nobody's manager. What you mark as yours alone, only you."
        ]),
        bullet(line![
            "In the database, what people write is sealed with a key that is kept apart, and so are names. Not sealed \
             are accounts, who has a 1:1 with whom, times, states and counts."
        ]),
    ];
    let mut could = who_runs(&view.operator);
    could.extend(line![
        " could technically read all of it: the database and the key are in the same hands."
    ]);
    blocks.push(bullet(could));
    blocks.push(bullet(line![
        "Messages already in this chat obey the platform's rules."
    ]));
    blocks.push(Block::Heading(line!["For how long"]));
    blocks.push(bullet(line![
        "Without a limit of time, since none is set for this bot (privacy.retention_days). That includes what you \
         removed, and 1:1s that ended."
    ]));
    card(
        "privacy",
        line!["What is kept of you, and who can read it"],
        blocks,
    )
}

/// Only the reader's own: what the partner wrote is not counted here.
fn numbers(view: &PrivacyView) -> String {
    let (topics, removed) = view.topics;
    let mut topics = counted(topics, "topic");
    if removed > 0 {
        topics = format!("{topics} ({removed} of them removed, and shown to nobody)");
    }
    let mut parts = vec![
        match view.one_on_ones {
            1 => "one 1:1".to_owned(),
            many => counted(many, "1:1"),
        },
        topics,
        counted(view.notes, "note"),
        format!(
            "{} that you wrote or promised",
            counted(view.actions, "action")
        ),
    ];
    if view.invitations > 0 {
        parts.push(format!(
            "{} that came to nothing",
            counted(view.invitations, "invitation")
        ));
    }
    let last = parts.pop().unwrap_or_default();
    format!("At the moment: {} and {last}.", parts.join(", "))
}
