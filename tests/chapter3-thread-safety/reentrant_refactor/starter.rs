//! # A method that locks calls another
//!
//! A bakery has loaves on its shelf and money in its till, all behind one lock. To sell loaves means
//! to take them off the shelf and to put their price into the till, so `sell` calls `take`. And when
//! the bakery closes, `sell_rest` calls `sell`.
//!
//! This program does not get through its first sale. Run `cargo xtask check reentrant-refactor`, read
//! who waits for whom, and mend it.
//!
//! What has to hold, for any number of threads:
//!
//! - `take` takes so many loaves off the shelf and returns true. If there are fewer, it changes
//!   nothing and returns false.
//! - `sell` does the same and puts their price into the till, both at one moment. Nobody ever sees
//!   loaves that are gone and not paid for, or paid for and still there.
//! - `sell_rest` sells all the loaves that are left, at one moment, and returns how many these were.
//! - `worth` is what the loaves on the shelf cost and what is in the till, at one moment. So no sale
//!   changes it.
//! - Every call returns.
//!
//! The fields are yours to change. All loaves together cost no more than a `u32` holds.

use interleave::sync::Mutex;

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
        let mut stock = self.stock.lock().unwrap();
        if stock.loaves < loaves {
            return false;
        }
        stock.loaves -= loaves;
        true
    }

    pub fn sell(&self, loaves: u32) -> bool {
        let mut stock = self.stock.lock().unwrap();
        if !self.take(loaves) {
            return false;
        }
        stock.till += loaves * self.price;
        true
    }

    pub fn sell_rest(&self) -> u32 {
        let stock = self.stock.lock().unwrap();
        self.sell(stock.loaves);
        stock.loaves
    }
}
