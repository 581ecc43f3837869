//! Samples of time as figures.

use std::time::Duration;

/// The middle one.
pub(crate) fn median(samples: Vec<Duration>) -> Duration {
    share(samples, 50)
}

/// The time that so many in a hundred keep.
pub(crate) fn share(mut samples: Vec<Duration>, in_hundred: usize) -> Duration {
    samples.sort_unstable();
    samples[(samples.len() - 1) * in_hundred / 100]
}

/// The middle, and the bounds that nine in ten keep.
pub(crate) fn spread(samples: &[Duration]) -> String {
    let at = |in_hundred| short(share(samples.to_vec(), in_hundred));
    format!("{} ({} … {})", at(50), at(5), at(95))
}

pub(crate) fn short(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 1_000.0 {
        format!("{micros:.0} µs")
    } else if micros < 1e6 {
        format!("{:.2} ms", micros / 1e3)
    } else {
        format!("{:.2} s", micros / 1e6)
    }
}

pub(crate) fn ratio(one: Duration, other: Duration) -> String {
    format!("{:.2}", one.as_secs_f64() / other.as_secs_f64())
}
