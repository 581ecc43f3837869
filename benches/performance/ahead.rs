//! Many who meet in the same minute, on a clock moved by hand: when their agendas come, with the look-ahead and without.

use chrono::TimeDelta;
use duologue::domain::clock::Instant;

use crate::home::Home;
use crate::world::{World, at};

/// The first meeting of all of them: Thursday at ten, in Berlin.
const START: &str = "2026-03-26T09:00:00Z";
/// They take half an hour.
const LASTS: TimeDelta = TimeDelta::minutes(30);

pub(crate) async fn measure(few: bool) {
    let (pairs, per_second) = if few { (2_200, 1) } else { (100_000, 48) };
    let start = at(START);
    println!(
        "\n## {pairs} 1:1s with the same meeting minute, {per_second} messages a second, simulated\n"
    );
    println!(
        "| | agendas | sending them takes | the first leaves before the start | the last is there before the start | \
         when the meeting has begun | never |\n|---|---|---|---|---|---|---|"
    );
    let home = Home::sqlite();
    let world = World::new(home.open().await);
    world.pairs(pairs).await;
    world.close().await;
    drop(world);
    for ahead in [true, false] {
        let copy = home.copy();
        let world = World::on(copy.open().await, start - TimeDelta::hours(6));
        if ahead {
            world.limit(per_second);
        }
        let mut now = start - TimeDelta::hours(6);
        while now < start + LASTS - TimeDelta::seconds(1) {
            now += TimeDelta::seconds(1);
            world.second(now, u64::from(per_second)).await;
        }
        let came = world.agendas();
        let late = came.iter().filter(|at| **at >= start).count();
        let before = |at: Option<&Instant>| at.map_or("–".to_owned(), |at| minutes(start - *at));
        println!(
            "| {} | {} | {} | {} | {} | {late} | {} |",
            if ahead {
                "with the look-ahead"
            } else {
                "without"
            },
            2 * pairs,
            minutes(TimeDelta::milliseconds(
                i64::try_from(pairs).unwrap() * 2_000 / i64::from(per_second)
            )),
            before(came.iter().min()),
            before(came.iter().max()),
            2 * pairs - came.len(),
        );
        world.close().await;
        copy.drop().await;
    }
    home.drop().await;
}

fn minutes(time: TimeDelta) -> String {
    format!("{:.1} min", time.num_milliseconds() as f64 / 60_000.0)
}
