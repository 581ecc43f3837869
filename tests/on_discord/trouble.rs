//! What goes wrong between the bot and Discord: nothing is lost, nothing comes twice.

use std::time::Duration;

use crate::bot::Bot;
use crate::fake_discord::{FakeDiscord, Fault, How, Route, Scope};

/// How many messages of the bot have these words.
fn count(person: &crate::fake_discord::Person, words: &str) -> usize {
    let mut messages = person.bots();
    messages.retain(|message| message.text.contains(words));
    messages.len()
}

scenario! {
    async fn a_message_that_was_accepted_without_an_answer_is_not_sent_twice(house) {
        let bot = Bot::start(&house).await;
        bot.discord.fails(Route::CreateMessage, Fault::CloseMidBody, 1);
        let (alice, bob) = bot.weekly_in(8).await;
        bob.waits_for_control("Start").await;
        alice.waits_for_control("Start").await;
        assert_eq!(count(&bob, "would like to meet you"), count(&bob, "would like to meet you").min(1));
        bot.ends().await;
    }

    async fn faults_on_discords_side_delay_and_lose_nothing(house) {
        let bot = Bot::start(&house).await;
        bot.discord.fails(Route::CreateMessage, Fault::Status(500), 2);
        let (alice, bob) = bot.weekly_in(8).await;
        for person in [&alice, &bob] {
            person.waits_for_control("Start").await;
            assert_eq!(count(person, "Before you finish"), 1, "{}", person.chat());
        }
        bot.ends().await;
    }

    async fn a_plain_message_is_answered_once_though_discord_fails_meanwhile(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        alice.waits_for("accepted").await;
        bot.discord.fails(Route::CreateMessage, Fault::CloseMidBody, 1);
        alice.dm("The budget of next year");
        alice.waits_for("The budget").await;
        alice.types("/1on1 next").await;
        assert_eq!(count(&alice, "The budget"), 1, "{}", alice.chat());
        bot.ends().await;
    }

    async fn an_interaction_that_comes_twice_is_carried_out_once(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        bot.discord.duplicates_next_interaction();
        alice.types("/1on1 add topic:Budget").await;
        alice.types("/1on1 agenda").await;
        let agenda = alice.waits_for("Before you finish").await;
        assert_eq!(agenda.text.matches("Budget").count(), 1, "{agenda}");
        bot.ends().await;
    }

    async fn a_cut_connection_is_resumed_and_what_was_missed_is_heard(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        for how in [How::Drop, How::Reconnect] {
            bot.discord.breaks(how);
            alice.dm("Written while nobody listened");
        }
        alice.until_all("two topics", |messages| {
            messages.iter().filter(|message| message.by_bot && message.text.contains("Written while nobody")).count() == 2
        }).await;
        assert!(bot.discord.gateway_counts().resumed >= 1);
        bot.ends().await;
    }

    async fn a_malformed_event_harms_nobody(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        bot.discord.malformed_event();
        bot.discord.sends_raw("the words of somebody, cut off");
        alice.types("/1on1 add topic:Budget").await.seen().shows("Budget");
        bot.ends().await;
        let log = std::fs::read_to_string(house.folder().join("log")).expect("a log");
        for words in ["the words of somebody", "Budget", crate::fake_discord::TOKEN] {
            assert!(!log.contains(words), "{log}");
        }
    }

    async fn whom_messages_do_not_reach_is_told_of_once(house) {
        let bot = Bot::start(&house).await;
        let (alice, bob) = bot.weekly_in(600).await;
        bot.discord.closes_dms("bob");
        alice.types("/1on1 action text:Send the slides owner:partner").await;
        alice.waits_for("do not reach").await;
        bot.discord.opens_dms("bob");
        bob.types("/1on1 next").await;
        bob.waits_for("Send the slides").await;
        bot.ends().await;
    }

    async fn a_global_limit_is_kept_to(house) {
        let bot = Bot::start(&house).await;
        bot.discord.fails(
            Route::CreateMessage,
            Fault::RateLimited { scope: Scope::Global, retry_after: Duration::from_millis(300), body: true },
            1,
        );
        let (_, bob) = bot.weekly_in(8).await;
        bob.waits_for_control("Start").await;
        bot.ends().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_none_ends_with_what_to_do() {
    let house = crate::process::House::on_sqlite();
    let discord = FakeDiscord::start().await;
    discord.revokes_token();
    let mut command = house.command(&["run"]);
    command.envs(discord.environment());
    let ended = tokio::task::spawn_blocking(move || crate::process::ended(command));
    let ended = tokio::time::timeout(Duration::from_secs(20), ended).await;
    let (code, said) = ended.expect("an end").expect("no panic");
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("DISCORD_TOKEN"), "{said}");
    discord.violations();
}
