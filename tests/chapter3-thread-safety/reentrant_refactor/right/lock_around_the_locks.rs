//! The public methods take an outer lock, the private ones the inner one, for a moment.

use interleave::sync::Mutex;

pub struct Bakery {
    price: u32,
    counter: Mutex<()>,
    stock: Mutex<Stock>,
}

struct Stock {
    loaves: u32,
    till: u32,
}

impl Bakery {
    pub fn new(loaves: u32, price: u32) -> Self {
        Bakery { price, counter: Mutex::new(()), stock: Mutex::new(Stock { loaves, till: 0 }) }
    }

    pub fn loaves(&self) -> u32 {
        let _served = self.counter.lock().unwrap();
        self.stock.lock().unwrap().loaves
    }

    pub fn till(&self) -> u32 {
        let _served = self.counter.lock().unwrap();
        self.stock.lock().unwrap().till
    }

    pub fn worth(&self) -> u32 {
        let _served = self.counter.lock().unwrap();
        let stock = self.stock.lock().unwrap();
        stock.loaves * self.price + stock.till
    }

    pub fn take(&self, loaves: u32) -> bool {
        let _served = self.counter.lock().unwrap();
        self.take_served(loaves)
    }

    pub fn sell(&self, loaves: u32) -> bool {
        let _served = self.counter.lock().unwrap();
        self.sell_served(loaves)
    }

    pub fn sell_rest(&self) -> u32 {
        let _served = self.counter.lock().unwrap();
        let rest = self.stock.lock().unwrap().loaves;
        self.sell_served(rest);
        rest
    }

    fn take_served(&self, loaves: u32) -> bool {
        let mut stock = self.stock.lock().unwrap();
        let enough = stock.loaves >= loaves;
        if enough {
            stock.loaves -= loaves;
        }
        enough
    }

    fn sell_served(&self, loaves: u32) -> bool {
        let taken = self.take_served(loaves);
        if taken {
            self.stock.lock().unwrap().till += loaves * self.price;
        }
        taken
    }
}
