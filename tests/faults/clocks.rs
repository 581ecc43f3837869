//! The wall clock jumps, breaks, or goes on while a process sleeps.

use std::time::Duration;

use chrono::TimeDelta;

use crate::clock::Clock;
use crate::crew::{Crew, Due};
use crate::fake_discord::{Fault, Route};
use crate::judge::{Row, nothing_is};
use crate::process::{House, on_postgres};

const PAIRS: usize = 8;
const PATIENCE: Duration = Duration::from_mins(1);

scenario! {
    async fn a_clock_that_jumps_a_week_ahead_brings_what_is_due_then_once(house) {
        let Some(mut clock) = Clock::now() else { return };
        let mut crew = Crew::new(house, PAIRS, 1, Due::Now).await;
        let bot = crew.hire(&clock.environment());
        crew.start(bot).await;
        clock.is_read_by(crew.served(bot));
        crew.settles(PATIENCE).await;
        clock.jumps(TimeDelta::weeks(1));
        crew.discord.is_ahead(clock.ahead());
        until!("an agenda of the next week for each", PATIENCE, (crew.agendas() == 4 * PAIRS).then_some(()));
        crew.settles_by(clock.ahead(), PATIENCE).await;
        nothing_is(&crew.wrongs().await);
        nothing_is(&crew.log_wrongs(&[]));
        assert_eq!(crew.agendas(), 4 * PAIRS);
        crew.end(bot).await;
    }

    async fn a_clock_that_is_set_back_by_an_hour_delays_nothing_that_is_owed(house) {
        let Some(mut clock) = Clock::now() else { return };
        let mut crew = Crew::new(house, PAIRS, 1, Due::Now).await;
        let bot = crew.hire(&clock.environment());
        crew.discord.fails(Route::CreateMessage, Fault::Status(500), 100_000);
        crew.start(bot).await;
        clock.is_read_by(crew.served(bot));
        let tried_often = |requests: &[crate::fake_discord::Request]| {
            requests.iter().filter(|request| request.route == Route::CreateMessage).count() > 4 * PAIRS
        };
        crew.discord.until_requests(tried_often).await;
        clock.jumps(TimeDelta::hours(-1));
        crew.discord.recovers(Route::CreateMessage);
        crew.settles(PATIENCE).await;
        nothing_is(&crew.wrongs().await);
        nothing_is(&crew.agendas_are_there_once());
        nothing_is(&crew.log_wrongs(&[]));
        crew.end(bot).await;
    }
}

/// A clock past all years that there are makes whatever asks for the time panic.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_loop_that_panics_ends_the_process_with_a_sentence() {
    let Some(mut clock) = Clock::now() else {
        return;
    };
    let mut crew = Crew::new(House::on_sqlite(), 1, 1, Due::Later).await;
    let bot = crew.hire(&clock.environment());
    crew.start(bot).await;
    clock.is_read_by(crew.served(bot));
    crew.discord.is_served().await;
    clock.breaks();
    let ended = crew.ends_by_itself(bot).await;
    assert_eq!(ended.code(), Some(1));
    let log = crew.log();
    assert!(log.contains("something panicked at=\""), "{log}");
    assert!(
        log.contains("duologue: the bot's own work panicked; the log says where"),
        "{log}"
    );
}

async fn agendas(crew: &Crew) -> Vec<Row> {
    let mut rows = crew.rows().await.expect("a database that answers");
    rows.retain(|row| row.kind == "agenda");
    rows
}

async fn a_sleeper_is_fenced_off(house: House) {
    let Some(mut clock) = Clock::now() else {
        return;
    };
    let mut crew = Crew::new(house, 1, 2, Due::Now).await;
    let mut environment = clock.environment().to_vec();
    environment.push(("RUST_LOG", "info,duologue::app::dispatcher=debug"));
    environment.push(("DUOLOGUE__DISCORD__SHARDS", "0/2"));
    let sleeper = crew.hire(&environment);
    environment.pop();
    environment.push(("DUOLOGUE__DISCORD__SHARDS", "1/2"));
    let other = crew.hire(&environment);
    crew.discord.fails(Route::CreateMessage, Fault::HeldBack, 2);
    crew.start(sleeper).await;
    clock.is_read_by(crew.served(sleeper));
    // Discord has both messages, and the one who sent them will not know it before it wakes.
    until!(
        "two messages",
        PATIENCE,
        (crew.agendas() == 2).then_some(())
    );
    crew.stall(sleeper);
    clock.jumps(TimeDelta::seconds(61));
    crew.discord.is_ahead(clock.ahead());
    crew.start(other).await;
    clock.is_read_by(crew.served(other));
    crew.settles(PATIENCE).await;
    let taken_over = agendas(&crew).await;
    assert!(
        taken_over.iter().all(|row| row.lease == 2),
        "{taken_over:?}"
    );
    crew.discord.lets_answers_go();
    crew.wake(sleeper);
    // It comes back with what it was told, or with a request that took too long, and both are of an old lease.
    until!("the sleeper to come back", PATIENCE, {
        let log = crew.log();
        let outcomes = ["outcome=\"fenced\"", "outcome=\"retried\""];
        let came = outcomes.map(|outcome| log.matches(outcome).count());
        (came.iter().sum::<usize>() == 2).then_some(())
    });
    crew.settles(PATIENCE).await;
    let after = agendas(&crew).await;
    assert_eq!(
        format!("{after:?}"),
        format!("{taken_over:?}"),
        "who was fenced off changed nothing"
    );
    nothing_is(&crew.wrongs().await);
    nothing_is(&crew.agendas_are_there_once());
    crew.end(sleeper).await;
    crew.end(other).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_slept_longer_than_its_leases_changes_nothing() {
    on_postgres("a sleeper", a_sleeper_is_fenced_off).await;
}
