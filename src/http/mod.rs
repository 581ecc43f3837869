//! What the operator reads over HTTP: `/healthz`, `/readyz`, `/metrics`; and the guard of the playground.
//!
//! The playground's own page and JSON are in `playground`, which hangs its router beside this one. Invariant: no
//! answer here carries a word that people wrote.

mod health;
mod loopback;
mod probes;
mod serve;

pub use health::{Health, HealthState, Steady};
pub use loopback::{LoopbackGuard, loopback_only};
pub use probes::{Probes, Ready, router};
pub use serve::{bind, serve};
