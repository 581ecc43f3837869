//! The formats: whose topics come first, and who has how much of the time.

use crate::world::{Actor, World};

async fn of_format<'a>(world: &'a World, format: &str) -> (Actor<'a>, Actor<'a>) {
    let (alice, bob) = (world.alice(), world.bob());
    alice
        .says(&format!(
            "/1on1 start with:@bob when:thu 10:00 format:{format}"
        ))
        .await;
    bob.presses("Accept").await;
    (alice, bob)
}

story! {
    async fn halves_show_the_minutes_of_each_the_reports_first(world) {
        let (alice, bob) = of_format(&world, "halves").await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").shows_in_order(&["Bob's topics · 15 minutes", "Your topics · 15 minutes"]);
        bob.newest("agenda").shows_in_order(&["Your topics · 15 minutes", "Alice's topics · 15 minutes"]);
    }

    async fn half_time_is_a_silent_edit_of_the_live_card(world) {
        let (alice, bob) = of_format(&world, "halves").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        alice.newest("live").shows("Now it is Bob's half");
        bob.newest("live").shows("Now it is your half");
        let before = (alice.messages().len(), bob.messages().len());
        world.until("2026-03-26T09:15:00Z").await;
        alice.newest("live").shows("Now it is your half");
        bob.newest("live").shows("Now it is Alice's half");
        assert_eq!((alice.messages().len(), bob.messages().len()), before);
    }

    async fn another_format_holds_once_the_other_agrees(world) {
        let (alice, bob) = of_format(&world, "their-meeting").await;
        alice.says("/1on1 settings").await;
        alice.chooses("Change what you agreed on", "Format").await;
        alice.submits(&[("format", "halves")]).await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.newest("agenda").lacks("15 minutes");
        bob.presses("Agree").await;
        world.until("2026-04-02T07:00:00Z").await;
        bob.newest("agenda").shows("Your topics · 15 minutes");
    }

    async fn the_report_may_be_the_one_who_starts_the_1on1(world) {
        let (alice, bob) = (world.alice(), world.bob());
        bob.says("/1on1 start with:@alice when:thu 10:00 role:report").await;
        alice.presses("Accept").await;
        bob.says("/1on1 add Budget").await;
        alice.says("/1on1 add Holidays").await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").shows_in_order(&["Bob's topics", "Budget", "Your topics", "Holidays"]);
    }

    async fn peers_take_turns_in_going_first_with_each_met_meeting(world) {
        let (alice, bob) = of_format(&world, "peers").await;
        alice.says("/1on1 add Budget").await;
        bob.says("/1on1 add Holidays").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.newest("agenda").shows("You go first this time").shows_in_order(&["Budget", "Holidays"]);
        bob.newest("agenda").shows("Alice goes first this time");
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        world.until("2026-04-02T07:00:00Z").await;
        alice.newest("agenda").shows("Bob goes first this time").shows_in_order(&["Holidays", "Budget"]);
        // Nobody says that this one was held, so it is Bob's turn again.
        world.until("2026-04-09T07:00:00Z").await;
        bob.newest("agenda").shows("You go first this time");
    }
}
