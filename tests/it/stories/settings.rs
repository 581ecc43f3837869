//! `settings`: what holds, how each of it is changed in place, and what follows from it.
//!
//! Alice and Bob meet on Thursdays at ten in Berlin, which is 09:00 UTC until 29 March.

use duologue::app::outcome::Answer;
use duologue::chat::command::{Command, Fields, Invocation, Place};
use duologue::chat::control::{FormId, Press};
use duologue::chat::settings::Setting;
use duologue::chat::view::View;
use duologue::domain::refusal::Refusal;

use crate::world::{Actor, World};

const SHARED: &str = "Change what you agreed on";
const MINE: &str = "Change yours for this 1:1";
const OWN: &str = "Change yours everywhere";

/// Looks at the settings, and opens what a menu has there.
async fn opens(actor: &Actor<'_>, menu: &str, option: &str) {
    actor.says("/1on1 settings").await;
    actor.chooses(menu, option).await;
}

/// … and sends the form with this.
async fn sets(actor: &Actor<'_>, menu: &str, option: &str, field: &str, value: &str) {
    opens(actor, menu, option).await;
    actor.submits(&[(field, value)]).await;
}

/// The form comes again, with what was typed.
#[track_caller]
fn gets_the_form_again(actor: &Actor<'_>, field: &str, value: &str) {
    assert!(actor.has_form(), "{}", actor.chat());
    assert_eq!(actor.form_value(field), value);
}

async fn asks(world: &World, actor: &Actor<'_>, command: Command) -> Answer {
    let invocation = Invocation {
        actor: actor.known().await.id,
        place: Place::Dm,
        on: None,
        command,
    };
    world.app().handle(invocation).await.answer
}

