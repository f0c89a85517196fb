//! Items are given to waiting takers past the queue, and of several the newest goes first.

use interleave::sync::{Condvar, Mutex};
use std::collections::VecDeque;

struct Inside<T> {
    items: VecDeque<T>,
    given: Vec<T>,
    waiting: usize,
}

pub struct Queue<T> {
    capacity: usize,
    inside: Mutex<Inside<T>>,
    not_empty: Condvar,
    not_full: Condvar,
}

impl<T> Queue<T> {
    pub fn new(capacity: usize) -> Self {
        let inside = Mutex::new(Inside { items: VecDeque::new(), given: Vec::new(), waiting: 0 });
        Queue { capacity, inside, not_empty: Condvar::new(), not_full: Condvar::new() }
    }

    pub fn put(&self, item: T) {
        let mut inside = self.inside.lock().unwrap();
        if inside.waiting > inside.given.len() {
            inside.given.push(item);
            self.not_empty.notify_all();
            return;
        }
        let mut inside = self.not_full.wait_while(inside, |inside| inside.items.len() == self.capacity).unwrap();
        inside.items.push_back(item);
        self.not_empty.notify_all();
    }

    pub fn take(&self) -> T {
        let mut inside = self.inside.lock().unwrap();
        if let Some(item) = inside.items.pop_front() {
            self.not_full.notify_all();
            return item;
        }
        inside.waiting += 1;
        loop {
            if let Some(item) = inside.given.pop() {
                inside.waiting -= 1;
                return item;
            }
            if let Some(item) = inside.items.pop_front() {
                inside.waiting -= 1;
                self.not_full.notify_all();
                return item;
            }
            inside = self.not_empty.wait(inside).unwrap();
        }
    }
}
