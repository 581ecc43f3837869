//! Skipped meetings: who hears what, and how the two find another time.

use crate::world::World;

story! {
    async fn two_who_skip_at_once_skip_one_meeting(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        tokio::join!(alice.says("/1on1 skip"), bob.says("/1on1 skip"));
        for person in [&alice, &bob] {
            assert_eq!(person.count("skipped"), 1);
        }
        alice.says("/1on1 next").await;
        alice.sees("Thu 2 Apr 2026, 10:00");
    }

    async fn waiting_can_be_undone_while_the_start_is_ahead(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        alice.presses("Wait for the next one").await;
        bob.newest("skipped").offers(&["Undo"]);
        bob.presses("Undo").await;
        alice.says("/1on1 next").await;
        alice.sees("Thu 26 Mar 2026, 10:00");
    }

    async fn a_skip_names_who_skipped_and_why(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip I am at the dentist").await;
        let told = alice.newest("skipped");
        told.shows("Bob skipped your 1:1 on Thu 26 Mar 2026, 10:00").shows("Bob: I am at the dentist");
        bob.newest("skipped").shows("You skipped your 1:1 with Alice");
        assert_eq!((alice.count("skipped"), bob.count("skipped")), (1, 1));
    }

    async fn a_meeting_that_was_not_held_names_nobody(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T10:00:00Z").await;
        bob.presses("We did not").await;
        for person in [&alice, &bob] {
            let card = person.newest("skipped");
            card.shows("on Thu 26 Mar 2026, 10:00 did not take place");
            card.lacks("skipped your 1:1").offers(&["Pick a time", "Wait for the next one"]).offers_no(&["Undo"]);
        }
    }

    async fn a_skip_says_how_much_waits_and_when_the_two_last_met(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("All discussed").await;
        alice.says("/1on1 action Send the draft").await;
        alice.presses("Wrap up").await;
        bob.says("/1on1 add Budget").await;
        bob.says("/1on1 add Offsite").await;
        bob.says("/1on1 skip").await;
        for person in [&alice, &bob] {
            let card = person.newest("skipped");
            card.shows("2 topics and 1 open action wait; nothing is lost.");
            card.shows("You last met on Thu 26 Mar 2026, 10:00.");
        }
    }

    async fn what_only_the_other_may_read_does_not_count_as_waiting(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Rumours visibility:only-me").await;
        alice.says("/1on1 skip").await;
        alice.newest("skipped").shows("3 topics wait");
        bob.newest("skipped").shows("2 topics wait");
    }

    async fn a_card_offers_the_next_three_times_near_the_usual_hour(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-25T11:30:00Z").await;
        alice.says("/1on1 skip").await;
        for person in [&alice, &bob] {
            // Not the skipped hour itself, and nothing at the weekend.
            let offered = ["Wed 25 Mar, 13:30", "Thu 26 Mar, 09:30", "Fri 27 Mar, 10:00"];
            person.newest("skipped").offers(&offered).shows("The next one is on Thu 2 Apr 2026, 10:00.");
        }
    }

    async fn make_up_times_lie_in_the_working_hours_of_both(world) {
        let (alice, carol) = (world.alice(), world.carol());
        alice.says(r#"/1on1 start with:@carol when:"every thursday 15:00""#).await;
        carol.presses("Accept").await;
        alice.says("/1on1 move mon 10:00").await;
        alice.presses("Undo").await;
        world.until("2026-03-20T16:30:00Z").await;
        alice.says("/1on1 skip").await;
        // Carol begins at 9:00 in New York, which is 14:00 in Berlin.
        alice.newest("skipped").offers(&["Mon 23 Mar, 15:00", "Tue 24 Mar, 15:00", "Wed 25 Mar, 15:00"]);
        carol.newest("skipped").offers(&["Mon 23 Mar, 10:00", "Tue 24 Mar, 10:00", "Wed 25 Mar, 10:00"]);
    }

    async fn make_up_times_keep_clear_of_the_other_one_on_ones_of_both(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every monday 10:00""#).await;
        bob.presses("Accept").await;
        alice.says("/1on1 skip").await;
        let card = alice.newest("skipped");
        card.offers(&["Fri 20 Mar, 10:00", "Mon 23 Mar, 09:30"]).offers_no(&["Mon 23 Mar, 10:00"]);
    }

    async fn make_up_times_come_before_the_next_regular_date(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"weekdays 10:00""#).await;
        bob.presses("Accept").await;
        world.until("2026-03-23T07:30:00Z").await;
        alice.says("/1on1 skip").await;
        let card = alice.newest("skipped");
        card.offers(&["Mon 23 Mar, 09:30", "Mon 23 Mar, 10:30", "Tue 24 Mar, 09:30"]);
    }

    async fn two_without_a_free_hour_in_common_are_told_so(world) {
        let (alice, erin) = (world.alice(), world.person("erin"));
        // Tokyo ends its day when Berlin has worked for an hour or two.
        alice.says(r#"/1on1 start with:@erin when:"every thursday 9:00" duration:150"#).await;
        erin.presses("Accept").await;
        erin.says("/1on1 skip").await;
        for person in [&alice, &erin] {
            let card = person.newest("skipped");
            card.shows("I found no free time in the working hours of both of you");
            card.offers(&["Pick a time", "Wait for the next one"]);
        }
    }

    async fn a_make_up_is_the_same_meeting_moved(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        bob.says("/1on1 skip").await;
        alice.presses("Tue 24 Mar, 10:00").await;
        for person in [&alice, &bob] {
            let card = person.newest("skipped");
            card.shows("It takes place on Tue 24 Mar 2026, 10:00 instead.").offers_no(&["Wait for the next one"]);
        }
        world.until("2026-03-24T08:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").came("2026-03-24T08:00:00Z").shows("Budget");
        }
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        // … and the series goes on where it was, with nothing at the old time.
        world.until("2026-04-02T08:00:00Z").await;
        assert_eq!((alice.count("agenda"), bob.count("agenda")), (2, 2));
        alice.newest("agenda").came("2026-04-02T07:00:00Z");
    }

    async fn the_other_hears_at_once_of_a_make_up_time(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        bob.presses("Mon 23 Mar, 10:00").await;
        alice.newest("moved").shows("Bob moved your 1:1 to Mon 23 Mar 2026, 10:00");
    }

    async fn a_time_of_ones_own_can_be_picked(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        alice.presses("Pick a time").await;
        alice.submits(&[("to", "someday")]).await;
        assert!(alice.has_form(), "a wrong date gives the form again");
        assert_eq!(alice.form_value("to"), "someday");
        alice.submits(&[("to", "tue 16:00")]).await;
        for person in [&alice, &bob] {
            person.newest("skipped").shows("It takes place on Tue 24 Mar 2026, 16:00 instead.");
        }
    }

    async fn waiting_for_the_next_one_settles_it_for_both(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        let old = bob.newest("skipped");
        alice.presses("Wait for the next one").await;
        for person in [&alice, &bob] {
            let card = person.newest("skipped");
            card.shows("You wait for the next one, on Thu 2 Apr 2026, 10:00.").offers_no(&["Pick a time"]);
        }
        bob.presses_on(&old, "Tue 24 Mar, 10:00").await;
        bob.sees("This card is old");
        world.until("2026-04-01T06:00:00Z").await;
        assert_eq!((alice.count("skip-reminder"), bob.count("skip-reminder")), (0, 0));
    }

    async fn a_skip_can_be_undone_while_the_planned_start_is_ahead(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:10:00Z").await;
        bob.says("/1on1 skip").await;
        bob.presses("Undo").await;
        for person in [&alice, &bob] {
            person.newest("skipped").shows("The skip was taken back").offers_no(&["Undo", "Pick a time"]);
        }
        alice.newest("restored").shows("As planned again: your 1:1 with Bob, Thu 26 Mar 2026, 10:00");
        alice.says("/1on1 next").await;
        alice.sees("Bob: Thu 26 Mar 2026, 10:00");
    }

    async fn after_an_undo_the_agenda_comes_at_its_time_and_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        alice.presses("Undo").await;
        world.until("2026-04-01T10:00:00Z").await;
        assert_eq!((alice.count("agenda"), bob.count("agenda")), (1, 1));
        alice.newest("agenda").came("2026-03-26T08:00:00Z");
        bob.newest("agenda").came("2026-03-26T08:00:00Z");
    }

    async fn a_skip_cannot_be_undone_once_its_hour_has_come(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:30:00Z").await;
        bob.says("/1on1 skip").await;
        let old = bob.newest("skipped");
        world.until("2026-03-26T09:30:00Z").await;
        bob.presses_on(&old, "Undo").await;
        bob.sees("That can no longer be undone");
        alice.newest("skipped").shows("Bob skipped");
    }

    async fn without_a_choice_both_are_reminded_once_at_their_next_working_start(world) {
        let (alice, carol) = (world.alice(), world.carol());
        alice.says(r#"/1on1 start with:@carol when:"every thursday 15:00""#).await;
        carol.presses("Accept").await;
        carol.says("/1on1 skip").await;
        world.until("2026-04-01T12:00:00Z").await;
        assert_eq!((alice.count("skip-reminder"), carol.count("skip-reminder")), (1, 1));
        let card = alice.newest("skip-reminder");
        card.came("2026-03-23T08:00:00Z").shows("Still to choose").offers(&["Pick a time", "Wait for the next one"]);
        // It was four in the morning in New York: her working day was still to begin.
        carol.newest("skip-reminder").came("2026-03-20T13:00:00Z");
    }

    async fn the_reminder_is_a_card_like_the_first(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        world.until("2026-03-23T08:30:00Z").await;
        alice.presses("Tue 24 Mar, 10:00").await;
        for person in [&alice, &bob] {
            person.newest("skip-reminder").shows("It takes place on Tue 24 Mar 2026, 10:00 instead.");
            person.newest("skipped").shows("It takes place on Tue 24 Mar 2026, 10:00 instead.");
        }
    }

    async fn no_reminder_comes_when_the_next_meeting_comes_first(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"weekdays 9:00""#).await;
        bob.presses("Accept").await;
        world.until("2026-03-24T09:00:00Z").await;
        bob.presses("We did not").await;
        // Wednesday's begins with the working day.
        world.until("2026-03-25T12:00:00Z").await;
        assert_eq!((alice.count("skip-reminder"), bob.count("skip-reminder")), (0, 0));
    }

    async fn two_skips_in_a_row_are_spoken_of_without_blame(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        alice.newest("skipped").lacks("in a row");
        bob.presses("Wait for the next one").await;
        bob.says("/1on1 skip").await;
        for person in [&alice, &bob] {
            let card = person.newest("skipped");
            card.shows("Two in a row did not take place. That happens; perhaps another rhythm, hour or length fits");
        }
    }

    async fn a_met_meeting_breaks_the_row_of_skips(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        bob.presses("Wait for the next one").await;
        world.until("2026-04-02T08:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("Wrap up").await;
        bob.says("/1on1 skip").await;
        alice.newest("skipped").shows("Thu 9 Apr 2026").lacks("in a row");
    }

    async fn an_unconfirmed_meeting_neither_breaks_the_row_nor_counts(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-04-01T08:00:00Z").await;
        bob.says("/1on1 skip").await;
        alice.newest("skipped").lacks("in a row");
        bob.presses("Wait for the next one").await;
        world.until("2026-04-15T08:00:00Z").await;
        bob.says("/1on1 skip").await;
        alice.newest("skipped").shows("Thu 16 Apr 2026").shows("Two in a row");
    }

    async fn a_made_up_meeting_does_not_count_as_skipped(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        alice.presses("Tue 24 Mar, 10:00").await;
        world.until("2026-03-30T08:00:00Z").await;
        bob.says("/1on1 skip").await;
        alice.newest("skipped").shows("Thu 2 Apr 2026").lacks("in a row");
    }

    async fn skipping_from_the_card_asks_once_more(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.chooses("Can't make it?", "Skip").await;
        bob.sees("Skip your 1:1 with Alice on Thu 26 Mar 2026, 10:00?");
        bob.presses("Keep it").await;
        bob.newest("said").shows("As planned: your 1:1 with Alice");
        assert_eq!(alice.count("skipped"), 0);
        bob.chooses("Can't make it?", "Skip").await;
        bob.presses("Yes, skip it").await;
        alice.newest("skipped").shows("Bob skipped");
        alice.newest("agenda").offers_no(&["Start"]);
    }

    async fn a_live_or_past_meeting_cannot_be_skipped(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:30:00Z").await;
        bob.chooses("Can't make it?", "Skip").await;
        let asked = bob.last();
        alice.presses("Start").await;
        bob.says("/1on1 skip").await;
        bob.sees("has begun or is over, so it stays as it is");
        alice.presses("Wrap up").await;
        bob.presses_on(&asked, "Yes, skip it").await;
        bob.sees("has begun or is over, so it stays as it is");
        assert_eq!((alice.count("skipped"), bob.count("skipped")), (0, 0));
    }

    async fn no_skip_loses_what_is_open(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        bob.says("/1on1 action Send the draft").await;
        alice.says("/1on1 skip").await;
        alice.presses("Wait for the next one").await;
        bob.says("/1on1 skip").await;
        bob.presses("Wait for the next one").await;
        world.until("2026-04-09T07:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").shows("Budget").lacks("Budget · you · carried").shows("Send the draft");
        }
    }

    async fn two_who_skip_at_once_get_one_card_each(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        for person in [&alice, &bob] {
            person.chooses("Can't make it?", "Skip").await;
        }
        tokio::join!(alice.presses("Yes, skip it"), bob.presses("Yes, skip it"));
        world.settle().await;
        let skipped = alice.count("skipped") + bob.count("skipped");
        assert_eq!(skipped, 2, "{}", alice.chat());
    }

    async fn two_who_choose_at_once_see_one_outcome(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        tokio::join!(alice.presses("Tue 24 Mar, 10:00"), bob.presses("Wait for the next one"));
        world.settle().await;
        let outcome = |text: String| text.contains("takes place on Tue 24 Mar");
        let seen = [&alice, &bob].map(|person| outcome(person.newest("skipped").text));
        assert_eq!(seen[0], seen[1], "{}", bob.chat());
    }

    async fn nothing_is_sent_about_a_skipped_meeting(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        bob.presses("Wait for the next one").await;
        let before = (alice.messages().len(), bob.messages().len());
        world.until("2026-04-01T06:00:00Z").await;
        assert_eq!((alice.messages().len(), bob.messages().len()), before);
    }

    async fn a_stranger_finds_no_skip_to_settle(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        let card = bob.newest("skipped");
        for label in ["Tue 24 Mar, 10:00", "Pick a time", "Wait for the next one", "Undo"] {
            world.carol().presses_on(&card, label).await;
            world.carol().sees("I do not find that.");
        }
        alice.newest("skipped").offers(&["Wait for the next one"]);
    }
}
