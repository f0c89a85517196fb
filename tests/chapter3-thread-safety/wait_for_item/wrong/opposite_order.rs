//! The items and their number have a lock each: `put` takes them in one order, `take` in the other.

use interleave::sync::{Condvar, Mutex};
use std::collections::VecDeque;

pub struct Queue<T> {
    capacity: usize,
    items: Mutex<VecDeque<T>>,
    count: Mutex<usize>,
    changed: Condvar,
}

impl<T> Queue<T> {
    pub fn new(capacity: usize) -> Self {
        Queue { capacity, items: Mutex::new(VecDeque::new()), count: Mutex::new(0), changed: Condvar::new() }
    }

    pub fn put(&self, item: T) {
        let count = self.count.lock().unwrap();
        let count = self.changed.wait_while(count, |count| *count == self.capacity).unwrap();
        drop(count);
        let mut items = self.items.lock().unwrap();
        items.push_back(item);
        *self.count.lock().unwrap() += 1;
        self.changed.notify_all();
    }

    pub fn take(&self) -> T {
        let count = self.count.lock().unwrap();
        let mut count = self.changed.wait_while(count, |count| *count == 0).unwrap();
        let item = self.items.lock().unwrap().pop_front().unwrap();
        *count -= 1;
        self.changed.notify_all();
        item
    }
}
