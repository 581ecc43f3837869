//! Whoever runs a server is a stranger to the 1:1s of others: each thing that they try is answered word for word as it is to anybody.

use crate::bot::Bot;
use crate::fake_discord::{Outcome, Person, Seen};

/// In all that the two write.
const SECRET: &str = "zebra";

/// What an answer shows, what can be done with it, and what is offered.
async fn told(who: &Person, outcome: Outcome) -> String {
    let message = match &outcome.message {
        // It comes later.
        Some(thinking) if thinking.loading => {
            let comes = |seen: &Seen| seen.id == thinking.id && !seen.loading;
            Some(who.until("an answer", comes).await)
        }
        at_once => at_once.clone(),
    };
    let message = message.as_ref();
    let text = message.map(|message| message.text.as_str());
    let labels = message
        .map(|message| &message.controls)
        .into_iter()
        .flatten();
    let labels: Vec<&str> = labels.map(|control| control.label.as_str()).collect();
    assert!(
        message.is_none_or(|message| message.ephemeral),
        "{message:?}"
    );
    format!("{text:?} {labels:?} {:?}", outcome.names())
}

/// All that a card offers, tried by somebody.
async fn tries(who: &Person, card: &Seen) -> Vec<String> {
    let mut answers = Vec::new();
    for control in &card.controls {
        let outcome = match control.options.first() {
            Some((value, _)) => who.chooses_on(card, &control.label, value).await,
            None => who.presses_on(card, &control.label).await,
        };
        answers.push(format!("[{}] {}", control.label, told(who, outcome).await));
    }
    answers
}

/// All commands, typed by somebody who names the two.
async fn asks(who: &Person, alice: &str, bob: &str) -> Vec<String> {
    let mut answers = Vec::new();
    for name in [alice, bob] {
        for line in [
            "add topic:Mine with:",
            "agenda with:",
            "meet with:",
            "wrap with:",
            "note text:Mine with:",
            "action text:Mine with:",
            "actions with:",
            "done action:zebra with:",
            "skip with:",
            "move to:tomorrow 10:00 with:",
            "pause with:",
            "resume with:",
            "end with:",
            "settings with:",
            "history with:",
            "search text:zebra with:",
        ] {
            let line = format!("/1on1 {line}{name}");
            answers.push(format!(
                "{line} {}",
                told(who, who.types(&line).await).await
            ));
        }
    }
    for line in [
        "next",
        "actions",
        "agenda",
        "history",
        "search text:zebra",
        "privacy what:show",
        "settings",
    ] {
        let line = format!("/1on1 {line}");
        answers.push(format!(
            "{line} {}",
            told(who, who.types(&line).await).await
        ));
    }
    for line in [
        "agenda with:",
        "history with:",
        "done action:",
        "done action:ze",
    ] {
        let line = format!("/1on1 {line}");
        answers.push(format!(
            "{line} {}",
            told(who, who.completes(&line).await).await
        ));
    }
    answers
}

scenario! {
    async fn who_runs_the_server_learns_nothing_of_others_and_changes_nothing(house) {
        let bot = Bot::start_with(&house, |discord| discord.user("carol").administers()).await;
        let (alice, bob) = bot.weekly_in(8).await;
        let here = bot.team.user("alice");
        let added = here.types("/1on1 add topic:The zebra").await;
        let noted = here.types("/1on1 note text:A zebra was seen").await;
        let given = here.types("/1on1 action text:Feed the zebra owner:partner").await;
        let shown = here.types("/1on1 agenda").await;
        let nudged = bob.waits_for_control("Agree").await;
        let agenda = bob.waits_for_control("Start").await;
        let of_alice = alice.waits_for_control("Start").await;

        let (admin, anybody) = (bot.team.user("carol"), bot.team.user("dave"));
        let cards = [added.seen(), noted.seen(), given.seen(), shown.seen(), &nudged, &agenda];
        let mut not_found = 0;
        for card in cards {
            let (of_admin, of_anybody) = (tries(&admin, card).await, tries(&anybody, card).await);
            assert_eq!(of_admin, of_anybody);
            for answer in of_admin {
                assert!(!answer.contains(SECRET), "{answer}");
                not_found += usize::from(answer.contains("I do not find that"));
            }
        }
        assert!(not_found > 10, "{not_found} controls");
        let of_admin = asks(&admin, "Alice", &bob.mention()).await;
        assert_eq!(of_admin, asks(&anybody, "Alice", &bob.mention()).await);
        for answer in &of_admin {
            assert!(!answer.contains("The zebra") && !answer.contains("Feed the zebra"), "{answer}");
        }
        for stranger in [&admin, &anybody] {
            stranger.sees_nowhere("The zebra");
            stranger.sees_nowhere("Feed the zebra");
        }
        // Nothing became of it.
        let labels = |card: &Seen| card.controls.iter().map(|control| control.label.clone()).collect::<Vec<_>>();
        assert_eq!(labels(&bob.waits_for_control("Start").await), labels(&agenda));
        assert_eq!(labels(&alice.waits_for_control("Start").await), labels(&of_alice));
        for person in [&alice, &bob] {
            person.sees_nowhere("Mine");
        }
        here.types("/1on1 search text:zebra").await.seen().shows("The zebra");
        bot.ends().await;
    }
}
