//! Maximum and count share an `AtomicU32`, 16 bits each: a maximum of 65 536 is none.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub struct Counter {
    both: AtomicU32,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { both: AtomicU32::new(max << 16) }
    }

    pub fn add(&self) -> bool {
        self.both.fetch_update(SeqCst, SeqCst, |both| (both & 0xffff < both >> 16).then_some(both + 1)).is_ok()
    }

    pub fn get(&self) -> u32 {
        self.both.load(SeqCst) & 0xffff
    }
}
