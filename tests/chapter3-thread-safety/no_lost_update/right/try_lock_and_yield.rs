//! Asks for the lock again and again, and lets the others go first in between.

use interleave::sync::{Mutex, MutexGuard};
use interleave::thread;

pub struct Counter {
    max: u32,
    count: Mutex<u32>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: Mutex::new(0) }
    }

    fn count(&self) -> MutexGuard<'_, u32> {
        loop {
            if let Ok(count) = self.count.try_lock() {
                return count;
            }
            thread::yield_now();
        }
    }

    pub fn add(&self) -> bool {
        let mut count = self.count();
        let has_room = *count < self.max;
        if has_room {
            *count += 1;
        }
        has_room
    }

    pub fn get(&self) -> u32 {
        *self.count()
    }
}
