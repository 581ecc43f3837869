//! A database that is locked, full or away while messages are owed.
//!
//! `DUOLOGUE_TEST_LOCKED=60` is for how many seconds another program holds the lock of SQLite, and `DUOLOGUE_TEST_POSTGRES_AWAY=600` for how
//! long PostgreSQL is stopped in the longer of its tests. A wait for the lock is given up after ten seconds at the most, so what holds
//! after twenty holds after sixty.

use std::time::Duration;

use duologue::app::clock::pause;
use sqlx::{Connection as _, SqliteConnection};

use crate::crew::{Crew, Due};
use crate::dice::asked;
use crate::disk::SmallDisk;
use crate::fake_discord::{Fault, Route};
use crate::judge::nothing_is;
use crate::process::House;
use crate::server::Server;

const PAIRS: usize = 8;
/// For how long the lock is held, in seconds.
const LOCKED: u64 = 20;
/// For how long PostgreSQL is stopped, in seconds.
const AWAY: u64 = 45;
const PATIENCE: Duration = Duration::from_secs(100);

/// A crew of one, which owes all agendas and cannot send them, since Discord fails.
async fn owes(house: House) -> (Crew, usize) {
    let mut crew = Crew::new(house, PAIRS, 1, Due::Now).await;
    let bot = crew.hire(&[]);
    crew.discord
        .fails(Route::CreateMessage, Fault::Status(500), 100_000);
    crew.start(bot).await;
    crew.is_healthy(bot, 200).await;
    let all = 2 * PAIRS;
    crew.discord
        .until_requests(|requests| {
            requests
                .iter()
                .filter(|request| request.route == Route::CreateMessage)
                .count()
                >= all
        })
        .await;
    (crew, bot)
}

/// The fault is over: all comes, once, and the log is calm.
async fn recovers(mut crew: Crew, bot: usize) {
    crew.settles(PATIENCE).await;
    crew.is_healthy(bot, 200).await;
    nothing_is(&crew.wrongs().await);
    nothing_is(&crew.agendas_are_there_once());
    nothing_is(&crew.log_wrongs(&[]));
    let again = crew.log().matches("it is tried again each second").count();
    assert!(
        again <= 3,
        "a loop says it once: {again} times in\n{}",
        crew.log()
    );
    crew.end(bot).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_another_program_holds_sqlites_lock_the_bot_is_not_healthy_and_loses_nothing() {
    let (crew, bot) = owes(House::on_sqlite()).await;
    let mut other = SqliteConnection::connect(&crew.database())
        .await
        .expect("a file");
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .expect("the lock");
    crew.discord.recovers(Route::CreateMessage);
    pause(Duration::from_secs(asked("DUOLOGUE_TEST_LOCKED", LOCKED))).await;
    crew.is_healthy(bot, 503).await;
    sqlx::raw_sql("ROLLBACK")
        .execute(&mut other)
        .await
        .expect("an end");
    other.close().await.expect("an end");
    recovers(crew, bot).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_disk_is_full_the_bot_is_not_healthy_and_loses_nothing() {
    let house = House::on_sqlite();
    let Some(disk) = SmallDisk::at(&house.folder().join("data")) else {
        return;
    };
    let (crew, bot) = owes(house).await;
    disk.fills_up();
    crew.discord.recovers(Route::CreateMessage);
    crew.is_healthy(bot, 503).await;
    disk.has_room();
    recovers(crew, bot).await;
    drop(disk);
}

async fn postgres_is_away(test: &str, away: Duration, is_seen: bool) {
    let Some(server) = Server::start(test) else {
        return;
    };
    let (crew, bot) = owes(House::on(server.url())).await;
    server.stops();
    crew.discord.recovers(Route::CreateMessage);
    pause(away).await;
    if is_seen {
        crew.is_healthy(bot, 503).await;
    }
    server.comes_back();
    recovers(crew, bot).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_away_for_five_seconds_loses_nothing() {
    postgres_is_away(
        "PostgreSQL away for five seconds",
        Duration::from_secs(5),
        false,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_postgres_is_away_the_bot_is_not_healthy_and_loses_nothing() {
    let away = Duration::from_secs(asked("DUOLOGUE_TEST_POSTGRES_AWAY", AWAY));
    postgres_is_away("PostgreSQL away for long", away, true).await;
}
