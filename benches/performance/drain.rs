//! How fast what is due leaves, durably, when the platform takes all of it at once: beside graphile-worker and pg-boss on
//! PostgreSQL, whose jobs do nothing.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::home::{Home, crowd};
use crate::short;
use crate::world::{World, at};

/// The agendas of all are due then: Thursday, an hour before ten.
const AGENDAS: &str = "2026-03-26T08:00:00Z";

pub(crate) async fn measure(few: bool) {
    let (due, later) = if few {
        (400, 2_000)
    } else {
        (20_000, 1_000_000)
    };
    println!("\n## {due} due and {later} not due\n");
    println!(
        "| | in all | a second | to graphile-worker in batches | before that: meetings advanced |"
    );
    println!("|---|---|---|---|---|");
    let per_second = |took: Duration| due as f64 / took.as_secs_f64();
    let mut batched = None;
    for (name, script, more) in [
        ("graphile-worker, in batches", "drain-graphile.js", "1"),
        ("graphile-worker, one by one", "drain-graphile.js", "0"),
        ("pg-boss, in batches", "drain-pgboss.js", ""),
    ] {
        let Some(took) = peer(script, due, later, more) else {
            continue;
        };
        let of = *batched.get_or_insert(per_second(took));
        println!(
            "| {name} | {} | {:.0} | {:.2} | |",
            short(took),
            per_second(took),
            per_second(took) / of
        );
    }
    for home in Home::each().await {
        let world = World::new(home.open().await);
        world.pairs(due / 2).await;
        for statement in crowd(later) {
            home.run(&statement).await;
        }
        world.until(at(AGENDAS) - TimeDelta::minutes(1)).await;
        world.jump(at(AGENDAS));
        let start = Instant::now();
        while world.app.tick().await.unwrap().done > 0 {}
        let advanced = start.elapsed();
        let before = world.posted();
        let stop = CancellationToken::new();
        let (app, stopped) = (world.app.clone(), stop.clone());
        let start = Instant::now();
        let loops = tokio::spawn(async move { app.run(stopped, || ()).await });
        while world.posted() < before + due as u64 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let took = start.elapsed();
        stop.cancel();
        loops.await.unwrap();
        println!(
            "| Duologue on {} | {} | {:.0} | {} | {} |",
            home.engine(),
            short(took),
            per_second(took),
            batched.map_or(String::new(), |of| format!("{:.2}", per_second(took) / of)),
            short(advanced),
        );
        world.close().await;
        drop(world);
        home.drop().await;
    }
}

/// The time that a peer takes; `None` when it cannot be measured here.
fn peer(script: &str, due: usize, later: usize, more: &str) -> Option<Duration> {
    let Ok(server) = std::env::var("DUOLOGUE_TEST_POSTGRES_URL") else {
        println!("{script}: skipped, since DUOLOGUE_TEST_POSTGRES_URL is not set");
        return None;
    };
    let modules = std::env::current_dir()
        .unwrap()
        .join("target/peers/node_modules");
    if !Path::new(&modules).join("graphile-worker").exists() {
        println!("{script}: skipped, since benches/peers/install was not run");
        return None;
    }
    let out = Command::new("node")
        .arg(format!("benches/peers/{script}"))
        .args([server, due.to_string(), later.to_string(), more.to_owned()])
        .env("NODE_PATH", modules)
        .output()
        .unwrap();
    let told: serde_json::Value = serde_json::from_slice(&out.stdout)
        .unwrap_or_else(|_| panic!("{script}: {}", String::from_utf8_lossy(&out.stderr)));
    Some(Duration::from_secs_f64(told["seconds"].as_f64().unwrap()))
}
