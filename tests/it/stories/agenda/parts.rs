//! What stands in an agenda, and in which order.

use crate::world::World;

story! {
    async fn the_parts_come_in_their_order(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 add How we plan").await;
        alice.says("/1on1 add Your talk section:feedback").await;
        alice.says("/1on1 add A course section:growth").await;
        alice.says("/1on1 add Hire Erin section:decision").await;
        bob.says("/1on1 add Budget").await;
        bob.says("/1on1 add No access to the servers section:blocker").await;
        bob.says("/1on1 action Write the plan").await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").shows_in_order(&[
            "Check-in",
            "Bob's topics", "No access to the servers · blocker · Bob", "Budget · Bob",
            "Still open from before", "Write the plan · Bob",
            "Your topics", "How we plan · you",
            "Decisions", "Hire Erin · you",
            "Feedback and growth", "Your talk · you", "A course · you",
            "Before you finish: what did we decide, who does what by when?",
        ]);
        bob.newest("agenda").shows_in_order(&[
            "Your topics", "Budget · you", "Still open", "Alice's topics", "How we plan · Alice",
        ]);
    }

    async fn the_check_in_has_a_question_and_the_topics_for_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add My week in the mountains section:check-in").await;
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").shows_in_order(&["Check-in", "?", "My week in the mountains", "Before you finish"]);
    }

    async fn both_are_asked_the_same_question_and_never_the_same_twice(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        let mut asked = Vec::new();
        for agenda in ["2026-03-26T08:00:00Z", "2026-04-02T07:00:00Z", "2026-04-09T07:00:00Z"] {
            world.until(agenda).await;
            let question = check_in(&alice.newest("agenda").text);
            assert_eq!(question, check_in(&bob.newest("agenda").text));
            asked.push(question);
        }
        assert!(asked[0] != asked[1] && asked[1] != asked[2] && asked[0] != asked[2], "{asked:?}");
    }

    async fn open_actions_stand_oldest_first_with_owner_and_age(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        alice.says("/1on1 action Ask the board").await;
        world.until("2026-03-22T12:00:00Z").await;
        bob.says("/1on1 action Write the plan").await;
        bob.says("/1on1 action Something done").await;
        bob.says("/1on1 done something").await;
        world.until("2026-03-26T08:00:00Z").await;
        let agenda = bob.newest("agenda");
        agenda.shows_in_order(&["Ask the board · Alice", "6 days old", "Write the plan · you", "3 days old"]);
        agenda.lacks("Something done");
    }

    async fn a_topic_is_carried_over_when_they_met_without_it(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        bob.says("/1on1 add Holidays").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.newest("agenda").lacks("carried over");
        bob.presses("Start").await;
        bob.presses("✓ 3").await;
        bob.presses("Wrap up").await;
        world.until("2026-04-02T08:00:00Z").await;
        alice.newest("agenda").shows("Holidays · Bob · carried over 1×").lacks("Budget");
        bob.presses("Start").await;
        bob.presses("Wrap up").await;
        world.until("2026-04-09T07:00:00Z").await;
        alice.newest("agenda").shows("Holidays · Bob · carried over 2×");
    }

    async fn a_meeting_that_was_skipped_carries_nothing_over(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Budget").await;
        alice.says("/1on1 skip").await;
        world.until("2026-04-02T08:00:00Z").await;
        bob.newest("agenda").shows("Budget · you").lacks("carried over");
        world.until("2026-04-02T08:35:00Z").await;
        bob.presses("We did not").await;
        world.until("2026-04-09T07:00:00Z").await;
        bob.newest("agenda").shows("Budget · you").lacks("carried over");
    }

    async fn an_agenda_without_topics_suggests_two_questions_and_names_nobody(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        for (person, partner) in [(&alice, "Bob"), (&bob, "Alice")] {
            let agenda = person.newest("agenda");
            assert_eq!(suggested(&agenda.text).len(), 2, "{agenda}");
            let (_, below) = agenda.text.split_once('\n').expect("more than a title");
            assert!(!below.contains(partner), "{agenda}");
        }
        assert_eq!(suggested(&alice.newest("agenda").text), suggested(&bob.newest("agenda").text));
    }

    async fn an_agenda_with_a_topic_suggests_nothing(world) {
        let (_, bob) = world.weekly_thursday_ten().await;
        world.until("2026-03-26T08:00:00Z").await;
        bob.says("/1on1 add Budget").await;
        assert_eq!(suggested(&bob.newest("agenda").text), [""; 0]);
    }

    async fn no_question_is_suggested_twice(world) {
        let (alice, _) = world.weekly_thursday_ten().await;
        let mut asked = Vec::new();
        for agenda in ["2026-03-26T08:00:00Z", "2026-04-02T07:00:00Z", "2026-04-09T07:00:00Z"] {
            world.until(agenda).await;
            asked.extend(suggested(&alice.newest("agenda").text));
        }
        let mut distinct = asked.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!((asked.len(), distinct.len()), (6, 6), "{asked:?}");
    }

    async fn no_title_ever_has_a_topic(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Zanzibar").await;
        bob.says("Zanzibar is far").await;
        bob.says("/1on1 action Go to Zanzibar owner:partner due:2026-03-25").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.presses("Start").await;
        bob.says("/1on1 note Zanzibar it is").await;
        bob.presses("Wrap up").await;
        bob.says("/1on1 done zanzibar").await;
        bob.says("/1on1 skip reason:Zanzibar").await;
        world.until("2026-04-10T12:00:00Z").await;
        for message in alice.messages().iter().chain(&bob.messages()) {
            assert!(!message.title.contains("Zanzibar"), "{message}");
        }
        let with_hour = |kind| {
            alice.newest(kind).title.contains("Bob") && alice.newest(kind).title.contains("10:00")
        };
        assert!(with_hour("agenda") && with_hour("live") && with_hour("recap"));
    }

    async fn the_place_stands_in_every_agenda(world) {
        let (alice, bob) = (world.alice(), world.bob());
        alice.says("/1on1 start with:@bob when:thu 10:00 place:https://meet.example/ab").await;
        bob.newest("invitation").shows("https://meet.example/ab");
        bob.presses("Accept").await;
        for agenda in ["2026-03-26T08:00:00Z", "2026-04-02T07:00:00Z"] {
            world.until(agenda).await;
            bob.newest("agenda").shows("https://meet.example/ab");
        }
    }

    async fn what_is_for_me_alone_is_in_my_agenda_alone(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add Stay calm visibility:only-me").await;
        world.until("2026-03-26T09:00:00Z").await;
        bob.newest("agenda").shows("Stay calm · you · only you see this");
        bob.presses("Start").await;
        bob.newest("live").shows("Stay calm");
        bob.presses("Wrap up").await;
        alice.sees_nowhere("Stay calm");
    }

    async fn what_is_for_the_meeting_opens_with_the_agenda(world) {
        let (alice, bob) = world.weekly_thursday_ten().await;
        bob.says("/1on1 add A raise visibility:at-meeting").await;
        alice.says("/1on1 agenda").await;
        alice.sees_nowhere("A raise");
        world.until("2026-03-26T07:59:00Z").await;
        alice.sees_nowhere("A raise");
        world.until("2026-03-26T08:00:00Z").await;
        alice.newest("agenda").shows("A raise · Bob");
        bob.newest("agenda").shows("A raise · you").lacks("only you see this");
    }
}

/// The question under «Check-in».
fn check_in(text: &str) -> String {
    let mut lines = text.lines().skip_while(|line| *line != "Check-in");
    lines.nth(1).expect("a question").to_owned()
}

/// The questions that an agenda without topics suggests.
fn suggested(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .skip_while(|line| !line.starts_with("The list is still open"));
    let points = lines.skip(1).take_while(|line| line.starts_with("• "));
    points.map(ToOwned::to_owned).collect()
}
