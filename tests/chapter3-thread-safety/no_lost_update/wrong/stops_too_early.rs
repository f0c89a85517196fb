//! Compares the next count with the maximum: the last place stays empty.

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
        self.count.fetch_update(SeqCst, SeqCst, |count| (count + 1 < self.max).then(|| count + 1)).is_ok()
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst)
    }
}
