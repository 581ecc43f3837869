//! The connection to the gateway is cut in every state of its life: the bot comes back by itself, and nothing that people
//! did is lost or answered twice.
//!
//! What is expected is what Discord documents: a session is resumed where it was told to be, unless it is gone; a new one
//! is begun once in five seconds at most. <https://docs.discord.com/developers/events/gateway#resuming>

use std::time::Duration;

use crate::bot::Bot;
use crate::fake_discord::{Fault, How, Person, Route, Scope, Stage};
use crate::process::House;

/// How long a connection may take to come back: longer than the bot waits for a handshake, and a pause.
const BACK_WITHIN: Duration = Duration::from_secs(40);

/// What becomes of a session whose connection was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// It is resumed, and what was missed is told again.
    Resumed,
    /// It is gone; another one is begun.
    Anew,
    /// Another one is begun, and cut and resumed in its turn.
    AnewAndResumed,
}

/// How the connection ends, what happens to those that follow, and what becomes of the session.
type Case = (How, &'static [(Stage, How)], Then);

use How::{Close, CloseEmpty, Drop, InvalidSession, Reconnect, Silence};
use Stage::{AfterHello, AfterReady, BeforeHandshake, BeforeHello, InReplay, OnIdentify, OnResume};

/// Sessions that Discord keeps.
const KEPT: &[Case] = &[
    (Drop, &[], Then::Resumed),
    (CloseEmpty, &[], Then::Resumed),
    (Close(1000), &[], Then::Resumed),
    (Close(1001), &[], Then::Resumed),
    (Close(4000), &[], Then::Resumed),
    (Close(4001), &[], Then::Resumed),
    (Close(4002), &[], Then::Resumed),
    (Close(4003), &[], Then::Resumed),
    (Close(4005), &[], Then::Resumed),
    (Close(4008), &[], Then::Resumed),
    (Reconnect, &[], Then::Resumed),
    (InvalidSession(true), &[], Then::Resumed),
    (Drop, &[(BeforeHandshake, Drop); 3], Then::Resumed),
    (Drop, &[(BeforeHello, Drop)], Then::Resumed),
    (Drop, &[(BeforeHello, Close(1001))], Then::Resumed),
    (Drop, &[(AfterHello, Drop)], Then::Resumed),
    (Drop, &[(AfterHello, Close(4000))], Then::Resumed),
    (Drop, &[(OnResume, Drop)], Then::Resumed),
    (Drop, &[(OnResume, Close(4000))], Then::Resumed),
    (Drop, &[(OnResume, Reconnect)], Then::Resumed),
    (Drop, &[(OnResume, InvalidSession(true))], Then::Resumed),
    (Drop, &[(InReplay, Drop)], Then::Resumed),
    (
        Reconnect,
        &[(InReplay, Close(4000)), (InReplay, Drop)],
        Then::Resumed,
    ),
];

/// Sockets that stay, and on which nothing comes any more.
const SILENT: &[Case] = &[
    (Silence, &[], Then::Resumed),
    (Drop, &[(BeforeHandshake, Silence)], Then::Resumed),
    (Drop, &[(BeforeHello, Silence)], Then::Resumed),
    (Drop, &[(OnResume, Silence)], Then::Resumed),
];

/// Sessions that Discord keeps no more.
const GONE: &[Case] = &[
    (InvalidSession(false), &[], Then::Anew),
    (Close(4007), &[], Then::Anew),
    (Close(4009), &[], Then::Anew),
    (Drop, &[(OnResume, InvalidSession(false))], Then::Anew),
    (Drop, &[(OnResume, Close(4000)); 4], Then::Anew),
    (InvalidSession(false), &[(AfterHello, Drop)], Then::Anew),
    (InvalidSession(false), &[(OnIdentify, Drop)], Then::Anew),
    (
        InvalidSession(false),
        &[(OnIdentify, Close(4000))],
        Then::Anew,
    ),
    (
        InvalidSession(false),
        &[(OnIdentify, Reconnect)],
        Then::Anew,
    ),
    (
        InvalidSession(false),
        &[(OnIdentify, InvalidSession(false))],
        Then::Anew,
    ),
    (
        InvalidSession(false),
        &[(AfterReady, Drop)],
        Then::AnewAndResumed,
    ),
];

/// Whether something comes to hold in time.
async fn comes_true(holds: impl Fn() -> bool) -> bool {
    let look = async {
        let mut looks = tokio::time::interval(Duration::from_millis(20));
        while !holds() {
            looks.tick().await;
        }
    };
    tokio::time::timeout(BACK_WITHIN, look).await.is_ok()
}

/// How many messages of the bot have these words.
fn count(person: &Person, words: &str) -> usize {
    let messages = person.bots();
    let with = messages
        .iter()
        .filter(|message| message.text.contains(words));
    with.count()
}

/// Cuts the connection, lets somebody write meanwhile, and gives what is not as it should be.
async fn survives(bot: &Bot, alice: &Person, number: usize, case: &Case) -> Vec<String> {
    let (how, stages, then) = case;
    let before = bot.discord.gateway_counts();
    for (stage, how) in *stages {
        bot.discord.gateway_fails(*stage, *how, 1);
    }
    bot.discord.breaks(*how);
    let words = [
        format!("Topic {number} of many"),
        format!("Subject {number} of many"),
    ];
    if *then != Then::Resumed {
        let begun = || bot.discord.gateway_counts().identified > before.identified;
        if !comes_true(begun).await {
            return vec![format!(
                "{case:?}: no new session; {:?}",
                bot.discord.gateway_counts()
            )];
        }
    }
    for words in &words {
        alice.dm(words);
    }
    let answered = || words.iter().all(|words| count(alice, words) > 0);
    let mut wrong = Vec::new();
    if !comes_true(answered).await {
        wrong.push(format!(
            "{case:?}: not answered; {:?}",
            bot.discord.gateway_counts()
        ));
    }
    for words in &words {
        if count(alice, words) > 1 {
            wrong.push(format!("{case:?}: answered twice"));
        }
    }
    let since = || {
        let after = bot.discord.gateway_counts();
        (
            after.identified - before.identified,
            after.resumed - before.resumed,
        )
    };
    let as_told = || match (then, since()) {
        (Then::Resumed, (begun, resumed)) => begun == 0 && resumed >= 1,
        (Then::Anew, counts) => counts == (1, 0),
        (Then::AnewAndResumed, counts) => counts == (1, 1),
    };
    // What was missed may be told before the session counts as resumed.
    let as_told = comes_true(as_told).await;
    let (after, (begun, resumed)) = (bot.discord.gateway_counts(), since());
    if !as_told {
        wrong.push(format!(
            "{case:?}: {begun} sessions begun, {resumed} resumed"
        ));
    }
    if after.misplaced > before.misplaced {
        wrong.push(format!(
            "{case:?}: resumed or begun at the address of the other"
        ));
    }
    if after.too_fast > before.too_fast {
        wrong.push(format!("{case:?}: begun too fast"));
    }
    let (status, said) = bot.page("/healthz").await;
    if status != 200 {
        wrong.push(format!("{case:?}: /healthz says {status}: {said}"));
    }
    // Discord knows a moment before the bot that the session is there.
    bot.is_ready(200).await;
    wrong
}

async fn all_survive(heartbeat: Duration, cases: &[Case]) {
    let house = House::on_sqlite();
    let bot = Bot::start_with(&house, |discord| discord.heartbeat_every(heartbeat)).await;
    let (alice, _) = bot.weekly_in(600).await;
    alice.waits_for("accepted").await;
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        wrong.extend(survives(&bot, &alice, number, case).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    bot.ends().await;
    let log = std::fs::read_to_string(house.folder().join("log")).expect("a log");
    for words in ["of many", "panicked", crate::fake_discord::TOKEN] {
        assert!(!log.contains(words), "«{words}» in:\n{log}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_discord_keeps_is_resumed_wherever_it_was_cut() {
    all_survive(Duration::from_secs(40), KEPT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_on_which_nothing_comes_any_more_is_left_and_resumed() {
    all_survive(Duration::from_secs(2), SILENT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_gone_is_begun_anew_and_never_too_fast() {
    all_survive(Duration::from_secs(40), GONE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_between_an_interaction_and_its_answer_loses_neither() {
    let house = House::on_sqlite();
    let bot = Bot::start(&house).await;
    let (alice, _) = bot.weekly_in(600).await;
    for (number, how) in [Drop, Close(4000), Reconnect].into_iter().enumerate() {
        let topic = format!("Topic {number}");
        let asked = alice.types(&format!("/1on1 add topic:{topic}"));
        let (outcome, ()) = tokio::join!(asked.into_future(), async { bot.discord.breaks(how) });
        outcome.seen().shows(&topic);
        bot.discord.breaks(how);
        let asked = alice.types(&format!("/1on1 add topic:Missed {number}"));
        asked.await.seen().shows("Missed");
    }
    alice.types("/1on1 agenda").await;
    let agenda = alice.waits_for("Before you finish").await;
    for number in 0..3 {
        for topic in ["Topic", "Missed"] {
            let topic = format!("{topic} {number}");
            assert_eq!(agenda.text.matches(&topic).count(), 1, "{agenda}");
        }
    }
    bot.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_waits_while_discord_does_not_say_where_the_gateway_is() {
    let house = House::on_sqlite();
    let bot = Bot::start_with(&house, |discord| {
        let wait = Duration::from_millis(200);
        let limited = |scope, body| Fault::RateLimited {
            scope,
            retry_after: wait,
            body,
        };
        for fault in [
            Fault::Status(500),
            Fault::Page(502),
            limited(Scope::User, true),
            limited(Scope::Global, false),
            Fault::CloseMidBody,
            Fault::NeverAnswers,
        ] {
            discord.fails(Route::GatewayBot, fault, 1);
        }
    })
    .await;
    let (alice, _) = bot.weekly_in(600).await;
    alice
        .types("/1on1 add topic:Budget")
        .await
        .seen()
        .shows("Budget");
    bot.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_session_it_is_not_ready_and_says_so_but_it_is_healthy() {
    let house = House::on_sqlite();
    let bot = Bot::start(&house).await;
    bot.is_ready(200).await;
    // No connection comes to anything until it is told otherwise.
    bot.discord
        .gateway_fails(Stage::BeforeHandshake, Drop, 1_000);
    bot.discord.breaks(Drop);
    let said = bot.is_ready(503).await;
    assert!(said.contains("no session on Discord for"), "{said}");
    assert_eq!(bot.page("/healthz").await.0, 200);
    bot.discord.gateway_recovers();
    bot.is_ready(200).await;
    bot.ends().await;
}
