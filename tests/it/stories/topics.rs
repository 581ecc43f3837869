//! Topics: adding, arranging, and who may read and change them.

use crate::world::World;

story! {
    async fn a_tick_can_be_made_and_taken_back_after_the_meeting_until_the_next_agenda(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("All discussed").await;
        alice.presses("Wrap up").await;
        bob.chooses("✓ or ↺ a topic", "↺ Budget").await;
        alice.newest("recap").shows_in_order(&["Carried over", "Budget"]);
        alice.chooses("✓ or ↺ a topic", "✓ Budget").await;
        bob.newest("recap").shows_in_order(&["Discussed", "Budget"]).lacks("Carried over");
        world.until("2026-04-02T07:00:00Z").await;
        bob.newest("recap").offers_no(&["✓ or ↺ a topic"]);
    }

    async fn adding_names_the_partner_and_can_be_undone(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        alice.last().shows("Added to your 1:1 with Bob").shows("It comes up on Thu 26 Mar 2026, 10:00.");
        alice.presses("Undo").await;
        alice.sees("Topic removed from your 1:1 with Bob");
        bob.says("/1on1 next").await;
        bob.sees("2 topics");
        alice.presses("Undo").await;
        bob.says("/1on1 next").await;
        bob.sees("3 topics");
    }

    async fn a_section_says_where_a_topic_stands(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Thanks for the demo section:feedback").await;
        alice.says("/1on1 add Hire or wait? section:decision").await;
        alice.says("/1on1 add Budget").await;
        bob.says("/1on1 add Roadmap").await;
        bob.says("/1on1 add No access to the lab section:blocker").await;
        world.until("2026-03-26T08:00:00Z").await;
        let order = ["No access to the lab · blocker", "Roadmap", "Budget", "Hire or wait?", "Thanks for the demo"];
        for person in [&alice, &bob] {
            person.newest("agenda").shows_in_order(&order);
        }
        alice.says("/1on1 add Budget section:gossip").await;
        alice.sees("section cannot be “gossip”; it is one of");
    }

    async fn what_only_i_see_is_nowhere_for_the_other(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Rumours visibility:only-me").await;
        alice.sees("only you see this");
        bob.says("/1on1 next").await;
        bob.sees("2 topics");
        alice.says("/1on1 next").await;
        alice.sees("3 topics");
        world.until("2026-03-26T09:00:00Z").await;
        alice.newest("agenda").shows("Rumours");
        bob.presses("Start").await;
        alice.newest("live").shows("Rumours");
        bob.presses("All discussed").await;
        bob.presses("Wrap up").await;
        bob.says("/1on1 agenda").await;
        bob.sees_nowhere("Rumours");
        // What Bob does not see, his «All discussed» does not tick.
        alice.newest("recap").shows_in_order(&["Carried over", "Rumours"]);
    }

    async fn what_is_for_the_meeting_opens_at_the_agendas_time(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Your talk visibility:at-meeting").await;
        alice.sees("opens with the agenda, until then only you see this");
        bob.says("/1on1 agenda").await;
        bob.newest("agenda").lacks("Your talk");
        bob.says("/1on1 next").await;
        bob.sees("2 topics");
        world.until("2026-03-26T07:59:00Z").await;
        bob.sees_nowhere("Your talk");
        world.until("2026-03-26T08:00:00Z").await;
        bob.newest("agenda").shows("Your talk");
    }

    async fn what_has_opened_stays_open(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Your talk visibility:at-meeting").await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.says("/1on1 move tomorrow").await;
        bob.says("/1on1 agenda").await;
        bob.newest("agenda").shows("Your talk");
        bob.says("/1on1 next").await;
        bob.sees("3 topics");
    }

    async fn what_is_for_the_meeting_is_open_at_once_when_the_agenda_is_out(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:30:00Z").await;
        alice.says("/1on1 add Your talk visibility:at-meeting").await;
        bob.newest("agenda").shows("Your talk");
    }

    async fn its_author_can_edit_a_topic(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.says("/1on1 add Budget").await;
        alice.newest("agenda").offers(&["Edit"]);
        alice.presses_on(&alice.newest("agenda"), "Edit").await;
        alice.chooses("Edit", "Topic: Budget").await;
        alice.presses_on(&alice.newest("topic"), "Edit").await;
        assert_eq!(alice.form_value("topic"), "Budget");
        alice.submits(&[("topic", "Budget for 2027"), ("section", "blocker")]).await;
        bob.newest("agenda").shows("Budget for 2027 · blocker");
    }

    async fn its_author_can_edit_it_from_the_answer(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.says("/1on1 add Budget").await;
        alice.presses_on(&alice.newest("topic"), "Edit").await;
        alice.submits(&[("topic", &"x".repeat(501))]).await;
        assert!(alice.has_form(), "a text that is too long gives the form again");
        alice.submits(&[("topic", "Budget for 2027")]).await;
        bob.newest("agenda").shows("Budget for 2027");
    }

    async fn its_author_can_remove_it_and_have_it_back(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.says("/1on1 add Budget").await;
        alice.presses_on(&alice.newest("agenda"), "Edit").await;
        alice.chooses("Edit", "Topic: Budget").await;
        alice.presses("Remove").await;
        bob.newest("agenda").lacks("Budget");
        alice.presses("Undo").await;
        bob.newest("agenda").shows("Budget");
    }

    async fn its_author_can_move_it_up_and_down(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        for topic in ["Budget", "Offsite", "Hiring"] {
            alice.says(&format!("/1on1 add {topic}")).await;
        }
        alice.presses("Up").await;
        bob.newest("agenda").shows_in_order(&["Budget", "Hiring", "Offsite"]);
        alice.presses("Up").await;
        alice.presses("Up").await;
        bob.newest("agenda").shows_in_order(&["Hiring", "Budget", "Offsite"]);
        alice.presses("Down").await;
        bob.newest("agenda").shows_in_order(&["Budget", "Hiring", "Offsite"]);
    }

    async fn its_author_can_move_it_to_another_one_on_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        alice.says(r#"/1on1 start with:@frank when:"every thursday 10:45""#).await;
        frank.presses("Accept").await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.says("/1on1 add Budget with:bob").await;
        bob.newest("agenda").shows("Budget");
        alice.presses_on(&bob_agenda(&alice), "Edit").await;
        alice.chooses("Edit", "Topic: Budget").await;
        alice.chooses("Move it to another 1:1", "Frank").await;
        alice.sees("Moved: this topic is now in your 1:1 with Frank");
        bob.newest("agenda").lacks("Budget");
        world.until("2026-03-26T08:45:00Z").await;
        frank.newest("agenda").shows("Budget");
    }

    async fn the_partner_can_tick_a_topic_and_not_rewrite_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Roadmap").await;
        alice.says("/1on1 add Budget").await;
        let answer = alice.last();
        for label in ["Edit", "Undo", "Up", "Down"] {
            bob.presses_on(&answer, label).await;
            bob.sees("Only the one who wrote it can change it; you can tick it off.");
        }
        bob.says("/1on1 agenda").await;
        bob.presses_on(&bob.newest("agenda"), "Edit").await;
        let options = &bob.newest("edit").controls[0].options;
        assert_eq!(options.len(), 1, "only his own: {options:?}");
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        alice.newest("live").shows_in_order(&["3. ☐ Roadmap", "4. ☐ Budget"]);
        bob.presses("✓ 4").await;
        alice.newest("live").shows("4. ✓ Budget");
    }

    async fn a_tick_can_be_taken_back(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Roadmap").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("✓ 3").await;
        alice.newest("live").shows("✓ Roadmap");
        alice.presses("↺ 3").await;
        bob.newest("live").shows("☐ Roadmap");
    }

    async fn two_who_tick_at_once_see_the_same(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Roadmap").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        tokio::join!(alice.presses("✓ 3"), bob.presses("✓ 3"));
        world.settle().await;
        for person in [&alice, &bob] {
            person.newest("live").shows("3. ✓ Roadmap");
        }
    }

    async fn what_is_written_is_shown_as_typed(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add @everyone *bold* <@123> [link](https://example.org) # `x`").await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.newest("agenda").shows("@everyone *bold* <@123> [link](https://example.org) # `x`");
    }

    async fn invisible_characters_make_no_topic(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add \u{200b}\u{2060}").await;
        bob.sees("/1on1 add needs topic");
    }

    async fn a_text_that_is_too_long_names_limit_and_length(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says(&format!("/1on1 add {}", "x".repeat(501))).await;
        bob.sees("topic takes up to 500 characters, and this has 501. I cut nothing silently");
        bob.says(&format!("/1on1 note {}", "x".repeat(2001))).await;
        bob.sees("text takes up to 2000 characters, and this has 2001.");
        bob.says(&format!("/1on1 action {}", "x".repeat(501))).await;
        bob.sees("text takes up to 500 characters, and this has 501.");
        bob.says(&format!("/1on1 add {}", "x".repeat(500))).await;
        bob.sees("Added to your 1:1 with Alice");
    }

    async fn a_topic_knows_no_strangers(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        let answer = alice.last();
        for label in ["Edit", "Undo", "Up", "Down"] {
            world.carol().presses_on(&answer, label).await;
            world.carol().sees("I do not find that.");
        }
        world.carol().sees_nowhere("Budget");
        bob.says("/1on1 next").await;
        bob.sees("3 topics");
    }

    async fn what_only_i_see_is_for_the_partner_as_if_it_did_not_exist(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Rumours visibility:only-me").await;
        let answer = alice.last();
        bob.presses_on(&answer, "Edit").await;
        bob.sees("I do not find that.");
    }
}

/// The agenda of the 1:1 with Bob, among several.
fn bob_agenda(person: &crate::world::Actor<'_>) -> crate::world::Message {
    let mut agendas = person.all("agenda");
    agendas.retain(|card| card.title.contains("Bob"));
    agendas.pop().expect("an agenda")
}