story! {
    async fn one_card_says_what_holds(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 settings").await;
        alice.newest("settings").shows_in_order(&[
            "Settings of your 1:1 with Bob",
            "How often: every Thursday at 10:00",
            "Time zone: Europe/Berlin",
            "How long: 30 minutes",
            "Format: their-meeting",
            "Roles: you lead",
            "Where: no place is set",
            "Agenda: 1 hour before",
            "Nudge: 24 hours before",
            "Recap: 5 minutes after",
            "Calls: on",
            "Time zone: Europe/Berlin",
            "Working hours: Monday to Friday, 09:00 to 18:00",
            "Digest: on",
            "Action reminders: on",
            "Second question: on",
            "Drift: on",
        ]);
        bob.says("/1on1 settings alice").await;
        bob.newest("settings").shows("Roles: Alice leads");
    }

    async fn without_a_1on1_it_is_ones_own_part(world) {
        let alice = world.alice();
        alice.says("/1on1 settings").await;
        let card = alice.newest("settings");
        card.shows("Your settings").offers(&[OWN]).offers_no(&[SHARED, MINE]);
        alice.chooses(OWN, "Drift: on or off").await;
        alice.newest("settings").shows("Drift: off");
        alice.chooses(OWN, "Working hours").await;
        alice.submits(&[("hours", "mon-thu 8-16")]).await;
        alice.newest("settings").shows("Monday, Tuesday, Wednesday and Thursday, 08:00 to 16:00");
        assert_eq!(alice.count("settings"), 1);
    }

    async fn with_several_a_menu_shows_each(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 start with:@carol when:mon 16:00").await;
        world.carol().presses("Accept").await;
        alice.says("/1on1 settings").await;
        alice.newest("settings").shows("Your settings").offers_no(&[SHARED]);
        alice.chooses("Settings of a 1:1", "Carol").await;
        alice.newest("settings").shows("Settings of your 1:1 with Carol").shows("every Monday at 16:00");
        alice.chooses("Another 1:1", "Bob").await;
        alice.newest("settings").shows("Settings of your 1:1 with Bob");
        assert_eq!(alice.count("settings"), 1);
        alice.says("/1on1 settings carol").await;
        alice.sees("every Monday at 16:00");
        alice.says("/1on1 settings nobody").await;
        alice.sees("You have no 1:1 with “nobody”.");
    }

    async fn of_several_the_live_one_is_meant(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 start with:@carol when:mon 16:00").await;
        world.carol().presses("Accept").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.says("/1on1 settings").await;
        alice.sees("Settings of your 1:1 with Bob");
    }

    async fn the_agenda_comes_by_each_persons_lead_time(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        sets(&alice, MINE, "Agenda", "lead", "2h").await;
        alice.newest("settings").shows("Agenda: 2 hours before the start");
        world.until("2026-03-26T10:00:00Z").await;
        alice.newest("agenda").came("2026-03-26T07:00:00Z");
        bob.newest("agenda").came("2026-03-26T08:00:00Z");
        assert_eq!((alice.count("agenda"), bob.count("agenda")), (1, 1));
    }

    async fn what_is_set_for_one_1on1_leaves_the_others(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 start with:@carol when:mon 16:00").await;
        world.carol().presses("Accept").await;
        alice.says("/1on1 settings bob").await;
        alice.chooses(MINE, "Agenda").await;
        alice.submits(&[("lead", "2h")]).await;
        alice.says("/1on1 settings carol").await;
        alice.newest("settings").shows("Agenda: 1 hour before");
        alice.says("/1on1 settings bob").await;
        alice.newest("settings").shows("Agenda: 2 hours before");
    }

    async fn a_lead_that_has_begun_already_brings_the_agenda_at_once_and_it_is_not_late(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T06:00:00Z").await;
        sets(&alice, MINE, "Agenda", "lead", "2880").await;
        alice.newest("agenda").came("2026-03-26T06:00:00Z").lacks("late");
        assert_eq!(bob.count("agenda"), 0);
        world.until("2026-03-26T09:00:00Z").await;
        assert_eq!((alice.count("agenda"), bob.count("agenda")), (1, 1));
    }

    async fn an_agenda_that_is_out_is_not_sent_again(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:10:00Z").await;
        sets(&alice, MINE, "Agenda", "lead", "0").await;
        let card = alice.newest("settings");
        card.shows("Agenda: at the start. The one of Thu 26 Mar 2026, 10:00 is out already");
        world.until("2026-03-26T09:10:00Z").await;
        assert_eq!(alice.count("agenda"), 1);
        world.until("2026-04-02T09:00:00Z").await;
        alice.all("agenda")[1].came("2026-04-02T08:00:00Z");
    }

    async fn the_nudge_can_be_moved_and_switched_off(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        sets(&alice, MINE, "Nudge", "nudge", "2 days").await;
        sets(&bob, MINE, "Nudge", "nudge", "0").await;
        bob.newest("settings").shows("Nudge: off");
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("nudge").came("2026-03-24T09:00:00Z");
        assert_eq!((alice.count("nudge"), bob.count("nudge")), (1, 0));
    }

    async fn the_recap_waits_as_long_as_each_wants(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        sets(&alice, MINE, "Recap", "recap", "60").await;
        world.until("2026-03-26T12:00:00Z").await;
        alice.newest("recap").came("2026-03-26T10:30:00Z");
        bob.newest("recap").came("2026-03-26T09:35:00Z");
    }

    async fn a_shorter_delay_brings_the_recap_that_waits(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        sets(&alice, MINE, "Recap", "recap", "1440").await;
        world.until("2026-03-26T10:00:00Z").await;
        assert_eq!(alice.count("recap"), 0);
        sets(&alice, MINE, "Recap", "recap", "0").await;
        alice.newest("recap").came("2026-03-26T10:00:00Z").lacks("late");
        world.until("2026-03-27T12:00:00Z").await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (1, 1));
    }

    async fn a_call_counts_when_both_left_it_on(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        opens(&alice, MINE, "Calls: on or off").await;
        alice.newest("settings").shows("Calls: off").shows("as long as you both leave this on");
        world.until("2026-03-26T09:00:00Z").await;
        alice.joins_call().await;
        bob.joins_call().await;
        world.until("2026-03-26T09:10:00Z").await;
        assert_eq!(alice.count("live"), 0);
        // What one of the two switched off says nothing about the other's switch.
        bob.says("/1on1 settings").await;
        bob.newest("settings").shows("Calls: on");
        alice.chooses(MINE, "Calls: on or off").await;
        alice.newest("live").came("2026-03-26T09:10:00Z");
        bob.newest("live").came("2026-03-26T09:10:00Z");
        assert_eq!(alice.count("settings"), 1);
    }

    async fn a_call_that_no_longer_counts_keeps_nothing_alive(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.joins_call().await;
        bob.joins_call().await;
        world.until("2026-03-26T09:45:00Z").await;
        assert_eq!((alice.count("live"), alice.count("recap")), (1, 0));
        opens(&bob, MINE, "Calls: on or off").await;
        for person in [&alice, &bob] {
            person.newest("recap").came("2026-03-26T09:45:00Z").shows("You met.").lacks("late");
        }
        bob.leaves_call().await;
        world.until("2026-03-26T12:00:00Z").await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (1, 1));
    }

    async fn all_cards_follow_ones_own_zone(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.newest("agenda").shows("Thu 26 Mar 2026, 10:00");
        sets(&bob, OWN, "My time zone", "timezone", "lisbon").await;
        bob.newest("settings").shows("Time zone: Europe/Lisbon");
        bob.newest("agenda").shows("Thu 26 Mar 2026, 09:00").shows("10:00 for Alice");
        alice.newest("agenda").shows("Thu 26 Mar 2026, 10:00").shows("09:00 for Bob");
        // The zone of the 1:1 is another matter.
        alice.says("/1on1 settings").await;
        alice.newest("settings").shows("every Thursday at 10:00");
    }

    async fn an_unknown_zone_gives_the_form_again(world) {
        let alice = world.alice();
        sets(&alice, OWN, "My time zone", "timezone", "Berlni").await;
        gets_the_form_again(&alice, "timezone", "Berlni");
        alice.submits(&[("timezone", "Tokyo")]).await;
        alice.newest("settings").shows("Time zone: Asia/Tokyo");
    }

    async fn what_waits_comes_at_ones_own_working_start(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        sets(&alice, OWN, "Working hours", "hours", "Tue-Fri 7:30-16:00").await;
        alice.newest("settings").shows("Tuesday, Wednesday, Thursday and Friday, 07:30 to 16:00");
        world.until("2026-03-25T08:00:00Z").await;
        alice.newest("skip-reminder").came("2026-03-24T06:30:00Z");
        bob.newest("skip-reminder").came("2026-03-23T08:00:00Z");
    }

    async fn hours_that_are_none_give_the_form_again(world) {
        let alice = world.alice();
        for wrong in ["mon-fri", "mon-fri 18:00-09:00", "now and then", ""] {
            sets(&alice, OWN, "Working hours", "hours", wrong).await;
            gets_the_form_again(&alice, "hours", wrong);
        }
        assert_eq!(alice.known().await.hours.to_string(), "mon,tue,wed,thu,fri 09:00-18:00");
    }

    async fn without_the_digest_each_thing_comes_by_itself(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for person in [&alice, &bob] {
            person.says("/1on1 action Send the draft due:mon").await;
            person.says("/1on1 action Book the room due:mon").await;
        }
        opens(&alice, OWN, "Digest: on or off").await;
        alice.newest("settings").shows("Digest: off");
        world.until("2026-03-23T09:00:00Z").await;
        assert_eq!((alice.count("action-reminder"), alice.count("digest")), (2, 0));
        assert_eq!((bob.count("action-reminder"), bob.count("digest")), (0, 1));
    }

    async fn reminders_can_be_switched_off_and_are_not_made_up_for(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft due:mon").await;
        opens(&alice, OWN, "Action reminders: on or off").await;
        world.until("2026-03-23T12:00:00Z").await;
        assert_eq!(alice.count("action-reminder"), 0);
        opens(&alice, OWN, "Action reminders: on or off").await;
        assert_eq!(alice.count("action-reminder"), 0);
        world.until("2026-03-25T12:00:00Z").await;
        alice.newest("action-reminder").came("2026-03-24T08:00:00Z");
        assert_eq!(alice.count("action-reminder"), 1);
    }

    async fn who_is_not_asked_again_can_be_asked_again(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-04-15T12:00:00Z").await;
        assert_eq!(alice.count("second-question"), 3);
        alice.newest("second-question").shows("/1on1 settings turns this question on again");
        world.until("2026-04-22T12:00:00Z").await;
        assert_eq!(alice.count("second-question"), 3);
        alice.says("/1on1 settings").await;
        alice.newest("settings").shows("Second question: off");
        alice.chooses(OWN, "Second question: on or off").await;
        alice.newest("settings").shows("Second question: on");
        assert_eq!(alice.known().await.unanswered_questions, 0);
        world.until("2026-04-29T12:00:00Z").await;
        assert_eq!((alice.count("second-question"), bob.count("second-question")), (4, 3));
    }

    async fn the_word_about_a_long_time_can_be_switched_off(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every 4 weeks thu 10:00""#).await;
        bob.presses("Accept").await;
        opens(&alice, OWN, "Drift: on or off").await;
        world.until("2026-07-30T12:00:00Z").await;
        assert_eq!(alice.count("drift"), 0);
        assert!(bob.count("drift") > 0, "{}", bob.chat());
    }

    async fn the_place_changes_at_once_for_both(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        sets(&bob, SHARED, "Where", "place", "https://meet.example/ab").await;
        bob.newest("settings").shows("Where: https://meet.example/ab");
        for person in [&alice, &bob] {
            person.newest("agenda").shows("https://meet.example/ab");
        }
        let long = "x".repeat(301);
        sets(&alice, SHARED, "Where", "place", &long).await;
        gets_the_form_again(&alice, "place", &long);
        sets(&alice, SHARED, "Where", "place", "").await;
        alice.newest("settings").shows("Where: no place is set");
        bob.newest("agenda").lacks("meet.example");
    }

    async fn a_number_out_of_range_gives_the_form_again(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        for (option, field, wrong) in [
            ("Agenda", "lead", "2881"),
            ("Agenda", "lead", "soon"),
            ("Nudge", "nudge", "337"),
            ("Nudge", "nudge", "-1"),
            ("Recap", "recap", "1441"),
            ("Recap", "recap", ""),
        ] {
            sets(&alice, MINE, option, field, wrong).await;
            gets_the_form_again(&alice, field, wrong);
        }
        alice.says("/1on1 settings").await;
        let card = alice.newest("settings");
        card.shows("Agenda: 1 hour before").shows("Nudge: 24 hours before").shows("Recap: 5 minutes");
    }

    async fn before_the_invitation_is_accepted_only_the_place_changes(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:thu 10:00").await;
        sets(&alice, SHARED, "Where", "place", "Room 4").await;
        let card = alice.newest("settings");
        card.shows("Where: Room 4").shows("The invitation is not accepted yet");
        assert_eq!(card.controls[0].options.len(), 1);
        bob.newest("invitation").shows("Room 4");
    }

    async fn a_stranger_finds_nothing_to_set(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let carol = world.carol();
        alice.says("/1on1 settings").await;
        let card = alice.newest("settings");
        let not_found = Answer::View(View::Refused(Refusal::NotFound));
        let mut one = None;
        for control in &card.controls {
            let press = Press::decode(&control.press).expect("a press");
            if let Press::SettingsShared { one_on_one } = &press {
                one = Some(*one_on_one);
            }
            for (value, _) in &control.options {
                let values = vec![value.clone()];
                let answer = asks(&world, &carol, Command::Press(press.clone(), values)).await;
                assert_eq!(answer, not_found, "{value}");
            }
        }
        let one_on_one = one.expect("the 1:1");
        let fields = [("place", "Room 13"), ("lead", "5"), ("when", "mon 9"), ("timezone", "lisbon")];
        let fields: Fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        for what in [Setting::Place, Setting::Lead, Setting::Cadence, Setting::Zone] {
            let form = FormId::Setting { one_on_one, what };
            let answer = asks(&world, &carol, Command::Submit(form, fields.clone())).await;
            assert_eq!(answer, not_found, "{what:?}");
        }
        let values = vec![one_on_one.to_string()];
        let answer = asks(&world, &carol, Command::Press(Press::SettingsOf, values)).await;
        assert_eq!(answer, not_found);
        bob.says("/1on1 settings").await;
        bob.newest("settings").shows("Where: no place is set").shows("every Thursday at 10:00");
    }
}
