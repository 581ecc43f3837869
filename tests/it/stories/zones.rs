//! Where somebody is: asked once, of those whose platform does not tell it.
//!
//! Alice and Bob are in Berlin and Carol in New York, as the chat tells; of Dave it tells nothing.

use duologue::app::Settings;

use crate::world::World;

story! {
    async fn whoever_the_platform_knows_is_asked_nothing(world) {
        let (alice, carol) = (world.alice(), world.carol());
        alice.says("/1on1 start with:@carol when:thu 16:00").await;
        carol.presses("Accept").await;
        assert!(!alice.has_form() && !carol.has_form());
        carol.newest("invitation").shows("You accepted");
    }

    async fn who_said_it_once_is_not_asked_again(world) {
        let (alice, dave) = (world.alice(), world.person("dave"));
        alice.says("/1on1 start with:@dave when:thu 10:00").await;
        dave.presses("Accept").await;
        dave.submits(&[("timezone", "lisbon")]).await;
        world.bob().says("/1on1 start with:@dave when:fri 10:00").await;
        dave.presses("Accept").await;
        assert!(!dave.has_form());
        world.bob().newest("invitation-answer").shows("Dave accepted").shows("Fri 27 Mar 2026, 10:00 (09:00 for Dave)");
    }

    async fn a_zone_that_is_none_gives_the_form_again_and_accepts_nothing(world) {
        let (alice, dave) = (world.alice(), world.person("dave"));
        alice.says("/1on1 start with:@dave when:thu 10:00").await;
        dave.presses("Accept").await;
        dave.submits(&[("timezone", "Atlantis")]).await;
        assert_eq!(dave.form_value("timezone"), "Atlantis");
        assert_eq!(alice.count("invitation-answer"), 0);
        dave.newest("invitation").offers(&["Accept"]);
    }

    async fn who_suggests_another_time_says_where_they_are(world) {
        let (alice, dave) = (world.alice(), world.person("dave"));
        alice.says("/1on1 start with:@dave when:thu 10:00").await;
        dave.presses("Suggest another time").await;
        dave.submits(&[("when", "tue 14:00"), ("timezone", "Europe/Lisbon")]).await;
        alice.newest("invitation").shows("Tue 24 Mar 2026, 15:00 (14:00 for Dave)");
        alice.presses("Accept").await;
        dave.newest("invitation-answer").shows("Tue 24 Mar 2026, 14:00 (15:00 for Alice)");
        world.until("2026-03-24T13:00:00Z").await;
        dave.newest("agenda").came("2026-03-24T13:00:00Z").shows("Tue 24 Mar 2026, 14:00");
    }

    async fn a_suggestion_without_a_zone_gives_the_form_again(world) {
        let (alice, dave) = (world.alice(), world.person("dave"));
        alice.says("/1on1 start with:@dave when:thu 10:00").await;
        dave.presses("Suggest another time").await;
        dave.submits(&[("when", "tue 14:00"), ("timezone", "")]).await;
        assert_eq!(dave.form_value("when"), "tue 14:00");
        assert_eq!(alice.count("invitation"), 0);
    }

    async fn where_the_operator_names_a_zone_nobody_is_asked(world) {
        let settings = Settings { timezone: Some(chrono_tz::Tz::America__New_York), ..Settings::default() };
        let world = World::with_settings(world.app().store().clone(), settings).await;
        let (alice, dave) = (world.alice(), world.person("dave"));
        alice.says("/1on1 start with:@dave when:thu 16:00").await;
        dave.presses("Accept").await;
        assert!(!dave.has_form());
        alice.newest("invitation-answer").shows("Thu 26 Mar 2026, 16:00 (11:00 for Dave)");
        // His working day begins at nine in New York.
        world.until("2026-03-28T08:00:00Z").await;
        dave.newest("second-question").came("2026-03-27T13:00:00Z");
        alice.newest("second-question").came("2026-03-27T08:00:00Z");
        dave.says("/1on1 start with:@bob when:mon 9:00").await;
        world.bob().newest("invitation").shows("Mon 30 Mar 2026, 15:00 (09:00 for Dave)");
    }
}
