//! The process: how soon it answers after its start, and how much memory it holds with one server and with a thousand,
//! and with a hundred thousand 1:1s in its database, beside bots that say «pong».

use std::time::{Duration, Instant};

use crate::answers::settle;
use crate::figures::{median, ratio, spread};
use crate::home::{Home, crowd};
use crate::process::House;
use crate::side::{Bot, Peer, asks, discord, names, same_commands};

/// So many people are in each server. Without privileged intents its event says that, and describes the bot alone.
const MEMBERS: usize = 50;
/// So long it is left alone before its memory is read.
const REST: Duration = Duration::from_secs(2);

pub(crate) async fn measure(few: bool) {
    let (starts, many, stored) = if few {
        (2, 20, 200)
    } else {
        (9, 1_000, 100_000)
    };
    println!("\n## The process, of {starts} starts each, turn about\n");
    let peers = Peer::all();
    println!(
        "| servers | 1:1s | | from start to the first answer | ratio | resident at rest, in MB | ratio |"
    );
    println!("|---|---|---|---|---|---|---|");
    let people = names(MEMBERS);
    for (servers, stored) in [(1, 0), (many, 0), (many, stored)] {
        let home = Home::sqlite();
        let house = House::on_sqlite();
        let mut sides = Vec::new();
        for _ in 0..=peers.len() {
            let discord = discord(&people).await;
            let people: Vec<&str> = people.iter().map(String::as_str).collect();
            for nth in 1..servers {
                discord.server(&format!("server{nth}"), &people);
            }
            sides.push(discord);
        }
        if stored > 0 {
            settle(&home, &sides[0], &people[..2]).await;
            for statement in crowd(stored) {
                home.run(&statement).await;
            }
        }
        // Once before it counts: tables are made and commands registered.
        let first = Bot::ours(&sides[0], &house, &home.url());
        sides[0].is_served().await;
        for other in &sides[1..] {
            same_commands(&sides[0], other).await;
        }
        first.stop().await;
        let mut took = vec![Vec::new(); sides.len()];
        let mut memory = vec![Vec::new(); sides.len()];
        for turn in 0..starts {
            for place in 0..sides.len() {
                let side = (place + turn) % sides.len();
                let discord = &sides[side];
                let identified = discord.gateway_counts().identified;
                let start = Instant::now();
                let bot = match side.checked_sub(1) {
                    None => Bot::ours(discord, &house, &home.url()),
                    Some(peer) => Bot::peer(peers[peer], discord),
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
        let memory: Vec<f64> = memory.into_iter().map(middle).collect();
        println!(
            "| {servers} | {stored} | Duologue | {} | | {:.1} | |",
            spread(&took[0]),
            memory[0]
        );
        for (nth, peer) in peers.iter().enumerate() {
            let (its, of) = (&took[nth + 1], memory[nth + 1]);
            println!(
                "| {servers} | – | {} | {} | {} | {of:.1} | {:.2} |",
                peer.name(),
                spread(its),
                ratio(median(took[0].clone()), median(its.clone())),
                memory[0] / of
            );
        }
    }
}

fn middle(mut samples: Vec<f64>) -> f64 {
    samples.sort_unstable_by(f64::total_cmp);
    samples[samples.len() / 2]
}
