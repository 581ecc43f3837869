//! Draws that follow from a seed, and what the tester asks for.

use std::time::Duration;

use duologue::store::{Entropy as _, SeededEntropy};

/// Draws that follow from a seed.
pub(crate) struct Dice(SeededEntropy);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(SeededEntropy::new(seed))
    }

    /// A number below another.
    pub(crate) fn below(&self, end: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % end
    }

    /// A place in a list of so many.
    pub(crate) fn place(&self, count: usize) -> usize {
        usize::try_from(self.below(count as u64)).expect("a place in a list")
    }

    /// A time below another, in milliseconds.
    pub(crate) fn time(&self, below: Duration) -> Duration {
        let below = u64::try_from(below.as_millis()).expect("a time that can be waited for");
        Duration::from_millis(self.below(below.max(1)))
    }
}

/// A number that the tester sets, or the usual one.
#[expect(
    clippy::disallowed_methods,
    reason = "how much a tester wants is the environment's to say"
)]
pub(crate) fn asked(variable: &str, usual: u64) -> u64 {
    let Ok(asked) = std::env::var(variable) else {
        return usual;
    };
    asked.parse().expect("a number")
}
