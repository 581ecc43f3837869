//! Starting a 1:1: invitations and their answers.

use crate::world::World;

story! {
    async fn an_accepted_invitation_plans_the_first_meeting(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says(r#"/1on1 start with:@bob when:"every thursday 10:00""#).await;
        bob.newest("invitation").shows("Alice").shows("Thu 26 Mar 2026, 10:00");
        bob.presses("Accept").await;
        alice.newest("invitation-answer").shows("Bob accepted");
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").came("2026-03-26T08:00:00Z");
        bob.newest("agenda").came("2026-03-26T08:00:00Z");
    }
}
