//! class: models
//! tries: to read and to write in two steps, in a number that std keeps: how many own an `Arc`
//! verdict: refused
//! without the policy: passed
//! exercise: no-lost-update

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::Arc;

pub struct Counter {
    max: u32,
    /// Something has to be explored.
    seen: AtomicU32,
    count: Arc<()>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, seen: AtomicU32::new(0), count: Arc::new(()) }
    }

    pub fn add(&self) -> bool {
        self.seen.load(SeqCst);
        let count = self.get();
        if count == self.max {
            return false;
        }
        std::mem::forget(self.count.clone());
        true
    }

    pub fn get(&self) -> u32 {
        Arc::strong_count(&self.count) as u32 - 1
    }
}
