//! What `privacy show` says.

use duologue::app::Settings;
use duologue::chat::view::Operator;

use crate::world::World;

story! {
    async fn it_says_what_is_kept_and_who_can_read_it(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        for line in ["/1on1 privacy show", "/1on1 privacy"] {
            alice.says(line).await;
            alice.last().shows_in_order(&[
                "What is kept of you, and who can read it",
                "Your account and name here",
                "topics, notes, actions, reasons and places",
                "At the moment: one 1:1, 0 topics, 0 notes and 0 actions that you wrote or promised.",
                "only the two people of a 1:1",
                "sealed with a key",
                "Not sealed are accounts, who has a 1:1 with whom, times, states and counts.",
                "Whoever runs this bot could technically read all of it",
                "Messages already in this chat obey the platform's rules.",
                "Without a limit of time",
            ]).lacks("export").lacks("forget");
        }
        alice.says("/1on1 privacy hide").await;
        alice.sees("cannot be “hide”");
    }

    async fn the_operator_is_named(world) {
        let operator = Operator { name: Some("The IT team".to_owned()), contact: Some("it@example.org".to_owned()) };
        let world = World::with_settings(world.app().store().clone(), Settings { operator, ..Settings::default() }).await;
        world.alice().says("/1on1 privacy show").await;
        world.alice().sees("The IT team (it@example.org), who runs this bot, could technically read all of it");
    }

    async fn the_numbers_are_only_the_readers_own(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        alice.says("/1on1 add Rumours visibility:only-me").await;
        alice.says("/1on1 add Slip").await;
        alice.presses("Undo").await;
        alice.says("/1on1 note Mine private:yes").await;
        alice.says("/1on1 action Write the plan owner:partner").await;
        bob.says("/1on1 privacy show").await;
        bob.sees("At the moment: one 1:1, 0 topics, 0 notes and 1 action that you wrote or promised.");
        alice.says("/1on1 privacy show").await;
        alice.sees("one 1:1, 3 topics (1 of them removed, and shown to nobody), 1 note and 1 action that you wrote or promised.");
        world.carol().says("/1on1 start with:@alice when:\"every friday 10:00\"").await;
        alice.presses("Decline").await;
        alice.says("/1on1 privacy show").await;
        alice.sees("one 1:1, 3 topics (1 of them removed, and shown to nobody), 1 note, 1 action that you wrote or promised and 1 invitation that came to nothing.");
    }
}
