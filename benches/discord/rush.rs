//! Ten thousand commands at once: each is answered or deferred in Discord's three seconds, and done soon after. Beside it,
//! bots that say «pong».

use std::time::{Duration, Instant};

use crate::answers::settle;
use crate::fake_discord::FakeDiscord;
use crate::figures::{share, short};
use crate::home::Home;
use crate::process::House;
use crate::side::{Bot, Peer, discord, names, same_commands};

/// Discord's patience for a first answer.
const IN_TIME: Duration = Duration::from_secs(3);
/// Longer than this is not waited for.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) async fn measure(few: bool) {
    let (pairs, commands) = if few { (20, 200) } else { (500, 10_000) };
    println!(
        "\n## {commands} `/1on1 add` at once, by {} people\n",
        2 * pairs
    );
    println!(
        "| | first answer p50 | p99 | longest | in 3 s | deferred | all done after | processor time a command |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let people = names(2 * pairs);
    let mut ours = None;
    for home in Home::each().await {
        let discord = discord(&people).await;
        settle(&home, &discord, &people).await;
        let house = House::on_sqlite();
        let bot = Bot::ours(&discord, &house, &home.url());
        discord.is_served().await;
        let name = format!("Duologue on {}", home.engine());
        rush(&name, &discord, bot, &people, commands).await;
        home.drop().await;
        ours = Some(discord);
    }
    let ours = ours.unwrap();
    for peer in Peer::all() {
        let there = discord(&people).await;
        same_commands(&ours, &there).await;
        let bot = Bot::peer(peer, &there);
        there.is_identified(1).await;
        rush(peer.name(), &there, bot, &people, commands).await;
    }
}

async fn rush(name: &str, discord: &FakeDiscord, bot: Bot, people: &[String], commands: usize) {
    let (before, start) = (bot.cpu(), Instant::now());
    for nth in 0..commands {
        let who = discord.user(&people[nth % people.len()]);
        who.types(&format!("/1on1 add topic:Budget {nth}"))
            .sent()
            .await;
    }
    let mut deferred = 0;
    while start.elapsed() < PATIENCE {
        let waits = discord.waits();
        let thinking = discord.thinking();
        deferred = deferred.max(thinking);
        if thinking == 0 && waits.iter().all(Option::is_some) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let done = start.elapsed();
    let cpu = bot.cpu().saturating_sub(before) / u32::try_from(commands).unwrap();
    let took: Vec<Duration> = discord.waits().into_iter().flatten().collect();
    let in_time = took.iter().filter(|took| **took < IN_TIME).count();
    println!(
        "| {name} | {} | {} | {} | {in_time} | {deferred} | {} | {} |",
        short(share(took.clone(), 50)),
        short(share(took.clone(), 99)),
        short(share(took, 100)),
        short(done),
        short(cpu),
    );
    bot.stop().await;
}
