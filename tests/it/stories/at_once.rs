//! Two who press at the same time: both see the same outcome, and nothing happens twice.

use crate::world::{Actor, World};

async fn live(world: &World) -> (Actor<'_>, Actor<'_>) {
    let (alice, bob) = world.weekly_thursday_ten().await;
    world.until("2026-03-26T09:00:00Z").await;
    alice.presses("Start").await;
    (alice, bob)
}

story! {
    async fn meet_and_start_begin_one_meeting_with_one_card_each(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        tokio::join!(alice.says("/1on1 meet"), bob.presses("Start"));
        world.settle().await;
        assert_eq!((alice.count("live"), bob.count("live")), (1, 1), "{}", alice.chat());
        alice.says("/1on1 meet").await;
        assert_eq!(alice.count("live"), 1, "the card is right there");
        world.until("2026-03-26T09:10:00Z").await;
        alice.says("/1on1 meet").await;
        assert_eq!((alice.count("live"), bob.count("live")), (2, 1), "who asks later gets a fresh one");
    }

    async fn meet_and_meet_begin_one_meeting(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        tokio::join!(alice.says("/1on1 meet"), bob.says("/1on1 meet"));
        world.settle().await;
        assert_eq!((alice.count("live"), bob.count("live")), (1, 1));
    }

    async fn two_extra_ones_are_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for person in [&alice, &bob] {
            person.says("/1on1 meet").await;
        }
        tokio::join!(alice.presses("An extra one"), bob.presses("An extra one"));
        world.settle().await;
        assert_eq!((alice.count("live"), bob.count("live")), (1, 1));
        alice.presses("Wrap up").await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (1, 1));
        bob.says("/1on1 next").await;
        bob.sees("Thu 26 Mar 2026, 10:00");
    }

    async fn who_starts_another_one_is_in_the_extra_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 meet").await;
        let which = alice.last();
        world.until("2026-03-26T07:45:00Z").await;
        alice.presses_on(&which, "An extra one").await;
        world.until("2026-03-26T08:05:00Z").await;
        let agenda = bob.newest("agenda");
        bob.presses_on(&agenda, "Start").await;
        assert_eq!((alice.count("live"), bob.count("live")), (1, 1), "{}", bob.chat());
        bob.presses("Wrap up").await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (1, 1));
        bob.presses_on(&agenda, "Start").await;
        assert_eq!((alice.count("live"), bob.count("live")), (2, 2), "the extra one is over");
    }

    async fn who_comes_late_to_another_one_is_in_the_extra_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 meet").await;
        let which = alice.last();
        world.until("2026-03-26T09:40:00Z").await;
        alice.presses_on(&which, "An extra one").await;
        world.until("2026-03-26T09:45:00Z").await;
        bob.says("/1on1 meet").await;
        assert_eq!((alice.count("live"), bob.count("live")), (1, 2), "who asks later gets a fresh card");
        bob.presses("Wrap up").await;
        bob.says("/1on1 wrap").await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (2, 2), "{}", bob.chat());
    }

    async fn wrapping_up_at_once_ends_it_once(world) {
        let (alice, bob) = live(&world).await;
        tokio::join!(alice.presses("Wrap up"), bob.says("/1on1 wrap"));
        world.settle().await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (1, 1));
        bob.says("/1on1 next").await;
        bob.sees("Thu 2 Apr 2026, 10:00");
    }

    async fn all_discussed_at_once_ticks_once(world) {
        let (alice, bob) = live(&world).await;
        tokio::join!(alice.presses("All discussed"), bob.presses("All discussed"));
        world.settle().await;
        for person in [&alice, &bob] {
            person.newest("live").lacks("☐");
        }
    }

    async fn a_tick_and_a_wrap_up_both_count(world) {
        let (alice, bob) = live(&world).await;
        tokio::join!(alice.presses("✓ 1"), bob.presses("Wrap up"));
        world.settle().await;
        for person in [&alice, &bob] {
            person.newest("recap").shows_in_order(&["Discussed", "What stays between us"]);
            assert_eq!(person.count("recap"), 1);
        }
    }

    async fn we_met_and_we_did_not_end_in_one_answer(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:35:00Z").await;
        tokio::join!(alice.presses("We met"), bob.presses("We did not"));
        world.settle().await;
        let met = |person: &Actor<'_>| person.newest("recap").text.contains("You met.");
        assert_eq!(met(&alice), met(&bob), "{}", alice.chat());
        assert_eq!(alice.count("skipped"), bob.count("skipped"));
    }

    async fn we_met_twice_is_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:35:00Z").await;
        tokio::join!(alice.presses("We met"), bob.presses("We met"));
        world.settle().await;
        for person in [&alice, &bob] {
            person.newest("recap").shows("You met.");
        }
    }

    async fn we_did_not_twice_brings_one_card_each(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:35:00Z").await;
        tokio::join!(alice.presses("We did not"), bob.presses("We did not"));
        world.settle().await;
        assert_eq!((alice.count("skipped"), bob.count("skipped")), (1, 1));
    }

    async fn who_skips_what_is_skipped_already_is_told_so(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        alice.says("/1on1 skip").await;
        alice.last().shows("Skipped already: your 1:1 with Bob, Thu 26 Mar 2026, 10:00");
        assert_eq!((alice.count("skipped"), bob.count("skipped")), (1, 1));
    }

    async fn of_two_make_up_times_one_holds(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        let slots: Vec<String> = alice.newest("skipped").controls.iter().take(2).map(|slot| slot.label.clone()).collect();
        tokio::join!(alice.presses(&slots[0]), bob.presses(&slots[1]));
        world.settle().await;
        let titles = [&alice, &bob].map(|person| person.newest("skipped").title);
        assert!(titles[0].starts_with("Moved: your 1:1 with Bob"), "{}", titles[0]);
        assert_eq!(titles[0].replace("Bob", "Alice"), titles[1]);
        assert_eq!(alice.count("moved") + bob.count("moved"), 1);
    }

    async fn skip_and_start_leave_one_outcome(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:30:00Z").await;
        bob.chooses("Can't make it?", "Skip").await;
        tokio::join!(alice.presses("Start"), bob.presses("Yes, skip it"));
        world.settle().await;
        let (live, skipped) = (alice.count("live"), alice.count("skipped"));
        assert_eq!((live, skipped), (bob.count("live"), bob.count("skipped")));
        assert_eq!(live + skipped, 1, "{}", alice.chat());
    }

    async fn skip_and_move_leave_one_outcome(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        tokio::join!(alice.says("/1on1 skip"), bob.says("/1on1 move fri 14:00"));
        world.settle().await;
        for person in [&alice, &bob] {
            person.says("/1on1 next").await;
        }
        let next = |person: &Actor<'_>| person.last().text.split_once(": ").map(|(_, rest)| rest.to_owned());
        assert_eq!(next(&alice), next(&bob));
    }

    async fn undoing_a_skip_and_waiting_leave_one_outcome(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 skip").await;
        tokio::join!(alice.presses("Wait for the next one"), bob.presses("Undo"));
        world.settle().await;
        let title = |person: &Actor<'_>| person.newest("skipped").title.starts_with("Back on");
        assert_eq!(title(&alice), title(&bob), "{}", bob.chat());
    }

    async fn done_and_done_tick_it_once_and_agree_twice_agrees_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft owner:partner").await;
        let given = bob.newest("action-given");
        tokio::join!(bob.presses_on(&given, "Agree"), bob.presses_on(&given, "Agree"));
        world.settle().await;
        bob.newest("action-given").shows("You agreed.");
        let before = alice.messages().len();
        alice.says("/1on1 actions").await;
        tokio::join!(alice.presses("Done"), bob.presses("Done"));
        world.settle().await;
        bob.newest("action-given").shows("✓ Send the draft").offers(&["Reopen"]);
        alice.last().lacks("☐ Send the draft");
        assert!(alice.messages().len() <= before + 1, "{}", alice.chat());
    }

    async fn two_who_add_at_once_both_stand_on_the_list(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        tokio::join!(alice.says("/1on1 add Budget"), bob.says("/1on1 add Roadmap"));
        world.until("2026-03-26T08:00:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").shows("Budget").shows("Roadmap");
        }
    }
}
