//! The number drawn says who gets in, but drawing it counts also those who do not.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub struct Counter {
    max: u32,
    count: AtomicU32,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: AtomicU32::new(0) }
    }

    pub fn add(&self) -> bool {
        self.count.fetch_add(1, SeqCst) < self.max
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst)
    }
}
