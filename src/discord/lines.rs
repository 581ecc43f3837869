//! Lines of things to do: one after another in each line, the lines side by side.
//!
//! Not the doing. Invariant: a line that somebody stands in is served by exactly one, who was told so when it began.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The lines, by what they belong to.
pub(super) struct Lines<K, T>(Mutex<HashMap<K, VecDeque<T>>>);

impl<K, T> Default for Lines<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, T> Lines<K, T> {
    fn lock(&self) -> MutexGuard<'_, HashMap<K, VecDeque<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts something at the end of its line. Whether that has just begun: then the caller serves it, to its end.
    #[must_use]
    pub(super) fn join(&self, key: K, thing: T) -> bool {
        let mut lines = self.lock();
        let begins = !lines.contains_key(&key);
        lines.entry(key).or_default().push_back(thing);
        begins
    }

    /// The next of a line; `None` at its end, which is the end of serving it too.
    pub(super) fn next(&self, key: &K) -> Option<T> {
        let mut lines = self.lock();
        let next = lines.get_mut(key)?.pop_front();
        if next.is_none() {
            lines.remove(key);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_served_in_order_by_the_one_who_began_it() {
        let lines = Lines::default();
        assert!(lines.join("alice", 1));
        assert!(!lines.join("alice", 2));
        assert!(lines.join("bob", 3));
        assert_eq!(lines.next(&"alice"), Some(1));
        assert_eq!(lines.next(&"alice"), Some(2));
        assert!(
            !lines.join("alice", 4),
            "who serves it has not seen its end"
        );
        assert_eq!(lines.next(&"alice"), Some(4));
        assert_eq!(lines.next(&"alice"), None);
        assert!(lines.join("alice", 5));
    }
}
