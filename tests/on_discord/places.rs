//! Where people use the bot: in a server, in its direct messages, on a message, in a voice channel.

use crate::bot::Bot;
use crate::fake_discord::Kind;

scenario! {
    async fn in_a_server_answers_are_for_the_askers_eyes_only(house) {
        let bot = Bot::start(&house).await;
        bot.weekly_in(600).await;
        let alice = bot.team.user("alice");
        let asked = alice.types("/1on1 add topic:Budget for the offsite").await;
        assert!(asked.seen().ephemeral);
        asked.seen().shows("Budget for the offsite").offers(&["Undo"]);
        for other in [bot.team.user("bob"), bot.team.user("carol")] {
            other.sees_nowhere("Budget");
        }
        alice.presses("Undo").await;
        alice.until("a removed topic", |message| !message.text.contains("Budget") || message.text.contains("removed")).await;
        bot.ends().await;
    }

    async fn options_complete_themselves(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        let partners = alice.completes("/1on1 agenda with:bo").await;
        assert!(partners.names().iter().any(|name| name.contains("Bob")), "{partners:?}");
        let dates = alice.completes("/1on1 move to:tom").await;
        assert!(!dates.choices.is_empty() && dates.choices.len() <= 25, "{dates:?}");
        let zones = alice.completes("/1on1 start timezone:berl").await;
        assert!(zones.names().iter().any(|name| name.contains("Berlin")), "{zones:?}");
        bot.ends().await;
    }

    async fn a_message_becomes_a_topic_by_its_menu(house) {
        let bot = Bot::start(&house).await;
        bot.weekly_in(600).await;
        let (alice, carol) = (bot.team.user("alice"), bot.team.user("carol"));
        let written = carol.writes("The build is red again");
        let opened = alice.captures(&written).await;
        assert_eq!(opened.kind, Kind::Form);
        let sent = alice.submits(&[("topic", "The red build")]).await;
        sent.seen().shows("The red build");
        assert!(sent.seen().ephemeral);
        carol.sees_nowhere("The red build");
        bot.ends().await;
    }

    async fn a_start_without_a_partner_asks_with_a_form_and_a_wrong_one_can_be_tried_again(house) {
        let bot = Bot::start(&house).await;
        let (alice, bob) = (bot.team.user("alice"), bot.user("bob"));
        let opened = alice.types("/1on1 start when:every thursday 10:00 timezone:Europe/Berlin").await;
        assert_eq!(opened.kind, Kind::Form, "{opened:?}");
        let mention = bob.mention();
        let refused = alice.submits(&[("with", &mention), ("when", "when pigs fly")]).await;
        refused.seen().offers(&["Try again"]);
        let again = alice.presses("Try again").await;
        assert_eq!(again.kind, Kind::Form, "{again:?}");
        alice.submits(&[("when", "every thursday 10:00")]).await;
        bob.waits_for_control("Accept").await;
        bot.ends().await;
    }

    async fn a_stranger_with_the_button_of_another_changes_nothing(house) {
        let bot = Bot::start(&house).await;
        let (_, bob) = bot.weekly_in(8).await;
        let agenda = bob.waits_for_control("Start").await;
        let carol = bot.user("carol");
        carol.types("/1on1 help").await;
        let tried = carol.presses_on(&agenda, "Start").await;
        tried.seen().shows("I do not find that");
        bob.waits_for_control("Start").await;
        bob.sees_nowhere("Wrap up");
        bot.ends().await;
    }
}
