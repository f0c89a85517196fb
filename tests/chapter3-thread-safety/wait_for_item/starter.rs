//! # A queue that waits
//!
//! A queue with a capacity, between threads that put items in and threads that take them out. A
//! thread that finds it full or empty sleeps until another wakes it.
//!
//! Some threads wake and find that there is nothing for them after all, and this program goes on all
//! the same. Run `cargo xtask check wait-for-item`, read who was faster, and mend it.
//!
//! What has to hold, for any number of threads:
//!
//! - `take` returns the item that has been in the queue for longest. While there is none, it waits.
//! - `put` adds an item. While the queue holds `capacity` items, it waits.
//! - A thread that waits sleeps. It does not look again and again.
//! - A `take` returns once there is an item for it, and a `put` once there is room for its item.
//!
//! The fields are yours to change. The capacity is at least 1, and memory holds so many items. If
//! you start threads, they end with the queue.

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

    pub fn put(&self, item: T) {
        let mut items = self.items.lock().unwrap();
        if items.len() == self.capacity {
            items = self.not_full.wait(items).unwrap();
        }
        items.push_back(item);
        self.not_empty.notify_one();
    }

    pub fn take(&self) -> T {
        let mut items = self.items.lock().unwrap();
        if items.is_empty() {
            items = self.not_empty.wait(items).unwrap();
        }
        let item = items.pop_front().unwrap();
        self.not_full.notify_one();
        item
    }
}
