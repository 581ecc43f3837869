//! What is said where messages do not reach somebody, and about old cards.

use super::fixtures::*;
use super::seen::seen;
use crate::chat::view::{ActionOccasion, Reach, UnreachableView, View};
use crate::domain::refusal::Refusal;

#[test]
fn the_partner_hears_what_helps() {
    assert_eq!(
        seen(View::Unreachable(unreachable(Reach::Refused {
            again: None
        }))),
        "My messages do not reach Bob

Since Thu 26 Mar 2026, 10:00 my messages do not reach Bob. Agendas and all else wait until they do; nothing is lost.
What helps: tell Bob yourself. They can allow direct messages from me, or type /1on1 next in the server, which shows what waits.

[Try again]"
    );
}

#[test]
fn what_came_of_trying_again_is_said() {
    let again = |times| {
        let again = Some((times, thursday()));
        seen(View::Unreachable(unreachable(Reach::Refused { again })))
    };
    assert!(
        again(1).contains("I tried again on Thu 26 Mar 2026, 10:00, and it did not arrive either.")
    );
    assert!(again(3).contains("I tried again 3 times, last on Thu 26 Mar 2026, 10:00"));
    let trying = seen(View::Unreachable(UnreachableView {
        invited: true,
        ..unreachable(Reach::Trying)
    }));
    assert!(trying.contains("Your invitation waits until they do."));
    assert!(trying.contains("I try it again with the next message to them."));
    let reached = seen(View::Unreachable(unreachable(Reach::Reached)));
    assert!(reached.starts_with("My messages reach Bob again"));
    assert!(!reached.contains("[Try again]"));
}

#[test]
fn a_catch_up_has_each_control_once() {
    let given = action_view(action_line(1, "Send the draft"), ActionOccasion::Given);
    let both = View::CatchUp(vec![View::Action(given.clone()), View::Action(given)]);
    let seen = seen(both);
    assert!(
        seen.starts_with("While I could not reach you: 2 things from your 1:1 with Bob\n"),
        "{seen}"
    );
}

#[test]
fn an_old_card_names_why_and_shows_the_fresh_one() {
    let old = |refusal| {
        seen(View::OldCard {
            refusal,
            fresh: Box::new(View::Nudge(nudge())),
        })
    };
    let seen = old(Refusal::OldCard);
    assert!(
        seen.starts_with(
            "Nothing was changed\n\nThis card is old: things have moved on since. This is how they stand now."
        ),
        "{seen}"
    );
    assert!(seen.contains("Coming up: your 1:1 with Bob") && seen.contains("[Add topic]"));
    let undone = old(Refusal::CannotUndo);
    assert!(undone.contains("That can no longer be undone"));
    assert!(undone.contains("This is how it stands now."));
}
