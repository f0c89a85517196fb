//! class: models
//! tries: to wait until the explorer takes it for a loop that waits, and to do the next step behind its back
//! verdict: failed
//! without the policy: failed
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

    pub fn add(&self) -> bool {
        let mut round = 0;
        loop {
            let count = self.count.load(SeqCst);
            if count >= self.max {
                return false;
            }
            if round == 4 {
                self.count.store(count + 1, SeqCst);
                return true;
            }
            round += 1;
            thread::yield_now();
        }
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst)
    }
}
