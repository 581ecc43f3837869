//! Where somebody has added the bot to the own account, and no server has: five messages may follow an answer, no more.

use crate::bot::Bot;
use crate::fake_discord::{Person, Route, Seen};

/// So many topics that they need some messages more than may come.
const TOPICS: usize = 70;
/// What the last of those says that may.
const NO_MORE: &str = "Discord lets me say no more here";

/// Adds topics of many words.
async fn adds_topics(person: &Person) {
    let words = "what we said about it last time; ".repeat(13);
    for number in 0..TOPICS {
        let line = format!("/1on1 add topic:Topic {number:02}: {words}");
        let added = person.types(&line).await;
        added.seen().shows(&format!("Topic {number:02}"));
    }
}

/// Alice has added the bot, takes no messages from it, and has a long agenda waiting.
async fn whom_it_does_not_reach(bot: &Bot) -> Person {
    let (alice, bob) = bot.weekly_in(600).await;
    adds_topics(&alice).await;
    alice.installs();
    bot.discord.closes_dms("alice");
    bob.types("/1on1 action text:Send the slides owner:partner")
        .await;
    bob.waits_for("do not reach").await;
    alice
}

/// Alice has added the bot, shares no server with it any more, and has before her where **Last time** is long.
async fn who_shares_no_server(bot: &Bot) -> (Person, Seen) {
    let (alice, _) = bot.weekly_in(8).await;
    adds_topics(&alice).await;
    alice.presses("Start").await;
    alice.presses("All discussed").await;
    alice.types("/1on1 wrap").await;
    alice.installs();
    alice.quits(&bot.team);
    alice.types("/1on1 agenda").await;
    let agenda = alice.waits_for_control("Last time").await;
    (alice, agenda)
}

/// The messages of the bot that came behind another.
fn behind<'a>(messages: &'a [Seen], last: &Seen) -> Vec<&'a Seen> {
    let of_bot = messages.iter().filter(|message| message.by_bot);
    of_bot.filter(|message| message.id > last.id).collect()
}

fn topics_in(messages: &[&Seen]) -> Vec<usize> {
    let shown = |number: &usize| {
        let begins = format!("Topic {number:02}:");
        let mut messages = messages.iter();
        messages.any(|message| message.text.contains(&begins))
    };
    (0..TOPICS).filter(shown).collect()
}

/// Waits until all topics are shown behind a message.
async fn shows_all(person: &Person, last: &Seen) {
    let all = |messages: &[Seen]| topics_in(&behind(messages, last)).len() == TOPICS;
    person.until_all("all topics", all).await;
}

scenario! {
    async fn in_a_group_the_sixth_message_says_what_is_left_out_and_where_it_is(house) {
        let bot = Bot::start(&house).await;
        whom_it_does_not_reach(&bot).await;
        let alice = bot.discord.group().user("alice");
        let asked = alice.types("/1on1 agenda").await;
        assert!(asked.seen().ephemeral, "{}", asked.seen());
        let last = alice.waits_for(NO_MORE).await;
        last.shows("more messages would follow").shows("in a server that I am in");
        let messages = alice.bots();
        assert_eq!(messages.len(), 6, "{}", alice.chat());
        assert_eq!(messages.last().map(|message| message.id), Some(last.id));
        let shown = topics_in(&messages.iter().collect::<Vec<_>>());
        assert_eq!(shown, (0..shown.len()).collect::<Vec<_>>(), "none is left out between");
        last.shows(&format!("Topic {:02}:", shown.len() - 1));
        bot.ends().await;
        let log = std::fs::read_to_string(house.folder().join("log")).expect("a log");
        assert!(!log.contains("was not answered") && !log.contains("ERROR"), "{log}");
    }

    async fn in_a_server_that_has_the_bot_all_of_it_comes(house) {
        let bot = Bot::start(&house).await;
        whom_it_does_not_reach(&bot).await;
        let alice = bot.team.user("alice");
        let first = alice.types("/1on1 agenda").await.seen().clone();
        alice.until_all("all topics", |messages| {
            topics_in(&messages.iter().collect::<Vec<_>>()).len() == TOPICS
        }).await;
        assert!(behind(&alice.messages(), &first).len() > 5, "{}", alice.chat());
        alice.sees_nowhere(NO_MORE);
        bot.ends().await;
    }

    async fn in_the_own_chat_the_rest_comes_as_further_messages(house) {
        let bot = Bot::start(&house).await;
        let (alice, agenda) = who_shares_no_server(&bot).await;
        alice.presses_on(&agenda, "Last time").await;
        shows_all(&alice, &agenda).await;
        assert!(behind(&alice.messages(), &agenda).len() > 6, "{}", alice.chat());
        alice.sees_nowhere(NO_MORE);
        bot.ends().await;
    }

    async fn where_those_are_not_taken_either_the_sixth_message_says_so(house) {
        let bot = Bot::start(&house).await;
        let (alice, agenda) = who_shares_no_server(&bot).await;
        bot.discord.closes_dms("alice");
        alice.presses_on(&agenda, "Last time").await;
        let last = alice.waits_for(NO_MORE).await;
        last.shows("in a server that I am in");
        assert_eq!(behind(&alice.messages(), &agenda).len(), 6, "{}", alice.chat());
        assert_eq!(bot.discord.requests(Route::FollowUp).len(), 5);
        bot.ends().await;
    }
}
