//! From an interaction on the gateway to its first answer, with a million topics stored, beside bots that say «pong».

use std::time::Duration;

use chrono::Utc;
use duologue::domain::person::Platform;

use crate::fake_discord::FakeDiscord;
use crate::figures::{ratio, share, short};
use crate::home::{Home, crowd};
use crate::process::House;
use crate::side::{Bot, Peer, asks, discord, names, same_commands};
use crate::world::World;

/// So long between two interactions, in which the bot comes to rest.
const PAUSE: Duration = Duration::from_millis(2);
/// What is asked: something that is written, and two looks.
const LINES: [(&str, &str); 3] = [
    ("add", "/1on1 add topic:Budget for the half year"),
    ("next", "/1on1 next"),
    ("agenda", "/1on1 agenda"),
];

/// A bot, the Discord that it serves, and how long it took.
struct Side {
    name: &'static str,
    discord: FakeDiscord,
    bot: Bot,
    took: [Vec<Duration>; LINES.len()],
}

impl Side {
    fn new(name: &'static str, discord: FakeDiscord, bot: Bot) -> Self {
        let took = LINES.map(|_| Vec::new());
        Self {
            name,
            discord,
            bot,
            took,
        }
    }
}

pub(crate) async fn measure(few: bool) {
    let (turns, stored, rooms, pairs) = if few {
        (50, 2_000, 100, 10)
    } else {
        (2_000, 1_000_000, 10_000, 250)
    };
    println!("\n## The first answer, with {stored} topics stored, {turns} of each, turn about\n");
    let peers = Peer::all();
    println!("| engine | | bot | p50 | p99 | ratio of p50 | of p99 |");
    println!("|---|---|---|---|---|---|---|");
    for home in Home::each().await {
        let people = names(2 * pairs);
        let here = discord(&people).await;
        settle(&home, &here, &people).await;
        for statement in crowd(rooms).into_iter().chain(topics(stored, rooms)) {
            home.run(&statement).await;
        }
        let house = House::on_sqlite();
        let ours = Bot::ours(&here, &house, &home.url());
        here.is_served().await;
        let mut sides = Vec::new();
        for peer in &peers {
            let there = discord(&people).await;
            same_commands(&here, &there).await;
            let bot = Bot::peer(*peer, &there);
            there.is_identified(1).await;
            sides.push(Side::new(peer.name(), there, bot));
        }
        sides.insert(0, Side::new("Duologue", here, ours));

        // Each lead once, and nothing of it counts: names are kept, and channels met.
        let mut began = Vec::new();
        for turn in 0..pairs + turns {
            if turn == pairs {
                began = sides.iter().map(|side| side.bot.cpu()).collect();
            }
            let who = &people[2 * (turn % pairs)];
            for (nth, (_, line)) in LINES.iter().enumerate() {
                for place in 0..sides.len() {
                    // Who goes first changes, so that nobody has another's warmth.
                    let count = sides.len();
                    let side = &mut sides[(place + turn) % count];
                    tokio::time::sleep(PAUSE).await;
                    let took = asks(&side.discord, who, line).await;
                    if turn >= pairs {
                        side.took[nth].push(took);
                    }
                }
            }
        }
        rows(home.engine(), &sides);
        let commands = u32::try_from(turns * LINES.len()).unwrap();
        for (side, began) in sides.iter().zip(began) {
            let each = side.bot.cpu().saturating_sub(began) / commands;
            println!(
                "| {} | processor time a command | {} | {} | | | |",
                home.engine(),
                side.name,
                short(each)
            );
        }
        for side in sides {
            side.bot.stop().await;
        }
        home.drop().await;
    }
}

/// Pairs who have agreed on a 1:1, as the application makes them.
pub(crate) async fn settle(home: &Home, discord: &FakeDiscord, people: &[String]) {
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

/// A row for each command and bot; ratios are those of ours to the other's.
fn rows(engine: &str, sides: &[Side]) {
    let at = |samples: &[Duration], in_hundred| share(samples.to_vec(), in_hundred);
    for (nth, (what, _)) in LINES.iter().enumerate() {
        let ours = &sides[0].took[nth];
        for (place, side) in sides.iter().enumerate() {
            let its = &side.took[nth];
            let ratio = |in_hundred| match place {
                0 => String::new(),
                _ => ratio(at(ours, in_hundred), at(its, in_hundred)),
            };
            println!(
                "| {engine} | `/1on1 {what}` | {} | {} | {} | {} | {} |",
                side.name,
                short(at(its, 50)),
                short(at(its, 99)),
                ratio(50),
                ratio(99),
            );
        }
    }
}

/// Statements that add so many open topics to the first so many 1:1s of a crowd. Nobody can open their words.
fn topics(count: usize, rooms: usize) -> Vec<String> {
    let number = |of: &str, length: usize| {
        let zeros = "0".repeat(length);
        format!("substr('{zeros}' || CAST({of} AS TEXT), length(CAST({of} AS TEXT)) + 1, {length})")
    };
    let (own, room) = (number("i", 26), number(&format!("(1 + i % {rooms})"), 26));
    let insert = format!(
        "INSERT INTO topics (id, one_on_one, author, text, link, section, visibility, open_from, position, state, \
         state_at, meeting, created_at) \
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT 'to_' || {own}, 'oo_' || {room}, NULL, 'sealed by nobody', NULL, 'topic', \
         'shared', 0, i, 'open', NULL, NULL, 0 FROM n"
    );
    vec![insert, "ANALYZE".to_owned()]
}
