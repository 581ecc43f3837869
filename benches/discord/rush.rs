//! Ten thousand commands at once: each is answered or deferred in Discord's three seconds, and done soon after.

use std::time::{Duration, Instant};

use crate::answers::settle;
use crate::figures::{share, short};
use crate::home::Home;
use crate::process::House;
use crate::side::{Bot, discord, names};

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
        "| engine | first answer p50 | p99 | longest | later than 3 s or never | deferred, and done after all were sent |"
    );
    println!("|---|---|---|---|---|---|");
    for home in Home::each().await {
        let people = names(2 * pairs);
        let discord = discord(&people).await;
        settle(&home, &discord, &people).await;
        let house = House::on_sqlite();
        let bot = Bot::ours(&discord, &house, &home.url());
        discord.is_served().await;
        let start = Instant::now();
        for nth in 0..commands {
            let who = discord.user(&people[nth % people.len()]);
            who.types(&format!("/1on1 add topic:Budget {nth}"))
                .sent()
                .await;
        }
        let sent = start.elapsed();
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
        let waits = discord.waits();
        let took: Vec<Duration> = waits.iter().copied().flatten().collect();
        let late = waits.len() - took.iter().filter(|took| **took < IN_TIME).count();
        println!(
            "| {} | {} | {} | {} | {late} | {deferred}, {} |",
            home.engine(),
            short(share(took.clone(), 50)),
            short(share(took.clone(), 99)),
            short(share(took, 100)),
            short(done.saturating_sub(sent)),
        );
        bot.stop().await;
        home.drop().await;
    }
}
