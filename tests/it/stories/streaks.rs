//! Skips in a row: another cadence, hour or duration is offered, and what is chosen is proposed.

use crate::world::{Actor, World};

const OFFERS: [&str; 3] = ["Another cadence", "Another hour", "Another duration"];

/// Bob skips two meetings in a row.
async fn skipped_twice(world: &World) -> (Actor<'_>, Actor<'_>) {
    let (alice, bob) = world.weekly_thursday_ten().await;
    bob.says("/1on1 skip").await;
    bob.presses("Wait for the next one").await;
    bob.says("/1on1 skip").await;
    (alice, bob)
}

story! {
    async fn two_in_a_row_bring_offers_and_one_does_not(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        alice.newest("skipped").offers_no(&OFFERS);
        bob.presses("Wait for the next one").await;
        bob.says("/1on1 skip").await;
        for person in [&alice, &bob] {
            person.newest("skipped").shows("Two in a row did not take place. That happens").offers(&OFFERS);
        }
        bob.presses("Wait for the next one").await;
        alice.newest("skipped").offers(&OFFERS).offers_no(&["Pick a time"]);
    }

    async fn a_pause_neither_breaks_a_row_of_skips_nor_counts(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        bob.presses("Wait for the next one").await;
        bob.says("/1on1 pause 2026-04-20").await;
        alice.newest("skipped").offers_no(&OFFERS);
        world.until("2026-04-20T08:00:00Z").await;
        bob.says("/1on1 skip").await;
        alice.newest("skipped").shows("Thu 23 Apr 2026, 10:00").offers(&OFFERS);
    }

    async fn a_move_neither_breaks_a_row_of_skips_nor_counts(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        bob.presses("Wait for the next one").await;
        bob.says("/1on1 move 2026-04-03").await;
        alice.newest("skipped").offers_no(&OFFERS);
        bob.says("/1on1 skip").await;
        alice.newest("skipped").shows("Fri 3 Apr 2026, 10:00").offers(&OFFERS);
    }

    async fn half_as_often_is_offered_and_proposed(world) {
        let (alice, bob) = skipped_twice(&world).await;
        alice.presses("Another cadence").await;
        assert_eq!(alice.form_value("when"), "every second Thursday at 10:00");
        alice.submits(&[]).await;
        let asked = bob.newest("change-proposed");
        // Both skipped dates are over with; the next one fixes which weeks count.
        asked.shows("every Thursday at 10:00 → every second Thursday at 10:00").shows("Thu 9 Apr 2026, 10:00");
        asked.shows("Thu 23 Apr 2026, 10:00");
        alice.newest("change-sent").offers(&["Withdraw"]);
        bob.presses("Agree").await;
        bob.presses("Wait for the next one").await;
        world.until("2026-04-23T09:00:00Z").await;
        let agendas: Vec<_> = alice.all("agenda").iter().map(|card| card.at.to_string()).collect();
        assert_eq!(agendas, ["2026-04-09 07:00:00 UTC", "2026-04-23 07:00:00 UTC"]);
    }

    async fn an_hour_that_suits_both_is_offered(world) {
        let (alice, carol) = (world.alice(), world.carol());
        alice.says(r#"/1on1 start with:@carol when:"every thursday 10:00""#).await;
        carol.presses("Accept").await;
        alice.says("/1on1 skip").await;
        alice.presses("Wait for the next one").await;
        alice.says("/1on1 skip").await;
        // Carol's day begins at 15:00 in Berlin.
        carol.presses("Another hour").await;
        assert_eq!(carol.form_value("when"), "every Thursday at 15:00");
        carol.submits(&[]).await;
        alice.newest("change-proposed").shows("Thu 9 Apr 2026, 15:00 (09:00 for Carol)");
    }

    async fn a_shorter_meeting_is_offered(world) {
        let (alice, bob) = skipped_twice(&world).await;
        bob.presses("Another duration").await;
        assert_eq!(bob.form_value("duration"), "15");
        bob.submits(&[("duration", "two")]).await;
        assert_eq!(bob.form_value("duration"), "two");
        assert_eq!(alice.count("change-proposed"), 0);
        bob.submits(&[("duration", "20 min")]).await;
        alice.newest("change-proposed").shows("How long: 30 minutes → 20 minutes");
    }

    async fn what_the_other_proposed_comes_first(world) {
        let (alice, bob) = skipped_twice(&world).await;
        alice.presses("Another cadence").await;
        alice.submits(&[]).await;
        bob.presses("Another duration").await;
        bob.submits(&[]).await;
        bob.sees("This came before yours");
        bob.last().offers(&["Agree", "Keep it as it is"]);
        assert_eq!(alice.count("change-proposed"), 0);
    }

    async fn two_who_drift_are_offered_the_same(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every 4 weeks thu 10:00""#).await;
        bob.presses("Accept").await;
        world.until("2026-07-30T12:00:00Z").await;
        bob.newest("drift").offers(&OFFERS);
        bob.presses("Another duration").await;
        bob.submits(&[]).await;
        alice.newest("change-proposed").shows("30 minutes → 15 minutes");
    }

    async fn a_stranger_finds_no_offer(world) {
        let (alice, bob) = skipped_twice(&world).await;
        let card = bob.newest("skipped");
        for label in OFFERS {
            world.carol().presses_on(&card, label).await;
            world.carol().sees("I do not find that.");
            assert!(!world.carol().has_form());
        }
        assert_eq!(alice.count("change-proposed"), 0);
    }
}
