//! Days away: looked at first, told to those whose dates they leave out, and taken back.

use crate::world::{Actor, World};

/// Alice says that she is away in the week of the first meeting.
async fn away_that_week(alice: &Actor<'_>) {
    alice
        .says("/1on1 away 2026-03-23 to:2026-03-27 reason:Holiday")
        .await;
    alice.presses("Confirm").await;
}

/// The overview says this of when they meet.
pub(super) async fn next_is(person: &Actor<'_>, words: &str) {
    person.says("/1on1 next").await;
    person.sees(words);
}

story! {
    async fn a_preview_lists_the_meetings_concerned_and_keeps_nothing(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away mon to:fri reason:Holiday").await;
        alice.last().shows("Away from Mon 23 Mar 2026 to Fri 27 Mar 2026?").shows("Why: Holiday");
        alice.last().shows("Bob: Thu 26 Mar 2026, 10:00; you meet next on Thu 2 Apr 2026, 10:00").offers(&["Confirm", "Cancel"]);
        next_is(&bob, "Thu 26 Mar 2026, 10:00").await;
        alice.presses("Cancel").await;
        alice.says("/1on1 away").await;
        alice.sees("You are not away on any day that I know of.");
        assert_eq!(bob.count("away"), 0);
    }

    async fn both_see_the_dates_concerned_at_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        away_that_week(&alice).await;
        let kept = alice.last();
        kept.shows("You are away from Mon 23 Mar 2026 to Fri 27 Mar 2026").shows("Left out:").shows("Bob: Thu 26 Mar 2026, 10:00");
        let told = bob.newest("away");
        told.shows("Alice is away: your 1:1 on Thu 26 Mar 2026, 10:00 is left out").shows("Alice: Holiday");
        told.shows("The next one after that is on Thu 2 Apr 2026, 10:00.").came("2026-03-20T08:00:00Z");
        assert!(!told.title.contains("Holiday"), "{}", told.title);
    }

    async fn nothing_comes_about_a_date_that_is_left_out(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        away_that_week(&alice).await;
        let before = (alice.messages().len(), bob.messages().len());
        world.until("2026-04-01T06:00:00Z").await;
        assert_eq!((alice.messages().len(), bob.messages().len()), before);
        world.until("2026-04-02T07:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").came("2026-04-02T07:00:00Z").shows("Budget").lacks("carried over");
        }
    }

    async fn away_neither_breaks_a_row_of_skips_nor_counts(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        bob.presses("Wait for the next one").await;
        alice.says("/1on1 away 2026-04-02").await;
        alice.presses("Confirm").await;
        world.until("2026-03-27T12:00:00Z").await;
        next_is(&bob, "Thu 9 Apr 2026, 10:00").await;
        bob.says("/1on1 skip").await;
        alice.newest("skipped").shows("Two in a row did not take place.");
    }

    async fn both_days_belong_to_it_and_no_other(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-03-24 to:2026-03-25").await;
        alice.sees("None of your 1:1s falls into it.");
        alice.presses("Confirm").await;
        alice.says("/1on1 away 2026-03-27").await;
        alice.sees("Away on Fri 27 Mar 2026?");
        alice.sees("None of your 1:1s falls into it.");
        alice.presses("Confirm").await;
        assert_eq!(bob.count("away"), 0);
        alice.says("/1on1 away 2026-03-26 to:2026-03-26").await;
        alice.sees("Bob: Thu 26 Mar 2026, 10:00");
    }

    async fn a_last_day_in_words_is_counted_from_the_first(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.until("2026-03-25T12:00:00Z").await;
        alice.says("/1on1 away mon to:fri").await;
        alice.sees("Away from Mon 30 Mar 2026 to Fri 3 Apr 2026?");
    }

    async fn days_that_cannot_be_are_refused_with_a_sentence(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-03-19").await;
        alice.sees("“2026-03-19” is in the past.");
        alice.says("/1on1 away 2026-03-27 to:2026-03-23").await;
        alice.sees("The last day away comes before the first.");
        alice.says("/1on1 away 2026-04-01 to:2027-06-01").await;
        alice.sees("More than 366 days away");
        alice.says("/1on1 away mon 15:00").await;
        alice.sees("has a time of day, and a day is enough here");
        alice.says("/1on1 away someday").await;
        alice.sees("I do not understand the date “someday”. For example mon, next tue");
        alice.says("/1on1 away to:fri").await;
        alice.sees("/1on1 away needs from");
        alice.says("/1on1 away").await;
        alice.sees("You are not away on any day");
    }

    async fn a_day_away_is_a_day_where_the_person_is(world) {
        let (alice, carol) = (world.alice(), world.carol());
        // Friday, 1:00 in Berlin, is Thursday evening in New York.
        alice.says(r#"/1on1 start with:@carol when:"every friday 1:00""#).await;
        carol.presses("Accept").await;
        alice.says("/1on1 away 2026-03-26").await;
        alice.sees("None of your 1:1s falls into it.");
        carol.says("/1on1 away 2026-03-27").await;
        carol.sees("None of your 1:1s falls into it.");
        carol.says("/1on1 away 2026-03-26").await;
        carol.sees("Alice: Thu 26 Mar 2026, 20:00; you meet next on Thu 2 Apr 2026, 19:00");
        carol.presses("Confirm").await;
        alice.newest("away").shows("Carol is away: your 1:1 on Fri 27 Mar 2026, 01:00 is left out");
    }

    async fn a_day_on_which_the_clock_changes_ends_at_its_midnight(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every sunday 2:30""#).await;
        bob.presses("Accept").await;
        world.until("2026-03-22T12:00:00Z").await;
        alice.says("/1on1 away 2026-03-29").await;
        // 02:30 is skipped that day.
        alice.sees("Bob: Sun 29 Mar 2026, 03:30; you meet next on Sun 5 Apr 2026, 02:30");
        bob.says("/1on1 move 2026-03-30 0:00").await;
        alice.says("/1on1 away 2026-03-29").await;
        alice.sees("None of your 1:1s falls into it.");
        bob.says("/1on1 move 2026-03-29 23:59").await;
        alice.says("/1on1 away 2026-03-29").await;
        alice.sees("Bob: Sun 29 Mar 2026, 23:59");
    }

    async fn when_both_are_away_each_date_is_left_out_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 away 2026-03-26").await;
        bob.presses("Confirm").await;
        alice.says("/1on1 away 2026-03-23 to:2026-04-03").await;
        alice.sees("Bob: Thu 2 Apr 2026, 10:00; you meet next on Thu 9 Apr 2026, 10:00");
        alice.last().lacks("26 Mar 2026, 10:00");
        alice.presses("Confirm").await;
        bob.newest("away").shows("your 1:1 on Thu 2 Apr 2026, 10:00 is left out");
        // Bob is back, Alice is not: nothing changes for her.
        bob.says("/1on1 away").await;
        bob.presses("Cancel").await;
        bob.sees("No date of a 1:1 changes by that.");
        assert_eq!(alice.count("away-over"), 0);
        next_is(&alice, "Thu 9 Apr 2026, 10:00").await;
        alice.says("/1on1 away").await;
        alice.presses("Cancel").await;
        alice.sees("Bob: Thu 26 Mar 2026, 10:00 · Thu 2 Apr 2026, 10:00");
        bob.newest("away-over").shows("Alice is not away after all: 2 of your dates take place, the first on Thu 26 Mar 2026, 10:00");
        next_is(&alice, "Thu 26 Mar 2026, 10:00").await;
    }

    async fn away_that_is_cancelled_brings_the_earlier_date_back(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        away_that_week(&alice).await;
        alice.presses("Cancel").await;
        alice.sees("You are not away from Mon 23 Mar 2026 to Fri 27 Mar 2026 after all");
        bob.newest("away-over").shows("Alice is not away after all: your 1:1 on Thu 26 Mar 2026, 10:00 takes place");
        bob.newest("away").shows("What stood here no longer holds.").lacks("Holiday");
        world.until("2026-03-26T09:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").came("2026-03-26T08:00:00Z");
        }
        alice.presses("Start").await;
        alice.presses("Wrap up").await;
        bob.newest("recap").shows("Thu 2 Apr 2026, 10:00");
        world.until("2026-04-02T07:00:00Z").await;
        assert_eq!((alice.count("agenda"), bob.count("agenda")), (2, 2));
    }

    async fn away_that_is_cancelled_in_the_middle_brings_the_rest_back(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"weekdays 10:00""#).await;
        bob.presses("Accept").await;
        alice.says("/1on1 away 2026-03-23 to:2026-03-27").await;
        alice.presses("Confirm").await;
        next_is(&bob, "Fri 20 Mar 2026, 10:00").await;
        world.until("2026-03-25T11:00:00Z").await;
        next_is(&bob, "Mon 30 Mar 2026, 10:00").await;
        let agendas = bob.count("agenda");
        alice.says("/1on1 away").await;
        alice.presses("Cancel").await;
        alice.sees("Bob: Thu 26 Mar 2026, 10:00 · Fri 27 Mar 2026, 10:00");
        next_is(&bob, "Thu 26 Mar 2026, 10:00").await;
        world.until("2026-03-30T07:30:00Z").await;
        let came: Vec<_> = bob.all("agenda").split_off(agendas).iter().map(|card| card.at.to_string()).collect();
        assert_eq!(came, ["2026-03-26 08:00:00 UTC", "2026-03-27 08:00:00 UTC", "2026-03-30 07:00:00 UTC"]);
    }

    async fn confirming_twice_is_confirming_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-03-23 to:2026-03-27").await;
        let preview = alice.last();
        tokio::join!(alice.presses_on(&preview, "Confirm"), alice.presses_on(&preview, "Confirm"));
        alice.presses_on(&preview, "Cancel").await;
        alice.last().shows("You are away from Mon 23 Mar 2026");
        assert_eq!(bob.count("away"), 1);
        alice.says("/1on1 away").await;
        assert_eq!(alice.last().text.matches("Mon 23 Mar 2026").count(), 1);
    }

    async fn two_who_confirm_at_once_leave_the_date_out_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for person in [&alice, &bob] {
            person.says("/1on1 away 2026-03-26").await;
        }
        tokio::join!(alice.presses("Confirm"), bob.presses("Confirm"));
        world.settle().await;
        assert_eq!(alice.count("away") + bob.count("away"), 3, "two answers and one card");
        next_is(&alice, "Thu 2 Apr 2026, 10:00").await;
    }

    async fn only_who_is_away_confirms_and_cancels_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-03-26").await;
        let preview = alice.last();
        for other in [&bob, &world.carol()] {
            other.presses_on(&preview, "Confirm").await;
            other.sees("This card is old");
        }
        next_is(&bob, "Thu 26 Mar 2026, 10:00").await;
        alice.presses("Confirm").await;
        let kept = alice.last();
        for other in [&bob, &world.carol()] {
            other.presses_on(&preview, "Confirm").await;
            other.sees("This card is old");
            other.presses_on(&kept, "Cancel").await;
            other.sees("I do not find that.");
        }
        next_is(&bob, "Thu 2 Apr 2026, 10:00").await;
    }

    async fn a_meeting_that_began_before_the_confirmation_goes_on(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:30:00Z").await;
        alice.says("/1on1 away today").await;
        alice.sees("Bob: Thu 26 Mar 2026, 10:00");
        let preview = alice.last();
        bob.presses("Start").await;
        alice.presses_on(&preview, "Confirm").await;
        assert_eq!(bob.count("away"), 0);
        bob.presses("Wrap up").await;
        bob.newest("recap").shows("Thu 2 Apr 2026, 10:00");
    }

    async fn what_was_moved_between_preview_and_confirmation_is_where_it_is_now(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-03-23 to:2026-03-27").await;
        let preview = alice.last();
        bob.says("/1on1 move 2026-03-30 10:00").await;
        alice.presses_on(&preview, "Confirm").await;
        assert_eq!(bob.count("away"), 0);
        next_is(&bob, "Mon 30 Mar 2026, 10:00").await;
    }

    async fn a_preview_of_days_that_are_over_is_old(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-03-23").await;
        let preview = alice.last();
        world.until("2026-03-24T08:00:00Z").await;
        alice.presses_on(&preview, "Confirm").await;
        alice.sees("This card is old");
    }

    async fn a_meeting_that_was_moved_into_the_days_is_left_out_too(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move 2026-03-27 14:00").await;
        alice.says("/1on1 away 2026-03-27").await;
        alice.sees("Bob: Fri 27 Mar 2026, 14:00; you meet next on Thu 2 Apr 2026, 10:00");
        alice.presses("Confirm").await;
        bob.newest("away").shows("your 1:1 on Fri 27 Mar 2026, 14:00 is left out");
        next_is(&bob, "Thu 2 Apr 2026, 10:00").await;
        alice.presses("Cancel").await;
        next_is(&bob, "Fri 27 Mar 2026, 14:00").await;
    }

    async fn a_move_to_a_day_away_says_so(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-03-27").await;
        alice.presses("Confirm").await;
        bob.says("/1on1 move 2026-03-27 14:00").await;
        bob.sees("Alice is away on that day.");
        alice.newest("moved").shows("You are away on that day.").offers(&["Object"]);
        bob.says("/1on1 move 2026-03-25 14:00").await;
        bob.last().lacks("is away");
    }

    async fn make_up_times_keep_clear_of_days_away(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-03-23").await;
        alice.presses("Confirm").await;
        bob.says("/1on1 skip").await;
        let card = bob.newest("skipped");
        card.offers(&["Tue 24 Mar, 10:00", "Wed 25 Mar, 10:00"]).offers_no(&["Mon 23 Mar, 10:00"]);
    }

    async fn a_move_may_go_past_a_date_that_is_left_out(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-04-02").await;
        alice.presses("Confirm").await;
        bob.says("/1on1 move 2026-04-03 10:00").await;
        bob.sees("now Fri 3 Apr 2026, 10:00");
        bob.last().lacks("merged");
    }

    async fn a_first_date_is_not_on_a_day_away(world) {
        let alice = world.alice();
        alice.says("/1on1 away 2026-03-26").await;
        alice.presses("Confirm").await;
        let (alice, bob) = world.weekly_thursday_ten().await;
        for person in [&alice, &bob] {
            next_is(person, "Thu 2 Apr 2026, 10:00").await;
        }
    }

    async fn a_partner_hears_only_of_their_own_dates(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let carol = world.carol();
        alice.says(r#"/1on1 start with:@carol when:"every monday 15:00""#).await;
        carol.presses("Accept").await;
        alice.says("/1on1 away 2026-03-26 to:2026-04-06 reason:Holiday").await;
        alice.last().shows_in_order(&[
            "Bob: Thu 26 Mar 2026, 10:00 · Thu 2 Apr 2026, 10:00; you meet next on Thu 9 Apr 2026, 10:00",
            "Carol: Mon 30 Mar 2026, 15:00 · Mon 6 Apr 2026, 15:00; you meet next on Mon 13 Apr 2026, 15:00",
        ]);
        alice.presses("Confirm").await;
        bob.newest("away").shows("2 of your dates are left out, the first on Thu 26 Mar 2026, 10:00").lacks("Mon 30 Mar");
        // Her next meeting, on the 23rd, stands.
        carol.newest("away").shows("the first on Mon 30 Mar 2026, 09:00").shows("Holiday");
        next_is(&carol, "Mon 23 Mar 2026, 10:00").await;
        world.until("2026-03-24T08:00:00Z").await;
        next_is(&carol, "Mon 13 Apr 2026, 09:00").await;
    }

    async fn a_long_list_is_cut_and_says_how_much_follows(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"weekdays 10:00""#).await;
        bob.presses("Accept").await;
        alice.says("/1on1 away 2026-03-23 to:2026-04-10").await;
        alice.sees("… and 5 more.");
        alice.presses("Confirm").await;
        bob.newest("away").shows("15 of your dates are left out").shows("… and 10 more.");
    }

    async fn away_lists_what_is_ahead_each_with_cancel(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for day in ["2026-03-25", "2026-03-26", "2026-04-01", "2026-04-15", "2026-04-22", "2026-04-30", "2026-05-07"] {
            alice.says(&format!("/1on1 away {day} reason:Course")).await;
            alice.presses("Confirm").await;
        }
        alice.says("/1on1 away").await;
        alice.last().shows_in_order(&["Wed 25 Mar 2026 · Course", "Thu 26 Mar 2026 · Course", "Thu 7 May 2026 · Course"]);
        alice.chooses("Cancel a later one", "Thu 7 May 2026").await;
        bob.newest("away-over").shows("your 1:1 on Thu 7 May 2026, 10:00 takes place");
        world.until("2026-03-26T12:00:00Z").await;
        alice.says("/1on1 away").await;
        alice.last().lacks("Wed 25 Mar").lacks("7 May").shows("Thu 26 Mar").shows("Thu 30 Apr");
    }

    async fn days_that_overlap_with_others_are_said(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        away_that_week(&alice).await;
        alice.says("/1on1 away 2026-03-26 to:2026-04-02").await;
        alice.sees("You are away already from Mon 23 Mar 2026 to Fri 27 Mar 2026.");
        alice.last().shows("Bob: Thu 2 Apr 2026, 10:00; you meet next on Thu 9 Apr 2026, 10:00");
    }

    async fn reminders_wait_for_the_first_working_day_back(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:2026-03-26").await;
        bob.says("/1on1 away 2026-03-25 to:2026-03-27").await;
        bob.presses("Confirm").await;
        world.until("2026-03-31T08:00:00Z").await;
        let came: Vec<_> = bob.all("action-reminder").iter().map(|card| card.at.to_string()).collect();
        assert_eq!(came, ["2026-03-30 07:00:00 UTC", "2026-03-31 07:00:00 UTC"]);
    }

    async fn time_away_is_no_drift(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:every 4 weeks thu 10:00").await;
        bob.presses("Accept").await;
        alice.says("/1on1 away 2026-03-23 to:2026-04-19").await;
        alice.presses("Confirm").await;
        // Without that the first word would have come on 25 May.
        world.until("2026-06-12T06:00:00Z").await;
        assert_eq!((alice.count("drift"), bob.count("drift")), (0, 0));
        world.until("2026-06-30T07:00:00Z").await;
        assert!(bob.count("drift") > 0, "{}", bob.chat());
    }

    async fn a_long_stop_over_days_away_owes_nothing_for_them(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        away_that_week(&alice).await;
        world.stopped_until("2026-04-02T07:30:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!((person.count("agenda"), person.count("recap")), (1, 0));
            person.newest("agenda").shows("Thu 2 Apr 2026, 10:00");
        }
    }

    async fn a_long_stop_over_a_missed_meeting_and_days_away_tells_of_the_missed_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-04-02").await;
        alice.presses("Confirm").await;
        world.stopped_until("2026-04-06T12:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(person.count("recap"), 1);
            person.newest("recap").shows("Thu 26 Mar 2026, 10:00").lacks("2 Apr 2026").shows("Thu 9 Apr 2026, 10:00");
        }
    }

    async fn news_of_days_away_wait_while_the_partner_is_in_another_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every monday 10:00""#).await;
        bob.presses("Accept").await;
        world.until("2026-03-23T09:10:00Z").await;
        away_that_week(&alice).await;
        assert_eq!(bob.count("away"), 0);
        world.until("2026-03-23T10:00:00Z").await;
        bob.newest("away").came("2026-03-23T09:30:00Z");
    }
}
