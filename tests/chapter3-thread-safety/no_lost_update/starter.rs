//! # A counter with a maximum
//!
//! Visitors come in by several doors, a thread each, and one counter counts them. There is room for
//! `max`.
//!
//! In some interleavings this program loses visitors. Run `cargo xtask check no-lost-update`, read
//! what came between which two lines, and mend it. To change one line can be enough.
//!
//! What has to hold, for any number of threads:
//!
//! - `add` counts one more and returns true, unless `max` are counted already. Then it changes
//!   nothing and returns false. It returns false for no other reason.
//! - `get` returns how many are counted: never more than `max`, and never fewer than before.
//!
//! The fields are yours to change.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub struct Counter {
    max: u32,
    count: AtomicU32,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: AtomicU32::new(0) }
    }

    pub fn add(&self) -> bool {
        let count = self.count.load(SeqCst);
        if count == self.max {
            return false;
        }
        self.count.store(count + 1, SeqCst);
        true
    }

    pub fn get(&self) -> u32 {
        self.count.load(SeqCst)
    }
}
