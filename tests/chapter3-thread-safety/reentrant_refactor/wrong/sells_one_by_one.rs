//! `sell_rest` sells loaf by loaf: others see the shelf half empty, and buy in between.

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
        if stock.loaves < loaves {
            return false;
        }
        stock.loaves -= loaves;
        stock.till += loaves * self.price;
        true
    }

    pub fn sell_rest(&self) -> u32 {
        let mut sold = 0;
        while self.sell(1) {
            sold += 1;
        }
        sold
    }
}
