//! Reads, adds and writes back: what another thread wrote in between is overwritten.

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
        let count = self.count.load(SeqCst);
        if count == self.max {
            return false;
        }
        self.count.store(count + 1, SeqCst);
        true
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst)
    }
}
