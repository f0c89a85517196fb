//! Each thread has a count of its own, and all of them together are compared with the maximum.

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
        if counts.values().sum::<u32>() >= self.max {
            return false;
        }
        *counts.entry(thread::current().id()).or_default() += 1;
        true
    }

    pub fn get(&self) -> u32 {
        self.counts.lock().unwrap().values().sum()
    }
}
