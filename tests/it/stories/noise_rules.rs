//! Which cards keep out of another 1:1, which come when they come, and when what waited is told.

use crate::world::{Actor, World};

/// Bob has two 1:1s: Thursdays at ten with Alice, and one with Frank.
async fn bob_between_two<'a>(
    world: &'a World,
    with_frank: &str,
) -> (Actor<'a>, Actor<'a>, Actor<'a>) {
    let (alice, bob) = world.weekly_thursday_ten().await;
    let frank = world.person("frank");
    let start = format!(r#"/1on1 start with:@bob when:"{with_frank}""#);
    frank.says(&start).await;
    bob.presses("Accept").await;
    (alice, bob, frank)
}

story! {
    async fn what_waited_comes_right_after_the_meeting_was_moved_away(world) {
        let (alice, bob, frank) = bob_between_two(&world, "every friday 15:00").await;
        world.until("2026-03-26T09:10:00Z").await;
        frank.says("/1on1 action Send the slides owner:partner").await;
        assert_eq!(bob.count("action-given"), 0);
        alice.says("/1on1 move fri 11:00").await;
        bob.newest("action-given").came("2026-03-26T09:10:00Z");
    }

    async fn what_waited_comes_right_after_the_meeting_was_skipped(world) {
        let (alice, bob, frank) = bob_between_two(&world, "every friday 15:00").await;
        world.until("2026-03-26T09:10:00Z").await;
        frank.says("/1on1 action Send the slides owner:partner").await;
        assert_eq!(bob.count("action-given"), 0);
        alice.says("/1on1 skip").await;
        bob.newest("action-given").came("2026-03-26T09:10:00Z");
    }

    async fn what_waited_for_one_meeting_waits_for_the_next_that_follows_at_once(world) {
        let (alice, bob, _) = bob_between_two(&world, "every thursday 10:30").await;
        let carol = world.carol();
        carol.says(r#"/1on1 start with:@bob when:"every monday 15:00""#).await;
        bob.presses("Accept").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        carol.says("/1on1 action Send the slides owner:partner").await;
        world.until("2026-03-26T09:59:00Z").await;
        assert_eq!(bob.count("action-given"), 0);
        world.until("2026-03-26T10:00:00Z").await;
        bob.newest("action-given").came("2026-03-26T10:00:00Z");
    }

    async fn a_digest_waits_for_any_of_ones_meetings(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every monday 9:00""#).await;
        bob.presses("Accept").await;
        bob.says("/1on1 action Send the draft due:mon").await;
        bob.says("/1on1 action Book the room due:mon").await;
        world.until("2026-03-23T08:29:00Z").await;
        assert_eq!(bob.count("digest"), 0);
        world.until("2026-03-23T08:30:00Z").await;
        bob.newest("digest").came("2026-03-23T08:30:00Z").shows("2 things for today");
    }

    async fn a_reminder_waits_for_the_end_of_another_meeting(world) {
        let (_, bob, frank) = bob_between_two(&world, "every monday 9:00").await;
        bob.says("/1on1 action Send the draft with:alice due:mon").await;
        world.until("2026-03-23T08:00:00Z").await;
        frank.presses("Start").await;
        assert_eq!(bob.count("action-reminder"), 0);
        world.until("2026-03-23T08:10:00Z").await;
        frank.presses("Wrap up").await;
        bob.newest("action-reminder").came("2026-03-23T08:10:00Z");
    }

    async fn a_reminder_of_the_1on1_that_is_live_does_not_wait(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every monday 9:00""#).await;
        bob.presses("Accept").await;
        bob.says("/1on1 action Send the draft due:mon").await;
        world.until("2026-03-23T08:00:00Z").await;
        bob.newest("action-reminder").came("2026-03-23T08:00:00Z");
    }

    async fn a_nudge_comes_before_another_meeting_that_is_in_its_way(world) {
        let (alice, bob, _) = bob_between_two(&world, "every wednesday 9:45").await;
        world.until("2026-03-25T12:00:00Z").await;
        let of_alice = |person: &Actor<'_>, name: &str| {
            let mut nudges = person.all("nudge");
            nudges.retain(|nudge| nudge.title.contains(name));
            nudges.pop().expect("a nudge")
        };
        of_alice(&bob, "Alice").came("2026-03-25T08:40:00Z");
        of_alice(&alice, "Bob").came("2026-03-25T09:00:00Z");
    }

    async fn an_invitation_comes_when_it_comes(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        let frank = world.person("frank");
        frank.says(r#"/1on1 start with:@bob when:"every friday 15:00""#).await;
        bob.newest("invitation").came("2026-03-26T09:00:00Z");
    }

    async fn the_answer_to_an_invitation_can_wait(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let frank = world.person("frank");
        bob.says(r#"/1on1 start with:@frank when:"every friday 15:00""#).await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        frank.presses("Accept").await;
        assert_eq!(bob.count("invitation-answer"), 0);
        alice.presses("Wrap up").await;
        assert_eq!(bob.count("invitation-answer"), 1, "{}", bob.chat());
    }

    async fn what_i_do_myself_in_another_1on1_is_answered_at_once(world) {
        let (alice, bob, _) = bob_between_two(&world, "every friday 15:00").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        bob.says("/1on1 skip with:frank").await;
        bob.newest("skipped").came("2026-03-26T09:00:00Z").shows("You skipped");
    }

    async fn a_card_that_was_overtaken_while_it_waited_is_not_sent(world) {
        let (alice, bob, frank) = bob_between_two(&world, "every friday 15:00").await;
        world.until("2026-03-26T09:00:00Z").await;
        alice.presses("Start").await;
        frank.says("/1on1 skip").await;
        frank.presses("Wait for the next one").await;
        alice.presses("Wrap up").await;
        assert_eq!(bob.count("skipped"), 0, "{}", bob.chat());
    }

    async fn what_is_switched_off_while_it_waits_is_in_no_digest(world) {
        let (_, bob, frank) = bob_between_two(&world, "every monday 9:00").await;
        bob.says("/1on1 action Send the draft with:alice due:mon").await;
        frank.says("/1on1 action Book the room owner:partner due:mon").await;
        world.until("2026-03-23T08:00:00Z").await;
        let mut known = bob.known().await;
        known.switches.action_reminders = false;
        let mut tx = world.app().store().write().await.expect("a transaction");
        tx.update_person(&known).await.expect("a person");
        tx.commit().await.expect("a commit");
        world.until("2026-03-23T12:00:00Z").await;
        assert_eq!(bob.count("digest"), 0, "{}", bob.chat());
    }
}
