//! What the cards around a meeting say.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::fixtures::*;
use super::seen::{labels, seen};
use crate::chat::layout::{layout, line, typed_line};
use crate::chat::plain_text::{line_text, title_text};
use crate::chat::view::{
    AgendaView, Late, MetAnswer, MoveState, MovedView, Reading, RecapView, SkipOutcome,
    SkippedView, View, Who,
};
use crate::domain::action::ActionState;
use crate::domain::agenda::{ActionLine, Part, TopicLine, Whose};
use crate::domain::topic::{Section, Visibility};

fn their_meeting() -> Vec<Part> {
    let blocker = TopicLine {
        section: Section::Blocker,
        carried: 2,
        ..topic(1, "Access to the build server")
    };
    let hidden = TopicLine {
        hidden: Some(Visibility::OnlyMe),
        ..mine(3, "Ask how the move went")
    };
    let old = ActionLine {
        age_days: 21,
        overdue: true,
        due: NaiveDate::from_ymd_opt(2026, 3, 20),
        ..action_line(1, "Send the draft")
    };
    vec![
        Part::CheckIn {
            question: Some("What gave you energy this week?".to_owned()),
            lines: Vec::new(),
        },
        Part::Topics {
            whose: Whose::Partner,
            minutes: None,
            lines: vec![blocker, topic(2, "Budget for May")],
        },
        Part::OpenActions(vec![old]),
        Part::Topics {
            whose: Whose::You,
            minutes: None,
            lines: vec![hidden],
        },
        Part::Finish,
    ]
}

