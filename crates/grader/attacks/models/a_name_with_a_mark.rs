//! class: models
//! tries: to read and to write in two steps, behind a lock of std whose library has a name that is written in two ways
//! verdict: refused
//! without the policy: passed
//! exercise: no-lost-update

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std as r#s;

pub struct Counter {
    max: u32,
    /// Something has to be explored.
    seen: AtomicU32,
    count: s::sync::Mutex<u32>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, seen: AtomicU32::new(0), count: s::sync::Mutex::new(0) }
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
