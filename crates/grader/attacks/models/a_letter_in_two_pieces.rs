//! class: models
//! tries: to do the same, with a name that the compiler composes of a letter and an accent
//! verdict: refused
//! without the policy: passed
//! exercise: no-lost-update

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std as é;

pub struct Counter {
    max: u32,
    /// Something has to be explored.
    seen: AtomicU32,
    count: é::sync::Mutex<u32>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, seen: AtomicU32::new(0), count: é::sync::Mutex::new(0) }
    }

    pub fn add(&self) -> bool {
        self.seen.load(SeqCst);
        let count = self.get();
        if count == self.max {
            return false;
        }
        *self.count.lock().unwrap() = count + 1;
        true
    }

    pub fn get(&self) -> u32 {
        *self.count.lock().unwrap()
    }
}
