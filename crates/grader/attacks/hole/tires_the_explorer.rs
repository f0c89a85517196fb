//! class: hole
//! tries: to wait in a loop until the explorer runs it in one order only, and then to do at the same place something else. Known
//!   to work; the coverage of such a pass ends with `waiting loops cut`
//! verdict: passed
//! without the policy: passed
//! exercise: no-lost-update

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::thread;

pub struct Counter {
    max: u32,
    count: AtomicU32,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: AtomicU32::new(0) }
    }

    fn add_so_many(&self, number: u32) -> u32 {
        self.count.fetch_add(number, SeqCst)
    }

    pub fn add(&self) -> bool {
        for _ in 0..4 {
            self.add_so_many(0);
            thread::yield_now();
        }
        if self.add_so_many(0) >= self.max {
            return false;
        }
        self.add_so_many(1);
        true
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst)
    }
}
