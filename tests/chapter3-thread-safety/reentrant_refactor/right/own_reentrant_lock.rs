//! A lock that lets its owner in again: more to write, and right.

use interleave::sync::{Condvar, Mutex};
use interleave::thread::{self, ThreadId};

/// Lets in the thread that is inside already, like Python's `RLock`.
struct ReentrantLock {
    owner: Mutex<Option<(ThreadId, usize)>>,
    free: Condvar,
}

struct Inside<'a>(&'a ReentrantLock);

impl ReentrantLock {
    fn new() -> Self {
        ReentrantLock { owner: Mutex::new(None), free: Condvar::new() }
    }

    fn enter(&self) -> Inside<'_> {
        let me = thread::current().id();
        let is_another = |owner: &mut Option<(ThreadId, usize)>| owner.is_some_and(|(id, _)| id != me);
        let mut owner = self.free.wait_while(self.owner.lock().unwrap(), is_another).unwrap();
        let depth = owner.map_or(0, |(_, depth)| depth);
        *owner = Some((me, depth + 1));
        Inside(self)
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        let mut owner = self.0.owner.lock().unwrap();
        *owner = owner.and_then(|(id, depth)| (depth > 1).then_some((id, depth - 1)));
        if owner.is_none() {
            self.0.free.notify_one();
        }
    }
}

pub struct Bakery {
    price: u32,
    lock: ReentrantLock,
    stock: Mutex<Stock>,
}

struct Stock {
    loaves: u32,
    till: u32,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { price, lock: ReentrantLock::new(), stock: Mutex::new(Stock { loaves, till: 0 }) }
    }

    pub fn loaves(&self) -> u32 {
        let _inside = self.lock.enter();
        self.stock.lock().unwrap().loaves
    }

    pub fn till(&self) -> u32 {
        let _inside = self.lock.enter();
        self.stock.lock().unwrap().till
    }

    pub fn worth(&self) -> u32 {
        let _inside = self.lock.enter();
        self.loaves() * self.price + self.till()
    }

    pub fn take(&self, loaves: u32) -> bool {
        let _inside = self.lock.enter();
        let mut stock = self.stock.lock().unwrap();
        let enough = stock.loaves >= loaves;
        if enough {
            stock.loaves -= loaves;
        }
        enough
    }

    pub fn sell(&self, loaves: u32) -> bool {
        let _inside = self.lock.enter();
        let taken = self.take(loaves);
        if taken {
            self.stock.lock().unwrap().till += loaves * self.price;
        }
        taken
    }

    pub fn sell_rest(&self) -> u32 {
        let _inside = self.lock.enter();
        let rest = self.loaves();
        self.sell(rest);
        rest
    }
}