#[test]
fn an_agenda_is_in_the_order_of_the_meeting() {
    let view = AgendaView {
        partner_zone: Some(Tz::Europe__London),
        place: Some("https://meet.example/ab".to_owned()),
        ..agenda(their_meeting())
    };
    assert_eq!(
        seen(View::Agenda(view)),
        "Your 1:1 with Bob, Thu 26 Mar 2026, 10:00

30 minutes · 09:00 for Bob · https://meet.example/ab

Check-in
What gave you energy this week?

Bob's topics
1. ☐ Access to the build server · blocker · Bob · carried over 2×
2. ☐ Budget for May · Bob

Still open from before
• Send the draft · Bob · was due Fri 20 Mar 2026 · 3 weeks old

Your topics
3. ☐ Ask how the move went · you · only you see this

Before you finish: what did we decide, who does what by when?

[Add topic] [Start] [Last time] [Edit] [Can't make it?: Move, Skip]"
    );
}

#[test]
fn a_live_card_has_a_tick_for_each_topic() {
    let ticked = TopicLine {
        discussed: true,
        ..topic(1, "Budget for May")
    };
    let parts = vec![
        Part::Topics {
            whose: Whose::Partner,
            minutes: Some(15),
            lines: vec![ticked, topic(2, "Hiring")],
        },
        Part::Topics {
            whose: Whose::You,
            minutes: Some(15),
            lines: Vec::new(),
        },
        Part::Finish,
    ];
    let view = AgendaView {
        live: true,
        half: Some(Whose::Partner),
        ..agenda(parts)
    };
    let layout = layout(&card(View::Agenda(view.clone())));
    assert_eq!(layout.kind, "live");
    assert_eq!(
        seen(View::Agenda(view)),
        "Live: your 1:1 with Bob, Thu 26 Mar 2026, 10:00

30 minutes
Now it is Bob's half.

Bob's topics · 15 minutes
1. ✓ Budget for May · Bob
2. ☐ Hiring · Bob

Your topics · 15 minutes

Before you finish: what did we decide, who does what by when?

[↺ 1] [✓ 2] [Add topic] [Add action] [Add note] [All discussed] [Wrap up]"
    );
}

#[test]
fn an_agenda_without_topics_names_nobody() {
    let view = AgendaView {
        suggestions: vec![
            "What went well?".to_owned(),
            "What is in your way?".to_owned(),
        ],
        late: Some(Late::Absent),
        shifted_minutes: Some(-60),
        has_last_time: false,
        ..agenda(vec![Part::Finish])
    };
    assert_eq!(
        seen(View::Agenda(view)),
        "Your 1:1 with Bob, Thu 26 Mar 2026, 10:00

This comes late: I was not running.
30 minutes
For you this is an hour earlier than last time, because the clocks changed.

The list is still open. Something to start from:
• What went well?
• What is in your way?

Before you finish: what did we decide, who does what by when?

[Add topic] [Start] [Edit] [Can't make it?: Move, Skip]"
    );
}

#[test]
fn a_recap_tells_what_is_left_of_the_meeting() {
    let done = ActionLine {
        state: ActionState::Done { at: thursday() },
        ..action_line(3, "Book the room")
    };
    // What is new is not called old, whenever the card is read.
    let yours = ActionLine {
        owner: Whose::You,
        due: None,
        age_days: 13,
        ..action_line(2, "Ask finance")
    };
    let view = RecapView {
        discussed: vec![topic(1, "Budget for May")],
        decisions: vec![mine(2, "We hire in June")],
        carried: vec![topic(3, "Holidays")],
        new_actions: vec![action_line(1, "Send the draft"), yours],
        finished: vec![done],
        notes: vec![note("Bob is happy", false), note("Praise him", true)],
        ..recap()
    };
    assert_eq!(
        seen(View::Recap(view)),
        "Recap: your 1:1 with Bob, Thu 26 Mar 2026, 10:00

You met.

Discussed
✓ Budget for May · Bob

Decisions
• We hire in June · you

Carried over
• Holidays · Bob

New actions
• Ask finance · you
• Send the draft · Bob · due Fri 3 Apr 2026

Done since last time 🎉
• Book the room · Bob

Notes
• Bob is happy · you
• Praise him · you · only you see this

Next time: Thu 2 Apr 2026, 10:00

[We did not] [Add note] [Add action] [✓ or ↺ a topic: ↺ Budget for May, ↺ We hire in June, ✓ Holidays]"
    );
}

#[test]
fn a_recap_asks_first_and_claims_nothing() {
    let view = RecapView {
        met: MetAnswer::Asked,
        started_at: None,
        carried: vec![topic(1, "Holidays")],
        ..recap()
    };
    assert_eq!(
        seen(View::Recap(view.clone())),
        "Recap: your 1:1 with Bob, Thu 26 Mar 2026, 10:00

Did you meet?

On the list
• Holidays · Bob

Next time: Thu 2 Apr 2026, 10:00

[We met] [We did not] [Add note] [Add action]"
    );
    let looked_up = RecapView {
        reading: Reading::LookedUp,
        ..view
    };
    assert!(labels(&layout(&card(View::Recap(looked_up)))).is_empty());
}

#[test]
fn a_skip_offers_other_times() {
    assert_eq!(
        seen(View::Skipped(SkippedView {
            reason: Some("Dentist".to_owned()),
            in_a_row: 2,
            ..skipped()
        })),
        "Bob skipped your 1:1 on Thu 26 Mar 2026, 10:00

Bob: Dentist
3 topics and 1 open action wait; nothing is lost. You last met on Thu 19 Mar 2026, 10:00.
Two in a row did not take place. That happens; perhaps another rhythm, hour or length fits the two of you better.
The next one is on Thu 2 Apr 2026, 10:00.
Make it up? These times lie in the working hours of both of you:

[Fri 27 Mar, 10:00] [Mon 30 Mar, 10:00] [Tue 31 Mar, 10:00] [Pick a time] [Wait for the next one] [Undo]"
    );
}

#[test]
fn a_skip_that_was_settled_has_nothing_left_to_choose() {
    let settled = |outcome| {
        seen(View::Skipped(SkippedView {
            outcome,
            by: None,
            undo: false,
            ..skipped()
        }))
    };
    assert_eq!(
        settled(SkipOutcome::MovedTo(days_later(1))),
        "Moved: your 1:1 with Bob, now Fri 27 Mar 2026, 10:00

It takes place on Fri 27 Mar 2026, 10:00 instead."
    );
    assert_eq!(
        settled(SkipOutcome::Waiting),
        "Your 1:1 with Bob on Thu 26 Mar 2026, 10:00 did not take place

You wait for the next one, on Thu 2 Apr 2026, 10:00. All that is open comes along."
    );
}

#[test]
fn a_move_can_be_objected_to_while_the_old_time_is_ahead() {
    assert_eq!(
        seen(View::Moved(moved())),
        "Bob moved your 1:1 to Fri 27 Mar 2026, 10:00

It was on Thu 26 Mar 2026, 10:00 before.
Only this one moves; the series stays.

[Object]"
    );
    let buttons = |view| labels(&layout(&card(View::Moved(view))));
    let by = Some(Whose::You);
    assert_eq!(buttons(MovedView { by, ..moved() }), ["Undo"]);
    let state = MoveState::Settled;
    assert_eq!(buttons(MovedView { state, ..moved() }), ["Pick a time"]);
}

#[test]
fn a_line_break_in_a_topic_cannot_pass_for_a_line_of_ours() {
    let view = agenda(vec![Part::Decisions(vec![topic(
        1,
        "One\n2. ☐ Two\u{202E}\u{200B}",
    )])]);
    let text = seen(View::Agenda(view));
    assert!(text.contains("1. ☐ One\n   2. ☐ Two · Bob"), "{text}");
}

#[test]
fn words_that_run_left_leave_ours_where_they_are() {
    let view = agenda(vec![Part::Decisions(vec![topic(1, "שלום 5\nTwo")])]);
    let text = seen(View::Agenda(view));
    assert!(
        text.contains("1. ☐ \u{2068}שלום 5\u{2069}\n   Two · Bob"),
        "{text}"
    );
    let line = line![
        "Your 1:1 with ",
        &Who {
            name: "אבי".to_owned(),
            ..bob()
        },
        ", 10:00"
    ];
    assert_eq!(
        line_text(&line, Tz::UTC),
        "Your 1:1 with \u{2068}אבי\u{2069}, 10:00"
    );
    assert_eq!(
        line_text(&vec![typed_line("אבי")], Tz::UTC),
        "אבי",
        "it stands alone"
    );
}

#[test]
fn a_time_is_written_in_the_readers_zone() {
    let layout = layout(&card(View::Nudge(nudge())));
    assert_eq!(
        title_text(&layout, Tz::Asia__Tokyo),
        "Coming up: your 1:1 with Bob, Thu 26 Mar 2026, 18:00"
    );
}
