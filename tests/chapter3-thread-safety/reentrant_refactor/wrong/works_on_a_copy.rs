//! Copies the stock out of the lock, changes the copy and puts it back over what others have done.

use interleave::sync::Mutex;

pub struct Bakery {
    price: u32,
    stock: Mutex<Stock>,
}

#[derive(Clone)]
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
        self.change(|stock| stock.take(loaves))
    }

    pub fn sell(&self, loaves: u32) -> bool {
        self.change(|stock| stock.sell(loaves, self.price))
    }

    pub fn sell_rest(&self) -> u32 {
        self.change(|stock| {
            let rest = stock.loaves;
            stock.sell(rest, self.price);
            rest
        })
    }

    fn change<T>(&self, f: impl FnOnce(&mut Stock) -> T) -> T {
        let mut stock = self.stock.lock().unwrap().clone();
        let result = f(&mut stock);
        *self.stock.lock().unwrap() = stock;
        result
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
        let taken = self.take(loaves);
        if taken {
            self.till += loaves * price;
        }
        taken
    }
}
