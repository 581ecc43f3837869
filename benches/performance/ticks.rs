//! What a tick costs with a thousand 1:1s and with a million: with nothing due, and with a hundred due.

use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::home::{Home, crowd};
use crate::world::{World, at};
use crate::{median, ratio, spread};

/// So many 1:1s meet at the same minute.
const DUE: usize = 100;
/// Their first agenda is due then: Thursday, an hour before ten.
const FIRST_AGENDA: &str = "2026-03-26T08:00:00Z";

pub(crate) async fn measure(few: bool) {
    let (small, large) = if few {
        (200, 2_000)
    } else {
        (1_000, 1_000_000)
    };
    let (empty, weeks) = if few { (50, 2) } else { (2_000, 12) };
    println!("\n## A tick, with {small} and with {large} 1:1s\n");
    println!("| engine | | {small} 1:1s | {large} 1:1s | ratio of the medians |");
    println!("|---|---|---|---|---|");
    let mut engines = vec![(Home::sqlite(), Home::sqlite())];
    if let (Some(one), Some(other)) = (Home::postgres().await, Home::postgres().await) {
        engines.push((one, other));
    }
    for (one, other) in engines {
        let engine = one.engine();
        let few_rooms = settled(&one, small).await;
        let many_rooms = settled(&other, large).await;
        let worlds = [&few_rooms, &many_rooms];
        let mut samples = [Vec::new(), Vec::new()];
        for round in 0..empty {
            for turn in 0..2 {
                // Who goes first changes, so that neither has the other's warmth.
                let which = (turn + round) % 2;
                samples[which].push(nothing_due(worlds[which]).await);
            }
        }
        row(engine, "nothing due", samples);
        let mut advanced = [Vec::new(), Vec::new()];
        let mut sent = [Vec::new(), Vec::new()];
        for week in 0..weeks {
            let parity = usize::from(week % 2 == 1);
            for turn in 0..2 {
                let which = (turn + parity) % 2;
                let (tick, dispatch) = hundred_due(worlds[which], week).await;
                advanced[which].push(tick);
                sent[which].push(dispatch);
            }
        }
        row(engine, &format!("{DUE} due: advanced"), advanced);
        row(engine, &format!("{DUE} due: {} cards sent", 2 * DUE), sent);
        drop((few_rooms, many_rooms));
        one.drop().await;
        other.drop().await;
    }
}

fn row(engine: &str, what: &str, samples: [Vec<Duration>; 2]) {
    let [few, many] = samples;
    let by = ratio(median(many.clone()), median(few.clone()));
    println!(
        "| {engine} | {what} | {} | {} | {by} |",
        spread(&few),
        spread(&many)
    );
}

async fn settled(home: &Home, rooms: usize) -> World {
    let world = World::new(home.open().await);
    world.pairs(DUE).await;
    for statement in crowd(rooms - DUE) {
        home.run(&statement).await;
    }
    world
}

/// What the loop does when it wakes for nothing.
async fn nothing_due(world: &World) -> Duration {
    let start = Instant::now();
    let tick = world.app.tick().await.unwrap();
    let sent = world.app.dispatch().await.unwrap();
    let taken = start.elapsed();
    assert_eq!((tick.done, sent), (0, 0), "nothing is due");
    taken
}

/// The agendas of a hundred 1:1s at once, each in a transaction of its own, then their cards.
async fn hundred_due(world: &World, week: i64) -> (Duration, Duration) {
    let agenda = at(FIRST_AGENDA) + TimeDelta::weeks(week);
    // The clock of Berlin changes on 29 March: the same wall time, an hour earlier.
    let agenda = if week > 0 {
        agenda - TimeDelta::hours(1)
    } else {
        agenda
    };
    world.until(agenda - TimeDelta::minutes(1)).await;
    world.jump(agenda);
    let start = Instant::now();
    let tick = world.app.tick().await.unwrap();
    let advanced = start.elapsed();
    assert_eq!((tick.done, tick.failed), (DUE, 0), "each has its agenda");
    let start = Instant::now();
    let mut sent = 0;
    while sent < 2 * DUE {
        sent += world.app.dispatch().await.unwrap();
    }
    (advanced, start.elapsed())
}
