//! People whom messages do not reach: who is told, what waits, and what comes when they are back.

use duologue::domain::person::Platform;
use futures::FutureExt as _;

use crate::world::{Fails, World};

story! {
    async fn the_partner_is_told_once_and_neutrally(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        world.until("2026-03-26T12:00:00Z").await;
        assert_eq!(alice.count("unreachable"), 1);
        let told = alice.newest("unreachable");
        told.shows("my messages do not reach Bob").shows("What helps").offers(&["Try again"]);
        told.lacks("blocked").lacks("fault");
        assert_eq!(told.title, "My messages do not reach Bob");
        assert_eq!(bob.count("agenda"), 0);
    }

    async fn nothing_is_tried_before_somebody_acts(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        alice.says("/1on1 action Send the slides owner:partner").await;
        world.chat().fails("alice", Fails::Unreachable);
        let tried = world.chat().attempts();
        world.until("2026-03-26T08:00:00Z").await;
        // Alice was tried once, and Bob no more.
        assert_eq!(world.chat().attempts(), tried + 1);
        world.until("2026-04-20T08:00:00Z").await;
        assert_eq!(world.chat().attempts(), tried + 1);
    }

    async fn each_partner_is_told_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every friday 15:00""#).await;
        bob.presses("Accept").await;
        world.chat().fails("bob", Fails::Unreachable);
        alice.says("/1on1 action Send the slides owner:partner").await;
        world.until("2026-04-20T08:00:00Z").await;
        assert_eq!((alice.count("unreachable"), frank.count("unreachable")), (1, 1));
    }

    async fn try_again_that_fails_says_so_on_the_card(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        alice.says("/1on1 action Send the slides owner:partner").await;
        let tried = world.chat().attempts();
        alice.presses("Try again").await;
        alice.newest("unreachable").shows("I tried again on").shows("did not arrive either").offers(&["Try again"]);
        alice.presses("Try again").await;
        alice.newest("unreachable").shows("I tried again 2 times");
        assert_eq!(alice.count("unreachable"), 1);
        assert_eq!(bob.count("action-given"), 0);
        // Twice for Bob, and twice for the card that says so.
        assert_eq!(world.chat().attempts(), tried + 4);
    }

    async fn try_again_that_works_brings_what_waited_and_says_so(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        alice.says("/1on1 action Send the slides owner:partner").await;
        world.chat().recovers("bob");
        alice.presses("Try again").await;
        assert_eq!(bob.count("action-given"), 1);
        assert_eq!(bob.count("catch-up"), 0, "one thing needs no summing up");
        alice.newest("unreachable").shows("My messages reach Bob again").offers_no(&["Try again"]);
        // Another spell is told anew.
        world.chat().fails("bob", Fails::Unreachable);
        world.until("2026-03-26T08:00:00Z").await;
        assert_eq!(alice.count("unreachable"), 2);
    }

    async fn two_partners_who_try_again_at_once_try_it_once(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every friday 15:00""#).await;
        bob.presses("Accept").await;
        world.chat().fails("bob", Fails::Unreachable);
        alice.says("/1on1 action Send the slides owner:partner").await;
        frank.says("/1on1 action Book the room owner:partner").await;
        world.chat().recovers("bob");
        tokio::join!(alice.presses("Try again"), frank.presses("Try again"));
        assert_eq!(bob.count("catch-up"), 1);
    }

    async fn a_stranger_cannot_try_again(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        alice.says("/1on1 action Send the slides owner:partner").await;
        let tried = world.chat().attempts();
        let carol = world.carol();
        carol.presses_on(&alice.newest("unreachable"), "Try again").await;
        carol.sees("I do not find that");
        assert_eq!(world.chat().attempts(), tried);
    }

    async fn on_return_one_card_has_what_still_matters(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        alice.says("/1on1 action Send the slides owner:partner").await;
        alice.says("/1on1 action Book the room owner:partner due:mon").await;
        alice.says("/1on1 move fri 11:00").await;
        alice.says("/1on1 skip").await;
        world.until("2026-03-24T12:00:00Z").await;
        world.chat().recovers("bob");
        let before = bob.messages().len();
        bob.says("/1on1 next").await;
        assert_eq!(bob.messages().len(), before + 2, "{}", bob.chat());
        let card = bob.newest("catch-up");
        assert_eq!(card.title, "While I could not reach you: 3 things from your 1:1 with Alice");
        card.shows("Send the slides").shows("Book the room").shows("Alice skipped your 1:1");
        card.offers(&["Agree", "Not like that", "Wait for the next one"]).lacks("moved your 1:1");
        bob.presses_on(&card, "Wait for the next one").await;
        alice.newest("skipped").offers_no(&["Wait for the next one"]);
        // It is told once.
        bob.says("/1on1 next").await;
        assert_eq!(bob.count("catch-up"), 1);
        alice.newest("unreachable").shows("My messages reach Bob again");
    }

    async fn what_has_passed_is_not_told_on_return(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        alice.says("/1on1 action Send the slides owner:partner").await;
        alice.says("/1on1 done slides").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        alice.presses("Wrap up").await;
        world.until("2026-04-01T08:00:00Z").await;
        world.chat().recovers("bob");
        let before = bob.messages().len();
        bob.says("/1on1 help").await;
        // The recap of the last meeting is of use until the next agenda; the rest is over.
        assert_eq!((bob.count("agenda"), bob.count("live"), bob.count("nudge")), (0, 0, 0));
        assert_eq!(bob.count("recap"), 1);
        assert!(bob.messages().len() <= before + 3, "{}", bob.chat());
    }

    async fn an_agenda_whose_time_is_now_is_there_on_return(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        world.chat().fails("bob", Fails::Unreachable);
        world.until("2026-03-26T08:30:00Z").await;
        world.chat().recovers("bob");
        bob.says("/1on1 help").await;
        assert_eq!(bob.count("agenda"), 1);
        bob.newest("agenda").came("2026-03-26T08:30:00Z").shows("Budget").offers(&["Start"]);
        alice.says("/1on1 add Offsite").await;
        bob.newest("agenda").shows("Offsite");
    }

    async fn the_card_of_a_live_meeting_is_there_on_return(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        world.chat().recovers("bob");
        bob.says("/1on1 help").await;
        assert_eq!((bob.count("agenda"), bob.count("live")), (0, 1));
        alice.says("/1on1 add Offsite").await;
        bob.newest("live").shows("Offsite");
    }

    async fn the_starter_hears_that_the_invitation_does_not_arrive(world) {
        let (alice, bob) = (world.alice(), world.bob());
        world.chat().fails("bob", Fails::Unreachable);
        alice.says(r#"/1on1 start with:@bob when:"every thursday 10:00""#).await;
        alice.newest("unreachable").shows("Your invitation waits until they do.");
        world.chat().recovers("bob");
        alice.presses("Try again").await;
        bob.presses("Accept").await;
        bob.says("/1on1 next").await;
        bob.sees("Thu 26 Mar 2026, 10:00");
        assert_eq!(bob.count("invitation"), 1);
    }

    async fn who_is_asked_by_somebody_unreachable_is_not_told(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every thursday 10:00""#).await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@alice when:"every friday 15:00""#).await;
        alice.presses("Accept").await;
        world.chat().fails("alice", Fails::Unreachable);
        frank.says("/1on1 action Send the slides owner:partner").await;
        assert_eq!((frank.count("unreachable"), bob.count("unreachable")), (1, 0));
    }

    async fn a_1on1_that_begins_in_the_spell_is_told_too(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        alice.says("/1on1 action Send the slides owner:partner").await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every friday 15:00""#).await;
        assert_eq!((alice.count("unreachable"), frank.count("unreachable")), (1, 1));
    }

    async fn a_command_in_the_server_shows_what_waits(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        alice.says("/1on1 action Send the slides owner:partner").await;
        world.until("2026-03-26T08:30:00Z").await;
        bob.in_server().says("/1on1 next").await;
        bob.newest("next");
        bob.newest("catch-up").shows("Send the slides").shows("Your 1:1 with Alice, Thu 26 Mar 2026, 10:00").offers(&["Agree", "Start"]);
        // His own chat still takes nothing, and the partner is not told again.
        assert_eq!((bob.count("agenda"), alice.count("unreachable")), (0, 1));
        bob.in_server().says("/1on1 agenda").await;
        bob.sees("While I could not reach you");
        bob.sees_nowhere("is in our chat");
        world.chat().recovers("bob");
        bob.says("/1on1 help").await;
        assert_eq!((bob.count("agenda"), bob.count("action-given")), (1, 1));
    }

    async fn a_refused_command_counts_as_acting(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        alice.says("/1on1 action Send the slides owner:partner").await;
        world.chat().recovers("bob");
        bob.says("/1on1 wrap").await;
        assert_eq!(bob.count("action-given"), 1);
    }

    async fn two_who_are_both_out_of_reach_make_no_noise(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.chat().fails("alice", Fails::Unreachable);
        world.chat().fails("bob", Fails::Unreachable);
        world.until("2026-03-26T08:30:00Z").await;
        world.chat().recovers("alice");
        alice.says("/1on1 help").await;
        assert_eq!((alice.count("agenda"), alice.count("unreachable")), (1, 1));
        world.chat().recovers("bob");
        bob.says("/1on1 help").await;
        assert_eq!((bob.count("agenda"), bob.count("unreachable")), (1, 0));
        alice.newest("unreachable").shows("My messages reach Bob again");
    }

    async fn what_does_not_arrive_is_not_unanswered(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Unreachable);
        world.until("2026-04-25T08:00:00Z").await;
        let known = bob.known().await;
        assert_eq!(known.unanswered_questions, 0);
        assert!(known.switches.second_question);
    }

    async fn a_partner_whose_account_is_gone_pauses_the_1on1(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add Budget").await;
        for _ in 0..2 {
            let gone = world.app().account_gone(Platform::Playground, "bob");
            gone.boxed().await.expect("a pause");
            world.settle().await;
        }
        assert_eq!(alice.count("account-gone"), 1);
        let told = alice.newest("account-gone");
        told.shows("Paused: your 1:1 with Bob").shows("/1on1 resume");
        assert!(!told.title.contains("Budget"));
        let before = (alice.messages().len(), bob.messages().len());
        world.until("2026-05-01T08:00:00Z").await;
        assert_eq!((alice.messages().len(), bob.messages().len()), before);
        alice.says("/1on1 next").await;
        alice.sees("paused");
    }

    async fn a_message_to_an_account_that_is_gone_pauses_the_1on1(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.chat().fails("bob", Fails::Gone);
        world.until("2026-03-26T08:00:00Z").await;
        assert_eq!((alice.count("account-gone"), alice.count("unreachable")), (1, 0));
        alice.newest("nudge").offers_no(&["Add topic"]);
        world.until("2026-04-20T08:00:00Z").await;
        assert_eq!((alice.count("agenda"), alice.count("recap")), (0, 0));
    }

    async fn a_meeting_that_was_live_ends_with_the_account(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        let gone = world.app().account_gone(Platform::Playground, "bob");
        gone.boxed().await.expect("a pause");
        world.settle().await;
        alice.newest("recap").shows("You met.");
        alice.newest("live").offers_no(&["Wrap up"]);
    }

    async fn an_invitation_to_an_account_that_is_gone_lapses(world) {
        let alice = world.alice();
        alice.says(r#"/1on1 start with:@bob when:"every thursday 10:00""#).await;
        let gone = world.app().account_gone(Platform::Playground, "bob");
        gone.boxed().await.expect("an end");
        world.settle().await;
        assert_eq!(alice.count("invitation-answer"), 1, "{}", alice.chat());
        world.until("2026-04-20T08:00:00Z").await;
        assert_eq!(alice.count("invitation-answer"), 1);
    }
}
