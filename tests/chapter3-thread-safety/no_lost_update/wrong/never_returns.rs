//! Waits for a free place instead of saying that there is none.

use interleave::sync::{Condvar, Mutex};

pub struct Counter {
    max: u32,
    count: Mutex<u32>,
    room: Condvar,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: Mutex::new(0), room: Condvar::new() }
    }

    pub fn add(&self) -> bool {
        let mut count = self.room.wait_while(self.count.lock().unwrap(), |count| *count == self.max).unwrap();
        *count += 1;
        true
    }

    pub fn get(&self) -> u32 {
        *self.count.lock().unwrap()
    }
}
