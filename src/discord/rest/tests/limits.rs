//! Discord's limits: what is waited for, in which order, and what is told to the caller.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use chrono::TimeDelta;
use futures::FutureExt as _;
use futures::future::join_all;
use serde_json::{Value, json};
use serenity::model::id::{ChannelId, InteractionId};
use tokio::time::Instant;

use super::server::{Discord, Reply, error};
use super::{ALICE, APP, CHANNEL, OTHER};
use crate::discord::rest::RestError;

fn too_fast(scope: &str, retry_after: f64) -> Reply {
    let body = json!({"message": "You are being rate limited.", "retry_after": retry_after, "global": scope == "global"});
    Reply::json(429, &body).with("x-ratelimit-scope", scope)
}

fn wait_of(error: &RestError) -> TimeDelta {
    let RestError::RetryAfter(wait) = error else {
        panic!("{error:?}");
    };
    *wait
}

#[tokio::test]
async fn a_short_429_is_waited_out_in_place_so_that_the_order_holds() {
    let discord = Discord::answering(|_, before| match before {
        0 => too_fast("user", 0.03),
        _ => Reply::posted(4, "1.0"),
    })
    .await;
    let rest = discord.client();
    let start = Instant::now();
    let bodies = [json!({"n": 1}), json!({"n": 2}), json!({"n": 3})];
    let sent = join_all(bodies.iter().map(|body| rest.post(CHANNEL, body))).await;
    assert!(sent.iter().all(Result::is_ok), "{sent:?}");
    assert!(start.elapsed() >= Duration::from_millis(30));
    let order: Vec<Value> = discord.seen().iter().map(|s| s.body["n"].clone()).collect();
    assert_eq!(order, [1, 1, 2, 3]);
}

#[tokio::test]
async fn a_429_without_end_is_not_tried_without_end() {
    let discord = Discord::answering(|_, _| too_fast("user", 0.001)).await;
    let sent = discord.client().post(CHANNEL, &json!({})).await;
    assert_eq!(wait_of(&error(sent)), TimeDelta::milliseconds(1));
    assert_eq!(discord.seen().len(), 3);
}

#[tokio::test]
async fn a_long_429_is_told_at_once_and_holds_that_channel_only() {
    let discord = Discord::answering(|seen, _| {
        if seen.line.contains("501") {
            too_fast("shared", 60.5)
        } else {
            Reply::posted(4, "1.0")
        }
    })
    .await;
    let rest = discord.client();
    let first = error(rest.post(CHANNEL, &json!({})).await);
    assert_eq!(wait_of(&first), TimeDelta::milliseconds(60_500));
    let second = error(rest.post(CHANNEL, &json!({})).await);
    assert!(wait_of(&second) > TimeDelta::seconds(59));
    assert_eq!(discord.seen().len(), 1, "the second was not sent");
    rest.post(OTHER, &json!({})).await.expect("another channel");
}

#[tokio::test]
async fn a_request_that_would_be_refused_is_not_sent() {
    let discord = Discord::answering(|_, _| Reply::posted(0, "30.0")).await;
    let rest = discord.client();
    rest.post(CHANNEL, &json!({})).await.expect("the first");
    let second = error(rest.post(CHANNEL, &json!({})).await);
    assert!(wait_of(&second) > TimeDelta::seconds(29));
    rest.post(OTHER, &json!({})).await.expect("another channel");
    assert_eq!(discord.seen().len(), 2);
}

#[tokio::test]
async fn a_window_that_ends_soon_is_waited_for() {
    let discord = Discord::answering(|_, _| Reply::posted(0, "0.05")).await;
    let rest = discord.client();
    let start = Instant::now();
    rest.post(CHANNEL, &json!({})).await.expect("the first");
    rest.post(CHANNEL, &json!({})).await.expect("the second");
    assert!(start.elapsed() >= Duration::from_millis(50));
    assert_eq!(discord.seen().len(), 2);
}

#[tokio::test]
async fn a_global_429_holds_everything_but_what_answers_an_interaction() {
    let discord = Discord::answering(|seen, _| match seen.line.as_str() {
        "POST /channels/501/messages" => too_fast("global", 60.0),
        _ => Reply::posted(4, "1.0"),
    })
    .await;
    let rest = discord.client();
    error(rest.post(CHANNEL, &json!({})).await);
    let held = error(rest.post(OTHER, &json!({})).await);
    assert!(wait_of(&held) > TimeDelta::seconds(59));
    let held = error(rest.user(ALICE).await);
    assert!(wait_of(&held) > TimeDelta::seconds(59));
    let interaction = InteractionId::new(900);
    rest.callback(interaction, "t", &json!({}))
        .await
        .expect("sent");
    rest.edit_original(APP, "t", &json!({}))
        .await
        .expect("sent");
    rest.follow_up(APP, "t", &json!({})).await.expect("sent");
    assert_eq!(discord.seen().len(), 4);
}

