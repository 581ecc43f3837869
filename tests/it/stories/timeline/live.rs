//! How a meeting goes live, and how it ends. (Calls have stories of their own.)

use chrono::TimeDelta;

use crate::world::World;

story! {
    async fn start_puts_a_fresh_card_before_both(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:02:00Z").await;
        bob.presses("Start").await;
        for person in [&alice, &bob] {
            person.newest("live").came("2026-03-26T09:02:00Z").offers(&["Wrap up"]);
            person.newest("agenda").shows("It has begun").offers_no(&["Start"]);
        }
    }

    async fn two_who_start_at_once_have_one_meeting(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        let agenda = alice.newest("agenda");
        bob.presses("Start").await;
        alice.presses_on(&agenda, "Start").await;
        assert_eq!((alice.count("live"), bob.count("live")), (1, 1));
    }

    async fn wrap_up_ends_it_and_brings_the_recap_to_both_at_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        world.until("2026-03-26T09:20:00Z").await;
        alice.presses("Wrap up").await;
        for person in [&alice, &bob] {
            person.newest("recap").came("2026-03-26T09:20:00Z").shows("You met.");
            person.newest("live").shows("It is over").offers_no(&["Wrap up"]);
        }
    }

    async fn who_starts_late_has_the_whole_time(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:10:00Z").await;
        bob.presses("Start").await;
        world.until("2026-03-26T09:39:00Z").await;
        assert_eq!(alice.count("recap"), 0);
        world.until("2026-03-26T09:40:00Z").await;
        alice.newest("recap").came("2026-03-26T09:40:00Z").shows("You met.");
    }

    async fn what_is_done_late_lets_the_meeting_go_on_for_ten_minutes(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        world.until("2026-03-26T09:28:00Z").await;
        alice.says("/1on1 note One more thing").await;
        world.until("2026-03-26T09:37:00Z").await;
        bob.presses("✓ 1").await;
        world.until("2026-03-26T09:46:59Z").await;
        assert_eq!(bob.count("recap"), 0);
        world.until("2026-03-26T09:47:00Z").await;
        bob.newest("recap").came("2026-03-26T09:47:00Z");
    }

    async fn a_meeting_runs_over_by_two_hours_at_most(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        for turn in 0..16 {
            world.passes(TimeDelta::minutes(9)).await;
            alice.presses(if turn % 2 == 0 { "✓ 1" } else { "↺ 1" }).await;
        }
        world.until("2026-03-26T11:29:00Z").await;
        alice.presses("✓ 2").await;
        world.until("2026-03-26T11:30:00Z").await;
        alice.newest("recap").came("2026-03-26T11:30:00Z");
    }

    async fn a_meeting_that_nobody_started_has_its_recap_five_minutes_after_the_end(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:34:00Z").await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (0, 0));
        world.until("2026-03-26T09:35:00Z").await;
        alice.newest("recap").came("2026-03-26T09:35:00Z");
        bob.newest("recap").came("2026-03-26T09:35:00Z");
    }

    async fn a_recap_waits_while_the_person_is_in_another_1on1(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 start with:@frank when:thu 10:30").await;
        world.person("frank").presses("Accept").await;
        world.until("2026-03-26T10:00:00Z").await;
        alice.newest("recap").came("2026-03-26T10:00:00Z").shows("Bob");
        bob.newest("recap").came("2026-03-26T09:35:00Z");
    }

    async fn a_recap_waits_for_the_real_end_of_another_1on1(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        alice.says("/1on1 start with:@frank when:thu 10:30").await;
        frank.presses("Accept").await;
        world.until("2026-03-26T09:33:00Z").await;
        frank.presses("Start").await;
        world.until("2026-03-26T09:58:00Z").await;
        frank.presses("✓ 1").await;
        world.until("2026-03-26T10:05:00Z").await;
        assert_eq!(alice.count("recap"), 0);
        frank.presses("Wrap up").await;
        // The one with Frank, and the one with Bob that waited for it.
        let came: Vec<_> = alice.all("recap").iter().map(|recap| recap.at).collect();
        assert_eq!(came, [world.now(); 2]);
    }
}
