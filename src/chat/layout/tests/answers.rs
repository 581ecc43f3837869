//! What invitations, answers and lists say.

use super::fixtures::*;
use super::seen::{labels, seen};
use crate::chat::command::{WhichState, WhoseActions};
use crate::chat::grammar::COMMANDS;
use crate::chat::layout::layout;
use crate::chat::view::{
    ActionOccasion, DigestItem, InvitationState, InvitationView, Operator, Saying, SkippedView,
    TopicView, View,
};
use crate::domain::action::{ActionState, Consent};
use crate::domain::agenda::{ActionLine, Whose};
use crate::domain::refusal::{CadenceProblem, Refusal};

#[test]
fn an_invitation_says_what_is_kept_and_who_can_read_it() {
    assert_eq!(
        seen(View::Invitation(InvitationView {
            operator: Operator {
                name: Some("Carol".to_owned()),
                contact: Some("carol@example.org".to_owned()),
            },
            ..invitation()
        })),
        "Bob would like to have a regular 1:1 with you, first on Thu 26 Mar 2026, 10:00

When: every Thursday at 10:00 (Europe/Berlin time), 30 minutes
How: Bob leads, and the meeting is yours: your topics come first.

The first dates:
• Thu 26 Mar 2026, 10:00 (09:00 for Bob)
• Thu 2 Apr 2026, 10:00 (09:00 for Bob)
• Thu 9 Apr 2026, 10:00 (09:00 for Bob)

What is kept, and who can read it:
Your dates, and the topics, actions and notes that the two of you write.
Only the two of you can read this through me, and what you mark as yours alone only you. The text is sealed in the database. Carol (carol@example.org), who runs this bot, could technically read it. Messages already in this chat obey the platform's rules.

Nothing is scheduled before you accept. Without an answer this lapses after 7 days.

[Accept] [Suggest another time] [Decline] [Do not ask me again]"
    );
}

#[test]
fn an_answered_invitation_has_no_buttons() {
    let first = thursday();
    let text = seen(View::Invitation(InvitationView {
        state: InvitationState::Accepted { first },
        ..invitation()
    }));
    assert!(
        text.ends_with("Until then, drop topics in with /1on1 add."),
        "{text}"
    );
}

#[test]
fn an_added_topic_can_be_undone() {
    assert_eq!(
        seen(View::Topic(TopicView {
            plain: true,
            held_until: Some(thursday()),
            ..topic_view(mine(1, "Budget"))
        })),
        "Added to your 1:1 with Bob

☐ Budget · you

It comes up on Thu 26 Mar 2026, 10:00.
Bob sees it from 10:00, or at once with Share now.

[Undo] [Edit] [Make it an action] [Make it a note] [Share now]"
    );
    let looked = TopicView {
        fresh: false,
        others: vec![(id(9), bob())],
        ..topic_view(mine(1, "Budget"))
    };
    assert_eq!(
        labels(&layout(&card(View::Topic(looked)))),
        [
            "Edit",
            "Remove",
            "Up",
            "Down",
            "Move it to another 1:1: Bob"
        ]
    );
}

#[test]
fn an_action_that_was_given_asks_its_owner() {
    let line = ActionLine {
        owner: Whose::You,
        consent: Consent::Asked,
        ..action_line(1, "Send the draft")
    };
    assert_eq!(
        seen(View::Action(action_view(
            line.clone(),
            ActionOccasion::Given
        ))),
        "Bob wrote down an action for you

☐ Send the draft · you · due Fri 3 Apr 2026 · not agreed yet

With it you have 3 open actions here. Does it fit?

[Agree] [Not like that]"
    );
    let done = ActionLine {
        state: ActionState::Done { at: thursday() },
        ..line
    };
    let answered = layout(&card(View::Action(action_view(
        done,
        ActionOccasion::Answered,
    ))));
    assert_eq!(labels(&answered), ["Undo"]);
}

#[test]
fn a_refused_cadence_names_the_part_and_shows_three_examples() {
    assert_eq!(
        seen(View::Refused(Refusal::UnknownCadence {
            part: "thurzday".to_owned(),
            problem: CadenceProblem::NotUnderstood,
        })),
        "Nothing was changed

In the when text I do not understand “thurzday”.
These would do:
• every thursday at 10:00
• every 2 weeks tue 15:30
• first monday of the month 14:00"
    );
}

#[test]
fn a_near_match_is_offered() {
    let text = seen(View::Refused(Refusal::UnknownPartner {
        given: "Bbo".to_owned(),
        near: vec!["Bob".to_owned(), "Bert".to_owned()],
    }));
    assert!(
        text.contains("You have no 1:1 with “Bbo”.\nDid you mean Bob or Bert?"),
        "{text}"
    );
}

#[test]
fn a_removed_topic_can_come_back() {
    let view = View::Said {
        partner: Some(bob()),
        saying: Saying::TopicRemoved(mine(1, "Budget")),
    };
    assert_eq!(
        seen(view),
        "Topic removed from your 1:1 with Bob\n\n• Budget\n\n[Undo]"
    );
}

#[test]
fn the_help_has_every_command() {
    let text = seen(View::Help {
        started: false,
        brief: false,
    });
    for command in &COMMANDS {
        assert!(
            text.contains(&format!("• /1on1 {} – ", command.name.as_str())),
            "{text}"
        );
    }
    assert!(
        text.contains("To begin, invite somebody: /1on1 start @bob when:"),
        "{text}"
    );
}

#[test]
fn a_list_of_actions_is_by_owner() {
    let mine = ActionLine {
        owner: Whose::You,
        due: None,
        ..action_line(1, "Ask finance")
    };
    let done = ActionLine {
        state: ActionState::Done { at: thursday() },
        ..action_line(3, "Book the room")
    };
    let lines = [action_line(2, "Send the draft"), mine, done];
    assert_eq!(
        seen(View::Actions {
            partner: Some(bob()),
            whose: WhoseActions::Both,
            state: WhichState::All,
            lines: lines.map(|line| (line, bob())).to_vec(),
        }),
        "All actions with Bob

Yours
☐ Ask finance

Bob's
☐ Send the draft · due Fri 3 Apr 2026
✓ Book the room

[Done] [Done] [Reopen] [More…: Send the draft, Ask finance, Book the room]"
    );
}

#[test]
fn a_digest_names_partners_and_no_topic() {
    let line = ActionLine {
        owner: Whose::You,
        ..action_line(1, "Send the draft")
    };
    let waiting = SkippedView {
        reminder: true,
        undo: false,
        slots: Vec::new(),
        topics: 1,
        actions: 0,
        ..skipped()
    };
    assert_eq!(
        seen(View::Digest(vec![
            DigestItem::ActionDue(action_view(line, ActionOccasion::Due)),
            DigestItem::SkipWaits(waiting),
        ])),
        "2 things for today: Bob

Due today: an action of yours from your 1:1 with Bob
☐ Send the draft · you · due Fri 3 Apr 2026

Still to choose: when to make up your 1:1 with Bob of Thu 26 Mar 2026, 10:00
1 topic waits; nothing is lost. You last met on Thu 19 Mar 2026, 10:00.
The next one is on Thu 2 Apr 2026, 10:00.
I found no free time in the working hours of both of you before then.

[Done] [Snooze] [Drop] [Edit] [Pick a time] [Wait for the next one]"
    );
}
