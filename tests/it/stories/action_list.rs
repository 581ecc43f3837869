//! The list of actions: it stays where it is while one thing after the other is done in it.

use crate::world::{Actor, Message, World};

/// Alice and Bob, with three actions of Bob's and one of Alice's.
async fn four_actions(world: &World) -> (Actor<'_>, Actor<'_>) {
    let (alice, bob) = world.weekly_thursday_ten().await;
    for text in ["Send the draft", "Book the room", "Ask finance"] {
        bob.says(&format!("/1on1 action {text}")).await;
    }
    alice.says("/1on1 action Call the board").await;
    (alice, bob)
}

/// A message as it reads now.
fn now(person: &Actor<'_>, message: &Message) -> Message {
    let mut messages = person.messages();
    messages.retain(|other| other.id == message.id);
    messages.pop().expect("the message")
}

story! {
    async fn several_are_ticked_off_in_a_row(world) {
        let (_, bob) = four_actions(&world).await;
        bob.says("/1on1 actions whose:mine").await;
        let list = bob.last();
        list.shows("Open actions of yours with Alice");
        bob.presses("Done").await;
        let after = bob.last();
        assert_eq!(after.id, list.id, "the list stays");
        after.shows("Open actions of yours with Alice").lacks("☐ Send the draft").shows("Done: Send the draft");
        after.lacks("Call the board").offers(&["Undo"]);
        bob.presses("Done").await;
        bob.presses("Done").await;
        let empty = bob.last();
        assert_eq!(empty.id, list.id);
        empty.shows("None at the moment.").shows("Done: Ask finance");
        bob.says("/1on1 actions state:done").await;
        bob.last().shows("✓ Send the draft").shows("✓ Book the room").shows("✓ Ask finance");
    }

    async fn the_last_change_can_be_undone_where_it_stands(world) {
        let (_, bob) = four_actions(&world).await;
        bob.says("/1on1 actions whose:mine").await;
        let list = bob.last();
        bob.presses("Done").await;
        let done = bob.last();
        bob.presses("Undo").await;
        let back = bob.last();
        assert_eq!(back.id, list.id);
        back.shows("☐ Send the draft").lacks("Done:").offers_no(&["Undo"]);
        // Pressed twice it undoes once.
        bob.presses_on(&done, "Undo").await;
        now(&bob, &list).shows("☐ Send the draft");
    }

    async fn each_press_keeps_the_list_and_its_filter(world) {
        let (_, bob) = four_actions(&world).await;
        bob.says("/1on1 actions state:all with:alice whose:mine").await;
        let list = bob.last();
        bob.presses("Drop").await;
        bob.last().shows("All actions of yours with Alice").shows("✗ Ask finance").shows("Dropped: Ask finance");
        bob.presses("Reopen").await;
        bob.last().shows("☐ Ask finance").shows("Open again: Ask finance").shows("Book the room").lacks("Call the board");
        bob.presses("Snooze").await;
        bob.submits(&[("due", "thu")]).await;
        bob.last().shows("☐ Ask finance · due Thu 26 Mar 2026").shows("Snoozed: Ask finance");
        bob.presses("Edit").await;
        bob.submits(&[("text", "Ask the board")]).await;
        bob.last().shows("☐ Ask the board").shows("Changed: Ask the board");
        bob.presses("Remove").await;
        bob.last().lacks("☐ Ask the board").shows("Removed: Ask the board");
        bob.presses("Undo").await;
        bob.last().shows("☐ Ask the board · due Thu 26 Mar 2026");
        assert_eq!(bob.last().id, list.id);
        assert_eq!(bob.count("action"), 3, "the answers to the adding, and no more");
    }

    async fn a_wrong_day_gives_the_form_again_and_the_list_waits(world) {
        let (_, bob) = four_actions(&world).await;
        bob.says("/1on1 actions whose:mine").await;
        let list = bob.last();
        bob.presses("Snooze").await;
        bob.submits(&[("due", "someday")]).await;
        assert!(bob.has_form());
        bob.submits(&[("due", "tomorrow")]).await;
        now(&bob, &list).shows("due Sat 21 Mar 2026");
    }

    async fn in_a_long_list_one_is_picked_for_all_that_can_be_done(world) {
        let (_, bob) = four_actions(&world).await;
        bob.says("/1on1 action Order the desk").await;
        bob.says("/1on1 actions").await;
        let list = bob.last();
        list.offers(&["Done", "More…"]).offers_no(&["Snooze", "Drop"]);
        bob.chooses("More…", "Order the desk").await;
        bob.last().offers(&["Snooze", "Drop", "Edit", "Remove"]);
        bob.presses("Drop").await;
        let after = bob.last();
        after.shows("Dropped: Order the desk").lacks("☐ Order the desk").shows("Call the board");
        assert_eq!(after.id, list.id);
    }

    async fn a_list_over_all_ones_one_on_ones_stays_one(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        world.carol().says(r#"/1on1 start with:@bob when:"every monday 15:00""#).await;
        bob.presses("Accept").await;
        bob.says("/1on1 action Send the draft with:alice").await;
        bob.says("/1on1 action Book the room with:carol").await;
        bob.says("/1on1 actions").await;
        bob.presses("Done").await;
        bob.last().shows("Open actions in all your 1:1s").shows("Book the room · with Carol").shows("Done: Send the draft");
        bob.presses("Undo").await;
        bob.last().shows("Send the draft · with Alice").shows("Book the room · with Carol");
    }

    async fn what_the_other_has_ticked_is_ticked_once(world) {
        let (alice, bob) = four_actions(&world).await;
        bob.says("/1on1 actions whose:mine").await;
        alice.says("/1on1 actions whose:partner").await;
        tokio::join!(alice.presses("Done"), bob.presses("Done"));
        world.settle().await;
        for person in [&alice, &bob] {
            person.newest("actions").lacks("☐ Send the draft").shows("☐ Book the room");
        }
        assert!(bob.count("action-changed") <= 1);
    }

    async fn a_list_of_before_shows_what_is_by_now(world) {
        let (alice, bob) = four_actions(&world).await;
        bob.says("/1on1 actions whose:mine").await;
        alice.says("/1on1 done draft").await;
        bob.presses_on(&bob.newest("actions"), "Done").await;
        bob.newest("actions").lacks("☐ Send the draft").lacks("Done:").shows("☐ Book the room");
    }
}
