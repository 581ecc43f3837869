//! The process: how soon it answers after its start, and how much memory it holds with one server and with a thousand,
//! beside the bot that says «pong».

use std::time::{Duration, Instant};

use crate::fake_discord::{FakeDiscord, Kind};
use crate::figures::{median, ratio, spread};
use crate::home::Home;
use crate::process::House;
use crate::side::{Bot, asks, discord, names, same_commands};

/// So many people are in each server. Without privileged intents its event says that, and describes the bot alone.
const MEMBERS: usize = 50;
/// So long it is left alone before its memory is read.
const REST: Duration = Duration::from_secs(2);

pub(crate) async fn measure(few: bool) {
    let (starts, many) = if few { (2, 20) } else { (9, 1_000) };
    println!("\n## The process, of {starts} starts each, turn about\n");
    println!(
        "| servers | | from start to the first answer | ratio | resident at rest, in MB | ratio |"
    );
    println!("|---|---|---|---|---|---|");
    let people = names(MEMBERS);
    for servers in [1, many] {
        let home = Home::sqlite();
        let house = House::on_sqlite();
        let sides = [discord(&people).await, discord(&people).await];
        for discord in &sides {
            let people: Vec<&str> = people.iter().map(String::as_str).collect();
            for nth in 1..servers {
                discord.server(&format!("server{nth}"), &people);
            }
        }
        // Once before it counts: tables are made and commands registered.
        let first = Bot::ours(&sides[0], &house, &home.url());
        sides[0].is_served().await;
        same_commands(&sides[0], &sides[1]).await;
        first.stop().await;
        let mut took = [Vec::new(), Vec::new()];
        let mut memory = [Vec::new(), Vec::new()];
        for turn in 0..starts {
            for side in 0..2 {
                let side = (side + turn) % 2;
                let discord = &sides[side];
                let identified = discord.gateway_counts().identified;
                let start = Instant::now();
                let bot = if side == 0 {
                    Bot::ours(discord, &house, &home.url())
                } else {
                    Bot::pong(discord)
                };
                discord.is_identified(identified + 1).await;
                // Behind all servers, since events are told in their order.
                asks(discord, &people[0], "/1on1 next").await;
                took[side].push(start.elapsed());
                tokio::time::sleep(REST).await;
                memory[side].push(bot.memory());
                bot.stop().await;
            }
        }
        let by = ratio(median(took[0].clone()), median(took[1].clone()));
        let [ours, pong] = memory.map(middle);
        let [our_start, its_start] = took.map(|took| spread(&took));
        println!(
            "| {servers} | Duologue | {our_start} | {by} | {ours:.1} | {:.2} |",
            ours / pong
        );
        println!("| {servers} | «pong» | {its_start} | | {pong:.1} | |");
    }
}

fn middle(mut samples: Vec<f64>) -> f64 {
    samples.sort_unstable_by(f64::total_cmp);
    samples[samples.len() / 2]
}
