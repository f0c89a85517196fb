//! `sell` does not look whether its loaves were there, and takes the money.

use interleave::sync::RwLock;

pub struct Bakery {
    price: u32,
    stock: RwLock<Stock>,
}

struct Stock {
    loaves: u32,
    till: u32,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { price, stock: RwLock::new(Stock { loaves, till: 0 }) }
    }

    pub fn loaves(&self) -> u32 {
        self.stock.read().unwrap().loaves
    }

    pub fn till(&self) -> u32 {
        self.stock.read().unwrap().till
    }

    pub fn worth(&self) -> u32 {
        let stock = self.stock.read().unwrap();
        stock.loaves * self.price + stock.till
    }

    pub fn take(&self, loaves: u32) -> bool {
        self.stock.write().unwrap().take(loaves)
    }

    pub fn sell(&self, loaves: u32) -> bool {
        self.stock.write().unwrap().sell(loaves, self.price)
    }

    pub fn sell_rest(&self) -> u32 {
        let mut stock = self.stock.write().unwrap();
        let rest = stock.loaves;
        stock.sell(rest, self.price);
        rest
    }
}

impl Stock {
    fn take(&mut self, loaves: u32) -> bool {
        let enough = self.loaves >= loaves;
        if enough {
            self.loaves -= loaves;
        }
        enough
    }

    fn sell(&mut self, loaves: u32, price: u32) -> bool {
        self.take(loaves);
        self.till += loaves * price;
        true
    }
}
