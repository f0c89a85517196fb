//! The lock is handed on to the method that is called, and back.

use interleave::sync::{Mutex, MutexGuard};

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
        self.stock.lock().unwrap().loaves
    }

    pub fn till(&self) -> u32 {
        self.stock.lock().unwrap().till
    }

    pub fn worth(&self) -> u32 {
        let stock = self.stock.lock().unwrap();
        stock.loaves * self.price + stock.till
    }

    pub fn take(&self, loaves: u32) -> bool {
        take_locked(self.stock.lock().unwrap(), loaves).is_some()
    }

    pub fn sell(&self, loaves: u32) -> bool {
        self.sell_locked(self.stock.lock().unwrap(), loaves).is_some()
    }

    pub fn sell_rest(&self) -> u32 {
        let stock = self.stock.lock().unwrap();
        let rest = stock.loaves;
        self.sell_locked(stock, rest);
        rest
    }

    fn sell_locked<'a>(&self, stock: MutexGuard<'a, Stock>, loaves: u32) -> Option<MutexGuard<'a, Stock>> {
        let mut stock = take_locked(stock, loaves)?;
        stock.till += loaves * self.price;
        Some(stock)
    }
}

/// Takes the lock's guard and gives it back if there were enough loaves.
fn take_locked(mut stock: MutexGuard<'_, Stock>, loaves: u32) -> Option<MutexGuard<'_, Stock>> {
    stock.loaves = stock.loaves.checked_sub(loaves)?;
    Some(stock)
}
