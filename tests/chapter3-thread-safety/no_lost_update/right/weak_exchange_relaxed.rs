//! The loop inside `fetch_update`, written out. Nothing but the count is told by the count, so `Relaxed` is enough.

use interleave::sync::atomic::{AtomicU32, Ordering::Relaxed};

pub struct Counter {
    max: u32,
    count: AtomicU32,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: AtomicU32::new(0) }
    }

    pub fn add(&self) -> bool {
        let mut count = self.count.load(Relaxed);
        while count < self.max {
            match self.count.compare_exchange_weak(count, count + 1, Relaxed, Relaxed) {
                Ok(_) => return true,
                Err(now) => count = now,
            }
        }
        false
    }

    pub fn get(&self) -> u32 {
        self.count.load(Relaxed)
    }
}
