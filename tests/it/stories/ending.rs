//! Ending: a meeting, an invitation, or the 1:1 for good. What was written stays readable.

use crate::world::World;

story! {
    async fn the_end_is_asked_for_and_can_be_left(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 end").await;
        alice.last().shows("End your 1:1 with Bob?").shows("Thu 26 Mar 2026, 10:00").offers(&["End this 1:1 for good", "Keep it"]);
        alice.presses("Keep it").await;
        alice.sees("Nothing was changed: your 1:1 with Bob goes on");
        world.until("2026-03-26T08:00:00Z").await;
        bob.newest("agenda");
        assert_eq!(bob.count("ended"), 0);
    }

    async fn both_hear_of_the_end_at_once_and_nobody_is_blamed(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 end bob").await;
        alice.presses("End this 1:1 for good").await;
        alice.sees("Your 1:1 with Bob has ended");
        let told = bob.newest("ended");
        told.came("2026-03-20T08:00:00Z").shows("Your 1:1 with Alice has ended");
        told.shows("The record stays readable to both of you").lacks("Alice ended");
    }

    async fn an_ended_one_on_one_reminds_of_nothing(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:2026-03-24").await;
        bob.says("/1on1 skip").await;
        alice.says("/1on1 end").await;
        alice.presses("End this 1:1 for good").await;
        let before = (alice.messages().len(), bob.messages().len());
        world.until("2026-06-30T08:00:00Z").await;
        assert_eq!((alice.messages().len(), bob.messages().len()), before);
    }

    async fn while_a_meeting_goes_on_it_is_what_ends(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        alice.says("/1on1 end").await;
        alice.last().offers(&["Wrap up today's meeting"]).offers_no(&["End this 1:1 for good"]).shows("once more after that");
        alice.presses("Wrap up today's meeting").await;
        bob.newest("recap").shows("Thu 2 Apr 2026, 10:00");
        alice.says("/1on1 end").await;
        alice.presses("End this 1:1 for good").await;
        bob.newest("ended").shows("has ended");
    }

    async fn an_end_that_was_asked_for_before_a_start_asks_again(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:30:00Z").await;
        alice.says("/1on1 end").await;
        bob.presses("Start").await;
        alice.presses("End this 1:1 for good").await;
        alice.presses("Wrap up today's meeting").await;
        assert_eq!((bob.count("ended"), bob.count("recap")), (0, 1));
    }

    async fn a_start_and_an_end_at_once_are_one_of_the_two(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:30:00Z").await;
        alice.says("/1on1 end").await;
        tokio::join!(alice.presses("End this 1:1 for good"), bob.presses("Start"));
        world.settle().await;
        let (ended, live) = (bob.count("ended"), bob.count("live"));
        assert_eq!(ended + live, 1, "{}", bob.chat());
        world.until("2026-03-27T08:00:00Z").await;
        assert_eq!(bob.count("recap"), live);
    }

    async fn an_invitation_is_withdrawn_or_declined_instead(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every thursday 10:00""#).await;
        bob.says("/1on1 end").await;
        bob.last().offers(&["Accept", "Decline"]);
        alice.says("/1on1 end").await;
        alice.last().offers(&["Withdraw"]).offers_no(&["End this 1:1 for good"]);
        alice.presses("Withdraw").await;
        bob.all("invitation")[0].offers_no(&["Accept"]);
    }

    async fn buttons_of_old_cards_say_that_it_is_over(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        let topic = bob.last();
        bob.says("/1on1 action Send the draft").await;
        let action = bob.last();
        world.until("2026-03-26T08:10:00Z").await;
        let agenda = bob.newest("agenda");
        alice.says("/1on1 end").await;
        let asked = alice.last();
        alice.presses("End this 1:1 for good").await;
        let over = "Your 1:1 with Alice is over, so nothing in it changes any more.";
        for (card, label) in [(&agenda, "Start"), (&agenda, "Add topic"), (&agenda, "Edit"), (&topic, "Edit"), (&action, "Undo")] {
            bob.presses_on(card, label).await;
            bob.sees(over);
        }
        bob.newest("agenda").offers_no(&["Start", "Add topic"]);
        alice.presses_on(&asked, "Keep it").await;
        alice.sees("Your 1:1 with Bob is over");
        // To everybody else it is not there.
        world.carol().presses_on(&agenda, "Start").await;
        world.carol().sees("I do not find that.");
        world.carol().presses_on(&asked, "End this 1:1 for good").await;
        world.carol().sees("I do not find that.");
        bob.says("/1on1 add Budget").await;
        bob.sees("You have no 1:1 yet.");
    }

    async fn a_recap_of_it_stays_as_it_is(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("All discussed").await;
        bob.presses("Wrap up").await;
        let before = bob.newest("recap");
        alice.says("/1on1 end").await;
        alice.presses("End this 1:1 for good").await;
        let after = bob.newest("recap");
        assert_eq!((&after.text, after.edits), (&before.text, before.edits));
        after.shows("Budget");
    }

    async fn two_who_end_it_at_once_end_it_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for person in [&alice, &bob] {
            person.says("/1on1 end").await;
        }
        tokio::join!(alice.presses("End this 1:1 for good"), bob.presses("End this 1:1 for good"));
        world.settle().await;
        for person in [&alice, &bob] {
            person.last().shows("has ended");
            person.sees_nowhere("is over, so nothing");
        }
    }

    async fn the_two_can_begin_anew(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-04-02").await;
        alice.presses("Confirm").await;
        alice.says("/1on1 end").await;
        alice.presses("End this 1:1 for good").await;
        bob.says(r#"/1on1 start with:@alice when:"every thursday 10:00""#).await;
        alice.presses("Accept").await;
        world.until("2026-03-26T08:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(person.count("agenda"), 1);
        }
    }

    async fn news_that_waited_are_not_told_after_the_end(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every monday 10:00""#).await;
        bob.presses("Accept").await;
        world.until("2026-03-23T09:10:00Z").await;
        alice.says("/1on1 move 2026-03-27 14:00").await;
        alice.says("/1on1 end").await;
        alice.presses("End this 1:1 for good").await;
        assert_eq!(bob.count("ended"), 0);
        world.until("2026-03-23T10:00:00Z").await;
        bob.newest("ended").came("2026-03-23T09:30:00Z");
        assert_eq!(bob.count("moved"), 0);
    }

    async fn what_is_paused_can_be_ended(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause 2026-04-06").await;
        let paused = bob.newest("paused");
        bob.says("/1on1 end").await;
        bob.presses("End this 1:1 for good").await;
        alice.newest("ended");
        bob.presses_on(&paused, "Resume").await;
        bob.sees("Your 1:1 with Alice is over");
        let before = alice.messages().len();
        world.until("2026-04-20T08:00:00Z").await;
        assert_eq!(alice.messages().len(), before);
    }
}
