//! Before the meeting: the nudge and the agenda.

use crate::world::World;

story! {
    async fn who_added_nothing_is_nudged_a_day_before(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        world.until("2026-03-26T07:59:00Z").await;
        let nudge = alice.newest("nudge");
        nudge.came("2026-03-25T09:00:00Z").shows("topics").offers(&["Add topic"]);
        assert_eq!(bob.count("nudge"), 0);
    }

    async fn the_answer_to_a_nudge_is_a_topic(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.until("2026-03-25T09:00:00Z").await;
        alice.presses("Add topic").await;
        alice.submits(&[("topic", "Budget")]).await;
        alice.sees("Budget");
    }

    async fn a_topic_for_the_last_meeting_is_none_for_the_next(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("Wrap up").await;
        world.until("2026-04-01T08:00:00Z").await;
        bob.newest("nudge").came("2026-04-01T08:00:00Z");
    }

    async fn a_nudge_is_moved_back_into_working_hours(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:mon 10:00").await;
        bob.presses("Accept").await;
        world.until("2026-03-23T07:59:00Z").await;
        // An hour before the end of Friday.
        bob.newest("nudge").came("2026-03-20T16:00:00Z");
        assert_eq!((alice.count("nudge"), bob.count("nudge")), (1, 1));
    }

    async fn who_meets_every_few_days_is_not_nudged(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:mon,thu 9:15").await;
        bob.presses("Accept").await;
        world.until("2026-04-03T08:00:00Z").await;
        assert_eq!((alice.count("nudge"), bob.count("nudge")), (0, 0));
    }

    async fn a_nudge_that_would_not_come_before_the_agenda_does_not_come(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 settings").await;
        alice.chooses("Change yours for this 1:1", "Agenda").await;
        alice.submits(&[("lead", "24h")]).await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").came("2026-03-25T09:00:00Z");
        assert_eq!((alice.count("nudge"), bob.count("nudge")), (0, 1));
    }

    async fn nudges_stop_after_three_without_an_answer(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-04-09T10:00:00Z").await;
        assert_eq!((alice.count("nudge"), bob.count("nudge")), (3, 3));
        bob.says("/1on1 add Budget").await;
        world.until("2026-04-22T10:00:00Z").await;
        // Bob has been heard of since, Alice has not.
        assert_eq!((alice.count("nudge"), bob.count("nudge")), (3, 4));
    }

    async fn who_agreed_only_after_its_time_gets_no_nudge(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:thu 10:00").await;
        world.until("2026-03-25T12:00:00Z").await;
        bob.presses("Accept").await;
        world.until("2026-03-26T08:00:00Z").await;
        assert_eq!((alice.count("nudge"), bob.count("nudge")), (0, 0));
    }

    async fn the_agenda_comes_an_hour_before_to_both(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T07:59:00Z").await;
        assert_eq!((alice.count("agenda"), bob.count("agenda")), (0, 0));
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").came("2026-03-26T08:00:00Z").shows("Your 1:1 with Bob");
        bob.newest("agenda").came("2026-03-26T08:00:00Z").shows("Your 1:1 with Alice");
    }

    async fn a_skipped_meeting_is_not_spoken_of_again(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-24T12:00:00Z").await;
        alice.says("/1on1 skip").await;
        alice.presses("Wait for the next one").await;
        world.until("2026-03-27T12:00:00Z").await;
        for person in [&alice, &bob] {
            for kind in ["nudge", "agenda", "recap", "second-question", "skip-reminder"] {
                assert_eq!(person.count(kind), 0, "{kind} in:\n{}", person.chat());
            }
        }
    }

    async fn a_moved_meeting_has_its_moments_at_the_new_time(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:30:00Z").await;
        bob.newest("agenda").shows("Thu 26 Mar 2026, 10:00");
        alice.says("/1on1 move to:fri 15:00").await;
        bob.newest("agenda").shows("It was moved to Fri 27 Mar 2026, 15:00").offers_no(&["Start"]);
        world.until("2026-03-27T12:59:00Z").await;
        assert_eq!((bob.count("agenda"), bob.count("recap")), (1, 0));
        world.until("2026-03-27T14:35:00Z").await;
        bob.all("agenda")[1].came("2026-03-27T13:00:00Z");
        bob.newest("recap").came("2026-03-27T14:35:00Z");
        assert_eq!((bob.count("agenda"), bob.count("recap")), (2, 1));
    }

    async fn an_agenda_comes_before_the_1on1s_that_are_planned_then(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 start with:@frank when:thu 9:00").await;
        world.person("frank").presses("Accept").await;
        world.until("2026-03-26T08:00:00Z").await;
        let with_bob = |message: &crate::world::Message| message.title.contains("Bob");
        let agenda = alice.all("agenda").into_iter().find(with_bob);
        agenda.expect("an agenda").came("2026-03-26T07:55:00Z");
        bob.newest("agenda").came("2026-03-26T08:00:00Z");
    }

    async fn an_agenda_does_not_come_into_a_1on1_that_is_live(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 start with:@frank when:thu 14:00").await;
        world.person("frank").presses("Accept").await;
        world.until("2026-03-26T07:50:00Z").await;
        alice.says("/1on1 meet with:@frank").await;
        let with_bob = |message: &crate::world::Message| message.title.contains("Bob");
        let agenda = alice.all("agenda").into_iter().find(with_bob);
        agenda.expect("an agenda").came("2026-03-26T07:50:00Z");
        world.until("2026-03-26T08:00:00Z").await;
        bob.newest("agenda").came("2026-03-26T08:00:00Z");
    }
}
