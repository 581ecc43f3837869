//! What invitations, answers and lists say.

use super::fixtures::*;
use super::seen::{labels, seen};
use crate::chat::grammar::COMMANDS;
use crate::chat::layout::{Line, layout};
use crate::chat::plain_text::line_text;
use crate::chat::view::{
    ActionChange, ActionOccasion, ActionView, ActionsView, ChangedAction, DigestItem,
    InvitationState, InvitationView, Operator, Saying, SkippedView, TopicView, View,
};
use crate::chat::wording::refusal_in_form;
use crate::domain::action::{ActionState, Consent};
use crate::domain::agenda::{ActionLine, Whose};
use crate::domain::refusal::{CadenceProblem, DateIssue, Refusal};

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
    let answer = action_view(done, ActionOccasion::Answered);
    let answered = layout(&card(View::Action(answer.clone())));
    assert_eq!(labels(&answered), ["Reopen"]);
    let undo = Some(id(1));
    let answered = layout(&card(View::Action(ActionView { undo, ..answer })));
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

I do not understand “thurzday” as a time to meet.
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
        text.contains("To begin, invite somebody: /1on1 start with:@bob when:"),
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
    let list = actions_view(vec![action_line(2, "Send the draft"), mine, done]);
    assert_eq!(
        seen(View::Actions(list)),
        "All actions with Bob

Yours
☐ Ask finance

Bob's
☐ Send the draft · due Fri 3 Apr 2026
✓ Book the room

[Done] [Snooze] [Drop] [Edit] [Remove] [Done] [Snooze] [Drop] [Edit] [Remove] [Reopen]"
    );
}

#[test]
fn a_long_list_shows_what_is_most_often_done_and_all_of_it_for_the_one_that_is_picked() {
    let lines: Vec<ActionLine> = (1..=5).map(|n| action_line(n, "Ask finance")).collect();
    let list = actions_view(lines);
    let shown = |list: &ActionsView| labels(&layout(&card(View::Actions(list.clone()))));
    let ask = ["Ask finance"; 5].join(", ");
    let more = format!("More…: {ask}");
    assert_eq!(
        shown(&list),
        ["Done", "Done", "Done", "Done", "Done", &more]
    );
    let picked = ActionsView {
        picked: Some(id(5)),
        ..list
    };
    let all = ["Done", "Snooze", "Drop", "Edit", "Remove"];
    assert_eq!(
        shown(&picked),
        [&["Done"; 4][..], &all, &[more.as_str()]].concat()
    );
}

#[test]
fn a_list_says_what_was_just_changed_and_can_undo_it() {
    let changed = ChangedAction {
        text: "Book the room".to_owned(),
        what: ActionChange::Done,
        undo: id(1),
    };
    let list = ActionsView {
        changed: Some(changed),
        ..actions_view(Vec::new())
    };
    let text = seen(View::Actions(list));
    assert!(text.ends_with("Done: Book the room\n\n[Undo]"), "{text}");
}

#[test]
fn in_a_form_a_refusal_names_the_field_and_shows_what_can_stand_in_it() {
    let said = |refusal| {
        let lines = refusal_in_form(&refusal, 2);
        let text = |line: &Line| line_text(line, chrono_tz::Tz::UTC);
        lines.iter().map(text).collect::<Vec<_>>().join(" ")
    };
    let part = "someday".to_owned();
    let problem = DateIssue::NotUnderstood;
    assert_eq!(
        said(Refusal::BadDate {
            option: "due",
            part,
            problem
        }),
        "due: I do not understand the date “someday”. For example fri, in 2 weeks or 2026-12-03."
    );
    assert_eq!(
        said(Refusal::MissingOption {
            command: "add",
            option: "topic"
        }),
        "topic is needed."
    );
    let given = "x".to_owned();
    assert_eq!(
        said(Refusal::BadNumber {
            option: "duration",
            given,
            min: 5,
            max: 240
        }),
        "duration is a whole number from 5 to 240, and I read “x”. For example 30."
    );
    let (given, near) = ("Bbo".to_owned(), vec!["Bob".to_owned()]);
    assert_eq!(
        said(Refusal::UnknownPartner { given, near }),
        "with: You have no 1:1 with “Bbo”. Did you mean Bob? The name of a partner of yours will do."
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
