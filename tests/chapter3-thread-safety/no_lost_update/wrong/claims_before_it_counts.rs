//! Takes a place in one atomic, and counts it in another a moment later.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub struct Counter {
    max: u32,
    claimed: AtomicU32,
    count: AtomicU32,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, claimed: AtomicU32::new(0), count: AtomicU32::new(0) }
    }

    pub fn add(&self) -> bool {
        let max = self.max;
        let claim = self.claimed.fetch_update(SeqCst, SeqCst, |n| if n < max { Some(n + 1) } else { None });
        if claim.is_err() {
            return false;
        }
        self.count.fetch_add(1, SeqCst);
        true
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst)
    }
}
