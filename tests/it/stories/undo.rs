//! Undo: what an answer changed comes back as it was, for the one who changed it, and once.

use crate::world::{Actor, World};

/// Alice and Bob on Thursday morning, with the agenda before both.
async fn agenda_is_out(world: &World) -> (Actor<'_>, Actor<'_>) {
    let (alice, bob) = world.weekly_thursday_ten().await;
    world.until("2026-03-26T08:00:00Z").await;
    (alice, bob)
}

/// Bob also meets Frank, later the same morning.
async fn frank_too(world: &World) -> Actor<'_> {
    let frank = world.person("frank");
    frank
        .says(r#"/1on1 start with:@bob when:"every thursday 11:00""#)
        .await;
    world.bob().presses("Accept").await;
    frank
}

story! {
    async fn a_topic_that_was_handed_over_comes_back_to_its_place(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = frank_too(&world).await;
        for topic in ["Budget", "Offsite", "Hiring"] {
            bob.says(&format!("/1on1 add {topic} with:alice")).await;
        }
        world.until("2026-03-26T08:30:00Z").await;
        bob.presses_on(&agenda_with(&bob, "Alice"), "Edit").await;
        bob.chooses("Edit", "Topic: Offsite").await;
        bob.chooses("Move it to another 1:1", "Frank").await;
        alice.newest("agenda").lacks("Offsite");
        frank.says("/1on1 agenda").await;
        frank.newest("agenda").shows("Offsite");
        bob.presses("Undo").await;
        alice.newest("agenda").shows_in_order(&["Budget", "Offsite", "Hiring"]);
        frank.newest("agenda").lacks("Offsite");
    }

    async fn what_was_talked_about_elsewhere_does_not_come_back(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        let frank = frank_too(&world).await;
        bob.says("/1on1 add Offsite with:alice").await;
        bob.chooses("Move it to another 1:1", "Frank").await;
        let moved = bob.last();
        moved.shows("Moved: this topic is now in your 1:1 with Frank").offers(&["Undo"]);
        world.until("2026-03-26T10:00:00Z").await;
        frank.presses("Start").await;
        frank.presses("✓ 3").await;
        bob.presses_on(&moved, "Undo").await;
        bob.sees("That can no longer be undone");
        frank.newest("live").shows("✓ Offsite");
    }

    async fn a_topic_that_became_an_action_is_a_topic_again(world) {
        let (alice, bob) = agenda_is_out(&world).await;
        bob.says("Send the draft").await;
        bob.presses("Share now").await;
        alice.newest("agenda").shows_in_order(&["Bob's topics", "Send the draft"]);
        bob.presses("Make it an action").await;
        let made = bob.last();
        made.offers(&["Undo", "Edit"]);
        alice.newest("agenda").lacks("Bob's topics").shows_in_order(&["Still open", "Send the draft · Bob"]);
        bob.presses("Undo").await;
        bob.last().offers(&["Make it an action", "Make it a note"]);
        alice.newest("agenda").shows_in_order(&["Bob's topics", "Send the draft"]).lacks("Still open");
        // Pressed twice it undoes once.
        bob.presses_on(&made, "Undo").await;
        alice.newest("agenda").shows_in_order(&["Bob's topics", "Send the draft"]).lacks("Still open");
    }

    async fn an_action_that_was_done_meanwhile_stays_one(world) {
        let (alice, bob) = agenda_is_out(&world).await;
        bob.says("Send the draft").await;
        bob.presses("Make it an action").await;
        let made = bob.last();
        alice.says("/1on1 done draft").await;
        bob.presses_on(&made, "Undo").await;
        bob.sees("That can no longer be undone: something else was done with it meanwhile.");
        bob.says("/1on1 actions state:done").await;
        bob.sees("✓ Send the draft");
    }

    async fn a_topic_that_became_a_note_is_a_topic_again(world) {
        let (alice, bob) = agenda_is_out(&world).await;
        alice.presses("Start").await;
        bob.says("The offer goes out next week").await;
        bob.presses("Make it a note").await;
        bob.presses("Undo").await;
        bob.presses("Share now").await;
        alice.newest("live").shows("☐ The offer goes out next week");
        alice.presses("Wrap up").await;
        alice.newest("recap").shows_in_order(&["Carried over", "The offer goes out next week"]).lacks("Notes");
    }

    async fn what_i_made_my_own_alone_becomes_nothing_for_both(world) {
        let (alice, bob) = agenda_is_out(&world).await;
        bob.says("He seems tired").await;
        let fresh = bob.last();
        bob.presses_on(&fresh, "Edit").await;
        bob.submits(&[("visibility", "only-me")]).await;
        for label in ["Make it an action", "Make it a note"] {
            bob.presses_on(&fresh, label).await;
            bob.sees("This card is old");
        }
        alice.sees_nowhere("He seems tired");
    }

    async fn a_note_that_was_removed_comes_back_for_those_who_may_read_it(world) {
        let (alice, bob) = agenda_is_out(&world).await;
        alice.presses("Start").await;
        bob.says("/1on1 note The offer goes out").await;
        bob.presses("Undo").await;
        bob.last().shows("Note removed from your 1:1 with Alice").shows("The offer goes out");
        let removed = bob.last();
        bob.presses("Undo").await;
        bob.last().shows("The offer goes out · you").offers(&["Undo", "Edit"]);
        bob.presses_on(&removed, "Undo").await;
        bob.says("/1on1 note He seems tired private:yes").await;
        bob.presses("Undo").await;
        bob.presses("Undo").await;
        alice.presses("Wrap up").await;
        alice.newest("recap").shows("The offer goes out · Bob");
        assert_eq!(alice.newest("recap").text.matches("The offer goes out").count(), 1);
        alice.sees_nowhere("He seems tired");
        world.until("2026-04-02T07:00:00Z").await;
        bob.presses("Last time").await;
        bob.last().shows("He seems tired · you · only you see this");
    }

    async fn an_action_that_was_removed_comes_back_on_both_cards(world) {
        let (alice, bob) = agenda_is_out(&world).await;
        alice.says("/1on1 action Send the draft owner:partner due:fri").await;
        alice.presses("Undo").await;
        bob.newest("action-given").shows("Action removed").offers_no(&["Agree"]);
        bob.newest("agenda").lacks("Send the draft");
        let removed = alice.last();
        alice.presses("Undo").await;
        alice.last().shows("Send the draft · Bob · due Fri 27 Mar 2026").offers(&["Undo", "Edit"]);
        bob.newest("action-given").shows("☐ Send the draft").offers(&["Agree", "Not like that"]);
        bob.newest("agenda").shows("Send the draft");
        alice.presses_on(&removed, "Undo").await;
        assert_eq!(bob.newest("agenda").text.matches("Send the draft").count(), 1);
        assert_eq!(bob.count("action-given"), 1);
    }

    async fn the_old_words_come_back(world) {
        let (alice, bob) = agenda_is_out(&world).await;
        alice.presses("Start").await;
        bob.says("/1on1 add Budget").await;
        bob.presses("Edit").await;
        bob.submits(&[("topic", "Budget for May"), ("section", "blocker")]).await;
        alice.newest("live").shows("Budget for May · blocker");
        bob.presses("Undo").await;
        alice.newest("live").shows("☐ Budget · Bob").lacks("blocker");
        bob.says("/1on1 note The offer goes out").await;
        bob.presses("Edit").await;
        bob.submits(&[("text", "The offer went out"), ("private", "yes")]).await;
        bob.last().shows("The offer went out").shows("only you see this");
        bob.presses("Undo").await;
        bob.last().shows("The offer goes out").lacks("only you see this");
        bob.says("/1on1 action Send the draft due:fri").await;
        bob.presses("Edit").await;
        bob.submits(&[("text", "Send the second draft"), ("owner", "partner"), ("due", "")]).await;
        alice.newest("action-given").shows("Send the second draft").offers(&["Agree"]);
        bob.presses("Undo").await;
        bob.last().shows("Send the draft · you · due Fri 27 Mar 2026");
        alice.newest("action-given").shows("Send the draft · Bob").offers_no(&["Agree"]);
        alice.newest("live").shows("Send the draft · Bob").lacks("second");
    }

    async fn words_that_were_changed_again_stay(world) {
        let (_, bob) = agenda_is_out(&world).await;
        bob.says("/1on1 add Budget").await;
        bob.presses("Edit").await;
        bob.submits(&[("topic", "Budget for May")]).await;
        let first = bob.last();
        bob.presses("Edit").await;
        bob.submits(&[("topic", "Budget for June")]).await;
        bob.presses_on(&first, "Undo").await;
        bob.sees("That can no longer be undone");
        bob.newest("agenda").shows("Budget for June");
    }

    async fn an_edit_that_changed_nothing_has_nothing_to_undo(world) {
        let (_, bob) = agenda_is_out(&world).await;
        bob.says("/1on1 add Budget").await;
        bob.presses("Edit").await;
        bob.submits(&[]).await;
        bob.last().offers(&["Edit", "Remove"]).offers_no(&["Undo"]);
    }

    async fn the_old_due_day_comes_back_and_is_reminded_of(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:tue").await;
        world.until("2026-03-23T12:00:00Z").await;
        alice.says("/1on1 actions").await;
        alice.presses("Snooze").await;
        alice.submits(&[("due", "in 3 weeks")]).await;
        bob.newest("action-changed").shows("due Mon 13 Apr 2026");
        alice.presses("Undo").await;
        bob.newest("action-changed").shows("due Tue 24 Mar 2026");
        world.until("2026-03-24T09:00:00Z").await;
        bob.newest("action-reminder").came("2026-03-24T08:00:00Z").shows("Due today");
    }

    async fn a_drop_and_a_reopening_can_be_undone(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft").await;
        bob.says("/1on1 done draft").await;
        let done = bob.last();
        bob.presses("Undo").await;
        bob.last().shows("Changed").shows("☐ Send the draft");
        bob.presses_on(&done, "Undo").await;
        bob.last().shows("☐ Send the draft");
        bob.says("/1on1 actions").await;
        bob.presses("Drop").await;
        bob.presses("Undo").await;
        bob.last().shows("☐ Send the draft");
        bob.presses("Done").await;
        bob.says("/1on1 actions state:done").await;
        bob.presses("Reopen").await;
        bob.last().shows("Open again: Send the draft");
        bob.presses("Undo").await;
        bob.last().shows("✓ Send the draft");
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        bob.newest("recap").shows_in_order(&["Done since last time", "Send the draft"]);
    }

    async fn all_discussed_is_taken_back_one_by_one_until_the_next_agenda(world) {
        let (alice, bob) = agenda_is_out(&world).await;
        bob.says("/1on1 add Budget").await;
        alice.presses("Start").await;
        alice.presses("All discussed").await;
        bob.newest("live").lacks("☐").offers(&["↺ 1", "↺ 2", "↺ 3"]);
        bob.presses("↺ 3").await;
        alice.newest("live").shows("2. ✓").shows("3. ☐ Budget");
        alice.presses("All discussed").await;
        alice.presses("Wrap up").await;
        alice.chooses("✓ or ↺ a topic", "↺ Budget").await;
        bob.newest("recap").shows_in_order(&["Carried over", "Budget"]);
    }

    async fn nobody_undoes_what_another_did(world) {
        let (alice, bob) = agenda_is_out(&world).await;
        bob.says("Send the draft").await;
        bob.presses("Make it an action").await;
        let made = bob.last();
        for other in [&alice, &world.carol()] {
            other.presses_on(&made, "Undo").await;
            other.last().shows("Nothing was changed").lacks("Send the draft");
        }
        bob.says("/1on1 actions").await;
        bob.sees("☐ Send the draft");
    }

    async fn a_removal_undone_twice_is_undone_once(world) {
        let (alice, bob) = agenda_is_out(&world).await;
        bob.says("/1on1 add Budget").await;
        bob.presses("Undo").await;
        let removed = bob.last();
        bob.presses("Undo").await;
        bob.presses_on(&removed, "Undo").await;
        bob.last().shows("Added to your 1:1 with Alice").shows("Budget");
        assert_eq!(alice.newest("agenda").text.matches("Budget").count(), 1);
        alice.presses("Start").await;
        bob.presses("✓ 3").await;
        bob.presses_on(&removed, "Undo").await;
        bob.sees("That can no longer be undone");
    }
}

/// The agenda of the 1:1 with somebody, among several.
fn agenda_with(person: &Actor<'_>, partner: &str) -> crate::world::Message {
    let mut agendas = person.all("agenda");
    agendas.retain(|card| card.title.contains(partner));
    agendas.pop().expect("an agenda")
}
