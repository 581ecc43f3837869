//! Calls: two who talk need not press **Start**.
//!
//! Alice and Bob meet on Thursday 26 March at ten in Berlin, which is 09:00 UTC, for half an hour.

use chrono::TimeDelta;
use duologue::domain::one_on_one::OneOnOne;

use crate::world::{Actor, World};

/// Both come into the call at an instant.
async fn come_together(world: &World, at: &str) {
    world.until(at).await;
    world.alice().joins_call().await;
    world.bob().joins_call().await;
}

/// Their meeting is not live, and never was.
fn never_live(people: &[&Actor<'_>]) {
    for actor in people {
        assert_eq!(actor.count("live"), 0, "{}", actor.chat());
    }
}

/// The 1:1 of Alice.
async fn theirs(world: &World) -> OneOnOne {
    let alice = world.alice().known().await.id;
    let mut read = world.app().store().read().await.expect("a database");
    let mut all = read.one_on_ones_of(alice).await.expect("1:1s");
    all.pop().expect("a 1:1")
}

/// Whether something is kept of a call of theirs.
async fn is_call_kept(world: &World) -> bool {
    let one = theirs(world).await.id;
    let mut read = world.app().store().read().await.expect("a database");
    read.call(one).await.expect("an answer").is_some()
}

async fn wants_calls_to_count(world: &World, actor: &Actor<'_>, wants: bool) {
    let (one, person) = (theirs(world).await.id, actor.known().await.id);
    let mut tx = world.app().store().write().await.expect("a database");
    let member = tx.membership(one, person).await.expect("an answer");
    let mut member = member.expect("a member");
    member.call_detection = wants;
    assert!(tx.update_membership(&member).await.expect("an answer"));
    tx.commit().await.expect("a commit");
}

story! {
    async fn two_minutes_together_make_the_meeting_live(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        come_together(&world, "2026-03-26T09:03:00Z").await;
        world.until("2026-03-26T09:04:59Z").await;
        never_live(&[&alice, &bob]);
        let agenda = alice.newest("agenda");
        world.until("2026-03-26T09:05:00Z").await;
        for actor in [&alice, &bob] {
            actor
                .newest("live")
                .came("2026-03-26T09:05:00Z")
                .shows("Thu 26 Mar 2026, 10:03")
                .shows("Budget")
                .offers(&["Wrap up"]);
            actor.newest("agenda").offers_no(&["Start"]);
        }
        // Whoever presses Start nevertheless finds it started.
        alice.presses_on(&agenda, "Start").await;
        assert_eq!((alice.count("live"), bob.count("live")), (1, 1));
    }

    async fn a_minute_together_is_no_call(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T09:03:00Z").await;
        world.until("2026-03-26T09:04:00Z").await;
        bob.leaves_call().await;
        world.until("2026-03-26T09:04:30Z").await;
        bob.joins_call().await;
        world.until("2026-03-26T09:06:00Z").await;
        alice.leaves_call().await;
        world.until("2026-03-26T12:00:00Z").await;
        never_live(&[&alice, &bob]);
        for actor in [&alice, &bob] {
            actor.newest("recap").came("2026-03-26T09:35:00Z").offers(&["We met"]);
        }
    }

    async fn who_talks_too_early_is_live_a_quarter_before_the_start(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T08:20:00Z").await;
        world.until("2026-03-26T08:44:59Z").await;
        never_live(&[&alice, &bob]);
        world.until("2026-03-26T08:45:00Z").await;
        alice.newest("live").came("2026-03-26T08:45:00Z").shows("09:45");
        bob.newest("live").came("2026-03-26T08:45:00Z");
        // To leave in the moment in which it began ends it like any other.
        bob.leaves_call().await;
        world.until("2026-03-26T08:50:00Z").await;
        alice.newest("recap").came("2026-03-26T08:50:00Z");
    }

    async fn who_comes_as_it_ends_is_in_time_and_later_is_too_late(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T09:28:00Z").await;
        world.until("2026-03-26T09:30:00Z").await;
        alice.newest("live").came("2026-03-26T09:30:00Z");
        bob.leaves_call().await;
        alice.leaves_call().await;
        come_together(&world, "2026-04-02T08:29:00Z").await;
        world.until("2026-04-02T10:00:00Z").await;
        assert_eq!(alice.count("live"), 1);
        bob.newest("recap").offers(&["We met"]);
    }

    async fn a_third_person_prevents_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        world.carol().joins_call().await;
        come_together(&world, "2026-03-26T09:01:00Z").await;
        world.until("2026-03-26T09:10:00Z").await;
        never_live(&[&alice, &bob]);
        world.carol().leaves_call().await;
        world.until("2026-03-26T09:12:00Z").await;
        alice.newest("live").came("2026-03-26T09:12:00Z");
    }

    async fn a_third_person_who_looks_in_does_not_end_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.until("2026-03-26T09:10:00Z").await;
        world.carol().joins_call().await;
        world.until("2026-03-26T09:20:00Z").await;
        assert_eq!(alice.count("recap"), 0);
        world.carol().leaves_call().await;
        world.until("2026-03-26T09:50:00Z").await;
        assert_eq!(alice.count("recap"), 0);
        // In a call that became another one, the planned time is over five minutes later.
        world.carol().joins_call().await;
        world.until("2026-03-26T09:55:00Z").await;
        alice.newest("recap").came("2026-03-26T09:55:00Z").shows("You met.");
        bob.newest("recap").came("2026-03-26T09:55:00Z");
        assert!(!is_call_kept(&world).await);
    }

    async fn five_minutes_apart_bring_the_recap(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.until("2026-03-26T09:12:00Z").await;
        alice.leaves_call().await;
        bob.leaves_call().await;
        world.until("2026-03-26T09:16:59Z").await;
        assert_eq!(alice.count("recap"), 0);
        world.until("2026-03-26T09:17:00Z").await;
        for actor in [&alice, &bob] {
            actor
                .newest("recap")
                .came("2026-03-26T09:17:00Z")
                .shows("You met.")
                .offers_no(&["We met"]);
        }
        world.until("2026-03-27T12:00:00Z").await;
        assert_eq!(alice.count("recap"), 1);
        assert!(!is_call_kept(&world).await);
    }

    async fn coming_back_within_five_minutes_goes_on(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.until("2026-03-26T09:20:00Z").await;
        bob.leaves_call().await;
        world.until("2026-03-26T09:24:00Z").await;
        bob.joins_call().await;
        world.until("2026-03-26T09:45:00Z").await;
        assert_eq!(alice.count("recap"), 0);
        assert_eq!(alice.count("live"), 1);
        alice.leaves_call().await;
        world.until("2026-03-26T09:50:00Z").await;
        bob.newest("recap").came("2026-03-26T09:50:00Z");
    }

    async fn coming_back_after_the_end_begins_nothing(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.until("2026-03-26T09:10:00Z").await;
        bob.leaves_call().await;
        world.until("2026-03-26T09:15:00Z").await;
        bob.joins_call().await;
        world.until("2026-03-26T12:00:00Z").await;
        assert_eq!((alice.count("live"), alice.count("recap")), (1, 1));
        assert_eq!((bob.count("live"), bob.count("recap")), (1, 1));
    }

    async fn the_end_waits_for_the_call_but_not_longer_than_two_hours(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.until("2026-03-26T11:29:59Z").await;
        assert_eq!(alice.count("recap"), 0);
        world.until("2026-03-26T11:30:00Z").await;
        alice.newest("recap").came("2026-03-26T11:30:00Z");
        bob.newest("recap").came("2026-03-26T11:30:00Z");
        // They talk for the whole week: the next meeting is live as soon as a call counts for it.
        world.until("2026-04-02T07:45:00Z").await;
        assert_eq!(alice.count("live"), 2);
        alice.newest("live").came("2026-04-02T07:45:00Z");
    }

    async fn a_started_meeting_ends_with_the_call_that_took_place_in_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        come_together(&world, "2026-03-26T09:05:00Z").await;
        world.until("2026-03-26T09:10:00Z").await;
        bob.leaves_call().await;
        world.until("2026-03-26T09:15:00Z").await;
        alice.newest("recap").came("2026-03-26T09:15:00Z");
        assert_eq!(alice.count("live"), 1);
    }

    async fn a_call_before_the_start_or_a_wrong_click_does_not_end_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T08:00:00Z").await;
        world.until("2026-03-26T08:40:00Z").await;
        bob.leaves_call().await;
        alice.presses("Start").await;
        world.until("2026-03-26T08:50:00Z").await;
        bob.joins_call().await;
        bob.leaves_call().await;
        world.until("2026-03-26T09:09:59Z").await;
        assert_eq!(alice.count("recap"), 0);
        world.until("2026-03-26T09:10:00Z").await;
        alice.newest("recap").came("2026-03-26T09:10:00Z");
    }

    async fn wrapping_up_in_the_call_ends_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.until("2026-03-26T09:20:00Z").await;
        bob.presses("Wrap up").await;
        alice.newest("recap").came("2026-03-26T09:20:00Z");
        world.until("2026-03-26T10:00:00Z").await;
        alice.leaves_call().await;
        world.until("2026-03-26T12:00:00Z").await;
        assert_eq!((alice.count("live"), alice.count("recap")), (1, 1));
        assert!(!is_call_kept(&world).await);
    }

    async fn a_call_counts_only_when_both_want_that(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        wants_calls_to_count(&world, &bob, false).await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.until("2026-03-26T12:00:00Z").await;
        never_live(&[&alice, &bob]);
        alice.newest("recap").came("2026-03-26T09:35:00Z").offers(&["We met"]);
        alice.leaves_call().await;
        bob.leaves_call().await;
        wants_calls_to_count(&world, &bob, true).await;
        come_together(&world, "2026-04-02T08:00:00Z").await;
        world.until("2026-04-02T08:02:00Z").await;
        alice.newest("live").came("2026-04-02T08:02:00Z");
    }

    async fn a_call_at_another_time_does_nothing(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-24T12:00:00Z").await;
        let before = (alice.messages().len(), bob.messages().len());
        come_together(&world, "2026-03-24T12:00:00Z").await;
        world.until("2026-03-24T13:00:00Z").await;
        alice.leaves_call().await;
        bob.leaves_call().await;
        world.until("2026-03-24T14:00:00Z").await;
        assert_eq!((alice.messages().len(), bob.messages().len()), before);
        assert!(!is_call_kept(&world).await);
    }

    async fn a_call_at_the_time_of_a_skipped_meeting_does_nothing(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-25T09:00:00Z").await;
        alice.says("/1on1 skip").await;
        come_together(&world, "2026-03-26T08:55:00Z").await;
        world.until("2026-03-26T12:00:00Z").await;
        never_live(&[&alice, &bob]);
        assert_eq!(alice.count("recap"), 0);
    }

    async fn of_a_moved_meeting_the_new_time_counts(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-25T09:00:00Z").await;
        alice.says("/1on1 move 2026-03-26 15:00").await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.until("2026-03-26T13:44:59Z").await;
        never_live(&[&alice, &bob]);
        world.until("2026-03-26T13:45:00Z").await;
        bob.newest("live").came("2026-03-26T13:45:00Z");
    }

    async fn a_call_before_the_invitation_is_accepted_counts_from_then_on(world) {
        let (alice, bob) = (world.alice(), world.bob());
        world.until("2026-03-26T08:50:00Z").await;
        alice.says(r#"/1on1 start with:@bob when:"every thursday 10:00""#).await;
        come_together(&world, "2026-03-26T08:50:00Z").await;
        world.until("2026-03-26T08:55:00Z").await;
        never_live(&[&alice, &bob]);
        bob.presses("Accept").await;
        alice.newest("live").came("2026-03-26T08:55:00Z");
        bob.newest("live").came("2026-03-26T08:55:00Z");
    }

    async fn each_1_on_1_has_its_own_call(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let carol = world.carol();
        alice.says(r#"/1on1 start with:@carol when:"every thursday 10:30""#).await;
        carol.presses("Accept").await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.until("2026-03-26T09:20:00Z").await;
        bob.leaves_call().await;
        carol.joins_call().await;
        // Carol's begins while Bob's waits for its end.
        world.until("2026-03-26T09:22:00Z").await;
        carol.newest("live").came("2026-03-26T09:22:00Z");
        world.until("2026-03-26T09:25:00Z").await;
        bob.newest("recap").came("2026-03-26T09:25:00Z");
        assert_eq!(carol.count("recap"), 0);
        alice.leaves_call().await;
        world.until("2026-03-26T09:30:00Z").await;
        carol.newest("recap").came("2026-03-26T09:30:00Z");
    }

    async fn a_meeting_that_follows_an_extra_one_has_the_call_after_it(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-25T08:00:00Z").await;
        alice.says("/1on1 meet").await;
        alice.presses("An extra one").await;
        assert_eq!(alice.count("live"), 1);
        world.until("2026-03-25T08:20:00Z").await;
        alice.presses("Wrap up").await;
        world.until("2026-03-26T08:45:00Z").await;
        assert_eq!(alice.count("live"), 2);
        alice.newest("live").came("2026-03-26T08:45:00Z");
    }

    async fn a_stop_in_the_middle_loses_nothing(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.stopped_until("2026-03-26T09:08:00Z").await;
        alice.newest("live").came("2026-03-26T09:08:00Z").shows("10:00");
        bob.leaves_call().await;
        world.stopped_until("2026-03-26T09:20:00Z").await;
        // It ended while nobody looked, and who comes back now comes back after it.
        alice.newest("recap").came("2026-03-26T09:20:00Z").shows("You met.");
        bob.joins_call().await;
        world.until("2026-03-26T12:00:00Z").await;
        assert_eq!((alice.count("live"), alice.count("recap")), (1, 1));
    }

    async fn a_call_that_is_told_twice_or_by_a_stranger_changes_nothing(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.person("erin").joins_call().await;
        world.person("erin").leaves_call().await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.until("2026-03-26T09:01:00Z").await;
        alice.joins_call().await;
        bob.joins_call().await;
        world.passes(TimeDelta::minutes(1)).await;
        alice.newest("live").came("2026-03-26T09:02:00Z");
        bob.leaves_call().await;
        world.passes(TimeDelta::minutes(4)).await;
        bob.leaves_call().await;
        world.passes(TimeDelta::minutes(1)).await;
        alice.newest("recap").came("2026-03-26T09:07:00Z");
    }

    async fn going_over_to_another_call_together_is_not_parting(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        come_together(&world, "2026-03-26T09:00:00Z").await;
        world.until("2026-03-26T09:10:00Z").await;
        let platform = alice.known().await.platform;
        let both = ["alice".to_owned(), "bob".to_owned()];
        for (call, present) in [("garden", &both[..]), ("lounge", &[])] {
            let told = world.app().call_changed(platform, call, present);
            told.await.expect("a change of the call");
        }
        world.settle().await;
        world.until("2026-03-26T10:00:00Z").await;
        assert_eq!(alice.count("recap"), 0);
        let told = world.app().call_changed(platform, "garden", &both[..1]);
        told.await.expect("a change of the call");
        world.until("2026-03-26T10:05:00Z").await;
        alice.newest("recap").came("2026-03-26T10:05:00Z");
    }
}
