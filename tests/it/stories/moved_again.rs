//! Moves that something newer overtakes: what their cards say then, and what their buttons do.

use crate::world::World;

story! {
    async fn the_movers_own_older_answer_says_what_holds_now(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        let first = bob.last();
        bob.says("/1on1 move mon 14:00").await;
        bob.presses_on(&first, "Undo").await;
        let told = bob.messages().into_iter().find(|message| message.id == first.id).expect("the answer");
        told.shows("Changed again: your 1:1 with Alice");
        told.shows("it takes place on Mon 23 Mar 2026, 14:00").offers_no(&["Undo"]);
        assert_eq!(alice.count("restored"), 0);
        // The newer one goes back to where the first had put it.
        bob.presses("Undo").await;
        bob.says("/1on1 next").await;
        bob.sees("Fri 27 Mar 2026, 14:00");
    }

    async fn an_older_answer_undoes_the_move_when_its_time_holds_again(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        let moved = bob.last();
        alice.says("/1on1 skip").await;
        alice.presses("Undo").await;
        bob.presses_on(&moved, "Undo").await;
        alice.newest("restored").shows("Thu 26 Mar 2026, 10:00");
        bob.says("/1on1 next").await;
        bob.sees("Thu 26 Mar 2026, 10:00");
    }

    async fn a_move_undone_twice_goes_back_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        let moved = bob.last();
        bob.presses("Undo").await;
        bob.presses_on(&moved, "Undo").await;
        bob.last().shows("As planned again");
        assert_eq!(alice.count("restored"), 1);
    }

    async fn a_moved_time_that_holds_again_is_not_called_over(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        bob.says("/1on1 skip").await;
        alice.newest("moved").shows("It was skipped since.").offers_no(&["Object"]);
        bob.presses("Undo").await;
        alice.newest("moved").shows("Bob moved your 1:1 to Fri 27 Mar 2026, 14:00").offers(&["Object"]);
        alice.presses("Object").await;
        bob.newest("restored").shows("Thu 26 Mar 2026, 10:00");
    }

    async fn a_move_that_was_held_is_not_called_over(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move tue 14:00").await;
        let answer = bob.last();
        world.until("2026-03-24T13:00:00Z").await;
        alice.presses("Start").await;
        alice.newest("moved").shows("Bob moved your 1:1 to Tue 24 Mar 2026, 14:00").lacks("Changed again");
        alice.newest("moved").offers_no(&["Object", "Pick a time"]);
        bob.presses_on(&answer, "Undo").await;
        bob.newest("moved").shows("now Tue 24 Mar 2026, 14:00").offers_no(&["Undo"]);
        alice.presses("Wrap up").await;
        alice.newest("recap").shows("You met.");
    }

    async fn a_restored_card_follows_a_later_move_and_its_objection(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        bob.presses("Undo").await;
        alice.newest("restored").shows("As planned again");
        bob.says("/1on1 move fri 14:00").await;
        alice.newest("restored").shows("Changed again: your 1:1 with Bob").shows("Fri 27 Mar 2026, 14:00");
        alice.presses("Object").await;
        alice.newest("restored").shows("As planned again").lacks("Fri 27 Mar");
    }

    async fn an_older_move_gives_way_to_the_newer_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 move fri 14:00").await;
        bob.says("/1on1 move mon 14:00").await;
        let cards = alice.all("moved");
        assert_eq!(cards.len(), 2);
        cards[0].shows("Changed again").shows("it takes place on Mon 23 Mar 2026, 14:00");
        cards[1].shows("Bob moved your 1:1 to Mon 23 Mar 2026, 14:00").offers(&["Object"]);
        bob.says("/1on1 skip").await;
        bob.presses("Undo").await;
        let cards = alice.all("moved");
        cards[0].shows("Changed again");
        cards[1].shows("Bob moved your 1:1 to Mon 23 Mar 2026, 14:00").offers(&["Object"]);
    }

    async fn a_skip_once_its_time_has_come_names_nobody(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:10:00Z").await;
        bob.says("/1on1 skip").await;
        for person in [&alice, &bob] {
            let card = person.newest("skipped");
            card.shows("on Thu 26 Mar 2026, 10:00 did not take place").lacks("skipped").offers_no(&["Undo"]);
        }
    }
}
