//! After a stop of the bot: what is still useful comes late and says so, the rest does not come.

use tracing::instrument::WithSubscriber as _;

use crate::world::{Log, World};

const LATE: &str = "This comes late";

story! {
    async fn an_agenda_that_is_still_useful_comes_late_and_says_so(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.stopped_until("2026-03-26T09:20:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").came("2026-03-26T09:20:00Z").shows(LATE);
            assert_eq!(person.count("nudge"), 0);
        }
        bob.says("/1on1 add Budget").await;
        alice.newest("agenda").shows("Budget").shows(LATE);
    }

    async fn what_comes_in_time_does_not_say_that_it_is_late(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:35:00Z").await;
        alice.sees_nowhere(LATE);
    }

    async fn a_missed_agenda_never_comes_after_the_end(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.stopped_until("2026-03-26T09:31:00Z").await;
        world.until("2026-03-26T12:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(person.count("agenda"), 0);
            person.newest("recap").came("2026-03-26T09:35:00Z").shows("Did you meet?").lacks(LATE);
        }
    }

    async fn what_is_of_no_use_any_more_is_dropped_with_its_reason_in_the_log(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let log = Log::default();
        world.stopped_until("2026-03-26T09:31:00Z").with_subscriber(log.subscriber()).await;
        for person in [&alice, &bob] {
            assert_eq!((person.count("nudge"), person.count("agenda")), (0, 0));
        }
        for (kind, reason) in [("nudge", "its agenda was due"), ("agenda", "its meeting was over")] {
            assert_eq!(log.lines_with(&["was dropped", kind, reason]), 2, "{log:?}");
        }
        let log = Log::default();
        world.stopped_until("2026-04-09T18:00:00Z").with_subscriber(log.subscriber()).await;
        assert_eq!(log.lines_with(&["was dropped", "recap", "a later meeting speaks for it"]), 2, "{log:?}");
    }

    async fn a_late_recap_says_so_and_still_asks(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        world.stopped_until("2026-03-26T18:00:00Z").await;
        for person in [&alice, &bob] {
            let recap = person.newest("recap");
            recap.shows(LATE).shows("Did you meet?").offers(&["We met"]);
        }
    }

    async fn a_recap_that_comes_as_late_as_the_second_question_asks_for_both(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        world.stopped_until("2026-03-27T10:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("recap").shows(LATE).shows("Did you meet?");
            assert_eq!(person.count("second-question"), 0);
        }
    }

    async fn a_recap_that_comes_days_late_still_takes_an_answer(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        world.stopped_until("2026-03-30T07:00:00Z").await;
        alice.newest("recap").shows(LATE).shows("Did you meet?");
        world.passes(chrono::TimeDelta::hours(23)).await;
        bob.presses("We met").await;
        alice.newest("recap").lacks("Did you meet?").lacks("counts neither way");
    }

    async fn several_missed_meetings_become_one_message(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T07:00:00Z").await;
        world.stopped_until("2026-04-09T18:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!((person.count("recap"), person.count("agenda")), (1, 0));
            let recap = person.newest("recap");
            recap.shows("Thu 9 Apr 2026").shows("Thu 26 Mar 2026, 10:00").shows("Thu 2 Apr 2026, 10:00");
            recap.shows("Did you meet?").shows(LATE).shows("Next time: Thu 16 Apr 2026, 10:00");
        }
        world.until("2026-04-16T07:00:00Z").await;
        bob.newest("agenda").came("2026-04-16T07:00:00Z").lacks(LATE);
    }

    async fn a_nudge_after_its_time_still_keeps_to_the_working_hours(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.stopped_until("2026-03-25T13:00:00Z").await;
        alice.newest("nudge").came("2026-03-25T13:00:00Z");
    }

    async fn a_meeting_that_went_on_when_the_bot_stopped_is_met(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        world.stopped_until("2026-03-26T13:00:00Z").await;
        alice.newest("recap").shows(LATE).shows("You met.");
    }
}
