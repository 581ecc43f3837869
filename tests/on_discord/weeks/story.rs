//! The whole story: a week that is held, and a week that is skipped and made up for.

use super::Pair;
use crate::fake_discord::{Fault, Route};

scenario! {
    async fn a_week_is_held_and_the_next_one_made_up_for(house) {
        let Some(pair) = Pair::weekly(&house).await else { return };
        let Pair { mut bot, mut alice, mut bob } = pair;

        // Alice writes down a topic. On Wednesday Bob, who has none, is asked for one, and he alone.
        alice.types("/1on1 add topic:Budget of the offsite").await;
        let [_] = alice.gets(["Added to your 1:1 with Bob"]).await;
        bot.passes_to("2026-10-21T14:00:00Z");
        let [nudge] = bob.gets(["Coming up: your 1:1 with Alice, Thu 22 Oct 2026, 10:00"]).await;
        nudge.shows("On the list so far: 3 topics.").offers(&["Add topic"]);

        // What he writes to the bot is hers to see two minutes later; what he takes from a message, at once.
        bob.dm("Holidays in December");
        let [_] = bob.gets(["Added to your 1:1 with Alice"]).await;
        let written = bot.team.user("carol").writes("The build is red again");
        let place = bot.team.user("bob");
        place.captures(&written).await;
        place.submits(&[("topic", "The red build")]).await;
        alice.types("/1on1 agenda").await;
        let [before] = alice.gets(["Your 1:1 with Bob, Thu 22 Oct 2026, 16:00"]).await;
        before.shows("The red build").lacks("Holidays in December");
        bot.passes_to("2026-10-21T14:02:30Z");
        alice.types("/1on1 agenda").await;
        let [after] = alice.gets(["Your 1:1 with Bob, Thu 22 Oct 2026, 16:00"]).await;
        after.shows("The red build").shows("Holidays in December");

        // An hour before, the agenda comes to both.
        bot.passes_to("2026-10-22T13:00:00Z");
        let [agenda] = bob.gets(["Your 1:1 with Alice, Thu 22 Oct 2026, 10:00"]).await;
        agenda.shows("16:00 for ").shows("Holidays in December").shows("The red build").shows("Budget of the offsite");
        agenda.offers(&["Add topic", "Start", "Edit", "Can't make it?"]).lacks("This comes late");
        let [hers] = alice.gets(["Your 1:1 with Bob, Thu 22 Oct 2026, 16:00"]).await;
        hers.shows("10:00 for ").shows("Budget of the offsite").lacks("because the clocks changed");

        // They meet. The bot is killed before it knows that the cards have arrived, and nobody notices.
        bot.passes_to("2026-10-22T14:00:00Z");
        bot.discord.fails(Route::CreateMessage, Fault::CloseMidBody, 2);
        bob.presses_on(&agenda, "Start").await;
        let [live] = bob.gets(["Live: your 1:1 with Alice, Thu 22 Oct 2026, 10:00"]).await;
        let [hers] = alice.gets(["Live: your 1:1 with Bob, Thu 22 Oct 2026, 16:00"]).await;
        let mut bot = bot.after_a_kill(&house).await;
        bot.passes_to("2026-10-22T14:10:00Z");
        bob.presses_on(&live, "✓ 3").await;
        for (reader, card) in [(&alice, &hers), (&bob, &live)] {
            reader.rereads(card, "✓ Holidays in December").await.offers(&["Wrap up"]);
        }
        alice.types("/1on1 action text:Send the draft owner:partner due:mon").await;
        let [_] = alice.gets(["Action added to your 1:1 with Bob"]).await;
        let [given] = bob.gets(["Alice wrote down an action for you"]).await;
        given.shows("Send the draft").shows("due Mon 26 Oct 2026");
        bob.presses_on(&given, "Agree").await;

        // What is left of it comes to both when it ends.
        bot.passes_to("2026-10-22T14:25:00Z");
        alice.presses_on(&hers, "Wrap up").await;
        let recap = bob.gets(["Recap: your 1:1 with Alice, Thu 22 Oct 2026, 10:00"]).await;
        let hers = alice.gets(["Recap: your 1:1 with Bob, Thu 22 Oct 2026, 16:00"]).await;
        for [recap] in [recap, hers] {
            recap.shows("You met.").shows("**Discussed**\n✓ Holidays in December").shows("**Carried over**");
            recap.shows("Send the draft").shows("**Next time:** <t:1793286000:F>").lacks("Did you meet?");
        }

        // On Monday it is due: Bob is reminded as his day begins, and he alone.
        bot.passes_to("2026-10-26T13:00:00Z");
        let [due] = bob.gets(["Due today: an action of yours from your 1:1 with Alice"]).await;
        due.shows("Send the draft");
        bob.presses_on(&due, "Done").await;
        bob.rereads(&due, "✓ Send the draft").await;

        // He falls ill, and skips. Nobody chooses another time, so each is asked again as their day begins.
        bot.passes_to("2026-10-27T14:10:00Z");
        bob.types("/1on1 skip reason:I am ill").await;
        let [_] = bob.gets(["You skipped your 1:1 with Alice on Thu 29 Oct 2026, 11:00"]).await;
        let [skipped] = alice.gets(["Bob skipped your 1:1 on Thu 29 Oct 2026, 16:00"]).await;
        skipped.shows("I am ill").shows("2 topics wait; nothing is lost. You last met on <t:1792677600:F>.");
        skipped.offers(&["Tue 27 Oct, 16:30", "Wed 28 Oct, 16:00", "Thu 29 Oct, 15:30", "Pick a time", "Wait for the next one"]);
        bot.passes_to("2026-10-28T08:00:00Z");
        let [again] = alice.gets(["Still to choose: when to make up your 1:1 with Bob of Thu 29 Oct 2026, 16:00"]).await;
        bot.passes_to("2026-10-28T13:00:00Z");
        let [his] = bob.gets(["Still to choose: when to make up your 1:1 with Alice of Thu 29 Oct 2026, 11:00"]).await;
        again.offers(&["Wed 28 Oct, 16:00", "Thu 29 Oct, 15:30", "Fri 30 Oct, 16:00"]);
        his.offers(&["Wed 28 Oct, 11:00", "Thu 29 Oct, 10:30", "Fri 30 Oct, 11:00"]);
        alice.presses_on(&again, "Fri 30 Oct, 16:00").await;
        let [moved] = bob.gets(["Alice moved your 1:1 to Fri 30 Oct 2026, 11:00"]).await;
        moved.shows("It was on <t:1793286000:F> before.").shows("That is 16:00 for ").offers(&["Object"]);
        for (reader, card) in [(&alice, &skipped), (&alice, &again), (&bob, &his)] {
            let settled = reader.rereads(card, "It takes place on <t:1793372400:F> instead.").await;
            settled.offers_no(&["Pick a time", "Wait for the next one"]);
        }

        // The day before, both are asked for topics; at the old time nothing comes, and the agenda comes by the new one.
        bot.passes_to("2026-10-29T15:00:00Z");
        let [_] = alice.gets(["Coming up: your 1:1 with Bob, Fri 30 Oct 2026, 16:00"]).await;
        let [_] = bob.gets(["Coming up: your 1:1 with Alice, Fri 30 Oct 2026, 11:00"]).await;
        bot.passes_to("2026-10-30T14:00:00Z");
        let hers = alice.gets(["Your 1:1 with Bob, Fri 30 Oct 2026, 16:00"]).await;
        let his = bob.gets(["Your 1:1 with Alice, Fri 30 Oct 2026, 11:00"]).await;
        for [agenda] in [hers, his] {
            agenda.shows("Budget of the offsite").shows("The red build").shows("carried over 1×").lacks("Holidays");
            agenda.offers(&["Start", "Last time"]);
        }

        // Nobody says that they met, so both are asked, and one answers for both.
        bot.passes_to("2026-10-30T15:35:00Z");
        let [recap] = alice.gets(["Recap: your 1:1 with Bob, Fri 30 Oct 2026, 16:00"]).await;
        let [his] = bob.gets(["Recap: your 1:1 with Alice, Fri 30 Oct 2026, 11:00"]).await;
        for recap in [&recap, &his] {
            recap.shows("Did you meet?").shows("**Done since last time 🎉**\n- Send the draft");
            recap.shows("**Next time:** <t:1793890800:F>").offers(&["We met", "We did not"]);
        }
        alice.presses_on(&recap, "We met").await;
        for (reader, card) in [(&alice, &recap), (&bob, &his)] {
            reader.rereads(card, "You met.").await;
        }
        Pair { bot, alice, bob }.ends().await;
    }
}
