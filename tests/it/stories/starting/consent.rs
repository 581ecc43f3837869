//! What the other person is asked, and that nothing happens before they accept.

use crate::world::World;

const START: &str = r#"/1on1 start with:@bob when:"every thursday 10:00""#;

story! {
    async fn an_accepted_invitation_plans_the_first_meeting(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(START).await;
        bob.newest("invitation").shows("Alice").shows("Thu 26 Mar 2026, 10:00");
        bob.presses("Accept").await;
        alice.newest("invitation-answer").shows("Bob accepted");
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").came("2026-03-26T08:00:00Z");
        bob.newest("agenda").came("2026-03-26T08:00:00Z");
    }

    async fn the_invitation_says_who_when_what_is_kept_and_who_can_read_it(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(START).await;
        let invitation = bob.newest("invitation");
        invitation.shows("Alice would like to have a regular 1:1 with you");
        invitation.shows("every Thursday at 10:00").shows("30 minutes");
        invitation.shows("What is kept, and who can read it").shows("could technically read it");
        invitation.offers(&["Accept", "Suggest another time", "Decline", "Do not ask me again"]);
        alice.newest("invited").shows("Your invitation is with Bob").offers(&["Withdraw"]);
    }

    async fn nothing_is_scheduled_before_the_other_accepts(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(START).await;
        alice.says("/1on1 meet").await;
        alice.sees("Bob has not accepted yet");
        alice.says("/1on1 skip").await;
        alice.sees("Bob has not accepted yet");
        world.until("2026-03-26T23:00:00Z").await;
        for person in [&alice, &bob] {
            for kind in ["nudge", "agenda", "live", "recap"] {
                assert_eq!(person.count(kind), 0, "{kind} in:\n{}", person.chat());
            }
        }
    }

    async fn topics_may_be_added_while_it_is_open(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(START).await;
        alice.says("/1on1 add Budget").await;
        alice.sees("Budget");
        bob.presses("Accept").await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.newest("agenda").shows("Budget · Alice");
    }

    async fn times_are_told_in_both_peoples_zones_where_they_differ(world) {
        let (alice, carol) = (world.alice(), world.carol());
        alice.says("/1on1 start with:@carol when:thu 16:00").await;
        // Until 29 March New York is five hours behind Berlin, afterwards six.
        alice.newest("invited").shows("Thu 26 Mar 2026, 16:00 (11:00 for Carol)");
        let invitation = carol.newest("invitation");
        invitation.shows("Thu 26 Mar 2026, 11:00 (16:00 for Alice)").shows("Thu 2 Apr 2026, 10:00 (16:00 for Alice)");
        carol.presses("Accept").await;
        alice.newest("invitation-answer").shows("Thu 26 Mar 2026, 16:00 (11:00 for Carol)");
        carol.newest("invitation").shows("You accepted").shows("Thu 26 Mar 2026, 11:00 (16:00 for Alice)");
    }

    async fn the_zone_of_the_1on1_may_be_another_than_the_starters(world) {
        let (alice, carol) = (world.alice(), world.carol());
        alice.says("/1on1 start with:@carol when:thu 10:00 timezone:America/New_York").await;
        carol.newest("invitation").shows("Thu 26 Mar 2026, 10:00 (15:00 for Alice)");
    }

    async fn who_starts_without_a_known_zone_is_asked_once(world) {
        let (dave, bob) = (world.person("dave"), world.bob());
        dave.says("/1on1 start with:@bob when:thu 10:00").await;
        assert!(dave.has_form());
        assert_eq!(dave.form_value("when"), "thu 10:00");
        assert_eq!(bob.count("invitation"), 0);
        dave.submits(&[("timezone", "Nowhere")]).await;
        assert!(dave.has_form());
        assert_eq!(dave.form_value("timezone"), "Nowhere");
        dave.submits(&[("timezone", "Europe/Lisbon")]).await;
        bob.newest("invitation").shows("Thu 26 Mar 2026, 11:00 (10:00 for Dave)");
        dave.says("/1on1 start with:@alice when:fri 10:00").await;
        world.alice().newest("invitation").shows("Fri 27 Mar 2026, 11:00 (10:00 for Dave)");
    }

    async fn who_accepts_without_a_known_zone_is_asked(world) {
        let (alice, dave) = (world.alice(), world.person("dave"));
        alice.says("/1on1 start with:@dave when:thu 10:00").await;
        dave.presses("Accept").await;
        assert!(dave.has_form());
        assert_eq!(alice.count("invitation-answer"), 0);
        dave.submits(&[("timezone", "Europe/Lisbon")]).await;
        dave.newest("invitation").shows("You accepted");
        world.until("2026-03-26T08:00:00Z").await;
        dave.newest("agenda").shows("Thu 26 Mar 2026, 09:00").shows("10:00 for Alice");
    }
}
