//! class: models
//! tries: to do the same, behind a lock of std of whose path a macro adds the middle
//! verdict: refused
//! without the policy: passed
//! exercise: no-lost-update

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

macro_rules! lock {
    ($a:ident $sep:tt $b:ident; $($rest:tt)*) => { $a $sep sync $sep $b $($rest)* };
}

type Lock = lock!(std :: Mutex; <u32>);

pub struct Counter {
    max: u32,
    /// Something has to be explored.
    seen: AtomicU32,
    count: Lock,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, seen: AtomicU32::new(0), count: lock!(std :: Mutex; ::new)(0) }
    }

    pub fn add(&self) -> bool {
        self.seen.load(SeqCst);
        let count = self.get();
        if count == self.max {
            return false;
        }
        *self.count.lock().unwrap() = count + 1;
        true
    }

    pub fn get(&self) -> u32 {
        *self.count.lock().unwrap()
    }
}
