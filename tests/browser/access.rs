//! The page without a mouse, and for who does not see it.

use serde_json::{Value, json};

use crate::page::{ENTER, ESCAPE, SHIFT, TAB, visit};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_keyboard_alone_is_enough() {
    visit(1280, 800, |page| async move {
        page.open().await;
        page.tab_to("Try it: Alice and Bob, Thursdays at 10").await;
        page.key(ENTER).await;
        page.card("Bob", "Agenda").await;
        page.find("//*[@role='status'][contains(., 'The agenda is there')]").await;
        // The focus is at what comes next: on the agenda, whose buttons are a Tab away.
        page.tab_to("Add topic").await;
        page.key(ENTER).await;
        page.find("//dialog[@open]").await;
        assert!(page.focus().await.contains("What would you like to talk about?"), "{}", page.focus().await);
        // The focus stays in the dialog, both ways.
        for keys in [&[TAB][..], &[SHIFT, TAB]] {
            for _ in 0..8 {
                page.chord(keys).await;
                let inside = "const at = document.activeElement; return at === document.body || !!at.closest('dialog')";
                assert_eq!(page.js(inside).await, json!(true));
            }
        }
        page.key(ESCAPE).await;
        page.dialog_goes().await;
        assert!(!page.has_dialog().await);
        assert_eq!(page.focus().await, "Add topic", "the focus is back");
        page.tab_to("Start").await;
        page.key(ENTER).await;
        page.card("Bob", "Live").await;
        page.tab_to("✓ 1").await;
        page.key(ENTER).await;
        page.find("//section[@aria-label='Bob with Duologue']//button[.='↺ 1']").await;
        page.tab_to("Wrap up").await;
        page.key(ENTER).await;
        page.card("Bob", "Recap").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_has_a_name_and_the_chat_is_read_out() {
    visit(1280, 800, |page| async move {
        page.script.weekly_thursday_ten().await;
        page.script.say("bob", "/1on1 add Holidays").await;
        page.script.to("2026-03-26T08:00:00Z").await;
        page.open().await;
        page.card("Bob", "Agenda").await;
        page.click_in("Alice", "Add topic").await;
        page.find("//dialog[@open]").await;
        let nodes = page
            .browser
            .devtools("Accessibility.getFullAXTree", json!({}))
            .await;
        let of =
            |node: &Value, what: &str| node[what]["value"].as_str().unwrap_or_default().to_owned();
        let nodes: Vec<Value> = nodes["nodes"].as_array().expect("nodes").clone();
        let seen: Vec<(String, String)> = nodes
            .iter()
            .filter(|node| node["ignored"] == json!(false))
            .map(|node| (of(node, "role"), of(node, "name")))
            .collect();
        let has = |role: &str, name: &str| {
            seen.iter()
                .any(|one| *one == (role.to_owned(), name.to_owned()))
        };
        assert!(has("dialog", "Topic for your 1:1 with Bob"), "{seen:?}");
        page.key(ESCAPE).await;
        page.dialog_goes().await;
        let nodes = page
            .browser
            .devtools("Accessibility.getFullAXTree", json!({}))
            .await;
        let mut logs = Vec::new();
        for node in nodes["nodes"].as_array().expect("nodes") {
            if node["ignored"] == json!(true) {
                continue;
            }
            let (role, name) = (of(node, "role"), of(node, "name"));
            match role.as_str() {
                "button" | "textbox" | "combobox" | "switch" | "checkbox" | "listbox"
                | "article" | "log" | "DisclosureTriangle" | "Date" | "navigation" | "dialog" => {
                    assert!(!name.trim().is_empty(), "a {role} without a name: {node}");
                }
                _ => {}
            }
            if role == "log" {
                logs.push(name);
            }
        }
        assert_eq!(logs, ["Messages for Alice", "Messages for Bob"]);
        page.find("//*[@role='log'][@aria-live='polite']").await;
        let language = page.js("return document.documentElement.lang").await;
        assert_eq!(language, json!("en"));
    })
    .await;
}
