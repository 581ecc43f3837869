//! What the operator decides: where new 1:1s begin, how many there may be, and whose bot it is.

use duologue::app::Settings;
use duologue::chat::view::Operator;

use crate::world::World;

/// The same world as another operator has it. Nobody has done anything in it yet.
async fn run_with(world: &World, settings: Settings) -> World {
    World::with_settings(world.app().store().clone(), settings).await
}

fn unhurried() -> Settings {
    Settings {
        agenda_lead_minutes: 120,
        nudge_lead_hours: 0,
        recap_delay_minutes: 30,
        ..Settings::default()
    }
}

story! {
    async fn new_one_on_ones_begin_with_the_operators_defaults(world) {
        let world = run_with(&world, unhurried()).await;
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T12:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(person.count("nudge"), 0);
            person.newest("agenda").came("2026-03-26T07:00:00Z");
            person.newest("recap").came("2026-03-26T10:00:00Z");
        }
    }

    async fn what_goes_on_keeps_what_it_began_with(world) {
        world.weekly_thursday_ten().await;
        let world = run_with(&world, unhurried()).await;
        world.alice().says("/1on1 settings").await;
        let settings = world.alice().newest("settings");
        settings.shows("Agenda: 1 hour before").shows("Nudge: 24 hours before").shows("Recap: 5 minutes after");
    }

    async fn nobody_has_more_one_on_ones_than_the_operator_allows(world) {
        let world = run_with(&world, Settings { one_on_ones_per_person: 2, ..Settings::default() }).await;
        let (alice, bob) = world.weekly_thursday_ten().await;
        let (carol, frank) = (world.carol(), world.person("frank"));
        alice.says("/1on1 start with:@carol when:mon 16:00").await;
        carol.presses("Accept").await;
        alice.says("/1on1 start with:@frank when:fri 10:00").await;
        alice.last().shows("2");
        assert_eq!((alice.last().kind.as_str(), frank.count("invitation")), ("refusal", 0));
        // Nor can somebody else bring her one more.
        frank.says("/1on1 start with:@alice when:fri 10:00").await;
        assert_eq!((frank.last().kind.as_str(), alice.count("invitation")), ("refusal", 0));
        alice.says("/1on1 end bob").await;
        alice.presses("End this 1:1 for good").await;
        alice.says("/1on1 start with:@frank when:fri 10:00").await;
        assert_eq!((frank.count("invitation"), bob.count("invitation")), (1, 1));
    }

    async fn who_runs_the_bot_is_named_in_the_invitation(world) {
        let operator = Operator { name: Some("The IT team".to_owned()), contact: Some("it@example.org".to_owned()) };
        let world = run_with(&world, Settings { operator, ..Settings::default() }).await;
        world.alice().says("/1on1 start with:@bob when:thu 10:00").await;
        world.bob().newest("invitation").shows("The IT team").shows("it@example.org").shows("could technically read it");
    }
}
