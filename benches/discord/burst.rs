//! Thousands of agendas due in the same minute, against Discord's fifty requests a second, and clicks in the middle.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use duologue::app::Memory;
use duologue::discord::Kept;
use duologue::domain::person::Platform;
use serenity::model::id::{ChannelId, UserId};
use sqlx::{Connection as _, PgConnection, SqliteConnection};

use crate::fake_discord::{FakeDiscord, Request, Route, Scope};
use crate::figures::{ratio, share, short};
use crate::home::{Home, crowd};
use crate::process::House;
use crate::side::{Bot, asks, discord, names};
use crate::world::World;

/// What the bot sends of its own accord in a second, unless it is configured otherwise.
const PACE: f64 = 48.0;
/// The agenda comes so long before a meeting, unless it is configured otherwise.
const LEAD: TimeDelta = TimeDelta::minutes(60);
/// Each lead has so many 1:1s, all at the same time.
pub(crate) const REPORTS: usize = 3;
/// Between two clicks of somebody who is not concerned.
const BETWEEN: Duration = Duration::from_millis(100);
/// So long is looked at what comes after the last agenda.
const AFTER: Duration = Duration::from_secs(4);
const AGENDAS: &str =
    "SELECT id, address FROM deliveries WHERE kind = 'agenda' AND address IS NOT NULL ORDER BY id";

pub(crate) async fn measure(few: bool) {
    let (rooms, quiet, stored) = if few {
        (90, 50, 1_000)
    } else {
        (1_500, 400, 1_000_000)
    };
    let agendas = 2 * rooms;
    println!("\n## {agendas} agendas due in one minute, with {stored} other 1:1s stored\n");
    println!(
        "| engine | first to last | of the pace | due to first | 429 | requests a message | out of order | click p50 | p99 | ratio of p50 to a quiet time | of p99 | resident before, after |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for home in Home::each().await {
        let leads = rooms / REPORTS;
        // Two more, who meet another day.
        let people = names(leads + rooms + 2);
        let discord = discord(&people).await;
        // A million rows take a while.
        let patience = TimeDelta::seconds(if few { 0 } else { 240 });
        let due = prepared(&home, &discord, &people, leads, patience).await;
        for statement in crowd(stored) {
            home.run(&statement).await;
        }

        let house = House::on_sqlite();
        let bot = Bot::ours(&discord, &house, &home.url());
        discord.is_served().await;
        let clicker = &people[leads + rooms];
        let calm = clicks(&discord, clicker, quiet).await;
        let before = bot.memory();
        let left = due - Utc::now();
        assert!(
            left > TimeDelta::zero(),
            "the machine was too slow to prepare"
        );
        tokio::time::sleep(
            (left - TimeDelta::milliseconds(500))
                .to_std()
                .unwrap_or_default(),
        )
        .await;

        let over = AtomicBool::new(false);
        let posts = async {
            // The fake's patience is for one step.
            for so_many in (0..=agendas).step_by(30) {
                let all = |requests: &[Request]| posts_among(requests) >= so_many;
                discord.until_requests(all).await;
            }
            over.store(true, Ordering::Relaxed);
        };
        let meanwhile = async {
            let mut took = Vec::new();
            while !over.load(Ordering::Relaxed) {
                took.extend(clicks(&discord, clicker, 1).await);
            }
            took
        };
        let ((), busy) = tokio::join!(posts, meanwhile);
        tokio::time::sleep(AFTER).await;

        let sent = discord.requests(Route::CreateMessage);
        assert_eq!(sent.len(), agendas, "each is posted once");
        let (first, last) = (sent[0].at, sent[agendas - 1].at);
        let took = (last - first).as_seconds_f64();
        let ideal = (agendas - 1) as f64 / PACE;
        let refused = discord.refused(Scope::User) + discord.refused(Scope::Global);
        let others: usize = [Route::EditMessage, Route::OpenDm, Route::ListMessages]
            .map(|route| discord.requests(route).len())
            .iter()
            .sum();
        let at = |samples: &[Duration], in_hundred| share(samples.to_vec(), in_hundred);
        println!(
            "| {} | {took:.2} s | {:.1} % | {:.2} s | {refused} | {:.3} | {} | {} | {} | {} | {} | {before:.1} MB, {:.1} MB |",
            home.engine(),
            100.0 * ideal / took,
            (first - due).as_seconds_f64(),
            (agendas + others) as f64 / agendas as f64,
            out_of_order(&home).await,
            short(at(&busy, 50)),
            short(at(&busy, 99)),
            ratio(at(&busy, 50), at(&calm, 50)),
            ratio(at(&busy, 99), at(&calm, 99)),
            bot.memory(),
        );
        bot.stop().await;
        drop(discord);
        home.drop().await;
    }
}

