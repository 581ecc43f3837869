//! What the cards of pauses, ends and days away say.

use super::fixtures::*;
use super::seen::seen;
use crate::chat::view::{
    AwayLine, AwayRow, AwayState, AwayTold, AwayToldView, AwayView, Dates, PauseState, PausedView,
    View,
};
use crate::domain::agenda::Whose;
use crate::domain::away::Days;

fn days(first: &str, last: &str) -> Days {
    Days {
        first: first.parse().expect("a date"),
        last: last.parse().expect("a date"),
    }
}

fn dates(count: usize, more: usize) -> Dates {
    let weeks = [0, 7, 14, 21, 28];
    Dates {
        first: weeks
            .iter()
            .take(count)
            .map(|days| days_later(*days))
            .collect(),
        more,
    }
}

fn away(words: &str, state: AwayState) -> AwayView {
    AwayView {
        days: days("2026-03-23", "2026-03-27"),
        reason: Some(words.to_owned()),
        rows: vec![AwayRow {
            partner: bob(),
            dates: vec![thursday(), days_later(1)],
            next: Some(days_later(8)),
        }],
        more: 3,
        already: vec![days("2026-03-26", "2026-03-26")],
        state,
    }
}

fn told(words: &str, told: AwayTold, dates: Dates) -> AwayToldView {
    AwayToldView {
        partner: bob(),
        told,
        reason: Some(words.to_owned()),
        dates,
        next: Some(days_later(35)),
    }
}

fn paused(by: Whose, until: Option<&str>, dates: Dates) -> PausedView {
    PausedView {
        one_on_one: id(1),
        partner: bob(),
        state: PauseState::Paused {
            by,
            until: until.and_then(|day| day.parse().ok()),
            dates,
            next: until.map(|_| days_later(42)),
        },
    }
}

/// All of them, with the words planted wherever people write.
pub(super) fn views(words: &str) -> Vec<View> {
    let mut views = Vec::new();
    for state in [
        AwayState::Asked { draft: id(1) },
        AwayState::Holds { away: id(1) },
        AwayState::Past,
        AwayState::TakenBack,
    ] {
        let some = away(words, state);
        let none = AwayView {
            rows: Vec::new(),
            more: 0,
            ..some.clone()
        };
        views.extend([View::Away(some), View::Away(none)]);
    }
    for what in [AwayTold::Holds, AwayTold::TakenBack, AwayTold::Back] {
        for dates in [dates(0, 0), dates(1, 0), dates(5, 4)] {
            views.push(View::AwayTold(told(words, what, dates)));
        }
    }
    let line = |n| AwayLine {
        away: id(n),
        days: days("2026-03-23", "2026-03-27"),
        reason: Some(words.to_owned()),
    };
    views.push(View::Aways((1..9).map(line).collect()));
    views.push(View::Aways(Vec::new()));
    for by in [Whose::You, Whose::Partner, Whose::Duologue] {
        for until in [None, Some("2026-05-04")] {
            for dates in [dates(0, 0), dates(1, 0), dates(5, 1)] {
                views.push(View::Paused(paused(by, until, dates)));
            }
        }
        views.push(View::Resumed {
            partner: bob(),
            by,
            next: Some(thursday()),
        });
    }
    views.push(View::Paused(PausedView {
        one_on_one: id(1),
        partner: bob(),
        state: PauseState::Over { next: None },
    }));
    views.push(View::PausedAnew { partner: bob() });
    for live in [None, Some(id(1))] {
        views.push(View::EndAsk {
            partner: bob(),
            one_on_one: id(1),
            live,
            next: Some(thursday()),
        });
    }
    views.push(View::Ended { partner: bob() });
    views
}

#[test]
fn days_away_are_looked_at_before_anything_is_kept() {
    let view = away("Holiday", AwayState::Asked { draft: id(1) });
    assert_eq!(
        seen(View::Away(view)),
        "Away from Mon 23 Mar 2026 to Fri 27 Mar 2026?

Why: Holiday
You are away already on Thu 26 Mar 2026.

These would be left out:
• Bob: Thu 26 Mar 2026, 10:00 · Fri 27 Mar 2026, 10:00; you meet next on Fri 3 Apr 2026, 11:00

… and 3 more.

That is no skip, and nothing is lost. Your partners hear of their dates and read why.

[Confirm] [Cancel]"
    );
}

#[test]
fn a_partner_hears_of_their_own_dates() {
    let one = told("Holiday", AwayTold::Holds, dates(1, 0));
    assert_eq!(
        seen(View::AwayTold(one)),
        "Bob is away: your 1:1 on Thu 26 Mar 2026, 10:00 is left out

Bob: Holiday
The next one after that is on Thu 30 Apr 2026, 11:00.

That is no skip. Your topics and actions stay."
    );
    let several = seen(View::AwayTold(told("", AwayTold::Holds, dates(2, 4))));
    assert!(
        several.starts_with(
            "Bob is away: 6 of your dates are left out, the first on Thu 26 Mar 2026, 10:00"
        ),
        "{several}"
    );
    assert!(several.contains("… and 4 more."), "{several}");
}

#[test]
fn a_pause_says_which_dates_it_leaves_out() {
    let view = paused(Whose::Partner, Some("2026-05-04"), dates(2, 0));
    assert_eq!(
        seen(View::Paused(view)),
        "Your 1:1 with Bob is paused until Mon 4 May 2026

Bob paused it. Your topics and actions stay.

Left out:
• Thu 26 Mar 2026, 10:00
• Thu 2 Apr 2026, 11:00

The next one is on Thu 7 May 2026, 11:00.

Until then there are no agendas and no reminders, and nothing counts as missed. Either of you can resume it earlier.

[Resume]"
    );
    let open = seen(View::Paused(paused(Whose::You, None, dates(5, 1))));
    assert!(open.contains("… and so on."), "{open}");
}
