//! Declining, suggesting another time, withdrawing, and saying nothing at all.

use crate::world::{Actor, World};

const START: &str = "/1on1 start with:@bob when:thu 10:00";

async fn invited(world: &World) -> (Actor<'_>, Actor<'_>) {
    let (alice, bob) = (world.alice(), world.bob());
    alice.says(START).await;
    (alice, bob)
}

story! {
    async fn a_counter_proposal_asks_the_other_side_in_turn(world) {
        let (alice, bob) = invited(&world).await;
        bob.presses("Suggest another time").await;
        assert_eq!(bob.form_value("timezone"), "Europe/Berlin");
        bob.submits(&[("when", "tue 14:00"), ("duration", "45")]).await;
        let asked = alice.newest("invitation");
        asked.shows("Bob suggests another time").shows("Tue 24 Mar 2026, 14:00").shows("45 minutes");
        bob.newest("invited").shows("Your suggestion is with Alice").offers(&["Withdraw"]);
        bob.newest("invitation").offers_no(&["Accept"]);
        alice.newest("invited").offers_no(&["Withdraw"]);
        world.until("2026-03-20T12:00:00Z").await;
        assert_eq!(bob.count("agenda"), 0);
        alice.presses("Accept").await;
        bob.newest("invitation-answer").shows("Alice accepted").shows("Tue 24 Mar 2026, 14:00");
        world.until("2026-03-24T12:00:00Z").await;
        alice.newest("agenda").came("2026-03-24T12:00:00Z").shows("45 minutes");
    }

    async fn a_counter_proposal_that_is_not_understood_gives_the_form_again(world) {
        let (alice, bob) = invited(&world).await;
        bob.presses("Suggest another time").await;
        bob.submits(&[("when", "sometimes")]).await;
        assert_eq!(bob.form_value("when"), "sometimes");
        assert_eq!(alice.count("invitation"), 0);
        bob.newest("invitation").offers(&["Accept"]);
    }

    async fn an_unanswered_invitation_is_repeated_once_and_lapses(world) {
        let (alice, bob) = invited(&world).await;
        world.until("2026-03-22T07:59:00Z").await;
        assert_eq!(bob.count("invitation-reminder"), 0);
        world.until("2026-03-27T07:59:00Z").await;
        let reminder = bob.newest("invitation-reminder");
        reminder.came("2026-03-22T08:00:00Z").offers(&["Accept", "Decline"]);
        assert_eq!(alice.count("invitation-answer"), 0);
        world.until("2026-03-27T08:00:00Z").await;
        alice.newest("invitation-answer").came("2026-03-27T08:00:00Z").shows("lapsed");
        bob.newest("invitation-reminder").shows("It has lapsed").offers_no(&["Accept"]);
        assert_eq!((bob.count("invitation"), bob.count("invitation-reminder")), (1, 1));
        bob.presses_on(&reminder, "Accept").await;
        bob.sees("no longer open");
        // Whoever let it lapse may be asked again.
        alice.says(START).await;
        assert_eq!(bob.count("invitation"), 2);
    }

    async fn the_repeated_invitation_can_be_accepted(world) {
        let (alice, bob) = invited(&world).await;
        world.until("2026-03-22T08:00:00Z").await;
        bob.presses("Accept").await;
        alice.newest("invitation-answer").shows("Bob accepted");
        bob.all("invitation")[0].shows("You accepted").offers_no(&["Accept"]);
    }

    async fn the_starter_can_withdraw(world) {
        let (alice, bob) = invited(&world).await;
        let invitation = bob.newest("invitation");
        alice.presses("Withdraw").await;
        bob.newest("invitation").shows("It was withdrawn").offers_no(&["Accept"]);
        alice.newest("invited").shows("It was withdrawn").offers_no(&["Withdraw"]);
        bob.presses_on(&invitation, "Accept").await;
        bob.sees("no longer open");
        world.until("2026-03-30T12:00:00Z").await;
        assert_eq!((bob.count("invitation-reminder"), bob.count("agenda")), (0, 0));
    }

    async fn after_a_decline_the_same_person_may_ask_again_in_thirty_days(world) {
        let (alice, bob) = invited(&world).await;
        bob.presses("Decline").await;
        alice.newest("invitation-answer").shows("Bob declined");
        bob.newest("invitation").shows("You declined").offers_no(&["Accept"]);
        world.until("2026-04-19T07:59:00Z").await;
        alice.says(START).await;
        alice.sees("Bob declined lately");
        alice.last().shows("19 Apr 2026");
        assert_eq!(bob.count("invitation"), 1);
        world.until("2026-04-19T08:00:00Z").await;
        alice.says(START).await;
        assert_eq!(bob.count("invitation"), 2);
    }

    async fn who_declined_may_ask_at_any_time(world) {
        let (alice, bob) = invited(&world).await;
        bob.presses("Decline").await;
        bob.says("/1on1 start with:@alice when:thu 11:00").await;
        alice.newest("invitation").shows("Bob would like to have a regular 1:1 with you");
    }

    async fn who_does_not_want_to_be_asked_is_not_asked_again(world) {
        let (alice, bob) = invited(&world).await;
        bob.presses("Do not ask me again").await;
        alice.newest("invitation-answer").shows("Bob declined");
        world.until("2026-06-20T08:00:00Z").await;
        alice.says(START).await;
        alice.sees("I cannot invite Bob for you");
        assert_eq!(bob.count("invitation"), 1);
        bob.says("/1on1 start with:@alice when:thu 11:00").await;
        assert_eq!(alice.count("invitation"), 1);
    }

    async fn two_who_answer_and_withdraw_at_once_see_one_outcome(world) {
        let (alice, bob) = invited(&world).await;
        let invited = alice.newest("invited");
        bob.presses("Accept").await;
        alice.presses_on(&invited, "Withdraw").await;
        alice.sees("no longer open");
        bob.newest("invitation").shows("You accepted");
    }

    async fn nobody_else_can_answer(world) {
        let (alice, bob) = invited(&world).await;
        let invitation = bob.newest("invitation");
        alice.presses_on(&invitation, "Accept").await;
        alice.sees("I do not find that");
        let frank = world.person("frank");
        frank.presses_on(&invitation, "Accept").await;
        frank.sees("I do not find that");
        bob.newest("invitation").offers(&["Accept"]);
    }
}
