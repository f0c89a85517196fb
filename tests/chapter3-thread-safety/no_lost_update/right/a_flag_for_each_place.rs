//! Each place is taken by a swap, which only one thread can win.

use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};

pub struct Counter {
    taken: Vec<AtomicBool>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { taken: (0..max).map(|_| AtomicBool::new(false)).collect() }
    }

    pub fn add(&self) -> bool {
        self.taken.iter().any(|place| !place.swap(true, SeqCst))
    }

    pub fn get(&self) -> u32 {
        self.taken.iter().map(|place| u32::from(place.load(SeqCst))).sum()
    }
}
