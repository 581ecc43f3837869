//! From an interaction on the gateway to its first answer, with a million topics stored, beside the bot that says «pong».

use std::time::Duration;

use chrono::Utc;
use duologue::domain::person::Platform;

use crate::fake_discord::FakeDiscord;
use crate::figures::{ratio, share, short};
use crate::home::{Home, crowd, topics};
use crate::process::House;
use crate::side::{Bot, asks, discord, names, same_commands};
use crate::world::World;

/// So long between two interactions, in which the bot comes to rest.
const PAUSE: Duration = Duration::from_millis(2);
/// What is asked: something that is written, and two looks.
const LINES: [(&str, &str); 3] = [
    ("add", "/1on1 add topic:Budget for the half year"),
    ("next", "/1on1 next"),
    ("agenda", "/1on1 agenda"),
];

pub(crate) async fn measure(few: bool) {
    let (turns, stored, rooms, pairs) = if few {
        (50, 2_000, 100, 10)
    } else {
        (2_000, 1_000_000, 10_000, 250)
    };
    println!("\n## The first answer, with {stored} topics stored, {turns} of each, turn about\n");
    println!("| engine | | Duologue p50 | p99 | «pong» p50 | p99 | ratio of p50 | of p99 |");
    println!("|---|---|---|---|---|---|---|---|");
    for home in Home::each().await {
        let people = names(2 * pairs);
        let (here, there) = (discord(&people).await, discord(&people).await);
        settle(&home, &here, &people).await;
        for statement in crowd(rooms).into_iter().chain(topics(stored, rooms)) {
            home.run(&statement).await;
        }
        let house = House::on_sqlite();
        let ours = Bot::ours(&here, &house, &home.url());
        here.is_served().await;
        same_commands(&here, &there).await;
        let pong = Bot::pong(&there);
        there.is_served().await;

        let mut samples = LINES.map(|_| [Vec::new(), Vec::new()]);
        // Each lead once, and nothing of it counts: names are kept, and channels met.
        for turn in 0..pairs + turns {
            let who = &people[2 * (turn % pairs)];
            for (nth, (_, line)) in LINES.iter().enumerate() {
                for side in 0..2 {
                    // Who goes first changes, so that neither has the other's warmth.
                    let side = (side + turn) % 2;
                    tokio::time::sleep(PAUSE).await;
                    let took = asks([&here, &there][side], who, line).await;
                    if turn >= pairs {
                        samples[nth][side].push(took);
                    }
                }
            }
        }
        for ((what, _), [ours, pong]) in LINES.iter().zip(samples) {
            row(home.engine(), what, &ours, &pong);
        }
        ours.stop().await;
        pong.stop().await;
        drop((here, there));
        home.drop().await;
    }
}

/// Pairs who have agreed on a 1:1, as the application makes them.
async fn settle(home: &Home, discord: &FakeDiscord, people: &[String]) {
    let world = World::of(home.open().await, Platform::Discord, Utc::now());
    let id = |name: &String| discord.user(name).id().to_string();
    let pairs: Vec<_> = people
        .chunks(2)
        .map(|pair| (id(&pair[0]), id(&pair[1])))
        .collect();
    let when = (Utc::now() + chrono::TimeDelta::days(3)).format("every %A 10:00");
    world.meet(&pairs, &when.to_string().to_lowercase()).await;
    world.app.store().close().await;
}

fn row(engine: &str, what: &str, ours: &[Duration], pong: &[Duration]) {
    let at = |samples: &[Duration], in_hundred| share(samples.to_vec(), in_hundred);
    println!(
        "| {engine} | `/1on1 {what}` | {} | {} | {} | {} | {} | {} |",
        short(at(ours, 50)),
        short(at(ours, 99)),
        short(at(pong, 50)),
        short(at(pong, 99)),
        ratio(at(ours, 50), at(pong, 50)),
        ratio(at(ours, 99), at(pong, 99)),
    );
}
