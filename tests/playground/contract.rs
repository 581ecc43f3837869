//! The JSON itself: shapes, refusals, ids, the clock, the stream of events.

use std::collections::BTreeSet;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::script::{Message, Script};

/// Far longer than an event takes; a test that fails should not hang.
const PATIENCE: Duration = Duration::from_secs(20);

fn keys(value: &Value) -> BTreeSet<&str> {
    let object = value.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

scenario! {
    async fn the_state_tells_the_time_the_people_and_the_next_event(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        let state = script.get("/api/state").await.ok();
        assert_eq!(keys(&state), BTreeSet::from(["next_event", "now", "people"]));
        assert_eq!((&state["now"], &state["next_event"]), (&json!("2026-03-20T08:00:00Z"), &Value::Null));
        let people = state["people"].as_array().expect("people");
        let known: Vec<_> = people.iter().map(|person| (&person["id"], &person["name"], &person["timezone"])).collect();
        let (alice, bob, zone) = (json!("alice"), json!("bob"), json!("Europe/Berlin"));
        assert_eq!(known, [(&alice, &json!("Alice"), &zone), (&bob, &json!("Bob"), &zone)]);
        script.weekly_thursday_ten().await;
        assert_eq!(script.next_event().await.as_deref(), Some("2026-03-25T09:00:00Z"));
    }

    async fn a_message_has_these_keys_and_no_other_also_where_labels_repeat(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        for what in ["Send the slides", "Book the room"] {
            script.say("alice", &format!("/1on1 action {what}")).await;
        }
        script.say("alice", "/1on1 actions").await;
        script.say("alice", "/1on1 settings").await;
        let body = script.get("/api/messages?as=alice&after=0").await.ok();
        let messages = body["messages"].as_array().expect("messages");
        let all = |list: &Value| list.as_array().expect("a list").clone();
        for message in messages {
            let wanted = ["id", "at", "to", "kind", "title", "text", "controls", "form", "image", "edited"];
            assert_eq!(keys(message), BTreeSet::from(wanted));
            for control in all(&message["controls"]) {
                let wanted = ["id", "kind", "label", "options", "min", "max"];
                assert_eq!(keys(&control), BTreeSet::from(wanted));
                for option in all(&control["options"]) {
                    assert_eq!(keys(&option), BTreeSet::from(["value", "label"]));
                }
            }
        }
        // Each of two equal buttons does its own.
        let list = messages.iter().find(|message| message["kind"] == "actions").expect("the list");
        let controls = all(&list["controls"]);
        let equal: Vec<_> = controls.iter().filter(|control| control["label"] == "Drop").collect();
        assert_eq!(equal.len(), 2, "{list}");
        let press = json!({ "as": "alice", "message": list["id"], "control": equal[1]["id"] });
        let answer = script.post("/api/press", press).await.ok();
        assert_eq!(answer["messages"][0]["id"], list["id"], "{answer}");
    }

    async fn people_are_added_and_changed(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        let carol = json!({ "id": "carol", "name": "Carol", "timezone": "America/New_York" });
        script.post("/api/people", carol).await.ok();
        let changed = json!({ "id": "carol", "name": "Carol Q", "reachable": false });
        script.post("/api/people", changed).await.ok();
        let state = script.get("/api/state").await.ok();
        let people = state["people"].as_array().expect("people");
        assert_eq!(people.len(), 3);
        let carol = people.iter().find(|person| person["id"] == "carol").expect("Carol");
        assert_eq!((&carol["name"], &carol["timezone"]), (&json!("Carol Q"), &json!("America/New_York")));
        // `@` finds a unique name in any case, and an id before it.
        let back = json!({ "id": "carol", "name": "Carol Q", "reachable": true });
        script.post("/api/people", back).await.ok();
        script.say("alice", "/1on1 start with:\"@carol q\" when:\"fri 16:00\"").await;
        script.newest("carol", "invitation").await.shows(&["Fri 20 Mar 2026, 11:00"]);
        let no_people = [
            json!({ "id": "Dan", "name": "Dan" }),
            json!({ "id": "", "name": "Dan" }),
            json!({ "id": "d".repeat(33), "name": "Dan" }),
            json!({ "id": "dan", "name": "" }),
            json!({ "id": "dan" }),
            json!({ "id": "dan", "name": "Dan", "timezone": "Mars/Base" }),
            json!({ "id": "dan", "name": "Dan", "reachable": "no" }),
        ];
        for body in no_people {
            script.post("/api/people", body).await.refused();
        }
    }

    async fn at_finds_an_id_before_a_name_and_no_name_that_two_have(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        for (id, name) in [("dan", "Bob"), ("carol", "Carol"), ("carol-2", "Carol Q"), ("carol-3", "carol q")] {
            script.post("/api/people", json!({ "id": id, "name": name, "timezone": "Europe/Berlin" })).await.ok();
        }
        script.say("alice", "/1on1 start with:@BOB when:\"thu 10:00\"").await;
        assert_eq!((script.all("bob", "invitation").await.len(), script.messages("dan").await.len()), (1, 0));
        let answer = script.say("alice", "/1on1 start with:\"@Carol Q\" when:\"fri 10:00\"").await;
        assert_eq!(answer[0].kind, "refusal", "{}", answer[0].text);
        script.say("alice", "/1on1 start with:@Carol-3 when:\"fri 10:00\"").await;
        assert_eq!(script.all("carol-3", "invitation").await.len(), 1);
        assert!(script.messages("carol-2").await.is_empty());
    }

    async fn malformed_and_foreign_requests_get_400_and_change_nothing(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.to("2026-03-26T08:00:00Z").await;
        let (agenda, other) = (script.newest("alice", "agenda").await, script.newest("bob", "agenda").await);
        let start = &agenda.control("Start").id;
        let menu = &agenda.control("Can't make it?").id;
        let before = script.everything().await;
        let bad = [
            ("/api/say", json!({ "as": "nobody", "text": "/1on1 help" })),
            ("/api/say", json!({ "as": "nobody", "text": "/1on1 nonsense" })),
            ("/api/say", json!({ "as": "alice" })),
            ("/api/say", json!({ "as": "alice", "text": 5 })),
            ("/api/say", json!([])),
            ("/api/press", json!({ "as": "alice", "message": 9999, "control": start })),
            ("/api/press", json!({ "as": "alice", "message": agenda.id, "control": "nothing" })),
            ("/api/press", json!({ "as": "alice", "message": other.id, "control": start })),
            ("/api/press", json!({ "as": "nobody", "message": agenda.id, "control": start })),
            ("/api/press", json!({ "as": "alice", "message": agenda.id, "control": start, "values": ["x"] })),
            ("/api/press", json!({ "as": "alice", "message": agenda.id, "control": menu })),
            ("/api/press", json!({ "as": "alice", "message": agenda.id, "control": menu, "values": ["nothing"] })),
            ("/api/submit", json!({ "as": "alice", "form": "f0", "fields": {} })),
            ("/api/submit", json!({ "as": "nobody", "form": "f0", "fields": {} })),
            ("/api/submit", json!({ "as": "alice", "form": "f0" })),
            ("/api/capture", json!({ "as": "nobody", "text": "x", "link": "https://x.example" })),
            ("/api/complete", json!({ "as": "nobody", "text": "/1on1 " })),
            ("/api/clock", json!({})),
            ("/api/clock", json!({ "to": "tomorrow" })),
            ("/api/clock", json!({ "to": 5 })),
            ("/api/clock", json!({ "to": "next", "advance": "P1D" })),
        ];
        for (path, body) in bad {
            script.post(path, body).await.refused();
        }
        for path in ["/api/messages", "/api/messages?as=nobody", "/api/messages?as=alice&after=x"] {
            script.get(path).await.refused();
        }
        for (kind, body) in [("application/json", "{"), ("text/plain", "{}")] {
            let request = script.request(Method::POST, "/api/say").header("content-type", kind).body(body);
            let response = request.send().await.expect("an answer");
            assert_eq!(response.status(), 400, "{kind} {body}");
            let body: Value = response.json().await.expect("JSON");
            assert_eq!(keys(&body), BTreeSet::from(["error"]));
        }
        assert_eq!(script.everything().await, before);
        assert_eq!(script.now().await, "2026-03-26T08:00:00Z");
    }

    async fn a_body_of_the_wrong_shape_is_told_the_key_and_what_it_holds(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        for (path, body, said) in [
            ("/api/say", json!({ "as": "alice", "text": 5 }), "«text» is to be a text"),
            ("/api/say", json!({ "as": "alice" }), "«text» is missing: it is to be a text"),
            ("/api/say", json!({ "as": "alice", "txt": "" }), "«txt» is not known here; this takes «as» and «text»"),
            ("/api/press", json!([]), "the body is to be an object with «as», «message», «control» and «values»"),
            ("/api/submit", json!({ "as": "alice", "form": "f1", "fields": { "a": 1 } }), "«fields» is to be an object of texts"),
            ("/api/call", json!({ "as": "alice", "joined": "yes" }), "«joined» is to be true or false"),
            ("/api/people", json!({ "id": "dan", "name": 5 }), "«name» is to be a text"),
            ("/api/clock", json!({ "to": 5 }), "«to» is to be a text"),
        ] {
            let answer = script.post(path, body).await;
            assert_eq!((answer.status, answer.body["error"].as_str()), (400, Some(said)), "{path}");
        }
    }

    async fn what_the_bot_refuses_is_a_message(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        for line in ["/1on1 nonsense", "/1on1 add", "/1on1 add Budget", "/1on1 start with:@alice when:\"thu 10:00\""] {
            let answer = script.say("alice", line).await;
            assert_eq!(answer.len(), 1, "{line}");
            assert_eq!(answer[0].kind, "refusal", "{line}: {}", answer[0].text);
        }
        assert!(script.messages("bob").await.is_empty());
    }

    async fn a_menu_is_pressed_with_what_was_chosen_and_the_answer_has_what_came_of_it(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.to("2026-03-26T08:00:00Z").await;
        let agenda = script.newest("bob", "agenda").await;
        let menu = agenda.control("Can't make it?");
        assert_eq!((menu.kind.as_str(), menu.min, menu.max), ("menu", 1, 1));
        assert!(agenda.controls.iter().all(|control| (control.kind == "menu") != control.options.is_empty()));
        let skip = menu.options.iter().find(|option| option.label == "Skip").expect("a way out");
        let body = json!({ "as": "bob", "message": agenda.id, "control": menu.id, "values": [skip.value] });
        let asked = script.post("/api/press", body).await.messages();
        assert_eq!(asked.len(), 1);
        let answer = script.press_on(&asked[0], "Yes, skip it").await.messages();
        // The old card changed and the new one came; both are his, and hers are hers.
        assert!(answer.iter().any(|message| message.id == agenda.id && message.edited));
        assert!(answer.iter().any(|message| message.kind == "skipped"));
        assert!(answer.iter().all(|message| message.to == "bob"));
        script.newest("alice", "skipped").await;
    }

    async fn an_answer_comes_after_all_that_is_due_has_reached_everybody(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.to("2026-03-26T08:30:00Z").await;
        script.say("alice", "/1on1 start with:@bob when:\"thu 10:00\"").await;
        // The lead time has begun already: with the acceptance both agendas are due.
        let answer = script.press("bob", "Accept").await;
        assert!(answer.iter().any(|message| message.kind == "agenda"));
        let agenda = script.newest("alice", "agenda").await;
        assert_eq!(agenda.at, "2026-03-26T08:30:00Z");
        assert!(script.next_event().await.is_some_and(|next| next.as_str() > "2026-03-26T08:30:00Z"));
        // Before the next event there is nothing to be sent, and at it there may be.
        let next = script.next_event().await.expect("an event");
        let before = script.everything().await;
        let minute_before: chrono::DateTime<chrono::Utc> = next.parse().expect("an instant");
        let minute_before = minute_before - chrono::Duration::minutes(1);
        let moved = script.to(&minute_before.format("%Y-%m-%dT%H:%M:%SZ").to_string()).await;
        assert_eq!((moved.sent, script.everything().await), (0, before));
        assert_eq!(script.to("next").await.now, next);
    }

    async fn after_gives_what_came_later_as_it_reads_now(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.to("2026-03-26T08:00:00Z").await;
        let agenda = script.newest("alice", "agenda").await;
        assert!(!agenda.edited);
        let answer = script.say("alice", "/1on1 add Budget").await;
        let edited = answer.iter().find(|message| message.id == agenda.id).expect("what changed is in the answer");
        assert!(edited.edited && edited.text.contains("Budget"));
        assert_eq!((&edited.kind, &edited.at, &edited.to), (&agenda.kind, &agenda.at, &agenda.to));
        let all = script.messages("alice").await;
        let path = format!("/api/messages?as=alice&after={}", agenda.id);
        let later: Vec<Message> = script.get(&path).await.messages();
        let expected: Vec<Message> = all.iter().filter(|message| message.id > agenda.id).cloned().collect();
        assert_eq!(later, expected);
        assert!(!later.is_empty() && later.iter().all(|message| message.to == "alice"));
        let last = all.last().expect("a message").id;
        assert!(script.get(&format!("/api/messages?as=alice&after={last}")).await.messages().is_empty());
    }

    async fn the_clock_goes_ahead_by_weeks_days_hours_and_minutes(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        for (span, now) in [
            ("PT1M", "2026-03-20T08:01:00Z"),
            ("PT59M", "2026-03-20T09:00:00Z"),
            ("PT23H", "2026-03-21T08:00:00Z"),
            ("P6D", "2026-03-27T08:00:00Z"),
            // Elapsed time: the change of Berlin's clock is nothing to it.
            ("P1W", "2026-04-03T08:00:00Z"),
            ("PT0M", "2026-04-03T08:00:00Z"),
        ] {
            let moved = script.advance(span).await;
            assert_eq!((moved.now.as_str(), moved.sent), (now, 0), "{span}");
        }
        for span in ["", "P", "PT1S", "P1M", "P1Y", "P1DT1H", "PT1H30M", "-P1D", "P-1D", "P1.5D", "1h", "P999999W"] {
            script.post("/api/clock", json!({ "advance": span })).await.refused();
        }
        for to in ["2026-04-03T07:59:59Z", "2026-03-20T08:00:00Z", "2026-04-04"] {
            script.post("/api/clock", json!({ "to": to })).await.refused();
        }
        assert_eq!(script.to("2026-04-03T08:00:00Z").await.now, "2026-04-03T08:00:00Z");
        assert_eq!(script.now().await, "2026-04-03T08:00:00Z");
    }

    async fn next_stays_when_there_is_none_and_sent_counts_messages_and_not_edits(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        let moved = script.to("next").await;
        assert_eq!((moved.now.as_str(), moved.sent), ("2026-03-20T08:00:00Z", 0));
        script.weekly_thursday_ten().await;
        // A nudge to each.
        let moved = script.to("next").await;
        assert_eq!((moved.now.as_str(), moved.sent), ("2026-03-25T09:00:00Z", 2));
        // An agenda to each.
        let moved = script.to("2026-03-26T09:00:00Z").await;
        assert_eq!(moved.sent, 2);
        // The planned end closes the agendas: edits, and `next` goes there all the same.
        let moved = script.to("next").await;
        assert_eq!((moved.now.as_str(), moved.sent), ("2026-03-26T09:30:00Z", 0));
        assert!(script.newest("alice", "agenda").await.edited);
        // A long way at once passes everything at its own time.
        script.to("2026-05-01T00:00:00Z").await;
        let agendas = script.all("bob", "agenda").await;
        assert_eq!(agendas.len(), 6);
        assert!(agendas[1..].iter().all(|agenda| agenda.at.ends_with("T07:00:00Z")));
    }

    async fn events_tell_of_messages_and_of_the_state_as_they_happen(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        let stream = script.request(Method::GET, "/api/events").send().await.expect("a stream");
        assert_eq!(stream.status(), 200);
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        let mut events = Events { stream, rest: String::new() };
        script.say("alice", "/1on1 start with:@bob when:\"thu 10:00\"").await;
        let told = [events.next("message").await, events.next("message").await];
        for (who, kind) in [("alice", "invited"), ("bob", "invitation")] {
            let message = told.iter().find(|message| message["to"] == who).expect("a message to each");
            let message: Message = serde_json::from_value(message.clone()).expect("a message of the contract");
            assert_eq!(message, script.newest(who, kind).await);
        }
        script.advance("PT1H").await;
        let at = "2026-03-20T09:00:00Z";
        while events.next("state").await["now"] != at {}
        // The shape is that of `GET /api/state`.
        script.advance("PT1H").await;
        let state = script.get("/api/state").await.ok();
        while events.next("state").await != state {}
    }
}

/// A stream of server-sent events.
struct Events {
    stream: reqwest::Response,
    rest: String,
}

impl Events {
    /// The data of the next event of this name.
    async fn next(&mut self, name: &str) -> Value {
        loop {
            while let Some((event, rest)) = self.rest.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.rest = rest;
                let line = |field: &str| event.lines().find_map(|line| line.strip_prefix(field));
                if line("event: ") == Some(name) {
                    let data = line("data: ").expect("data on one line");
                    return serde_json::from_str(data).expect("JSON");
                }
            }
            let chunk = tokio::time::timeout(PATIENCE, self.stream.chunk()).await;
            let chunk = chunk.expect("an event").expect("a stream that goes on");
            let chunk = chunk.expect("a stream that has no end");
            self.rest
                .push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    }
}
