//! What falls between two features: a change of terms in a pause, an end right after a meeting, what was switched on late.

use duologue::domain::person::Platform;
use futures::FutureExt as _;

use crate::world::{Actor, World};

const SHARED: &str = "Change what you agreed on";
const MINE: &str = "Change yours for this 1:1";
const OWN: &str = "Change yours everywhere";

/// Proposes to meet on Tuesdays at two.
async fn proposes_tuesdays(actor: &Actor<'_>) {
    actor.says("/1on1 settings").await;
    actor.chooses(SHARED, "How often").await;
    actor.submits(&[("when", "every tuesday 14:00")]).await;
}

async fn ends_it(actor: &Actor<'_>) {
    actor.says("/1on1 end").await;
    actor.presses("End this 1:1 for good").await;
}

async fn is_gone(world: &World, account: &str) {
    let gone = world.app().account_gone(Platform::Playground, account);
    gone.boxed().await.expect("a pause");
    world.settle().await;
}

story! {
    async fn terms_that_were_agreed_in_a_pause_hold_after_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 pause").await;
        proposes_tuesdays(&alice).await;
        world.until("2026-03-23T08:00:00Z").await;
        bob.presses("Agree").await;
        bob.newest("change-proposed").shows("You agreed, so it holds from now on.");
        alice.says("/1on1 next").await;
        alice.sees("paused");
        world.until("2026-03-28T08:00:00Z").await;
        bob.says("/1on1 resume").await;
        bob.sees("goes on: next on Tue 31 Mar 2026, 14:00");
        world.until("2026-04-08T08:00:00Z").await;
        for person in [&alice, &bob] {
            let came: Vec<_> = person.all("agenda").iter().map(|card| card.at.to_string()).collect();
            assert_eq!(came, ["2026-03-31 11:00:00 UTC", "2026-04-07 11:00:00 UTC"]);
        }
    }

    async fn terms_that_were_agreed_in_a_pause_hold_on_its_first_day_back(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        proposes_tuesdays(&alice).await;
        alice.says("/1on1 pause 2026-03-31").await;
        bob.newest("change-proposed").offers(&["Agree"]);
        bob.presses("Agree").await;
        world.until("2026-04-02T12:00:00Z").await;
        let came: Vec<_> = bob.all("agenda").iter().map(|card| card.at.to_string()).collect();
        assert_eq!(came, ["2026-03-31 11:00:00 UTC"]);
        alice.newest("paused").shows("Tue 31 Mar 2026, 14:00");
    }

    async fn a_proposal_that_lapses_in_a_pause_lapses_as_ever(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        proposes_tuesdays(&alice).await;
        alice.says("/1on1 pause").await;
        world.until("2026-03-30T08:00:00Z").await;
        bob.newest("change-proposed").offers_no(&["Agree"]);
        assert_eq!(alice.count("change-answer"), 1);
        alice.says("/1on1 resume").await;
        alice.sees("goes on: next on Thu 2 Apr 2026, 10:00");
    }

    async fn an_end_closes_a_proposal_on_both_cards_and_nothing_lapses_later(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        proposes_tuesdays(&alice).await;
        let asked = bob.newest("change-proposed");
        ends_it(&bob).await;
        for card in [alice.newest("change-sent"), bob.newest("change-proposed")] {
            card.shows("ended").offers_no(&["Agree", "Withdraw", "Keep it as it is", "Suggest another time"]);
        }
        bob.presses_on(&asked, "Agree").await;
        let before = (alice.messages().len(), bob.messages().len());
        world.until("2026-05-01T08:00:00Z").await;
        assert_eq!((alice.messages().len(), bob.messages().len()), before);
        assert_eq!(alice.count("change-answer"), 0);
    }

    async fn who_comes_back_after_an_account_was_gone_goes_on_where_they_were(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        is_gone(&world, "bob").await;
        world.until("2026-03-27T08:00:00Z").await;
        alice.says("/1on1 resume").await;
        alice.newest("resumed").shows("goes on: next on Thu 2 Apr 2026, 10:00");
        bob.says("/1on1 next").await;
        bob.sees("Thu 2 Apr 2026, 10:00");
        world.until("2026-04-02T07:30:00Z").await;
        for person in [&alice, &bob] {
            person.newest("agenda").came("2026-04-02T07:00:00Z").shows("Budget");
        }
    }

    async fn an_account_that_goes_while_a_change_is_open_leaves_the_proposal_to_lapse(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        proposes_tuesdays(&alice).await;
        is_gone(&world, "bob").await;
        world.until("2026-04-03T08:00:00Z").await;
        alice.newest("change-sent").offers_no(&["Withdraw"]);
        alice.says("/1on1 resume").await;
        alice.newest("resumed").shows("goes on: next on Thu 9 Apr 2026, 10:00");
    }

    async fn a_meeting_that_was_held_has_its_recap_after_the_end_of_the_1on1(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 settings").await;
        bob.chooses(MINE, "Recap").await;
        bob.submits(&[("recap", "60")]).await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.says("/1on1 action Send the draft").await;
        bob.presses("Wrap up").await;
        ends_it(&alice).await;
        world.until("2026-04-10T09:00:00Z").await;
        for person in [&alice, &bob] {
            assert_eq!(person.count("recap"), 1, "{}", person.chat());
            person.newest("recap").shows("Send the draft");
        }
    }

    async fn a_recap_that_waits_comes_after_the_end_of_the_1on1(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let carol = world.carol();
        carol.says(r#"/1on1 start with:@alice when:"every thursday 10:15" timezone:Berlin"#).await;
        alice.presses("Accept").await;
        world.until("2026-03-26T09:05:00Z").await;
        bob.presses("Start").await;
        world.until("2026-03-26T09:16:00Z").await;
        bob.presses("Wrap up").await;
        // Alice has Carol before her.
        assert_eq!((alice.count("recap"), bob.count("recap")), (0, 1));
        ends_it(&bob).await;
        world.until("2026-03-26T12:00:00Z").await;
        let recaps = alice.all("recap");
        let of_bob = recaps.iter().find(|card| card.title.contains("Bob"));
        of_bob.expect("a recap").offers_no(&["Add note", "Add action"]);
    }

    async fn nobody_is_asked_whether_they_met_once_the_1on1_has_ended(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:32:00Z").await;
        ends_it(&alice).await;
        world.until("2026-04-10T09:00:00Z").await;
        assert_eq!((alice.count("recap"), bob.count("recap")), (0, 0));
        assert_eq!(bob.count("second-question"), 0);
    }

    async fn a_word_about_drift_that_was_switched_on_late_waits_for_the_working_start(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:every 4 weeks thu 10:00").await;
        bob.presses("Accept").await;
        alice.says("/1on1 settings").await;
        alice.chooses(OWN, "Drift: on or off").await;
        world.until("2026-06-02T12:00:00Z").await;
        assert!(bob.count("drift") > 0 && alice.count("drift") == 0);
        alice.chooses(OWN, "Drift: on or off").await;
        world.until("2026-06-03T06:59:00Z").await;
        assert_eq!(alice.count("drift"), 0);
        world.until("2026-06-03T07:00:00Z").await;
        assert_eq!(alice.count("drift"), 1);
    }

    async fn a_second_question_that_passed_is_not_made_up_for(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 settings").await;
        alice.chooses(OWN, "Second question: on or off").await;
        world.until("2026-03-27T12:00:00Z").await;
        assert_eq!((alice.count("second-question"), bob.count("second-question")), (0, 1));
        alice.chooses(OWN, "Second question: on or off").await;
        world.until("2026-04-02T06:00:00Z").await;
        assert_eq!(alice.count("second-question"), 0);
        world.until("2026-04-03T12:00:00Z").await;
        assert_eq!(alice.count("second-question"), 1);
    }

    async fn what_undoes_something_is_kept_for_a_month(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft").await;
        alice.says("/1on1 done draft").await;
        let first = alice.last();
        alice.says("/1on1 action Book the room").await;
        world.until("2026-04-18T08:00:00Z").await;
        alice.says("/1on1 done room").await;
        let second = alice.last();
        world.until("2026-04-20T08:00:00Z").await;
        alice.presses_on(&second, "Undo").await;
        alice.presses_on(&first, "Undo").await;
        alice.says("/1on1 actions").await;
        alice.last().shows("Book the room").lacks("Send the draft");
    }

    async fn history_says_why_a_meeting_was_left_out(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 away 2026-03-26").await;
        alice.presses("Confirm").await;
        world.until("2026-03-27T08:00:00Z").await;
        bob.says("/1on1 pause 2026-04-04").await;
        world.until("2026-04-05T08:00:00Z").await;
        bob.says("/1on1 history").await;
        bob.last().shows("left out: Alice was away").shows("left out: paused");
        alice.says("/1on1 history").await;
        alice.last().shows("left out: you were away");
        alice.chooses("Open one in full", "Thu 26 Mar 2026, 10:00 · left out: you were away").await;
        alice.newest("past-meeting").shows("It was left out, as you were away.");
    }

    async fn a_date_that_only_older_terms_gave_is_not_of_the_past(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        proposes_tuesdays(&alice).await;
        bob.presses("Agree").await;
        world.until("2026-03-27T08:00:00Z").await;
        bob.says("/1on1 history").await;
        bob.last().shows("Tue 24 Mar 2026, 14:00").lacks("Thu 26 Mar");
    }

    async fn a_long_list_of_actions_says_what_it_has_no_room_for(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for n in 0..27 {
            alice.says(&format!("/1on1 action Errand number {n}")).await;
        }
        bob.says("/1on1 action Send the draft").await;
        bob.says("/1on1 actions").await;
        bob.last().shows_in_order(&["Send the draft", "Errand number 23", "… and 3 more"]).lacks("Errand number 24");
        bob.last().shows("/1on1 search words");
        alice.says("/1on1 agenda").await;
        alice.presses("Edit").await;
        alice.last().shows("Those that the menu has no room for: /1on1 search words finds them.");
    }
}
