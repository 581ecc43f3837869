//! Walks through the page, from the first click to the recap.

use serde_json::json;

use crate::page::{DOWN, ENTER, TAB, visit};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_click_brings_an_agenda_and_two_more_a_recap() {
    visit(1280, 800, |page| async move {
        page.open().await;
        page.keep_picture("first-visit").await;
        page.click("Try it: Alice and Bob, Thursdays at 10").await;
        for who in ["Alice", "Bob"] {
            page.card(who, "Agenda").await;
            page.sees(who, "Which of the two launches comes first?")
                .await;
        }
        page.find("//*[@role='status'][contains(., 'The agenda is there')]")
            .await;
        page.keep_picture("agenda").await;
        page.click_in("Bob", "Start").await;
        page.card("Alice", "Live").await;
        page.click_in("Alice", "Wrap up").await;
        for who in ["Alice", "Bob"] {
            page.card(who, "Recap").await;
            page.sees(who, "You met.").await;
        }
        page.keep_picture("recap-at-once").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_meeting_is_held_with_clicks() {
    visit(1280, 800, |page| async move {
        page.script.weekly_thursday_ten().await;
        for (who, topic) in [("bob", "Holidays in July"), ("alice", "How the launch went")] {
            page.script.say(who, &format!("/1on1 add {topic}")).await;
        }
        page.script.to("2026-03-26T09:00:00Z").await;
        page.open().await;
        page.click_in("Bob", "Start").await;
        page.card("Alice", "Live").await;
        page.click_in("Bob", "✓ 3").await;
        page.find("//section[@aria-label='Alice with Duologue']//li[contains(., '✓') and contains(., 'Holidays in July')]")
            .await;
        page.click_in("Alice", "Add action").await;
        let what = page.field("What is to be done?").await;
        what.send_keys("Draft the plan").await.expect("keys");
        let due = page.field("Due").await;
        due.send_keys("someday").await.expect("keys");
        page.keep_picture("form").await;
        page.click("Submit").await;
        page.find("//dialog[@open]//*[@role='alert'][contains(., 'someday')]").await;
        page.keep_picture("form-refused").await;
        let what = page.field("What is to be done?").await;
        assert_eq!(what.prop("value").await.expect("a value").as_deref(), Some("Draft the plan"));
        let due = page.field("Due").await;
        due.clear().await.expect("an empty field");
        due.send_keys("next friday").await.expect("keys");
        page.click("Submit").await;
        page.dialog_goes().await;
        page.sees("Bob", "Draft the plan").await;
        page.keep_picture("live").await;
        page.click_in("Alice", "Wrap up").await;
        for who in ["Alice", "Bob"] {
            page.card(who, "Recap").await;
            page.sees(who, "Draft the plan").await;
        }
        page.keep_picture("recap").await;
        // What is here is the bot's, so that loading the page again shows the same.
        page.open().await;
        for who in ["Alice", "Bob"] {
            page.card(who, "Recap").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons_move_the_clock() {
    visit(1280, 800, |page| async move {
        page.script.weekly_thursday_ten().await;
        page.open().await;
        page.find("//time[.='Fri 20 Mar 2026, 08:00 UTC']").await;
        page.click("+1 hour").await;
        page.find("//time[.='Fri 20 Mar 2026, 09:00 UTC']").await;
        page.find("//*[@role='status'][.='nothing was due']").await;
        page.click("Next event").await;
        page.find("//time[.='Wed 25 Mar 2026, 09:00 UTC']").await;
        page.find("//*[@role='status'][.='2 messages sent']").await;
        page.card("Bob", "Nudge").await;
        page.click("+1 week").await;
        page.find("//time[.='Wed 1 Apr 2026, 09:00 UTC']").await;
        page.card("Alice", "Recap").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_are_completed_with_the_keyboard() {
    visit(1280, 800, |page| async move {
        page.open().await;
        let alice = page.composer("Alice").await;
        let value = async || {
            alice
                .prop("value")
                .await
                .expect("a value")
                .unwrap_or_default()
        };
        alice.send_keys("/1on1 sta").await.expect("keys");
        page.find("//*[@role='option'][contains(., 'start')]").await;
        page.key(TAB).await;
        assert_eq!(value().await, "/1on1 start ");
        alice
            .send_keys("with:@bob when:thu 10")
            .await
            .expect("keys");
        page.find("//*[@role='option'][contains(., 'Thu 26 Mar, Thu 2 Apr, Thu 9 Apr')]")
            .await;
        page.keep_picture("completion").await;
        page.key(DOWN).await;
        page.find("//*[@role='option'][@aria-selected='true']")
            .await;
        page.key(ENTER).await;
        assert!(
            value()
                .await
                .starts_with("/1on1 start with:@bob when:thu 10"),
            "{}",
            value().await
        );
        page.key(ENTER).await;
        page.card("Bob", "Invitation").await;
        page.click_in("Bob", "Accept").await;
        page.sees(
            "Alice",
            "Bob accepted: your first 1:1 is on Thu 26 Mar 2026, 10:00",
        )
        .await;
        // Without a command it is a topic; what is not understood is said.
        page.types("Bob", "Holidays in July").await;
        page.sees("Bob", "Added to your 1:1 with Alice").await;
        page.types("Bob", "/1on1 nonsense").await;
        page.sees("Bob", "Nothing was changed").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_windows_follow_by_themselves() {
    visit(1280, 800, |page| async move {
        page.open().await;
        let line = "/1on1 start with:@bob when:\"thu 10:00\"";
        page.script.say("alice", line).await;
        page.card("Bob", "Invitation").await;
        page.card("Alice", "Invited").await;
        let carol = json!({ "id": "carol", "name": "Carol" });
        page.script.post("/api/people", carol).await.ok();
        page.find("//select/option[.='Carol']").await;
        page.script.advance("P1D").await;
        page.find("//time[.='Sat 21 Mar 2026, 08:00 UTC']").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn markup_that_somebody_typed_is_shown_and_never_acts() {
    visit(1280, 800, |page| async move {
        page.script.weekly_thursday_ten().await;
        page.open().await;
        let evil = "<img src=x onerror=alert(1)> <b>bold</b> @everyone";
        page.types("Bob", evil).await;
        page.script.advance("PT5M").await;
        page.types("Alice", "/1on1 agenda").await;
        for who in ["Alice", "Bob"] {
            page.sees(who, evil).await;
        }
        assert_eq!(
            page.js("return document.querySelectorAll('.log img, .log b').length")
                .await,
            json!(0)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_keeps_messages_from_somebody() {
    visit(1280, 800, |page| async move {
        page.script.weekly_thursday_ten().await;
        page.open().await;
        page.flip("Bob", "messages do not arrive").await;
        page.types("Alice", "/1on1 action Send the slides owner:partner")
            .await;
        page.card("Alice", "Out of reach").await;
        page.sees("Alice", "My messages do not reach Bob").await;
        page.keep_picture("out-of-reach").await;
        page.click_in("Alice", "Try again").await;
        page.sees("Alice", "I tried again on").await;
        page.flip("Bob", "messages do not arrive").await;
        page.click_in("Alice", "Try again").await;
        page.sees("Alice", "My messages reach Bob again").await;
        page.sees("Bob", "Send the slides").await;
        // The switch is the bot's, so that loading the page again shows the same.
        page.flip("Bob", "messages do not arrive").await;
        page.find(
            "//section[@aria-label='Bob with Duologue']//label[contains(., 'do not arrive')]",
        )
        .await;
        page.open().await;
        let on = "return document.querySelector(\"[data-person=bob] .switch input\").checked";
        assert_eq!(page.js(on).await, json!(true));
    })
    .await;
}
