//! The first date, and the first agenda.

use crate::world::World;

story! {
    async fn the_first_agenda_opens_with_two_fixed_topics(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        world.until("2026-03-26T09:00:00Z").await;
        let agenda = alice.newest("agenda");
        agenda.shows_in_order(&[
            "To begin with", "1. ☐ What stays between us", "2. ☐ How do we want to use this time?", "Check-in", "3. ☐ Budget",
        ]);
        bob.presses("Start").await;
        bob.presses("All discussed").await;
        bob.presses("Wrap up").await;
        world.until("2026-04-02T07:00:00Z").await;
        alice.newest("agenda").lacks("What stays between us").lacks("To begin with");
    }

    async fn the_fixed_topics_are_the_first_meetings_also_when_nobody_ticks_them(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:35:00Z").await;
        bob.presses("We did not").await;
        world.until("2026-04-02T08:00:00Z").await;
        alice.newest("agenda").shows("What stays between us");
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        world.until("2026-04-09T07:00:00Z").await;
        alice.newest("agenda").lacks("What stays between us").lacks("To begin with");
    }

    async fn the_form_for_what_was_left_out_keeps_what_was_said(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob format:peers place:https://meet.example/42").await;
        for _ in 0..2 {
            // With whom was said, and is not asked.
            let (form, _) = alice.form();
            assert_eq!(form.title, "Start a 1:1 with Bob");
            assert!(form.fields.iter().all(|field| field.name != "with"));
            alice.submits(&[("when", "whenever")]).await;
        }
        alice.submits(&[("when", "thu 10:00"), ("role", "peer")]).await;
        bob.newest("invitation").shows("https://meet.example/42").lacks("leads");
    }

    async fn accepted_inside_the_lead_time_the_agenda_comes_at_once(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:thu 10:00").await;
        world.until("2026-03-26T08:40:00Z").await;
        bob.presses("Accept").await;
        for person in [&alice, &bob] {
            person.newest("agenda").came("2026-03-26T08:40:00Z").lacks("This comes late");
        }
    }

    async fn a_date_that_passed_before_the_acceptance_is_over(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:mon 10:00").await;
        bob.newest("invitation").shows("Mon 23 Mar 2026, 10:00");
        world.until("2026-03-24T12:00:00Z").await;
        bob.presses("Accept").await;
        alice.newest("invitation-answer").shows("Mon 30 Mar 2026, 10:00").lacks("Mon 23 Mar");
        world.until("2026-03-30T07:00:00Z").await;
        bob.newest("agenda").came("2026-03-30T07:00:00Z");
        assert_eq!(bob.count("recap"), 0);
    }

    async fn accepted_during_the_first_date_it_begins_with_the_next(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:thu 10:00").await;
        world.until("2026-03-26T09:10:00Z").await;
        bob.presses("Accept").await;
        alice.newest("invitation-answer").shows("Thu 2 Apr 2026, 10:00");
        world.until("2026-03-27T12:00:00Z").await;
        assert_eq!((alice.count("agenda"), alice.count("recap")), (0, 0));
    }

    async fn from_puts_the_first_date_off(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:thu 10:00 from 2026-04-10").await;
        bob.newest("invitation").shows("first on Thu 16 Apr 2026, 10:00");
        bob.presses("Accept").await;
        world.until("2026-04-16T08:00:00Z").await;
        bob.newest("agenda").came("2026-04-16T07:00:00Z");
        assert_eq!(bob.count("agenda"), 1);
    }
}
