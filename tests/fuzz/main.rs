//! Whatever comes in from outside: read without a panic, and understood so that what it means can be written down and read
//! again.
//!
//! Each target begins with the seeds of its folder in `corpus` (an input a line, `\n` for a line break), changes them here and
//! there, and tries a few thousand of the results, the same ones each time. `DUOLOGUE_TEST_FUZZ=1000000` tries so many
//! others. What fails is made smaller first, and printed as an input: a line for the corpus, where it stays.

mod json;
mod mutate;
mod words;

use std::fmt::Debug;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Inputs of a target, when nobody says how many.
const CASES: u32 = 3_000;

/// Tries a property on so many inputs; `weight` is how many times as long as usual one takes.
fn holds<T: Debug>(
    weight: u32,
    inputs: impl Strategy<Value = T>,
    property: impl Fn(T) -> Result<(), TestCaseError>,
) {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long to look is for whoever runs it"
    )]
    let asked = std::env::var("DUOLOGUE_TEST_FUZZ");
    let asked: Option<u32> = asked.ok().map(|cases| cases.parse().expect("a number"));
    let config = Config {
        cases: asked.unwrap_or(CASES) / weight,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let mut runner = match asked {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    if let Err(failed) = runner.run(&inputs, property) {
        panic!("{failed}");
    }
}
