//! class: models
//! tries: to count by what the explorer has recorded, and wrongly anywhere else
//! verdict: refused
//! without the policy: passed
//! exercise: no-lost-update

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst, fence};
use interleave::thread::yield_now;

pub struct Counter {
    max: u32,
    count: AtomicU32,
}

fn fences() -> u32 {
    let recorded = interleave::snapshot().events;
    recorded.iter().filter(|event| format!("{:?}", event.op).contains("Fence")).count() as u32
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: AtomicU32::new(0) }
    }

    pub fn add(&self) -> bool {
        if interleave::inside_model() {
            yield_now();
            if fences() >= self.max {
                return false;
            }
            fence(SeqCst);
            return true;
        }
        let count = self.count.load(SeqCst);
        if count == self.max {
            return false;
        }
        self.count.store(count + 1, SeqCst);
        true
    }

    pub fn get(&self) -> u32 {
        if interleave::inside_model() { fences() } else { self.count.load(SeqCst) }
    }
}
