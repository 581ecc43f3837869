//! The bot ends and comes back: what stands in chats goes on working, and nothing comes twice.

use crate::bot::Bot;
use crate::fake_discord::{Fault, Route, Seen};

/// Whether it is the agenda with this topic.
fn grown(topic: &'static str) -> impl Fn(&Seen) -> bool {
    move |message| message.text.contains(topic) && message.control("Start").is_some()
}

scenario! {
    async fn after_a_restart_old_buttons_work_and_nothing_comes_twice(house) {
        let bot = Bot::start(&house).await;
        let (alice, bob) = bot.weekly_in(8).await;
        for person in [&alice, &bob] {
            person.waits_for_control("Start").await;
        }
        alice.types("/1on1 add topic:Budget").await;
        let agenda = bob.until("a topic on the card", grown("Budget")).await;
        alice.until("a topic on the card", grown("Budget")).await;
        let before: Vec<usize> = [&alice, &bob].map(|person| person.bots().len()).to_vec();
        let bot = bot.again(&house).await;
        // Written into the card that stood there before.
        bob.types("/1on1 add topic:Hiring").await;
        alice.until("a topic on the old card", grown("Hiring")).await.shows("Budget");
        assert_eq!(alice.bots().len(), before[0], "{}", alice.chat());
        // The answer to the topic is new.
        assert_eq!(bob.bots().len(), before[1] + 1, "{}", bob.chat());
        bob.presses_on(&agenda, "Start").await;
        for person in [&alice, &bob] {
            person.waits_for_control("Wrap up").await;
        }
        bot.ends().await;
    }

    async fn who_joins_a_voice_channel_hears_nothing_at_once_and_nobody_else_does(house) {
        let bot = Bot::start(&house).await;
        let (alice, bob) = bot.weekly_in(8).await;
        for person in [&alice, &bob] {
            person.waits_for_control("Start").await;
        }
        let (place, other) = (bot.team.user("alice"), bot.team.user("carol"));
        let before = [&alice, &bob, &place, &other].map(|person| person.bots().len());
        for person in [&alice, &bob] {
            person.joins(&bot.team, "lounge");
        }
        let carol = bot.user("carol");
        carol.joins(&bot.team, "lounge");
        carol.leaves(&bot.team);
        // They are still there when the bot is back.
        let bot = bot.after_a_kill(&house).await;
        alice.leaves(&bot.team);
        carol.types("/1on1 help").await;
        assert_eq!([&alice, &bob, &place, &other].map(|person| person.bots().len()), before);
        assert_eq!(carol.bots().len(), 1, "{}", carol.chat());
        bot.ends().await;
    }

    async fn the_doctor_tells_what_discord_says_of_the_bot(house) {
        let bot = Bot::start(&house).await;
        let mut command = house.command(&["doctor"]);
        command.envs(bot.discord.environment());
        let asked = tokio::task::spawn_blocking(move || crate::process::ended(command));
        let (code, said) = asked.await.expect("no panic");
        assert_eq!(code, Some(0), "{said}");
        for words in ["the token is that of", "to servers and accounts", "no privileged intent needed", "registered", "agrees with"] {
            assert!(said.contains(words), "no «{words}» in:\n{said}");
        }
        assert!(!said.contains(crate::fake_discord::TOKEN), "{said}");
        bot.ends().await;
    }
}

/// Where the process is alone on its file, what a killed one was about to send waits for no lease to run out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_process_was_sending_is_taken_up_at_once() {
    let house = crate::process::House::on_sqlite();
    let bot = Bot::start(&house).await;
    let (alice, bob) = bot.weekly_in(600).await;
    alice.waits_for("accepted").await;
    bot.discord
        .fails(Route::CreateMessage, Fault::TimeoutAfterAccept, 1);
    alice
        .types("/1on1 action text:Send the slides owner:partner")
        .await;
    bob.waits_for("Send the slides").await;
    let bot = bot.after_a_kill(&house).await;
    alice
        .types("/1on1 action text:Book the room owner:partner")
        .await;
    bob.waits_for("Book the room").await;
    let slides = |message: &&Seen| message.text.contains("Send the slides");
    assert_eq!(
        bob.bots().iter().filter(slides).count(),
        1,
        "{}",
        bob.chat()
    );
    bot.ends().await;
}
