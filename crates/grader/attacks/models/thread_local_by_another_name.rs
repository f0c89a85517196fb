//! class: models
//! tries: to do the same, in a variable of the thread, by a name of its own for `thread_local!`
//! verdict: refused
//! without the policy: passed
//! exercise: no-lost-update

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::cell::Cell;
use std::thread_local as own;

own! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

pub struct Counter {
    max: u32,
    /// Something has to be explored.
    seen: AtomicU32,
    count: (),
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, seen: AtomicU32::new(0), count: COUNT.set(0) }
    }

    pub fn add(&self) -> bool {
        self.seen.load(SeqCst);
        let count = self.get();
        if count == self.max {
            return false;
        }
        COUNT.set(count + 1);
        true
    }

    pub fn get(&self) -> u32 {
        COUNT.get()
    }
}
