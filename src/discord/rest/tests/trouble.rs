//! Faults: of Discord's, of the way there, of the token.

use futures::future::join;
use serde_json::json;
use serenity::model::id::InteractionId;

use super::server::{Discord, Reply, error};
use super::{ALICE, APP, CHANNEL, OTHER};
use crate::discord::rest::RestError;

#[tokio::test]
async fn a_message_is_never_sent_again_by_itself() {
    let discord = Discord::answering(|_, _| Reply::json(500, &json!({}))).await;
    let rest = discord.client();
    let failed = error(rest.post(CHANNEL, &json!({})).await);
    assert_eq!(failed, RestError::Server(500));
    assert!(failed.maybe_accepted());
    assert_eq!(discord.seen().len(), 1);
}

#[tokio::test]
async fn what_only_reads_is_tried_three_times() {
    let discord = Discord::answering(|seen, before| match (seen.line.as_str(), before) {
        ("GET /users/11", 0 | 1) => Reply::json(502, &json!({})),
        ("GET /users/11", _) => Reply::json(200, &json!({"id": "11", "username": "alice"})),
        _ => Reply::json(503, &json!({})),
    })
    .await;
    let rest = discord.client();
    assert_eq!(rest.user(ALICE).await.expect("the third").name, "alice");
    assert_eq!(error(rest.gateway_bot().await), RestError::Server(503));
    let put = rest.put_commands(APP, None, &json!([])).await;
    assert_eq!(error(put), RestError::Server(503));
    assert_eq!(discord.seen().len(), 9);
}

#[tokio::test]
async fn a_refusal_is_not_tried_again() {
    let discord = Discord::answering(|_, _| Reply::json(404, &json!({"code": 10013}))).await;
    let rest = discord.client();
    error(rest.user(ALICE).await);
    assert_eq!(discord.seen().len(), 1);
}

#[tokio::test]
async fn a_request_that_hangs_ends_and_holds_up_nobody_else() {
    let discord = Discord::answering(|seen, _| {
        if seen.line.contains("501") {
            Reply::Never
        } else {
            Reply::posted(4, "1.0")
        }
    })
    .await;
    let rest = discord.client();
    let body = json!({});
    let hanging = rest.post(CHANNEL, &body);
    let others = async {
        for _ in 0..5 {
            rest.post(OTHER, &body).await.expect("answered");
        }
        tokio::time::Instant::now()
    };
    let hung = async { (hanging.await, tokio::time::Instant::now()) };
    let ((sent, ended), answered) = join(hung, others).await;
    let expected = RestError::TimedOut {
        maybe_accepted: true,
    };
    assert_eq!(error(sent), expected);
    assert!(answered < ended, "the others waited for it");
}

#[tokio::test]
async fn a_connection_that_was_never_made_cannot_have_carried_anything() {
    let discord = Discord::answering(|_, _| Reply::Never).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let nobody = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let mut gone = discord;
    gone.url = nobody;
    let failed = error(gone.client().post(CHANNEL, &json!({})).await);
    let expected = RestError::Network {
        maybe_accepted: false,
    };
    assert_eq!(failed, expected);
}

#[tokio::test]
async fn an_answer_that_is_torn_or_makes_no_sense_may_mean_that_it_was_taken() {
    let discord = Discord::answering(|_, before| match before {
        0 => Reply::Torn,
        1 => Reply::json(200, &json!({"no": "id"})),
        2 => Reply::Whole(200, Vec::new(), "<html>".to_owned()),
        _ => Reply::Whole(200, Vec::new(), format!("\"{}\"", "x".repeat(5 << 20))),
    })
    .await;
    let rest = discord.client();
    let torn = error(rest.post(CHANNEL, &json!({})).await);
    let expected = RestError::Network {
        maybe_accepted: true,
    };
    assert_eq!(torn, expected);
    for _ in 0..3 {
        let failed = error(rest.post(CHANNEL, &json!({})).await);
        assert_eq!(failed, RestError::Server(200));
        assert!(failed.maybe_accepted());
    }
}

#[tokio::test]
async fn a_redirect_does_not_take_the_token_elsewhere() {
    let elsewhere = Discord::answering(|_, _| Reply::posted(4, "1.0")).await;
    let target = format!("{}/api/v10/users/11", elsewhere.url);
    let discord =
        Discord::answering(move |_, _| Reply::json(302, &json!({})).with("location", &target))
            .await;
    let failed = error(discord.client().user(ALICE).await);
    assert_eq!(failed, RestError::Server(302));
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn after_a_401_nothing_is_sent_any_more() {
    let discord = Discord::answering(|_, _| {
        Reply::json(401, &json!({"code": 0, "message": "401: Unauthorized"}))
    })
    .await;
    let rest = discord.client();
    let unauthorized = rest.unauthorized();
    assert!(!*unauthorized.borrow());
    assert_eq!(
        error(rest.post(CHANNEL, &json!({})).await),
        RestError::Unauthorized
    );
    assert!(*unauthorized.borrow());
    error(rest.user(ALICE).await);
    error(rest.callback(InteractionId::new(9), "t", &json!({})).await);
    assert_eq!(discord.seen().len(), 1);
}

#[tokio::test]
async fn the_end_of_an_interactions_token_is_not_that_of_the_bots() {
    let discord = Discord::answering(|seen, _| {
        if seen.line.contains("/webhooks/") {
            Reply::json(401, &json!({"code": 50027}))
        } else {
            Reply::posted(4, "1.0")
        }
    })
    .await;
    let rest = discord.client();
    let over = error(rest.follow_up(APP, "secret", &json!({})).await);
    assert!(over.interaction_is_over());
    assert!(!*rest.unauthorized().borrow());
    rest.post(CHANNEL, &json!({})).await.expect("sent");
}
