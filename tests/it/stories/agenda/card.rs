//! The buttons of an agenda, and how it follows what the two do.

use crate::world::World;

story! {
    async fn the_first_agenda_offers_all_but_a_last_time(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        let agenda = alice.newest("agenda");
        agenda.offers(&["Add topic", "Start", "Edit", "Can't make it?"]).offers_no(&["Last time"]);
    }

    async fn a_change_by_one_shows_in_the_others_card(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:10:00Z").await;
        bob.presses("Add topic").await;
        bob.submits(&[("topic", "Budget")]).await;
        alice.newest("agenda").shows("Budget · Bob").came("2026-03-26T08:00:00Z");
        bob.presses("Undo").await;
        alice.newest("agenda").lacks("Budget");
        assert_eq!((alice.count("agenda"), bob.count("agenda")), (1, 1));
    }

    async fn last_time_shows_the_previous_recap_with_my_private_notes(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.presses("✓ 3").await;
        bob.says("/1on1 note Worry less private:yes").await;
        bob.says("/1on1 note A good talk").await;
        bob.presses("Wrap up").await;
        world.until("2026-04-02T07:00:00Z").await;
        bob.presses("Last time").await;
        bob.sees("Last time with Alice: Thu 26 Mar 2026, 10:00");
        bob.last().shows("Budget").shows("A good talk").shows("Worry less · you · only you see this");
        alice.presses("Last time").await;
        alice.last().shows("Budget").shows("A good talk").lacks("Worry less");
    }

    async fn edit_changes_what_is_mine(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        alice.says("/1on1 add Holidays").await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.presses("Edit").await;
        let menu = bob.last();
        menu.offers(&["Edit"]);
        assert_eq!(menu.controls[0].options.len(), 1, "{menu}");
        bob.chooses("Edit", "Topic: Budget").await;
        bob.presses("Edit").await;
        assert_eq!(bob.form_value("topic"), "Budget");
        bob.submits(&[("topic", "Budget for May"), ("section", "blocker")]).await;
        alice.newest("agenda").shows("Budget for May · blocker · Bob");
    }

    async fn topics_are_moved_up_and_down_by_their_author(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        bob.says("/1on1 add Holidays").await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.presses("Up").await;
        alice.newest("agenda").shows_in_order(&["3. ☐ Holidays", "4. ☐ Budget"]);
        bob.presses("Down").await;
        alice.newest("agenda").shows_in_order(&["3. ☐ Budget", "4. ☐ Holidays"]);
    }

    async fn who_has_nothing_to_edit_is_told(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.presses("Edit").await;
        bob.sees("Nothing of yours to change");
    }

    async fn skip_asks_once_more(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.chooses("Can't make it?", "Skip").await;
        assert_eq!(alice.count("skipped"), 0);
        let asked = bob.last();
        asked.shows("Thu 26 Mar 2026, 10:00").offers(&["Keep it"]);
        bob.presses("Keep it").await;
        alice.newest("agenda").offers(&["Start"]);
        bob.chooses("Can't make it?", "Skip").await;
        bob.presses("Yes, skip it").await;
        alice.newest("skipped").came("2026-03-26T08:00:00Z");
        alice.newest("agenda").shows("It does not take place").offers_no(&["Start", "Can't make it?"]);
    }

    async fn move_asks_for_the_time(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.chooses("Can't make it?", "Move").await;
        assert!(bob.has_form());
        assert_eq!(alice.count("moved"), 0);
        bob.submits(&[("to", "fri 15:00")]).await;
        alice.newest("moved").shows("Fri 27 Mar 2026, 15:00");
    }

    async fn agenda_brings_the_coming_one_at_any_time(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        alice.says("/1on1 agenda").await;
        alice.newest("agenda").came("2026-03-20T08:00:00Z").shows("Budget · Bob").offers(&["Start"]);
        assert_eq!(bob.count("agenda"), 0);
        world.until("2026-03-26T08:00:00Z").await;
        // The regular one comes all the same, and takes the place of the early one.
        assert_eq!(alice.count("agenda"), 2);
        alice.all("agenda")[0].shows("A newer agenda is below").offers_no(&["Start"]);
    }
}
