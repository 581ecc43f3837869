//! What a search finds, and for whom.

use crate::world::World;

story! {
    async fn it_finds_topics_notes_actions_and_decisions_newest_first(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add The budget for May").await;
        world.until("2026-03-21T08:00:00Z").await;
        alice.says("/1on1 add Freeze the budget? section:decision").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("All discussed").await;
        alice.presses("Wrap up").await;
        world.until("2026-03-27T09:00:00Z").await;
        bob.says("/1on1 note BUDGET is tight").await;
        world.until("2026-03-28T09:00:00Z").await;
        alice.says("/1on1 action Cut the budget owner:me").await;
        alice.says("/1on1 done budget").await;
        alice.says("/1on1 search budget").await;
        alice.last().shows_in_order(&[
            "4 results in your 1:1s",
            "1. Cut the budget · action by you · with Bob · Sat 28 Mar 2026",
            "2. BUDGET is tight · note by Bob · with Bob · Fri 27 Mar 2026",
            "3. Freeze the budget? · decision by you · with Bob · Sat 21 Mar 2026",
            "4. The budget for May · topic by Bob · with Bob · Fri 20 Mar 2026",
        ]);
        bob.says("/1on1 search may BUDG with:alice").await;
        bob.last().shows("1 result in your 1:1 with Alice").shows("The budget for May · topic by you");
    }

    async fn neither_case_nor_accents_nor_order_count_and_all_words_must_occur(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Café in der Großen Straße").await;
        for words in ["cafe", "STRASSE café", "straße grossen", "\"Café in\"", "ROSSEN"] {
            alice.says(&format!("/1on1 search {words}")).await;
            alice.last().shows("1 result in your 1:1s").shows("Café in der Großen Straße");
        }
        alice.says("/1on1 search cafe wien").await;
        alice.last().shows("Nothing found").shows("A part of a word is enough").lacks("Großen");
    }

    async fn what_is_found_can_be_opened(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget for May").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        bob.says("/1on1 note Budget: we wait").await;
        alice.says("/1on1 search wait").await;
        alice.chooses("Open one", "1. Budget: we wait").await;
        // While the meeting goes on there is no page of it to open.
        alice.last().shows("Found in your 1:1 with Bob").shows("Budget: we wait").shows("Note by Bob");
        alice.presses("All discussed").await;
        bob.says("/1on1 action Budget to the board").await;
        alice.presses("Wrap up").await;
        world.until("2026-03-27T09:00:00Z").await;
        bob.says("/1on1 add Budget for June").await;
        alice.says("/1on1 search budget").await;
        let results = alice.last();
        results.shows("4 results");
        alice.chooses("Open one", "1. Budget for June").await;
        alice.last().shows("A topic of your 1:1 with Bob").shows("Budget for June").offers_no(&["Edit"]);
        alice.chooses("Open one", "2. Budget to the board").await;
        alice.last().shows("An action of your 1:1 with Bob").offers(&["Done"]);
        for found in ["3. Budget: we wait", "4. Budget for May"] {
            alice.chooses("Open one", found).await;
            alice.last().shows("Your 1:1 with Bob, Thu 26 Mar 2026, 10:00").shows("Budget for May").shows("we wait");
        }
    }

    async fn more_than_ten_come_page_by_page(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for n in 1..=23 {
            bob.says(&format!("/1on1 add Budget {n:02}")).await;
        }
        alice.says("/1on1 search budget").await;
        alice.last().shows("23 results").shows("1 to 10 of 23").shows("1. Budget 23").shows("10. Budget 14")
            .lacks("Budget 13").offers(&["More"]).offers_no(&["Back"]);
        let first = alice.last();
        let messages = alice.messages().len();
        alice.presses("More").await;
        alice.last().shows("11 to 20 of 23").shows("11. Budget 13").offers(&["More", "Back"]);
        alice.presses("More").await;
        alice.last().shows("21 to 23 of 23").shows("23. Budget 01").offers(&["Back"]).offers_no(&["More"]);
        alice.presses("Back").await;
        alice.last().shows("11 to 20 of 23");
        assert_eq!(alice.messages().len(), messages, "pages take each other's place");
        // Nobody else turns them.
        for stranger in [&bob, &world.carol()] {
            stranger.presses_on(&first, "More").await;
            stranger.sees("This card is old");
        }
    }

    async fn what_is_hidden_from_the_reader_is_not_found_nor_counted(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Zebra one visibility:only-me").await;
        alice.says("/1on1 add Zebra two visibility:at-meeting").await;
        alice.says("/1on1 note Zebra three private:yes").await;
        alice.says("Zebra four, and some more words").await;
        alice.says("/1on1 add Zebra five").await;
        alice.presses("Undo").await;
        bob.says("/1on1 search zebra").await;
        bob.sees("Nothing found");
        alice.says("/1on1 search zebra").await;
        alice.last().shows("4 results").shows("Zebra one · topic by you · with Bob · Fri 20 Mar 2026 · only you see this")
            .lacks("five");
        let hers = alice.last();
        // A plain message opens after two minutes, what is for the meeting with the agenda.
        world.until("2026-03-20T08:05:00Z").await;
        bob.says("/1on1 search zebra").await;
        bob.last().shows("1 result").shows("Zebra four");
        world.until("2026-03-26T08:00:00Z").await;
        bob.says("/1on1 search zebra").await;
        bob.last().shows("2 results").shows("Zebra two").shows("Zebra four");
        // Ids do not help: the one of a private note neither opens for the partner nor for anybody else.
        for stranger in [&bob, &world.carol()] {
            stranger.chooses_on(&hers, "Open one", "Zebra three").await;
            stranger.sees("I do not find that.");
            stranger.chooses_on(&hers, "Open one", "Zebra one").await;
            stranger.sees("I do not find that.");
        }
        world.carol().chooses_on(&hers, "Open one", "Zebra two").await;
        world.carol().sees("I do not find that.");
    }

    async fn other_peoples_one_on_ones_are_not_searched(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let carol = world.carol();
        carol.says("/1on1 start with:@bob when:\"every friday 10:00\"").await;
        bob.presses("Accept").await;
        alice.says("/1on1 add Budget of Alice").await;
        carol.says("/1on1 add Budget of Carol").await;
        bob.says("/1on1 search budget").await;
        bob.last().shows("2 results").shows("· with Alice ·").shows("· with Carol ·");
        bob.says("/1on1 search budget with:carol").await;
        bob.last().shows("1 result in your 1:1 with Carol").lacks("of Alice");
        alice.says("/1on1 search budget").await;
        alice.last().shows("1 result").lacks("of Carol");
        alice.says("/1on1 search budget with:carol").await;
        alice.sees("You have no 1:1 with “carol”.");
        world.person("dave").says("/1on1 search budget").await;
        world.person("dave").sees("You have no 1:1 yet.");
    }

    async fn nothing_to_look_for_is_said(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        for line in ["/1on1 search", "/1on1 search  ", "/1on1 search \"\"", "/1on1 search « »"] {
            alice.says(line).await;
            alice.sees("/1on1 search needs text");
        }
        alice.says(&format!("/1on1 search {}", "x".repeat(301))).await;
        alice.sees("text takes up to 300 characters");
        alice.says("/1on1 search \"budget").await;
        alice.sees("A quotation mark is opened and not closed.");
        for odd in ["%", "_", "'; DROP TABLE notes; --", "\\", "(.*)", "{}", "NULL"] {
            alice.says(&format!("/1on1 search {odd}")).await;
            alice.sees("Nothing found");
        }
    }

    async fn a_long_text_shows_the_piece_with_the_word(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        let (before, after) = ("before ".repeat(60), "after ".repeat(60));
        alice.says(&format!("/1on1 note {before}Zebra {after}")).await;
        alice.says("/1on1 search zebra").await;
        let found = alice.last();
        found.shows("…").shows("before Zebra after");
        assert!(found.text.chars().count() < 400, "{found}");
    }

    async fn hundreds_of_notes_are_all_looked_through(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 note Zebra, the first of many lines").await;
        for n in 1..205 {
            alice.says(&format!("/1on1 note Line {n} of many")).await;
        }
        alice.says("/1on1 search many line").await;
        alice.last().shows("205 results");
        alice.says("/1on1 search zebra").await;
        alice.last().shows("1 result").shows("Zebra, the first of many lines");
    }
}
