//! Which seeds live, for how long, and on how many threads; and what is said of one that fails.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use duologue::store::{Entropy as _, OsEntropy};
use futures::FutureExt as _;

use crate::support::{PostgresHome, SqliteHome};
use crate::world::{Came, Plan, Trail, World};

/// Which seeds: `DUOLOGUE_TEST_SEEDS=100-400`.
const SEEDS: &str = "DUOLOGUE_TEST_SEEDS";
/// How many fresh ones besides the fixed: `DUOLOGUE_TEST_FRESH=20`.
const FRESH: &str = "DUOLOGUE_TEST_FRESH";
/// How many weeks: `DUOLOGUE_TEST_WEEKS=26`.
const LENGTH: &str = "DUOLOGUE_TEST_WEEKS";
/// Whether no further seed is begun once one has failed.
const FIRST: &str = "DUOLOGUE_TEST_FIRST";
/// The stack of a thread, in bytes.
const STACK: usize = 32 << 20;
/// The last steps of a seed that are told when it fails.
const TOLD: usize = 60;

/// Where the processes of a seed are, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    /// One, on a file of SQLite.
    Sqlite,
    /// Two or three, on PostgreSQL.
    Postgres,
}

/// What is asked for.
pub(crate) struct Asked {
    seeds: Vec<u64>,
    weeks: i64,
    place: Where,
    deduplicates: bool,
}

#[expect(
    clippy::disallowed_methods,
    reason = "how far to go is for who runs the test to say"
)]
fn asked(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl Asked {
    /// As the environment says; else the fixed seeds and some fresh ones.
    pub(crate) fn of_the_environment(place: Where) -> Self {
        let (fixed, weeks) = match place {
            Where::Sqlite => (0..8, 4),
            // Each statement goes to a server and back.
            Where::Postgres => (0..4, 2),
        };
        let fresh = asked(FRESH).map_or(0, |fresh| fresh.parse().expect("a number of seeds"));
        let weeks = asked(LENGTH).map_or(weeks, |weeks| weeks.parse().expect("a number of weeks"));
        let given = asked(SEEDS).map(|given| {
            let (from, to) = given.split_once('-').expect("two numbers, such as 100-400");
            let end = |text: &str| text.parse().expect("a number");
            (end(from)..end(to)).collect()
        });
        let seeds = given.unwrap_or_else(|| {
            let mut seeds: Vec<u64> = fixed.collect();
            for _ in 0..fresh {
                let mut bytes = [0; 4];
                OsEntropy.fill(&mut bytes);
                seeds.push(u64::from(u32::from_le_bytes(bytes)));
            }
            seeds
        });
        Self {
            seeds,
            weeks,
            place,
            deduplicates: true,
        }
    }

    /// The same on a platform that takes a repeated message for another one; a few of them, unless others are asked for.
    pub(crate) fn repeating(mut self) -> Self {
        if asked(SEEDS).is_none() {
            self.seeds.truncate(3);
        }
        self.deduplicates = false;
        self
    }
}

/// Lets all seeds live, on as many threads as there are processors.
#[expect(
    clippy::print_stdout,
    reason = "who asks for many wants to know what they came to"
)]
pub(crate) fn live(asked: &Asked) -> Came {
    let next = AtomicUsize::new(0);
    let all = Mutex::new((Came::default(), Vec::new()));
    let only_first = self::asked(FIRST).is_some();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            // Unoptimized, what the steps have on the stack is large.
            let thread = std::thread::Builder::new().stack_size(STACK);
            let lives = || {
                while let Some(seed) = asked.seeds.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let lived = self::lives(*seed, asked);
                    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                    match lived {
                        Ok(came) => {
                            all.0.steps += came.steps;
                            all.0.messages += came.messages;
                            all.0.faults += came.faults;
                            all.0.repeats += came.repeats;
                        }
                        Err(why) => {
                            all.1.push(why);
                            if only_first {
                                next.store(asked.seeds.len(), Ordering::SeqCst);
                            }
                        }
                    }
                }
            };
            thread.spawn_scoped(scope, lives).expect("a thread");
        }
    });
    let (came, failed) = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(
        failed.is_empty(),
        "{} of {} seeds failed:\n\n{}",
        failed.len(),
        asked.seeds.len(),
        failed.join("\n\n")
    );
    println!(
        "{} seeds of {} weeks: {came:?}",
        asked.seeds.len(),
        asked.weeks
    );
    came
}

/// Lets one seed live; what failed and how it came to that, otherwise.
fn lives(seed: u64, asked: &Asked) -> Result<Came, String> {
    let trail = Arc::new(Mutex::new(Vec::new()));
    let plan = Plan {
        seed,
        weeks: asked.weeks,
        processes: match asked.place {
            Where::Sqlite => 1,
            Where::Postgres => 2 + seed % 2,
        },
        deduplicates: asked.deduplicates,
    };
    let given = Arc::clone(&trail);
    let lived = catch_unwind(AssertUnwindSafe(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(on(asked.place, plan, given))
    }));
    lived.map_err(|panic| {
        let trail: Vec<String> = trail.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let last = trail[trail.len().saturating_sub(TOLD)..].join("\n");
        let why = panic.downcast_ref::<String>().cloned();
        let why = why.unwrap_or_else(|| "it panicked".to_owned());
        format!(
            "seed {seed} of {} weeks fails after {} notes:\n{last}\n{why}\n\
             again: {SEEDS}={seed}-{} {LENGTH}={} cargo test --test simulation",
            plan.weeks,
            trail.len(),
            seed + 1,
            plan.weeks
        )
    })
}

/// A world on a database of its own.
async fn on(place: Where, plan: Plan, trail: Trail) -> Came {
    match place {
        Where::Sqlite => {
            let home = SqliteHome::without_a_disk();
            lives_at(&home.url(), plan, trail).await
        }
        Where::Postgres => {
            let Some(home) = PostgresHome::create("a simulation").await else {
                return Came::default();
            };
            let url = home.url();
            let lived = AssertUnwindSafe(lives_at(&url, plan, trail));
            let lived = lived.catch_unwind().await;
            home.drop().await;
            lived.unwrap_or_else(|panic| resume_unwind(panic))
        }
    }
}

async fn lives_at(url: &str, plan: Plan, trail: Trail) -> Came {
    let world = World::new(plan, url, trail).await;
    Box::pin(world.lives()).await
}
