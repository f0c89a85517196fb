//! Counts down what is left.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub struct Counter {
    max: u32,
    left: AtomicU32,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, left: AtomicU32::new(max) }
    }

    pub fn add(&self) -> bool {
        self.left.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok()
    }

    pub fn get(&self) -> u32 {
        self.max - self.left.load(SeqCst)
    }
}
