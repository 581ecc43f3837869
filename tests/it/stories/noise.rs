//! When the bot speaks, and when it keeps quiet.

use crate::world::World;

story! {
    async fn what_can_wait_comes_as_one_message_at_the_working_start(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every wednesday 15:00""#).await;
        bob.presses("Accept").await;
        bob.says("/1on1 action Send the draft with:alice due:mon").await;
        bob.says("/1on1 action Book the room with:frank due:sat").await;
        world.until("2026-03-20T18:00:00Z").await;
        bob.says("/1on1 skip with:alice").await;
        world.until("2026-03-23T08:00:00Z").await;
        assert_eq!(bob.count("digest"), 1);
        let digest = bob.newest("digest");
        digest.came("2026-03-23T08:00:00Z").shows("3 things for today: ");
        digest.shows("Send the draft").shows("Book the room").shows("Still to choose");
        assert_eq!(bob.count("action-reminder") + bob.count("skip-reminder"), 0);
    }

    async fn a_digest_says_no_topic_on_the_lock_screen(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:mon").await;
        bob.says("/1on1 action Book the room due:mon").await;
        world.until("2026-03-23T08:00:00Z").await;
        assert_eq!(bob.newest("digest").title, "2 things for today: Alice");
    }

    async fn a_digest_can_be_acted_upon(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:mon").await;
        bob.says("/1on1 action Book the room due:mon").await;
        world.until("2026-03-23T08:00:00Z").await;
        bob.presses_on(&bob.newest("digest"), "Done").await;
        bob.says("/1on1 actions state:done").await;
        bob.sees("✓");
    }

    async fn what_was_settled_before_is_in_no_digest(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:mon").await;
        bob.says("/1on1 skip").await;
        alice.says("/1on1 done draft").await;
        alice.presses("Wait for the next one").await;
        let before = bob.messages().len();
        world.until("2026-03-24T08:00:00Z").await;
        assert_eq!(bob.messages().len(), before);
    }

    async fn the_weekend_is_quiet(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft due:sat").await;
        alice.says("/1on1 action Book the room owner:partner due:sun").await;
        let before = (alice.messages().len(), bob.messages().len());
        world.until("2026-03-23T07:59:00Z").await;
        assert_eq!((alice.messages().len(), bob.messages().len()), before);
    }

    async fn nothing_of_another_one_on_one_comes_during_a_meeting(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every friday 15:00""#).await;
        bob.presses("Accept").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        let before = bob.messages().len();
        frank.says("/1on1 action Send the slides owner:partner").await;
        frank.says("/1on1 skip").await;
        assert_eq!(bob.messages().len(), before, "{}", bob.last());
        world.until("2026-03-26T09:20:00Z").await;
        alice.presses("Wrap up").await;
        // What belongs to this one is not held up by it.
        bob.newest("recap").came("2026-03-26T09:20:00Z");
        // Nor does the rest wait for the end that was planned.
        bob.newest("action-given").came("2026-03-26T09:20:00Z").shows("Send the slides");
        bob.newest("skipped").came("2026-03-26T09:20:00Z").shows("Frank skipped");
    }

    async fn nothing_of_another_one_on_one_comes_in_its_planned_time(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every friday 15:00""#).await;
        bob.presses("Accept").await;
        world.until("2026-03-26T09:10:00Z").await;
        let before = bob.messages().len();
        frank.says("/1on1 move tomorrow 16:00").await;
        assert_eq!(bob.messages().len(), before, "{}", bob.last());
        world.until("2026-03-26T10:00:00Z").await;
        bob.newest("moved").shows("Frank moved your 1:1 to Fri 27 Mar 2026, 16:00");
    }
}
