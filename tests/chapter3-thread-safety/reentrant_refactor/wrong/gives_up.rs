//! The rest is counted and sold in two steps, and when another was faster once more, and then no more.

use interleave::sync::Mutex;

pub struct Bakery {
    price: u32,
    stock: Mutex<(u32, u32)>,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { price, stock: Mutex::new((loaves, 0)) }
    }

    pub fn loaves(&self) -> u32 {
        self.stock.lock().unwrap().0
    }

    pub fn till(&self) -> u32 {
        self.stock.lock().unwrap().1
    }

    pub fn worth(&self) -> u32 {
        let stock = self.stock.lock().unwrap();
        stock.0 * self.price + stock.1
    }

    pub fn take(&self, loaves: u32) -> bool {
        let mut stock = self.stock.lock().unwrap();
        if stock.0 < loaves {
            return false;
        }
        stock.0 -= loaves;
        true
    }

    pub fn sell(&self, loaves: u32) -> bool {
        let mut stock = self.stock.lock().unwrap();
        if stock.0 < loaves {
            return false;
        }
        stock.0 -= loaves;
        stock.1 += loaves * self.price;
        true
    }

    pub fn sell_rest(&self) -> u32 {
        // A second try is enough: whoever was faster has been.
        for _ in 0..2 {
            let rest = self.loaves();
            if self.sell(rest) {
                return rest;
            }
        }
        0
    }
}
