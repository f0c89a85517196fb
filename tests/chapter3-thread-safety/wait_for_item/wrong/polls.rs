//! Looks, lets others run, and looks again: a thread that waits never sleeps.

use interleave::sync::Mutex;
use interleave::thread;
use std::collections::VecDeque;

pub struct Queue<T> {
    capacity: usize,
    items: Mutex<VecDeque<T>>,
}

impl<T> Queue<T> {
    pub fn new(capacity: usize) -> Self {
        Queue { capacity, items: Mutex::new(VecDeque::new()) }
    }

    pub fn put(&self, item: T) {
        loop {
            let mut items = self.items.lock().unwrap();
            if items.len() < self.capacity {
                items.push_back(item);
                return;
            }
            drop(items);
            thread::yield_now();
        }
    }

    pub fn take(&self) -> T {
        loop {
            if let Some(item) = self.items.lock().unwrap().pop_front() {
                return item;
            }
            thread::yield_now();
        }
    }
}
