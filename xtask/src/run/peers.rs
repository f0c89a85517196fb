//! What a test that loops means for the other tests of the same answer.
//!
//! An answer with an endless loop loops in each of its tests, and each would cost ten seconds of processor time. So behind
//! the first test that loops, in the order of the list, the others count only if they are over within a fifth of that: an
//! answer that also fails by a name mostly does so at once, and the name is worth more than the loop.
//!
//! The first in the order, and not the first to be found: which tests count then depends on nothing but what each of them does
//! by itself, and not on which ran beside which on how busy a machine. For the same reason a test that was over
//! before the loop of an earlier one was found, and yet took long, does not count either.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The first looping test of each answer, as far as it is known.
pub struct Peers<'t> {
    tests: &'t [String],
    /// By the answer's module, the place in the list.
    first: BTreeMap<&'t str, AtomicUsize>,
}

impl<'t> Peers<'t> {
    /// Tests in the order of their list, of which none is known to loop.
    pub fn new(tests: &'t [String]) -> Peers<'t> {
        Peers { tests, first: tests.iter().map(|test| (module(test), AtomicUsize::new(usize::MAX))).collect() }
    }

    /// The test at this place loops.
    pub fn loops(&self, at: usize) {
        // Nothing but the number itself is shared through it.
        self.first[module(&self.tests[at])].fetch_min(at, Ordering::Relaxed);
    }

    /// The test of the same answer that loops and stands before this one.
    pub fn before(&self, at: usize) -> Option<&'t String> {
        let first = self.first[module(&self.tests[at])].load(Ordering::Relaxed);
        (first < at).then(|| &self.tests[first])
    }
}

/// `ordered_locks` of `ordered_locks::opposite_transfers_both_finish`.
fn module(test: &str) -> &str {
    test.split("::").next().unwrap_or(test)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_in_the_order_counts_whenever_it_is_found() {
        let tests = ["a::1", "a::2", "a::3", "b::1", "b::2"].map(str::to_string);
        let before = |found: &[usize]| {
            let peers = Peers::new(&tests);
            found.iter().for_each(|at| peers.loops(*at));
            (0..tests.len()).map(|at| peers.before(at).map_or("", String::as_str)).collect::<Vec<_>>()
        };
        assert_eq!(before(&[]), ["", "", "", "", ""]);
        assert_eq!(before(&[1]), ["", "", "a::2", "", ""]);
        assert_eq!(before(&[2, 0, 1]), ["", "a::1", "a::1", "", ""]);
        assert_eq!(before(&[3, 1]), ["", "", "a::2", "", "b::1"]);
    }
}
