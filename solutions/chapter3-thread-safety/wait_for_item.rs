//! # A queue that waits
//!
//! Whoever wakes looks again. Whoever has changed what others wait for tells one of them.

use interleave::sync::{Condvar, Mutex, MutexGuard};
use std::collections::VecDeque;

/// A queue with a capacity. Threads wait for items, and for room.
pub struct Queue<T> {
    capacity: usize,
    items: Mutex<VecDeque<T>>,
    /// Those who take wait here for an item.
    not_empty: Condvar,
    /// Those who put wait here for room.
    not_full: Condvar,
}

// ANCHOR: queue
impl<T> Queue<T> {
    /// A queue for `capacity` items, at least 1.
    pub fn new(capacity: usize) -> Self {
        Queue { capacity, items: Mutex::new(VecDeque::new()), not_empty: Condvar::new(), not_full: Condvar::new() }
    }

    /// Adds an item, once there is room.
    pub fn put(&self, item: T) {
        let mut items = self.lock();
        while items.len() == self.capacity {
            // A thread that panics does not hold the lock, so it is never poisoned.
            items = self.not_full.wait(items).unwrap();
        }
        items.push_back(item);
        self.not_empty.notify_one();
    }

    /// Takes the oldest item, once there is one.
    pub fn take(&self) -> T {
        let mut items = self.lock();
        loop {
            if let Some(item) = items.pop_front() {
                self.not_full.notify_one();
                return item;
            }
            items = self.not_empty.wait(items).unwrap();
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.items.lock().unwrap()
    }
}
// ANCHOR_END: queue
