//! # A counter with a maximum
//!
//! To read the count, to compare it with the maximum and to write the next one is a single step.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// Counts up to a maximum.
pub struct Counter {
    max: u32,
    count: AtomicU32,
}

impl Counter {
    /// A counter at 0 that counts up to `max`.
    pub fn new(max: u32) -> Self {
        Counter { max, count: AtomicU32::new(0) }
    }

    // ANCHOR: add
    /// Counts one more, or returns false if the counter is full.
    pub fn add(&self) -> bool {
        self.count.fetch_update(SeqCst, SeqCst, |count| (count < self.max).then(|| count + 1)).is_ok()
    }
    // ANCHOR_END: add

    /// How many are counted.
    pub fn get(&self) -> u32 {
        self.count.load(SeqCst)
    }
}
