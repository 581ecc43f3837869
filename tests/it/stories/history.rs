//! Past meetings: what stands there for whom, page by page, and what was met anyway.

use duologue::domain::one_on_one::{Closing, Standing};
use futures::FutureExt as _;

use crate::world::{Actor, World};

/// Ends every 1:1 of Alice's with a partner of that name, now.
async fn end(world: &World, partner: &str) {
    let alice = world.alice().known().await;
    let other = world.person(partner).known().await;
    let mut tx = world
        .app()
        .store()
        .write()
        .boxed()
        .await
        .expect("a transaction");
    let one = tx.one_on_one_between(alice.id, other.id).boxed().await;
    let mut one = one.expect("an answer").expect("an open 1:1");
    for mut meeting in tx.current_meetings(one.id).boxed().await.expect("meetings") {
        meeting.state = duologue::domain::meeting::MeetingState::Cancelled {
            at: world.now(),
            cause: duologue::domain::meeting::Cause::End,
        };
        tx.update_meeting(&meeting)
            .boxed()
            .await
            .expect("an update");
    }
    one.standing = Standing::Closed {
        at: world.now(),
        how: Closing::Ended,
    };
    tx.update_one_on_one(&one).boxed().await.expect("an update");
    tx.commit().boxed().await.expect("an end");
}

/// Alice and Bob meet: a topic, a decision, an action of Bob's, a shared note, and a private one of Alice's.
async fn a_full_meeting(world: &World) -> (Actor<'_>, Actor<'_>) {
    let (alice, bob) = world.weekly_thursday_ten().await;
    bob.says("/1on1 add Budget").await;
    alice.says("/1on1 add Hire Dan section:decision").await;
    world.until("2026-03-26T09:00:00Z").await;
    alice.presses("Start").await;
    alice.presses("All discussed").await;
    bob.says("/1on1 action Write the plan").await;
    bob.says("/1on1 note We try it for a month").await;
    alice.says("/1on1 note Ask again in May private:yes").await;
    alice.presses("Wrap up").await;
    (alice, bob)
}

/// Weeks that nobody says a word about, up to this Thursday's recap.
async fn silent_until(world: &World, day: &str) {
    world.until(&format!("{day}T10:00:00Z")).await;
}

