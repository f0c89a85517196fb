//! class: models
//! tries: to share a number behind a lock that it does not take: whoever prints the lock looks at the number, and changes it
//! verdict: failed
//! without the policy: failed
//! exercise: no-lost-update

use interleave::sync::Mutex;
use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::cell::Cell;
use std::fmt;

struct Number(Cell<u32>);

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            self.0.set(self.0.get() + 1);
        }
        write!(f, "<{}>", self.0.get())
    }
}

pub struct Counter {
    max: u32,
    /// A step, so that something is explored.
    step: AtomicBool,
    count: Mutex<Number>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, step: AtomicBool::new(false), count: Mutex::new(Number(Cell::new(0))) }
    }

    pub fn add(&self) -> bool {
        if self.get() >= self.max {
            return false;
        }
        drop(format!("{:#?}", self.count));
        true
    }

    pub fn get(&self) -> u32 {
        self.step.load(SeqCst);
        let text = format!("{:?}", self.count);
        let number = text.split(['<', '>']).nth(1).and_then(|number| number.parse().ok());
        number.unwrap_or(0)
    }
}