#[tokio::test]
async fn a_short_global_429_is_waited_for_by_all() {
    let discord = Discord::answering(|seen, before| match (seen.line.as_str(), before) {
        ("POST /channels/501/messages", 0) => too_fast("global", 0.05),
        _ => Reply::posted(4, "1.0"),
    })
    .await;
    let rest = discord.client();
    let start = Instant::now();
    rest.post(CHANNEL, &json!({})).await.expect("sent");
    rest.post(OTHER, &json!({})).await.expect("sent");
    assert!(start.elapsed() >= Duration::from_millis(50));
}

#[tokio::test]
async fn a_block_of_the_address_holds_everything() {
    let discord = Discord::answering(|seen, _| match seen.line.as_str() {
        "POST /channels/501/messages" => {
            Reply::Whole(429, Vec::new(), "<html>error code: 1015</html>".to_owned())
                .with("retry-after", "120")
        }
        _ => Reply::posted(4, "1.0"),
    })
    .await;
    let rest = discord.client();
    let first = error(rest.post(CHANNEL, &json!({})).await);
    assert_eq!(wait_of(&first), TimeDelta::seconds(120));
    error(rest.post(OTHER, &json!({})).await);
    assert_eq!(discord.seen().len(), 1);
}

#[tokio::test]
async fn after_opening_too_many_channels_no_more_are_opened() {
    let discord = Discord::answering(|seen, _| match seen.line.as_str() {
        "POST /users/@me/channels" => Reply::json(403, &json!({"code": 40003})),
        _ => Reply::posted(4, "1.0"),
    })
    .await;
    let rest = discord.client();
    let first = error(rest.open_dm(ALICE).await);
    assert_eq!(first, RestError::OpeningTooFast(TimeDelta::seconds(60)));
    assert!(wait_of(&error(rest.open_dm(ALICE).await)) > TimeDelta::seconds(59));
    rest.post(CHANNEL, &json!({}))
        .await
        .expect("an open channel");
    assert_eq!(discord.seen().len(), 2);
}

#[tokio::test]
async fn requests_to_many_channels_go_evenly() {
    let discord = Discord::answering(|_, _| Reply::posted(4, "1.0")).await;
    let rest = discord.client_at(200);
    let start = Instant::now();
    let empty = json!({});
    let posts = (1..=11).map(|channel| rest.post(ChannelId::new(channel), &empty));
    let sent = join_all(posts).await;
    assert!(sent.iter().all(Result::is_ok));
    // Ten gaps of five milliseconds.
    assert!(start.elapsed() >= Duration::from_millis(50));
}

#[tokio::test]
async fn an_answer_to_an_interaction_stands_in_no_line() {
    let discord = Discord::answering(|_, _| Reply::posted(4, "1.0")).await;
    let rest = discord.client_at(1);
    rest.post(CHANNEL, &json!({})).await.expect("the first");
    let body = json!({});
    let mut waiting = Box::pin(rest.post(OTHER, &body));
    // It stands at the head of the line and does not move any more: who has to stand behind it never goes.
    assert!(waiting.as_mut().now_or_never().is_none());
    let interaction = InteractionId::new(900);
    rest.callback(interaction, "t", &json!({}))
        .await
        .expect("sent");
    rest.follow_up(APP, "t", &json!({})).await.expect("sent");
    assert_eq!(discord.seen().len(), 3);
}

/// A Discord that takes three requests a channel in each tenth of a second, and refuses the fourth.
async fn strict() -> Discord {
    const WINDOW: Duration = Duration::from_millis(100);
    let windows = Mutex::new(HashMap::new());
    Discord::answering(move |seen, _| {
        let (mut windows, now) = (windows.lock().expect("no panic"), Instant::now());
        let (end, left) = windows
            .entry(seen.line.clone())
            .or_insert((now + WINDOW, 3));
        if *end <= now {
            (*end, *left) = (now + WINDOW, 3);
        }
        let reset_after = format!("{:.3}", (*end - now).as_secs_f64());
        if *left == 0 {
            return too_fast("user", (*end - now).as_secs_f64());
        }
        *left -= 1;
        Reply::posted(*left, &reset_after)
    })
    .await
}

#[tokio::test]
async fn a_crowd_of_messages_meets_no_limit_and_each_channel_keeps_its_order() {
    let discord = strict().await;
    let rest = discord.client();
    let bodies: Vec<Value> = (0..7).map(|n| json!({"n": n})).collect();
    let posts = bodies.iter().flat_map(|body| {
        let rest = &rest;
        (1..=8).map(move |channel| rest.post(ChannelId::new(channel), body))
    });
    let sent = join_all(posts).await;
    assert!(sent.iter().all(Result::is_ok), "{sent:?}");
    let seen = discord.seen();
    assert_eq!(seen.len(), 56, "none was refused and sent again");
    for channel in 1..=8 {
        let line = format!("POST /channels/{channel}/messages");
        let order = seen.iter().filter(|seen| seen.line == line);
        let order: Vec<_> = order.map(|seen| seen.body["n"].clone()).collect();
        assert_eq!(order, [0, 1, 2, 3, 4, 5, 6]);
    }
}