story! {
    async fn a_past_meeting_has_its_topics_decisions_actions_and_notes(world) {
        let (alice, bob) = a_full_meeting(&world).await;
        alice.says("/1on1 history").await;
        alice.last().shows_in_order(&[
            "Your past meetings with Bob",
            "Thu 26 Mar 2026, 10:00 · met",
            "Discussed: ", "Budget",
            "Decided: Hire Dan",
            "Actions: Write the plan (Bob)",
            "Notes: We try it for a month", "Ask again in May (only you)",
        ]);
        bob.says("/1on1 history alice").await;
        bob.last().shows("Write the plan (you)").shows("We try it for a month").lacks("Ask again in May");
    }

    async fn opened_in_full_it_says_who_and_leads_back_to_all(world) {
        let (alice, bob) = a_full_meeting(&world).await;
        alice.says("/1on1 history").await;
        alice.chooses("Open one in full", "Thu 26 Mar 2026, 10:00 · met").await;
        alice.last().shows_in_order(&[
            "Your 1:1 with Bob, Thu 26 Mar 2026, 10:00", "You met.", "Discussed", "Budget · Bob", "Decisions",
            "Hire Dan · you", "Actions", "Write the plan · Bob", "Notes", "We try it for a month · Bob",
            "Ask again in May · you · only you see this",
        ]).offers(&["All meetings"]).offers_no(&["We met anyway", "More", "Undo"]);
        alice.presses("All meetings").await;
        alice.last().shows("Your past meetings with Bob");
        bob.says("/1on1 history").await;
        bob.chooses("Open one in full", "Thu 26 Mar 2026, 10:00 · met").await;
        bob.sees_nowhere("Ask again in May");
    }

    async fn it_is_empty_before_the_first(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 history").await;
        alice.last().shows("No meeting has passed yet").offers_no(&["Older", "Newer", "Open one in full"]);
        world.carol().says("/1on1 history").await;
        world.carol().sees("You have no 1:1 yet.");
        alice.says("/1on1 history zoe").await;
        alice.sees("You have no 1:1 with “zoe”.");
    }

    async fn skipped_moved_and_unconfirmed_ones_are_a_line_each(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 skip At the dentist").await;
        alice.says("/1on1 history").await;
        alice.last().shows("No meeting has passed yet");
        world.until("2026-03-26T09:00:00Z").await;
        alice.says("/1on1 history").await;
        alice.last().shows_in_order(&["Thu 26 Mar 2026, 10:00 · skipped by you: At the dentist"]);
        bob.says("/1on1 history").await;
        bob.last().shows("Thu 26 Mar 2026, 10:00 · skipped by Alice: At the dentist");
        // The second is moved and held, of the third nobody says a word, the fourth they did not hold.
        world.until("2026-04-01T07:00:00Z").await;
        bob.says("/1on1 move fri 14:00").await;
        world.until("2026-04-03T12:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        world.until("2026-04-16T08:40:00Z").await;
        alice.presses("We did not").await;
        alice.says("/1on1 history").await;
        alice.last().shows_in_order(&[
            "Thu 16 Apr 2026, 10:00 · did not take place",
            "Thu 9 Apr 2026, 10:00 · not confirmed",
            "Fri 3 Apr 2026, 14:00 · met · moved from Thu 2 Apr 2026, 10:00",
            "Thu 26 Mar 2026, 10:00 · skipped by you",
        ]);
    }

    async fn a_merged_date_was_left_out_and_an_extra_one_says_so(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-23T08:00:00Z").await;
        bob.says("/1on1 meet").await;
        bob.presses("An extra one").await;
        bob.presses("Wrap up").await;
        alice.says("/1on1 history").await;
        alice.last().shows("Mon 23 Mar 2026, 09:00 · met · an extra one");
    }

    async fn one_that_was_held_early_is_there_at_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-24T08:00:00Z").await;
        bob.says("/1on1 meet").await;
        bob.presses("It is the next one, held early").await;
        bob.presses("Wrap up").await;
        alice.says("/1on1 history").await;
        alice.last().shows("Thu 26 Mar 2026, 10:00 · met on Tue 24 Mar 2026");
    }

    async fn older_and_newer_turn_the_pages(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        // Ten Thursdays from 26 March to 28 May.
        silent_until(&world, "2026-05-28").await;
        alice.says("/1on1 history").await;
        let newest = ["Thu 28 May 2026, 10:00", "Thu 21 May", "Thu 14 May", "Thu 7 May"];
        let middle = ["Thu 30 Apr 2026, 10:00", "Thu 23 Apr", "Thu 16 Apr", "Thu 9 Apr"];
        alice.last().shows_in_order(&newest).offers(&["Older"]).offers_no(&["Newer"]).lacks("30 Apr");
        let messages = alice.messages().len();
        alice.presses("Older").await;
        alice.last().shows_in_order(&middle).offers(&["Older", "Newer"]).lacks("7 May").lacks("2 Apr");
        alice.presses("Older").await;
        alice.last().shows_in_order(&["Thu 2 Apr 2026, 10:00", "Thu 26 Mar"]).offers(&["Newer"]).offers_no(&["Older"]);
        alice.presses("Newer").await;
        alice.last().shows_in_order(&middle).offers(&["Older", "Newer"]);
        alice.chooses("Open one in full", "Thu 23 Apr 2026, 10:00 · not confirmed").await;
        alice.presses("All meetings").await;
        alice.last().shows_in_order(&["Thu 23 Apr 2026, 10:00", "Thu 16 Apr"]).offers(&["Newer"]).lacks("30 Apr");
        alice.presses("Newer").await;
        alice.last().shows_in_order(&["Thu 21 May 2026, 10:00", "Thu 30 Apr"]).offers(&["Newer"]).lacks("28 May");
        alice.presses("Newer").await;
        alice.last().shows_in_order(&newest).offers_no(&["Newer"]);
        assert_eq!(alice.messages().len(), messages, "pages take each other's place");
    }

    async fn a_long_meeting_shows_what_fits_and_opens_in_parts(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for n in 1..=12 {
            bob.says(&format!("/1on1 add Topic {n:02} {}", "about it ".repeat(40))).await;
        }
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("All discussed").await;
        alice.presses("Wrap up").await;
        alice.says("/1on1 history").await;
        let page = alice.last();
        page.shows_in_order(&["Discussed: ", " … and ", " more", "… is where something was cut"]);
        assert!(page.text.chars().count() < 1_000, "{page}");
        alice.chooses("Open one in full", "Thu 26 Mar 2026, 10:00 · met").await;
        let mut seen = String::new();
        loop {
            let part = alice.last();
            assert!(part.text.chars().count() < 4_000, "{part}");
            seen.push_str(&part.text);
            if !part.text.contains("Part") || part.offers(&["All meetings"]).controls.iter().all(|c| c.label != "More") {
                break;
            }
            alice.presses("More").await;
        }
        for n in 1..=12 {
            assert_eq!(seen.matches(&format!("Topic {n:02} about")).count(), 1, "{seen}");
        }
        assert_eq!(seen.matches("about it").count(), 12 * 40, "nothing is cut");
        alice.presses("Back").await;
        alice.last().shows("Part 1 of 2");
    }

    async fn a_skipped_one_that_was_met_anyway_is_met_for_both(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        world.until("2026-03-26T08:30:00Z").await;
        alice.says("/1on1 skip").await;
        world.until("2026-03-26T12:00:00Z").await;
        bob.says("/1on1 history").await;
        bob.presses("We met anyway").await;
        bob.last().shows("Your 1:1 with Alice, Thu 26 Mar 2026, 10:00").shows("You met.").offers(&["Undo"]);
        alice.newest("skipped").shows("You met: your 1:1 with Bob").offers_no(&["Wait for the next one"]);
        alice.says("/1on1 history").await;
        alice.last().shows("Thu 26 Mar 2026, 10:00 · met").offers_no(&["We met anyway"]);
        alice.says("/1on1 next").await;
        alice.sees("last met Thu 26 Mar 2026");
        // No recap of what nothing was noted in, no reminder of a skip, and the topic was carried over.
        world.until("2026-04-02T08:00:00Z").await;
        assert_eq!(alice.count("recap") + bob.count("recap"), 0);
        assert_eq!(alice.count("skip-reminder") + bob.count("skip-reminder"), 0);
        alice.newest("agenda").shows("Budget · Bob · carried over 1×");
    }

    async fn met_anyway_can_be_undone(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 skip At the dentist").await;
        world.until("2026-03-26T12:00:00Z").await;
        alice.says("/1on1 history").await;
        alice.presses("We met anyway").await;
        let pressed = alice.last();
        alice.presses("Undo").await;
        alice.last().shows("You skipped it.").shows("At the dentist").offers(&["We met anyway"]).offers_no(&["Undo"]);
        bob.newest("skipped").shows("Alice skipped your 1:1").offers(&["Wait for the next one"]);
        alice.presses_on(&pressed, "Undo").await;
        alice.sees("This card is old");
        alice.says("/1on1 next").await;
        alice.last().lacks("last met");
    }

    async fn an_unconfirmed_one_that_was_met_is_met(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        silent_until(&world, "2026-04-02").await;
        alice.says("/1on1 history").await;
        let page = alice.last();
        alice.chooses("Open one in full", "Thu 26 Mar 2026, 10:00 · not confirmed").await;
        alice.last().shows("Nobody confirmed that you met, so it counts neither way.");
        alice.presses("We met anyway").await;
        alice.last().shows("You met.");
        bob.says("/1on1 history").await;
        bob.last().shows("Thu 26 Mar 2026, 10:00 · met");
        alice.presses("Undo").await;
        alice.last().shows("Nobody confirmed that you met");
        // Of the newest one, too, of which nobody said anything yet.
        page.shows("Thu 2 Apr 2026, 10:00 · nobody has said yet whether you met");
        alice.presses_on(&page, "We met anyway").await;
        alice.newest("recap").shows("You met.");
    }

    async fn met_anyway_by_both_or_twice_is_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 skip").await;
        world.until("2026-03-26T12:00:00Z").await;
        for person in [&alice, &bob] {
            person.says("/1on1 history").await;
        }
        let (hers, his) = (alice.last(), bob.last());
        futures::join!(alice.presses_on(&hers, "We met anyway"), bob.presses_on(&his, "We met anyway"));
        for person in [&alice, &bob] {
            person.last().shows("You met.");
        }
        alice.presses_on(&hers, "We met anyway").await;
        alice.last().shows("You met.").offers_no(&["Undo"]);
        world.until("2026-04-02T08:00:00Z").await;
        alice.newest("agenda").lacks("carried over 2×");
    }

    async fn one_that_is_ahead_cannot_have_been_met(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T12:00:00Z").await;
        bob.says("/1on1 history").await;
        let page = bob.last();
        alice.presses("We did not").await;
        alice.presses("Pick a time").await;
        alice.submits(&[("to", "fri 15:00")]).await;
        bob.presses_on(&page, "We met anyway").await;
        bob.sees("This card is old");
        bob.says("/1on1 next").await;
        bob.last().shows("Fri 27 Mar 2026, 15:00").lacks("last met");
    }

    async fn a_stranger_with_the_controls_learns_nothing(world) {
        let (alice, _) = a_full_meeting(&world).await;
        let carol = world.carol();
        carol.says("/1on1 start with:@dave when:\"every friday 10:00\"").await;
        silent_until(&world, "2026-05-07").await;
        alice.says("/1on1 history").await;
        let page = alice.last();
        alice.presses("Older").await;
        let older = alice.last();
        alice.chooses("Open one in full", "Thu 26 Mar 2026, 10:00 · met").await;
        let meeting = alice.last();
        for (message, label) in [
            (&page, "Older"), (&page, "We met anyway"), (&page, "Open one in full"), (&older, "Newer"),
            (&meeting, "All meetings"),
        ] {
            carol.presses_on(message, label).await;
            carol.sees("I do not find that.");
        }
        carol.sees_nowhere("Budget");
        alice.says("/1on1 history").await;
        alice.last().shows("not confirmed");
    }

    async fn the_record_of_an_ended_one_stays_readable_to_both(world) {
        let (alice, bob) = a_full_meeting(&world).await;
        world.until("2026-04-07T08:00:00Z").await;
        end(&world, "bob").await;
        world.until("2026-04-14T08:00:00Z").await;
        for person in [&alice, &bob] {
            // It is the only one there is.
            person.says("/1on1 history").await;
            person.last().shows_in_order(&[
                "This 1:1 ended on Tue 7 Apr 2026.", "Thu 2 Apr 2026", "Thu 26 Mar 2026, 10:00 · met", "Budget",
            ]).lacks("9 Apr").offers_no(&["We met anyway"]);
        }
        bob.chooses("Open one in full", "Thu 26 Mar 2026, 10:00 · met").await;
        bob.last().shows("Hire Dan").lacks("Ask again in May");
        // With another one open, the former partner goes by name.
        alice.says("/1on1 start with:@carol when:\"every friday 10:00\"").await;
        alice.says("/1on1 history").await;
        alice.last().shows("Your past meetings with Carol");
        alice.says("/1on1 history bob").await;
        alice.last().shows("Your past meetings with Bob").shows("Budget");
    }

    async fn who_begins_again_finds_the_newest_first_and_the_older_in_a_menu(world) {
        let (alice, bob) = a_full_meeting(&world).await;
        world.until("2026-03-27T08:00:00Z").await;
        end(&world, "bob").await;
        world.until("2026-03-30T08:00:00Z").await;
        bob.says("/1on1 start with:@alice when:\"every friday 10:00\"").await;
        alice.presses("Accept").await;
        alice.says("/1on1 history bob").await;
        alice.last().shows("No meeting has passed yet").offers(&["Another 1:1 of the two of you"]);
        alice.chooses("Another 1:1 of the two of you", "Fri 20 Mar 2026 to Fri 27 Mar 2026").await;
        alice.last().shows("This 1:1 ended on Fri 27 Mar 2026.").shows("Budget");
        alice.chooses("Another 1:1 of the two of you", "Since Mon 30 Mar 2026").await;
        alice.last().shows("No meeting has passed yet");
    }

    async fn an_invitation_that_came_to_nothing_has_no_history(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:\"every thursday 10:00\"").await;
        alice.says("/1on1 add Budget").await;
        bob.presses("Decline").await;
        for person in [&alice, &bob] {
            person.says("/1on1 history").await;
            person.sees("You have no 1:1 yet.");
            person.says("/1on1 search budget").await;
            person.sees("You have no 1:1 yet.");
        }
    }

    async fn with_several_it_asks_and_goes_on(world) {
        let (alice, _) = a_full_meeting(&world).await;
        alice.says("/1on1 start with:@carol when:\"every friday 10:00\"").await;
        alice.says("/1on1 history").await;
        alice.sees("Which 1:1 is this for?");
        alice.chooses("With whom?", "Bob").await;
        alice.last().shows("Your past meetings with Bob").shows("Budget");
    }

    async fn what_was_hidden_in_a_meeting_stays_hidden_in_its_history(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Rumours visibility:only-me").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("All discussed").await;
        alice.presses("Wrap up").await;
        alice.says("/1on1 history").await;
        alice.last().shows("Rumours");
        bob.says("/1on1 history").await;
        bob.chooses("Open one in full", "Thu 26 Mar 2026, 10:00 · met").await;
        bob.sees_nowhere("Rumours");
    }
}
