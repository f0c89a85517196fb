//! A lock with a method to take it and one to release it. `take` returns early and forgets to release.

use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use interleave::thread;

pub struct Bakery {
    price: u32,
    busy: AtomicBool,
    loaves: AtomicU32,
    till: AtomicU32,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { price, busy: AtomicBool::new(false), loaves: AtomicU32::new(loaves), till: AtomicU32::new(0) }
    }

    fn lock(&self) {
        while self.busy.swap(true, SeqCst) {
            thread::yield_now();
        }
    }

    fn unlock(&self) {
        self.busy.store(false, SeqCst);
    }

    pub fn loaves(&self) -> u32 {
        self.lock();
        let loaves = self.loaves.load(SeqCst);
        self.unlock();
        loaves
    }

    pub fn till(&self) -> u32 {
        self.lock();
        let till = self.till.load(SeqCst);
        self.unlock();
        till
    }

    pub fn worth(&self) -> u32 {
        self.lock();
        let worth = self.loaves.load(SeqCst) * self.price + self.till.load(SeqCst);
        self.unlock();
        worth
    }

    pub fn take(&self, loaves: u32) -> bool {
        self.lock();
        if self.loaves.load(SeqCst) < loaves {
            return false;
        }
        self.loaves.fetch_sub(loaves, SeqCst);
        self.unlock();
        true
    }

    pub fn sell(&self, loaves: u32) -> bool {
        self.lock();
        let enough = self.loaves.load(SeqCst) >= loaves;
        if enough {
            self.loaves.fetch_sub(loaves, SeqCst);
            self.till.fetch_add(loaves * self.price, SeqCst);
        }
        self.unlock();
        enough
    }

    pub fn sell_rest(&self) -> u32 {
        self.lock();
        let rest = self.loaves.swap(0, SeqCst);
        self.till.fetch_add(rest * self.price, SeqCst);
        self.unlock();
        rest
    }
}
