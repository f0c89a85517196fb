//! The starter, behind a lock that guards nothing but the order.

use interleave::sync::Mutex;
use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub struct Counter {
    max: u32,
    count: AtomicU32,
    adding: Mutex<()>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: AtomicU32::new(0), adding: Mutex::new(()) }
    }

    pub fn add(&self) -> bool {
        let _adding = self.adding.lock().unwrap();
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
