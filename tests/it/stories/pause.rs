//! Pauses: a 1:1 stands still, both know which dates that leaves out, and it goes on.

use super::away::next_is;
use crate::world::{Actor, World};

story! {
    async fn both_see_the_dates_that_a_pause_leaves_out(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause 2026-04-20").await;
        for person in [&alice, &bob] {
            let card = person.newest("paused");
            card.came("2026-03-20T08:00:00Z").shows("is paused until Mon 20 Apr 2026").offers(&["Resume"]);
            card.shows_in_order(&["Left out:", "Thu 26 Mar 2026, 10:00", "Thu 2 Apr", "Thu 9 Apr", "Thu 16 Apr"]);
            card.shows("The next one is on Thu 23 Apr 2026, 10:00.").lacks("and so on");
            next_is(person, "paused until Mon 20 Apr 2026").await;
        }
        alice.newest("paused").shows("You paused it.");
        bob.newest("paused").shows("Alice paused it.");
    }

    async fn a_pause_without_an_end_goes_on_and_on(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause").await;
        let card = bob.newest("paused");
        card.shows("Your 1:1 with Alice is paused\n").shows("Thu 23 Apr 2026, 10:00").shows("… and so on.").lacks("30 Apr");
        let before = (alice.messages().len(), bob.messages().len());
        world.until("2026-09-01T08:00:00Z").await;
        assert_eq!((alice.messages().len(), bob.messages().len()), before);
    }

    async fn a_pause_is_silent_and_ends_by_itself_on_the_first_day_back(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        alice.says("/1on1 pause 2026-04-16").await;
        let before = (alice.messages().len(), bob.messages().len());
        world.until("2026-04-15T06:00:00Z").await;
        assert_eq!((alice.messages().len(), bob.messages().len()), before);
        // The first day back is a meeting's day already.
        world.until("2026-04-16T07:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").came("2026-04-16T07:00:00Z").shows("Budget").lacks("carried over");
            person.newest("paused").shows("goes on: next on Thu 16 Apr 2026, 10:00").offers_no(&["Resume"]);
            assert_eq!(person.count("recap") + person.count("skipped") + person.count("drift"), 0);
        }
    }

    async fn either_can_resume_it_earlier_and_the_other_is_told(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause").await;
        world.until("2026-03-27T08:00:00Z").await;
        bob.presses("Resume").await;
        alice.newest("resumed").shows("Bob resumed your 1:1: next on Thu 2 Apr 2026, 10:00");
        for person in [&alice, &bob] {
            person.newest("paused").shows("goes on: next on Thu 2 Apr 2026, 10:00").offers_no(&["Resume"]);
            next_is(person, "Thu 2 Apr 2026, 10:00").await;
        }
        assert_eq!(bob.count("resumed"), 0, "the card that he pressed says it");
    }

    async fn a_pause_that_is_resumed_at_once_leaves_out_nothing(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause").await;
        alice.says("/1on1 resume").await;
        alice.sees("Your 1:1 with Bob goes on: next on Thu 26 Mar 2026, 10:00");
        world.until("2026-03-26T08:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(person.count("agenda"), 1);
        }
    }

    async fn two_who_resume_at_once_resume_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause").await;
        tokio::join!(alice.presses("Resume"), bob.presses("Resume"));
        world.settle().await;
        // Who was slower is answered that it goes on already; a card is owed once.
        let sent = |person: &Actor<'_>| person.all("resumed").iter().filter(|message| message.is_sent()).count();
        assert_eq!(sent(&alice) + sent(&bob), 1);
        for person in [&alice, &bob] {
            next_is(person, "Thu 26 Mar 2026, 10:00").await;
        }
    }

    async fn while_it_stands_still_no_meeting_is_held_or_planned(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:10:00Z").await;
        let agenda = bob.newest("agenda");
        alice.says("/1on1 pause 2026-05-04").await;
        for line in ["/1on1 agenda", "/1on1 meet", "/1on1 skip", "/1on1 move fri 14:00"] {
            bob.says(line).await;
            bob.sees("Your 1:1 with Alice is paused until Mon 4 May 2026. /1on1 resume lets it go on");
        }
        bob.presses_on(&agenda, "Start").await;
        bob.sees("is paused until Mon 4 May 2026");
        bob.newest("agenda").offers_no(&["Start"]);
        assert_eq!((alice.count("live"), bob.count("live")), (0, 0));
    }

    async fn topics_notes_and_actions_go_on(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft").await;
        alice.says("/1on1 pause").await;
        bob.says("/1on1 add Budget").await;
        bob.sees("Budget");
        bob.says("/1on1 note She likes tea").await;
        bob.sees("She likes tea");
        bob.says("/1on1 done draft").await;
        alice.says("/1on1 actions state:done").await;
        alice.sees("Send the draft");
        bob.says("Where to go in summer").await;
        bob.presses("Share now").await;
        alice.says("/1on1 resume").await;
        alice.says("/1on1 agenda").await;
        alice.newest("agenda").shows("Budget").shows("Where to go in summer");
    }

    async fn a_pause_begins_between_meetings_and_ends_on_a_later_day(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause 2026-03-01").await;
        alice.sees("“2026-03-01” is in the past.");
        alice.says("/1on1 pause today").await;
        alice.sees("“today” is today, and it takes a later day.");
        alice.says("/1on1 pause tomorrow 15:00").await;
        alice.sees("has a time of day, and a day is enough here");
        alice.says("/1on1 resume").await;
        alice.sees("Your 1:1 with Bob is not paused.");
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        alice.says("/1on1 pause").await;
        alice.sees("is going on. Once it is wrapped up, with /1on1 wrap, the 1:1 can be paused.");
        assert_eq!(bob.count("paused"), 0);
    }

    async fn an_invitation_cannot_be_paused(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every thursday 10:00""#).await;
        for line in ["/1on1 pause", "/1on1 resume"] {
            alice.says(line).await;
            alice.sees("Bob has not accepted yet");
        }
        bob.presses("Accept").await;
        next_is(&alice, "Thu 26 Mar 2026, 10:00").await;
    }

    async fn who_invites_again_hears_that_it_is_paused(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause 2026-05-04").await;
        bob.says(r#"/1on1 start with:@alice when:"every monday 10:00""#).await;
        bob.sees("Your 1:1 with Alice is paused until Mon 4 May 2026");
        bob.presses("Resume").await;
        next_is(&alice, "Thu 26 Mar 2026, 10:00").await;
    }

    async fn a_pause_can_be_given_another_end(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause").await;
        bob.says("/1on1 pause 2026-04-06").await;
        for person in [&alice, &bob] {
            let cards = person.all("paused");
            assert_eq!(cards.len(), 2);
            cards[0].shows("The pause of your 1:1").shows("was changed").offers_no(&["Resume"]);
            cards[1].shows("is paused until Mon 6 Apr 2026").shows("The next one is on Thu 9 Apr 2026, 10:00.");
        }
        // Once more the same says nothing new to the other.
        alice.says("/1on1 pause 2026-04-06").await;
        alice.sees("is paused until Mon 6 Apr 2026");
        assert_eq!(bob.count("paused"), 2);
        world.until("2026-04-09T07:00:00Z").await;
        bob.newest("agenda").came("2026-04-09T07:00:00Z");
    }

    async fn an_open_skip_asks_no_more(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        let skip = alice.newest("skipped");
        alice.says("/1on1 pause").await;
        world.until("2026-03-24T12:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(person.count("skip-reminder"), 0);
            person.newest("skipped").offers_no(&["Pick a time", "Wait for the next one", "Undo"]);
        }
        for label in ["Pick a time", "Wait for the next one"] {
            alice.presses_on(&skip, label).await;
            alice.sees("is paused. /1on1 resume");
        }
    }

    async fn an_action_that_came_due_in_a_pause_is_reminded_of_once_after_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:2026-03-24").await;
        alice.says("/1on1 pause").await;
        world.until("2026-04-01T12:00:00Z").await;
        assert_eq!(bob.count("action-reminder"), 0);
        alice.says("/1on1 resume").await;
        world.until("2026-04-10T08:00:00Z").await;
        let reminders = bob.all("action-reminder");
        assert_eq!(reminders.len(), 1);
        reminders[0].came("2026-04-02T07:00:00Z");
    }

    async fn what_is_planned_for_after_a_pause_stays(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move 2026-04-01 14:00").await;
        alice.says("/1on1 pause 2026-03-30").await;
        bob.newest("paused").shows("No date of it is left out by that.").shows("The next one is on Wed 1 Apr 2026, 14:00.");
        world.until("2026-04-01T11:30:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").came("2026-04-01T11:00:00Z");
        }
    }

    async fn the_recap_of_what_was_held_before_a_pause_still_comes(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:32:00Z").await;
        alice.says("/1on1 pause").await;
        world.until("2026-03-31T08:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("recap").came("2026-03-26T09:35:00Z");
            assert_eq!(person.count("second-question"), 0, "{}", person.chat());
        }
        bob.presses("We met").await;
        bob.newest("recap").lacks("Did you meet?");
    }

    async fn that_it_was_not_held_offers_no_other_time_during_a_pause(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T10:00:00Z").await;
        alice.says("/1on1 pause").await;
        bob.presses("We did not").await;
        world.until("2026-03-30T08:00:00Z").await;
        assert_eq!((alice.count("skipped"), bob.count("skipped")), (0, 0));
    }

    async fn a_pause_does_not_count_as_drift(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:every 4 weeks thu 10:00").await;
        bob.presses("Accept").await;
        alice.says("/1on1 pause 2026-06-15").await;
        world.until("2026-08-07T08:00:00Z").await;
        assert_eq!((alice.count("drift"), bob.count("drift")), (0, 0));
        world.until("2026-08-31T08:00:00Z").await;
        assert!(bob.count("drift") > 0, "{}", bob.chat());
    }

    async fn a_long_stop_over_a_pause_goes_on_where_it_ended(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause 2026-04-06").await;
        world.stopped_until("2026-04-20T12:00:00Z").await;
        for person in [&alice, &bob] {
            let recap = person.newest("recap");
            recap.shows("Thu 16 Apr 2026, 10:00").shows("9 Apr").lacks("2 Apr").lacks("26 Mar");
            assert_eq!((person.count("recap"), person.count("agenda")), (1, 0));
            next_is(person, "Thu 23 Apr 2026, 10:00").await;
        }
    }

    async fn the_first_day_back_begins_at_midnight_of_the_one_on_one(world) {
        let (alice, carol) = (world.alice(), world.carol());
        alice.says(r#"/1on1 start with:@carol when:"every thursday 1:00""#).await;
        carol.presses("Accept").await;
        carol.says("/1on1 pause 2026-04-02").await;
        // In New York it is the evening before.
        carol.newest("paused").shows("until Thu 2 Apr 2026").shows("The next one is on Wed 1 Apr 2026, 19:00.");
        alice.newest("paused").shows("The next one is on Thu 2 Apr 2026, 01:00.");
        world.until("2026-04-01T23:00:00Z").await;
        alice.newest("agenda").shows("Thu 2 Apr 2026, 01:00");
    }

    async fn nobody_else_can_resume_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause").await;
        world.carol().presses_on(&bob.newest("paused"), "Resume").await;
        world.carol().sees("I do not find that.");
        next_is(&bob, "paused").await;
    }
}
