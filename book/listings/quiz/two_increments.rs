//! Two threads, two additions each, and each addition is a load and a store.

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::thread;

use super::{Observed, every};

// ANCHOR: add_twice
fn add_twice(count: &AtomicU32) {
    for _ in 0..2 {
        let before = count.load(SeqCst);
        count.store(before + 1, SeqCst);
    }
}
// ANCHOR_END: add_twice

pub fn observed() -> Observed {
    every(|| {
        let count = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| add_twice(&count));
            scope.spawn(|| add_twice(&count));
        });
        count.load(SeqCst).to_string()
    })
}
