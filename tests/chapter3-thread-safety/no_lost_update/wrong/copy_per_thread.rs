//! Each thread has a count of its own, so that none overwrites another's, and each of them fills the whole room.

use interleave::sync::Mutex;
use interleave::thread::{self, ThreadId};
use std::collections::HashMap;

pub struct Counter {
    max: u32,
    counts: Mutex<HashMap<ThreadId, u32>>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, counts: Mutex::new(HashMap::new()) }
    }

    pub fn add(&self) -> bool {
        let mut counts = self.counts.lock().unwrap();
        let count = counts.entry(thread::current().id()).or_default();
        if *count == self.max {
            return false;
        }
        *count += 1;
        true
    }

    pub fn get(&self) -> u32 {
        self.counts.lock().unwrap().values().sum()
    }
}
