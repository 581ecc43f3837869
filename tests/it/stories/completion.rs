//! What is offered while somebody types: their own partners and their own open actions, nobody else's.

use duologue::chat::complete::{Member, complete};

use crate::world::{Actor, World};

/// The lines that are offered for the one that was begun.
async fn offered(world: &World, actor: &Actor<'_>, line: &str) -> Vec<String> {
    let member = |(id, name): (&str, &str)| Member {
        id: id.to_owned(),
        name: name.to_owned(),
    };
    let members = [("bob", "Bob"), ("carol", "Carol")].map(member);
    let known = actor.known().await;
    let context = world
        .app()
        .completion_context(&known, members.to_vec())
        .await
        .expect("what may be known");
    let choices = complete(line, &context).into_iter();
    choices.map(|choice| choice.text).collect()
}

story! {
    async fn with_offers_ones_own_partners(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 start with:@carol when:mon 16:00").await;
        world.carol().presses("Accept").await;
        assert_eq!(offered(&world, &alice, "/1on1 add Budget with:").await, ["/1on1 add Budget with:Bob"]);
        let of_bob = offered(&world, &bob, "/1on1 agenda ").await;
        assert!(of_bob.iter().any(|line| line.contains("Alice")) && of_bob.iter().any(|line| line.contains("Carol")), "{of_bob:?}");
        assert_eq!(offered(&world, &world.person("frank"), "/1on1 add Budget with:b").await, Vec::<String>::new());
    }

    async fn start_offers_members_of_the_server(world) {
        let alice = world.alice();
        assert_eq!(offered(&world, &alice, "/1on1 start with:@c").await, ["/1on1 start with:@carol"]);
    }

    async fn done_offers_ones_own_open_actions(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Send the draft").await;
        bob.says("/1on1 action Book the room").await;
        bob.says("/1on1 done room").await;
        assert_eq!(offered(&world, &bob, "/1on1 done draft").await.len(), 1);
        assert_eq!(offered(&world, &bob, "/1on1 done room").await, Vec::<String>::new());
        assert_eq!(offered(&world, &world.carol(), "/1on1 done draft").await, Vec::<String>::new());
    }
}
