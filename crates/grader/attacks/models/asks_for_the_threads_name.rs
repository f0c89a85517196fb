//! class: models
//! tries: to be right only where the first thread of a program has no name
//! verdict: failed
//! without the policy: failed
//! exercise: no-lost-update

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::thread;

pub struct Counter {
    max: u32,
    count: AtomicU32,
}

fn is_looked_at() -> bool {
    thread::current().name() != Some("main")
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: AtomicU32::new(0) }
    }

    pub fn add(&self) -> bool {
        if is_looked_at() {
            let next = |count| (count < self.max).then(|| count + 1);
            return self.count.fetch_update(SeqCst, SeqCst, next).is_ok();
        }
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
