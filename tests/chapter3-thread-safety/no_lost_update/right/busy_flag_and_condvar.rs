//! A lock made of a flag; whoever finds it taken sleeps until it is free.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::sync::{Condvar, Mutex};

pub struct Counter {
    max: u32,
    count: AtomicU32,
    busy: Mutex<bool>,
    free: Condvar,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: AtomicU32::new(0), busy: Mutex::new(false), free: Condvar::new() }
    }

    pub fn add(&self) -> bool {
        *self.free.wait_while(self.busy.lock().unwrap(), |busy| *busy).unwrap() = true;
        let count = self.count.load(SeqCst);
        let has_room = count < self.max;
        if has_room {
            self.count.store(count + 1, SeqCst);
        }
        *self.busy.lock().unwrap() = false;
        self.free.notify_one();
        has_room
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst)
    }
}
