//! «Did you meet?»: asked twice, answered by either, and left open in the end.

use crate::world::World;

story! {
    async fn the_recap_of_a_meeting_that_nobody_started_asks_and_claims_nothing(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        world.until("2026-03-26T09:35:00Z").await;
        for person in [&alice, &bob] {
            let recap = person.newest("recap");
            recap.shows_in_order(&["Did you meet?", "Budget"]).offers(&["We met", "We did not"]);
            recap.lacks("You met").lacks("carried over").lacks("Carried over");
        }
    }

    async fn the_first_answer_wins(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:35:00Z").await;
        let asked = bob.newest("recap");
        alice.presses("We met").await;
        bob.newest("recap").shows("You met.").lacks("Did you meet?");
        bob.presses_on(&asked, "We met").await;
        alice.newest("recap").shows("You met.");
        assert_eq!((alice.count("recap"), bob.count("recap")), (1, 1));
    }

    async fn an_answer_can_be_corrected_until_the_next_agenda(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:35:00Z").await;
        alice.presses("We met").await;
        bob.presses("We did not").await;
        alice.newest("recap").shows("It did not take place").offers(&["We met"]);
        alice.newest("skipped").shows("did not take place");
        world.until("2026-03-30T09:00:00Z").await;
        bob.presses("We met").await;
        alice.newest("recap").shows("You met.").offers(&["We did not"]);
        let recap = alice.newest("recap");
        world.until("2026-04-02T07:00:00Z").await;
        alice.newest("recap").shows("You met.").offers_no(&["We met", "We did not"]);
        alice.presses_on(&recap, "We did not").await;
        alice.sees("This card is old");
        bob.newest("recap").shows("You met.");
    }

    async fn a_meeting_that_was_started_needs_no_answer(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        world.until("2026-03-28T09:00:00Z").await;
        alice.newest("recap").lacks("Did you meet?").offers_no(&["We met", "We did not"]);
        assert_eq!((alice.count("second-question"), bob.count("second-question")), (0, 0));
    }

    async fn a_wrap_without_a_start_says_that_they_met(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:20:00Z").await;
        alice.says("/1on1 wrap").await;
        bob.newest("recap").came("2026-03-26T09:20:00Z").shows("You met.").lacks("Did you meet?");
        // The same after the planned end, when the recap has asked already.
        world.until("2026-04-02T08:40:00Z").await;
        bob.newest("recap").shows("Did you meet?");
        alice.says("/1on1 wrap").await;
        bob.newest("recap").shows("You met.").lacks("Did you meet?");
    }

    async fn the_question_is_asked_once_more_at_the_next_working_start(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-04-01T12:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(person.count("second-question"), 1);
            person.newest("second-question").came("2026-03-27T08:00:00Z").shows("Did you meet?");
        }
    }

    async fn the_second_question_can_be_answered_where_it_stands(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-27T08:00:00Z").await;
        let asked = bob.newest("second-question");
        bob.presses_on(&asked, "We met").await;
        alice.newest("recap").shows("You met.");
        alice.newest("second-question").shows("Nothing is left to answer here").offers_no(&["We met", "We did not"]);
    }

    async fn an_answered_question_is_not_asked_again(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T16:00:00Z").await;
        bob.presses("We met").await;
        world.until("2026-03-31T12:00:00Z").await;
        assert_eq!((alice.count("second-question"), bob.count("second-question")), (0, 0));
    }

    async fn who_leaves_three_second_questions_open_is_not_asked_again(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.until("2026-04-30T12:00:00Z").await;
        let asked = alice.all("second-question");
        assert_eq!(asked.len(), 3);
        let said = "I will not ask this a second time any more";
        asked[0].lacks(said);
        asked[1].lacks(said);
        asked[2].shows(said);
        assert_eq!(alice.count("recap"), 6);
    }

    async fn an_answer_breaks_the_row_of_open_questions(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-04-10T06:00:00Z").await;
        alice.says("/1on1 add Budget").await;
        world.until("2026-04-30T12:00:00Z").await;
        assert_eq!(bob.count("second-question"), 3);
        assert!(alice.count("second-question") > 3, "{}", alice.chat());
    }

    async fn without_an_answer_it_is_unconfirmed_two_days_after_the_end(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-28T09:29:00Z").await;
        alice.newest("recap").shows("Did you meet?");
        world.until("2026-03-28T09:30:00Z").await;
        for person in [&alice, &bob] {
            person.newest("recap").lacks("Did you meet?").shows("open, and counts neither way");
        }
    }

    async fn over_a_weekend_it_is_unconfirmed_a_day_after_the_second_question(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:fri 10:00 from 2026-03-27").await;
        bob.presses("Accept").await;
        world.until("2026-03-31T06:59:00Z").await;
        bob.newest("second-question").came("2026-03-30T07:00:00Z");
        alice.newest("recap").shows("Did you meet?");
        world.until("2026-03-31T07:00:00Z").await;
        alice.newest("recap").shows("open, and counts neither way");
    }

    async fn an_unconfirmed_meeting_can_still_be_confirmed_until_the_next_agenda(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-30T12:00:00Z").await;
        bob.presses("We met").await;
        alice.newest("recap").shows("You met.");
    }

    async fn an_unconfirmed_meeting_carries_nothing_over(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        world.until("2026-04-02T07:00:00Z").await;
        alice.newest("agenda").shows("Budget").lacks("carried over");
    }
}
