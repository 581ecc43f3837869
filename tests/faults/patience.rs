//! Waiting for what must come, in bounds that are far longer than it should take.

use std::time::Duration;

/// How often something is looked at that is waited for.
pub(crate) const LOOKS_EVERY: Duration = Duration::from_millis(100);

/// Waits until a look gives something, and fails the test when none does: `until!(what, within, look)`.
macro_rules! until {
    ($what:expr, $within:expr, $look:expr) => {{
        let looks = async {
            loop {
                if let Some(found) = $look {
                    break found;
                }
                duologue::app::clock::pause($crate::patience::LOOKS_EVERY).await;
            }
        };
        let found = tokio::time::timeout($within, looks).await;
        found.unwrap_or_else(|_| panic!("waited in vain for {}, for {:?}", $what, $within))
    }};
}
