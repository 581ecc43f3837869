//! What the settings card and the cards of a proposed change say.

use super::fixtures::*;
use super::seen::seen;
use crate::chat::settings::Offer;
use crate::chat::view::{
    ChangeOccasion, ChangeState, ChangeView, OneSettings, SettingsView, SkippedView, TermsView,
    View,
};
use crate::domain::one_on_one::Format;
use crate::domain::person::Switches;

/// Every such view with the words planted wherever people write.
pub(super) fn views(words: &str) -> Vec<View> {
    let mut views = Vec::new();
    for occasion in [
        ChangeOccasion::Asked,
        ChangeOccasion::Reminder,
        ChangeOccasion::First,
        ChangeOccasion::Sent,
        ChangeOccasion::Answer,
    ] {
        for state in [
            ChangeState::Open,
            ChangeState::Agreed,
            ChangeState::Kept,
            ChangeState::Replaced,
            ChangeState::Withdrawn,
            ChangeState::Lapsed,
            ChangeState::Ended,
        ] {
            let mut view = ChangeView {
                occasion,
                state,
                stays: Some(thursday()),
                ..change()
            };
            view.clashes.own = vec!["Carol".to_owned()];
            view.clashes.theirs = true;
            views.push(View::Change(view));
        }
    }
    let all = settings();
    let waiting = OneSettings {
        place: Some(words.to_owned()),
        open: Some((id(1), true)),
        agenda_out: Some(thursday()),
        nudge_lead_hours: 0,
        agenda_lead_minutes: 0,
        recap_delay_minutes: 0,
        call_detection: false,
        ..all.one.clone().expect("a 1:1")
    };
    let invited = OneSettings {
        accepted: false,
        open: None,
        ..waiting.clone()
    };
    for one in [all.one.clone(), Some(waiting), Some(invited), None] {
        views.push(View::Settings(SettingsView {
            one,
            zone: None,
            others: (1..=30).map(|n| (id(n), bob())).collect(),
            switches: Switches {
                digest: false,
                action_reminders: false,
                second_question: false,
                drift: false,
            },
            ..all.clone()
        }));
    }
    views
}

#[test]
fn a_proposed_change_says_old_and_new_and_the_first_dates() {
    let mut view = change();
    view.clashes.own = vec!["Carol".to_owned()];
    assert_eq!(
        seen(View::Change(view)),
        "Bob proposes a change to your 1:1, first on Tue 31 Mar 2026, 14:00

• How often: every Thursday at 10:00 → every second Tuesday at 14:00
• How long: 30 minutes → 45 minutes

The first new dates:
• Tue 31 Mar 2026, 14:00 (13:00 for Bob)
• Tue 14 Apr 2026, 14:00 (13:00 for Bob)

They take the place of the meeting on Thu 26 Mar 2026, 10:00. All that is open comes along.
This is at the same time as your 1:1 with Carol. Both can stand, if that suits you.
Until you agree, all stays as it is. Without an answer this lapses after 7 days.

[Agree] [Suggest another time] [Keep it as it is]"
    );
}

#[test]
fn roles_have_no_other_time() {
    let from = terms("every thursday 10:00");
    let view = ChangeView {
        to: TermsView {
            format: Format::Peers,
            reader_leads: None,
            ..from.clone()
        },
        from,
        first_dates: Vec::new(),
        replaces: None,
        ..change()
    };
    assert_eq!(
        seen(View::Change(view)),
        "Bob proposes a change to your 1:1

• Format: their-meeting (the report's topics come first) → peers (you take turns in going first)
• Roles: you lead → you are peers

Until you agree, all stays as it is. Without an answer this lapses after 7 days.

[Agree] [Keep it as it is]"
    );
}

#[test]
fn the_settings_card_says_what_holds_in_three_groups() {
    assert_eq!(
        seen(View::Settings(settings())),
        "Settings of your 1:1 with Bob

What you agreed on
• How often: every Thursday at 10:00
• Time zone: Europe/Berlin
• How long: 30 minutes
• Format: their-meeting (the report's topics come first)
• Roles: you lead
• Where: no place is set

The place changes at once, for both of you. Everything else is proposed to Bob, and what you have holds until you both agree.

Yours, for this 1:1
• Agenda: 1 hour before the start
• Nudge: 24 hours before, when you added nothing since the last meeting
• Recap: 5 minutes after the planned end, when nobody started the meeting
• Calls: on (a call of just the two of you starts and ends the meeting, as long as you both leave this on)

Yours, everywhere
• Time zone: Europe/Berlin
• Working hours: Monday to Friday, 09:00 to 18:00
• Digest: on (what waits for your working start comes as one message)
• Action reminders: on (on the day that an action of yours is due, and once more)
• Second question: on (“Did you meet?” is asked once more when nobody said so)
• Drift: on (a word when you have not met somebody for long)

[Change what you agreed on: How often, Time zone, How long, Format, Roles, Where] [Change yours for this 1:1: Agenda, Nudge, Recap, Calls: on or off] [Change yours everywhere: My time zone, Working hours, Digest: on or off, Action reminders: on or off, Second question: on or off, Drift: on or off]"
    );
}

#[test]
fn two_skips_in_a_row_bring_offers() {
    let view = SkippedView {
        in_a_row: 2,
        offers: Offer::ALL.to_vec(),
        ..skipped()
    };
    let card = seen(View::Skipped(view));
    assert!(card.contains("Two in a row did not take place."), "{card}");
    assert!(
        card.contains("[Another cadence] [Another hour] [Another duration]"),
        "{card}"
    );
}
