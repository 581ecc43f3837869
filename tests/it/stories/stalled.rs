//! A process that stood still with messages in hand: nothing is sent once another one may have sent it.

use chrono::TimeDelta;
use duologue::chat::command::{Command, Typed, With};
use futures::FutureExt as _;

use crate::world::{Fails, World};

story! {
    async fn who_stood_still_until_after_the_lease_sends_nothing(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let skip = Typed::Skip { reason: None, with: With::Unsaid };
        bob.tries(Command::Typed(skip)).await;
        let in_hand = world.app().claim_work(10).boxed().await.expect("rows");
        assert_eq!(in_hand.len(), 2, "a card for each");
        world.passes(TimeDelta::seconds(61)).await;
        assert_eq!((alice.count("skipped"), bob.count("skipped")), (1, 1), "taken over");
        let before = world.chat().attempts();
        for row in in_hand {
            world.app().deliver_logged(row).boxed().await;
        }
        assert_eq!(world.chat().attempts(), before);
    }

    async fn what_stands_in_the_platforms_line_until_its_lease_is_nearly_over_does_not_leave(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let skip = Typed::Skip { reason: None, with: With::Unsaid };
        bob.tries(Command::Typed(skip)).await;
        let mut in_hand = world.app().claim_work(10).boxed().await.expect("rows");
        let first = alice.known().await.id;
        in_hand.sort_by_key(|row| row.order.recipient != first);
        world.chat().fails("alice", Fails::Waits(TimeDelta::seconds(49)));
        world.chat().fails("bob", Fails::Waits(TimeDelta::seconds(1)));
        for row in in_hand {
            world.app().deliver_logged(row).boxed().await;
        }
        assert_eq!((alice.count("skipped"), bob.count("skipped")), (1, 0));
        world.passes(TimeDelta::seconds(10)).await;
        assert_eq!((alice.count("skipped"), bob.count("skipped")), (1, 1), "taken up again");
    }
}
