//! Bodies that Discord does not take are refused, and end the test.

use serde_json::{Value, json};

use crate::bot::{Rest, card, commands};
use crate::fake_discord::FakeDiscord;

/// Sends a message that has to be refused, and expects the violation to say why.
async fn refused(body: Value, why: &str) {
    let fake = FakeDiscord::start().await;
    fake.server("Team", &["alice"]);
    let rest = Rest::of(&fake);
    let messages = rest.dm(fake.user("alice").id()).await;
    let answer = rest.post(&messages, &body).await;
    assert_eq!(
        (answer.status, &answer.body["code"]),
        (400, &json!(50_035)),
        "{answer:?}"
    );
    let violations = fake.violations();
    assert_eq!(violations.len(), 1, "{violations:?}");
    assert!(violations[0].contains(why), "no «{why}» in {violations:?}");
    assert!(fake.user("alice").messages().is_empty());
}

fn parts(parts: &Value) -> Value {
    json!({ "flags": 1 << 15, "components": parts })
}

#[tokio::test]
async fn a_message_of_41_components_is_refused() {
    let texts = ["text"; 40];
    refused(card(&texts, &[]), "41 components").await;
}

#[tokio::test]
async fn nested_buttons_count_among_the_components() {
    let section = |number: u32| {
        let button =
            json!({ "type": 2, "style": 2, "label": "✓", "custom_id": number.to_string() });
        json!({ "type": 9, "components": [{ "type": 10, "content": "text" }], "accessory": button })
    };
    let sections: Vec<Value> = (0..14).map(section).collect();
    refused(parts(&json!(sections)), "42 components").await;
}

#[tokio::test]
async fn texts_of_more_than_4000_characters_in_all_are_refused() {
    let half = "x".repeat(2_001);
    refused(card(&[&half, &half], &[]), "4002 characters of text").await;
}

#[tokio::test]
async fn the_same_custom_id_twice_is_refused() {
    refused(
        card(&["text"], &["Done", "Done"]),
        "two components with the custom_id",
    )
    .await;
}

#[tokio::test]
async fn a_custom_id_of_101_characters_is_refused() {
    let label = "x".repeat(98);
    refused(card(&["text"], &[&label]), "«custom_id» of 101 characters").await;
}

#[tokio::test]
async fn six_buttons_in_a_row_are_refused() {
    refused(
        card(&["text"], &["a", "b", "c", "d", "e", "f"]),
        "ActionRowComponentCount",
    )
    .await;
}

#[tokio::test]
async fn a_menu_of_26_options_is_refused() {
    let options: Vec<Value> = (0..26)
        .map(|number| json!({ "label": "day", "value": number.to_string() }))
        .collect();
    let menu = json!({ "type": 3, "custom_id": "menu", "options": options });
    refused(
        parts(&json!([{ "type": 1, "components": [menu] }])),
        "SelectOptionCount",
    )
    .await;
}

#[tokio::test]
async fn content_beside_components_is_refused() {
    let mut body = card(&["text"], &[]);
    body["content"] = json!("words");
    refused(body, "content beside IS_COMPONENTS_V2").await;
}

#[tokio::test]
async fn components_without_their_flag_are_refused() {
    let mut body = card(&["text"], &[]);
    body["flags"] = json!(0);
    refused(body, "InvalidRootComponent").await;
}

#[tokio::test]
async fn a_nonce_of_26_characters_is_refused() {
    let mut body = card(&["text"], &[]);
    body["nonce"] = json!("x".repeat(26));
    refused(body, "a nonce of 26 characters").await;
}

#[tokio::test]
async fn a_field_that_nobody_knows_is_refused() {
    let mut body = card(&["text"], &[]);
    body["alowed_mentions"] = json!({ "parse": [] });
    refused(body, "«alowed_mentions»").await;
}

#[tokio::test]
async fn an_unknown_route_is_404_and_a_violation() {
    let fake = FakeDiscord::start().await;
    let answer = Rest::of(&fake).get("/guilds/1/webhooks").await;
    assert_eq!((answer.status, &answer.body["code"]), (404, &json!(0)));
    assert_eq!(fake.violations().len(), 1);
}

#[tokio::test]
async fn a_request_without_authorisation_is_401() {
    let fake = FakeDiscord::start().await;
    let url = format!("{}/api/v10/users/@me", fake.address());
    let answer = reqwest::get(url).await.expect("an answer");
    assert_eq!(answer.status(), 401);
    assert_eq!(
        fake.violations().len(),
        2,
        "no authorisation, no user agent"
    );
}

#[tokio::test]
async fn bodies_that_were_looked_at_are_counted() {
    let fake = FakeDiscord::start().await;
    fake.server("Team", &["alice"]);
    let rest = Rest::of(&fake);
    let messages = rest.dm(fake.user("alice").id()).await;
    let half = "x".repeat(4_000);
    let answer = rest.post(&messages, &card(&[&half], &[])).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let (bodies, described) = fake.checked();
    assert_eq!(bodies, 2);
    assert!(
        described == 0 || described == 2,
        "all of them or none: {described}"
    );
}

#[tokio::test]
async fn commands_keep_their_ids_and_gain_defaults() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::of(&fake);
    let first = rest.registers(&fake, &commands()).await;
    let second = rest.registers(&fake, &commands()).await;
    assert_eq!(first.status, 200, "{first:?}");
    assert_eq!(first.body[0]["id"], second.body[0]["id"]);
    assert_eq!(first.body[0]["default_member_permissions"], Value::Null);
    assert_eq!(fake.commands(None).len(), 2);
}

#[tokio::test]
async fn a_command_that_discord_does_not_register_is_refused() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::of(&fake);
    let long = "x".repeat(101);
    let mut wrong = commands();
    wrong[0]["options"][0]["description"] = json!(long);
    wrong[0]["options"][0]["options"][1]["choices"] = json!([{ "name": "a", "value": "a" }]);
    let answer = rest.registers(&fake, &wrong).await;
    assert_eq!(answer.status, 400);
    let violations = fake.violations().join("\n");
    assert!(
        violations.contains("an autocompletion that cannot be"),
        "{violations}"
    );
    assert!(violations.contains("description"), "{violations}");
}
