//! One lock around the look and the change.

use interleave::sync::Mutex;

pub struct Counter {
    max: u32,
    count: Mutex<u32>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: Mutex::new(0) }
    }

    pub fn add(&self) -> bool {
        let mut count = self.count.lock().unwrap();
        if *count == self.max {
            return false;
        }
        *count += 1;
        true
    }

    pub fn get(&self) -> u32 {
        *self.count.lock().unwrap()
    }
}
