//! What is due while the bot is off, or while an answer is lost, and what the clocks of one country do to the other's hour.

use super::Pair;
use crate::fake_discord::{Fault, Route};

const LATE: &str = "This comes late: I was not running.";

scenario! {
    async fn what_was_due_while_the_bot_was_off_comes_late_and_once_or_not_at_all(house) {
        let Some(pair) = Pair::weekly(&house).await else { return };
        let Pair { bot, mut alice, mut bob } = pair;

        // Off from Monday until twenty minutes before the meeting: no nudge any more, and the agenda is late.
        let bot = bot.stopped_until(&house, "2026-10-22T13:40:00Z").await;
        let hers = alice.gets(["Your 1:1 with Bob, Thu 22 Oct 2026, 16:00"]).await;
        let his = bob.gets(["Your 1:1 with Alice, Thu 22 Oct 2026, 10:00"]).await;
        for [agenda] in [hers, his] {
            agenda.shows(LATE).offers(&["Start"]);
        }

        // Off until both have begun to work on the next day: the recap asks, and is not followed by a question.
        let bot = bot.stopped_until(&house, "2026-10-23T15:00:00Z").await;
        let hers = alice.gets(["Recap: your 1:1 with Bob, Thu 22 Oct 2026, 16:00"]).await;
        let his = bob.gets(["Recap: your 1:1 with Alice, Thu 22 Oct 2026, 10:00"]).await;
        for [recap] in [hers, his] {
            recap.shows(LATE).shows("Did you meet?").shows("**Next time:** <t:1793286000:F>");
        }

        // Off for two meetings: one recap speaks for both, and no agenda comes for what is over.
        let mut bot = bot.stopped_until(&house, "2026-11-05T18:00:00Z").await;
        let [recap] = alice.gets(["Recap: your 1:1 with Bob, Thu 5 Nov 2026, 16:00"]).await;
        let [his] = bob.gets(["Recap: your 1:1 with Alice, Thu 5 Nov 2026, 10:00"]).await;
        for recap in [&recap, &his] {
            recap.shows(LATE).shows("these passed as well: <t:1793286000:F>.").shows("Did you meet?");
        }
        alice.presses_on(&recap, "We met").await;
        bob.rereads(&his, "You met.").await;

        // From then on all is as ever.
        bot.passes_to("2026-11-12T14:00:00Z");
        let hers = alice.gets(["Your 1:1 with Bob, Thu 12 Nov 2026, 16:00"]).await;
        let his = bob.gets(["Your 1:1 with Alice, Thu 12 Nov 2026, 10:00"]).await;
        for [agenda] in [hers, his] {
            agenda.lacks(LATE).offers(&["Start"]);
        }
        Pair { bot, alice, bob }.ends().await;
    }

    async fn whose_hour_the_clocks_change_is_told_so_and_the_other_is_not(house) {
        let Some(pair) = Pair::weekly(&house).await else { return };
        let Pair { mut bot, mut alice, mut bob } = pair;
        // When the agenda comes and the meeting starts; Bob's hour, and what he is told of it.
        let weeks = [
            ("2026-10-22T13", "2026-10-22T14", "Thu 22 Oct 2026", "10:00", None),
            ("2026-10-29T14", "2026-10-29T15", "Thu 29 Oct 2026", "11:00", Some("an hour later than last time")),
            ("2026-11-05T14", "2026-11-05T15", "Thu 5 Nov 2026", "10:00", Some("an hour earlier than last time")),
        ];
        for (agenda, start, day, hour, told) in weeks {
            bot.passes_to(&format!("{agenda}:00:00Z"));
            let [hers] = alice.gets([format!("Your 1:1 with Bob, {day}, 16:00").as_str()]).await;
            hers.shows(&format!("{hour} for ")).lacks("because the clocks changed");
            let [his] = bob.gets([format!("Your 1:1 with Alice, {day}, {hour}").as_str()]).await;
            his.shows("16:00 for ");
            match told {
                Some(shift) => his.shows(&format!("For you this is {shift}, because the clocks changed.")),
                None => his.lacks("because the clocks changed"),
            };
            bot.passes_to(&format!("{start}:00:00Z"));
            bob.presses_on(&his, "Start").await;
            let [live] = bob.gets([format!("Live: your 1:1 with Alice, {day}, {hour}").as_str()]).await;
            let [_] = alice.gets([format!("Live: your 1:1 with Bob, {day}, 16:00").as_str()]).await;
            bob.presses_on(&live, "Wrap up").await;
            let [_] = bob.gets([format!("Recap: your 1:1 with Alice, {day}, {hour}").as_str()]).await;
            let [_] = alice.gets([format!("Recap: your 1:1 with Bob, {day}, 16:00").as_str()]).await;
        }
        Pair { bot, alice, bob }.ends().await;
    }

    async fn a_card_whose_answer_was_lost_shows_what_has_changed_since(house) {
        let Some(pair) = Pair::weekly(&house).await else { return };
        let Pair { mut bot, mut alice, mut bob } = pair;
        bot.discord.fails(Route::CreateMessage, Fault::CloseMidBody, 2);
        bot.passes_to("2026-10-22T13:00:00Z");
        let [hers] = alice.gets(["Your 1:1 with Bob, Thu 22 Oct 2026, 16:00"]).await;
        let [his] = bob.gets(["Your 1:1 with Alice, Thu 22 Oct 2026, 10:00"]).await;
        // The bot does not know yet that they stand there.
        bot.team.user("bob").types("/1on1 add topic:Holidays in December").await;
        alice.rereads(&hers, "Holidays in December").await;
        bob.rereads(&his, "Holidays in December").await;
        Pair { bot, alice, bob }.ends().await;
    }
}
