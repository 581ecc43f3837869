//! Plain messages to the bot: topics mostly, and what is not one.

use chrono::TimeDelta;

use crate::world::World;

story! {
    async fn a_plain_message_becomes_a_topic(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("The offsite in May").await;
        bob.sees("Added to your 1:1 with Alice");
        bob.last().shows("The offsite in May").offers(&["Undo", "Make it an action", "Make it a note", "Share now"]);
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").shows("The offsite in May");
    }

    async fn the_partner_sees_it_after_two_minutes(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.says("The offsite in May").await;
        bob.newest("agenda").shows("The offsite in May");
        world.passes(TimeDelta::seconds(119)).await;
        alice.newest("agenda").lacks("The offsite in May");
        world.passes(TimeDelta::seconds(1)).await;
        alice.newest("agenda").shows("The offsite in May");
    }

    async fn share_now_does_not_wait(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.says("The offsite in May").await;
        bob.presses("Share now").await;
        alice.newest("agenda").shows("The offsite in May");
        bob.newest("topic").offers_no(&["Share now"]).offers(&["Undo"]);
    }

    async fn what_is_undone_in_time_was_never_seen(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.says("The offsite in May").await;
        bob.presses("Undo").await;
        bob.sees("Topic removed from your 1:1 with Alice");
        world.passes(TimeDelta::minutes(3)).await;
        alice.sees_nowhere("The offsite in May");
        assert_eq!(alice.newest("agenda").edits, 0);
        bob.presses("Undo").await;
        alice.newest("agenda").shows("The offsite in May");
    }

    async fn a_message_can_be_made_an_action(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("Send the draft to Alice").await;
        bob.presses("Make it an action").await;
        bob.sees("Now an action in your 1:1 with Alice");
        alice.says("/1on1 actions").await;
        alice.sees("Send the draft to Alice");
        alice.says("/1on1 agenda").await;
        alice.newest("agenda").shows_in_order(&["Still open from before", "Send the draft to Alice · Bob"]);
    }

    async fn a_message_can_be_made_a_note(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        bob.says("The offer goes out next week").await;
        bob.presses("Make it a note").await;
        bob.sees("Now a note in your 1:1 with Alice");
        alice.presses("Wrap up").await;
        alice.newest("recap").shows("The offer goes out next week · Bob");
    }

    async fn each_bullet_becomes_a_topic(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("For Thursday:\n- Budget\n- Offsite\n- Hiring").await;
        bob.sees("3 topics added to your 1:1 with Alice");
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").shows_in_order(&["Budget", "Offsite", "Hiring"]).lacks("For Thursday");
    }

    async fn bullets_are_undone_and_shared_together(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.says("- Budget\n- Offsite").await;
        bob.presses("Undo").await;
        bob.sees("2 topics removed from your 1:1 with Alice");
        bob.presses("Undo").await;
        alice.newest("agenda").lacks("Budget").lacks("Offsite");
        bob.presses("Share now").await;
        alice.newest("agenda").shows_in_order(&["Budget", "Offsite"]);
    }

    async fn one_of_several_bullets_can_be_shared_now_or_made_something_else(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.says("- Budget\n- Offsite").await;
        bob.chooses("More…", "Offsite").await;
        bob.last().offers(&["Undo", "Make it an action", "Make it a note"]);
        bob.presses("Share now").await;
        alice.newest("agenda").shows("Offsite").lacks("Budget");
    }

    async fn with_several_one_on_ones_a_menu_asks(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let carol = world.carol();
        carol.says(r#"/1on1 start with:@bob when:"every monday 15:00""#).await;
        bob.presses("Accept").await;
        bob.says("- Budget\n- Offsite").await;
        bob.sees("Which 1:1 is this for?");
        bob.chooses("With whom?", "Carol").await;
        bob.sees("2 topics added to your 1:1 with Carol");
        world.until("2026-03-23T18:00:00Z").await;
        carol.newest("agenda").shows("Budget");
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").lacks("Budget");
    }

    async fn during_a_meeting_nobody_asks_which_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.carol().says(r#"/1on1 start with:@bob when:"every monday 15:00""#).await;
        bob.presses("Accept").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.says("The offsite in May").await;
        bob.sees("Added to your 1:1 with Alice");
        world.passes(TimeDelta::minutes(2)).await;
        alice.newest("live").shows("The offsite in May");
    }

    async fn greetings_thanks_and_single_words_get_help_and_no_topic(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for line in ["Hi", "Good morning!", "thanks a lot", "Thursday", "help", "👍"] {
            bob.says(line).await;
            assert_eq!(bob.last().kind, "help", "{line}");
            bob.last().lacks("/1on1 start").shows("/1on1 help");
        }
        bob.says("/1on1 next").await;
        bob.sees("2 topics");
        assert_eq!(alice.count("topic"), 0);
    }

    async fn somebody_who_cannot_come_gets_the_ways_out(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("Sorry, I can't make it this week").await;
        bob.last().shows("Your 1:1 with Alice, Thu 26 Mar 2026, 10:00").offers(&["Skip", "Move", "Add as topic"]);
        assert_eq!(alice.count("skipped"), 0);
        bob.presses("Skip").await;
        alice.newest("skipped").shows("Bob skipped");
    }

    async fn somebody_who_cannot_come_can_move_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("I can't make it").await;
        bob.presses("Move").await;
        bob.submits(&[("to", "fri 14:00")]).await;
        alice.newest("moved").shows("Bob moved your 1:1 to Fri 27 Mar 2026, 14:00");
    }

    async fn what_sounded_like_not_coming_can_be_a_topic(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("I can't make it").await;
        bob.presses("Add as topic").await;
        bob.sees("Added to your 1:1 with Alice");
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").shows("I can't make it");
    }

    async fn who_cannot_come_to_one_of_several_is_asked_to_which(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let carol = world.carol();
        carol.says(r#"/1on1 start with:@bob when:"every monday 15:00""#).await;
        bob.presses("Accept").await;
        bob.says("I can't make it").await;
        bob.chooses("With whom?", "Carol").await;
        bob.last().shows("Your 1:1 with Carol").offers(&["Skip", "Move", "Add as topic"]);
        assert_eq!(alice.count("skipped") + carol.count("skipped"), 0);
    }

    async fn without_a_one_on_one_it_explains_how_to_start(world) {
        let alice = world.alice();
        alice.says("The offsite in May").await;
        alice.sees("You have no 1:1 yet. To begin, invite somebody: /1on1 start");
        alice.says("hello").await;
        alice.sees("To begin, invite somebody: /1on1 start");
        alice.says("I can't make it").await;
        alice.sees("You have no 1:1 yet.");
    }

    async fn a_message_that_is_too_long_is_not_cut(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says(&"word ".repeat(101)).await;
        bob.sees("topic takes up to 500 characters, and this has 504.");
        bob.says(&format!("- Budget\n- {}", "x".repeat(501))).await;
        bob.sees("topic takes up to 500 characters, and this has 501.");
        bob.says("/1on1 next").await;
        bob.sees("2 topics");
    }

    async fn a_message_put_into_a_one_on_one_keeps_its_link(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let carol = world.carol();
        carol.says(r#"/1on1 start with:@bob when:"every monday 15:00""#).await;
        bob.presses("Accept").await;
        bob.captures("Who pays for the offsite?", "https://chat.example/42").await;
        assert_eq!(bob.form_value("topic"), "Who pays for the offsite?");
        bob.submits(&[("topic", "Offsite: who pays?"), ("with", "nobody")]).await;
        assert_eq!(bob.form_value("topic"), "Offsite: who pays?", "an unknown partner gives the form again");
        bob.submits(&[("with", "alice"), ("section", "decision")]).await;
        bob.sees("Added to your 1:1 with Alice");
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").shows("Offsite: who pays?").shows("https://chat.example/42");
    }

    async fn a_message_put_into_the_only_one_on_one_knows_with_whom(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.captures("Who pays?", "https://chat.example/42").await;
        assert_eq!(bob.form_value("with"), "Alice");
        bob.submits(&[("with", "")]).await;
        bob.sees("Added to your 1:1 with Alice");
    }

    async fn every_kind_of_bullet_makes_a_topic(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for list in ["- Budget\n- Offsite", "* Hiring\n* Desks", "• Travel\n• Phones", "1. Training\n2. Holidays"] {
            bob.says(list).await;
            bob.sees("2 topics added to your 1:1 with Alice");
        }
        world.until("2026-03-26T08:00:00Z").await;
        let all = ["Budget", "Offsite", "Hiring", "Desks", "Travel", "Phones", "Training", "Holidays"];
        alice.newest("agenda").shows_in_order(&all);
    }

    async fn who_cannot_come_is_understood_in_many_words(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for line in ["can't make it", "I won't be able to make it today", "need to cancel", "Can we reschedule?", "Let's skip it"] {
            bob.says(line).await;
            bob.last().offers(&["Skip", "Move", "Add as topic"]);
        }
        bob.says("We can't make it work with the budget").await;
        bob.sees("Added to your 1:1 with Alice");
        assert_eq!(alice.count("skipped"), 0);
    }

    async fn a_topic_that_the_partner_has_seen_can_become_an_action(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.says("Send the draft to Alice").await;
        let answer = bob.last();
        world.passes(TimeDelta::minutes(3)).await;
        alice.newest("agenda").shows_in_order(&["Bob's topics", "Send the draft to Alice"]);
        bob.presses_on(&answer, "Make it an action").await;
        for person in [&alice, &bob] {
            let agenda = person.newest("agenda");
            agenda.shows_in_order(&["Still open", "Send the draft to Alice"]);
            assert_eq!(agenda.text.matches("Send the draft to Alice").count(), 1);
        }
    }

    async fn several_one_on_ones_and_share_now_after_the_menu(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.carol().says(r#"/1on1 start with:@bob when:"every monday 15:00""#).await;
        bob.presses("Accept").await;
        bob.says("The offsite in May").await;
        bob.chooses("With whom?", "Alice").await;
        bob.last().offers(&["Undo", "Make it an action", "Make it a note", "Share now"]);
        bob.presses("Share now").await;
        alice.says("/1on1 next").await;
        alice.sees("3 topics");
    }

    async fn a_message_put_into_a_one_on_one_without_any_explains_how_to_start(world) {
        let alice = world.alice();
        alice.captures("Who pays for the offsite?", "https://chat.example/42").await;
        assert!(!alice.has_form());
        alice.sees("You have no 1:1 yet. To begin, invite somebody: /1on1 start");
    }

    async fn a_message_put_into_one_of_several_asks_for_which(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let carol = world.carol();
        carol.says(r#"/1on1 start with:@bob when:"every monday 15:00""#).await;
        bob.presses("Accept").await;
        bob.captures("Who pays for the offsite?", "https://chat.example/42").await;
        assert_eq!(bob.form_value("with"), "");
        bob.submits(&[]).await;
        bob.sees("Which 1:1 is this for?");
        bob.chooses("With whom?", "Carol").await;
        bob.sees("Added to your 1:1 with Carol");
        carol.says("/1on1 agenda").await;
        carol.newest("agenda").shows("Who pays for the offsite?").shows("https://chat.example/42");
        alice.sees_nowhere("Who pays");
    }
}
