//! What one person does is carried out in the order in which they did it, however close together, on whatever way.

use crate::bot::Bot;
use crate::fake_discord::{Fault, How, Person, Route, Seen};

/// So many things that are done without waiting for an answer.
const AT_ONCE: usize = 12;
/// More than wait for their turn without being told so.
const RUSH: usize = 400;

/// Types so many commands that add a topic, and waits for none of them.
async fn adds_at_once(person: &Person) {
    for number in 0..AT_ONCE {
        let line = format!("/1on1 add topic:Topic {number:02}");
        person.types(&line).sent().await;
    }
}

/// Expects these words in this order.
#[track_caller]
fn in_order(message: &Seen, words: impl Iterator<Item = String>) {
    let mut rest = message.text.as_str();
    for word in words {
        let at = rest
            .find(&word)
            .unwrap_or_else(|| panic!("no «{word}» in its place in:\n{message}"));
        rest = &rest[at + word.len()..];
    }
}

fn topics() -> impl Iterator<Item = String> {
    (0..AT_ONCE).map(|number| format!("Topic {number:02}"))
}

/// Expects that a topic is there.
async fn finds(person: &Person, topic: &str) {
    let found = person.types(&format!("/1on1 search text:{topic}")).await;
    found.seen().shows(topic).lacks("Nothing found");
}

scenario! {
    async fn commands_that_come_at_once_are_carried_out_in_their_order(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        adds_at_once(&alice).await;
        // It is behind them, and has all of them.
        alice.types("/1on1 agenda").await;
        let agenda = alice.waits_for("Before you finish").await;
        in_order(&agenda, topics());
        bot.ends().await;
    }

    async fn what_a_resumed_session_tells_is_carried_out_in_its_order(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        bot.discord.breaks(How::Drop);
        adds_at_once(&alice).await;
        alice.types("/1on1 agenda").await;
        let agenda = alice.waits_for("Before you finish").await;
        in_order(&agenda, topics());
        bot.ends().await;
    }

    async fn a_form_that_was_sent_is_not_passed_by_what_is_done_next(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        alice.types("/1on1 agenda").await;
        let agenda = alice.waits_for_control("Add topic").await;
        for number in 0..AT_ONCE {
            let topic = format!("Topic {number:02}");
            alice.presses_on(&agenda, "Add topic").await;
            alice.submits(&[("topic", &topic)]).sent().await;
            finds(&alice, &topic).await;
        }
        bot.ends().await;
    }

    async fn a_command_has_what_was_written_just_before_it(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        for number in 0..AT_ONCE {
            let topic = format!("Topic {number:02}");
            alice.dm(&topic);
            finds(&alice, &topic).await;
        }
        bot.ends().await;
    }

    async fn in_a_rush_all_are_answered_once_deferred_or_not(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        alice.waits_for("accepted").await;
        let before = bot.discord.requests(Route::Callback).len();
        for _ in 0..RUSH {
            alice.types("/1on1 next").sent().await;
        }
        bot.discord.until_requests(|requests| {
            let of = |route| requests.iter().filter(move |request| request.route == route);
            of(Route::Callback).count() == before + RUSH
        }).await;
        let firsts = bot.discord.requests(Route::Callback).split_off(before);
        bot.discord.until_requests(|requests| {
            let deferred = firsts.iter().filter(|request| request.body.as_ref().is_some_and(|body| body["type"] == 5));
            let edited = requests.iter().filter(|request| request.route == Route::EditAnswer);
            edited.count() == deferred.count()
        }).await;
        assert_eq!(bot.discord.thinking(), 0);
        bot.ends().await;
    }

    async fn nobody_waits_for_an_answer_that_does_not_arrive(house) {
        let bot = Bot::start(&house).await;
        let (alice, _) = bot.weekly_in(600).await;
        alice.waits_for("accepted").await;
        // The first answers never come: neither the one to a command, nor the one to a message.
        bot.discord.fails(Route::Callback, Fault::NeverAnswers, 1);
        alice.types("/1on1 add topic:Budget").sent().await;
        bot.discord.until_requests(|requests| {
            requests.iter().any(|request| request.route == Route::Callback && request.status == 0)
        }).await;
        bot.discord.fails(Route::CreateMessage, Fault::NeverAnswers, 1);
        alice.dm("Hiring for the team");
        finds(&alice, "Budget").await;
        finds(&alice, "Hiring for the team").await;
        bot.ends().await;
    }
}
