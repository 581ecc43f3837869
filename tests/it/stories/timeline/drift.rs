//! A word to two who have not met for long.

use crate::world::{Actor, World};

async fn every_four_weeks(world: &World) -> (Actor<'_>, Actor<'_>) {
    let (alice, bob) = (world.alice(), world.bob());
    alice
        .says("/1on1 start with:@bob when:every 4 weeks thu 10:00")
        .await;
    bob.presses("Accept").await;
    (alice, bob)
}

story! {
    async fn who_have_not_met_for_twice_the_cadence_are_told(world) {
        let (alice, bob) = every_four_weeks(&world).await;
        bob.says("/1on1 add Budget").await;
        // The dates are 26 March, 23 April, 21 May and 18 June; nobody says that they met.
        world.until("2026-05-21T07:00:00Z").await;
        assert_eq!((alice.count("drift"), bob.count("drift")), (0, 0));
        world.until("2026-06-01T07:00:00Z").await;
        for person in [&alice, &bob] {
            assert!(person.count("drift") > 0, "{}", person.chat());
            person.newest("drift").shows("You have not met yet").shows("topics wait").offers(&["Pick a time"]);
        }
    }

    async fn a_word_about_drift_comes_at_a_working_start_when_the_question_is_settled(world) {
        let (alice, _) = every_four_weeks(&world).await;
        world.until("2026-06-30T07:00:00Z").await;
        let came: Vec<_> = alice.all("drift").iter().map(|told| told.at.to_string()).collect();
        // Unconfirmed on Saturday; weekly, until the next date is within a week, and again after it.
        let expected = ["2026-05-25 07:00:00 UTC", "2026-06-01 07:00:00 UTC", "2026-06-08 07:00:00 UTC", "2026-06-22 07:00:00 UTC", "2026-06-29 07:00:00 UTC"];
        assert_eq!(came, expected);
    }

    async fn who_met_is_not_told(world) {
        let (alice, _) = every_four_weeks(&world).await;
        world.until("2026-04-23T08:00:00Z").await;
        alice.presses("Start").await;
        world.until("2026-06-12T07:00:00Z").await;
        assert_eq!(alice.count("drift"), 0);
    }

    async fn nobody_is_told_while_a_meeting_is_due_within_a_week(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-06-01T07:00:00Z").await;
        assert_eq!((alice.count("drift"), bob.count("drift")), (0, 0));
    }
}
