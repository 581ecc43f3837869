//! What could not be sent: what waits for a platform that is away comes as soon as it is back, and what the bot itself fails at
//! stands in nobody's way.

use chrono::TimeDelta;

use crate::world::{Actor, Fails, World};

/// Alice and Bob, each with an agenda, half an hour before they meet.
async fn with_agendas(world: &World) -> (Actor<'_>, Actor<'_>) {
    let pair = world.weekly_thursday_ten().await;
    world.until("2026-03-26T08:30:00Z").await;
    pair
}

story! {
    async fn what_failed_while_the_platform_was_away_comes_at_once_when_it_is_back(world) {
        let (alice, bob) = with_agendas(&world).await;
        for account in ["alice", "bob"] {
            world.chat().fails(account, Fails::Away);
        }
        alice.says("/1on1 add Budget").await;
        bob.says("/1on1 action Send the slides owner:partner").await;
        world.passes(TimeDelta::minutes(25)).await;
        alice.newest("agenda").lacks("Budget");
        assert_eq!(alice.count("action-given"), 0);
        for account in ["alice", "bob"] {
            world.chat().recovers(account);
        }
        // Their own pauses would last minutes by now; one is tried every three seconds.
        world.passes(TimeDelta::seconds(3)).await;
        alice.newest("agenda").shows("Budget");
        bob.newest("agenda").shows("Budget");
        alice.newest("action-given").came("2026-03-26T08:55:03Z");
    }

    async fn edits_alone_tell_that_the_platform_is_back(world) {
        let (alice, bob) = with_agendas(&world).await;
        for account in ["alice", "bob"] {
            world.chat().fails(account, Fails::Away);
        }
        alice.says("/1on1 add Budget").await;
        world.passes(TimeDelta::minutes(25)).await;
        for account in ["alice", "bob"] {
            world.chat().recovers(account);
        }
        world.passes(TimeDelta::seconds(3)).await;
        alice.newest("agenda").shows("Budget");
        bob.newest("agenda").shows("Budget");
    }

    async fn a_message_that_the_bot_panics_at_delays_nobody_else_and_is_given_up(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.chat().fails("alice", Fails::Panics);
        bob.says("/1on1 action Send the slides owner:partner").await;
        alice.says("/1on1 action Book the room owner:partner").await;
        assert_eq!((alice.count("action-given"), bob.count("action-given")), (0, 1));
        let tried = world.chat().attempts();
        world.passes(TimeDelta::minutes(1)).await;
        assert_eq!(world.chat().attempts() - tried, 4, "with growing pauses");
        world.passes(TimeDelta::minutes(17)).await;
        let given_up = world.chat().attempts();
        assert_eq!(given_up - tried, 9);
        world.passes(TimeDelta::hours(1)).await;
        assert_eq!(world.chat().attempts(), given_up);
        // What comes after it comes.
        world.chat().recovers("alice");
        bob.says("/1on1 action Count the chairs owner:partner").await;
        assert_eq!(alice.count("action-given"), 1);
        alice.newest("action-given").shows("Count the chairs");
    }
}
