//! What two people live through, from the invitation to the recap, as a script sees it.

use crate::script::Script;

scenario! {
    async fn agendas_come_an_hour_before_on_both_sides_of_the_clock_change(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        assert_eq!(script.next_event().await, None);
        script.say("alice", "/1on1 start with:@bob when:\"every thursday 10:00\"").await;
        script.newest("bob", "invitation").await.shows(&["Alice", "Thu 26 Mar 2026, 10:00"]);
        let accepted = script.press("bob", "Accept").await;
        assert!(accepted.iter().any(|message| message.kind == "invitation" && message.edited));
        script.newest("alice", "invitation-answer").await.shows(&["Bob accepted", "Thu 26 Mar 2026, 10:00"]);
        script.to("2026-04-02T12:00:00Z").await;
        for who in ["alice", "bob"] {
            let agendas = script.all(who, "agenda").await;
            let came: Vec<&str> = agendas.iter().map(|agenda| agenda.at.as_str()).collect();
            // 09:00 in Berlin: winter time on 26 March, summer time from 29 March on.
            assert_eq!(came, ["2026-03-26T08:00:00Z", "2026-04-02T07:00:00Z"]);
            agendas[0].shows(&["Thu 26 Mar 2026, 10:00"]);
            agendas[1].shows(&["Thu 2 Apr 2026, 10:00"]);
        }
    }

    async fn the_reports_topics_stand_above_the_leads(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.say("alice", "/1on1 add Budget").await;
        script.say("bob", "/1on1 add Holidays").await;
        script.say("bob", "/1on1 add Broken build section:blocker").await;
        script.to("2026-03-26T08:00:00Z").await;
        for who in ["alice", "bob"] {
            script.newest(who, "agenda").await.shows(&["Broken build", "Holidays", "Budget"]);
        }
    }

    async fn what_is_hidden_stays_hidden_until_it_opens(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.say("bob", "/1on1 add A word of thanks visibility:at-meeting").await;
        script.say("bob", "/1on1 add Ask for more visibility:only-me").await;
        script.say("bob", "/1on1 agenda").await;
        script.newest("bob", "agenda").await.shows(&["A word of thanks", "Ask for more"]);
        script.to("2026-03-26T07:59:00Z").await;
        script.say("alice", "/1on1 agenda").await;
        script.say("alice", "/1on1 next").await;
        for message in script.messages("alice").await {
            message.lacks("A word of thanks").lacks("Ask for more");
        }
        script.advance("PT1M").await;
        script.newest("alice", "agenda").await.shows(&["A word of thanks"]);
        script.newest("bob", "agenda").await.shows(&["A word of thanks", "Ask for more"]);
        script.press("alice", "Start").await;
        script.press("alice", "Wrap up").await;
        script.to("2026-04-02T12:00:00Z").await;
        for message in script.messages("alice").await {
            message.lacks("Ask for more");
        }
    }

    async fn a_live_meeting_reads_the_same_in_both_cards(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.say("bob", "/1on1 add Holidays").await;
        script.to("2026-03-26T09:00:00Z").await;
        script.press("bob", "Start").await;
        let (alice, bob) = (script.newest("alice", "live").await, script.newest("bob", "live").await);
        assert!(!alice.edited && !bob.edited);
        alice.shows(&["3. ☐ Holidays"]);
        script.press("bob", "✓ 3").await;
        for card in [&alice, &bob] {
            let now = script.reread(card).await;
            assert!(now.edited);
            assert_eq!((now.id, now.kind.as_str()), (card.id, "live"));
            now.shows(&["3. ✓ Holidays"]);
        }
        script.say("alice", "/1on1 add Budget").await;
        script.reread(&bob).await.shows(&["Budget"]);
        assert_eq!(script.all("alice", "live").await.len(), 1);
        assert_eq!(script.all("bob", "live").await.len(), 1);
    }

    async fn the_recap_tells_what_became_of_everything(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.say("bob", "/1on1 action Update the wiki due:2026-04-20").await;
        script.say("bob", "/1on1 action Call the customer").await;
        script.to("2026-03-26T09:00:00Z").await;
        script.press("bob", "Start").await;
        script.press("bob", "Wrap up").await;
        script.say("bob", "/1on1 add Holidays").await;
        script.say("bob", "/1on1 add Which office section:decision").await;
        script.say("alice", "/1on1 add Budget").await;
        script.say("bob", "/1on1 done Call the customer").await;
        script.to("2026-04-02T08:00:00Z").await;
        let agenda = script.newest("bob", "agenda").await;
        script.press_on(&agenda, "Start").await.messages();
        tick(&script, "Holidays").await;
        tick(&script, "Which office").await;
        script.say("alice", "/1on1 action Send the draft owner:partner due:2026-04-10").await;
        script.say("alice", "/1on1 note A good talk").await;
        script.press("alice", "Wrap up").await;
        for who in ["alice", "bob"] {
            let recap = script.newest(who, "recap").await;
            assert_eq!(recap.at, "2026-04-02T08:00:00Z");
            for part in [
                "Holidays",
                "Which office",
                "Budget",
                "Send the draft",
                "Fri 10 Apr 2026",
                "Update the wiki",
                "Call the customer",
                "A good talk",
                "Thu 9 Apr 2026, 10:00",
            ] {
                recap.shows(&[part]);
            }
            recap.shows(&["Discussed", "Holidays", "Carried over", "Budget", "New actions", "Send the draft"]);
        }
        // What is told later edits the card, until the next agenda.
        let before = script.newest("alice", "recap").await;
        script.say("bob", "/1on1 note One more thing").await;
        let now = script.reread(&before).await;
        assert!(now.edited);
        now.shows(&["One more thing"]);
    }

    async fn a_skip_brings_make_up_times_at_once_and_one_reminder(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.say("alice", "/1on1 add Budget").await;
        script.to("2026-03-25T12:00:00Z").await;
        script.say("bob", "/1on1 skip I am ill").await;
        for who in ["alice", "bob"] {
            let card = script.newest(who, "skipped").await;
            assert_eq!(card.at, "2026-03-25T12:00:00Z");
            card.shows(&["Thu 26 Mar 2026, 10:00", "I am ill"]);
            assert_eq!(make_up_times(&card.labels()), 3, "{:?}", card.labels());
            assert!(card.has("Pick a time") && card.has("Wait for the next one") && card.has("Undo"));
        }
        script.to("2026-04-02T08:00:00Z").await;
        for who in ["alice", "bob"] {
            let reminders = script.all(who, "skip-reminder").await;
            let came: Vec<&str> = reminders.iter().map(|reminder| reminder.at.as_str()).collect();
            assert_eq!(came, ["2026-03-26T08:00:00Z"]);
            let agendas = script.all(who, "agenda").await;
            let came: Vec<&str> = agendas.iter().map(|agenda| agenda.at.as_str()).collect();
            assert_eq!(came, ["2026-04-02T07:00:00Z"], "the skipped one has no agenda");
            agendas[0].shows(&["Budget"]);
            assert!(script.all(who, "recap").await.is_empty());
        }
    }

    async fn a_make_up_time_settles_it_for_both(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.to("2026-03-25T12:00:00Z").await;
        script.say("bob", "/1on1 skip").await;
        let card = script.newest("alice", "skipped").await;
        let slot = *card.labels().iter().find(|label| label.starts_with("Fri 27 Mar")).expect("a slot on Friday");
        script.press_on(&card, slot).await.messages();
        assert_eq!(make_up_times(&script.newest("bob", "skipped").await.labels()), 0);
        script.to("2026-04-01T12:00:00Z").await;
        for who in ["alice", "bob"] {
            assert!(script.all(who, "skip-reminder").await.is_empty());
            script.newest(who, "agenda").await.shows(&["Fri 27 Mar 2026"]);
        }
    }

    async fn after_a_move_nothing_comes_at_the_old_time(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        script.say("bob", "/1on1 move fri 15:00").await;
        script.newest("alice", "moved").await.shows(&["Fri 27 Mar 2026, 15:00"]);
        assert!(script.newest("alice", "moved").await.has("Object"));
        script.to("2026-03-28T12:00:00Z").await;
        for who in ["alice", "bob"] {
            let messages = script.messages(who).await;
            let after_the_move = messages.iter().filter(|message| message.at.as_str() > "2026-03-20T08:00:00Z");
            let came: Vec<(&str, &str)> =
                after_the_move.map(|message| (message.kind.as_str(), message.at.as_str())).collect();
            assert_eq!(came, [
                ("nudge", "2026-03-26T14:00:00Z"),
                ("agenda", "2026-03-27T13:00:00Z"),
                ("recap", "2026-03-27T14:35:00Z"),
            ]);
        }
        // The series is as it was.
        script.to("2026-04-02T07:00:00Z").await;
        script.newest("bob", "agenda").await.shows(&["Thu 2 Apr 2026, 10:00"]);
    }

    async fn a_person_whom_messages_do_not_reach_gets_none(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        let away = serde_json::json!({ "id": "bob", "name": "Bob", "reachable": false });
        script.post("/api/people", away).await.ok();
        let before = script.messages("bob").await.len();
        script.to("2026-03-26T08:00:00Z").await;
        assert_eq!(script.messages("bob").await.len(), before);
        assert_eq!(script.all("alice", "agenda").await.len(), 1);
        // What he asks for is answered all the same, and with it what waits.
        let kinds = |messages: Vec<crate::script::Message>| {
            messages.into_iter().map(|message| message.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(script.say("bob", "/1on1 next").await), ["next", "catch-up"]);
        assert_eq!(script.all("alice", "unreachable").await.len(), 1);
        script.newest("alice", "unreachable").await.shows(&["my messages do not reach Bob"]);
    }

    async fn on_return_there_is_what_still_matters(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        script.weekly_thursday_ten().await;
        let away = serde_json::json!({ "id": "bob", "name": "Bob", "reachable": false });
        script.post("/api/people", away).await.ok();
        script.say("alice", "/1on1 action Send the slides owner:partner").await;
        script.say("alice", "/1on1 skip").await;
        script.press("alice", "Try again").await;
        script.newest("alice", "unreachable").await.shows(&["I tried again"]);
        let there = serde_json::json!({ "id": "bob", "name": "Bob", "reachable": true });
        script.post("/api/people", there).await.ok();
        assert_eq!(script.all("bob", "catch-up").await.len(), 0, "he has not acted yet");
        script.say("bob", "/1on1 next").await;
        script.newest("bob", "catch-up").await.shows(&["Send the slides", "Alice skipped your 1:1"]);
        script.newest("alice", "unreachable").await.shows(&["My messages reach Bob again"]);
    }
}

/// Ticks a topic off on Bob's card by its number.
async fn tick(script: &Script, topic: &str) {
    let card = script.newest("bob", "live").await;
    let line = card.text.lines().find(|line| line.contains(topic));
    let number = line.and_then(|line| line.split_once('.'));
    let (number, _) = number.expect("a numbered topic");
    script
        .press_on(&card, &format!("✓ {number}"))
        .await
        .messages();
}

/// Buttons that name a time, such as «Fri 27 Mar, 10:00».
fn make_up_times(labels: &[&str]) -> usize {
    let is_time = |label: &&&str| label.contains(" Mar, ") || label.contains(" Apr, ");
    labels.iter().filter(is_time).count()
}
