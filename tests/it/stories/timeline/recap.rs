//! What the recap keeps, and how long it follows.

use crate::world::World;

story! {
    async fn a_recap_has_all_that_is_left_of_a_meeting(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Old promise").await;
        bob.says("/1on1 action Kept promise").await;
        bob.says("/1on1 add Budget").await;
        bob.says("/1on1 add Holidays").await;
        alice.says("/1on1 add Hire Erin section:decision").await;
        world.until("2026-03-25T12:00:00Z").await;
        bob.says("/1on1 done kept").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        // One and two are Duologue's own.
        bob.presses("✓ 3").await;
        bob.presses("✓ 5").await;
        bob.says("/1on1 note We try it for a month").await;
        bob.says("/1on1 action Write the plan due:2026-03-31").await;
        alice.says("/1on1 action Ask the board owner:me").await;
        alice.presses("Wrap up").await;
        let recap = bob.newest("recap");
        recap.shows_in_order(&[
            "Discussed", "Budget · you",
            "Decisions", "Hire Erin · Alice",
            "Carried over", "Holidays · you",
            "New actions", "Write the plan · you · due Tue 31 Mar 2026", "Ask the board · Alice",
            "Still open from before", "Old promise · Alice",
            "Done since last time 🎉", "Kept promise",
            "Notes", "We try it for a month · you",
            "Next time: Thu 2 Apr 2026, 10:00",
        ]);
        alice.newest("recap").shows_in_order(&["New actions", "Ask the board · you", "Write the plan · Bob"]);
    }

    async fn private_notes_are_in_no_recap(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.says("/1on1 note Something of mine private:yes").await;
        bob.presses("Wrap up").await;
        bob.newest("recap").lacks("Something of mine");
        alice.sees_nowhere("Something of mine");
    }

    async fn what_is_written_down_later_edits_the_recap_until_the_next_agenda(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.says("/1on1 action Write the plan").await;
        bob.presses("Wrap up").await;
        world.until("2026-03-30T12:00:00Z").await;
        bob.says("/1on1 note Forgot to say this").await;
        bob.says("/1on1 action Call the board").await;
        bob.says("/1on1 done plan").await;
        let recap = alice.newest("recap");
        recap.came("2026-03-26T09:00:00Z").shows("Forgot to say this").shows("Call the board");
        assert_eq!(alice.count("recap"), 1);
        world.until("2026-04-02T07:30:00Z").await;
        bob.says("/1on1 note Too late for this one").await;
        alice.newest("recap").shows("Forgot to say this").lacks("Too late for this one");
    }

    async fn a_topic_for_the_next_time_is_not_carried_over_from_the_last(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("All discussed").await;
        bob.presses("Wrap up").await;
        world.until("2026-03-30T12:00:00Z").await;
        bob.says("/1on1 add Budget").await;
        alice.newest("recap").lacks("Budget").lacks("Carried over");
    }

    async fn a_done_action_is_celebrated_in_one_recap_only(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Kept promise").await;
        bob.says("/1on1 done kept").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        alice.newest("recap").shows_in_order(&["Done since last time", "Kept promise"]);
        world.until("2026-04-02T08:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        alice.newest("recap").lacks("Kept promise");
    }
}
