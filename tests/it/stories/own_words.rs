//! What one wrote: edited, removed and arranged by its author alone, from the agenda and from the answer.

use crate::world::World;

story! {
    async fn edit_of_the_agenda_has_ones_topics_notes_and_actions(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        bob.says("/1on1 note The offer goes out").await;
        bob.says("/1on1 action Send the draft").await;
        alice.says("/1on1 action Book the room owner:partner").await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.presses_on(&bob.newest("agenda"), "Edit").await;
        let labels: Vec<String> = bob.last().controls[0].options.iter().map(|(_, label)| label.clone()).collect();
        assert_eq!(labels, ["Topic: Budget", "Note: The offer goes out", "Action: Send the draft"]);
        bob.chooses("Edit", "Action: Send the draft").await;
        bob.presses("Edit").await;
        bob.submits(&[("text", "Send the second draft")]).await;
        alice.newest("agenda").shows("Send the second draft · Bob");
        bob.presses_on(&bob.newest("agenda"), "Edit").await;
        bob.chooses("Edit", "Action: Send the second draft").await;
        bob.presses("Remove").await;
        bob.sees("Action removed from your 1:1 with Alice");
        alice.newest("agenda").lacks("draft");
        bob.presses_on(&bob.newest("agenda"), "Edit").await;
        bob.chooses("Edit", "Note: The offer goes out").await;
        bob.presses("Edit").await;
        bob.submits(&[("text", "The offer went out")]).await;
        bob.presses("Remove").await;
        bob.sees("Note removed from your 1:1 with Alice");
    }

    async fn the_answer_to_add_moves_it_to_another_one_on_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every thursday 11:00""#).await;
        bob.presses("Accept").await;
        bob.says("/1on1 add Offsite with:alice").await;
        bob.last().offers(&["Undo", "Edit", "Up", "Down", "Move it to another 1:1"]);
        bob.chooses("Move it to another 1:1", "Frank").await;
        bob.sees("Moved: this topic is now in your 1:1 with Frank");
        world.until("2026-03-26T09:55:00Z").await;
        frank.newest("agenda").shows("Offsite");
        alice.sees_nowhere("Offsite");
    }

    async fn at_the_ends_of_the_list_nothing_moves(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for topic in ["Budget", "Offsite"] {
            bob.says(&format!("/1on1 add {topic}")).await;
        }
        world.until("2026-03-26T08:00:00Z").await;
        let cards = bob.all("topic");
        bob.presses_on(&cards[0], "Up").await;
        bob.presses_on(&cards[1], "Down").await;
        alice.newest("agenda").shows_in_order(&["3. ☐ Budget", "4. ☐ Offsite"]);
        bob.presses_on(&cards[0], "Down").await;
        bob.presses_on(&cards[0], "Down").await;
        alice.newest("agenda").shows_in_order(&["3. ☐ Offsite", "4. ☐ Budget"]);
    }

    async fn what_is_moved_passes_what_the_partner_does_not_see(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        bob.says("/1on1 add Stay calm visibility:only-me").await;
        bob.says("/1on1 add Offsite").await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").shows_in_order(&["3. ☐ Budget", "4. ☐ Offsite"]);
        let offsite = bob.all("topic").pop().expect("a card");
        bob.presses_on(&offsite, "Up").await;
        bob.newest("agenda").shows_in_order(&["Budget", "Offsite", "Stay calm"]);
        // The partner sees no difference, and no gap in the numbers.
        alice.newest("agenda").shows_in_order(&["3. ☐ Budget", "4. ☐ Offsite"]);
        bob.presses_on(&offsite, "Up").await;
        alice.newest("agenda").shows_in_order(&["3. ☐ Offsite", "4. ☐ Budget"]);
        alice.sees_nowhere("Stay calm");
    }

    async fn up_passes_the_neighbour_that_is_seen_above_it(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        bob.says("/1on1 add Hire or wait? section:decision").await;
        bob.says("/1on1 add Offsite").await;
        bob.presses("Up").await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.newest("agenda").shows_in_order(&["Offsite", "Budget", "Hire or wait?"]);
    }

    async fn an_at_meeting_topic_is_edited_unseen_and_opens_with_its_last_words(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Your talk visibility:at-meeting").await;
        alice.presses("Edit").await;
        assert_eq!(alice.form_value("visibility"), "at-meeting");
        alice.submits(&[("topic", "Your talk in May")]).await;
        alice.last().shows("opens with the agenda");
        bob.says("/1on1 agenda").await;
        bob.sees_nowhere("Your talk");
        world.until("2026-03-26T08:00:00Z").await;
        bob.newest("agenda").shows("Your talk in May");
        // Once open it stays open, whatever is changed in it.
        alice.presses_on(&alice.newest("topic"), "Edit").await;
        alice.submits(&[("topic", "Your talk in June")]).await;
        bob.newest("agenda").shows("Your talk in June");
    }

    async fn who_may_read_a_topic_can_be_changed_by_its_author(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.says("/1on1 add Rumours visibility:only-me").await;
        bob.newest("agenda").lacks("Rumours");
        alice.presses("Edit").await;
        alice.submits(&[("visibility", "shared")]).await;
        bob.newest("agenda").shows("Rumours");
        alice.presses("Undo").await;
        bob.newest("agenda").lacks("Rumours");
        alice.newest("agenda").shows("Rumours · you · only you see this");
    }

    async fn a_tick_after_the_next_agenda_stays(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("✓ 3").await;
        let live = bob.newest("live");
        alice.presses("Wrap up").await;
        let recap = bob.newest("recap");
        world.until("2026-04-02T07:00:00Z").await;
        bob.presses_on(&live, "↺ 3").await;
        bob.sees("This card is old: things have moved on since.");
        bob.presses_on(&recap, "✓ or ↺ a topic").await;
        bob.last().shows("Nothing was changed");
        bob.newest("agenda").lacks("Budget");
        bob.newest("recap").shows_in_order(&["Discussed", "Budget"]);
    }

    async fn a_discussed_topic_is_reworded_no_more(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        let answer = bob.last();
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("✓ 3").await;
        for label in ["Edit", "Up", "Undo"] {
            bob.presses_on(&answer, label).await;
            bob.last().shows("That can no longer be undone");
        }
        bob.newest("live").shows("✓ Budget");
    }

    async fn the_fixed_topics_count_until_the_two_first_met(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for person in [&alice, &bob] {
            person.says("/1on1 next").await;
            person.sees("2 topics");
        }
        world.until("2026-03-25T09:00:00Z").await;
        bob.newest("nudge").shows("On the list so far: 2 topics.");
        world.until("2026-03-26T09:00:00Z").await;
        bob.newest("agenda").shows_in_order(&["1. ☐ What stays between us", "2. ☐ How do we want"]);
        alice.presses("Start").await;
        alice.presses("Wrap up").await;
        bob.newest("recap").lacks("Carried over").lacks("What stays between us");
        for person in [&alice, &bob] {
            person.says("/1on1 next").await;
            person.last().lacks("topic");
        }
        world.until("2026-04-01T08:00:00Z").await;
        bob.newest("nudge").lacks("On the list");
        world.until("2026-04-02T07:00:00Z").await;
        bob.newest("agenda").lacks("What stays between us");
        bob.says("/1on1 skip").await;
        bob.newest("skipped").shows("Nothing is waiting on the list.");
    }

    async fn a_card_of_a_closed_action_follows_when_it_is_open_again(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft").await;
        alice.says("/1on1 done draft").await;
        let told = bob.newest("action-changed");
        told.shows("✓ Send the draft").offers(&["Reopen"]);
        bob.presses_on(&told, "Reopen").await;
        bob.all("action-changed")[0].shows("☐ Send the draft").offers(&["Done"]);
        assert_eq!(bob.count("action-changed"), 1);
        alice.says("/1on1 actions").await;
        alice.presses("Drop").await;
        for card in bob.all("action-changed") {
            card.shows("✗ Send the draft").offers(&["Reopen"]);
        }
        alice.presses("Undo").await;
        for card in bob.all("action-changed") {
            card.shows("☐ Send the draft").offers(&["Done"]);
        }
    }

    async fn a_reminder_of_an_action_that_was_put_off_says_so(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:mon").await;
        world.until("2026-03-23T09:00:00Z").await;
        bob.newest("action-reminder").shows("Due today");
        bob.presses("Snooze").await;
        bob.submits(&[("due", "in 2 weeks")]).await;
        bob.newest("action-reminder").lacks("Due today").shows("due Mon 6 Apr 2026");
    }
}
