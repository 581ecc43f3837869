//! Other terms for a 1:1 that goes on: the old ones hold until the other agrees.
//!
//! Alice, who leads, and Bob meet on Thursdays at ten in Berlin, which is 09:00 UTC until 29 March.

use crate::world::{Actor, World};

const SHARED: &str = "Change what you agreed on";
const MINE: &str = "Change yours for this 1:1";

/// Proposes one of the terms from the settings card.
async fn proposes(actor: &Actor<'_>, option: &str, fields: &[(&str, &str)]) {
    actor.says("/1on1 settings").await;
    actor.chooses(SHARED, option).await;
    actor.submits(fields).await;
}

/// Alice proposes every second Tuesday at two.
async fn proposed(world: &World) -> (Actor<'_>, Actor<'_>) {
    let (alice, bob) = world.weekly_thursday_ten().await;
    proposes(&alice, "How often", &[("when", "every 2 weeks tue 14:00")]).await;
    (alice, bob)
}

/// When somebody's agendas came.
fn agendas(actor: &Actor<'_>) -> Vec<String> {
    let came = |card: &crate::world::Message| card.at.format("%d %b %H:%M").to_string();
    actor.all("agenda").iter().map(came).collect()
}

story! {
    async fn the_other_is_shown_old_and_new_and_the_first_dates(world) {
        let (alice, bob) = proposed(&world).await;
        let asked = bob.newest("change-proposed");
        asked.shows("Alice proposes a change to your 1:1, first on Tue 24 Mar 2026, 14:00");
        asked.shows("How often: every Thursday at 10:00 → every second Tuesday at 14:00");
        asked.shows_in_order(&["Tue 24 Mar 2026, 14:00", "Tue 7 Apr 2026, 14:00", "Tue 21 Apr 2026, 14:00"]);
        asked.shows("They take the place of the meeting on Thu 26 Mar 2026, 10:00.");
        asked.offers(&["Agree", "Suggest another time", "Keep it as it is"]);
        let sent = alice.newest("change-sent");
        sent.shows("every second Tuesday at 14:00").shows("It waits for Bob's answer").offers(&["Withdraw"]);
        alice.newest("settings").shows("every Thursday at 10:00").shows("A change that you proposed waits");
    }

    async fn the_old_one_holds_until_the_other_agrees(world) {
        let (alice, bob) = proposed(&world).await;
        alice.says("/1on1 next").await;
        alice.sees("Thu 26 Mar 2026, 10:00");
        bob.presses("Agree").await;
        bob.newest("change-proposed").shows("You agreed, so it holds from now on.").offers_no(&["Agree"]);
        alice.newest("change-sent").shows("Bob agreed").offers_no(&["Withdraw"]);
        alice.newest("change-answer").shows("Bob agreed to the change of your 1:1, first on Tue 24 Mar 2026, 14:00");
        world.until("2026-04-09T12:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(agendas(person), ["24 Mar 12:00", "07 Apr 11:00"]);
            assert_eq!(person.count("recap"), 2);
        }
    }

    async fn the_other_can_keep_it_as_it_is(world) {
        let (alice, bob) = proposed(&world).await;
        bob.presses("Keep it as it is").await;
        bob.newest("change-proposed").shows("You keep it as it is.").offers_no(&["Agree"]);
        alice.newest("change-answer").shows("Bob would like to keep your 1:1 as it is");
        world.until("2026-03-26T08:00:00Z").await;
        assert_eq!(agendas(&alice), ["26 Mar 08:00"]);
        // Nobody rests for thirty days over it.
        proposes(&alice, "How often", &[("when", "every 2 weeks thu 11:00")]).await;
        assert_eq!(bob.count("change-proposed"), 2);
    }

    async fn its_author_can_take_it_back(world) {
        let (alice, bob) = proposed(&world).await;
        let asked = bob.newest("change-proposed");
        alice.presses("Withdraw").await;
        bob.newest("change-proposed").shows("Alice took it back. All stays as it is.").offers_no(&["Agree"]);
        for label in ["Agree", "Suggest another time", "Keep it as it is"] {
            bob.presses_on(&asked, label).await;
            bob.sees("Alice took it back.");
        }
        assert_eq!(alice.count("change-answer"), 0);
        alice.says("/1on1 next").await;
        alice.sees("Thu 26 Mar 2026, 10:00");
    }

    async fn unanswered_it_is_repeated_once_and_lapses(world) {
        let (alice, bob) = proposed(&world).await;
        let asked = bob.newest("change-proposed");
        world.until("2026-03-27T07:59:00Z").await;
        bob.newest("change-reminder").came("2026-03-22T08:00:00Z").offers(&["Agree"]);
        assert_eq!((bob.count("change-reminder"), alice.count("change-answer")), (1, 0));
        world.until("2026-03-27T08:00:00Z").await;
        alice.newest("change-answer").came("2026-03-27T08:00:00Z").shows("Your proposal to Bob lapsed");
        for kind in ["change-proposed", "change-reminder"] {
            bob.newest(kind).shows("It has lapsed, so all stays as it is.").offers_no(&["Agree"]);
        }
        bob.presses_on(&asked, "Agree").await;
        bob.sees("It has lapsed");
        world.until("2026-04-02T08:00:00Z").await;
        assert_eq!(agendas(&bob), ["26 Mar 08:00", "02 Apr 07:00"]);
    }

    async fn agreeing_twice_is_agreeing_once(world) {
        let (alice, bob) = proposed(&world).await;
        let asked = bob.newest("change-proposed");
        bob.presses("Agree").await;
        bob.presses_on(&asked, "Agree").await;
        bob.sees("You agreed, so it holds from now on.");
        bob.presses_on(&asked, "Keep it as it is").await;
        bob.sees("You agreed, so it holds from now on.");
        assert_eq!(alice.count("change-answer"), 1);
        world.until("2026-03-24T12:00:00Z").await;
        assert_eq!((alice.count("agenda"), bob.count("agenda")), (1, 1));
    }

    async fn two_who_agree_and_withdraw_at_once_see_one_outcome(world) {
        let (alice, bob) = proposed(&world).await;
        tokio::join!(bob.presses("Agree"), alice.presses("Withdraw"));
        world.settle().await;
        let agreed = [bob.newest("change-proposed"), alice.newest("change-sent")]
            .map(|card| card.text.contains("agreed, so it holds"));
        assert_eq!(agreed[0], agreed[1], "{}", bob.chat());
        assert_eq!(alice.count("change-answer"), usize::from(agreed[0]));
    }

    async fn of_crossing_proposals_the_first_is_answered_first(world) {
        let (alice, bob) = proposed(&world).await;
        proposes(&bob, "How long", &[("duration", "45")]).await;
        bob.sees("This came before yours, so nothing of yours was sent.");
        bob.last().shows("every second Tuesday").offers(&["Agree", "Keep it as it is"]);
        assert_eq!(alice.count("change-proposed"), 0);
        bob.presses("Keep it as it is").await;
        proposes(&bob, "How long", &[("duration", "45")]).await;
        alice.newest("change-proposed").shows("30 minutes → 45 minutes");
    }

    async fn two_who_propose_the_same_have_agreed(world) {
        let (alice, bob) = proposed(&world).await;
        proposes(&bob, "How often", &[("when", "Every second Tuesday at 2pm")]).await;
        alice.newest("change-answer").shows("Bob agreed");
        bob.newest("settings").shows("every second Tuesday at 14:00").lacks("proposed a change");
        assert_eq!(alice.count("change-proposed"), 0);
        alice.says("/1on1 next").await;
        alice.sees("Tue 24 Mar 2026, 14:00");
    }

    async fn a_second_wish_of_the_same_person_joins_the_first(world) {
        let (alice, bob) = proposed(&world).await;
        let old = bob.newest("change-proposed");
        proposes(&alice, "How long", &[("duration", "45")]).await;
        let both = bob.newest("change-proposed");
        both.shows("every second Tuesday at 14:00").shows("30 minutes → 45 minutes");
        bob.all("change-proposed")[0].shows("Another proposal has taken the place").offers_no(&["Agree"]);
        bob.presses_on(&old, "Agree").await;
        bob.sees("Another proposal has taken the place");
        bob.presses("Agree").await;
        world.until("2026-03-24T12:00:00Z").await;
        alice.newest("agenda").shows("45 minutes").shows("Tue 24 Mar 2026, 14:00");
    }

    async fn wishing_for_what_holds_takes_a_proposal_back(world) {
        let (alice, bob) = proposed(&world).await;
        proposes(&alice, "How often", &[("when", "thu 10:00")]).await;
        bob.newest("change-proposed").shows("Alice took it back").offers_no(&["Agree"]);
        alice.newest("settings").lacks("A change that you proposed");
    }

    async fn what_is_so_already_is_no_change(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for (option, field, value) in [
            ("How often", "when", "every thursday 10:00"),
            ("Time zone", "timezone", "berlin"),
            ("How long", "duration", "30"),
            ("Format", "format", "their-meeting"),
            ("Roles", "role", "lead"),
        ] {
            proposes(&alice, option, &[(field, value)]).await;
            assert!(alice.has_form(), "{option}");
            assert_eq!(alice.form_value(field), value);
        }
        assert_eq!(bob.count("change-proposed"), 0);
    }

    async fn a_wrong_value_gives_the_form_again(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for (option, field, value) in [
            ("How often", "when", "sometimes"),
            ("How often", "when", ""),
            ("Time zone", "timezone", "Atlantis"),
            ("How long", "duration", "241"),
            ("How long", "duration", "4"),
            ("Format", "format", "shouting"),
            ("Roles", "role", "boss"),
        ] {
            proposes(&alice, option, &[(field, value)]).await;
            assert!(alice.has_form(), "{option} {value}");
            assert_eq!(alice.form_value(field), value);
        }
        assert_eq!(bob.count("change-proposed"), 0);
    }

    async fn another_time_asks_the_other_side_in_turn(world) {
        let (alice, bob) = proposed(&world).await;
        bob.presses("Suggest another time").await;
        assert_eq!(bob.form_value("when"), "every second Tuesday at 14:00");
        bob.submits(&[("when", "whenever")]).await;
        assert_eq!(bob.form_value("when"), "whenever");
        bob.submits(&[("when", "every 2 weeks wed 9:30"), ("duration", "45")]).await;
        let asked = alice.newest("change-proposed");
        asked.shows("Bob proposes a change").shows("every Thursday at 10:00 → every second Wednesday at 09:30");
        asked.shows("30 minutes → 45 minutes");
        alice.newest("change-sent").shows("Another proposal has taken the place").offers_no(&["Withdraw"]);
        bob.newest("change-proposed").offers_no(&["Agree"]);
        bob.newest("change-sent").offers(&["Withdraw"]);
        alice.presses("Agree").await;
        world.until("2026-03-25T09:00:00Z").await;
        assert_eq!(agendas(&bob), ["25 Mar 07:30"]);
    }

    async fn another_zone_keeps_the_hour_on_the_wall(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-27T12:00:00Z").await;
        proposes(&bob, "Time zone", &[("timezone", "new york")]).await;
        let asked = alice.newest("change-proposed");
        asked.shows("Time zone: Europe/Berlin → America/New_York").shows("Thu 2 Apr 2026, 16:00");
        alice.presses("Agree").await;
        world.until("2026-04-09T13:00:00Z").await;
        assert_eq!(agendas(&alice)[1..], ["02 Apr 13:00", "09 Apr 13:00"]);
        // The terms changed, and no clock.
        for person in [&alice, &bob] {
            person.all("agenda")[1].lacks("clock");
        }
    }

    async fn a_new_length_holds_for_what_is_planned_and_not_for_what_goes_on(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        proposes(&alice, "How long", &[("duration", "45")]).await;
        bob.newest("change-proposed").lacks("first new dates").offers(&["Suggest another time"]);
        bob.presses("Agree").await;
        for person in [&alice, &bob] {
            person.newest("agenda").shows("45 minutes");
        }
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        proposes(&alice, "How long", &[("duration", "15")]).await;
        bob.presses("Agree").await;
        world.until("2026-03-26T09:44:00Z").await;
        assert_eq!(alice.count("recap"), 0);
        world.until("2026-03-26T09:45:00Z").await;
        alice.newest("recap").came("2026-03-26T09:45:00Z");
        world.until("2026-04-02T07:00:00Z").await;
        alice.newest("agenda").shows("15 minutes");
    }

    async fn peers_and_who_leads_go_together(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        proposes(&bob, "Format", &[("format", "peers")]).await;
        let asked = alice.newest("change-proposed");
        asked.shows("their-meeting").shows("→ peers").shows("Roles: you lead → you are peers");
        asked.offers_no(&["Suggest another time"]);
        alice.presses("Agree").await;
        proposes(&alice, "Format", &[("format", "halves")]).await;
        assert!(alice.has_form(), "who leads is to be said");
        alice.submits(&[("role", "peer")]).await;
        assert!(alice.has_form(), "peers have no halves");
        alice.submits(&[("role", "report")]).await;
        bob.newest("change-proposed").shows("→ halves").shows("Roles: you are peers → you lead");
        bob.presses("Agree").await;
        alice.says("/1on1 settings").await;
        alice.newest("settings").shows("Format: halves").shows("Roles: Bob leads");
        proposes(&bob, "Roles", &[("role", "peer")]).await;
        alice.newest("change-proposed").shows("→ peers").shows("Roles: Bob leads → you are peers");
    }

    async fn who_change_seats_keep_what_is_theirs(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        bob.says("/1on1 add Offsite").await;
        bob.says("/1on1 add Rumours visibility:only-me").await;
        alice.says("/1on1 note Be kind private:yes").await;
        for (option, field, value) in [("Agenda", "lead", "120"), ("Recap", "recap", "60")] {
            alice.says("/1on1 settings").await;
            alice.chooses(MINE, option).await;
            alice.submits(&[(field, value)]).await;
        }
        world.until("2026-03-26T07:30:00Z").await;
        assert_eq!((alice.count("agenda"), bob.count("agenda")), (1, 0));
        alice.newest("agenda").shows_in_order(&["Bob's topics", "Offsite", "Your topics", "Budget"]);
        proposes(&alice, "Roles", &[("role", "report")]).await;
        bob.newest("change-proposed").shows("Roles: Alice leads → you lead");
        bob.presses("Agree").await;
        alice.newest("agenda").shows_in_order(&["Your topics", "Budget", "Bob's topics", "Offsite"]);
        world.until("2026-03-26T09:32:00Z").await;
        // Each got the agenda once, at their own time.
        assert_eq!((agendas(&alice), agendas(&bob)), (vec!["26 Mar 07:00".to_owned()], vec!["26 Mar 08:00".to_owned()]));
        world.until("2026-03-26T09:40:00Z").await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (0, 1));
        // Back again between Bob's recap and Alice's.
        proposes(&bob, "Roles", &[("role", "report")]).await;
        alice.presses("Agree").await;
        world.until("2026-03-26T12:00:00Z").await;
        alice.newest("recap").came("2026-03-26T10:30:00Z");
        bob.newest("recap").came("2026-03-26T09:35:00Z");
        assert_eq!((alice.count("recap"), bob.count("recap")), (1, 1));
        alice.sees_nowhere("Rumours");
        bob.sees_nowhere("Be kind");
        assert_eq!((alice.count("nudge"), bob.count("nudge")), (0, 0));
    }

    async fn a_meeting_whose_agenda_is_out_stays(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:10:00Z").await;
        proposes(&alice, "How often", &[("when", "fri 14:00")]).await;
        let asked = bob.newest("change-proposed");
        asked.shows("The meeting on Thu 26 Mar 2026, 10:00 stays as it is; the new dates begin after it.");
        asked.shows("Fri 27 Mar 2026, 14:00");
        bob.presses("Agree").await;
        alice.newest("agenda").offers(&["Start"]);
        world.until("2026-04-03T12:00:00Z").await;
        assert_eq!(agendas(&alice), ["26 Mar 08:00", "27 Mar 12:00", "03 Apr 11:00"]);
    }

    async fn a_live_meeting_goes_on_and_the_new_dates_begin_after_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        proposes(&bob, "How often", &[("when", "weekdays 15:00")]).await;
        alice.presses("Agree").await;
        alice.newest("live").offers(&["Wrap up"]);
        world.until("2026-03-26T09:30:00Z").await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (1, 1));
        alice.newest("recap").shows("Thu 26 Mar 2026, 15:00");
        world.until("2026-03-27T14:00:00Z").await;
        assert_eq!(agendas(&alice)[1..], ["26 Mar 13:00", "27 Mar 13:00"]);
    }

    async fn a_moved_meeting_keeps_its_own_time(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 move mon 15:00").await;
        proposes(&bob, "How often", &[("when", "tue 9:30")]).await;
        alice.newest("change-proposed").shows("The meeting on Mon 23 Mar 2026, 15:00 stays as it is");
        alice.presses("Agree").await;
        world.until("2026-04-07T08:00:00Z").await;
        assert_eq!(agendas(&alice), ["23 Mar 13:00", "31 Mar 06:30", "07 Apr 06:30"]);
    }

    async fn a_skipped_date_does_not_come_back(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 skip").await;
        alice.presses("Wait for the next one").await;
        proposes(&alice, "How often", &[("when", "every 2 weeks thu 10:00")]).await;
        bob.newest("change-proposed").shows_in_order(&["Thu 2 Apr 2026, 10:00", "Thu 16 Apr 2026, 10:00"]);
        bob.presses("Agree").await;
        world.until("2026-04-16T08:00:00Z").await;
        assert_eq!(agendas(&alice), ["02 Apr 07:00", "16 Apr 07:00"]);
    }

    async fn another_hour_keeps_the_weeks_that_count(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every 2 weeks thu 10:00""#).await;
        bob.presses("Accept").await;
        world.until("2026-03-27T12:00:00Z").await;
        proposes(&alice, "How often", &[("when", "every 2 weeks thu 11:00")]).await;
        bob.presses("Agree").await;
        alice.says("/1on1 next").await;
        alice.sees("Thu 9 Apr 2026, 11:00");
        proposes(&alice, "How often", &[("when", "every 2 weeks thu 11:00 from 2026-04-02")]).await;
        bob.newest("change-proposed").shows("Thu 2 Apr 2026, 11:00");
        bob.presses("Agree").await;
        alice.says("/1on1 next").await;
        alice.sees("Thu 2 Apr 2026, 11:00");
    }

    async fn a_change_on_the_day_of_the_clocks_holds(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-28T20:00:00Z").await;
        proposes(&alice, "How often", &[("when", "sun 02:30")]).await;
        // The clock skips half past two, so it is an hour later this once.
        bob.newest("change-proposed").shows_in_order(&["Sun 29 Mar 2026, 03:30", "Sun 5 Apr 2026, 02:30"]);
        world.until("2026-03-29T00:15:00Z").await;
        bob.presses("Agree").await;
        world.until("2026-04-05T00:00:00Z").await;
        assert_eq!(agendas(&alice)[1..], ["29 Mar 00:30", "04 Apr 23:30"]);
    }

    async fn nothing_is_lost_by_a_change(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        bob.says("/1on1 action Send the draft").await;
        proposes(&bob, "How often", &[("when", "tue 14:00")]).await;
        alice.presses("Agree").await;
        world.until("2026-03-24T12:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").shows("Budget").shows("Send the draft").lacks("carried");
        }
    }

    async fn a_clash_with_another_1on1_is_said_and_may_stand(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says("/1on1 start with:@bob when:tue 14:00").await;
        bob.presses("Accept").await;
        proposes(&alice, "How often", &[("when", "tue 14:00")]).await;
        bob.newest("change-proposed").shows("This is at the same time as your 1:1 with Frank.");
        alice.newest("change-sent").shows("Bob has another 1:1 at that time.").lacks("Frank");
        bob.presses("Agree").await;
        alice.says("/1on1 next").await;
        alice.sees("Tue 24 Mar 2026, 14:00");
    }

    async fn a_proposal_waits_while_its_reader_is_in_another_1on1(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says("/1on1 start with:@bob when:fri 14:00").await;
        bob.presses("Accept").await;
        world.until("2026-03-20T13:10:00Z").await;
        proposes(&alice, "How long", &[("duration", "45")]).await;
        assert_eq!(bob.count("change-proposed"), 0);
        world.until("2026-03-20T13:30:00Z").await;
        bob.newest("change-proposed").came("2026-03-20T13:30:00Z");
    }

    async fn nobody_else_can_answer(world) {
        let (alice, bob) = proposed(&world).await;
        let (asked, sent) = (bob.newest("change-proposed"), alice.newest("change-sent"));
        bob.says("/1on1 settings").await;
        let settings = bob.newest("settings");
        settings.shows("Alice proposed a change, which waits for your answer.");
        let carol = world.carol();
        for (card, label) in [
            (&asked, "Agree"),
            (&asked, "Suggest another time"),
            (&asked, "Keep it as it is"),
            (&sent, "Withdraw"),
            (&settings, "See the proposal"),
        ] {
            carol.presses_on(card, label).await;
            carol.sees("I do not find that.");
            assert!(!carol.has_form());
        }
        alice.presses_on(&asked, "Agree").await;
        alice.sees("I do not find that.");
        bob.presses_on(&sent, "Withdraw").await;
        bob.sees("I do not find that.");
        bob.presses("See the proposal").await;
        bob.last().shows("every second Tuesday").offers(&["Agree"]);
    }

    async fn what_was_agreed_in_between_is_told_by_an_old_settings_card(world) {
        let (alice, bob) = proposed(&world).await;
        bob.says("/1on1 settings").await;
        let settings = bob.newest("settings");
        bob.presses("Agree").await;
        bob.presses_on(&settings, "See the proposal").await;
        bob.sees("You agreed, so it holds from now on.");
        assert_eq!(alice.count("change-answer"), 1);
    }
}
