//! Commands: which 1:1 is meant, how a line is typed, and what each answers.

use crate::world::{Actor, World};

/// Bob's second 1:1 of the week: Carol, who leads, on Mondays at ten in New York.
async fn carol_too(world: &World) -> Actor<'_> {
    let carol = world.carol();
    carol
        .says(r#"/1on1 start with:@bob when:"every monday 10:00""#)
        .await;
    world.bob().presses("Accept").await;
    carol
}

story! {
    async fn a_note_before_the_first_meeting_stands_in_its_recap(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 note The offer goes out next week").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        bob.newest("recap").shows("The offer goes out next week · Alice");
        world.until("2026-04-02T08:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        bob.newest("recap").lacks("The offer goes out next week");
    }

    async fn with_several_one_on_ones_the_bot_asks_and_goes_on(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        carol_too(&world).await;
        bob.says("/1on1 add Budget").await;
        bob.sees("Which 1:1 is this for?");
        let menu = bob.last();
        bob.chooses("With whom?", "Alice").await;
        bob.last().shows("Added to your 1:1 with Alice").shows("Budget");
        // The answer took the place of the question, which is not asked twice.
        assert_eq!(bob.last().id, menu.id);
        bob.presses_on(&menu, "With whom?").await;
        bob.sees("Nothing was changed");
    }

    async fn the_live_one_is_meant_without_asking(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        carol_too(&world).await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.says("/1on1 note The offer goes out").await;
        bob.sees("Noted in your 1:1 with Alice");
        bob.says("/1on1 wrap").await;
        bob.newest("recap").shows("your 1:1 with Alice").shows("The offer goes out");
    }

    async fn a_partner_is_known_by_name_account_or_beginning(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        carol_too(&world).await;
        for (topic, with) in [("One", "@carol"), ("Two", "Carol"), ("Three", "car")] {
            bob.says(&format!("/1on1 add {topic} with:{with}")).await;
            bob.sees("Added to your 1:1 with Carol");
        }
    }

    async fn an_unknown_partner_is_named_with_near_ones(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget with:alise").await;
        bob.sees("You have no 1:1 with “alise”.");
        bob.last().shows("Did you mean Alice?").shows("/1on1 start");
        bob.says("/1on1 next").await;
        bob.sees("2 topics");
    }

    async fn an_unknown_command_is_named_with_near_ones(world) {
        let bob = world.bob();
        bob.says("/1on1 agnda").await;
        bob.last().shows("There is no command “agnda”.").shows("Did you mean agenda").shows("/1on1 help");
    }

    async fn an_unknown_zone_is_named_with_near_ones(world) {
        let alice = world.alice();
        alice.says(r#"/1on1 start with:@bob when:"thu 10:00" timezone:Berlim"#).await;
        alice.last().shows("I know no time zone “Berlim”.").shows("Did you mean").shows("Berlin");
        assert_eq!(world.bob().messages().len(), 0);
    }

    async fn a_line_is_read_as_it_was_typed(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft owner:me due:next friday with:@bob").await;
        alice.sees("Send the draft · you · due Fri 27 Mar 2026");
        alice.says("/1on1 add Ask about price:value and @bob").await;
        alice.sees("Ask about price:value and @bob · you");
        alice.says(r#"/1on1 add "Note with:nobody in it" with:bob"#).await;
        alice.sees("Note with:nobody in it");
        alice.says("/1on1 add Budget with:bob with:bob").await;
        alice.sees("with stands there twice. Once will do.");
        alice.says("/1on1 add section:blocker").await;
        alice.sees("/1on1 add needs topic, as in /1on1 add");
        bob.says("/1on1 next").await;
        bob.sees("4 topics");
    }

    async fn answers_in_a_channel_are_for_ones_own_eyes_and_cards_come_to_the_dm(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let there = bob.in_server();
        there.says("/1on1 agenda").await;
        bob.newest("agenda").shows("Your 1:1 with Alice");
        bob.newest("said").shows("The agenda of your 1:1 with Alice is in our chat");
        there.says("/1on1 add Budget").await;
        there.sees("Added to your 1:1 with Alice");
        assert_eq!((alice.count("agenda"), alice.count("topic")), (0, 0));
    }

    async fn meet_near_the_time_is_the_coming_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-25T21:00:00Z").await;
        bob.says("/1on1 meet").await;
        for person in [&alice, &bob] {
            person.newest("live").shows("Wed 25 Mar 2026, 22:00");
        }
        bob.says("/1on1 wrap").await;
        bob.newest("recap").shows("Thu 2 Apr 2026, 10:00");
    }

    async fn meet_is_the_coming_one_when_its_agenda_is_out(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.says("/1on1 meet").await;
        bob.newest("live").shows("Thu 26 Mar 2026, 09:00");
        assert_eq!(alice.count("which-meeting"), 0);
    }

    async fn meet_long_before_asks_and_can_hold_the_next_one_early(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 meet").await;
        bob.sees("Meeting Alice now? Your next 1:1 is on Thu 26 Mar 2026, 10:00");
        assert_eq!(alice.count("live"), 0);
        bob.presses("It is the next one, held early").await;
        alice.presses("Wrap up").await;
        bob.newest("recap").shows("You met.").shows("Thu 2 Apr 2026, 10:00");
        world.until("2026-03-27T09:00:00Z").await;
        assert_eq!((alice.count("agenda"), bob.count("agenda")), (0, 0));
    }

    async fn an_extra_one_leaves_the_series_alone(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 meet").await;
        bob.presses("An extra one").await;
        alice.newest("live").offers(&["Wrap up"]);
        alice.presses("Wrap up").await;
        bob.newest("recap").shows("Thu 26 Mar 2026, 10:00");
        world.until("2026-03-26T08:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").came("2026-03-26T08:00:00Z");
        }
    }

    async fn two_who_start_at_once_are_in_one_meeting(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        tokio::join!(alice.presses("Start"), bob.presses("Start"));
        world.settle().await;
        bob.says("/1on1 add Budget").await;
        alice.newest("live").shows("Budget");
        tokio::join!(alice.presses("Wrap up"), bob.presses("Wrap up"));
        world.settle().await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (1, 1));
    }

    async fn wrap_without_a_meeting_says_so(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 wrap").await;
        bob.sees("No meeting with Alice is going on. /1on1 meet starts one.");
    }

    async fn a_shared_note_is_for_both_and_a_private_one_for_its_author(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.says("/1on1 note The offer goes out").await;
        alice.says("/1on1 note He seemed tired private:yes").await;
        alice.sees("only you see this");
        bob.presses("Wrap up").await;
        bob.newest("recap").shows("The offer goes out · Alice");
        world.until("2026-04-02T07:00:00Z").await;
        alice.presses("Last time").await;
        alice.newest("last-time").shows("The offer goes out").shows("He seemed tired");
        bob.presses("Last time").await;
        bob.newest("last-time").shows("The offer goes out");
        bob.sees_nowhere("He seemed tired");
    }

    async fn a_note_after_the_meeting_edits_its_recap(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("Wrap up").await;
        world.until("2026-03-27T12:00:00Z").await;
        alice.says("/1on1 note The offer goes out").await;
        bob.newest("recap").shows("The offer goes out");
        alice.presses("Undo").await;
        alice.sees("Note removed from your 1:1 with Bob");
        bob.newest("recap").lacks("The offer goes out");
    }

    async fn a_note_can_be_changed_by_its_author_alone(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.says("/1on1 note The offer goes out").await;
        let answer = alice.last();
        for label in ["Edit", "Undo"] {
            bob.presses_on(&answer, label).await;
            bob.sees("Only the one who wrote it can change it");
            world.carol().presses_on(&answer, label).await;
            world.carol().sees("I do not find that.");
        }
        alice.presses_on(&answer, "Edit").await;
        alice.submits(&[("text", "The offer went out")]).await;
        alice.presses("Wrap up").await;
        bob.newest("recap").shows("The offer went out");
    }

    async fn next_lists_all_of_ones_one_on_ones(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 next").await;
        bob.sees("Alice: Thu 26 Mar 2026, 10:00 · 2 topics");
        carol_too(&world).await;
        bob.says("/1on1 action Send the draft with:alice").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("All discussed").await;
        bob.says("/1on1 next").await;
        bob.last().shows_in_order(&["Alice: live now · 1 open action", "Carol: Mon 30 Mar 2026, 16:00"]);
        bob.says("/1on1 wrap").await;
        alice.says("/1on1 next").await;
        alice.last().shows("Bob: Thu 2 Apr 2026, 10:00 · last met Thu 26 Mar 2026").lacks("Carol");
    }

    async fn help_is_one_card_with_every_command(world) {
        let alice = world.alice();
        alice.says("/1on1 help").await;
        let card = alice.last();
        card.shows("To begin, invite somebody: /1on1 start");
        for command in ["start", "add", "agenda", "meet", "wrap", "note", "action", "actions", "done", "next", "skip", "move"] {
            card.shows(&format!("/1on1 {command} –"));
        }
        assert_eq!(alice.messages().len(), 1);
        alice.says("/1on1").await;
        alice.sees("/1on1 start –");
    }

    async fn an_unknown_date_is_named_with_examples(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for line in ["/1on1 move someday", "/1on1 away someday", "/1on1 pause someday", "/1on1 action Draft due:someday"] {
            alice.says(line).await;
            alice.last().shows("someday").shows("2026-");
        }
        assert_eq!((bob.count("moved"), bob.count("away")), (0, 0));
        bob.says("/1on1 actions").await;
        bob.last().lacks("Draft");
    }

    async fn a_date_in_words_is_the_one_that_people_mean(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        // It is Friday the 20th, nine o'clock.
        for (words, read) in [
            ("tomorrow", "Sat 21 Mar 2026"),
            ("fri", "Fri 27 Mar 2026"),
            ("mon", "Mon 23 Mar 2026"),
            ("next tue", "Tue 24 Mar 2026"),
            ("in 2 weeks", "Fri 3 Apr 2026"),
            ("2026-12-03", "Thu 3 Dec 2026"),
        ] {
            alice.says(&format!("/1on1 action Draft due:{words}")).await;
            alice.last().shows(&format!("due {read}"));
        }
    }

    async fn a_button_of_an_old_card_does_what_it_still_can(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        let old = alice.newest("agenda");
        bob.presses("Start").await;
        // The card that it stood on is gone; the topic is not.
        alice.presses_on(&old, "Add topic").await;
        alice.submits(&[("topic", "Budget")]).await;
        bob.newest("live").shows("Budget");
        alice.presses_on(&old, "Start").await;
        assert_eq!((alice.count("live"), bob.count("live")), (1, 1));
        alice.presses("Wrap up").await;
        alice.presses_on(&old, "Start").await;
        alice.sees("This card is old: things have moved on since.");
    }

    async fn strangers_are_answered_as_if_it_did_not_exist(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        world.until("2026-03-26T08:00:00Z").await;
        let agenda = alice.newest("agenda");
        for label in ["Add topic", "Start", "Edit", "Can't make it?"] {
            frank.presses_on(&agenda, label).await;
            frank.sees("I do not find that.");
        }
        bob.presses("Start").await;
        let live = bob.newest("live");
        for label in ["Add action", "Add note", "All discussed", "Wrap up"] {
            frank.presses_on(&live, label).await;
            frank.sees("I do not find that.");
        }
        assert!(!frank.has_form());
        bob.newest("live").offers(&["Wrap up"]);
    }
}
