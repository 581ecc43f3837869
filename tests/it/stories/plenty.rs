//! How much one person may make: enough for every week, and never so much that others pay for it.

use duologue::app::Settings;
use duologue::app::outcome::Answer;
use duologue::chat::command::{Command, Invocation, Place};
use duologue::chat::parse::parse_line;
use duologue::chat::view::View;
use duologue::domain::plenty::{
    AWAYS_AHEAD, GIVEN_ACTIONS, INVITATIONS_TO_ONE, OPEN_ACTIONS, OPEN_TOPICS, TOPICS_AT_ONCE,
};
use duologue::domain::refusal::Refusal;
use futures::FutureExt as _;

use crate::world::World;

/// The same world where nobody does more than so much in a minute.
async fn unhurried(world: &World, commands_per_minute: u32) -> World {
    let settings = Settings {
        commands_per_minute,
        ..Settings::default()
    };
    World::with_settings(world.app().store().clone(), settings).await
}

story! {
    async fn a_partner_is_asked_to_agree_to_so_many_actions_and_no_more(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for n in 0..GIVEN_ACTIONS {
            alice.says(&format!("/1on1 action Send draft {n} owner:partner")).await;
        }
        let asked = bob.messages().len();
        for _ in 0..3 {
            alice.says("/1on1 action One more owner:partner").await;
            alice.sees("still waiting for an answer, which is the most");
        }
        assert_eq!(bob.messages().len(), asked);
        bob.sees_nowhere("One more");
        // Her own are another matter, and each answer makes room.
        alice.says("/1on1 action Mine").await;
        alice.sees("Mine");
        bob.presses("Agree").await;
        alice.says("/1on1 action One more owner:partner").await;
        bob.newest("action-given").shows("One more");
    }

    async fn a_stranger_is_not_flooded_with_invitations_that_are_taken_back(world) {
        let (alice, bob) = (world.alice(), world.bob());
        for _ in 0..INVITATIONS_TO_ONE {
            alice.says(r#"/1on1 start with:@bob when:"every thursday 10:00""#).await;
            alice.presses("Withdraw").await;
        }
        let came = bob.messages().len();
        alice.says(r#"/1on1 start with:@bob when:"every thursday 10:00""#).await;
        alice.sees("You asked this person 3 times since yesterday. You can ask again tomorrow.");
        assert_eq!(bob.messages().len(), came);
        // Others can be asked, Bob can ask, and tomorrow is another day.
        alice.says(r#"/1on1 start with:@carol when:"every friday 15:00""#).await;
        assert_eq!(world.carol().count("invitation"), 1);
        world.until("2026-03-21T08:00:01Z").await;
        alice.says(r#"/1on1 start with:@bob when:"every thursday 10:00""#).await;
        assert!(bob.messages().len() > came);
    }

    async fn a_message_of_a_thousand_topics_adds_none(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let before = alice.messages().len();
        alice.says(&"- more\n".repeat(1_000)).await;
        alice.sees("more than 50 topics");
        assert_eq!(alice.messages().len(), before + 1);
        let most = usize::try_from(TOPICS_AT_ONCE).expect("a small number");
        alice.says(&"- as many as may be\n".repeat(most)).await;
        alice.presses("Share now").await;
        bob.says("/1on1 agenda").await;
        bob.sees("as many as may be");
    }

    async fn open_topics_and_actions_of_one_person_have_an_end(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for _ in 0..OPEN_TOPICS / TOPICS_AT_ONCE {
            let most = usize::try_from(TOPICS_AT_ONCE).expect("a small number");
            alice.says(&"- topic of mine\n".repeat(most)).await;
        }
        alice.says("/1on1 add One more").await;
        alice.sees("You have 200 open topics in this 1:1, which is the most.");
        bob.says("/1on1 add Mine").await;
        bob.sees("Mine");
        for _ in 0..OPEN_ACTIONS {
            bob.says("/1on1 action Again").await;
        }
        bob.says("/1on1 action One more").await;
        bob.sees("actions that are still open in this 1:1, which is the most");
        // What is there can all be dealt with.
        bob.presses("Undo").await;
        bob.says("/1on1 action One more").await;
        bob.sees("One more");
    }

    async fn days_away_ahead_have_an_end(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        for n in 0..AWAYS_AHEAD {
            let day = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day") + chrono::Days::new(n.unsigned_abs());
            alice.says(&format!("/1on1 away {day}")).await;
            alice.presses("Confirm").await;
        }
        let told = bob.messages().len();
        alice.says("/1on1 away 2026-09-01").await;
        alice.presses("Confirm").await;
        alice.sees("You have 40 times away ahead of you, which is the most.");
        assert_eq!(bob.messages().len(), told);
    }
    async fn who_gives_hundreds_of_commands_a_minute_is_asked_to_wait_and_nobody_else(world) {
        let world = unhurried(&world, 60).await;
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.passes(chrono::TimeDelta::minutes(2)).await;
        for n in 0..60 {
            alice.says(&format!("/1on1 add Topic {n}")).await;
            alice.sees(&format!("Topic {n}"));
        }
        for line in ["/1on1 add One more", "One more, just so", "/1on1 agenda"] {
            alice.says(line).await;
            alice.last().shows("That was a lot at once");
        }
        alice.presses("Undo").await;
        alice.last().shows("That was a lot at once");
        alice.sees_nowhere("One more");
        // Her partner does not notice.
        bob.says("/1on1 add Mine").await;
        bob.last().shows("Mine");
        bob.says("/1on1 agenda").await;
        bob.last().shows("Topic 1");
        // A moment later she can go on, one by one, and after a rest as before.
        world.passes(chrono::TimeDelta::seconds(1)).await;
        alice.says("/1on1 add One more").await;
        alice.last().shows("One more");
        alice.says("/1on1 add Two more").await;
        alice.last().shows("That was a lot at once");
        world.passes(chrono::TimeDelta::minutes(1)).await;
        for n in 0..60 {
            alice.says(&format!("/1on1 add Later {n}")).await;
            alice.sees(&format!("Later {n}"));
        }
    }

    async fn what_is_too_much_at_once_is_refused_without_the_database(world) {
        let world = unhurried(&world, 1).await;
        let alice = world.alice().known().await;
        let next = || Invocation {
            actor: alice.id,
            place: Place::Dm,
            on: None,
            command: Command::Typed(parse_line("/1on1 next").expect("a command").expect("an understood one")),
        };
        world.app().handle(next()).await;
        // Somebody else has the database, so whoever asked it for anything would wait here.
        let held = world.app().store().write().await.expect("a turn");
        let reply = Box::pin(world.app().handle(next())).now_or_never().expect("an answer at once");
        assert_eq!(reply.answer, Answer::View(View::Refused(Refusal::TooMuchAtOnce)));
        held.rollback().await.expect("its consent");
    }

    async fn what_is_completed_while_somebody_types_counts_for_nothing(world) {
        let world = unhurried(&world, 3).await;
        let (alice, _) = world.weekly_thursday_ten().await;
        let known = alice.known().await;
        for _ in 0..50 {
            let context = world.app().completion_context(&known, Vec::new()).await.expect("what is known");
            assert_eq!(context.partners, ["Bob"]);
        }
        alice.says("/1on1 next").await;
        alice.last().shows("Bob");
        alice.says("/1on1 next").await;
        alice.says("/1on1 next").await;
        alice.last().shows("That was a lot at once");
    }
}
