//! The card of a live meeting.

use crate::world::World;

story! {
    async fn each_topic_has_a_tick_of_its_own(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        for person in [&alice, &bob] {
            let live = person.newest("live");
            live.offers(&["✓ 1", "✓ 2", "✓ 3", "Add action", "Add note", "All discussed", "Wrap up"]);
            live.offers_no(&["✓ 4", "Can't make it?", "Start"]).shows("3. ☐ Budget");
        }
    }

    async fn a_tick_shows_in_both_cards_and_can_be_taken_back(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        let before = bob.newest("live");
        alice.presses("✓ 3").await;
        bob.newest("live").shows("3. ✓ Budget").offers(&["↺ 3"]).offers_no(&["✓ 3"]);
        // Both ticked it: once is enough.
        bob.presses_on(&before, "✓ 3").await;
        alice.newest("live").shows("3. ✓ Budget");
        bob.presses("↺ 3").await;
        alice.newest("live").shows("3. ☐ Budget");
    }

    async fn actions_and_notes_are_added_from_the_card(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("Add action").await;
        bob.submits(&[("text", "Write the plan"), ("due", "2026-03-31")]).await;
        alice.newest("live").shows_in_order(&["New actions", "Write the plan · Bob · due Tue 31 Mar 2026"]);
        bob.presses("Add note").await;
        bob.submits(&[("text", "We try it for a month")]).await;
        bob.presses("Wrap up").await;
        alice.newest("recap").shows("Write the plan").shows("We try it for a month · Bob");
    }

    async fn a_topic_that_comes_up_in_the_meeting_is_on_the_card_at_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.says("/1on1 add Budget").await;
        alice.newest("live").shows("3. ☐ Budget").offers(&["✓ 3"]);
    }

    async fn all_discussed_ticks_what_both_see(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        bob.says("/1on1 add Stay calm visibility:only-me").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        alice.presses("All discussed").await;
        alice.newest("live").lacks("☐");
        bob.newest("live").shows("✓ Budget").shows("☐ Stay calm");
        alice.presses("Wrap up").await;
        alice.newest("recap").shows_in_order(&["Discussed", "Budget"]).lacks("Carried over");
    }

    async fn an_old_card_does_the_right_thing_or_says_that_it_is_old(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        let live = alice.newest("live");
        bob.presses("Wrap up").await;
        // A tick still counts, until the next agenda.
        alice.presses_on(&live, "✓ 1").await;
        alice.newest("recap").shows_in_order(&["Discussed", "What stays between us"]);
        alice.presses_on(&live, "All discussed").await;
        alice.sees("This card is old");
        world.until("2026-04-02T07:00:00Z").await;
        alice.presses_on(&live, "✓ 2").await;
        alice.sees("This card is old");
    }

    async fn wrapping_up_twice_happens_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        let live = alice.newest("live");
        bob.presses("Wrap up").await;
        alice.presses_on(&live, "Wrap up").await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (1, 1));
    }

    async fn a_strangers_press_is_answered_as_for_what_does_not_exist(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        let (live, frank) = (bob.newest("live"), world.person("frank"));
        frank.presses_on(&live, "✓ 1").await;
        frank.sees("I do not find that");
        frank.presses_on(&live, "Wrap up").await;
        bob.newest("live").shows("1. ☐").offers(&["Wrap up"]);
    }
}
