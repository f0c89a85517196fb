//! Waits for room under the lock, lets it go, and takes it again to add.

use interleave::sync::{Condvar, Mutex};
use std::collections::VecDeque;

pub struct Queue<T> {
    capacity: usize,
    items: Mutex<VecDeque<T>>,
    not_empty: Condvar,
    not_full: Condvar,
}

impl<T> Queue<T> {
    pub fn new(capacity: usize) -> Self {
        Queue { capacity, items: Mutex::new(VecDeque::new()), not_empty: Condvar::new(), not_full: Condvar::new() }
    }

    fn wait_for_room(&self) {
        let mut items = self.items.lock().unwrap();
        while items.len() >= self.capacity {
            items = self.not_full.wait(items).unwrap();
        }
    }

    pub fn put(&self, item: T) {
        self.wait_for_room();
        self.items.lock().unwrap().push_back(item);
        self.not_empty.notify_one();
    }

    pub fn take(&self) -> T {
        let mut items = self.items.lock().unwrap();
        while items.is_empty() {
            items = self.not_empty.wait(items).unwrap();
        }
        let item = items.pop_front().unwrap();
        self.not_full.notify_one();
        item
    }
}
