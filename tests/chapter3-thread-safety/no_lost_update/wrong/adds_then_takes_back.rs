//! Adds first and takes back what was too much: in between the count is over the maximum.

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
        if self.count.fetch_add(1, SeqCst) >= self.max {
            self.count.fetch_sub(1, SeqCst);
            return false;
        }
        true
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst)
    }
}