fn posts_among(requests: &[Request]) -> usize {
    let posts = requests
        .iter()
        .filter(|request| request.route == Route::CreateMessage);
    posts.count()
}

/// Makes the 1:1s, whose agendas are all due at the instant that it gives.
pub(crate) async fn prepared(
    home: &Home,
    discord: &FakeDiscord,
    people: &[String],
    leads: usize,
    more: TimeDelta,
) -> DateTime<Utc> {
    let rooms = leads * REPORTS;
    // PostgreSQL on a busy machine takes a tenth of a second for a pair.
    let patience = more
        + TimeDelta::seconds(75)
        + TimeDelta::milliseconds(150) * i32::try_from(rooms).unwrap();
    let due = (Utc::now() + patience)
        .duration_trunc(TimeDelta::minutes(1))
        .unwrap();
    let meeting = (due + LEAD).with_timezone(&Berlin);
    // They agree an hour before that, and nothing else is due in between.
    let world = World::of(home.open().await, Platform::Discord, due - LEAD);
    let id = |name: &String| discord.user(name).id().to_string();
    let pairs: Vec<_> = (0..rooms)
        .map(|room| (id(&people[room % leads]), id(&people[leads + room])))
        .collect();
    let when = |at: DateTime<_>| at.format("every %A %H:%M").to_string().to_lowercase();
    world.meet(&pairs, &when(meeting)).await;
    let others = (id(&people[leads + rooms]), id(&people[leads + rooms + 1]));
    world
        .meet(&[others], &when(meeting + TimeDelta::days(3)))
        .await;
    let kept = Kept::new(Memory::of(world.app.store().clone(), Platform::Discord));
    for name in people {
        let person = discord.user(name);
        let (user, channel) = (
            UserId::new(person.id()),
            ChannelId::new(person.dm_channel()),
        );
        kept.keep_channel(user, channel).await.unwrap();
    }
    drop(kept);
    world.app.store().close().await;
    due
}

/// Somebody looks at what is next, again and again.
async fn clicks(discord: &FakeDiscord, who: &str, count: usize) -> Vec<Duration> {
    let mut took = Vec::new();
    for _ in 0..count {
        tokio::time::sleep(BETWEEN).await;
        took.push(asks(discord, who, "/1on1 next").await);
    }
    took
}

/// How many agendas came to their reader before one that was owed earlier.
async fn out_of_order(home: &Home) -> usize {
    let url = home.url();
    let rows: Vec<(String, String)> = match home {
        Home::Sqlite(_) => {
            let mut connection = SqliteConnection::connect(&url).await.unwrap();
            sqlx::query_as(AGENDAS)
                .fetch_all(&mut connection)
                .await
                .unwrap()
        }
        Home::Postgres { .. } => {
            let mut connection = PgConnection::connect(&url).await.unwrap();
            sqlx::query_as(AGENDAS)
                .fetch_all(&mut connection)
                .await
                .unwrap()
        }
    };
    let mut newest = std::collections::HashMap::new();
    let mut wrong = 0;
    for (_, address) in rows {
        let mut parts = address.split('/');
        let channel = parts.next().unwrap().to_owned();
        let message: u64 = parts.next().unwrap().parse().unwrap();
        let before = newest.insert(channel, message);
        wrong += usize::from(before.is_some_and(|before| before > message));
    }
    wrong
}
