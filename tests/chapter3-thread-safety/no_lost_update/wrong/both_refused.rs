//! Adds, looks afterwards whether it was too much, and takes it back: two threads make each other go.

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
        self.count.fetch_add(1, SeqCst);
        if self.count.load(SeqCst) > self.max {
            self.count.fetch_sub(1, SeqCst);
            return false;
        }
        true
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst).min(self.max)
    }
}
