//! A lock that lets its owner in again. Whoever else comes asks without end whether it is free.

use interleave::sync::Mutex;
use interleave::thread::{self, ThreadId};

/// Lets in the thread that is inside already, like Python's `RLock`.
struct ReentrantLock {
    owner: Mutex<Option<(ThreadId, usize)>>,
}

struct Inside<'a>(&'a ReentrantLock);

impl ReentrantLock {
    fn new() -> Self {
        ReentrantLock { owner: Mutex::new(None) }
    }

    fn enter(&self) -> Inside<'_> {
        let me = thread::current().id();
        loop {
            let mut owner = self.owner.lock().unwrap();
            match *owner {
                None => *owner = Some((me, 1)),
                Some((id, depth)) if id == me => *owner = Some((me, depth + 1)),
                Some(_) => continue,
            }
            return Inside(self);
        }
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        let mut owner = self.0.owner.lock().unwrap();
        *owner = owner.and_then(|(id, depth)| (depth > 1).then_some((id, depth - 1)));
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
