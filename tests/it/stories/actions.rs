//! Actions: who promised what, until it is done.

use chrono::TimeDelta;

use crate::world::World;

story! {
    async fn an_action_is_ones_own_unless_said_otherwise(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft due:fri").await;
        alice.sees("Action added to your 1:1 with Bob");
        alice.sees("Send the draft · you · due Fri 27 Mar 2026");
        assert_eq!(bob.count("action-given"), 0);
        bob.says("/1on1 actions").await;
        bob.last().shows_in_order(&["Alice's", "Send the draft · due Fri 27 Mar 2026"]);
    }

    async fn one_given_to_the_partner_asks_them(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Book the room").await;
        alice.says("/1on1 action Send the draft owner:partner").await;
        alice.sees("Bob is asked whether it fits.");
        let given = bob.newest("action-given");
        given.shows("Alice wrote down an action for you").shows("With it you have 2 open actions here. Does it fit?");
        given.offers(&["Agree", "Not like that"]);
        bob.presses("Agree").await;
        bob.newest("action-given").shows("You agreed.").offers_no(&["Agree"]);
    }

    async fn who_gave_it_hears_when_it_does_not_fit(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft owner:partner").await;
        bob.presses("Not like that").await;
        alice.newest("action-changed").shows("Bob would put an action differently").shows("Send the draft");
        bob.newest("action-given").shows("You said: not like that. Alice knows");
    }

    async fn only_its_owner_is_asked(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft owner:partner").await;
        let given = bob.newest("action-given");
        for other in [&alice, &world.carol()] {
            other.presses_on(&given, "Agree").await;
            other.sees("I do not find that.");
        }
        bob.newest("action-given").offers(&["Agree"]);
    }

    async fn the_owner_is_told_when_the_partner_changed_one(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft").await;
        alice.says("/1on1 done Send the draft").await;
        bob.newest("action-changed").shows("Alice ticked off an action").shows("Send the draft");
        alice.presses("Undo").await;
        bob.newest("action-changed").shows("News from Alice on an action").shows("☐ Send the draft");
        world.passes(TimeDelta::minutes(1)).await;
        alice.says("/1on1 actions").await;
        alice.presses("Drop").await;
        bob.newest("action-changed").shows("Alice dropped an action");
    }

    async fn nobody_is_told_of_what_they_did_themselves(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft").await;
        bob.says("/1on1 done draft").await;
        assert_eq!((alice.count("action-changed"), bob.count("action-changed")), (0, 0));
    }

    async fn a_tick_can_be_undone(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft").await;
        bob.says("/1on1 done draft").await;
        bob.sees("Done, in your 1:1 with Alice");
        bob.presses("Undo").await;
        bob.says("/1on1 actions").await;
        bob.sees("☐ Send the draft");
    }

    async fn the_adding_can_be_undone(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft owner:partner").await;
        alice.presses("Undo").await;
        alice.sees("Action removed from your 1:1 with Bob");
        bob.newest("action-given").shows("Action removed").offers_no(&["Agree", "Done"]);
        bob.says("/1on1 actions").await;
        bob.sees("None at the moment.");
    }

    async fn reminders_go_to_the_owner_alone_and_twice(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft owner:partner due:sun").await;
        world.until("2026-04-20T06:00:00Z").await;
        let reminders = bob.all("action-reminder");
        assert_eq!((alice.count("action-reminder"), reminders.len()), (0, 2));
        // Sunday is no working day, so Monday and Tuesday it is.
        reminders[0].came("2026-03-23T08:00:00Z");
        reminders[1].came("2026-03-24T08:00:00Z").shows("Still open");
    }

    async fn a_reminder_comes_at_the_owners_working_start(world) {
        let (alice, carol) = (world.alice(), world.carol());
        alice.says(r#"/1on1 start with:@carol when:"every thursday 16:00""#).await;
        carol.presses("Accept").await;
        alice.says("/1on1 action Send the draft owner:partner due:mon").await;
        world.until("2026-03-23T20:00:00Z").await;
        carol.newest("action-reminder").came("2026-03-23T13:00:00Z").shows("Due today");
    }

    async fn what_is_due_at_the_weekend_is_reminded_of_on_the_next_two_working_days(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft due:sat").await;
        world.until("2026-03-25T12:00:00Z").await;
        let came: Vec<_> = alice.all("action-reminder").iter().map(|card| card.at.to_string()).collect();
        assert_eq!(came, ["2026-03-23 08:00:00 UTC", "2026-03-24 08:00:00 UTC"]);
        assert_eq!(bob.count("action-reminder"), 0);
    }

    async fn after_its_reminders_it_stands_in_agendas_and_recaps(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft due:mon").await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.newest("agenda").shows_in_order(&["Still open from before", "Send the draft · Alice · was due Mon 23 Mar 2026"]);
        alice.presses("Start").await;
        alice.presses("Wrap up").await;
        bob.newest("recap").shows("Send the draft");
    }

    async fn snooze_sets_a_new_due_day(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:mon").await;
        world.until("2026-03-23T08:00:00Z").await;
        bob.presses("Snooze").await;
        bob.submits(&[("due", "yesterday or so")]).await;
        assert!(bob.has_form(), "a wrong day gives the form again");
        bob.submits(&[("due", "thu")]).await;
        world.until("2026-03-25T20:00:00Z").await;
        assert_eq!(bob.count("action-reminder"), 1);
        world.until("2026-03-26T08:00:00Z").await;
        let again = bob.all("action-reminder");
        assert_eq!(again.len(), 2, "{}", bob.chat());
        again[1].came("2026-03-26T08:00:00Z").shows("Due today");
    }

    async fn a_done_action_is_reminded_of_no_more(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:mon").await;
        bob.says("/1on1 done draft").await;
        world.until("2026-03-25T06:00:00Z").await;
        assert_eq!(bob.count("action-reminder"), 0);
    }

    async fn a_done_action_is_celebrated_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft").await;
        bob.says("/1on1 done draft").await;
        for thursday in ["2026-03-26T09:00:00Z", "2026-04-02T08:00:00Z"] {
            world.until(thursday).await;
            alice.presses("Start").await;
            alice.presses("Wrap up").await;
        }
        let recaps = alice.all("recap");
        assert_eq!(recaps.len(), 2);
        recaps[0].shows("Send the draft");
        recaps[1].lacks("Send the draft");
    }

    async fn each_state_can_be_left_again(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft").await;
        bob.says("/1on1 actions").await;
        bob.last().offers(&["Done", "Snooze", "Drop", "Edit"]);
        bob.presses("Drop").await;
        bob.says("/1on1 actions state:dropped").await;
        bob.sees("✗ Send the draft");
        bob.presses("Reopen").await;
        bob.says("/1on1 actions").await;
        bob.presses("Done").await;
        bob.says("/1on1 actions state:done").await;
        bob.sees("✓ Send the draft");
        bob.presses("Reopen").await;
        bob.says("/1on1 actions").await;
        bob.sees("☐ Send the draft");
    }

    async fn the_list_can_be_narrowed(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft").await;
        bob.says("/1on1 action Book the room").await;
        bob.says("/1on1 actions whose:mine").await;
        bob.last().shows("Book the room").lacks("Send the draft");
        bob.says("/1on1 actions whose:partner").await;
        bob.last().shows("Send the draft").lacks("Book the room");
        bob.says("/1on1 actions state:all").await;
        bob.last().shows_in_order(&["Yours", "Book the room", "Alice's", "Send the draft"]);
    }

    async fn the_list_is_over_all_ones_one_on_ones(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.carol().says(r#"/1on1 start with:@bob when:"every monday 15:00""#).await;
        bob.presses("Accept").await;
        bob.says("/1on1 action Send the draft with:alice").await;
        bob.says("/1on1 action Book the room with:carol").await;
        bob.says("/1on1 actions").await;
        bob.last().shows("Send the draft · with Alice").shows("Book the room · with Carol");
        alice.says("/1on1 actions").await;
        alice.last().shows("Send the draft").lacks("Book the room");
    }

    async fn its_author_can_reword_it_and_give_it_away(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft due:fri").await;
        alice.presses("Edit").await;
        assert_eq!(alice.form_value("due"), "2026-03-27");
        alice.submits(&[("text", "Send the second draft"), ("owner", "partner"), ("due", "")]).await;
        bob.newest("action-given").shows("Send the second draft").offers(&["Agree"]);
        bob.says("/1on1 actions").await;
        bob.sees("Send the second draft");
    }

    async fn the_partner_can_tick_it_and_not_rewrite_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft").await;
        let answer = alice.last();
        bob.says("/1on1 actions").await;
        bob.last().offers(&["Done", "Drop"]).offers_no(&["Edit", "Remove"]);
        for label in ["Edit", "Undo"] {
            bob.presses_on(&answer, label).await;
            bob.sees("Only the one who wrote it can change it; you can tick it off.");
        }
    }

    async fn its_owner_can_tick_what_the_partner_wrote_and_not_rewrite_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft owner:partner due:fri").await;
        let answer = alice.last();
        bob.presses("Agree").await;
        bob.newest("action-given").offers(&["Done", "Snooze", "Drop"]).offers_no(&["Edit"]);
        bob.presses_on(&answer, "Edit").await;
        bob.sees("Only the one who wrote it can change it; you can tick it off.");
        bob.presses("Done").await;
        bob.newest("action-given").shows("✓ Send the draft");
    }

    async fn an_overdue_action_can_be_reworded(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:tomorrow").await;
        world.until("2026-03-25T12:00:00Z").await;
        bob.presses("Edit").await;
        bob.submits(&[("text", "Send the second draft")]).await;
        assert!(!bob.has_form());
        bob.says("/1on1 actions").await;
        bob.sees("Send the second draft · was due Sat 21 Mar 2026");
    }

    async fn a_due_day_is_a_day_in_the_owners_zone(world) {
        let (alice, erin) = (world.alice(), world.person("erin"));
        alice.says(r#"/1on1 start with:@erin when:"every thursday 9:00""#).await;
        erin.presses("Accept").await;
        // Friday evening in Berlin is Saturday in Tokyo.
        world.until("2026-03-20T20:00:00Z").await;
        alice.says("/1on1 action Send the draft due:tomorrow").await;
        alice.sees("due Sat 21 Mar 2026");
        alice.says("/1on1 action Book the room due:tomorrow owner:partner").await;
        alice.sees("due Sun 22 Mar 2026");
    }

    async fn the_past_is_no_due_day(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft due:2026-03-19").await;
        bob.sees("“2026-03-19” is in the past. For example due:fri, due:in 2 weeks or due:2026-12-03.");
        bob.says("/1on1 action Send the draft due:fri 15:00").await;
        bob.sees("“15:00” has a time of day, and a day is enough here.");
    }

    async fn an_unknown_action_is_named_with_near_ones(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft").await;
        bob.says("/1on1 action Send the invoice").await;
        bob.says("/1on1 done Sent a draft").await;
        bob.sees("No open action reads like “Sent a draft”.");
        bob.last().shows("Send the draft").shows("as in /1on1 done");
        bob.says("/1on1 done send the").await;
        bob.last().shows("Did you mean Send the draft or Send the invoice?");
    }

    async fn two_who_tick_at_once_tick_it_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft").await;
        for person in [&alice, &bob] {
            person.says("/1on1 actions").await;
        }
        tokio::join!(alice.presses("Done"), bob.presses("Done"));
        world.settle().await;
        for person in [&alice, &bob] {
            person.says("/1on1 actions state:all").await;
            person.sees("✓ Send the draft");
        }
        assert!(bob.count("action-changed") <= 1);
    }

    async fn an_action_knows_no_strangers(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 action Send the draft").await;
        bob.says("/1on1 actions").await;
        let card = bob.last();
        let carol = world.carol();
        for label in ["Done", "Snooze", "Drop", "Edit", "Remove"] {
            carol.presses_on(&card, label).await;
            carol.sees("I do not find that.");
        }
        alice.says("/1on1 actions").await;
        alice.sees("☐ Send the draft");
    }
}
