//! Moved meetings: one changes, the series stays, and nothing comes at the old time.

use crate::world::World;

story! {
    async fn a_move_is_told_to_the_other_at_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        bob.sees("Moved: your 1:1 with Alice, now Fri 27 Mar 2026, 14:00");
        let told = alice.newest("moved");
        told.shows("Bob moved your 1:1 to Fri 27 Mar 2026, 14:00").shows("It was on Thu 26 Mar 2026, 10:00 before.");
        told.offers(&["Object"]);
    }

    async fn a_move_changes_one_meeting_and_the_series_stays(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        alice.newest("moved").shows("Only this one moves; the series stays.");
        world.until("2026-03-27T13:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("Wrap up").await;
        alice.newest("recap").shows("Thu 2 Apr 2026, 10:00");
    }

    async fn everything_follows_the_new_time_and_nothing_comes_at_the_old_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move to:tue 16:00").await;
        world.until("2026-03-24T18:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").came("2026-03-24T14:00:00Z").shows("Tue 24 Mar 2026, 16:00");
            person.newest("recap").came("2026-03-24T15:35:00Z");
        }
        let before = (alice.messages().len(), bob.messages().len());
        world.until("2026-03-31T06:00:00Z").await;
        let told = |kind| (alice.count(kind), bob.count(kind));
        assert_eq!((told("agenda"), told("recap")), ((1, 1), (1, 1)));
        // Only the second question has come since, at the next working start.
        let asked = told("second-question");
        assert_eq!((alice.messages().len(), bob.messages().len()), (before.0 + asked.0, before.1 + asked.1));
    }

    async fn a_move_into_the_next_hour_brings_the_agenda_at_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-25T12:00:00Z").await;
        bob.says("/1on1 move today 13:30").await;
        for person in [&alice, &bob] {
            person.newest("agenda").came("2026-03-25T12:00:00Z").shows("Wed 25 Mar 2026, 13:30");
        }
    }

    async fn an_agenda_that_is_out_gives_way_to_one_at_the_new_time(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        let old = alice.newest("agenda");
        bob.chooses("Can't make it?", "Move").await;
        bob.submits(&[("to", "today 16:00")]).await;
        alice.newest("agenda").offers_no(&["Start", "Can't make it?"]);
        world.until("2026-03-26T14:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(person.count("agenda"), 2);
            person.newest("agenda").came("2026-03-26T14:00:00Z").offers(&["Start"]);
        }
        alice.presses_on(&old, "Start").await;
        assert_eq!((alice.count("live"), bob.count("live")), (1, 1));
    }

    async fn without_a_time_the_usual_one_holds(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 move tomorrow").await;
        bob.newest("moved").shows("to Sat 21 Mar 2026, 10:00");
    }

    async fn a_move_is_in_the_zone_of_the_one_on_one_and_told_in_each_ones_own(world) {
        let (alice, carol) = (world.alice(), world.carol());
        alice.says(r#"/1on1 start with:@carol when:"every thursday 15:00""#).await;
        carol.presses("Accept").await;
        carol.says("/1on1 move fri 16:00").await;
        carol.sees("now Fri 27 Mar 2026, 11:00");
        carol.sees("for Alice");
        alice.newest("moved").shows("to Fri 27 Mar 2026, 16:00").shows("for Carol");
    }

    async fn the_past_and_the_same_time_are_no_move(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 move today 8:00").await;
        alice.sees("is in the past");
        alice.says("/1on1 move 2026-03-01").await;
        alice.sees("“2026-03-01” is in the past");
        alice.says("/1on1 move thu 10:00").await;
        alice.sees("It is planned for Thu 26 Mar 2026, 10:00 already.");
        alice.says("/1on1 move someday").await;
        alice.sees("I do not understand the date “someday”. For example");
        assert_eq!(bob.count("moved"), 0);
    }

    async fn a_move_past_the_next_regular_date_needs_merge(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 move 2026-04-03 10:00").await;
        alice.sees("Your next 1:1 with Bob comes before that, on Thu 2 Apr 2026, 10:00");
        assert_eq!(bob.count("moved"), 0, "nothing was moved yet");
        alice.presses("Merge").await;
        for person in [&alice, &bob] {
            let card = person.newest("moved");
            card.shows("Fri 3 Apr 2026, 10:00").shows("The next regular one is merged into it.");
        }
    }

    async fn a_merged_meeting_takes_in_the_next_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        alice.says("/1on1 move 2026-04-03 10:00").await;
        alice.presses("Merge").await;
        world.until("2026-04-03T08:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(person.count("agenda"), 1);
            person.newest("agenda").came("2026-04-03T07:00:00Z").shows("Budget");
        }
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        bob.newest("recap").shows("Thu 9 Apr 2026, 10:00");
    }

    async fn an_objection_to_a_merge_gives_back_both_dates(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 skip").await;
        alice.presses("Pick a time").await;
        alice.submits(&[("to", "2026-04-03 10:00")]).await;
        alice.presses("Merge").await;
        bob.presses("Object").await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.newest("agenda").came("2026-03-26T08:00:00Z");
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        bob.newest("recap").shows("Thu 2 Apr 2026, 10:00");
        world.until("2026-04-02T07:00:00Z").await;
        bob.newest("agenda").came("2026-04-02T07:00:00Z");
    }

    async fn an_objection_puts_it_back_while_the_old_time_is_ahead(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        alice.presses("Object").await;
        alice.newest("moved").shows("As planned again: your 1:1 with Bob, Thu 26 Mar 2026, 10:00");
        bob.newest("restored").shows("As planned again: your 1:1 with Alice, Thu 26 Mar 2026, 10:00");
        world.until("2026-03-27T18:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(person.count("agenda"), 1);
            person.newest("agenda").came("2026-03-26T08:00:00Z");
        }
    }

    async fn a_later_objection_leads_to_another_time(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        let old = alice.newest("moved");
        world.until("2026-03-26T10:00:00Z").await;
        alice.presses_on(&old, "Object").await;
        alice.submits(&[("to", "fri 16:00")]).await;
        bob.newest("moved").shows("Alice moved your 1:1 to Fri 27 Mar 2026, 16:00");
    }

    async fn who_moved_it_can_undo_that(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        bob.presses("Undo").await;
        bob.sees("As planned again");
        alice.newest("restored").shows("Thu 26 Mar 2026, 10:00");
        alice.newest("moved").offers_no(&["Object"]);
    }

    async fn an_objection_to_a_move_that_was_moved_again_is_too_late(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        let old = alice.newest("moved");
        bob.says("/1on1 move mon 14:00").await;
        alice.presses_on(&old, "Object").await;
        alice.last().shows("Changed again").shows("it takes place on Mon 23 Mar 2026, 14:00");
        alice.says("/1on1 next").await;
        alice.sees("Bob: Mon 23 Mar 2026, 14:00");
    }

    async fn a_live_or_past_meeting_cannot_be_moved(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:30:00Z").await;
        bob.chooses("Can't make it?", "Move").await;
        alice.presses("Start").await;
        bob.submits(&[("to", "tomorrow")]).await;
        bob.sees("has begun or is over, so it stays as it is");
        bob.says("/1on1 move tomorrow").await;
        bob.sees("has begun or is over, so it stays as it is");
        alice.presses("Wrap up").await;
        // The coming one is the next from now on.
        bob.says("/1on1 move fri 14:00").await;
        bob.sees("It was on Thu 2 Apr 2026, 10:00 before.");
    }

    async fn a_meeting_that_was_moved_can_be_moved_and_skipped_like_any(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move tue 14:00").await;
        alice.says("/1on1 move wed 14:00").await;
        bob.newest("moved").shows("Alice moved your 1:1 to Wed 25 Mar 2026, 14:00");
        bob.says("/1on1 skip").await;
        alice.newest("skipped").shows("Bob skipped your 1:1 on Wed 25 Mar 2026, 14:00");
        world.until("2026-03-27T06:00:00Z").await;
        assert_eq!((alice.count("agenda"), bob.count("agenda")), (0, 0));
    }

    async fn two_who_undo_and_object_at_once_put_it_back_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        tokio::join!(alice.presses("Object"), bob.presses("Undo"));
        world.settle().await;
        for person in [&alice, &bob] {
            person.says("/1on1 next").await;
            person.sees("Thu 26 Mar 2026, 10:00");
            assert!(person.count("restored") <= 1, "{}", person.chat());
        }
    }

    async fn no_move_loses_what_is_open(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        bob.says("/1on1 action Send the draft").await;
        bob.says("/1on1 move mon 14:00").await;
        alice.presses("Object").await;
        alice.says("/1on1 move tue 14:00").await;
        world.until("2026-03-24T12:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").shows("Budget").shows("Send the draft");
        }
    }

    async fn a_stranger_finds_no_move_to_object_to(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        world.carol().presses_on(&alice.newest("moved"), "Object").await;
        world.carol().sees("I do not find that.");
        alice.newest("moved").shows("Fri 27 Mar 2026, 14:00");
    }
}
