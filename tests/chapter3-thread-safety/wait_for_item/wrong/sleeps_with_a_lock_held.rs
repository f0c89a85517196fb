//! Sleeps in a semaphore while it holds the lock of the queue, which whoever could wake it needs first.

use interleave::sync::{Condvar, Mutex};
use std::collections::VecDeque;

struct Semaphore {
    permits: Mutex<usize>,
    released: Condvar,
}

impl Semaphore {
    fn new(permits: usize) -> Self {
        Semaphore { permits: Mutex::new(permits), released: Condvar::new() }
    }

    fn acquire(&self) {
        let permits = self.permits.lock().unwrap();
        *self.released.wait_while(permits, |permits| *permits == 0).unwrap() -= 1;
    }

    fn release(&self) {
        *self.permits.lock().unwrap() += 1;
        self.released.notify_one();
    }
}

pub struct Queue<T> {
    items: Mutex<VecDeque<T>>,
    filled: Semaphore,
    free: Semaphore,
}

impl<T> Queue<T> {
    pub fn new(capacity: usize) -> Self {
        Queue { items: Mutex::new(VecDeque::new()), filled: Semaphore::new(0), free: Semaphore::new(capacity) }
    }

    pub fn put(&self, item: T) {
        let mut items = self.items.lock().unwrap();
        self.free.acquire();
        items.push_back(item);
        self.filled.release();
    }

    pub fn take(&self) -> T {
        let mut items = self.items.lock().unwrap();
        self.filled.acquire();
        let item = items.pop_front().unwrap();
        self.free.release();
        item
    }
}
