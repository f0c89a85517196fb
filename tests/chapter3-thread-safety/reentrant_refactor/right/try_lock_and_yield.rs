//! Asks for the lock again and again, and lets the others go first in between.

use interleave::sync::{Mutex, MutexGuard};
use interleave::thread;

pub struct Bakery {
    price: u32,
    stock: Mutex<Stock>,
}

struct Stock {
    loaves: u32,
    till: u32,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { price, stock: Mutex::new(Stock { loaves, till: 0 }) }
    }

    pub fn loaves(&self) -> u32 {
        self.wait().loaves
    }

    pub fn till(&self) -> u32 {
        self.wait().till
    }

    pub fn worth(&self) -> u32 {
        let stock = self.wait();
        stock.loaves * self.price + stock.till
    }

    pub fn take(&self, loaves: u32) -> bool {
        let mut stock = self.wait();
        if stock.loaves < loaves {
            return false;
        }
        stock.loaves -= loaves;
        true
    }

    pub fn sell(&self, loaves: u32) -> bool {
        let mut stock = self.wait();
        if stock.loaves < loaves {
            return false;
        }
        stock.loaves -= loaves;
        stock.till += loaves * self.price;
        true
    }

    pub fn sell_rest(&self) -> u32 {
        let mut stock = self.wait();
        let rest = stock.loaves;
        stock.loaves = 0;
        stock.till += rest * self.price;
        rest
    }

    fn wait(&self) -> MutexGuard<'_, Stock> {
        loop {
            if let Ok(g) = self.stock.try_lock() {
                return g;
            }
            thread::yield_now();
        }
    }
}
