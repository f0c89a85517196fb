//! A lock made of a flag. Whoever finds it taken lets the others go first.

use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use interleave::thread;

pub struct Counter {
    max: u32,
    count: AtomicU32,
    busy: AtomicBool,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: AtomicU32::new(0), busy: AtomicBool::new(false) }
    }

    pub fn add(&self) -> bool {
        while self.busy.swap(true, SeqCst) {
            thread::yield_now();
        }
        let count = self.count.load(SeqCst);
        let has_room = count < self.max;
        if has_room {
            self.count.store(count + 1, SeqCst);
        }
        self.busy.store(false, SeqCst);
        has_room
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst)
    }
}
