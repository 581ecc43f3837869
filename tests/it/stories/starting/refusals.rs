//! What cannot be started, and what is only said.

use crate::world::World;

story! {
    async fn oneself_a_bot_and_a_stranger_cannot_be_invited(world) {
        let alice = world.alice();
        alice.says("/1on1 start with:@alice when:thu 10:00").await;
        alice.sees("A 1:1 takes two");
        alice.says("/1on1 start with:@robo when:thu 10:00").await;
        alice.sees("that is a bot");
        alice.says("/1on1 start with:@bobby when:thu 10:00").await;
        alice.sees("I find nobody called “@bobby”");
        alice.last().shows("Did you mean Bob?").shows("/1on1 start");
        assert_eq!(alice.count("invited"), 0);
    }

    async fn a_cadence_that_never_occurs_is_refused(world) {
        let alice = world.alice();
        alice.says(r#"/1on1 start with:@bob when:"0 10 30 2 *""#).await;
        alice.sees("never occur");
        assert_eq!((alice.count("invited"), world.bob().messages().len()), (0, 0));
    }

    async fn an_unknown_zone_is_named(world) {
        let alice = world.alice();
        alice.says("/1on1 start with:@bob when:thu 10:00 timezone:Europe/Berln").await;
        alice.sees("I know no time zone “Europe/Berln”");
        alice.last().shows("Did you mean").shows("Europe/Berlin");
        assert_eq!(world.bob().messages().len(), 0);
    }

    async fn role_and_format_must_not_clash(world) {
        let (alice, bob) = (world.alice(), world.bob());
        for clash in ["role:peer format:halves", "role:lead format:peers"] {
            alice.says(&format!("/1on1 start with:@bob when:thu 10:00 {clash}")).await;
            alice.sees("belong together");
        }
        assert_eq!(bob.count("invitation"), 0);
        alice.says("/1on1 start with:@bob when:thu 10:00 role:peer").await;
        bob.newest("invitation").shows("you are peers");
    }

    async fn a_meeting_takes_five_minutes_to_four_hours(world) {
        let (alice, bob) = (world.alice(), world.bob());
        for minutes in ["4", "241", "long"] {
            alice.says(&format!("/1on1 start with:@bob when:thu 10:00 duration:{minutes}")).await;
            alice.sees("whole number from 5 to 240");
        }
        alice.says("/1on1 start with:@bob when:thu 10:00 duration:240").await;
        bob.newest("invitation").shows("4 hours");
    }

    async fn a_1on1_that_is_there_offers_to_start_its_meeting(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.says("/1on1 start with:@bob when:fri 9:00").await;
        alice.last().shows("Bob").offers(&["Start meeting"]);
        assert_eq!(bob.count("invitation"), 1);
        alice.presses("Start meeting").await;
        bob.newest("live").came("2026-03-26T09:00:00Z");
    }

    async fn of_crossing_invitations_the_first_is_shown(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:thu 10:00").await;
        bob.says("/1on1 start with:@alice when:fri 9:00").await;
        bob.last().shows("Alice would like").shows("every Thursday at 10:00").offers(&["Accept"]);
        assert_eq!(alice.count("invitation"), 0);
        // Typed again by the one who asked, it can be taken back.
        alice.says("/1on1 start with:@bob when:fri 9:00").await;
        alice.last().shows("Your invitation is with Bob").offers(&["Withdraw"]);
        bob.presses("Accept").await;
        alice.newest("invitation-answer").shows("Thu 26 Mar 2026, 10:00");
    }

    async fn ten_invitations_may_be_open_at_once(world) {
        let alice = world.alice();
        for n in 1..=11 {
            let account = format!("guest{n}");
            world.chat().admit(&account, &format!("Guest {n}"), Some(chrono_tz::Tz::Europe__Berlin));
        }
        for n in 1..=10 {
            alice.says(&format!("/1on1 start with:@guest{n} when:thu {n}:00")).await;
        }
        alice.says("/1on1 start with:@guest11 when:thu 10:00").await;
        alice.sees("10 invitations of yours are open");
        assert_eq!(alice.count("invited"), 10);
        world.person("guest4").presses("Decline").await;
        alice.says("/1on1 start with:@guest11 when:thu 10:00").await;
        assert_eq!(world.person("guest11").count("invitation"), 1);
    }

    async fn a_clash_with_another_1on1_is_said_and_may_be_accepted(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        alice.says("/1on1 start with:@frank when:thu 10:15").await;
        alice.newest("invited").shows("at the same time as your 1:1 with Bob");
        // Frank learns that there is one, not with whom.
        frank.newest("invitation").shows("Alice has another 1:1 at that time").lacks("Bob");
        frank.presses("Accept").await;
        alice.newest("invitation-answer").shows("Frank accepted");
        bob.sees_nowhere("Frank");
    }

    async fn what_does_not_clash_is_not_said_to(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 start with:@frank when:thu 10:30").await;
        alice.newest("invited").lacks("same time");
    }

    async fn without_a_cadence_the_form_asks_for_it(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob duration:45").await;
        assert_eq!((alice.form().0.title.as_str(), alice.form_value("duration")), ("Start a 1:1 with Bob", "45".into()));
        alice.submits(&[("when", "thu 10:00")]).await;
        bob.newest("invitation").shows("every Thursday at 10:00").shows("45 minutes");
    }
}
