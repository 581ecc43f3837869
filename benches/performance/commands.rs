//! Commands a second through the whole core: parsed, checked, sealed, written durably, answered; beside them, what
//! the engine itself does of the same durable commits.

use std::sync::Arc;
use std::time::Instant;

use futures::future::join_all;
use sqlx::{Connection as _, PgConnection, SqliteConnection};

use crate::home::Home;
use crate::world::World;

const PAIRS: usize = 64;
const INSERT: &str = "INSERT INTO floor (id, words) VALUES ($1, 'Budget for the half year')";

pub(crate) async fn measure(few: bool) {
    let count = if few { 64 } else { 3_200 };
    println!("\n## `/1on1 add` through the whole core, {count} of them, each committed durably\n");
    println!(
        "| engine | one after the other | {PAIRS} people at once | bare commits of one row, one after the other | ratio |"
    );
    println!("|---|---|---|---|---|");
    for home in Home::each().await {
        let world = Arc::new(World::new(home.open().await));
        let people = world.pairs(PAIRS).await;
        let start = Instant::now();
        for turn in 0..count {
            let line = format!("/1on1 add Budget for the half year, number {turn}");
            world.says(people[turn % PAIRS], &line).await;
        }
        let alone = rate(count, start);
        world.app.settle().await.unwrap();
        let start = Instant::now();
        let crowd = people.iter().map(|person| {
            let (world, person) = (Arc::clone(&world), *person);
            tokio::spawn(async move {
                for turn in 0..count / PAIRS {
                    world
                        .says(person, &format!("/1on1 note Said, number {turn}"))
                        .await;
                }
            })
        });
        join_all(crowd).await.into_iter().for_each(Result::unwrap);
        let together = rate(count, start);
        let bare = bare_commits(&home, count).await;
        println!(
            "| {} | {alone:.0} a second | {together:.0} a second | {bare:.0} a second | {:.2} |",
            home.engine(),
            alone / bare
        );
        drop(world);
        home.drop().await;
    }
}

fn rate(count: usize, since: Instant) -> f64 {
    count as f64 / since.elapsed().as_secs_f64()
}

/// The floor: one row, one commit, nothing of ours.
async fn bare_commits(home: &Home, count: usize) -> f64 {
    home.run("CREATE TABLE floor (id BIGINT PRIMARY KEY, words TEXT NOT NULL)")
        .await;
    let (url, ids) = (home.url(), 0..i64::try_from(count).unwrap());
    match home {
        Home::Sqlite(_) => {
            let mut connection = SqliteConnection::connect(&url).await.unwrap();
            sqlx::raw_sql("PRAGMA synchronous = FULL")
                .execute(&mut connection)
                .await
                .unwrap();
            let start = Instant::now();
            for id in ids {
                sqlx::query(INSERT)
                    .bind(id)
                    .execute(&mut connection)
                    .await
                    .unwrap();
            }
            rate(count, start)
        }
        Home::Postgres { .. } => {
            let mut connection = PgConnection::connect(&url).await.unwrap();
            let start = Instant::now();
            for id in ids {
                sqlx::query(INSERT)
                    .bind(id)
                    .execute(&mut connection)
                    .await
                    .unwrap();
            }
            rate(count, start)
        }
    }
}
