//! Walks through what is changed and looked up: settings, days away, the past.

use crate::page::{Page, visit};

/// Chooses in a list as with the keyboard: pick, then **Choose**.
async fn chooses(page: &Page, who: &str, list: &str, option: &str) {
    let window = format!("//section[@aria-label='{who} with Duologue']");
    page.find(&format!("{window}//select[@aria-label='{list}']"))
        .await
        .send_keys(option)
        .await
        .expect("keys");
    page.find(&format!("{window}//button[@aria-label='Choose: {list}']"))
        .await
        .click()
        .await
        .expect("a click");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_change_on_their_card() {
    visit(1280, 800, |page| async move {
        page.script.weekly_thursday_ten().await;
        page.open().await;
        page.types("Alice", "/1on1 settings").await;
        page.card("Alice", "Settings").await;
        // A long answer is read from its beginning.
        page.sees("Alice", "Settings of your 1:1 with Bob").await;
        let starts = "const log = document.querySelector('[data-person=alice] .log').getBoundingClientRect();\
                      const title = [...document.querySelectorAll('[data-kind=settings] .title')].at(-1);\
                      return title.getBoundingClientRect().top > log.top";
        assert_eq!(page.js(starts).await, true, "the title is in sight");
        page.keep_picture("settings").await;
        chooses(&page, "Alice", "Change yours everywhere", "Digest").await;
        page.sees("Alice", "Digest: off (what waits for your working start comes one by one)")
            .await;
        chooses(&page, "Alice", "Change yours for this 1:1", "Agenda").await;
        let minutes = page.field("Minutes before the start").await;
        minutes.clear().await.expect("an empty field");
        minutes.send_keys("soon").await.expect("keys");
        page.click("Submit").await;
        page.find("//dialog[@open]//*[@role='alert'][contains(., 'This is a whole number from 0 to 2880')]")
            .await;
        let minutes = page.field("Minutes before the start").await;
        minutes.clear().await.expect("an empty field");
        minutes.send_keys("120").await.expect("keys");
        page.click("Submit").await;
        page.dialog_goes().await;
        page.sees("Alice", "Agenda: 2 hours before the start").await;
        let cards = "return document.querySelectorAll('[data-kind=settings]').length";
        assert_eq!(page.js(cards).await, 1, "the card that it was opened from is drawn again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_away_are_shown_before_they_hold_and_the_past_is_set_right() {
    visit(1280, 800, |page| async move {
        page.script.weekly_thursday_ten().await;
        page.open().await;
        page.types("Bob", "/1on1 away from:2026-03-30 to:2026-04-03").await;
        page.sees("Bob", "These would be left out:").await;
        page.sees("Bob", "Thu 2 Apr 2026, 10:00; you meet next on Thu 9 Apr 2026, 10:00").await;
        page.keep_picture("away").await;
        page.click_in("Bob", "Confirm").await;
        page.sees("Bob", "You are away from Mon 30 Mar 2026 to Fri 3 Apr 2026").await;
        page.card("Alice", "Away").await;
        page.sees("Alice", "Bob is away: your 1:1 on Thu 2 Apr 2026, 10:00 is left out").await;
        page.script.to("2026-04-17T08:00:00Z").await;
        page.types("Alice", "/1on1 history").await;
        page.card("Alice", "History").await;
        page.keep_picture("history").await;
        // Each of the equal buttons stands under the meeting that it is about, and says so to who does not see it.
        page.find("//*[@role='group'][contains(@aria-label, 'Thu 26 Mar 2026, 10:00')]/button[.='We met anyway']")
            .await
            .click()
            .await
            .expect("a click");
        page.sees("Alice", "You met.").await;
        page.sees("Alice", "Your 1:1 with Bob, Thu 26 Mar 2026, 10:00").await;
    })
    .await;
}
