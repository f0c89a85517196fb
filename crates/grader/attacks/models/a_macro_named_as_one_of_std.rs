//! class: models
//! tries: to do the same, behind a lock joined by a macro that is called as one of std is
//! verdict: refused
//! without the policy: passed
//! exercise: no-lost-update

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};

macro_rules! r#vec {
    ($sep:tt $a:ident $b:ident $c:ident; $($rest:tt)*) => { $a $sep $b $sep $c $($rest)* };
}

type Lock = vec!(:: std sync Mutex; <u32>);

pub struct Counter {
    max: u32,
    /// Something has to be explored.
    seen: AtomicU32,
    count: Lock,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, seen: AtomicU32::new(0), count: vec!(:: std sync Mutex; ::new)(0) }
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
