//! Forms and completion: what is asked, what is wrong, what is kept.

use serde_json::json;

use crate::script::{Answer, Form, Message, Script};

async fn submit(script: &Script, who: &str, form: &str, fields: serde_json::Value) -> Answer {
    let body = json!({ "as": who, "form": form, "fields": fields });
    script.post("/api/submit", body).await
}

fn only_form(messages: &[Message]) -> &Form {
    let mut forms = messages.iter().filter_map(|message| message.form.as_ref());
    match (forms.next(), forms.next()) {
        (Some(form), None) => form,
        other => panic!("one form: {other:?}"),
    }
}

fn names(form: &Form) -> Vec<&str> {
    form.fields
        .iter()
        .map(|field| field.name.as_str())
        .collect()
}

fn value<'a>(form: &'a Form, name: &str) -> &'a str {
    let field = form.fields.iter().find(|field| field.name == name);
    &field.expect("a field").value
}

/// Options of `/1on1 add`, as `duologue commands` prints them.
const OPTIONS_OF_ADD: [&str; 4] = ["topic", "with", "section", "visibility"];

scenario! {
    async fn a_form_comes_once_and_a_wrong_field_brings_it_again_with_what_was_typed(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.to("2026-03-26T08:00:00Z").await;
        let answer = script.press("alice", "Add topic").await;
        let form = only_form(&answer).clone();
        assert!(names(&form).iter().all(|name| OPTIONS_OF_ADD.contains(name)), "{form:?}");
        assert!(form.fields.iter().all(|field| !field.label.is_empty()));
        assert!(form.fields.iter().all(|field| ["text", "multiline"].contains(&field.kind.as_str())));
        assert!(form.fields.iter().any(|field| field.name == "topic" && field.required));
        let listed = script.messages("alice").await;
        assert!(listed.iter().all(|message| message.form.is_none()), "a form comes only in its answer");

        let typed = json!({ "topic": "A new desk", "section": "blokker" });
        let again = submit(&script, "alice", &form.id, typed).await.messages();
        let second = only_form(&again).clone();
        assert_eq!((value(&second, "topic"), value(&second, "section")), ("A new desk", "blokker"));
        assert!(again.iter().any(|message| message.text.contains("blokker")), "it says what is wrong");
        assert!(!script.newest("bob", "agenda").await.text.contains("A new desk"));

        let right = json!({ "topic": "A new desk", "section": "blocker" });
        let done = submit(&script, "alice", &second.id, right).await.messages();
        assert!(done.iter().all(|message| message.form.is_none()));
        script.newest("bob", "agenda").await.shows(&["A new desk"]);
    }

    async fn a_field_that_the_form_has_not_is_refused_and_the_form_stays_open(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.to("2026-03-26T08:00:00Z").await;
        let form = only_form(&script.press("alice", "Add topic").await).clone();
        let wrong = json!({ "topic": "Budget", "sction": "blocker" });
        let said = submit(&script, "alice", &form.id, wrong).await;
        assert_eq!(said.status, 400);
        let sentence = said.body["error"].as_str().expect("a sentence").to_owned();
        assert!(sentence.contains("«sction»") && sentence.contains("«topic», «section» and «visibility»"), "{sentence}");
        submit(&script, "alice", &form.id, json!({ "topic": "Budget" })).await.messages();
        script.newest("bob", "agenda").await.shows(&["Budget"]);
    }

    async fn a_wrong_date_names_the_field_and_shows_what_can_stand_in_it(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.say("bob", "/1on1 action Send the draft").await;
        let form = only_form(&script.press("bob", "Edit").await).clone();
        let wrong = json!({ "text": "Send the draft", "due": "someday" });
        let again = submit(&script, "bob", &form.id, wrong).await.messages();
        let text = &again.iter().find(|message| message.form.is_some()).expect("the form").text;
        assert_eq!(text, "due: I do not understand the date “someday”. For example fri, in 2 weeks or 2026-12-03.");
        let missing = submit(&script, "bob", &only_form(&again).id, json!({ "text": "" })).await.messages();
        let text = &missing.iter().find(|message| message.form.is_some()).expect("the form").text;
        assert_eq!(text, "text is needed.");
    }

    async fn what_a_form_changes_is_shown_where_it_was_opened(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.say("bob", "/1on1 action Send the draft").await;
        let list = script.say("bob", "/1on1 actions").await.remove(0);
        let form = only_form(&script.press_on(&list, "Snooze").await.messages()).clone();
        let again = submit(&script, "bob", &form.id, json!({ "due": "someday" })).await.messages();
        let done = submit(&script, "bob", &only_form(&again).id, json!({ "due": "thu" })).await.messages();
        assert_eq!(done.len(), 1);
        assert_eq!((done[0].id, done[0].kind.as_str()), (list.id, "actions"));
        done[0].shows(&["Send the draft · due Thu 26 Mar 2026", "Snoozed: Send the draft"]);
        let undone = script.press_on(&done[0], "Undo").await.messages();
        assert_eq!(undone[0].id, list.id);
        assert!(!undone[0].text.contains("due"), "{}", undone[0].text);
    }

    async fn a_form_answers_its_owner_and_only_once(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.to("2026-03-26T08:00:00Z").await;
        let form = only_form(&script.press("alice", "Add topic").await).clone();
        let fields = json!({ "topic": "Once" });
        submit(&script, "bob", &form.id, fields.clone()).await.refused();
        submit(&script, "alice", "f999", fields.clone()).await.refused();
        let (one, other) = tokio::join!(
            submit(&script, "alice", &form.id, fields.clone()),
            submit(&script, "alice", &form.id, fields.clone()),
        );
        let mut both = [one.status, other.status];
        both.sort_unstable();
        assert_eq!(both, [200, 400], "sent twice at once, it does nothing twice");
        submit(&script, "alice", &form.id, fields).await.refused();
        let agenda = script.newest("bob", "agenda").await;
        assert_eq!(agenda.text.matches("Once").count(), 1);
    }

    async fn the_forms_of_a_meeting_stand_for_their_commands(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.to("2026-03-26T08:00:00Z").await;
        let agenda = script.newest("bob", "agenda").await;
        let moved = script.choose(&agenda, "Can't make it?", "Move").await.messages();
        assert_eq!(names(only_form(&moved)), ["to"]);
        script.press_on(&agenda, "Start").await.messages();
        let action = script.press("alice", "Add action").await;
        assert_eq!(names(only_form(&action)), ["text", "owner", "due"]);
        let wrong = json!({ "text": "Send it", "owner": "partner", "due": "someday" });
        let again = submit(&script, "alice", &only_form(&action).id, wrong).await.messages();
        let again = only_form(&again);
        assert_eq!(value(again, "text"), "Send it");
        assert_eq!((value(again, "owner"), value(again, "due")), ("partner", "someday"));
        let right = json!({ "text": "Send it", "owner": "partner", "due": "2026-04-10" });
        submit(&script, "alice", &again.id, right).await.messages();
        script.newest("bob", "live").await.shows(&["Send it", "Fri 10 Apr 2026"]);
        let note = script.press("alice", "Add note").await;
        assert!(names(only_form(&note)).contains(&"text"));
    }

    async fn the_message_menu_opens_a_form_with_the_text_and_keeps_the_link(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        let link = "https://chat.example/message/7";
        let body = json!({ "as": "bob", "text": "The lift is broken", "link": link });
        let opened = script.post("/api/capture", body).await.messages();
        let form = only_form(&opened);
        assert_eq!(value(form, "topic"), "The lift is broken");
        let fields: serde_json::Map<_, _> =
            form.fields.iter().map(|field| (field.name.clone(), json!(field.value))).collect();
        submit(&script, "bob", &form.id, json!(fields)).await.messages();
        script.to("2026-03-26T08:00:00Z").await;
        script.newest("alice", "agenda").await.shows(&["The lift is broken", link]);
    }

    async fn completion_shows_what_was_understood_and_gives_whole_lines(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        let complete = async |text: &str| {
            let body = json!({ "as": "alice", "text": text });
            let body = script.post("/api/complete", body).await.ok();
            let choices = body["choices"].as_array().expect("choices").clone();
            for choice in &choices {
                assert_eq!(choice.as_object().expect("an object").len(), 2);
                assert!(choice["label"].is_string() && choice["text"].is_string());
            }
            choices
        };
        let names = complete("/1on1 a").await;
        assert!(names.iter().any(|choice| choice["text"] == "/1on1 add "));
        let when = complete("/1on1 start with:@bob when:thu 10:00").await;
        assert_eq!(when[0]["text"], "/1on1 start with:@bob when:thu 10:00");
        let label = when[0]["label"].as_str().expect("text");
        for date in ["Thu 26 Mar", "Thu 2 Apr", "Thu 9 Apr"] {
            assert!(label.contains(date), "{label}");
        }
        let people = complete("/1on1 start with:@b").await;
        assert!(people.iter().any(|choice| choice["text"].as_str().is_some_and(|text| text.contains("@bob"))));
        assert!(complete("hello").await.is_empty());
        script.weekly_thursday_ten().await;
        let partner = complete("/1on1 agenda b").await;
        assert!(!partner.is_empty());
    }
}
