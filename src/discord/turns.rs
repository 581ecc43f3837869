//! Turns: what took one earlier has ended before the next one comes, each key for itself.
//!
//! Unlike a line (`lines`) it is served by nobody: each does its own thing when its turn comes, and one that is given back early
//! holds nobody up and lets nobody pass another. Invariant: a turn ends however its holder ends, and no key is kept without one.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot::error::TryRecvError;
use tokio::sync::oneshot::{Receiver, Sender, channel};

/// Gives turns.
pub(super) struct Turns<K>(Arc<Mutex<Given<K>>>);

struct Given<K> {
    /// The turn of each key that was taken last.
    last: HashMap<K, Earlier>,
    count: u64,
}

/// A turn, from when it is taken until it is dropped.
#[must_use = "it ends when it is dropped"]
pub(super) struct Turn<K: Eq + Hash> {
    key: K,
    number: u64,
    before: Option<Earlier>,
    ends: Option<Sender<Earlier>>,
    given: Arc<Mutex<Given<K>>>,
}

/// A turn that was taken earlier. At its end it names the one that it was itself still behind, if there is one.
struct Earlier {
    number: u64,
    ended: Receiver<Earlier>,
}

impl<K> Default for Turns<K> {
    fn default() -> Self {
        let given = Given {
            last: HashMap::new(),
            count: 0,
        };
        Self(Arc::new(Mutex::new(given)))
    }
}

impl<K: Clone + Eq + Hash> Turns<K> {
    /// Takes a turn, behind all of this key that were taken before.
    pub(super) fn take(&self, key: K) -> Turn<K> {
        let (ends, ended) = channel();
        let mut given = lock(&self.0);
        given.count += 1;
        let number = given.count;
        let before = given.last.insert(key.clone(), Earlier { number, ended });
        Turn {
            key,
            number,
            before,
            ends: Some(ends),
            given: Arc::clone(&self.0),
        }
    }
}

impl<K: Eq + Hash> Turn<K> {
    /// Waits until all that were taken before have ended.
    pub(super) async fn comes(&mut self) {
        while let Some(before) = &mut self.before {
            self.before = (&mut before.ended).await.ok();
        }
    }
}

impl<K: Eq + Hash> Drop for Turn<K> {
    fn drop(&mut self) {
        let mut given = lock(&self.given);
        let mut before = self.before.take();
        while let Some(earlier) = &mut before {
            match earlier.ended.try_recv() {
                Ok(named) => before = Some(named),
                Err(TryRecvError::Closed) => before = None,
                Err(TryRecvError::Empty) => break,
            }
        }
        let is_last = given
            .last
            .get(&self.key)
            .is_some_and(|last| last.number == self.number);
        match (is_last, before, self.ends.take()) {
            (true, None, _) => {
                given.last.remove(&self.key);
            }
            (true, Some(before), _) => {
                if let Some(last) = given.last.get_mut(&self.key) {
                    *last = before;
                }
            }
            (false, Some(before), Some(ends)) => {
                // Who was behind this one is behind that one now, or is gone too.
                ends.send(before).ok();
            }
            (false, _, _) => {}
        }
    }
}

fn lock<K>(given: &Mutex<Given<K>>) -> MutexGuard<'_, Given<K>> {
    given.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    fn has_come(turn: &mut Turn<&'static str>) -> bool {
        turn.comes().now_or_never().is_some()
    }

    #[test]
    fn a_turn_comes_when_all_before_it_have_ended_each_key_for_itself() {
        let turns = Turns::default();
        let [mut one, mut two, mut three] = ["alice"; 3].map(|key| turns.take(key));
        let mut other = turns.take("bob");
        assert!(has_come(&mut one) && has_come(&mut one));
        assert!(!has_come(&mut two) && !has_come(&mut three));
        assert!(has_come(&mut other));
        drop(one);
        assert!(!has_come(&mut three));
        assert!(has_come(&mut two));
        drop(two);
        assert!(has_come(&mut three));
    }

    #[test]
    fn a_turn_that_is_given_back_early_lets_nobody_pass() {
        let turns = Turns::default();
        let [mut one, two, three, mut four] = ["alice"; 4].map(|key| turns.take(key));
        assert!(has_come(&mut one));
        drop(three);
        drop(two);
        assert!(!has_come(&mut four));
        drop(four);
        let mut five = turns.take("alice");
        assert!(!has_come(&mut five));
        drop(one);
        assert!(has_come(&mut five));
    }

    #[test]
    fn a_key_is_kept_while_somebody_holds_a_turn_of_it() {
        let turns = Turns::default();
        let [one, two, three] = ["alice"; 3].map(|key| turns.take(key));
        for turn in [two, three, one] {
            assert_eq!(lock(&turns.0).last.len(), 1);
            drop(turn);
        }
        assert!(lock(&turns.0).last.is_empty());
    }
}
