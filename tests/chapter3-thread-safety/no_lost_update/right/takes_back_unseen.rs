//! Adds first and takes back what was too much. Nobody sees it, since `get` stops at the maximum; and while the
//! count is over it, the counter is full.

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
        let has_room = self.count.fetch_add(1, SeqCst) < self.max;
        if !has_room {
            self.count.fetch_sub(1, SeqCst);
        }
        has_room
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst).min(self.max)
    }
}
