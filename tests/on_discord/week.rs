//! A 1:1 from its invitation to its recap, as two people on Discord live through it.

use crate::bot::Bot;

scenario! {
    async fn a_1on1_begins_is_held_and_leaves_a_recap(house) {
        let bot = Bot::start(&house).await;
        let (alice, bob) = bot.weekly_in(8).await;
        alice.waits_for("accepted").await;
        // Less than an hour is left, so both hold the agenda at once.
        let agenda = bob.waits_for_control("Start").await;
        agenda.shows("Your 1:1 with Alice").offers(&["Add topic", "Start"]);
        alice.waits_for_control("Start").await;
        bob.dm("Budget for the offsite");
        // It would be for Alice to see in two minutes.
        bob.presses("Share now").await;
        alice.waits_for("Budget for the offsite").await;
        bob.presses("Start").await;
        alice.waits_for_control("Wrap up").await;
        bob.waits_for_control("Wrap up").await;
        alice.types("/1on1 action text:Send the draft due:tomorrow").await;
        bob.waits_for("Send the draft").await;
        alice.presses("Wrap up").await;
        for person in [&alice, &bob] {
            person.waits_for("Recap").await.shows("You met").shows("Send the draft");
        }
        bot.ends().await;
    }
}
