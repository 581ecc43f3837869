//! The page on a narrow screen, in the dark, and in the picture of the README.

use serde_json::json;

use crate::page::{Page, visit};

/// The second meeting of two people, in the middle.
async fn live_meeting(page: &Page) {
    let script = &page.script;
    script.weekly_thursday_ten().await;
    script.to("2026-03-26T09:00:00Z").await;
    for line in [
        "/1on1 meet",
        "/1on1 action Send the offer to Carol due:2026-04-03",
    ] {
        script.say("alice", line).await;
    }
    script.press("alice", "All discussed").await;
    script.press("alice", "Wrap up").await;
    script.to("2026-03-30T09:00:00Z").await;
    for (who, line) in [
        (
            "bob",
            "/1on1 add Review of the importer is stuck section:blocker",
        ),
        ("bob", "/1on1 add Which launch comes first?"),
        ("bob", "/1on1 add I would like to mentor Carol"),
        ("alice", "/1on1 add Your first week on call"),
    ] {
        script.say(who, line).await;
    }
    script.to("2026-04-02T08:00:00Z").await;
    script.press("bob", "Start").await;
    script.press("bob", "✓ 1").await;
}

/// No part of the page is wider than its window.
async fn nothing_overflows(page: &Page) {
    let fits = "return document.documentElement.scrollWidth <= window.innerWidth";
    assert_eq!(page.js(fits).await, json!(true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_narrow_window_shows_one_person_at_a_time() {
    visit(400, 800, |page| async move {
        page.open().await;
        nothing_overflows(&page).await;
        page.keep_picture("narrow-first-visit").await;
        live_meeting(&page).await;
        page.card("Alice", "Live").await;
        let (alice, bob) = (page.composer("Alice").await, page.composer("Bob").await);
        assert!(
            alice.is_displayed().await.expect("a box") && !bob.is_displayed().await.expect("a box")
        );
        page.find("//nav[@aria-label='Windows']/button[.='Bob']")
            .await
            .click()
            .await
            .expect("a click");
        assert!(
            !alice.is_displayed().await.expect("a box") && bob.is_displayed().await.expect("a box")
        );
        page.types("Bob", "What do we tell the press?").await;
        page.sees("Bob", "Alice sees it from").await;
        page.find("//nav/button[.='Alice']")
            .await
            .click()
            .await
            .expect("a click");
        nothing_overflows(&page).await;
        page.keep_picture("narrow").await;
        page.click_in("Alice", "Add note").await;
        page.find("//dialog[@open]").await;
        nothing_overflows(&page).await;
        page.keep_picture("narrow-form").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_prefers_dark_pages_gets_one() {
    visit(1280, 800, |page| async move {
        page.prefer_dark().await;
        live_meeting(&page).await;
        page.open().await;
        page.card("Bob", "Live").await;
        page.keep_picture("dark").await;
        let light = "const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number); \
                     return r + g + b";
        assert!(page.js(light).await.as_f64().expect("a colour") < 200.0);
        page.click_in("Bob", "Add action").await;
        page.find("//dialog[@open]").await;
        page.keep_picture("dark-form").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_windows_stand_side_by_side() {
    visit(1280, 800, |page| async move {
        live_meeting(&page).await;
        page.open().await;
        for who in ["Alice", "Bob"] {
            page.card(who, "Live").await;
            assert!(
                page.composer(who)
                    .await
                    .is_displayed()
                    .await
                    .expect("a box")
            );
        }
        nothing_overflows(&page).await;
        page.keep_picture("playground").await;
    })
    .await;
}
