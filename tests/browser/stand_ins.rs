//! What a chat platform has and a browser lacks: the menu of a message, and calls.

use crate::page::visit;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_added_and_a_call_is_joined_with_buttons() {
    visit(1280, 800, |page| async move {
        page.script.weekly_thursday_ten().await;
        page.script.say("bob", "The lift is broken").await;
        page.script.to("2026-03-26T09:00:00Z").await;
        page.open().await;
        let menu = "//section[@aria-label='Bob with Duologue']//article[contains(., 'The lift is broken')]//summary";
        page.find(menu).await.click().await.expect("a click");
        page.click_in("Bob", "Add to 1:1").await;
        let topic = page.field("Topic").await;
        let text = topic.prop("value").await.expect("a value");
        assert!(text.is_some_and(|text| text.contains("The lift is broken")));
        page.click("Submit").await;
        page.dialog_goes().await;
        for who in ["Alice", "Bob"] {
            page.click_in(who, "Join call").await;
        }
        // Two minutes later it is a call of the two, so that the meeting is live.
        page.click("Next event").await;
        for who in ["Alice", "Bob"] {
            page.card(who, "Live").await;
            page.click_in(who, "Leave call").await;
        }
        page.find("//section[@aria-label='Alice with Duologue']//button[.='Join call']").await;
    })
    .await;
}
